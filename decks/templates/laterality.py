"""`laterality`: a title with its side is given; its code stands beside that of the other side.

Provable: the title names one side once, and with the side masked it equals the title of exactly one other code of
the category. The two codes differ in one character, which is not everywhere 1 for right and 2 for left; only the
titles decide. The other two options are a pair of sides as well, so that the key and its twin do not stand out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.distractors import same_encounter, three_others
from decks.facts import Entry, Fact, Facts, rings_from
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.tabular import Node, Tabular

ID = "laterality"
_SIDE = re.compile(r"\b(right|left)\b(?! ventric)", re.IGNORECASE)  # a ventricle is no side of the body
_ASKED = 8  # so many neighbours are looked at for a pair of their own
_RULE = (
    "Guideline I.B.13: some codes tell the side; which character says it differs from category to category."
)


def mine(book: Tabular) -> Iterator[Fact]:
    pairs: defaultdict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in book.billable:
        if masked := _masked(node.title):
            pairs[node.category, masked].append(node)
    twins = {
        one.code: other.code for pair in pairs.values() if _is_pair(pair) for one, other in (pair, pair[::-1])
    }
    return (Fact(node.code, data=twins[node.code]) for node in book.billable if node.code in twins)


def _masked(title: str) -> str:
    """The title without its side; empty unless it names one side once."""
    return _SIDE.sub("#", title) if len(_SIDE.findall(title)) == 1 else ""


def _is_pair(nodes: Sequence[Node]) -> bool:
    return len(nodes) == 2 and len({_side(node.title) for node in nodes}) == 2


def _side(title: str) -> str:
    found = _SIDE.search(title)
    return found[0].casefold() if found else ""


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    twin = facts.find(fact.data)
    if twin is None:
        raise Undrawable(f"the edition lacks {fact.data}")
    others, reached = _other_pair(facts, concept, twin, rng, difficulty)
    titles = {entry.code: entry.title for entry in (Entry(twin.code, twin.title), *others)}
    where = cited(facts, ID, fact, concept)

    def explain(wrong: Lettered) -> str:
        named = "; ".join(f"{letter} {option.text} is “{titles[option.text]}”" for letter, option in wrong)
        return f"{where.path} {_turn(concept.code, twin.code)} {_RULE} {named}."

    stem = f"Mind the side: which complete code has the title “{concept.title}”?"
    wrong = tuple(Option(code, code) for code in titles)
    return choice_item(
        where, Question(stem, Option(concept.code, concept.code), wrong, reached, explain), rng
    )


def _turn(code: str, twin: str) -> str:
    place = _difference(code, twin)
    character = len(code[: place + 1].replace(".", ""))
    return f"Here character {character} says the side: {code[place]} in {code}, {twin[place]} in {twin}."


def _difference(code: str, twin: str) -> int:
    return next(place for place, pair in enumerate(zip(code, twin, strict=False)) if pair[0] != pair[1])


def _other_pair(
    facts: Facts, concept: Concept, twin: Concept, rng: Random, difficulty: Difficulty
) -> tuple[tuple[Entry, Entry], Difficulty]:
    for ring in rings_from(difficulty):
        pool = facts.neighbours(concept, ring, rng, billable=True)
        sided = [entry for entry in pool if _masked(entry.title) and entry.code != twin.code]
        if pair := _pair_among(sided, twin):
            return pair, ring.difficulty
        for entry in sorted(sided, key=lambda each: len(each.code) != len(concept.code))[:_ASKED]:
            one = same_encounter(facts, entry, concept.code)
            if one.code not in (concept.code, twin.code) and (other := _twin_of(facts, one)):
                return (one, other), ring.difficulty
    others, reached = three_others(facts, concept, rng, difficulty, lambda entry: len(entry.code))
    one, other = [entry for entry in others if entry.code != twin.code][:2]
    return (one, other), reached


def _pair_among(entries: Sequence[Entry], twin: Concept) -> tuple[Entry, Entry] | None:
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        other = seen.setdefault((entry.code[:3], _masked(entry.title)), entry)
        if len(entry.code) == len(twin.code) and _side(other.title) != _side(entry.title):
            return other, entry
    return None


def _twin_of(facts: Facts, entry: Entry) -> Entry | None:
    """The other side of an entry: nearly all pairs are written with digits that follow each other."""
    places = [place for place in range(4, len(entry.code)) if entry.code[place].isdigit()]
    for place in reversed(places):
        for digit in (int(entry.code[place]) + 1, int(entry.code[place]) - 1):
            found = (
                facts.find(f"{entry.code[:place]}{digit}{entry.code[place + 1 :]}")
                if 0 <= digit <= 9
                else None
            )
            if found and _masked(found.title) == _masked(entry.title) and found.title != entry.title:
                return Entry(found.code, found.title)
    return None
