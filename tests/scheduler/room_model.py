"""A second account of a group's exam: stopwatch, votes, points and calls, kept by other means than the room's."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from scheduler.room_effects import EditCount, Effect, Post, PostAgain, Reveal, ShowStanding
from scheduler.room_events import Answer, Result
from scheduler.room_score import FASTEST, RIGHT, public
from scheduler.room_state import Asking, Room, is_full


@dataclass
class Model:
    """What a group could have written down itself."""

    calls: list[tuple[int, Effect]] = field(default_factory=list)
    here: list[int] = field(default_factory=list)
    taps: dict[int, list[int]] = field(default_factory=dict)  # of the open question, by member
    points: Counter[int] = field(default_factory=Counter)
    open_for: int = 0  # seconds that the open question could be answered in
    opened_at: int | None = None
    skipped: bool = False
    handed_in: set[int] = field(default_factory=set)

    def passes(self, room: Room, seconds: int) -> None:
        """Time in which we are up."""
        if isinstance(room.phase, Asking) and self.opened_at is not None and not (room.paused or room.lost):
            self.open_for += seconds

    def taps_on(self, room: Room, tap: Answer) -> None:
        """Before the room hears of it."""
        asking = room.phase
        if not isinstance(asking, Asking) or tap.i != asking.i or room.paused or room.lost or self.skipped:
            return
        there = any(isinstance(call, Post) and call.i == tap.i for _, call in self.calls)
        known = 0 <= tap.option < room.questions[tap.i].options
        in_time = self.open_for < room.settings.seconds
        if there and known and in_time and tap.member in self.here:
            chosen = self.taps.setdefault(tap.member, [])
            if tap.option not in chosen[-len(room.questions[tap.i].key) :]:
                chosen.append(tap.option)

    def hands_in(self, room: Room, result: Result) -> None:
        if result.member not in self.handed_in:
            self.handed_in.add(result.member)
            self.points[result.member] = result.points

    def joins(self, room: Room, member: int) -> None:
        known = any(one.id == member for one in room.members)
        if member not in self.here and (known or not is_full(room)):
            self.here.append(member)

    def hears(self, before: Room, room: Room, now: int, effects: tuple[Effect, ...]) -> None:
        """What a step asked for, `before` being the room with everything due done."""
        for effect in effects:
            self.calls.append((now, effect))
            if isinstance(effect, Reveal):
                self._closes(before, effect, now)
        self._keeps_the_limits(now)

    def _closes(self, room: Room, reveal: Reveal, now: int) -> None:
        key = set(room.questions[reveal.i].key)
        size = len(key)
        assert reveal.tally.skipped == self.skipped
        assert self.skipped or self.open_for >= room.settings.seconds or self._all_answered(size, now)
        assert list(reveal.marks) == ([] if self.skipped else list(self.taps))
        for member, mark in reveal.marks.items():
            assert list(mark.options) == self.taps[member][-size:]
            assert mark.right == (set(self.taps[member][-size:]) == key)
            bonus = FASTEST if room.settings.speed_bonus else 0
            assert mark.points in (range(RIGHT, RIGHT + bonus + 1) if mark.right else [0])
            self.points[member] += mark.points
        assert reveal.tally.right == sum(mark.right for mark in reveal.marks.values())
        self.taps, self.open_for, self.opened_at, self.skipped = {}, 0, None, False

    def _all_answered(self, size: int, now: int) -> bool:
        assert self.opened_at is not None
        return now >= self.opened_at + 9 and all(len(self.taps.get(one, ())) >= size for one in self.here)

    def _keeps_the_limits(self, now: int) -> None:
        moments = [at for at, _ in self.calls]
        assert sum(at > now - 60 for at in moments) <= 20
        posts = [at for at, call in self.calls if isinstance(call, Post | PostAgain | ShowStanding)]
        assert all(later - earlier >= 9 for earlier, later in pairwise(posts))
        kinds = Counter(call for _, call in self.calls if isinstance(call, Post | EditCount))
        reveals = Counter(call.i for _, call in self.calls if isinstance(call, Reveal))
        assert max([*kinds.values(), *reveals.values()], default=0) <= 1

    def agrees(self, room: Room) -> None:
        assert {one.id: one.points for one in room.members} == {
            one.id: self.points[one.id] for one in room.members
        }
        view = public(room)
        assert view.present == len([one for one in room.members if one.present])
