"""The world as a value, and back.

Taking one copies references only, which is safe because what the world shows is never changed in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.clock import Clock
from sandbox.jsontext import Object, dumps
from sandbox.updates import Waiting
from sandbox.world import Chat, Query, World

FORMAT = 1
UNKNOWN = 10_000  # how many ids may have been used after the last snapshot


class WrongShape(ValueError):
    """The JSON is not a world."""


@dataclass(frozen=True, slots=True)
class ChatCopy:
    id: int
    rev: int
    facts: Object
    messages: list[Object]


@dataclass(frozen=True, slots=True)
class Snapshot:
    facts: Object  # everything but the chats
    chats: list[ChatCopy]

    def encoded(self, known: dict[int, tuple[int, str]]) -> Iterator[str]:
        """JSON in pieces, one a chat; chats of a known rev are taken from `known`, which is brought up to date."""
        yield dumps(self.facts)[:-1] + ',"chats":['
        for place, chat in enumerate(self.chats):
            if known.get(chat.id, (-1, ""))[0] != chat.rev:
                known[chat.id] = (chat.rev, dumps({**chat.facts, "messages": chat.messages}))
            yield ("," if place else "") + known[chat.id][1]
        yield "]}"


def snapshot(world: World, *, clean: bool) -> Snapshot:
    clock = world.clock
    facts: Object = {
        "format": FORMAT,
        "clean": clean,
        "clock": [clock.offset, clock.version] if isinstance(clock, Clock) else [0.0, 0],
        "bot": world.bot,
        "users": list(world.users.values()),
        "commands": dict(world.commands),
        "queries": [asdict(query) for query in world.queries.values()],
        "allowed_updates": None if world.updates.allowed is None else sorted(world.updates.allowed),
        "updates": [[waiting.expires_at, waiting.update] for waiting in world.updates.waiting],
        "next_update_id": world.updates.next_id,
        "next_query_id": world.next_query_id,
        "next_user_id": world.next_user_id,
        "next_chat_number": world.next_chat_number,
        "first_message_id": world.first_message_id,
    }
    return Snapshot(facts, [_copy(chat) for chat in world.chats.values()])


def _copy(chat: Chat) -> ChatCopy:
    facts: Object = {
        "id": chat.id,
        "kind": chat.kind,
        "shape": chat.shape,
        "next_message_id": chat.next_message_id,
        "members": sorted(chat.members),
        "blocked": chat.blocked,
    }
    return ChatCopy(chat.id, chat.rev, facts, list(chat.messages.values()))


def restore(facts: Any) -> World:
    """Raises `WrongShape`. After an unclean stop all ids start higher."""
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise WrongShape(f"no world of format {FORMAT}")
    try:
        return _world(facts, 0 if facts["clean"] else UNKNOWN)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise WrongShape(f"not a whole world: {error!r}") from error


def _world(facts: Object, skipped: int) -> World:
    offset, version = facts["clock"]
    world = World(Clock(float(offset), int(version)), first_update_id=facts["next_update_id"] + skipped)
    world.bot = dict(facts["bot"])
    world.users = {user["id"]: user for user in facts["users"]}
    world.commands = facts["commands"]
    world.queries = {query["id"]: Query(**query) for query in facts["queries"]}
    allowed = facts["allowed_updates"]
    world.updates.allowed = None if allowed is None else frozenset(allowed)
    world.updates.waiting.extend(Waiting(update, expires_at) for expires_at, update in facts["updates"])
    world.next_query_id = facts["next_query_id"] + skipped
    world.next_user_id = facts["next_user_id"] + skipped
    world.next_chat_number = facts["next_chat_number"] + skipped
    world.first_message_id = facts["first_message_id"] + skipped
    world.chats = {chat["id"]: _chat(chat, skipped) for chat in facts["chats"]}
    return world


def _chat(facts: Object, skipped: int) -> Chat:
    return Chat(
        id=facts["id"],
        kind=facts["kind"],
        shape=facts["shape"],
        next_message_id=facts["next_message_id"] + skipped,
        members=set(facts["members"]),
        messages={message["message_id"]: message for message in facts["messages"]},
        blocked=facts["blocked"],
    )
