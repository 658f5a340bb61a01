"""The sender makes Telegram agree with the screen rows: one call in flight a chat, the latest screen wins.

A screen is edited, or sent when there is no message yet or a fresh one is asked for. What was shown is written
down afterwards, so after a crash it may be sent again, never forgotten; only `once` screens are marked before.
A wait for the rate limit is a wait for the newest: what came in meanwhile is drawn instead.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.clock import Clock
from bot.limits import Limiter
from bot.screens import LINK, STOP, STOP_BEFORE, Article, InlineAnswer
from bot.transport import Line
from db import learners
from db.screens import MAIN_SLOT, NOTICE_SLOT, Pending, Settled
from db.settler import Settler
from db.uow import Work
from db.writer import Runs

log = logging.getLogger(__name__)

# Replies before rooms, rooms before notices.
_RANKS = {MAIN_SLOT: 0, NOTICE_SLOT: 2}
_ROOMS = 1
BACK_OFF_FIRST, BACK_OFF_MOST = 1.0, 30.0
INLINE_START = "inline"  # the deep link behind the button over inline results
_UNCHANGED = ("message is not modified", "poll has already been closed")
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NO_CHAT = ("chat not found", "user is deactivated", "bot was blocked", "bot was kicked")


@dataclass(frozen=True, slots=True)
class _Shown:
    """The message that a slot has now."""

    message_id: int | None
    epoch: int
    rev: int = 0


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a call has made: the message, None where there never will be one; and the poll in it."""

    message_id: int | None
    poll: str | None = None


