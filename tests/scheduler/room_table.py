"""Three rooms that hear the same: what must hold after every event is asserted here.

One room lives; a second dies before every event and comes back from its row; in a third everybody answers something
else. `tests.scheduler.room_model` keeps the second account.
"""

import json
from dataclasses import replace

from scheduler.room import open_room, transition, wake_at
from scheduler.room_codec import pack, unpack
from scheduler.room_effects import Effect, Post, PostAgain, Reveal
from scheduler.room_events import Answer, Event, Posted, Result, Tick
from scheduler.room_score import public
from scheduler.room_state import Asking, Question, Room, Settings
from tests.scheduler.room_made import NOW
from tests.scheduler.room_model import Model


def revived(room: Room) -> Room:
    return unpack(json.loads(json.dumps(pack(room))))


class Table:
    """Where the game is played."""

    def opens(self, host: int, rules: Settings, asked: tuple[Question, ...], delay: int) -> None:
        step = open_room(host, rules, asked, NOW)
        self.room = self.crashing = self.other = step.room
        self.now, self.delay = NOW, delay
        self.model = Model(here=[host])
        self.model.hears(step.room, step.room, NOW, step.effects)
        self.in_flight: list[tuple[int, int]] = []  # when it arrives, which question

    def plays_on(self, seconds: int) -> None:
        end = self.now + seconds
        while (coming := self.next_moment()) is not None and coming <= end:
            if self.in_flight and self.in_flight[0][0] <= coming:
                self.pass_to(max(self.now, coming))
                self.post_arrives()
                continue
            if coming > self.now + 1:  # the alarm is never late, and never idle
                assert transition(self.room, Tick(), coming - 1).room == self.room
            self.pass_to(max(self.now, coming))
            before = self.room
            self.tell(Tick())
            assert self.room != before
        self.pass_to(end)

    def next_moment(self) -> int | None:
        wake = wake_at(self.room)
        moments = (
            [at for at, _ in self.in_flight[:1]]
            if wake is None
            else [wake, *(at for at, _ in self.in_flight)]
        )
        return min(moments, default=None)

    def post_arrives(self) -> None:
        _, i = self.in_flight.pop(0)
        self.tell(Posted(i, self.now))
        phase = self.room.phase
        if isinstance(phase, Asking) and phase.i == i and self.model.opened_at is None and not self.room.lost:
            self.model.opened_at = self.now

    def pass_to(self, moment: int) -> None:
        self.model.passes(self.room, moment - self.now)
        self.now = moment

    def tap(self, tap: Answer) -> None:
        before, taps = self.room, {one: list(all_) for one, all_ in self.model.taps.items()}
        self.model.taps_on(self.room, tap)
        changed = self.model.taps != taps
        self.tell(tap)
        assert changed or self.room == before

    def tell(self, event: Event) -> None:
        before = self.room
        step = transition(before, event, self.now)
        died = transition(revived(self.crashing), event, self.now)
        assert died == step
        secretly = transition(self.other, otherwise(event, before), self.now)
        self.room, self.crashing, self.other = step.room, died.room, secretly.room
        assert [hidden(one) for one in secretly.effects] == [hidden(one) for one in step.effects]
        assert replace(public(self.other), standing=()) == replace(public(self.room), standing=())
        for effect in step.effects:
            if isinstance(effect, Post | PostAgain) and effect.i is not None:
                self.in_flight.append((self.now + self.delay, effect.i))
        self.model.hears(before, self.room, self.now, step.effects)
        if not any(isinstance(effect, Reveal) for effect in step.effects) and not isinstance(event, Result):
            seen = {one.id: one.points for one in before.members}
            assert all(seen.get(one.id, 0) == one.points for one in self.room.members)
        again = transition(self.room, event, self.now)
        assert (again.room, again.effects) == (self.room, ())


def otherwise(event: Event, room: Room) -> Event:
    """The same tap on another option."""
    if not isinstance(event, Answer) or not 0 <= event.i < len(room.questions):
        return event
    size = room.questions[event.i].options
    return replace(event, option=size - 1 - event.option)


def hidden(effect: Effect) -> object:
    """What of an effect may be known before answers are."""
    return (effect.i, effect.tally.answered, effect.tally.skipped) if isinstance(effect, Reveal) else effect
