"""A code set of a few codes, written by hand: two chapters, the first with three blocks."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from decks.facts import Entry, Ring
from decks.model import Concept, Edition
from decks.sources.icd10cm import FY2026

BLOCKS = {
    "K20-K22": ("1", "Upper"),
    "K25-K28": ("1", "Ulcers"),
    "K40": ("1", "Hernia"),
    "Z00-Z99": ("2", "Factors"),
}
TITLES = {
    "K21": "Reflux",
    "K21.0": "Reflux with inflammation",
    "K21.00": "Reflux with inflammation, dry",
    "K21.01": "Reflux with inflammation, bleeding",
    "K21.8": "Other reflux",
    "K21.9": "Reflux, unspecified",
    "K25": "Gastric ulcer",
    "K25.0": "Acute gastric ulcer",
    "K25.9": "Gastric ulcer, unspecified",
    "K26": "Duodenal ulcer",
    "K26.0": "Acute duodenal ulcer",
    "K26.9": "Duodenal ulcer, unspecified",
    "K40": "Inguinal hernia",
    "Z10": "Routine check",
    "Z10.0": "Routine check of health",
    "Z10.1": "Routine check of teeth",
    "Z11": "Screening",
    "Z11.0": "Screening of lungs",
    "Z11.9": "Screening",
    "Z12": "History",
    "Z12.3": "History of falls",
    "Z12.30": "History of falls at home",
}
BLOCK_OF = {"K21": "K20-K22", "K25": "K25-K28", "K26": "K25-K28", "K40": "K40", "Z10": "Z00-Z99"}


def block_of(code: str) -> str:
    return BLOCK_OF.get(code[:3], "Z00-Z99")


class HandmadeFacts:
    @property
    def edition(self) -> Edition:
        return FY2026

    def find(self, code: str) -> Concept | None:
        if code not in TITLES:
            return None
        below = [other for other in TITLES if other != code and other.startswith(code)]
        block = block_of(code)
        return Concept(
            code=code,
            title=TITLES[code],
            billable=not below,
            parent=block if len(code) == 3 else code[:-1].rstrip("."),
            children=tuple(
                other for other in below if not any(other.startswith(o) for o in below if o != other)
            ),
            notes=(),
            seventh_characters=(),
            block=block,
            chapter=BLOCKS[block][0],
        )

    def title_of_block(self, block: str) -> str:
        return BLOCKS[block][1]

    def shares_title_with_header(self, code: str) -> bool:
        return any(TITLES[other] == TITLES[code] and not self.concept(other).billable for other in TITLES)

    def neighbours(self, concept: Concept, ring: Ring, rng: Random, *, billable: bool) -> Sequence[Entry]:
        found = [
            Entry(code, title)
            for code, title in TITLES.items()
            if code != concept.code
            and self.concept(code).billable is billable
            and _ring_between(concept, self.concept(code)) is ring
        ]
        return rng.sample(found, len(found))

    def concept(self, code: str) -> Concept:
        concept = self.find(code)
        assert concept is not None
        return concept


def _ring_between(one: Concept, other: Concept) -> Ring:
    if one.category == other.category:
        return Ring.FAMILY
    if one.block == other.block:
        return Ring.BLOCK
    return Ring.CHAPTER if one.chapter == other.chapter else Ring.ELSEWHERE
