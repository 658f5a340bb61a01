"""Inline mode on the sandbox: somebody asks in a group, sends a code card, and its button opens the bot."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bot.screens import InlineAnswer
from sandbox import acts
from sandbox import inline as sandbox_inline
from tests.flows.playing import ANN, Stage, play


async def asked(stage: Stage, query: str, chat: int = ANN) -> dict[str, Any]:
    """What the app shows for `@bot query`."""
    number = sandbox_inline.ask(stage.world, ANN, query, "", chat).id
    for _ in range(50):
        await asyncio.sleep(0.1)
        answer = stage.world.inline.queries[number].answer
        if answer is not None:
            return {"query": number} | answer
    raise AssertionError(f"{query!r} is not answered")


def test_a_code_card_is_sent_and_its_button_opens_the_look_up(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        async with stage.bot():
            answer = await asked(stage, "J44.1")
            assert [one["title"] for one in answer["results"]] == ["J44.1 · complete code"]
            sent = sandbox_inline.choose(stage.world, ANN, ANN, answer["query"], "icd10cm:J44.1")
            assert sent["text"].startswith("J44.1  complete code\nChronic obstructive")
            [[key]] = sent["reply_markup"]["inline_keyboard"]
            assert key["text"] == "Open in CodeDrill"
            await stage.rest()
            assert stage.messages() == []  # the card in the bot's own chat is nothing to answer
            name = stage.world.bot["username"]
            assert key["url"] == f"https://t.me/{name}?start=code_J44-1"
            acts.write(stage.world, ANN, ANN, "/start code_J44-1")
            await stage.rest()
            assert stage.screen()["text"].startswith("J44.1  complete code")

    play(tmp_path, story)


def test_nothing_asked_gets_a_hint_and_the_same_answer_serves_everybody(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        async with stage.bot():
            answer = await asked(stage, "")
            assert answer["results"] == []
            assert answer["button"]["text"] == "Type a code or words: J44.1, heart failure"
            await asked(stage, "heart failure")
            handled = stage.inbox()
            await asked(stage, "heart failure")  # out of Telegram's cache
            assert stage.inbox() == handled

    play(tmp_path, story)


def test_an_answer_that_comes_too_late_does_no_harm(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        async with stage.bot() as parts:
            parts.sender.answer_inline(InlineAnswer("no such query", (), "", 1))
            await stage.rest()
            stage.say("J44.1")
            await stage.rest()
            assert stage.screen()["text"].startswith("J44.1")

    play(tmp_path, story)
