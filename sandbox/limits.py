"""Telegram's flood limits, as a bot meets them.

30 calls a second in all; 1 a second in a private chat after 5 at once; 20 a minute in a group, edits included.
Each is a bucket that fills at its rate: a call takes a token from both buckets or from none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from sandbox.refusal import Refused

MAX_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    burst: float
    per_second: float


ALL = Rate(30, 30)
PRIVATE = Rate(5, 1)
GROUP = Rate(20, 20 / 60)


@dataclass(slots=True)
class _Bucket:
    rate: Rate
    tokens: float
    at: float

    def fill(self, now: float) -> None:
        gained = max(0.0, now - self.at) * self.rate.per_second
        self.tokens, self.at = min(self.rate.burst, self.tokens + gained), now

    def wait(self) -> float:
        """Seconds until there is a token."""
        return max(0.0, 1 - self.tokens) / self.rate.per_second


class Limits:
    def __init__(self) -> None:
        self._all = _Bucket(ALL, ALL.burst, 0.0)
        self._chats: dict[int, _Bucket] = {}

    def take(self, chat_id: int, now: float, count: int = 1) -> None:
        """Count one call, or the messages of an album; `Refused` (429) when it is too many.

        An album goes when one message could, as a bucket that held fewer would never let it pass.
        """
        buckets = (self._all, self._bucket(chat_id, now))
        for bucket in buckets:
            bucket.fill(now)
        wait = max(bucket.wait() for bucket in buckets)
        if wait > 1e-9:
            seconds = max(1, ceil(wait - 1e-9))
            raise Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        for bucket in buckets:
            bucket.tokens -= count

    def _bucket(self, chat_id: int, now: float) -> _Bucket:
        if chat_id not in self._chats:
            self._forget_full(now)
            rate = GROUP if chat_id < 0 else PRIVATE
            self._chats[chat_id] = _Bucket(rate, rate.burst, now)
        return self._chats[chat_id]

    def _forget_full(self, now: float) -> None:
        """A full bucket says the same as none."""
        if len(self._chats) < MAX_BUCKETS:
            return
        for bucket in self._chats.values():
            bucket.fill(now)
        self._chats = {key: b for key, b in self._chats.items() if b.tokens < b.rate.burst}
