"""Makers for tests in groups: a chat with people and the bot, and updates that both libraries understand."""

from __future__ import annotations

from typing import Any

import aiogram
import telegram
import telegram.constants
from pydantic import TypeAdapter

from sandbox import acts, membership
from sandbox.api import BotApi
from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.world import Query
from tests.sandbox.makers import ANN, ok

BOT, BOB, EVE = 123456, 1002, 1003
CROWD = 20_001  # the first of many people
GROUP, SUPER, CHANNEL = -7, -1_000_000_000_007, -1_000_000_000_009
ALL_UPDATES = frozenset(str(kind) for kind in telegram.constants.UpdateType)
JOINED = ("message", "new_chat_member", "new_chat_members")
LEFT = ("message", "left_chat_member")
_ChatMember: TypeAdapter[Any] = TypeAdapter(aiogram.types.ResultChatMemberUnion)


def new_chat(api: BotApi, kind: str = "supergroup", *, bot: str = "administrator", **facts: Any) -> Chat:
    """A chat with Ann as its creator, Bob as a member, and the bot. The updates of that are forgotten."""
    chat_id = {"group": GROUP, "supergroup": SUPER, "channel": CHANNEL}[kind]
    chat = acts.make_chat(api.world, kind, "Coders", chat_id, members=[ANN, BOB], bot=bot, **facts)
    api.world.updates.allowed = ALL_UPDATES
    api.world.updates.clear()
    return chat


def crowd(api: BotApi, count: int, kind: str = "supergroup", **facts: Any) -> tuple[Chat, list[int]]:
    """A group of so many people, the first its creator, with the bot as a plain member."""
    people = [api.world.know_user(CROWD + place, f"Person {place}")["id"] for place in range(count)]
    chat_id = GROUP if kind == "group" else SUPER
    bot = facts.pop("bot", "member")
    chat = acts.make_chat(api.world, kind, "Coders", chat_id, members=people, bot=bot, **facts)
    api.world.updates.allowed = ALL_UPDATES
    api.world.updates.clear()
    return chat, people


def press(api: BotApi, chat: Chat, user: int, message: int, label: str) -> Query:
    """Tap the button with this label, as one of the people."""
    data = acts.data_of(api.world, chat.id, message, label)
    return acts.tap(api.world, user, chat.id, message, data)


def updates(api: BotApi) -> list[tuple[str, Any]]:
    """What came since the last look: kind and payload."""
    found = api.world.updates.first(1000, api.world.clock.now())
    api.world.updates.clear()
    for update in found:
        telegram.Update.de_json(update, None)
        aiogram.types.Update.model_validate(update)
    return [next((kind, update[kind]) for kind in update if kind != "update_id") for update in found]


def understood(message: Object) -> Object:
    """A message that both libraries could read."""
    telegram.Message.de_json(message, None)
    aiogram.types.Message.model_validate(message)
    return message


def act(api: BotApi, chat: Chat, user: int, action: str, by: int | None = None) -> None:
    """What /sim/member does."""
    membership.act(api.world, chat, user, action, api.world.user(by or user))


def readable_member(shown: Object) -> Object:
    """A ChatMember that both libraries could read."""
    telegram.ChatMember.de_json(shown, None)
    _ChatMember.validate_python(shown)
    return shown


async def member(api: BotApi, chat: Chat, user: int) -> Object:
    """As getChatMember shows it."""
    return readable_member(await ok(api, "getChatMember", chat_id=chat.id, user_id=user))


def changes(api: BotApi) -> list[tuple[str, ...]]:
    """What came, in short. Of members kind, old and new status; of messages kind and what they say."""
    told: list[tuple[str, ...]] = []
    for kind, payload in updates(api):
        if kind.endswith("chat_member"):
            told.append((kind, payload["old_chat_member"]["status"], payload["new_chat_member"]["status"]))
        else:
            told.append((kind, *sorted(payload.keys() - {"message_id", "date", "chat", "from"})))
    return told
