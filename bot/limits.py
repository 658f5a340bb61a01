"""How fast we may call: a token bucket per chat, twenty a minute in groups, one rate over all.

Telegram's limits (design note: telegram): a chat refills one call a second with a burst of five; a group takes
20 a minute, edits included; 30 a second over all. Callback answers are free. What Telegram says in a 429 holds
for that chat; three such within a second hold everybody. Time is the event loop's, so tests need not wait.
"""

from __future__ import annotations

from collections import OrderedDict, deque

CHAT_RATE, CHAT_BURST = 1.0, 5.0
GROUP_CALLS, GROUP_SECONDS = 20, 60.0
OVERALL_BURST_SECONDS = 1.0
FLOOD_COUNT, FLOOD_SECONDS = 3, 1.0
REMEMBERED = 20_000  # chats; one that was forgotten starts with a full bucket


class _Bucket:
    """Calls that may be made now, and when the next one may."""

    __slots__ = ("_at", "_burst", "_left", "_rate")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst, self._left, self._at = rate, burst, burst, now

    def wait(self, now: float) -> float:
        """Seconds until a call may be made."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        return 0.0 if self._left >= 1 else (1 - self._left) / self._rate

    def spend(self) -> None:
        self._left -= 1


class Limiter:
    """Asked before each call: how long to wait. Nothing is spent until the wait is zero."""

    def __init__(self, rate: float, now: float) -> None:
        self._all = _Bucket(rate, max(1.0, rate * OVERALL_BURST_SECONDS), now)
        self._chats: OrderedDict[int, _Bucket] = OrderedDict()
        self._groups: dict[int, deque[float]] = {}
        self._held: dict[int, float] = {}
        self._all_held = 0.0
        self._floods: deque[tuple[float, float]] = deque(maxlen=FLOOD_COUNT)

    def take(self, chat: int, now: float) -> float:
        """0 when the call may be made now, and it is counted; else seconds to wait before asking again."""
        wait = max(self.chat_wait(chat, now), self._all_held - now, self._all.wait(now))
        if wait > 0:
            return wait
        self._bucket(chat, now).spend()
        self._all.spend()
        if chat < 0:
            self._groups.setdefault(chat, deque()).append(now)
        return 0.0

    def chat_wait(self, chat: int, now: float) -> float:
        """Seconds until this chat itself may be called, whatever the others do."""
        held = self._held.get(chat, 0.0) - now
        return max(held, self._bucket(chat, now).wait(now), self._group_wait(chat, now))

    def hold(self, chat: int, seconds: float, now: float) -> None:
        """Telegram said 429 for this chat."""
        self._held = {one: until for one, until in self._held.items() if until > now}
        self._held[chat] = now + seconds
        self._floods.append((now, now + seconds))
        if len(self._floods) == FLOOD_COUNT and now - self._floods[0][0] <= FLOOD_SECONDS:
            self._all_held = max(until for _, until in self._floods)

    def _bucket(self, chat: int, now: float) -> _Bucket:
        bucket = self._chats.get(chat)
        if bucket is None:
            bucket = self._chats[chat] = _Bucket(CHAT_RATE, CHAT_BURST, now)
            if len(self._chats) > REMEMBERED:
                forgotten, _ = self._chats.popitem(last=False)
                self._groups.pop(forgotten, None)
        else:
            self._chats.move_to_end(chat)
        return bucket

    def _group_wait(self, chat: int, now: float) -> float:
        calls = self._groups.get(chat)
        if not calls:
            return 0.0
        while calls and calls[0] <= now - GROUP_SECONDS:
            calls.popleft()
        return 0.0 if len(calls) < GROUP_CALLS else calls[0] + GROUP_SECONDS - now
