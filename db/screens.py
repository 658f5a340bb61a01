"""Screens: what each chat should show, and what it shows. The sender makes Telegram agree with these rows.

`rev` counts what should be shown, `shown_rev` what was. A rise of `epoch` asks for a fresh message (after
typed text); otherwise the message is edited. Bodies are opaque here: the gateway writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db import statements as sql
from db.tables import MAIN_SLOT, NOTICE_SLOT
from db.uow import Work

__all__ = [
    "MAIN_SLOT",
    "NOTICE_SLOT",
    "Pending",
    "Settled",
    "behind",
    "draw",
    "drop",
    "drop_strangers",
    "erase",
    "load",
    "settle",
]


@dataclass(frozen=True, slots=True)
class Pending:
    """One screen row as a unit of work left it."""

    chat: int
    slot: int
    body: str | None
    asks: str | None
    rev: int
    epoch: int
    shown_rev: int
    shown_epoch: int
    message_id: int | None
    once: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """What the sender has made true."""

    chat: int
    slot: int
    rev: int
    epoch: int
    message_id: int | None
    asks: str | None = None
    at: int = 0  # UTC seconds
    poll: str | None = None  # Telegram's id of it, when the message is one


def load(work: Work, chat: int, slot: int = MAIN_SLOT) -> Pending | None:
    row = work.row(sql.SCREEN, chat_=chat, slot_=slot)
    return None if row is None else _pending(row)


def _pending(row: tuple[int, int, str | None, str | None, int, int, int, int, int | None, int]) -> Pending:
    return Pending(*row[:-1], once=bool(row[-1]))


def draw(
    work: Work,
    chat: int,
    present: Pending | None,
    *,
    body: str,
    asks: str | None,
    fresh: bool,
    now: int,
    slot: int = MAIN_SLOT,
    once: bool = False,
    message_id: int | None = None,
) -> Pending:
    """Say what the chat should show from now on. `now` in UTC seconds.

    Without a row yet, `message_id` may name a message of ours to use for it: the one that was tapped.
    """
    if present is None:
        shown_epoch = 0 if message_id is None else 1
        work.do(
            sql.ADD_SCREEN, chat=chat, slot=slot, body=body, asks=asks, rev=1, epoch=1, once=int(once),
            drawn_at=now, shown_epoch=shown_epoch, message_id=message_id,
        )  # fmt: skip
        return Pending(chat, slot, body, asks, 1, 1, 0, shown_epoch, message_id, once)
    rev, epoch = present.rev + 1, present.epoch + fresh
    work.do(
        sql.DRAW_SCREEN, chat_=chat, slot_=slot, body=body, asks=asks, rev=rev, epoch=epoch, once=int(once),
        drawn_at=now,
    )  # fmt: skip
    return Pending(
        chat, slot, body, asks, rev, epoch, present.shown_rev, present.shown_epoch, present.message_id, once
    )


def settle(work: Work, settled: Iterable[Settled]) -> None:
    """Write down what is shown. An older answer never overwrites a newer one."""
    for one in settled:
        work.do(
            sql.SHOW_SCREEN, chat_=one.chat, slot_=one.slot, rev_=one.rev, shown_rev=one.rev,
            shown_epoch=one.epoch, message_id=one.message_id,
        )  # fmt: skip


def behind(work: Work, *, limit: int) -> Sequence[Pending]:
    """Screens that Telegram does not show yet."""
    return [_pending(row) for row in work.rows(sql.SCREENS_BEHIND, limit_=limit)]


def drop(work: Work, chat: int) -> None:
    """The messages of this chat are dead."""
    work.do(sql.FORGET_SCREENS, chat_=chat)


def erase(work: Work, *, before: int) -> int:
    """Drop what was drawn before a moment (UTC seconds): a message that old is drawn anew from the cards."""
    return work.do(sql.ERASE_SCREENS, before_=before)


def drop_strangers(work: Work, *, before: int) -> int:
    """Drop the rows of chats that have no learner: farewells, and calls in groups."""
    return work.do(sql.DROP_STRANGERS, before_=before)
