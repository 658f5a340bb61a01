"""Makers for the tests of polls: a poll for Ann, votes, what the bot heard."""

from __future__ import annotations

from typing import Any

from sandbox import polls
from sandbox.api import BotApi
from sandbox.jsontext import Object
from tests.sandbox.makers import ANN, ok

QUIZ = {"type": "quiz", "correct_option_ids": [0]}


async def sent(api: BotApi, **params: Any) -> Object:
    given: Object = {"chat_id": ANN, "question": "Q?", "options": ["A", "B", "C"]}
    message: Object = await ok(api, "sendPoll", **(given | params))
    return message


def cast(api: BotApi, message: Object, *chosen: int, user: int = ANN) -> None:
    chat = api.world.chats[message["chat"]["id"]]
    polls.vote(api.world, user, polls.of_message(api.world, chat, message["message_id"]), chosen)


def heard(api: BotApi) -> list[tuple[str, Object]]:
    """The updates after Ann's /start: kind and content."""
    kinds = [list(one.update.items())[1] for one in api.world.updates.waiting]
    return kinds[1:]


def shown(api: BotApi, message: Object) -> Object:
    return api.world.chats[message["chat"]["id"]].messages[message["message_id"]]
