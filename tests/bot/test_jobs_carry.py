"""The alarm that brings cards over, when decks are changed while it works."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.jobs import Jobs


class Clock:
    def now_ms(self) -> int:
        return 0


class Writer:
    """Writes down with which decks it was asked; in the midst of it others come into use."""

    def __init__(self) -> None:
        self.seen: list[object] = []
        self.change: Any = lambda: None

    async def run(
        self, _: Any, library: object, *__: Any, after: int, limit: int
    ) -> tuple[list[Any], int | None]:
        self.seen.append(library)
        self.change()
        return [], after + limit if len(self.seen) < 3 else None


def test_cards_are_not_brought_to_decks_that_are_no_longer_in_use() -> None:
    writer, first, second = Writer(), object(), object()
    jobs = Jobs(writer, None, first, lambda: None, None, Clock())  # type: ignore[arg-type]

    def publish() -> None:
        jobs.library = second  # type: ignore[assignment]

    writer.change = publish
    asyncio.run(jobs.carry())
    assert writer.seen == [first]
    writer.change = lambda: None
    asyncio.run(jobs.carry())
    assert writer.seen == [first, second, second]
    asyncio.run(jobs.carry())
    assert writer.seen == [first, second, second]
