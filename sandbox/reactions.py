"""Reactions to messages, of people and of the bot. Who reacted is what people see; bots get updates."""

from __future__ import annotations

from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.world import World

EMOJI = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 "
    "🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 "
    "🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 "
    "💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
REACTIONS = set(EMOJI.split())


def is_allowed(emoji: str) -> bool:
    """Whether one can react with it; apps write some of them with a variation selector."""
    return emoji.replace("\ufe0f", "") in REACTIONS


def react(world: World, chat: Chat, number: int, user: Object, reaction: list[Object]) -> None:
    """A person or the bot reacts; an empty list takes it back. People's reactions are told to administrators."""
    extra = chat.extras.get(number, {})
    old = [one["type"] for one in extra.get("reactions", []) if user["id"] in one["users"]]
    if old == reaction:
        return
    users: dict[str, Object] = {}
    for one in extra.get("reactions", []):
        others = [who for who in one["users"] if who != user["id"]]
        if others:
            users[_key(one["type"])] = {"type": one["type"], "users": others}
    for kind in reaction:
        entry = users.setdefault(_key(kind), {"type": kind, "users": []})
        entry["users"] = [*entry["users"], user["id"]]
    world.mark(chat, number, reactions=list(users.values()) or None)
    if user["id"] != world.bot["id"]:
        _tell_reaction(world, chat, number, user, old, reaction)


def _key(reaction: Object) -> str:
    return str(reaction.get("emoji") or reaction.get("custom_emoji_id") or reaction["type"])


def _tell_reaction(
    world: World, chat: Chat, number: int, user: Object, old: list[Object], new: list[Object]
) -> None:
    bot_sees = chat.kind == "private" or chat.status(world.bot["id"]) == "administrator"
    if not bot_sees or chat.blocked:
        return
    update: Object = {"chat": chat.shape, "message_id": number, "date": world.now()}
    if chat.kind == "channel":
        reactions = chat.extras.get(number, {}).get("reactions", [])
        counts = [{"type": one["type"], "total_count": len(one["users"])} for one in reactions]
        world.send_update("message_reaction_count", {**update, "reactions": counts})
    else:
        world.send_update(
            "message_reaction", {**update, "user": user, "old_reaction": old, "new_reaction": new}
        )
