"""Which update may be posted to a webhook now. No HTTP and no asyncio in here.

Rules (Telegram's, from its Bot API server):
1. Updates of one lane are posted one after the other, lanes side by side. A lane is: the messages of a chat; the
   taps, the inline queries, the chosen results of a user; a poll with its answers; the reactions of a chat; the
   changes of the bot's own membership in a chat, and of another member's anywhere.
2. A lane whose update failed rests: 1 s, then 2, 4 … 60; or as long as the receiver asks, at most an hour. The
   next update begins anew with 1 s.
3. An update that would be too late after the rest is dropped at once.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sandbox.jsontext import Object
from sandbox.updates import UpdateQueue, Waiting

FIRST_REST, LONGEST_REST, LONGEST_ASKED_REST = 1.0, 60.0, 3600.0

Key: TypeAlias = tuple[str, Any]

_WHOSE = {
    "callback_query": ("tap", "from"),
    "inline_query": ("inline", "from"),
    "chosen_inline_result": ("chosen", "from"),
    "my_chat_member": ("mine", "chat"),
    "chat_join_request": ("member", "from"),
    "message_reaction": ("reaction", "chat"),
    "message_reaction_count": ("reactions", "chat"),
}


def key_of(update: Object) -> Key:
    kind, content = next((kind, content) for kind, content in update.items() if kind != "update_id")
    if kind == "poll":
        return "poll", content.get("id")
    if kind == "poll_answer":
        return "poll", content.get("poll_id")
    if kind == "chat_member":
        return "member", content.get("new_chat_member", {}).get("user", {}).get("id")
    name, whose = _WHOSE.get(kind, ("message", "chat"))
    return name, content.get(whose, {}).get("id", kind)


@dataclass(slots=True, eq=False)
class Lane:
    key: Key
    line: deque[Waiting] = field(default_factory=deque)
    rest: float = 0.0  # how long the first one rested last


class Lanes:
    """Every lane that is not empty is in one of three places: ready, resting, or taken by who posts."""

    def __init__(self, updates: UpdateQueue, waiting: Iterable[Waiting] = ()) -> None:
        self._updates = updates
        self._lanes: dict[Key, Lane] = {}
        self._ready: deque[Lane] = deque()
        self._resting: list[tuple[float, int, Lane]] = []
        self._rests = 0
        for one in waiting:
            self.add(one)

    def add(self, one: Waiting) -> None:
        key = key_of(one.update)
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = Lane(key)
            self._ready.append(lane)
        lane.line.append(one)

    @property
    def next_at(self) -> float | None:
        """When the next rest is over."""
        return self._resting[0][0] if self._resting else None

    def take(self, now: float) -> Lane | None:
        """A lane whose first update may be posted now. It is the taker's until `done` or `failed`."""
        self._wake(now)
        while self._ready:
            lane = self._ready.popleft()
            if self._has_first(lane, now):
                return lane
            del self._lanes[lane.key]
        return None

    def _wake(self, now: float) -> None:
        """Who has rested comes before who is new."""
        rested = []
        while self._resting and self._resting[0][0] <= now:
            rested.append(heapq.heappop(self._resting)[2])
        self._ready.extendleft(reversed(rested))

    def _has_first(self, lane: Lane, now: float) -> bool:
        """Skip what was dropped or is too late by now."""
        while lane.line and not self._updates.is_waiting(lane.line[0].id, now):
            self._updates.acknowledge(lane.line.popleft().id)
            lane.rest = 0.0
        return bool(lane.line)

    def done(self, lane: Lane) -> None:
        """Its first update is delivered, and forgotten."""
        self._updates.acknowledge(lane.line[0].id)
        self._ready.append(lane)

    def failed(self, lane: Lane, now: float, asked: float = 0.0) -> None:
        """Its first update was not taken; the receiver asked for `asked` seconds of rest, or for none."""
        if asked <= 0:
            lane.rest = min(max(lane.rest * 2, FIRST_REST), LONGEST_REST)
        until = now + (min(asked, LONGEST_ASKED_REST) if asked > 0 else lane.rest)
        if until > lane.line[0].expires_at:
            self.done(lane)
            return
        self._rests += 1
        heapq.heappush(self._resting, (until, self._rests, lane))
