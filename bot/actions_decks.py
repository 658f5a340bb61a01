"""Decks and uploads, for maintainers. What a document is, its sender and its ending decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ShowDecks:
    """Maintainers: the decks in use and those that are made."""


@dataclass(frozen=True, slots=True)
class ShowDeck:
    deck: int  # its mark, see `bot.services.decks`


@dataclass(frozen=True, slots=True)
class DiffDeck:
    """Maintainers: what is made now, against what is in use."""

    deck: int


@dataclass(frozen=True, slots=True)
class PublishDeck:
    deck: int
    build: int  # its mark
    seen: int  # the publication that was in use when the button was drawn


@dataclass(frozen=True, slots=True)
class AskRollBack:
    deck: int


@dataclass(frozen=True, slots=True)
class RollBackDeck:
    deck: int
    seen: int


@dataclass(frozen=True, slots=True)
class SendFile:
    """A document: a maintainer's may be a deck, anybody's their own copy of CPT."""

    file: str  # Telegram's id of it
    name: str
    size: int  # bytes, 0 where Telegram does not say


@dataclass(frozen=True, slots=True)
class ShowUpload:
    """Maintainers: what was sent; `sample` from 1, 0 for the report."""

    number: int
    sample: int


@dataclass(frozen=True, slots=True)
class TakeUpload:
    """Maintainers: publish what was sent."""

    number: int


@dataclass(frozen=True, slots=True)
class DiscardUpload:
    number: int


DecksAction: TypeAlias = (
    ShowDecks | ShowDeck | DiffDeck | PublishDeck | AskRollBack | RollBackDeck | SendFile |
    ShowUpload | TakeUpload | DiscardUpload
)  # fmt: skip
