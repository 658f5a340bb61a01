"""`excludes1`: a code is named; at which code does the Tabular List print an Excludes1 note that names it?

Provable, since only what is printed is asked: the note stands at the key itself, unqualified, and names one
billable code exactly. Whether the two may ever be reported together is not asked: unrelated conditions may
(guideline I.A.12.a). A pair that an Excludes2 joins as well, on either side and at any level, is left out. No
Excludes1 joins a wrong option with the code, either way and at any level; all that one does join is the data of
the fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.code_words import coded, named
from decks.facts import Entry, Fact, Facts
from decks.free_codes import overlaps, three_free, with_decoy
from decks.model import Concept, Difficulty, Item, Undrawable
from decks.note_pairs import NotePairs
from decks.references import Exact, references_in
from decks.tabular import Tabular

ID = "excludes1"
_KIND = "excludes1"


def mine(book: Tabular) -> Iterator[Fact]:
    excluded, beside = NotePairs(book, _KIND), NotePairs(book, "excludes2")
    for node in book.nodes:
        for target in excluded.named_at(node):
            if not any(beside.between(node, target)):
                yield Fact(node.code, target.code, " ".join(excluded.partners(target)))


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    target = facts.find(fact.discriminator)
    if target is None:
        raise Undrawable(f"the edition lacks {fact.discriminator}")
    others, reached = _three_others(facts, fact, concept, target, rng, difficulty)
    titles = {entry.code: entry.title for entry in others}
    line = _printed(concept, target)
    place, note = f"Tabular, note at {concept.code}", f"Excludes1: {line}"

    def explain(wrong: Lettered) -> str:
        return (
            f"At {concept.code} ({concept.title}) the Tabular List prints under Excludes1: “{line}”. Excludes1 "
            f"means “not coded here” (guideline I.A.12.a, which excepts conditions that are unrelated). "
            f"No Excludes1 at any level joins {target.code} with the others: {named(wrong, titles)}."
        )

    stem = (
        "At which of these codes does the Tabular List print an Excludes1 note naming "
        f"{target.code} ({target.title})?"
    )
    question = Question(stem, coded(concept.code), tuple(map(coded, titles)), reached, explain)
    return choice_item(cited(facts, ID, fact, concept, place=place, note=note), question, rng)


def _three_others(
    facts: Facts, fact: Fact, concept: Concept, target: Concept, rng: Random, difficulty: Difficulty
) -> tuple[tuple[Entry, ...], Difficulty]:
    joined = [*fact.data.split(), target.code]

    def allowed(entry: Entry) -> bool:
        return not overlaps(entry.code, joined)

    three, reached = three_free(facts, concept, rng, difficulty, allowed)
    return with_decoy(facts, (three, reached), concept, target, rng, allowed), reached


def _printed(concept: Concept, target: Concept) -> str:
    lines = (note.text for note in concept.notes if note.kind == _KIND)
    found = next((line for line in lines if Exact(target.code) in references_in(line)), None)
    if found is None:
        raise Undrawable(f"{concept.code} prints no Excludes1 that names {target.code}")
    return found
