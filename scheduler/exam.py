"""One sitting of one form by one learner.

Rules:
1. The deadline is in the state; the alarm that ticks is a courtesy. An answer counts if it was received at or
   before deadline + granted outage. `now` is when an event was received, also when it is handled later.
2. Whatever comes after that second ends the exam with what was answered in time, and does nothing else. The sweep
   handles what was received in time before it ticks.
3. Extra time (x 1, 1.25, 1.5, 2) is fixed at the start.
4. A tap counts for the question that is shown. Any other is stale and changes nothing, as does one that names what
   is not there. A response is replaced as a whole; complete ones that were changed stay in `earlier`.
5. Choosing a struck option takes the strike off. A chosen option is not struck.
6. Seconds count for the question while it is shown, for its book while that is open, and otherwise for the
   overview. Pauses and outages count for nothing.
7. Practice may pause: the deadline moves by its length, and nothing else is taken meanwhile but resume and
   abandon. An exam does not pause.
8. Handing in takes two steps: the check page, then `Submit`.
9. An outage (`scheduler.outage`) that began in time is given back in full, once, and said once.
10. Warnings: `scheduler.exam_time`. Whether the clock is shown is the view's matter.

An event that changes nothing gives back the very same exam.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduler.exam_events import (
    Abandon,
    AskSubmit,
    Clear,
    CloseBook,
    Effect,
    Ended,
    Event,
    Flag,
    Goto,
    OpenPalette,
    Pause,
    ReadBook,
    Respond,
    Resume,
    Strike,
    Submit,
    TimeGiven,
    Warn,
)
from scheduler.exam_marks import OnQuestion, marked
from scheduler.exam_state import (
    Answer,
    Exam,
    Finished,
    Mode,
    Page,
    Reason,
    Running,
)
from scheduler.exam_time import due_warning, ends_at, is_over
from scheduler.outage import Outage, lost_since


@dataclass(frozen=True, slots=True)
class Step:
    exam: Exam
    effects: tuple[Effect, ...] = ()


def transition(exam: Exam, event: Event, now: int) -> Step:
    """The exam after the event, and what is to be said. `now` in UTC seconds."""
    if isinstance(exam, Finished):
        return Step(exam)
    if isinstance(event, Outage):
        return _given_back(exam, event)
    if is_over(exam, now):
        return _ended(exam, Reason.TIME, now)
    warning = due_warning(exam, now)
    warned = exam if warning is None else replace(exam, warned=warning)
    step = _moved(warned, event, now)
    return step if warning is None else Step(step.exam, (Warn(warning), *step.effects))


def _moved(exam: Running, event: Event, now: int) -> Step:
    match event:
        case Abandon():
            return _ended(exam, Reason.ABANDONED, now)
        case Submit() if exam.page is Page.CHECK and exam.paused_since is None:
            return _ended(exam, Reason.SUBMITTED, now)
        case Resume():
            return Step(_resumed(exam, now))
        case _ if exam.paused_since is not None:
            return Step(exam)
        case Pause():
            return Step(_paused(exam, now))
        case Respond() | Clear() | Strike() | Flag():
            return Step(_marked(exam, event))
        case _:
            return Step(_turned(exam, event, now))


def _turned(exam: Running, event: Event, now: int) -> Running:
    """Another question, another page."""
    match event:
        case Goto(position=position) if 0 <= position < len(exam.slots):
            return _shown(exam, Page.QUESTION, position, now)
        case ReadBook() if exam.page is Page.QUESTION:
            return _shown(exam, Page.BOOK, exam.position, now)
        case CloseBook() if exam.page is Page.BOOK:
            return _shown(exam, Page.QUESTION, exam.position, now)
        case OpenPalette():
            return _shown(exam, Page.PALETTE, exam.position, now)
        case AskSubmit():
            return _shown(exam, Page.CHECK, exam.position, now)
        case _:
            return exam


def _shown(exam: Running, page: Page, position: int, now: int) -> Running:
    if (page, position) == (exam.page, exam.position):
        return exam
    return replace(_booked(exam, now), page=page, position=position)


def _marked(exam: Running, event: OnQuestion) -> Running:
    if exam.page is not Page.QUESTION or event.position != exam.position:
        return exam
    slot, answer = exam.slots[exam.position], exam.answers[exam.position]
    after = marked(slot, answer, event)
    return exam if after == answer else _with_answer(exam, after)


def _paused(exam: Running, now: int) -> Running:
    if exam.mode is not Mode.PRACTICE:
        return exam
    booked = _booked(exam, now)
    return replace(booked, paused_since=booked.since)


def _resumed(exam: Running, now: int) -> Running:
    if exam.paused_since is None:
        return exam
    back = max(now, exam.paused_since)
    pause = back - exam.paused_since
    deadline, paused = exam.deadline + pause, exam.paused + pause
    return replace(exam, deadline=deadline, paused=paused, paused_since=None, since=back)


def _given_back(exam: Running, outage: Outage) -> Step:
    lost = lost_since(outage, exam.outage_until, exam.started_at)
    began = outage.until - lost
    if lost == 0 or began >= ends_at(exam):
        return Step(exam)
    if exam.paused_since is not None:  # nothing was lost, now or when the same outage is told again
        return Step(replace(exam, outage_until=outage.until))
    booked = _booked(exam, began)
    since, granted = max(booked.since, outage.until), exam.granted + lost
    given = replace(booked, granted=granted, outage_until=outage.until, since=since)
    return Step(given, (TimeGiven(lost),))


def _booked(exam: Running, now: int) -> Running:
    """The time that passed since the last booking goes to what is shown."""
    moment = max(exam.since, min(now, ends_at(exam)))
    seconds = moment - exam.since
    answer = exam.answers[exam.position]
    match exam.page:
        case Page.QUESTION:
            booked = _with_answer(exam, replace(answer, seconds=answer.seconds + seconds))
        case Page.BOOK:
            booked = _with_answer(exam, replace(answer, book=answer.book + seconds))
        case Page.PALETTE | Page.CHECK:
            booked = replace(exam, overview=exam.overview + seconds)
    return replace(booked, since=moment)


def _with_answer(exam: Running, answer: Answer) -> Running:
    at = exam.position
    return replace(exam, answers=(*exam.answers[:at], answer, *exam.answers[at + 1 :]))


def _ended(exam: Running, reason: Reason, now: int) -> Step:
    last = _resumed(exam, now) if exam.paused_since is not None else _booked(exam, now)
    finished = Finished(
        slots=last.slots,
        answers=last.answers,
        mode=last.mode,
        started_at=last.started_at,
        finished_at=last.since,
        limit=last.limit,
        granted=last.granted,
        paused=last.paused,
        overview=last.overview,
        reason=reason,
    )
    return Step(finished, (Ended(reason),))
