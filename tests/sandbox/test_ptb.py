"""python-telegram-bot against the real server: whatever it parses strictly, it must find."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest, Forbidden, RetryAfter

from sandbox.server import serve
from tests.sandbox.makers import ANN, TOKEN


@pytest.fixture
async def port() -> AsyncIterator[int]:
    bound: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    task = asyncio.create_task(serve(port=0, token=TOKEN, ready=bound.set_result, stop=stop))
    yield await bound
    stop.set()
    await task


async def sim(port: int, path: str, **facts: object) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{port}/sim/{path}", json=facts) as r,
    ):
        assert r.status == 200


def new_bot(port: int) -> Bot:
    return Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot")


async def test_a_conversation(port: int) -> None:
    async with new_bot(port) as bot:
        assert (bot.username, bot.id) == ("codedrill_bot", 123456)
        await bot.set_my_commands([BotCommand("start", "Begin")])
        assert [command.command for command in await bot.get_my_commands()] == ["start"]
        await sim(port, "message", user=ANN, text="/start")
        (update,) = await bot.get_updates(timeout=5, allowed_updates=["message", "callback_query"])
        assert update.message
        assert update.message.parse_entities() != {}

        markup = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="x", style="success")]])
        sent = await bot.send_message(ANN, "<b>Q</b> 👍", parse_mode="HTML", reply_markup=markup)
        assert (sent.text_html, sent.reply_markup) == ("<b>Q</b> 👍", markup)
        await bot.send_chat_action(ANN, "typing")
        await sim(port, "tap", user=ANN, message_id=sent.message_id, text="A")
        (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
        query = update.callback_query
        assert query
        assert query.data == "x"
        assert isinstance(query.message, Message)
        assert await query.answer("Right", show_alert=True)
        edited = await query.edit_message_text("<i>R</i>", parse_mode="HTML")
        assert isinstance(edited, Message)
        assert edited.text == "R"
        assert await bot.get_updates(offset=update.update_id + 1) == ()
        assert await bot.delete_message(ANN, sent.message_id)
        assert (await bot.get_webhook_info()).url == ""


async def test_every_kind_of_update_is_understood(port: int) -> None:
    async with new_bot(port) as bot:
        await sim(port, "chats", id=-7, type="supergroup", title="Coders", bot="administrator")
        await sim(port, "chats", id=-8, type="channel", title="News")
        await sim(port, "message", user=ANN, photo=True)
        await sim(port, "message", user=5, chat=-7, text="beep", from_bot=True)
        await sim(port, "message", user=5, chat=-8, text="news")
        await sim(port, "member", user=ANN, action="block")
        *_, photo, beep, news, blocked = await bot.get_updates()
        assert photo.message
        assert photo.message.photo[-1].width == 1280
        assert beep.effective_user
        assert beep.effective_user.is_bot
        assert news.channel_post
        assert news.channel_post.sender_chat
        assert blocked.my_chat_member
        assert blocked.my_chat_member.new_chat_member.status == "kicked"
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(ANN, "x")


async def test_refusals_become_the_right_errors(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else it warns about its next version
    async with new_bot(port) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(999, "x")
        await sim(port, "message", user=ANN, text="hi")
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query("7")
        for number in range(5):
            await bot.send_message(ANN, f"{number}")
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(ANN, "too fast")
        assert caught.value.retry_after == timedelta(seconds=1)
