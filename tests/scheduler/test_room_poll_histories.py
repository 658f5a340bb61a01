"""Long random histories of a room that plays with quiz polls: what must hold after every event."""

import json
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scheduler.outage import Outage
from scheduler.room import open_room, transition, wake_at
from scheduler.room_codec import pack, unpack
from scheduler.room_effects import Effect, Post, PostAgain, Reveal, ShowStanding
from scheduler.room_events import (
    Answer,
    Ballot,
    BotBack,
    BotRemoved,
    End,
    Event,
    Join,
    Leave,
    Migrated,
    Pause,
    Posted,
    Refused,
    Resume,
    Skip,
    Start,
    Tick,
)
from scheduler.room_state import Asking, Finished, Mode, Question, Room, Settings, has_open_poll, is_present
from tests.scheduler.room_made import HOST, NOW

QUESTIONS = (Question(4, (1,)), Question(5, (0, 3)), Question(4, (3,)))
people, places = st.integers(1, 4), st.integers(-1, 3)
ballots = st.builds(Ballot, people, places, st.lists(st.integers(-1, 5), max_size=4).map(tuple))
others = st.one_of(
    st.builds(Join, people), st.builds(Leave, people), st.just(Start(HOST)), st.builds(Pause, people),
    st.builds(Resume, people), st.builds(Skip, people, places), st.builds(Answer, people, places, st.integers(0, 4)),
    st.builds(Migrated, st.integers(1, 2)), st.just(BotRemoved()), st.just(BotBack()), st.builds(Refused, places),
    st.builds(Posted, places, st.just(NOW)), st.just(Tick()), st.just(Tick()),
)  # fmt: skip
events = st.one_of(ballots, ballots, others, others, st.just(End(HOST)) | st.just(Tick()))
waits = st.sampled_from([0, 0, 1, 3, 9, 20, 45, 200])
outages = st.sampled_from([0, 0, 0, 0, 20, 100])


def played(history: list[tuple[Event, int, int]], delay: int) -> tuple[Room, list[tuple[int, Effect]]]:
    """The room after it all; every call that was asked for, with its moment."""
    room = transition(_lobby(), Start(HOST), NOW + 20).room
    now, log = NOW + 20, list[tuple[int, Effect]]()
    for event, wait, out in history:
        room, now = _waited(room, now, wait, delay, log)
        if out:
            now += out
            room = _told(room, Outage(now - out, now), now, log)
        room = _told(room, event, now, log)
    return room, log


def _lobby() -> Room:
    return open_room(HOST, Settings(20, mode=Mode.POLL), QUESTIONS, NOW).room


def _waited(
    room: Room, now: int, seconds: int, delay: int, log: list[tuple[int, Effect]]
) -> tuple[Room, int]:
    """Alarms ring in time, and what is posted arrives after `delay` seconds."""
    for moment in range(now + 1, now + seconds + 1):
        for at, effect in log[-3:]:
            if isinstance(effect, Post | PostAgain) and effect.i is not None and at + delay == moment:
                room = _told(room, Posted(effect.i, moment), moment, log)
        if (wake_at(room) or moment + 1) <= moment:
            room = _told(room, Tick(), moment, log)
    return room, now + seconds


def _told(room: Room, event: Event, now: int, log: list[tuple[int, Effect]]) -> Room:
    step = transition(unpack(json.loads(json.dumps(pack(room)))), event, now)
    assert step == transition(room, event, now)
    log += [(now, effect) for effect in step.effects]
    _check_votes(transition(room, Tick(), now).room, event, step.room)
    return step.room


def _check_votes(before: Room, event: Event, after: Room) -> None:
    """Only a ballot of the open poll is a vote, and it makes its voter a member; a tap counts in texts alone."""
    if not isinstance(before.phase, Asking) or not isinstance(after.phase, Asking):
        return
    if before.phase.i == after.phase.i and before.phase.votes != after.phase.votes:
        assert isinstance(event, Ballot if has_open_poll(before) else Answer)
        assert is_present(after, event.member)


@given(st.lists(st.tuples(events, waits, outages), max_size=30), st.sampled_from([0, 1, 5]))
def test_whatever_happens_the_limits_are_kept_each_question_is_revealed_once_and_it_ends(
    history: list[tuple[Event, int, int]], delay: int
) -> None:
    room, log = played(history, delay)
    moments = [at for at, _ in log]
    assert all(sum(at - 60 < one <= at for one in moments) <= 20 for at in moments)
    posts = [at for at, effect in log if isinstance(effect, Post | PostAgain | ShowStanding)]
    assert all(later - earlier >= 9 for earlier, later in pairwise(posts))
    revealed = [effect.i for _, effect in log if isinstance(effect, Reveal)]
    assert revealed == list(range(len(room.tallies)))
    assert sum(one.right for one in room.members) <= sum(one.right for one in room.tallies)
    now, ticks = NOW + 100_000, 0
    room = replace(room, away=False)
    while (wake := wake_at(room)) is not None:
        now, ticks = max(now, wake), ticks + 1
        room = transition(room, Tick(), now).room
        assert ticks < 60
    assert isinstance(room.phase, Finished)
