"""Ten bugs, as patches. The simulation must catch each of them, or it proves nothing.

Each is a small change of the real code that somebody could make on a bad day.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot import gateway
from bot.intake import Intake
from bot.sender import Sender, _Sent
from bot.services import fresh
from bot.services import review_grading as grading
from db import cards, inbox, reviews, screens
from db import statements as sql
from scheduler.card import New

Plant = Callable[[pytest.MonkeyPatch], None]


def confirmed_too_early(patch: pytest.MonkeyPatch) -> None:
    """The next poll confirms a batch before it is stored, as PTB's updater does."""
    real = Intake._receive

    async def receive(self: Intake, updates: Any) -> int | None:
        ids = [one["update_id"] for one in updates]
        if ids:
            with contextlib.suppress(TelegramError):
                await self._fetch(max(ids) + 1)
        return await real(self, updates)

    patch.setattr(Intake, "_receive", receive)


def duplicates_are_taken(patch: pytest.MonkeyPatch) -> None:
    """A redelivered update is handled again."""

    def receive(work: Any, updates: Any, *, received_ms: int) -> Any:
        for update_id, body in updates:
            work.do(sql.RECEIVE, update_id=update_id, received_ms=received_ms, body=body)
        return [inbox.Received(update_id, received_ms, 0, 0, body) for update_id, body in updates]

    patch.setattr(inbox, "receive", receive)


def settled_apart(patch: pytest.MonkeyPatch) -> None:
    """The inbox row becomes `done` in a unit of work of its own, after the effect."""
    real = Intake._lasting

    async def lasting(self: Intake, use_case: Any, /, *args: Any, **kwargs: Any) -> Any:
        result = await real(self, use_case, *args, **kwargs)
        if use_case is gateway.handle:
            await real(self, settle, args[1])
        return result

    settle = inbox.settle
    patch.setattr(Intake, "_lasting", lasting)
    patch.setattr(inbox, "settle", lambda work, update_id: None)


def nothing_is_recovered(patch: pytest.MonkeyPatch) -> None:
    """Rows that an earlier life received are left lying."""

    async def recover(self: Intake) -> None:
        return None

    patch.setattr(Intake, "recover", recover)


def shown_before_sent(patch: pytest.MonkeyPatch) -> None:
    """Every screen is marked shown before it is sent."""
    real = Sender._show

    async def show(self: Sender, pending: Any, shown: Any) -> Any:
        await self._settle(pending, _Sent(shown.message_id))
        return await real(self, pending, shown)

    patch.setattr(Sender, "_show", show)


def floods_are_given_up(patch: pytest.MonkeyPatch) -> None:
    """A 429 is taken for the end of the matter."""
    real = Sender._edit_or_send

    async def edit_or_send(self: Sender, pending: Any, shown: Any) -> Any:
        try:
            return await real(self, pending, shown)
        except RetryAfter:
            raise BadRequest("flood") from None

    patch.setattr(Sender, "_edit_or_send", edit_or_send)


def older_screen_wins(patch: pytest.MonkeyPatch) -> None:
    """A screen that waits is not replaced by a newer one."""
    real = Sender.push

    def push(self: Sender, pending: Any) -> None:
        if pending.slot not in self._waiting.get(pending.chat, {}) and pending.chat not in self._tasks:
            real(self, pending)

    async def nothing(self: Any) -> None:
        return None

    patch.setattr(Sender, "push", push)
    patch.setattr("bot.jobs.Jobs.draw_owed", nothing)


def old_buttons_count(patch: pytest.MonkeyPatch) -> None:
    """Undo takes any event back, not only the newest."""
    real = grading.take_back

    def take_back(desk: Any, person: Any, moment: Any, seq: int | None) -> Any:
        last = grading.last_event(desk, person)
        wanted = reviews.load(desk.work, person.id, seq) if seq else None
        if wanted is None or last.top == seq:
            return real(desk, person, moment, seq)
        held = cards.load(desk.work, person.id, wanted.card)
        cards.advance(desk.work, person.id, wanted.card, held, wanted.before.state, day=moment.day)
        reviews.append_undo(desk.work, person.id, wanted, moment=moment, last=last, before=held)
        return wanted

    patch.setattr(grading, "take_back", take_back)


def undo_forgets_the_ease(patch: pytest.MonkeyPatch) -> None:
    """Undo brings back every field but one."""
    real = reviews.load

    def load(work: Any, learner: int, seq: int) -> Any:
        taken = real(work, learner, seq)
        state: Any = None if taken is None else taken.before.state
        if taken is None or not hasattr(state, "ease"):
            return taken
        worse = dataclasses.replace(state, ease=max(1.3, state.ease - 0.2))
        return dataclasses.replace(taken, before=dataclasses.replace(taken.before, state=worse))

    patch.setattr(reviews, "load", load)


def new_cards_count_twice(patch: pytest.MonkeyPatch) -> None:
    """A new card that is graded again after an undo counts as new once more."""
    real = grading.grade_state

    def grade(desk: Any, person: Any, moment: Any, asks: Any, *args: Any) -> Any:
        held = cards.load(desk.work, person.id, asks.card)
        if held.rev and isinstance(held.state, New):
            fresh.met(desk, person, moment)
        return real(desk, person, moment, asks, *args)

    patch.setattr(grading, "grade_state", grade)


def settles_what_is_newer(patch: pytest.MonkeyPatch) -> None:
    """What was shown is written down as the newest rev, whatever was drawn meanwhile."""

    def settle(work: Any, settled: Any) -> None:
        for one in settled:
            present = screens.load(work, one.chat, one.slot)
            rev = present.rev if present else one.rev
            work.do(
                sql.SHOW_SCREEN, chat_=one.chat, slot_=one.slot, rev_=rev, shown_rev=rev,
                shown_epoch=one.epoch, message_id=one.message_id,
            )  # fmt: skip

    patch.setattr(screens, "settle", settle)


PLANTS: list[Plant] = [
    confirmed_too_early,
    duplicates_are_taken,
    settled_apart,
    nothing_is_recovered,
    shown_before_sent,
    floods_are_given_up,
    older_screen_wins,
    old_buttons_count,
    undo_forgets_the_ease,
    new_cards_count_twice,
    settles_what_is_newer,
]
