"""Codes that may stand in a claim beside another without a fault of their own.

A claim is asked for its one error, so all else on it must be beyond doubt, by what the edition prints: complete
codes; nothing that must follow another code (manifestations, "code first"); nothing that the notes over one code
name as excluded by or sequenced with another, read widely (a note that names any code of a category touches
the whole category); no two conditions that the guidelines presume linked (I.A.15: hypertension or diabetes with what
they cause); no pregnancy, newborn or sex beside an unknown patient; nothing that may not be listed first, except
status codes and external causes behind the first place; injuries under active treatment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random

from decks.distractors import SEVEN, same_encounter
from decks.facts import Entry, Facts, Ring
from decks.model import Concept, Note
from decks.references import Dash, Exact, Qualified, Range, Reference, references_in

MANIFESTATION = re.compile(r"\bin (?:.* )?(?:disease|disorder|condition|infection)s?.* classified elsewhere")
_SEQUENCED = ("excludes1", "code_first", "use_additional", "code_also")
_ANY_PLACE = re.compile(r"[A-AC-NQ]|B(?!9[5-7])|S|T(?:[012]|3[0-5]|6[7-9]|7[015])")
_BEHIND = re.compile(r"Z(?:79|8[0-9]|9[0-8])|[VWXY]")
_PRESUMED = re.compile(r"E0[89]|E1[0-3]|I1[0-6A]")
_LINKED_TO_NOTHING = re.compile(r"[ABCS]")
_BOUND = re.compile(
    r"C5[1-8]|C6[0-3]|D0[67]|D2[5-9]|N4[0-9]|N5[0-3]|N[6-9]|Q5[0-6]|Z79\.81|Z85\.4|Z90\.[17]|F5[23]|F6[456]"
)
_WORDS = re.compile(r"death|sequela|newborn|neonatal|pregnan|female|\bmale|testis|breast", re.IGNORECASE)
_BEHIND_AT_MOST = 2  # of three, so that one can stand first
_AFTER_TREATMENT = "DGKPS"


@dataclass(slots=True)
class Company:
    """What stands beside `subject` on a claim. `is_wide`: also what may only stand behind the first place."""

    facts: Facts
    subject: Concept
    is_wide: bool
    members: list[Concept] = field(default_factory=list)
    _notes: dict[str, Sequence[Note]] = field(default_factory=dict)

    def admit(self, entry: Entry) -> bool:
        """Takes the code in, injuries under active treatment, if nothing can be said against it."""
        found = self._treated(entry) if self._may_stand(entry) else None
        if found is None or any(note.kind == "code_first" for note in self._over(found)):
            return False
        fits = all(self._is_apart(found, other) for other in (self.subject, *self.members))
        if fits:
            self.members.append(found)
        return fits

    def _may_stand(self, entry: Entry) -> bool:
        if (
            _PRESUMED.match(entry.code)
            or _BOUND.match(entry.code)
            or _WORDS.search(entry.title)
            or MANIFESTATION.search(entry.title)
        ):
            return False
        if must_follow(entry.code):
            return self.is_wide and sum(must_follow(other.code) for other in self.members) < _BEHIND_AT_MOST
        may_be_caused = _PRESUMED.match(self.subject.code) and not _LINKED_TO_NOTHING.match(entry.code)
        return bool(_ANY_PLACE.match(entry.code)) and not may_be_caused

    def _treated(self, entry: Entry) -> Concept | None:
        moved = same_encounter(self.facts, entry, f"{entry.code[:-1]}A")
        is_later = len(moved.code) == SEVEN and moved.code[-1] in _AFTER_TREATMENT
        return None if is_later else self.facts.find(moved.code)

    def _is_apart(self, one: Concept, other: Concept) -> bool:
        """No note over either names the other as excluded or sequenced."""
        if one.category == other.category:
            return False
        return not (_names(self._over(one), other) or _names(self._over(other), one))

    def _over(self, concept: Concept) -> Sequence[Note]:
        if concept.code not in self._notes:
            self._notes[concept.code] = self.facts.notes_over(concept)
        return self._notes[concept.code]


def must_follow(code: str) -> bool:
    """Status codes and external causes stand behind the first place."""
    return _BEHIND.match(code) is not None


def candidates(facts: Facts, concept: Concept, rng: Random) -> Iterator[Entry]:
    """Codes of all other chapters, by chance."""
    if len(concept.code) == len("I10"):
        yield from facts.whole_categories(concept, Ring.ELSEWHERE, rng)[:5]
    for _ in range(3):
        yield from facts.neighbours(concept, Ring.ELSEWHERE, rng, billable=True)


def _names(notes: Iterable[Note], concept: Concept) -> bool:
    lines = [note.text for note in notes if note.kind in _SEQUENCED]
    return any(first <= concept.category <= last for line in lines for first, last in _categories(line))


@lru_cache(maxsize=4096)
def _categories(line: str) -> tuple[tuple[str, str], ...]:
    """First and last category of each reference. Letters and digits give nearly the printed order, so a range is
    widened to whole tens."""
    return tuple(map(_ends, references_in(line)))


def _ends(reference: Reference) -> tuple[str, str]:
    match reference:
        case Exact(code) | Dash(code):
            return code[:3], code[:3]
        case Range(first, last):
            return first[:2], f"{last[:2]}~"
        case Qualified(plain, _):
            return _ends(plain)
