"""Who asks, where and when; and what a handler has at hand."""

from __future__ import annotations

from dataclasses import dataclass

from db.uow import Work
from decks.model import Library


@dataclass(frozen=True, slots=True)
class Request:
    """One update, as far as handlers care. `at_ms` is when it was received, also when it is handled late."""

    learner: int
    chat: int
    at_ms: int
    message_id: int | None = None  # of the message whose button was tapped
    query_id: str | None = None
    maintainer: bool = False  # by the sender's id, whatever the payload says
    name: str = ""  # as others see the sender
    topic: int = 0  # of a forum group; 0 for none
    title: str = ""  # of the group
    admin: bool = False  # of the group, as Telegram said

    @property
    def at(self) -> int:
        """UTC seconds."""
        return self.at_ms // 1000


@dataclass(frozen=True, slots=True)
class Desk:
    """The unit of work and the decks. Lives as long as one use-case."""

    work: Work
    library: Library
