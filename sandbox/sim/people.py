"""Users, chats, members, topics: who is there."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox import acts, membership, shapes, topics
from sandbox.chat import Chat, view
from sandbox.jsontext import Object
from sandbox.sim import asked
from sandbox.sim.desk import Desk, path_number, where, who
from sandbox.views import summary, tell_chat, topic_of, transcript
from sandbox.world import NotPossible, NotThere

MAX_NAME = 128
MAX_TOPICS = 100
NAMES = ("first_name", "username", "language_code")
KINDS = {"group", "supergroup", "channel"}
BOT_STANDINGS = {"member", "administrator", "none"}


async def make_user(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    first_name, username, language = (asked.text(facts, name, MAX_NAME) for name in NAMES)
    return desk.world.know_user(asked.user_id(facts, "id"), first_name, username, language)


async def list_users(desk: Desk, _: web.Request) -> Any:
    return list(desk.world.users.values())


async def make_chat(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    kind, names = facts.get("type"), asked.texts(facts, "topics", MAX_NAME)
    if not isinstance(kind, str) or kind not in KINDS:
        raise NotPossible('"type" must be group, supergroup or channel')
    if names is not None and kind != "supergroup":
        raise NotPossible("only a supergroup has topics")
    bot = asked.text(facts, "bot") or "member"
    if bot not in BOT_STANDINGS:
        raise NotPossible('"bot" must be member, administrator or none')
    chat = acts.make_chat(
        desk.world,
        kind,
        asked.text(facts, "title", MAX_NAME) or kind.capitalize(),
        asked.number(facts, "id"),
        members=asked.user_ids(facts, "members"),
        username=asked.text(facts, "username", MAX_NAME),
        forum=names is not None,
        bot=bot,
    )
    _add_topics(desk, chat, (names or [])[:MAX_TOPICS])
    return chat.shape


def _add_topics(desk: Desk, chat: Chat, names: list[str]) -> None:
    known = {topic["name"] for topic in chat.topics.values()}
    for name in names:
        if name not in known:
            topics.create(desk.world, chat, _first_person(desk, chat), name)


def _first_person(desk: Desk, chat: Chat) -> Object:
    return desk.world.user(
        next((one for one in chat.members if one != desk.world.bot["id"]), desk.world.bot["id"])
    )


async def list_chats(desk: Desk, request: web.Request) -> Any:
    user = asked.query_number(request, "user")
    chats = desk.world.chats.values()
    return [summary(desk.world, chat) for chat in chats if user is None or chat.has(user)]


async def list_messages(desk: Desk, request: web.Request) -> Any:
    chat = acts.chat_of(desk.world, path_number(request, "chat"))
    since, topic = asked.query_number(request, "since") or 0, asked.query_number(request, "topic")
    newer = (message for number, message in chat.messages.items() if number > since)
    return [view(chat, one) for one in newer if topic is None or topic_of(one) == topic]


async def show_transcript(desk: Desk, request: web.Request) -> Any:
    chat = acts.chat_of(desk.world, path_number(request, "chat"))
    return web.Response(text=transcript(chat, asked.query_number(request, "topic")))


async def change_member(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    action, world = asked.text(facts, "action") or "", desk.world
    user = world.bot["id"] if facts.get("user") == "bot" else who(facts)
    if action in ("block", "unblock"):
        acts.set_blocked(world, user, where(facts, user), blocked=action == "block")
        return {
            "status": "kicked" if world.chats[user].blocked else "member",
            "blocked": world.chats[user].blocked,
        }
    chat = acts.chat_of(world, where(facts, user))
    if chat.kind == "private":
        raise NotPossible("in a private chat one can block or unblock the bot")
    by = asked.user_id(facts, "by")
    actor = (
        world.user(by) if by else _first_person(desk, chat) if user == world.bot["id"] else world.user(user)
    )
    membership.act(world, chat, user, action, actor)
    return {"status": membership.standing(world, chat, user)["status"]}


async def make_topic(desk: Desk, request: web.Request) -> Any:
    """A new topic; with `action` what becomes of one."""
    facts = await asked.body(request)
    chat = acts.chat_of(desk.world, asked.needed(asked.number(facts, "chat"), "chat"))
    user = asked.user_id(facts, "user")
    by = desk.world.user(user) if user else _first_person(desk, chat)
    name, action = asked.text(facts, "name", MAX_NAME), asked.text(facts, "action")
    if action:
        return _change_topic(desk, chat, asked.number(facts, "topic") or 0, by, action)
    if not name:
        raise NotPossible('"name" is missing')
    return topics.create(desk.world, chat, by, name)


def _change_topic(desk: Desk, chat: Chat, topic: int, by: Object, action: str) -> Object:
    if topic not in chat.topics:
        raise NotThere(f"no topic {topic} in chat {chat.id}")
    match action:
        case "close" | "reopen":
            topics.set_closed(desk.world, chat, topic, by, closed=action == "close")
        case "delete":
            topics.delete(desk.world, chat, topic)
        case _:
            raise NotPossible('"action" must be close, reopen or delete')
    return {"message_thread_id": topic, "action": action}


async def set_permissions(desk: Desk, request: web.Request) -> Any:
    """What members may post; what is not named stays as it is."""
    facts = await asked.body(request)
    chat = acts.chat_of(desk.world, asked.needed(asked.number(facts, "chat"), "chat"))
    given = facts.get("permissions")
    if chat.kind not in ("group", "supergroup") or not isinstance(given, dict) or not given:
        raise NotPossible('a group has "permissions", an object of names and true or false')
    if unknown := given.keys() - set(shapes.PERMISSIONS):
        raise NotPossible(f'there is no permission "{min(unknown)}"')
    old = chat.facts.get("permissions", dict.fromkeys(shapes.PERMISSIONS, True))
    chat.facts["permissions"] = {**old, **{name: asked.truth(given, name) for name in given}}
    tell_chat(desk.world, chat)
    return chat.facts["permissions"]


async def migrate(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    chat = acts.chat_of(desk.world, asked.needed(asked.number(facts, "chat"), "chat"))
    return {"chat": membership.migrate(desk.world, chat).id}


CALLS = (
    ("POST", "/sim/users", make_user),
    ("GET", "/sim/users", list_users),
    ("POST", "/sim/chats", make_chat),
    ("GET", "/sim/chats", list_chats),
    ("GET", "/sim/chats/{chat}/messages", list_messages),
    ("GET", "/sim/chats/{chat}/transcript", show_transcript),
    ("POST", "/sim/member", change_member),
    ("POST", "/sim/topic", make_topic),
    ("POST", "/sim/permissions", set_permissions),
    ("POST", "/sim/migrate", migrate),
)
