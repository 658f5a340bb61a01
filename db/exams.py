"""Mock exams: planned, running, finished. A learner has at most one that is not finished.

`form`, `state` and `score` are opaque here. What a learner changes raises `rev`, so an old button can never match
again; what time does to a running exam does not, so a tap made meanwhile still counts. `wake_at` is the second in
which time next does something to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db import statements_exams as sql
from db.uow import Work


@dataclass(frozen=True, slots=True)
class ExamRecord:
    """One row. Moments in UTC seconds; `state` is None while it is planned."""

    id: int
    learner: int
    blueprint: str
    mode: str
    form: str
    builds: str
    state: str | None
    rev: int
    hidden: bool
    started_at: int | None
    finished_at: int | None
    score: str | None
    sealed: bool = False  # a group's exam, where others still answer: nothing of its key is shown

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.finished_at is None


@dataclass(frozen=True, slots=True)
class PastExam:
    id: int
    blueprint: str
    mode: str
    started_at: int
    finished_at: int
    score: str


class ExamMoved(Exception):
    """The exam was changed, or ended, since it was read."""


class ExamRunning(Exception):
    """The learner has one that is not finished."""


def plan(work: Work, learner: int, *, blueprint: str, form: str, builds: str, now: int) -> int:
    """A form that may be started; one planned before is dropped. Raises `ExamRunning`."""
    work.do(sql.DROP_PLANNED, learner_=learner)
    if unfinished(work, learner) is not None:
        raise ExamRunning
    work.do(sql.ADD_EXAM, learner=learner, blueprint=blueprint, form=form, builds=builds, planned_at=now)
    planned = unfinished(work, learner)
    assert planned is not None
    return planned.id


def start(work: Work, exam: int, *, mode: str, state: str, wake_at: int | None, now: int) -> None:
    """Raises `ExamMoved` when it was started before."""
    if not work.do(sql.START_EXAM, id_=exam, mode=mode, state=state, wake_at=wake_at, rev=1, started_at=now):
        raise ExamMoved


def seal(work: Work, exam: int) -> None:
    """It is a group's: closed until its room is over (`db.rooms.unseal`)."""
    work.do(sql.SEAL_EXAM, id_=exam)


def load(work: Work, learner: int, exam: int) -> ExamRecord | None:
    """None also for an exam of somebody else."""
    return _record(work.row(sql.EXAM, id_=exam, learner_=learner))


def unfinished(work: Work, learner: int) -> ExamRecord | None:
    return _record(work.row(sql.UNFINISHED_EXAM, learner_=learner))


def running(work: Work, learner: int) -> ExamRecord | None:
    found = unfinished(work, learner)
    return found if found is not None and found.is_running else None


def keep(
    work: Work,
    exam: int,
    *,
    rev: int,
    next_rev: int,
    state: str,
    wake_at: int | None,
    finished_at: int | None = None,
    score: str | None = None,
) -> None:
    """Write the state that follows on `rev`. Raises `ExamMoved`."""
    done = work.do(
        sql.KEEP_EXAM, id_=exam, rev_=rev, state=state, wake_at=wake_at, rev=next_rev, finished_at=finished_at,
        score=score,
    )  # fmt: skip
    if not done:
        raise ExamMoved


def hide_clock(work: Work, exam: int, *, hidden: bool) -> None:
    work.do(sql.HIDE_CLOCK, id_=exam, hidden=int(hidden))


def due(work: Work, *, now: int, limit: int) -> Sequence[tuple[int, int]]:
    """Exams to which time does something now, with their learners."""
    return work.rows(sql.DUE_EXAMS, now_=now, limit_=limit)


def postpone(work: Work, exam: int, until: int) -> None:
    """It cannot be played just now: time does nothing to it until then."""
    work.do(sql.POSTPONE_EXAM, id_=exam, wake_at=until)


def all_running(work: Work, *, after: int, limit: int) -> Sequence[tuple[int, int]]:
    """Exams beyond id `after` that are not finished, those that pause too, with their learners."""
    return work.rows(sql.RUNNING_EXAMS, after_=after, limit_=limit)


def uncounted(work: Work) -> ExamRecord | None:
    """The first finished one whose answers are not in the item statistics; none that is sealed."""
    return _record(work.row(sql.UNCOUNTED_EXAMS, limit_=1))


def mark_counted(work: Work, exam: int) -> bool:
    """False when it is, or gone."""
    return work.do(sql.COUNT_EXAM, id_=exam) == 1


def examined_on(work: Work, stable: str, *, after: int, limit: int) -> tuple[Sequence[int], int | None]:
    """Of the next `limit` learners beyond id `after`: who finished an exam that may hold the card, and the last one
    looked at; None when nobody is left.
    """
    looked = [row[0] for row in work.rows(sql.LEARNERS_WITH_EXAMS, after_=after, limit_=limit)]
    if not looked:
        return [], None
    found = work.rows(sql.EXAMINED_ON, after_=after, last_=looked[-1], card_=_sieve(stable))
    return [row[0] for row in found], looked[-1]


def with_card(work: Work, learner: int, stable: str) -> Sequence[ExamRecord]:
    """Finished ones whose form may hold the card, oldest first."""
    rows = work.rows(sql.SITTINGS_WITH, learner_=learner, card_=_sieve(stable))
    return [record for row in rows if (record := _record(row)) is not None]


def rescore(work: Work, exam: int, score: str) -> None:
    """Of a finished one."""
    work.do(sql.RESCORE_EXAM, id_=exam, score=score)


def _sieve(stable: str) -> str:
    return f'%"{stable}"%'


def history(work: Work, learner: int, *, limit: int) -> Sequence[PastExam]:
    """Finished ones, the last first; none that is sealed."""
    return [PastExam(*row) for row in work.rows(sql.SITTINGS, learner_=learner, limit_=limit)]


def count(work: Work, learner: int) -> int:
    """Finished ones."""
    number: int = work.row(sql.COUNT_SITTINGS, learner_=learner)[0]
    return number


def _record(
    row: tuple[int, int, str, str, str, str, str | None, int, int, int | None, int | None, str | None, int]
    | None,
) -> ExamRecord | None:
    return None if row is None else ExamRecord(*row[:8], bool(row[8]), *row[9:12], bool(row[12]))
