"""The sender: what stands in the screen rows is what Telegram is made to show, in virtual time."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from telegram.error import NetworkError, TimedOut

from bot.limits import Limiter
from bot.sender import Sender
from bot.transport import Line
from db import learners, screens
from db.screens import MAIN_SLOT, NOTICE_SLOT, Pending
from db.store import StorageTrouble, Store
from db.uow import Work
from db.writer import InlineWriter
from tests.bot.chat import new_database
from tests.bot.telegram import Telegram, flood, refusal
from tests.virtual_time import run

ANN, BOB, CAT, DAN = 5, 6, 7, 8
EDIT, SEND, RETIRE, ANSWER = "editMessageText", "sendMessage", "editMessageReplyMarkup", "answerCallbackQuery"
TOKEN = "123456789:AAcanary-canary-canary-canary"


class Forgetful(InlineWriter):
    """A store that takes no writes for a while."""

    troubles = 0

    async def run(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if self.troubles:
            self.troubles -= 1
            raise StorageTrouble("disk full")
        return await super().run(use_case, *args, **kwargs)


class Desk:
    """A sender between a real store and Telegram."""

    def __init__(self, database: Path, rate: float = 1000) -> None:
        self.telegram = Telegram()
        self.store = Store(database)
        self.writer = Forgetful(self.store)
        line = Line(self.telegram, f"https://api.telegram.org/bot{TOKEN}")
        self.sender = Sender(line, self.writer, Limiter(rate, asyncio.get_running_loop().time()))

    async def draw(self, text: str, chat: int = ANN, **how: Any) -> Pending:
        """What a unit of work leaves behind, and its hand-over."""
        pending = await self.left(text, chat, **how)
        self.sender.push(pending)
        return pending

    async def left(
        self,
        text: str,
        chat: int = ANN,
        *,
        fresh: bool = False,
        slot: int = MAIN_SLOT,
        once: bool = False,
        **body: Any,
    ) -> Pending:
        """What a unit of work leaves behind."""

        def use_case(work: Work) -> Pending:
            present = screens.load(work, chat, slot)
            values = json.dumps({"text": text, **body})
            return screens.draw(
                work, chat, present, body=values, asks=None, fresh=fresh, now=1, slot=slot, once=once
            )

        pending: Pending = await self.writer.run(use_case)
        return pending

    async def rest(self) -> None:
        """Until nothing is left to draw."""
        while self.sender.depth:
            await asyncio.sleep(0.01)

    async def row(self, chat: int = ANN, slot: int = MAIN_SLOT) -> Pending:
        found: Pending | None = await self.writer.run(screens.load, chat, slot)
        assert found is not None
        return found

    async def behind(self) -> int:
        return len(await self.writer.run(screens.behind, limit=100))


Story = Callable[[Desk], Awaitable[None]]


def play(tmp_path: Path, story: Story, *, rate: float = 1000) -> None:
    database = new_database(tmp_path)

    async def told() -> None:
        desk = Desk(database, rate)
        try:
            await story(desk)
        finally:
            await desk.sender.drain(0)
            await asyncio.sleep(0)
            await desk.writer.close()

    run(told())


def now() -> float:
    return asyncio.get_running_loop().time()


def test_the_first_screen_is_sent_and_written_down_as_shown(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first", reply_markup={"inline_keyboard": []})
        await desk.rest()
        assert [(call.method, call.values) for call in desk.telegram.calls] == [
            (
                SEND,
                {
                    "text": "first", "reply_markup": {"inline_keyboard": []}, "chat_id": ANN, "parse_mode": "HTML",
                    "link_preview_options": {"is_disabled": True},
                },
            )
        ]  # fmt: skip
        row = await desk.row()
        assert (row.shown_rev, row.shown_epoch, row.message_id, await desk.behind()) == (1, 1, 1, 0)

    play(tmp_path, story)


def test_the_next_screen_edits_the_message(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first")
        await desk.rest()
        await desk.draw("second")
        await desk.rest()
        assert desk.telegram.log == [(0, SEND, "first"), (0.01, EDIT, "second")]
        assert desk.telegram.calls[1].values["message_id"] == 1
        row = await desk.row()
        assert (row.shown_rev, row.message_id) == (2, 1)

    play(tmp_path, story)


def test_a_fresh_screen_is_sent_and_the_old_keys_are_taken_away(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first")
        await desk.rest()
        await desk.draw("second", fresh=True)
        await desk.rest()
        assert [call.method for call in desk.telegram.calls] == [SEND, SEND, RETIRE]
        assert desk.telegram.calls[2].values == {"chat_id": ANN, "message_id": 1}
        row = await desk.row()
        assert (row.shown_epoch, row.message_id) == (2, 2)

    play(tmp_path, story)


def test_old_keys_that_cannot_be_taken_away_do_no_harm(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first")
        await desk.rest()
        desk.telegram.will(RETIRE, refusal(400, "Bad Request: message can't be edited"))
        await desk.draw("second", fresh=True)
        await desk.rest()
        assert (await desk.row()).message_id == 2

    play(tmp_path, story)


def test_a_remark_stands_above_the_text(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("card", remark="too long")
        await desk.rest()
        assert desk.telegram.calls[0].text == "too long\n\ncard"
        assert "remark" not in desk.telegram.calls[0].values

    play(tmp_path, story)


def test_not_modified_is_success(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first")
        await desk.rest()
        desk.telegram.will(
            EDIT, refusal(400, "Bad Request: message is not modified: specified new message content")
        )
        await desk.draw("first")
        await desk.rest()
        row = await desk.row()
        assert (row.shown_rev, row.message_id, len(desk.telegram.calls)) == (2, 1, 2)
        assert caplog.records == []

    play(tmp_path, story)


GONE = ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"]


@pytest.mark.parametrize("description", GONE)
def test_a_message_that_is_gone_is_sent_anew(tmp_path: Path, description: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first")
        await desk.rest()
        desk.telegram.will(EDIT, refusal(400, f"Bad Request: {description}"))
        await desk.draw("second")
        await desk.rest()
        assert [call.method for call in desk.telegram.calls] == [SEND, EDIT, SEND]
        assert (await desk.row()).message_id == 2
        await desk.draw("third")
        await desk.rest()
        assert (desk.telegram.calls[-1].method, desk.telegram.calls[-1].values["message_id"]) == (EDIT, 2)

    play(tmp_path, story)


def test_a_flood_is_waited_for_in_that_chat_only(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, flood(10))
        await desk.draw("ann")
        await desk.draw("bob", BOB)
        await desk.rest()
        assert desk.telegram.log == [(0, SEND, "ann"), (0, SEND, "bob"), (10, SEND, "ann")]
        assert await desk.behind() == 0

    play(tmp_path, story)


def test_three_floods_at_once_hold_everybody(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, flood(10), flood(10), flood(10))
        for chat in (ANN, BOB, CAT):
            await desk.draw("held", chat)
        await asyncio.sleep(1)
        await desk.draw("late", 8)
        await desk.rest()
        assert [at for at, _, text in desk.telegram.log if text == "late"] == [10]

    play(tmp_path, story)


def test_while_a_flood_is_waited_for_the_latest_screen_wins(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, flood(10))
        await desk.draw("old")
        await asyncio.sleep(1)
        await desk.draw("newer")
        await desk.draw("newest")
        await desk.rest()
        assert desk.telegram.log == [(0, SEND, "old"), (10, SEND, "newest")]
        assert ((await desk.row()).shown_rev, await desk.behind()) == (3, 0)

    play(tmp_path, story)


def test_while_the_network_is_down_the_latest_screen_wins(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, NetworkError("no connection"), NetworkError("no connection"))
        await desk.draw("old")
        await asyncio.sleep(2)
        await desk.draw("newest", fresh=True)
        await desk.rest()
        assert desk.telegram.log == [(0, SEND, "old"), (1, SEND, "old"), (3, SEND, "newest")]
        row = await desk.row()
        assert (row.shown_rev, row.shown_epoch, await desk.behind()) == (2, 2, 0)

    play(tmp_path, story)


def test_while_the_rate_is_waited_for_the_latest_screen_wins(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for number in range(9):
            await desk.draw(f"screen {number}")
            await asyncio.sleep(0.01)
        await desk.rest()
        assert [text for text in desk.telegram.texts if text >= "screen 5"] == ["screen 8"]
        assert desk.telegram.calls[-1].at == pytest.approx(1.0, abs=0.02)

    play(tmp_path, story)


def test_one_call_a_chat_is_in_flight_and_the_latest_screen_follows(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.seconds = 0.5
        for number in range(4):
            await desk.draw(f"ann {number}")
            await desk.draw(f"bob {number}", BOB)
        await desk.rest()
        assert desk.telegram.busiest == 1
        assert [text for text in desk.telegram.texts if text.startswith("ann")] == ["ann 0", "ann 3"]
        assert {call.at for call in desk.telegram.calls if call.chat == BOB} == {
            call.at for call in desk.telegram.calls if call.chat == ANN
        }

    play(tmp_path, story)


def test_an_older_screen_never_replaces_a_newer_one(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.left("first")
        second, third = await desk.left("second"), await desk.left("third")
        desk.sender.push(third)
        desk.sender.push(second)
        await desk.rest()
        assert desk.telegram.texts == ["third"]

    play(tmp_path, story)


def test_what_is_said_after_everything_was_deleted_wins_over_what_still_waits(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for number in range(7):
            await desk.draw(f"screen {number}")
            await asyncio.sleep(0.01)
        await desk.writer.run(learners.forget, ANN)
        await desk.draw("deleted")
        await desk.rest()
        assert desk.telegram.texts[-2:] == ["screen 4", "deleted"]
        assert await desk.behind() == 0

    play(tmp_path, story)


@pytest.mark.parametrize(
    "refused",
    [
        refusal(403, "Forbidden: bot was blocked by the user"),
        refusal(403, "Forbidden: user is deactivated"),
        refusal(400, "Bad Request: chat not found"),
    ],
)
def test_who_cannot_be_reached_is_marked_so_and_left_alone(tmp_path: Path, refused: Any) -> None:
    async def story(desk: Desk) -> None:
        await desk.writer.run(learners.ensure, ANN, deck="icd10cm-2026", now=1)
        desk.telegram.will(SEND, refused)
        await desk.draw("hello")
        await desk.rest()
        person = await desk.writer.run(learners.load, ANN)
        assert person is not None
        assert (person.reachable, len(desk.telegram.calls), await desk.behind()) == (False, 1, 0)

    play(tmp_path, story)


def test_a_screen_that_telegram_refuses_is_logged_and_not_repeated(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(desk: Desk) -> None:
        await desk.writer.run(learners.ensure, ANN, deck="icd10cm-2026", now=1)
        desk.telegram.will(SEND, refusal(400, "Bad Request: can't parse entities"))
        await desk.draw("<b>")
        await desk.rest()
        person = await desk.writer.run(learners.load, ANN)
        assert person is not None
        assert (person.reachable, len(desk.telegram.calls), await desk.behind()) == (True, 1, 0)
        assert [record.getMessage() for record in caplog.records] == [
            "chat 5 rev 1 refused: Can't parse entities"
        ]
        await desk.draw("good")
        await desk.rest()
        assert desk.telegram.log[-1][1:] == (SEND, "good")

    play(tmp_path, story)


def test_the_network_is_tried_again_with_longer_and_longer_pauses(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, *([NetworkError("x"), TimedOut(), refusal(502, "Bad Gateway")] * 3)[:8])
        await desk.draw("first")
        await desk.rest()
        assert [at for at, _, _ in desk.telegram.log] == [0, 1, 3, 7, 15, 31, 61, 91, 121]
        assert await desk.behind() == 0

    play(tmp_path, story)


def test_a_screen_is_written_down_after_it_was_shown(tmp_path: Path) -> None:
    """At least once: a crash in between shows it again."""

    async def story(desk: Desk) -> None:
        owed: list[int] = []
        desk.telegram.watch = lambda _: owed.append(
            len(desk.store.run(iter([lambda work: screens.behind(work, limit=9)]))[0].value)
        )
        await desk.draw("first")
        await desk.rest()
        assert owed == [1]

    play(tmp_path, story)


def test_a_once_screen_is_written_down_before_it_is_sent(tmp_path: Path) -> None:
    """At most once: a crash in between never shows it again."""

    async def story(desk: Desk) -> None:
        owed: list[int] = []
        desk.telegram.watch = lambda _: owed.append(
            len(desk.store.run(iter([lambda work: screens.behind(work, limit=9)]))[0].value)
        )
        await desk.draw("notice", slot=NOTICE_SLOT, once=True)
        await desk.rest()
        assert owed == [0]

    play(tmp_path, story)


@pytest.mark.parametrize("trouble", [NetworkError("x"), TimedOut(), refusal(502, "Bad Gateway")])
def test_a_once_screen_is_never_tried_again_when_nobody_knows_whether_it_came(
    tmp_path: Path, trouble: Any
) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, trouble)
        await desk.draw("notice", slot=NOTICE_SLOT, once=True)
        await desk.rest()
        await asyncio.sleep(300)
        assert (desk.telegram.texts, await desk.behind()) == (["notice"], 0)

    play(tmp_path, story)


def test_a_once_screen_that_came_into_a_flood_is_sent_when_it_is_over(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, flood(10))
        await desk.draw("notice", slot=NOTICE_SLOT, once=True)
        await desk.rest()
        assert desk.telegram.log == [(0, SEND, "notice"), (10, SEND, "notice")]

    play(tmp_path, story)


def test_a_once_screen_that_a_sweep_finds_while_it_is_being_marked_is_sent_once(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("notice", slot=NOTICE_SLOT, once=True)
        for pending in await desk.writer.run(screens.behind, limit=9):
            desk.sender.push(pending)
        await desk.rest()
        assert desk.telegram.texts == ["notice"]

    play(tmp_path, story)


def test_a_second_notice_is_a_message_of_its_own(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first", slot=NOTICE_SLOT, once=True, fresh=True)
        await desk.rest()
        await desk.draw("second", slot=NOTICE_SLOT, once=True, fresh=True)
        await desk.rest()
        assert [call.method for call in desk.telegram.calls] == [SEND, SEND]

    play(tmp_path, story)


def test_replies_go_before_notices(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("reply", ANN)
        await desk.draw("notice", BOB, slot=NOTICE_SLOT, once=True)
        await desk.draw("notice", CAT, slot=NOTICE_SLOT, once=True)
        await asyncio.sleep(0.1)
        await desk.draw("reply", CAT)
        await desk.draw("reply", DAN)
        await desk.rest()
        assert desk.telegram.texts == ["reply", "reply", "reply", "notice", "notice"]

    play(tmp_path, story, rate=1)


def test_a_notice_does_not_starve(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("notice", BOB, slot=NOTICE_SLOT, once=True)
        for number in range(20):
            await desk.draw(f"reply {number}", ANN)
            await asyncio.sleep(0.3)
        await desk.rest()
        assert "notice" in desk.telegram.texts

    play(tmp_path, story)


def test_what_was_owed_before_a_restart_is_drawn_after_it(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, NetworkError("x"))
        await desk.draw("first")
        await asyncio.sleep(0.1)
        await desk.sender.drain(0)
        await asyncio.sleep(0)
        assert await desk.behind() == 1
        again = Sender(Line(desk.telegram, "https://x/bot1"), desk.writer, Limiter(30, now()))
        for pending in await desk.writer.run(screens.behind, limit=9):
            again.push(pending)
        await again.drain(5)
        assert (desk.telegram.texts, await desk.behind()) == (["first", "first"], 0)

    play(tmp_path, story)


def test_the_store_is_waited_for_and_nothing_is_sent_twice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(desk: Desk) -> None:
        pending = await desk.draw("first")
        desk.writer.troubles = 3
        await desk.rest()
        assert (desk.telegram.texts, await desk.behind()) == (["first"], 0)
        assert (await desk.row()).shown_rev == pending.rev
        assert len(caplog.records) == 3

    play(tmp_path, story)


def test_a_chats_trouble_is_its_own(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A defect of ours in one screen is logged, and the chat goes on with the next one."""

    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, (200, {"ok": True, "result": {}}))  # no message_id
        await desk.draw("first")
        await desk.draw("bob", BOB)
        await desk.rest()
        assert [record.levelno for record in caplog.records] == [logging.ERROR]
        await desk.draw("second")
        await desk.rest()
        assert desk.telegram.texts == ["first", "bob", "second"]

    play(tmp_path, story)


