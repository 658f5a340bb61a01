"""What a picture shows, as values: words and numbers go in, nothing of matplotlib. JSON on the way to its process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Mark(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Bar:
    """A domain: so many of so many, with its title already short."""

    title: str
    told: str  # written on the bar: "12 of 15"
    percent: float


@dataclass(frozen=True, slots=True)
class Spent:
    """A question: the seconds on it, and what came of it."""

    seconds: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class ExamPicture:
    """A finished exam: its domains against the cut, and its questions against the pace that it needs."""

    title: str
    verdict: str
    domains: str  # the heading over the bars
    bars: tuple[Bar, ...]
    cut: int | None  # percent; None where the real exam scales
    cut_told: str  # beside its line; without a cut, why there is none
    pace: str  # the heading over the questions
    spent: tuple[Spent, ...]
    needed: int  # seconds that the exam gives a question
    needed_told: str
    legend: tuple[str, str, str]  # right, wrong, open

    def dump(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def load(cls, content: bytes) -> ExamPicture:
        fields = json.loads(content)
        bars = tuple(Bar(**bar) for bar in fields["bars"])
        spent = tuple(Spent(one["seconds"], Mark(one["mark"])) for one in fields["spent"])
        return cls(**fields | {"bars": bars, "spent": spent, "legend": tuple(fields["legend"])})
