"""The queue of updates between the world and the bot.

Rules:
1. Ids rise for ever and never repeat. An update that the bot did not ask for gets no id.
2. Who polls confirms, and so forgets, everything below an offset; a negative offset keeps only the last ones. A
   webhook acknowledges one update at a time, in any order.
3. Messages wait a day, taps 150 s. Who comes later never sees them.
4. Whatever is done with one update costs the same with one waiting and with 50,000. So it is an ordered dict: a
   plain one walks over all it has lost at its front whenever it is asked for its first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sandbox.jsontext import Object

DAY = 86_400.0
LIVES = {"callback_query": 150.0, "inline_query": 30.0, "chosen_inline_result": 600.0}
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
CAPACITY = 50_000  # the oldest go first: nobody fetches them, and memory is finite


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
        self.on_arrival: list[Callable[[Waiting], None]] = []
        self._waiting: OrderedDict[int, Waiting] = OrderedDict()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """All of them, oldest first; a copy."""
        return tuple(self._waiting.values())

    def wants(self, kind: str) -> bool:
        return kind not in NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed

    def add(self, kind: str, payload: Object, now: float) -> None:
        if not self.wants(kind):
            return
        one = Waiting({"update_id": self.next_id, kind: payload}, now + LIVES.get(kind, DAY))
        self.next_id += 1
        self.restore([one])
        for hear in self.on_arrival:
            hear(one)

    def restore(self, waiting: Iterable[Waiting]) -> None:
        """Put some at the end, oldest first, without a word to anybody: what was saved waits again."""
        for one in waiting:
            self._waiting[one.id] = one
            if len(self._waiting) > CAPACITY:
                self._waiting.popitem(last=False)

    def clear(self) -> None:
        self._waiting.clear()

    def confirm(self, offset: int) -> bool:
        """Forget what `offset` confirms; whether that changed anything."""
        before = len(self._waiting)
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popitem(last=False)
        while offset > 0 and self._waiting and next(iter(self._waiting)) < offset:
            self._waiting.popitem(last=False)
        return len(self._waiting) != before

    def acknowledge(self, update_id: int) -> bool:
        """Forget this one; whether it still waited."""
        return self._waiting.pop(update_id, None) is not None

    def is_waiting(self, update_id: int, now: float) -> bool:
        """Whether it may still be delivered."""
        one = self._waiting.get(update_id)
        return one is not None and one.expires_at > now

    def count(self, now: float) -> int:
        """How many may still be delivered."""
        return sum(one.expires_at > now for one in self._waiting.values())

    def first(self, limit: int, now: float) -> list[Object]:
        """The earliest that are still alive; they stay until they are confirmed."""
        found: list[Object] = []
        late: list[int] = []
        for one in self._waiting.values():
            if len(found) == limit:
                break
            if one.expires_at > now:
                found.append(one.update)
            else:
                late.append(one.id)
        for update_id in late:
            del self._waiting[update_id]
        return found
