"""Inline queries that wait or were answered, and the messages that came of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sandbox.jsontext import Object

KEPT = 1000  # of queries and of answers: each may hold 50 results, and every snapshot writes them
LIFE = 30.0  # seconds in which a query can be answered


@dataclass(frozen=True, slots=True)
class InlineQuery:
    id: str
    user: int
    query: str
    offset: str
    asked_at: float
    answer: Object | None = None  # results, next_offset, button, and the messages that would come of them


@dataclass(slots=True)
class InlineState:
    queries: dict[str, InlineQuery] = field(default_factory=dict)
    messages: dict[str, tuple[int, int]] = field(default_factory=dict)  # inline message id -> chat, message
    # what was asked -> until when, answer
    cached: dict[str, tuple[float, Object]] = field(default_factory=dict)
    next_id: int = 1

    def add(self, user: int, query: str, offset: str, now: float) -> InlineQuery:
        asked = InlineQuery(str(9_000_000 + self.next_id), user, query, offset, now)
        self.next_id += 1
        self.queries[asked.id] = asked
        if len(self.queries) > KEPT:
            del self.queries[next(iter(self.queries))]
        return asked

    def answer(self, query_id: str, answer: Object, now: float) -> InlineQuery | None:
        """The answered query; None when it was too late, or answered before."""
        asked = self.queries.get(query_id)
        if asked is None or asked.answer is not None or now - asked.asked_at >= LIFE:
            return None
        self.queries[query_id] = replace(asked, answer=answer)
        return self.queries[query_id]

    def remember(self, key: str, answer: Object, until: float) -> None:
        self.cached.pop(key, None)
        self.cached[key] = (until, answer)
        if len(self.cached) > KEPT:
            del self.cached[next(iter(self.cached))]

    def recall(self, key: str, now: float) -> Object | None:
        until, answer = self.cached.get(key, (0.0, None))
        if until <= now:
            self.cached.pop(key, None)
            return None
        return answer
