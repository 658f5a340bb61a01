"""`chain`: a code is given; which further code does its Use additional code note tell to add?

Provable: the note stands at the code itself, is one line, states no condition, and names codes or families of
codes (E11.22 and N18.1-N18.6, I11.0 and I50.-). The key is a complete code among them that the words of the note
allow too (`decks.addition_fit`). No instruction note
over the code, or below it, names a wrong option: neither Use additional, nor Code first, nor Code also.
Wrong options are what other such notes name; in a hard question, codes that stand beside the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from zlib import crc32

from decks.addition_fit import fits
from decks.addition_pools import AdditionPools, three_of, write_pools
from decks.additions import KIND, Addition, additions
from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.code_words import coded, named
from decks.facts import Fact, Facts
from decks.free_codes import overlaps, three_free
from decks.model import Concept, Difficulty, Item, Undrawable
from decks.note_pairs import NotePairs, meet
from decks.tabular import Tabular

ID = "chain"
_LEFT_OUT = re.compile(r"\b(if|any|such as|external cause)\b")

# Dozens of these notes name an infectious agent in the same words: one of so many is asked.
_ORGANISM = re.compile(r"\(B9[567]")
_ONE_OF = 3


def mine(book: Tabular) -> Iterator[Fact]:
    pairs = NotePairs(book, KIND, "code_first", "code_also")
    plain = [each for each in additions(book, pairs) if _is_asked(each)]
    pools = AdditionPools(plain)
    for addition in {(each.node.code, each.discriminator): each for each in plain}.values():
        yield Fact(addition.node.code, addition.discriminator, _data(pairs, pools, addition))


def _is_asked(addition: Addition) -> bool:
    if _LEFT_OUT.search(addition.text):
        return False
    return not _ORGANISM.search(addition.text) or crc32(addition.node.code.encode()) % _ONE_OF == 0


def _data(pairs: NotePairs, pools: AdditionPools, addition: Addition) -> str:
    """The note, what it names, what may not be offered; then what may."""
    told = [rule.names for rule in pairs.over_or_below(addition.node)]

    def allowed(other: Addition) -> bool:
        return not any(meet(names, each) for names in other.names for each in told)

    around = pools.around(addition, allowed)
    offered = [[" ".join(pairs.beginnings(each.names)) for each in pool] for pool in around]
    asserted = (addition.text, " ".join(pairs.beginnings(addition.names)), " ".join(pairs.beginnings(told)))
    return "\n".join((*asserted, "", write_pools(offered)))


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    asserted, _, offered = fact.data.partition("\n\n")
    text, names, told, *_ = asserted.split("\n")
    key = _fitting(facts, text, concept, rng.sample(names.split(), len(names.split())), rng)
    wrong, reached = _beside(facts, key, [*told.split(), concept.code], rng, difficulty)
    if not wrong:
        chosen, reached = three_of(offered, difficulty, rng, _apart, names)
        found = (_complete(facts, rng.choice(each.split()), rng) for each in chosen)
        wrong = {each.code: each.title for each in found}

    def explain(lettered: Lettered) -> str:
        return (
            f"At {concept.code} the Tabular List prints: “{text}”. {key.code} (“{key.title}”) is such a code. "
            f"{concept.code} is listed before it: an additional code comes second (guidelines I.A.13, I.B.7). "
            f"No instruction note over {concept.code} names the others: {named(lettered, wrong)}."
        )

    coded_as = concept.code if concept.billable else f"A code under {concept.code}"
    stem = (
        f"{coded_as} ({concept.title}) is reported. Which of these further codes does the Use additional code note "
        f"at {concept.code} tell you to add?"
    )
    question = Question(stem, coded(key.code), tuple(map(coded, wrong)), reached, explain)
    place = f"Tabular, note at {concept.code}"
    return choice_item(cited(facts, ID, fact, concept, place=place, note=text), question, rng)


def _beside(
    facts: Facts, key: Concept, taken: list[str], rng: Random, difficulty: Difficulty
) -> tuple[dict[str, str], Difficulty]:
    """For a hard question, three codes near the key by their titles; none where they would stand far away."""
    if difficulty is not Difficulty.HARD:
        return {}, difficulty
    try:
        three, reached = three_free(facts, key, rng, difficulty, lambda each: not overlaps(each.code, taken))
    except Undrawable:
        return {}, difficulty
    return ({each.code: each.title for each in three} if reached > Difficulty.EASY else {}), reached


def _apart(one: str, other: str) -> bool:
    return not any(overlaps(code, other.split()) for code in one.split())


def _fitting(facts: Facts, note: str, over: Concept, families: list[str], rng: Random) -> Concept:
    """A complete code of the families, the first ones first, that the note means."""
    for family in families:
        for each in _leaves(facts, family, rng):
            if fits(note, over, each):
                return each
    raise Undrawable(f"the note at {over.code} fits nothing that it names")


def _leaves(facts: Facts, code: str, rng: Random) -> Iterator[Concept]:
    """The complete codes at or below this one, by chance."""
    found = facts.find(code)
    if found and not found.children:
        yield found
    elif found:
        for child in rng.sample(found.children, len(found.children)):
            yield from _leaves(facts, child, rng)


def _complete(facts: Facts, code: str, rng: Random) -> Concept:
    """A complete code at or below this one."""
    concept = facts.find(code)
    while concept is not None and concept.children:
        concept = facts.find(rng.choice(concept.children))
    if concept is None:
        raise Undrawable(f"the edition lacks {code}")
    return concept
