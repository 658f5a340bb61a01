"""`code-first`: two codes are documented; what does the Code first note ask for, and in which order?

Provable: the note stands at the one code or above it and names the other exactly, a complete code. Left out are
pairs that the notes contradict: joined by an Excludes1, or where the other code asks for a part of this
category to be added and means another part (E11.621 wants an ulcer of heel or foot, L97.4 or L97.5, not of the
thigh). Organisms "as the cause of diseases classified elsewhere" are no manifestations, though they share the
words (B95-B97). The stem calls a cause only what the note does, and says it when the note says "if applicable".

All four options hold both codes and the same number of letters, so that nothing else can be chosen by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.note_pairs import NotePairs
from decks.note_words import naming_part
from decks.references import Exact, references_in
from decks.tabular import Node, Tabular

ID = "code-first"
_KIND = "code_first"
_ORGANISM = "as the cause of diseases classified elsewhere"
_MANIFESTATION = re.compile(r"\bclassified elsewhere\b")
_CAUSE = re.compile(r"underlying|caus|etiolog")
_CONDITIONS = {"if applicable": "It applies here", "if known": "It is known here"}

# Both codes or one, each twice, of the same length; which pair comes first in the alphabet changes.
_BOTH, _ONES = "{} followed by {}", ("{} in place of {}", "{} but without {}")


def mine(book: Tabular) -> Iterator[Fact]:
    """The data is the place of the note."""
    firsts, excluded = NotePairs(book, _KIND), NotePairs(book, "excludes1")
    added = NotePairs(book, "use_additional")
    for node in book.billable:
        for place, cause in _causes(book, firsts, node):
            if not any(excluded.between(node, cause)) and not _wants_another(book, added, cause, node):
                yield Fact(node.code, cause.code, place)


def _causes(book: Tabular, firsts: NotePairs, node: Node) -> Iterator[tuple[str, Node]]:
    """The nearest place that names a code, and the code, each once."""
    if _ORGANISM in node.title:
        return
    seen: set[Node] = {node}
    for above in book.line(node):
        for cause in firsts.named_at(above):
            if cause not in seen:
                seen.add(cause)
                yield above.code, cause


def _wants_another(book: Tabular, added: NotePairs, cause: Node, node: Node) -> bool:
    named = [
        rule.names for rule in added.over(cause) if book.nodes[rule.names.start].category == node.category
    ]
    return bool(named) and not any(node.number in names for names in named)


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    place, cause = facts.find(fact.data), facts.find(fact.discriminator)
    if place is None or cause is None:
        raise Undrawable(f"the edition lacks {fact.data} or {fact.discriminator}")
    note = _printed(place, cause)
    part = naming_part(note, cause.code)
    right, errors = _orders(cause.code, concept.code, rng)

    def explain(wrong: Lettered) -> str:
        listed = "; ".join(f"{letter} {errors[option]}" for letter, option in wrong)
        return f"At {place.code} the Tabular List prints: “{part}”. {_rule(concept)} {listed}."

    reached = min(difficulty, _hidden(concept, place))
    question = Question(_stem(concept, cause, note, rng), right, tuple(errors), reached, explain)
    where = cited(facts, ID, fact, concept, place=f"Tabular, note at {place.code}", note=part)
    return choice_item(where, question, rng)


def _orders(first: str, second: str, rng: Random) -> tuple[Option, dict[Option, str]]:
    """The right one, and why the others are wrong."""
    one = rng.choice(_ONES)
    return Option(_BOTH.format(first, second)), {
        Option(_BOTH.format(second, first)): "reverses the order of the note",
        Option(one.format(first, second)): f"leaves out {second}, which the note does not replace",
        Option(one.format(second, first)): f"leaves out {first}, which the note asks for",
    }


def _printed(place: Concept, cause: Concept) -> str:
    texts = (note.text for note in place.notes if note.kind == _KIND)
    found = next((text for text in texts if Exact(cause.code) in references_in(text)), None)
    if found is None:
        raise Undrawable(f"{place.code} prints no Code first note that names {cause.code}")
    return found


def _stem(concept: Concept, cause: Concept, note: str, rng: Random) -> str:
    pair = [f"{each.code} ({each.title})" for each in (concept, cause)]
    rng.shuffle(pair)
    head = note.partition("(")[0]
    role = f", {cause.code} as the cause" if _CAUSE.search(head) else " for one encounter"
    told = next(
        (f" The note says “{words}”. {so}." for words, so in _CONDITIONS.items() if words in note), ""
    )
    return (
        f"{pair[0]} and {pair[1]} are documented{role}.{told} "
        f"What does the Code first note at {concept.code}, or above it, ask for?"
    )


def _rule(concept: Concept) -> str:
    if _MANIFESTATION.search(concept.title):
        return (
            f"{concept.code} is a manifestation code, which is never listed first: etiology, then manifestation "
            "(guideline I.A.13)."
        )
    return "Code first gives the order when what it names is there (guidelines I.A.13, I.B.7)."


def _hidden(concept: Concept, place: Concept) -> Difficulty:
    """Easy when the title itself says that another code comes first; hard when the note stands further up."""
    if _MANIFESTATION.search(concept.title):
        return Difficulty.EASY
    return Difficulty.MEDIUM if place.code == concept.code else Difficulty.HARD
