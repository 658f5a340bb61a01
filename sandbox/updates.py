"""The queue of updates between the world and the bot.

Rules:
1. Ids rise for ever and never repeat. An update that the bot did not ask for gets no id.
2. Asking from an offset confirms, and so forgets, everything below it. A negative offset keeps only the last ones.
3. Messages wait a day, taps 150 s. Who comes later never sees them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from sandbox.jsontext import Object

DAY = 86_400.0
LIVES = {"callback_query": 150.0, "inline_query": 30.0}
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
CAPACITY = 50_000  # the oldest go first: nobody polls, and memory is finite


@dataclass(frozen=True, slots=True)
class Waiting:
    update: Object
    expires_at: float

    @property
    def id(self) -> int:
        return int(self.update["update_id"])


class UpdateQueue:
    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.allowed: frozenset[str] | None = None  # None: the default set
        self.waiting: deque[Waiting] = deque()
        self.on_arrival: Callable[[], None] = lambda: None

    def wants(self, kind: str) -> bool:
        return kind not in NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed

    def add(self, kind: str, payload: Object, now: float) -> None:
        if not self.wants(kind):
            return
        update = {"update_id": self.next_id, kind: payload}
        self.next_id += 1
        self.waiting.append(Waiting(update, now + LIVES.get(kind, DAY)))
        if len(self.waiting) > CAPACITY:
            self.waiting.popleft()
        self.on_arrival()

    def confirm(self, offset: int) -> bool:
        """Forget what `offset` confirms; whether that changed anything."""
        before = len(self.waiting)
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        while offset > 0 and self.waiting and self.waiting[0].id < offset:
            self.waiting.popleft()
        return len(self.waiting) != before

    def first(self, limit: int, now: float) -> list[Object]:
        """The earliest that are still alive; they stay until they are confirmed."""
        alive = (waiting.update for waiting in self.waiting if waiting.expires_at > now)
        return list(islice(alive, limit))