class Sender:
    """Draws what is behind. `push` never blocks; `drain` waits until nothing is left to draw.

    `refused`: Telegram does not take what is to be shown in a group: we may not write there, it has another id, or it
    is this message.
    """

    def __init__(
        self,
        line: Line,
        writer: Runs,
        limiter: Limiter,
        clock: Clock | None = None,
        refused: Callable[[Pending, TelegramError], Awaitable[None]] | None = None,
    ) -> None:
        self._line, self._writer, self._limiter = line, writer, limiter
        self._clock, self.refused = clock, refused
        self._settler = Settler(writer)
        self._waiting: dict[int, dict[int, Pending]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._answers: set[asyncio.Task[None]] = set()
        self._replies_waiting = 0
        self._username = ""

    @property
    def depth(self) -> int:
        """Chats with something to draw."""
        return len(self._tasks)

    def push(self, pending: Pending) -> None:
        """A screen is behind. An older one of the same slot that still waits is forgotten.

        Rev 1 is a new row: it wins over what was there before everything was deleted.
        """
        slots = self._waiting.setdefault(pending.chat, {})
        older = slots.get(pending.slot)
        if older is None or older.rev < pending.rev or pending.rev == 1:
            slots[pending.slot] = pending
        if pending.chat not in self._tasks:
            task = asyncio.create_task(self._serve(pending.chat), name=f"screen {pending.chat}")
            self._tasks[pending.chat] = task

    def answer(self, query_id: str, toast: str | None, *, alert: bool) -> None:
        """Stop the spinner, best effort: a toast is a courtesy, never the record."""
        task = asyncio.create_task(self._answer(query_id, toast, alert=alert))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    def answer_inline(self, answer: InlineAnswer) -> None:
        """Results of inline mode, best effort: who typed on has asked again."""
        task = asyncio.create_task(self._answer_inline(answer))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def drain(self, seconds: float) -> None:
        """Give what is under way some time to end; what is not shown then is drawn after the next start."""
        tasks = [*self._tasks.values(), *self._answers]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        for task in [*self._tasks.values(), *self._answers]:
            task.cancel()

    async def _answer(self, query_id: str, toast: str | None, *, alert: bool) -> None:
        extra: dict[str, Any] = {"text": toast, "show_alert": alert} if toast else {}
        try:
            await self._line.call("answerCallbackQuery", callback_query_id=query_id, **extra)
        except TelegramError as error:
            log.debug("callback not answered: %s", error)

    async def _answer_inline(self, answer: InlineAnswer) -> None:
        try:
            await self._line.call("answerInlineQuery", **_inline_values(answer, await self._me()))
        except TelegramError as error:
            log.debug("inline query not answered: %s", error)

    async def _serve(self, chat: int) -> None:
        shown: dict[int, _Shown] = {}
        try:
            while self._waiting.get(chat):
                pending = await self._turn(chat)
                shown[pending.slot] = await self._draw(pending, shown.get(pending.slot))
        except Exception:
            log.exception("chat %s: a screen could not be drawn", chat)
        finally:
            self._waiting.pop(chat, None)
            self._tasks.pop(chat, None)

    async def _draw(self, pending: Pending, known: _Shown | None) -> _Shown:
        shown = known or _Shown(pending.message_id, pending.shown_epoch)
        if pending.once:
            if pending.rev <= shown.rev:  # a sweep found it while it was being marked
                return shown
            await self._settle(pending, _Sent(None))
        pending, sent = await self._show(pending, shown)
        if not pending.once:
            await self._settle(pending, sent)
        if pending.slot in _RANKS and sent.message_id is not None:  # a room's old messages keep their keys
            await self._retire_before(pending, shown)
        return _Shown(sent.message_id, pending.epoch, pending.rev)

    async def _retire_before(self, pending: Pending, shown: _Shown) -> None:
        if shown.message_id is not None and shown.epoch != pending.epoch:
            await self._retire(pending.chat, shown.message_id)

    async def _turn(self, chat: int) -> Pending:
        """Wait for the rate limit; then the chat's most urgent screen. A notice also waits while a reply does."""
        loop, slots = asyncio.get_running_loop(), self._waiting[chat]
        while wait := self._wait(chat, urgent=(urgent := _first(slots) != NOTICE_SLOT), now=loop.time()):
            self._replies_waiting += urgent
            try:
                await asyncio.sleep(wait)
            finally:
                self._replies_waiting -= urgent
        return slots.pop(_first(slots))

    def _wait(self, chat: int, *, urgent: bool, now: float) -> float:
        if not urgent and self._replies_waiting:
            return max(0.05, self._limiter.chat_wait(chat, now))
        return self._limiter.take(chat, now)

    async def _show(self, pending: Pending, shown: _Shown) -> tuple[Pending, _Sent]:
        """Edit or send until Telegram has it: what was shown, and the message."""
        pause = BACK_OFF_FIRST
        while True:
            try:
                return pending, await self._edit_or_send(pending, shown)
            except RetryAfter as error:
                await self._hold(pending, seconds(error))
                pending = self._newest(pending)
            except (BadRequest, Forbidden, ChatMigrated) as error:
                if _says(error, _GONE) and shown.message_id is not None:
                    shown = _Shown(None, 0)
                    continue
                await self._give_up(pending, error)
                return pending, _Sent(None)
            except TelegramError as error:  # also TimedOut: the effect is unknown, and a repeat is harmless
                log.debug("chat %s: %s", pending.chat, error)
                if pending.once:
                    return pending, _Sent(None)
                await asyncio.sleep(pause)
                pause = min(pause * 2, BACK_OFF_MOST)
                pending = self._newest(pending)

    def _newest(self, pending: Pending) -> Pending:
        """What came in while Telegram was waited for is drawn instead, unless a `once` screen is concerned."""
        slots = self._waiting[pending.chat]
        newer = slots.get(pending.slot)
        if newer is None or pending.once or newer.once:
            return pending
        return slots.pop(pending.slot)

    async def _edit_or_send(self, pending: Pending, shown: _Shown) -> _Sent:
        values = _values(pending)
        if LINK in (pending.body or ""):
            values = _linked(values, await self._me())
        if shown.message_id is not None and shown.epoch == pending.epoch:
            await self._edit(values, shown.message_id)
            return _Sent(shown.message_id)
        if values.pop(STOP_BEFORE, False):
            await self._stop_before(pending.chat, shown.message_id)
        if STOP in values:
            raise BadRequest("the poll to stop is gone")
        sent = await self._line.call(_sending(values), **values)
        return _Sent(sent["message_id"], sent.get("poll", {}).get("id"))

    async def _stop_before(self, chat: int, message_id: int | None) -> None:
        """Best effort: nobody counts its votes any more."""
        if message_id is None:
            return
        try:
            await self._line.call("stopPoll", chat_id=chat, message_id=message_id)
        except RetryAfter:
            raise
        except TelegramError as error:
            log.debug("the poll before stays open: %s", error)

    async def _me(self) -> str:
        if not self._username:
            self._username = (await self._line.call("getMe"))["username"]
        return self._username

    async def _edit(self, values: dict[str, Any], message_id: int) -> None:
        values.pop("message_thread_id", None)
        values.pop(STOP_BEFORE, None)
        method = "stopPoll" if STOP in values else "editMessageText"
        values.pop(STOP, None)
        try:
            await self._line.call(method, message_id=message_id, **values)
        except BadRequest as error:
            if not _says(error, _UNCHANGED):
                raise

    async def _retire(self, chat: int, message_id: int) -> None:
        """Take the keys off a message that is no longer the screen. Best effort: its buttons are stale anyway."""
        if self._limiter.take(chat, asyncio.get_running_loop().time()):
            return
        try:
            await self._line.call("editMessageReplyMarkup", chat_id=chat, message_id=message_id)
        except RetryAfter as error:
            self._limiter.hold(chat, seconds(error), asyncio.get_running_loop().time())
        except TelegramError as error:
            log.debug("old keys stay: %s", error)

    async def _hold(self, pending: Pending, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._limiter.hold(pending.chat, seconds, loop.time())
        while wait := self._limiter.take(pending.chat, loop.time()):
            await asyncio.sleep(wait)

    async def _give_up(self, pending: Pending, error: TelegramError) -> None:
        """This screen will never be shown: the learner cannot be reached, or we made a screen Telegram refuses."""
        if pending.chat < 0 and self.refused is not None:
            await self.refused(pending, error)
        elif isinstance(error, Forbidden) or _says(error, _NO_CHAT):
            await self._writer.run(_unreachable, pending.chat)
        else:
            log.error("chat %s rev %s refused: %s", pending.chat, pending.rev, error)

    async def _settle(self, pending: Pending, sent: _Sent) -> None:
        at = 0 if self._clock is None else self._clock.now_ms() // 1000
        await self._settler.settle(
            Settled(
                pending.chat, pending.slot, pending.rev, pending.epoch, sent.message_id, pending.asks, at, sent.poll
            )
        )  # fmt: skip


def _unreachable(work: Work, chat: int) -> None:
    learners.set_reachable(work, chat, reachable=False)


def _first(slots: Iterable[int]) -> int:
    """The most urgent one."""
    return min(slots, key=lambda slot: _RANKS.get(slot, _ROOMS))


def _values(pending: Pending) -> dict[str, Any]:
    """The row's body is what Telegram takes, but for a remark that stands above the text."""
    values: dict[str, Any] = json.loads(pending.body or "{}")
    remark = values.pop("remark", None)
    if remark:
        values["text"] = f"{remark}\n\n{values['text']}"
    values["chat_id"] = pending.chat
    if "text" in values:
        values |= {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    return values


def _sending(values: dict[str, Any]) -> str:
    return "sendPoll" if "question" in values else "sendMessage"


def _linked(values: dict[str, Any], me: str) -> dict[str, Any]:
    linked: dict[str, Any] = json.loads(json.dumps(values).replace(LINK, f"t.me/{me}"))
    return linked


def _inline_values(answer: InlineAnswer, username: str) -> dict[str, Any]:
    hint = {"button": {"text": answer.hint, "start_parameter": INLINE_START}} if answer.hint else {}
    return hint | {
        "inline_query_id": answer.query_id,
        "results": [_article(article, username) for article in answer.articles],
        "cache_time": answer.seconds,
        "is_personal": False,
    }


def _article(article: Article, username: str) -> dict[str, Any]:
    content = {
        "message_text": article.text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    opens = {"text": "Open in CodeDrill", "url": f"https://t.me/{username}?start={article.start}"}
    return {
        "type": "article",
        "id": article.id,
        "title": article.title,
        "description": article.about,
        "input_message_content": content,
        "reply_markup": {"inline_keyboard": [[opens]]},
    }


def _says(error: TelegramError, texts: Iterable[str]) -> bool:
    message = error.message.lower()
    return any(text in message for text in texts)


def seconds(error: RetryAfter) -> float:
    """How long Telegram says to wait."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
