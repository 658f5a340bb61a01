"""`billable`: one complete code among three headers.

Provable because a code is complete when the Tabular List prints none below it. Three things must not tell.

Length: a naive draw makes the complete code the longest in 93 of 100 items. So the category or the block gives
the headers when it has three of the key's length. Otherwise their lengths are drawn as those of complete codes
fall, whatever the key's is; where that would leave the key the only longest, two headers of its length mostly
take their places. Seven-character codes are left out: no header is as long.

Beginnings: an option that another one extends is plainly a header, so no option begins another, nor the key.

Company: beyond the category each header comes from a category of its own, and at most one is an injury,
since there the long headers are and would be known by their letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from decks.choice import Question, choice_item
from decks.citation import path_of
from decks.distractors import WRONG_OPTIONS
from decks.facts import Entry, Facts, Ring
from decks.model import Concept, Difficulty, Item, Option, Undrawable

ID = "billable"
_STEM = "Which of these codes is complete (valid for submission)?"
_CAVEAT = "Complete says nothing about payment or sequence."
_PATH = 110
# How often complete codes have each length (with the dot), drawn by chapter, category, code; eights are left out.
_LENGTHS = {3: 13, 5: 50, 6: 24, 7: 13}
_LONGEST_HEADER = max(_LENGTHS)
_STAYS_LONGEST = 0.15
_TRIES = 4  # draws of lengths, before codes from farther away are looked at
_ASKS = 4  # long headers are rare elsewhere, so it is asked again


def fits(_facts: Facts, concept: Concept) -> bool:
    return concept.billable and len(concept.code) <= _LONGEST_HEADER


def draw(facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    if not fits(facts, concept):
        raise Undrawable(f"the length of {concept.code} alone would give it away")
    others, reached = _Headers(facts, concept, rng).three(difficulty)

    def explain(wrong: tuple[tuple[str, Entry], ...]) -> str:
        needs = "; ".join(f"{letter} {entry.code} {_need(facts, entry)}" for letter, entry in wrong)
        return f"Nothing stands below it. {needs}. {_CAVEAT}"

    path = path_of(facts, concept, room=_PATH, titled=True)
    question = Question(
        ID, _STEM, path, others, reached, lambda entry: Option(entry.code, entry.code), explain
    )
    return choice_item(facts, concept, question, rng)


class _Headers:
    """Three headers for one code, the nearest that give nothing away."""

    def __init__(self, facts: Facts, concept: Concept, rng: Random) -> None:
        self._facts, self._concept, self._rng = facts, concept, rng

    def three(self, difficulty: Difficulty) -> tuple[tuple[Entry, ...], Difficulty]:
        if difficulty is Difficulty.HARD and (found := self._of(self._around(Ring.CATEGORY))):
            return found, Difficulty.HARD
        if difficulty >= Difficulty.MEDIUM:
            block = self._around(Ring.BLOCK)
            if found := self._of(block):
                return found, Difficulty.MEDIUM
            if found := self._of_lengths([*block, *self._around(Ring.CHAPTER)]):
                return found, Difficulty.EASY
        return self._of_chapter_and_elsewhere(), Difficulty.EASY

    def _of(self, pool: Sequence[Entry]) -> tuple[Entry, ...]:
        """Of the key's length, else of lengths as they fall; empty when the pool lacks them."""
        alike = self._fill((), pool, [len(self._concept.code)] * WRONG_OPTIONS)
        return alike if len(alike) == WRONG_OPTIONS else self._of_lengths(pool)

    def _of_lengths(self, pool: Sequence[Entry]) -> tuple[Entry, ...]:
        for _ in range(_TRIES):
            found = self._fill((), pool, self._lengths())
            if len(found) == WRONG_OPTIONS:
                return found
        return ()

    def _of_chapter_and_elsewhere(self) -> tuple[Entry, ...]:
        lengths = self._lengths()
        found = self._fill((), self._around(Ring.CHAPTER), lengths, most=WRONG_OPTIONS - 1)
        for _ in range(_ASKS):
            far = self._around(Ring.ELSEWHERE)
            found = self._fill(found, far, lengths)
        found = self._fill(found, far, list(_LENGTHS) * WRONG_OPTIONS)
        if len(found) < WRONG_OPTIONS:
            raise Undrawable(f"too few headers stand beside {self._concept.code}")
        return found

    def _fill(
        self, taken: tuple[Entry, ...], pool: Sequence[Entry], wanted: list[int], most: int = WRONG_OPTIONS
    ) -> tuple[Entry, ...]:
        """What was taken and more of the pool, in its order; of `wanted` the lengths found are struck out."""
        for entry in pool:
            if len(taken) < most and len(entry.code) in wanted and self._may_join(taken, entry):
                wanted.remove(len(entry.code))
                taken = (*taken, entry)
        return taken

    def _may_join(self, taken: tuple[Entry, ...], entry: Entry) -> bool:
        own = self._concept.code
        codes = [own, *(each.code for each in taken)]
        if any(code.startswith(entry.code) or entry.code.startswith(code) for code in codes):
            return False
        if _is_injury(entry.code) and not _is_injury(own) and any(map(_is_injury, codes)):
            return False
        return entry.code[:3] == own[:3] or entry.code[:3] not in {code[:3] for code in codes}

    def _around(self, ring: Ring) -> Sequence[Entry]:
        return self._facts.neighbours(self._concept, ring, self._rng, billable=False)

    def _lengths(self) -> list[int]:
        own = len(self._concept.code)
        lengths = self._rng.choices(list(_LENGTHS), list(_LENGTHS.values()), k=WRONG_OPTIONS)
        if max(lengths) < own and self._rng.random() > _STAYS_LONGEST:
            lengths[:2] = [own, own]
        return lengths


def _is_injury(code: str) -> bool:
    return code[0] in "ST"


def _need(facts: Facts, entry: Entry) -> str:
    example = facts.first_complete(entry.code)
    missing = len(example.replace(".", "")) - len(entry.code.replace(".", ""))
    if len(entry.code) == _LONGEST_HEADER:
        return f"needs a seventh character, for example {example}"
    return f"needs {'one more character' if missing == 1 else 'more characters'}, for example {example}"
