"""`pcs-root-operation`: a definition and its root operation, and a definition and its approach, both ways round.

Asked of the 31 root operations of Medical and Surgical, the 12 of Obstetrics and the 7 approaches, within one
section. Provable: definitions and names of one section and axis are each other's only match. A definition that holds
its own name is not asked for it ("external force"); where several names stand in a definition, all of them are
options ("through a natural or artificial external opening").

Hard: three or four of one group of root operations, as the ICD-10-PCS Reference Manual groups them by objective.
Medium: two of the key's group and two of another, so that none stands alone. Easy: each of another group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.facts import Fact
from decks.model import Difficulty, Item, Option, Undrawable
from decks.pcs_facts import APPROACH, MEDICAL_AND_SURGICAL, OBSTETRICS, OPERATION, PcsFacts
from decks.pcs_words import cited
from decks.sources.icd10pcs_shapes import TABLE_LENGTH, Book, Table, Term

ID = "pcs-root-operation"
_WRONG = 3
_SECTIONS = {MEDICAL_AND_SURGICAL: "Medical and Surgical", OBSTETRICS: "Obstetrics"}
_TO_DEFINITION = "definition"
_APPROACH = "approach"
_GROUPS = (
    frozenset(("Excision", "Resection", "Detachment", "Destruction", "Extraction")),
    frozenset(("Drainage", "Extirpation", "Fragmentation")),
    frozenset(("Division", "Release")),
    frozenset(("Transplantation", "Reattachment", "Transfer", "Reposition")),
    frozenset(("Restriction", "Occlusion", "Dilation", "Bypass")),
    frozenset(("Insertion", "Replacement", "Supplement", "Change", "Removal", "Revision")),
    frozenset(("Inspection", "Map")),
    frozenset(("Control", "Repair")),
    frozenset(("Fusion", "Alteration", "Creation")),
    frozenset(("Abortion", "Delivery")),
    frozenset(("Open", "Percutaneous", "Percutaneous Endoscopic", "External")),
)
_LETTERS_OF_A_NAME = 5  # "extract" betrays Extraction, "percut" Percutaneous


def mine(book: Book) -> Iterator[Fact]:
    """The first table of an operation, or of an approach, stands for it."""
    terms = {
        (section.code, axis.position, title): term
        for section in book.sections
        for axis in section.axes
        for term in axis.terms
        for title in term.titles
    }
    for section in _SECTIONS:
        tables = [table for table in book.tables if table.key[0] == section]
        for label, table in _first_of_operations(tables).items():
            yield from _both_ways(table, "", label, terms.get((section, OPERATION, label)))
    tables = [table for table in book.tables if table.key[0] == MEDICAL_AND_SURGICAL]
    for (mark, label), table in _first_of_approaches(tables).items():
        term = terms.get((MEDICAL_AND_SURGICAL, APPROACH, label))
        yield from _both_ways(table, f"{_APPROACH}-{mark}", label, term)


def _first_of_operations(tables: Sequence[Table]) -> dict[str, Table]:
    return {table.heads[OPERATION - 1].labels[0][1]: table for table in reversed(tables)}


def _first_of_approaches(tables: Sequence[Table]) -> dict[tuple[str, str], Table]:
    return {
        label: table
        for table in reversed(tables)
        for row in table.rows
        for label in row.axes[APPROACH - TABLE_LENGTH - 1].labels
    }


def _both_ways(table: Table, prefix: str, label: str, term: Term | None) -> Iterator[Fact]:
    if term is None or not term.definition:
        return
    data = f"{label}: {term.definition}"
    if not _is_named_in(label, term.definition) or _is_shared(label):
        yield Fact(table.key, prefix, data)
    yield Fact(table.key, f"{prefix}-{_TO_DEFINITION}" if prefix else _TO_DEFINITION, data)


def _is_named_in(label: str, definition: str) -> bool:
    return bool(_beginnings(label) & _beginnings(definition))


def _beginnings(text: str) -> frozenset[str]:
    return frozenset(word[:_LETTERS_OF_A_NAME] for word in re.findall(r"[a-z]{4,}", text.casefold()))


def _is_shared(label: str) -> bool:
    """Three approaches share the words that their definitions give away."""
    return "Opening" in label


def heap(fact: Fact) -> tuple[str, str]:
    return "", f"{fact.code} {fact.discriminator.removesuffix(_TO_DEFINITION).rstrip('-')}"


def card_fact(facts: PcsFacts, code: str, discriminator: str) -> Fact | None:
    """Any table of an operation asks the same as the one that stands for it."""
    table = facts.table(code)
    if (
        table is None
        or len(code) != TABLE_LENGTH
        or code[0] not in _SECTIONS
        or discriminator not in ("", _TO_DEFINITION)
    ):
        return None
    label = table.heads[OPERATION - 1].labels[0][1]
    made = {
        fact.discriminator: fact
        for fact in _both_ways(table, "", label, facts.term(code[0], OPERATION, label))
    }
    return made.get(discriminator)


def draw(facts: PcsFacts, fact: Fact, rng: Random, difficulty: Difficulty) -> Item:
    section = fact.code[0]
    position = APPROACH if fact.discriminator.startswith(_APPROACH) else OPERATION
    name = fact.data.partition(": ")[0]
    terms = {term.titles[0]: term for term in facts.terms(section, position) if term.definition}
    if name not in terms:
        raise Undrawable(f"{name} is not defined in section {section}")
    others, reached = _three_names(name, list(terms), rng, difficulty)
    backwards = fact.discriminator.endswith(_TO_DEFINITION)
    return _item(
        facts, fact, position, [terms[each] for each in (name, *others)], rng, reached, backwards=backwards
    )


def _three_names(
    name: str, names: Sequence[str], rng: Random, difficulty: Difficulty
) -> tuple[list[str], Difficulty]:
    if _is_shared(name):
        sharing = [each for each in names if _is_shared(each) and each != name]
        return [*sharing, rng.choice([each for each in names if not _is_shared(each)])], Difficulty.HARD
    groups = _groups(names)
    own = [each for each in _group_of(name, groups) if each != name]
    others = [group for group in groups if name not in group]
    if difficulty is Difficulty.HARD and len(own) >= _WRONG - 1:
        filled = [*rng.sample(own, min(len(own), _WRONG)), rng.choice(rng.choice(others))]
        return filled[:_WRONG], Difficulty.HARD
    if difficulty is Difficulty.EASY and len(others) >= _WRONG:
        return [rng.choice(group) for group in rng.sample(others, _WRONG)], Difficulty.EASY
    pairs = [group for group in others if len(group) > 1]
    if own and pairs:
        return [rng.choice(own), *rng.sample(rng.choice(pairs), 2)], Difficulty.MEDIUM
    return rng.sample([each for each in names if each != name], _WRONG), Difficulty.EASY


def _groups(names: Sequence[str]) -> list[list[str]]:
    """The names by group, those of none alone."""
    found = [[name for name in names if name in group] for group in _GROUPS]
    grouped = {name for group in found for name in group}
    return [group for group in found if group] + [[name] for name in names if name not in grouped]


def _group_of(name: str, groups: Sequence[Sequence[str]]) -> Sequence[str]:
    return next(group for group in groups if name in group)


def _item(
    facts: PcsFacts,
    fact: Fact,
    position: int,
    terms: Sequence[Term],
    rng: Random,
    reached: Difficulty,
    *,
    backwards: bool,
) -> Item:
    key, section = terms[0], _SECTIONS[fact.code[0]]
    what = "approach" if position == APPROACH else "root operation"
    by_text = {term.definition if backwards else term.titles[0]: term for term in terms}

    def explain(wrong: Lettered) -> str:
        named = "; ".join(
            _contrast(letter, by_text[option.text], backwards=backwards) for letter, option in wrong
        )
        return f"{_told(key)} {named}."

    if backwards:
        stem = f"In the section {section}, how does ICD-10-PCS define the {what} “{key.titles[0]}”?"
    else:
        stem = f"Which {what} of the section {section} does ICD-10-PCS define as “{key.definition}”?"
    right, *others = map(Option, by_text)
    place = f"Definitions, section {fact.code[0]} {section}, {key.titles[0]}"
    where = cited(facts, ID, fact, place, _told(key), note=key.definition)
    return choice_item(where, Question(stem, right, tuple(others), reached, explain), rng)


def _told(term: Term) -> str:
    more = f" {term.explanation}." if term.explanation else ""
    example = f" For example: {'; '.join(term.includes)}." if term.includes else ""
    return f"{term.titles[0]}: {term.definition}.{more}{example}"


def _contrast(letter: str, term: Term, *, backwards: bool) -> str:
    return (
        f"{letter} defines {term.titles[0]}" if backwards else f"{letter} {term.titles[0]}: {term.definition}"
    )
