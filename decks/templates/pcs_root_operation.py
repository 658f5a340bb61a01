"""`pcs-root-operation`: a definition and its root operation, and a definition and its approach, both ways round.

Asked of the 31 root operations of Medical and Surgical and its 7 approaches, of the 12 of Obstetrics, and of those of
the sections 2 to 9, which are asked together since some of these have one or two. Provable: within each of the three,
names and definitions are each other's only match. A definition must not give its name away: the one word that would
is left out, and where more is left out too little remains, so it is not asked. Three approaches share the words that
their definitions give away ("through a natural or artificial external opening"); all of them are options.

Hard: three or four of one group of root operations, as the ICD-10-PCS Reference Manual groups them by objective (in
the sections 2 to 9, of one section). Medium: two of the key's group and two of another, so that none stands alone.
Easy: each of another group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.facts import Fact
from decks.model import Difficulty, Item, Option, Undrawable
from decks.pcs_definitions import HIDDEN, fits, is_shared, without_name
from decks.pcs_facts import APPROACH, MEDICAL_AND_SURGICAL, OPERATION, PcsFacts
from decks.pcs_words import cited, defined
from decks.sources.icd10pcs_shapes import TABLE_LENGTH, Book, Table, Term

ID = "pcs-root-operation"
_WRONG = 3
_OTHERS = "23456789"
_AREAS = {
    "0": ("0", "the Medical and Surgical section"),
    "1": ("1", "the Obstetrics section"),
} | dict.fromkeys(_OTHERS, (_OTHERS, "sections 2 to 9"))
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


def mine(book: Book) -> Iterator[Fact]:
    """The first table of an operation, or of an approach, stands for it."""
    terms = {
        (section.code, axis.position, title): term
        for section in book.sections
        for axis in section.axes
        for term in axis.terms
        for title in term.titles
    }
    for section, (area, _) in _AREAS.items():
        tables = [table for table in book.tables if table.key[0] == section]
        beside = [
            term for (each, position, _), term in terms.items() if each in area and position == OPERATION
        ]
        for label, table in _first_of_operations(tables).items():
            yield from _both_ways(table, "", label, terms.get((section, OPERATION, label)), beside)
    tables = [table for table in book.tables if table.key[0] == MEDICAL_AND_SURGICAL]
    beside = [term for key, term in terms.items() if key[:2] == (MEDICAL_AND_SURGICAL, APPROACH)]
    for (mark, label), table in _first_of_approaches(tables).items():
        term = terms.get((MEDICAL_AND_SURGICAL, APPROACH, label))
        yield from _both_ways(table, f"{_APPROACH}-{mark}", label, term, beside)


def _first_of_operations(tables: Sequence[Table]) -> dict[str, Table]:
    return {table.heads[OPERATION - 1].labels[0][1]: table for table in reversed(tables)}


def _first_of_approaches(tables: Sequence[Table]) -> dict[tuple[str, str], Table]:
    return {
        label: table
        for table in reversed(tables)
        for row in table.rows
        for label in row.axes[APPROACH - TABLE_LENGTH - 1].labels
    }


def _both_ways(
    table: Table, prefix: str, label: str, term: Term | None, beside: Sequence[Term]
) -> Iterator[Fact]:
    """`beside` are the terms it is told from, itself among them."""
    if term is None or not term.definition:
        return
    data = f"{label}: {term.definition}"
    asked = without_name(label, term.definition)
    if asked and [each for each in beside if fits(asked, each.definition)] == [term]:
        yield Fact(table.key, prefix, data)
    if asked == term.definition:
        yield Fact(table.key, f"{prefix}-{_TO_DEFINITION}" if prefix else _TO_DEFINITION, data)


def heap(fact: Fact) -> tuple[str, str]:
    """Medical and Surgical counts as much as all other sections together."""
    side = fact.code[0] if fact.code[0] == MEDICAL_AND_SURGICAL else "other"
    return side, f"{fact.code} {fact.discriminator.removesuffix(_TO_DEFINITION).rstrip('-')}"


def card_fact(facts: PcsFacts, code: str, discriminator: str) -> Fact | None:
    """Any table of an operation asks the same as the one that stands for it."""
    table = facts.table(code) if len(code) == TABLE_LENGTH and code[0] in _AREAS else None
    if table is None or discriminator not in ("", _TO_DEFINITION):
        return None
    label = table.heads[OPERATION - 1].labels[0][1]
    beside = [term for each in _AREAS[code[0]][0] for term in facts.terms(each, OPERATION)]
    made = _both_ways(table, "", label, facts.term(code[0], OPERATION, label), beside)
    return next((fact for fact in made if fact.discriminator == discriminator), None)


def draw(facts: PcsFacts, fact: Fact, rng: Random, difficulty: Difficulty) -> Item:
    sections, _ = _AREAS[fact.code[0]]
    position = APPROACH if fact.discriminator.startswith(_APPROACH) else OPERATION
    by_section = [[term for term in facts.terms(each, position) if term.definition] for each in sections]
    terms = {term.titles[0]: term for each in by_section for term in each}
    name = fact.data.partition(": ")[0]
    if name not in terms or len(terms) <= _WRONG:
        raise Undrawable(f"{name} has too few beside it in section {fact.code[0]}")
    groups = (
        _groups(list(terms))
        if len(sections) == 1
        else [[each.titles[0] for each in one] for one in by_section]
    )
    others, reached = _three_names(name, groups, rng, difficulty)
    return _item(facts, fact, [terms[each] for each in (name, *others)], rng, reached)


def _three_names(
    name: str, groups: Sequence[Sequence[str]], rng: Random, difficulty: Difficulty
) -> tuple[list[str], Difficulty]:
    names = [each for group in groups for each in group if each != name]
    if is_shared(name):
        sharing = [each for each in names if is_shared(each)]
        return [*sharing, rng.choice([each for each in names if not is_shared(each)])], Difficulty.HARD
    own = [each for group in groups if name in group for each in group if each != name]
    others = [group for group in groups if name not in group]
    if difficulty is Difficulty.HARD and len(own) >= _WRONG - 1:
        filled = rng.sample(own, min(len(own), _WRONG))
        spare = [each for group in others for each in group]
        return filled + rng.sample(spare, _WRONG - len(filled)), Difficulty.HARD
    if difficulty is Difficulty.EASY and len(others) >= _WRONG:
        return [rng.choice(group) for group in rng.sample(others, _WRONG)], Difficulty.EASY
    pairs = [group for group in others if len(group) > 1]
    if own and pairs:
        return [rng.choice(own), *rng.sample(rng.choice(pairs), 2)], Difficulty.MEDIUM
    return rng.sample(names, _WRONG), Difficulty.EASY


def _groups(names: Sequence[str]) -> list[list[str]]:
    """The names by group, those of none alone."""
    found = [[name for name in names if name in group] for group in _GROUPS]
    grouped = {name for group in found for name in group}
    return [group for group in found if group] + [[name] for name in names if name not in grouped]


def _item(facts: PcsFacts, fact: Fact, terms: Sequence[Term], rng: Random, reached: Difficulty) -> Item:
    key, (_, area) = terms[0], _AREAS[fact.code[0]]
    what = "approach" if fact.discriminator.startswith(_APPROACH) else "root operation"
    backwards = fact.discriminator.endswith(_TO_DEFINITION)
    by_text = {term.definition.rstrip(".") if backwards else term.titles[0]: term for term in terms}

    asked = without_name(key.titles[0], key.definition).rstrip(".")
    is_repeated = not backwards and HIDDEN not in asked

    def explain(wrong: Lettered) -> str:
        named = "; ".join(
            _contrast(letter, by_text[option.text], backwards=backwards) for letter, option in wrong
        )
        return f"{_told(key, is_repeated=is_repeated)} {named}."

    if backwards:
        stem = f"In {area}, how does ICD-10-PCS define the {what} “{key.titles[0]}”?"
    else:
        hidden = f" {HIDDEN} is a word left out." if HIDDEN in asked else ""
        stem = f"Which {what} in {area} does ICD-10-PCS define as “{asked}”?{hidden}"
    right, *others = map(Option, by_text)
    place = f"Definitions, section {fact.code[0]}, {key.titles[0]}"
    where = cited(facts, ID, fact, place, _told(key), note=key.definition)
    return choice_item(where, Question(stem, right, tuple(others), reached, explain), rng)


def _told(term: Term, *, is_repeated: bool = False) -> str:
    """A definition that the stem has quoted is not told again."""
    name = f"That is {term.titles[0]}" if is_repeated else defined(term)
    sentences = [name, term.explanation, *(f"For example: {example}" for example in term.includes)]
    return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences if sentence)


def _contrast(letter: str, term: Term, *, backwards: bool) -> str:
    return f"{letter} defines {term.titles[0]}" if backwards else f"{letter} {defined(term).rstrip('.')}"
