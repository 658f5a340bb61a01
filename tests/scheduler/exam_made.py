"""Exams for tests, and random events for them."""

from collections.abc import Sequence

from hypothesis import strategies as st

from scheduler.exam import transition
from scheduler.exam_events import (
    Abandon,
    AskSubmit,
    Clear,
    CloseBook,
    Effect,
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
    Tick,
)
from scheduler.exam_state import Exam, Kind, Mode, Running, Slot, begin
from scheduler.outage import Outage

START = 1_000_000
HOUR = 3_600
ONE = Slot(Kind.ONE, 4, 1)
PAIR = Slot(Kind.SEVERAL, 5, 2)
TYPED = Slot(Kind.TYPED)
ORDER = Slot(Kind.ORDER, 3, 3)
ALL_KINDS = (ONE, PAIR, TYPED, ORDER)

slots = st.sampled_from(ALL_KINDS)
exams = st.builds(
    begin,
    st.lists(slots, min_size=1, max_size=6).map(tuple),
    st.integers(60, 2 * HOUR),
    st.sampled_from(Mode),
    st.just(START),
    st.sampled_from((1.0, 1.25, 1.5, 2.0)),
)
positions = st.integers(-1, 6)
options = st.integers(-1, 5)
choices = st.lists(options, max_size=3).map(tuple) | st.text(max_size=5)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Respond, positions, choices),
    st.builds(Respond, positions, st.tuples(st.integers(0, 3))),
    st.builds(Clear, positions),
    st.builds(Strike, positions, options, st.booleans()),
    st.builds(Flag, positions, st.booleans()),
    st.builds(Goto, positions),
    st.sampled_from([ReadBook(), CloseBook(), OpenPalette(), AskSubmit(), Pause(), Resume(), Tick()]),
    st.sampled_from([Submit(), Abandon(), Tick(), AskSubmit(), Resume(), Tick()]),
)
waits = st.integers(0, 60) | st.integers(0, HOUR)
History = Sequence[tuple[int, Event]]


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, Event]]:
    """Events in order of time; an outage is told when it is over."""
    now, history = START, list[tuple[int, Event]]()
    for wait in draw(st.lists(waits, max_size=25)):
        if draw(st.integers(0, 7)) == 0:
            history.append((now + wait, Outage(now, now + wait)))
        else:
            history.append((now + wait, draw(events)))
        now += wait
    return history


def begun(*kinds: Slot, limit: int = HOUR, mode: Mode = Mode.EXAM, extra: float = 1.0) -> Running:
    return begin(kinds or (ONE,) * 4, limit, mode, START, extra)


def after(exam: Exam, *history: tuple[int, Event]) -> Exam:
    """The exam after events at seconds since the start."""
    for at, event in history:
        exam = transition(exam, event, START + at).exam
    return exam


def said(exam: Exam, *history: tuple[int, Event]) -> list[Effect]:
    effects: list[Effect] = []
    for at, event in history:
        step = transition(exam, event, START + at)
        exam, effects = step.exam, [*effects, *step.effects]
    return effects