def test_a_toast_is_given_at_once_whatever_the_chat_waits_for(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, flood(60))
        await desk.draw("first")
        await asyncio.sleep(1)
        desk.sender.answer("4711", "moved on", alert=False)
        desk.sender.answer("4712", None, alert=False)
        desk.sender.answer("4713", "look", alert=True)
        await asyncio.sleep(1)
        answers = [(call.at, call.values) for call in desk.telegram.calls if call.method == ANSWER]
        assert answers == [
            (1, {"callback_query_id": "4711", "text": "moved on", "show_alert": False}),
            (1, {"callback_query_id": "4712"}),
            (1, {"callback_query_id": "4713", "text": "look", "show_alert": True}),
        ]

    play(tmp_path, story)


@pytest.mark.parametrize(
    "trouble",
    [
        refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
        flood(5),
        refusal(403, "Forbidden"),
        NetworkError("x"),
        TimedOut(),
        refusal(401, "Unauthorized"),
    ],
)
def test_a_toast_that_does_not_get_there_is_forgotten(
    tmp_path: Path, trouble: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(ANSWER, trouble)
        desk.sender.answer("4711", "moved on", alert=False)
        await asyncio.sleep(60)
        assert [call.method for call in desk.telegram.calls] == [ANSWER]
        assert caplog.records == []

    play(tmp_path, story)


def test_drain_gives_what_is_under_way_time_to_end(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.seconds = 3
        await desk.draw("first")
        desk.sender.answer("4711", "x", alert=False)
        await asyncio.sleep(0)
        await desk.sender.drain(10)
        assert (now(), await desk.behind(), desk.sender.depth) == (3, 0, 0)

    play(tmp_path, story)


def test_drain_ends_even_when_telegram_does_not_answer(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.seconds = 1e6
        await desk.draw("first")
        desk.sender.answer("4711", "x", alert=False)
        await asyncio.sleep(0)
        await desk.sender.drain(10)
        await asyncio.sleep(0)
        assert (now(), await desk.behind(), desk.sender.depth) == (10, 1, 0)

    play(tmp_path, story)


def test_drain_with_nothing_to_do_takes_no_time(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.sender.drain(10)
        assert now() == 0

    play(tmp_path, story)


def test_a_thousand_chats_are_served_at_the_overall_rate(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for chat in range(1, 301):
            await desk.draw("hello", chat)
        await desk.rest()
        times = [call.at for call in desk.telegram.calls]
        assert len(times) == 300
        assert 8.9 < times[-1] < 12
        assert desk.sender._waiting == {}
        for begin in range(11):
            assert len([at for at in times if begin <= at < begin + 1]) <= 61

    play(tmp_path, story, rate=30)


def test_no_address_with_the_token_gets_into_an_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, refusal(400, "Bad Request: strange"), RuntimeError("odd"))
        await desk.draw("first")
        await desk.draw("second", BOB)
        await asyncio.sleep(0.5)
        assert caplog.records != []
        assert TOKEN not in caplog.text

    play(tmp_path, story)
