"""`excludes-kind`: Excludes1, Excludes2, or neither, for a code and another one.

Provable from the notes alone: one kind names the other code exactly at the first one, and the other kind joins the
two nowhere, either way and at any level. "Neither" is asked of a code beside one that prints such a note; nothing
joins it with the code named. What is commonest must not be the answer, and Excludes1 notes are twice as many as
Excludes2 notes: so of each kind only a share is asked, chosen by the card's own name and thus the same in every
edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from zlib import crc32

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.note_pairs import NotePairs
from decks.references import Exact, references_in
from decks.tabular import Node, Tabular

ID = "excludes-kind"
_KINDS = ("excludes1", "excludes2")
_NEITHER = "neither"
_SHARES = {"excludes1": 40, "excludes2": 100, _NEITHER: 30}  # in a hundred

_WORDS = {"excludes1": "Excludes1", "excludes2": "Excludes2", _NEITHER: "Neither"}
_MEANINGS = {
    "Excludes1": "Excludes1 means “not coded here” (guideline I.A.12.a, unless the conditions are unrelated)",
    "Excludes2": "Excludes2 means “not included here”: both are coded when the patient has both (guideline I.A.12.b)",
    "Neither": "an Excludes note does name it",
}


def mine(book: Tabular) -> Iterator[Fact]:
    """In printed order; a neighbour's "neither" stands at the neighbour."""
    pairs = NotePairs(book, *_KINDS)
    found: dict[tuple[int, str], Fact] = {}
    for node in book.nodes:
        for target in pairs.named_at(node):
            for place, fact in _facts(pairs, node, target):
                if _is_chosen(fact):
                    found.setdefault((place, target.code), fact)
    yield from (fact for (_, _), fact in sorted(found.items(), key=lambda each: each[0][0]))


def _facts(pairs: NotePairs, node: Node, target: Node) -> Iterator[tuple[int, Fact]]:
    kinds = {rule.note.kind for rule in pairs.between(node, target)}
    if len(kinds) == 1:
        yield node.number, Fact(node.code, target.code, kinds.pop())
    for other in _beside(pairs, node):
        if target.number not in pairs.span(other) and not any(pairs.between(other, target)):
            yield other.number, Fact(other.code, target.code, f"{_NEITHER} {node.code}")
            return


def _beside(pairs: NotePairs, node: Node) -> list[Node]:
    """The codes beside a code, those behind it first."""
    row = [each for each in pairs.siblings(node) if each is not node]
    return sorted(row, key=lambda each: (each.number < node.number, each.number))


def _is_chosen(fact: Fact) -> bool:
    kind = fact.data.partition(" ")[0]
    return crc32(f"{fact.code}:{fact.discriminator}".encode()) % 100 < _SHARES[kind]


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    target = facts.find(fact.discriminator)
    if target is None:
        raise Undrawable(f"the edition lacks {fact.discriminator}")
    kind, _, origin = fact.data.partition(" ")
    line = _printed(concept, target, kind) if kind in _KINDS else ""
    proof = _proof(concept, kind, line) if line else _absence(concept, target, origin)

    def explain(wrong: Lettered) -> str:
        return " ".join([proof, *(f"Not {letter}: {_MEANINGS[option.text]}." for letter, option in wrong)])

    stem = (
        f"Which kind of Excludes note at {concept.code} ({concept.title}), or above it, "
        f"names {target.code} ({target.title})?"
    )
    others = tuple(Option(words) for name, words in _WORDS.items() if name != kind)
    reached = min(difficulty, _nearness(concept, target))
    place = f"Tabular, note at {concept.code}" if line else ""
    where = cited(facts, ID, fact, concept, place=place, note=line and f"{_WORDS[kind]}: {line}")
    return choice_item(where, Question(stem, Option(_WORDS[kind]), others, reached, explain), rng)


def _printed(concept: Concept, target: Concept, kind: str) -> str:
    lines = (note.text for note in concept.notes if note.kind == kind)
    line = next((line for line in lines if Exact(target.code) in references_in(line)), None)
    if line is None:
        raise Undrawable(f"{concept.code} prints no {kind} that names {target.code}")
    return line


def _proof(concept: Concept, kind: str, line: str) -> str:
    words = _WORDS[kind]
    return f"At {concept.code} the Tabular List prints under {words}: “{line}”. {_MEANINGS[words]}."


def _absence(concept: Concept, target: Concept, origin: str) -> str:
    return (
        f"No Excludes note at {concept.code}, at {target.code} or above either names the other; "
        f"one that names {target.code} stands at {origin}."
    )


def _nearness(concept: Concept, target: Concept) -> Difficulty:
    """The nearer two codes stand, the harder it is to tell how they go together."""
    if concept.category == target.category:
        return Difficulty.HARD
    return Difficulty.MEDIUM if concept.block == target.block else Difficulty.EASY
