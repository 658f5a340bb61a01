"""An authored deck that fills every section of CRC, grown from a small table; and its second printing, in which
every question has another key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

from decks.authored import AuthoredDeck, AuthoredNote, Distractor
from tests.decks import authored_made as made

# Domain -> notes. So many that two forms share less than a fifth, which is what the drawing of forms asks for.
SINGLE = {
    "Compliance": 100,
    "Diagnosis coding": 60,
    "Documentation improvement": 36,
    "Pathophysiology": 20,
    "Purpose and use of models": 70,
    "Quality of care": 15,
    "Risk adjustment models": 40,
}
CASES = 12  # of three questions each, the last one typed
TYPED = (
    "E11.9",
    "I10",
    "J44.1",
    "N17.9",
    "G20.A1",
    "K50.90",
    "M81.0",
    "L40.0",
    "F32.A",
    "B20",
    "D64.9",
    "H40.9",
)
WORDS = ("Amber", "Basalt", "Cedar", "Dune")  # what is right, and what is not; the words mean nothing
FIRST, SECOND = "first printing", "second printing"


def first_printing() -> AuthoredDeck:
    return made.deck(*_notes(), id="full", title="Full", exam_from=None, exam_to=None)


def second_printing() -> AuthoredDeck:
    """The same notes: the first wrong answer is right now, each stem says so, typed codes are others."""
    first = first_printing()
    return replace(first, version="2", notes=tuple(map(_reprinted, first.notes)))


def _reprinted(note: AuthoredNote) -> AuthoredNote:
    stem = note.stem.replace(FIRST, SECOND)
    if note.answer:
        return replace(note, stem=stem, answer="Z99.89")
    wrong = (Distractor(note.key, "It was right once."), *note.distractors[1:])
    return replace(note, stem=stem, key=note.distractors[0].text, distractors=wrong)


def _notes() -> Iterator[AuthoredNote]:
    for domain, count in SINGLE.items():
        for number in range(1, count + 1):
            yield _chosen(domain, number)
    for number, code in enumerate(TYPED, 1):
        yield _typed("Diagnosis coding", f"line {number}", code)
    for number, code in zip(range(1, CASES + 1), cycle(TYPED)):
        yield from _case(number, code)


def _case(number: int, code: str) -> Iterator[AuthoredNote]:
    first, second = _chosen("Cases", 2 * number - 1), _chosen("Cases", 2 * number)
    for note in (first, second, _typed("Cases", f"record {number}", code)):
        yield replace(note, case=f"case-{number}", record=f"A made up record, number {number} of its kind.")


def _chosen(domain: str, number: int) -> AuthoredNote:
    key, *wrong = (f"{word} {number}" for word in WORDS)
    return made.note(
        id=_slug(domain, f"{number}"),
        stem=f"What does rule {number} on {domain.lower()} ask for ({FIRST})?",
        key=key,
        distractors=tuple(Distractor(text, f"{text} is no rule.") for text in wrong),
        rationale=f"Rule {number} of the {FIRST} says {key}.",
        domain=domain,
    )


def _typed(domain: str, place: str, code: str) -> AuthoredNote:
    return made.note(
        id=_slug(domain, place),
        stem=f"Which code does {place} of {domain.lower()} need ({FIRST})?",
        key="",
        distractors=(),
        answer=code,
        rationale=f"The {FIRST} says so.",
        domain=domain,
    )


def _slug(domain: str, place: str) -> str:
    return f"{domain} {place}".lower().replace(" ", "-")
