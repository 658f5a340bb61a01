"""What an exam is worth: points, the cut, each domain, changed answers, pace. Pure arithmetic on what was answered.

* A question is worth one point or none. Pick several and put in order are all or nothing: every right one, no wrong
  one, in the right order. A typed code must be complete. Questions of a case and lines of a coding set count one
  point each, so a case of five blanks is worth five.
* Unscored (pretest) questions count nowhere but in `Score.unscored`. What was left open is wrong.
* A percent cut is the fewest points that reach it. A scaled exam has no cut here: no conversion is public.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from decks.blueprint import Kind, Passing
from decks.forms import FormItem
from decks.spelling import key_of

Given: TypeAlias = tuple[int, ...] | str  # chosen options, in the order chosen; or what was typed
_HOUR = 3_600
_DIGITS = str.maketrans("OI", "01")


class Keyed(Protocol):
    """What marking needs of a question; an item has it, and so has what an exam keeps of one."""

    @property
    def key(self) -> tuple[int, ...]: ...

    @property
    def answer(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """One question as it was answered."""

    number: int
    section: str
    is_scored: bool
    is_answered: bool
    is_right: bool
    was_right: bool  # with the first answer; the same as `is_right` where it was never changed
    was_changed: bool  # the last answer differs from the first


@dataclass(frozen=True, slots=True)
class Part:
    points: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.points / self.of if self.of else 0.0

    @property
    def lost(self) -> int:
        return self.of - self.points


@dataclass(frozen=True, slots=True)
class Changes:
    """Answers that were changed, by what came of it."""

    wrong_to_right: int
    right_to_wrong: int
    wrong_to_wrong: int


@dataclass(frozen=True, slots=True)
class Score:
    whole: Part
    sections: Mapping[
        str, Part
    ]  # in the order in which they were met; those without scored questions are left out
    unscored: Part
    open: int  # questions without an answer, unscored ones too
    cut: int | None  # points that pass; None where the real exam scales
    changes: Changes

    @property
    def margin(self) -> int | None:
        """Points above the cut; below it negative. None also where no question counts."""
        return None if self.cut is None or not self.whole.of else self.whole.points - self.cut

    @property
    def has_passed(self) -> bool | None:
        return None if self.margin is None else self.margin >= 0

    def costliest(self, count: int = 2) -> Sequence[str]:
        """Sections where most points were lost, the costliest first; none that lost nothing."""
        lossy = [name for name, part in self.sections.items() if part.lost]
        return sorted(lossy, key=lambda name: -self.sections[name].lost)[:count]


@dataclass(frozen=True, slots=True)
class Pace:
    """Questions an hour: made so far, and needed for what is open in the time left (None when no time is left)."""

    made: float
    needed: float | None
    ahead: float  # answered questions more than an even pace over the whole exam would have; behind: negative


def is_right(item: Keyed, kind: Kind, given: Given | None) -> bool:
    """An answer that does not fit the question (a text where options are, no option at all) is wrong."""
    if item.answer is not None:
        return isinstance(given, str) and _is_typed(given, item.answer.replace(".", ""))
    if not isinstance(given, tuple):
        return False
    return given == item.key if kind is Kind.ORDER else sorted(given) == sorted(item.key)


def _is_typed(given: str, answer: str) -> bool:
    """In any case, with or without dots and spaces. Codes of ICD-10-PCS may begin with a digit; none holds O or I."""
    if not answer[0].isdigit():
        return key_of(given) == answer
    return "".join(given.replace(".", "").split()).upper().translate(_DIGITS) == answer


def mark(placed: FormItem, item: Keyed, last: Given | None, first: Given | None = None) -> Mark:
    """Of a question with its item, the last answer, and the first (without it the last was the only one). An answer
    that was cleared is `last=None`.
    """
    first = last if first is None else first
    return Mark(
        number=placed.number,
        section=placed.section,
        is_scored=not placed.pretest,
        is_answered=last is not None,
        is_right=is_right(item, placed.kind, last),
        was_right=is_right(item, placed.kind, first),
        was_changed=last != first,
    )


def score(marks: Iterable[Mark], passing: Passing) -> Score:
    marks = list(marks)
    scored = [each for each in marks if each.is_scored]
    names = dict.fromkeys(each.section for each in scored)
    whole = _part(scored)
    return Score(
        whole=whole,
        sections={name: _part([each for each in scored if each.section == name]) for name in names},
        unscored=_part([each for each in marks if not each.is_scored]),
        open=sum(not each.is_answered for each in marks),
        cut=None if passing.is_scaled else cut(whole.of, passing.value),
        changes=_changes(scored),
    )


def cut(of: int, percent: int) -> int:
    """Fewest points of `of` that are at least so many percent."""
    return -(-of * percent // 100)


def pace(answered: int, of: int, used: float, seconds: float) -> Pace:
    """`used` of the exam's `seconds`; `answered` of its questions."""
    left = seconds - used
    return Pace(
        made=answered * _HOUR / used if used > 0 else 0.0,
        needed=(of - answered) * _HOUR / left if left > 0 else None,
        ahead=answered - of * min(1.0, used / seconds),
    )


def _part(marks: Sequence[Mark]) -> Part:
    return Part(sum(each.is_right for each in marks), len(marks))


def _changes(marks: Sequence[Mark]) -> Changes:
    counted = Counter((each.was_right, each.is_right) for each in marks if each.was_changed)
    return Changes(counted[False, True], counted[True, False], counted[False, False])
