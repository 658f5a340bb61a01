"""A form: the items of one mock exam, drawn from a blueprint, the decks in use and a seed.

Values only; `decks.form_drawing` draws them. An item is a card, a seed and the difficulty asked for, so a form is
small when it is stored, and each item is drawn again when it is shown (`decks.form_items.drawn`). It holds in the
builds that the form names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from decks.blueprint import Kind
from decks.model import Difficulty

RECALL = frozenset({"title-of-code", "code-of-title", "typed-code", "chapter-block", "hcpcs-title"})
SCENARIO = frozenset(
    {
        "claim-error",
        "drug-intent",
        "seventh-character",
        "code-first",
        "hcc-survivor",
        "pdx-exclusion",
        "drg-severity",
    }
)


class FormRefused(ValueError):
    """No such form can be drawn; the message says why and what to do."""


class NothingToDraw(FormRefused):
    """The size makes sense, but no item serves it."""

    def __init__(self, message: str, why: str) -> None:
        super().__init__(message)
        self.why = why  # what is lacking, in sentences


@dataclass(frozen=True, slots=True)
class FormItem:
    number: int  # from 1
    card: str
    seed: int
    difficulty: Difficulty  # asked for
    kind: Kind
    section: str
    pretest: bool  # not scored, and not shown as such
    case: str  # shared by the questions of one record; empty for an item by itself
    id: str  # of the item drawn
    template: str
    reached: Difficulty
    is_scenario: bool  # a documented situation and one decision


@dataclass(frozen=True, slots=True)
class FormSection:
    """`wanted`, `filled` and `missing` count as the blueprint does: items, or whole cases."""

    id: str
    title: str
    wanted: int
    filled: int
    questions: int
    why: str  # what is missing or stands in for something, in words; empty where nothing is

    @property
    def missing(self) -> int:
        return max(0, self.wanted - self.filled)

    @property
    def extra(self) -> int:
        """What it took over from sections that nothing fills."""
        return max(0, self.filled - self.wanted)


@dataclass(frozen=True, slots=True)
class Form:
    blueprint: str
    version: str  # of the blueprint
    seed: str
    editions: tuple[str, ...]  # of the decks that it was drawn from, ICD-10-CM first
    builds: str
    wanted: int  # as the blueprint counts
    whole_minutes: int  # for all that was wanted
    minutes: int  # for what is there, at the same pace
    sections: tuple[FormSection, ...]
    items: tuple[FormItem, ...]

    @property
    def filled(self) -> int:
        return sum(section.filled for section in self.sections)

    @property
    def scored(self) -> int:
        return sum(not item.pretest for item in self.items)

    @property
    def is_rescaled(self) -> bool:
        return self.filled < self.wanted

    @property
    def shares(self) -> Mapping[str, float]:
        """Of all questions, from 0 to 1, adding up: recall of codes and titles, scenarios, and rules (the rest)."""
        whole = len(self.items)
        recall = sum(item.template in RECALL for item in self.items) / whole
        scenario = sum(item.is_scenario for item in self.items) / whole
        return {"recall": recall, "rule": 1 - recall - scenario, "scenario": scenario}

    @property
    def difficulties(self) -> Mapping[Difficulty, int]:
        """Reached, which may be lower than asked for."""
        counted = Counter(item.reached for item in self.items)
        return {level: counted[level] for level in Difficulty}

    @property
    def told(self) -> str:
        """How the form differs from what was wanted; empty where it does not."""
        told = []
        if self.is_rescaled:
            told.append(
                f"{self.filled} of {self.wanted} items; the cut counts on those, and {self.minutes} of "
                f"{self.whole_minutes} minutes keep the pace."
            )
        if extra := sum(each.extra for each in self.sections):
            told.append(
                f"{extra} of the {self.filled} items stand in for sections that today's decks cannot fill; "
                "the others gave them in proportion."
            )
        return " ".join(told)
