"""The world as a value, and back.

Taking one copies references only, which is safe because what the world shows is never changed in place. Files are
left out unless asked for: on disk they lie beside the world, each written once.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from sandbox import polls, shapes
from sandbox.chat import MEMBER, Chat
from sandbox.clock import Clock
from sandbox.files import UNIQUE, File
from sandbox.inline_state import InlineQuery
from sandbox.jsontext import Object, dumps
from sandbox.membership import administrator
from sandbox.methods.webhooks import known_hook
from sandbox.poll_state import Poll
from sandbox.updates import Waiting
from sandbox.world import SETTINGS, Query, World

FORMAT = 2
LATEST = 10.0**11  # seconds since 1970; no world's clock stands later
UNKNOWN = 10_000  # how many ids may have been used after the last snapshot
COUNTERS = ("next_query_id", "next_poll_id", "next_user_id", "next_chat_number", "first_message_id")
KEPT = ("bot", "settings", "about", "commands", "webhook")
STATE = (*KEPT, *COUNTERS, "users", "chats", "queries", "polls", "inline", "files", "updates")


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
    facts: Object  # everything but the chats and the bytes of files
    chats: list[ChatCopy]
    files: tuple[File, ...] = ()

    def encoded(self, known: dict[int, tuple[int, str]]) -> Iterator[str]:
        """JSON in pieces, one a chat; chats of a known rev are taken from `known`, which is brought up to date."""
        yield dumps(self.facts)[:-1] + ',"chats":['
        for place, chat in enumerate(self.chats):
            if known.get(chat.id, (-1, ""))[0] != chat.rev:
                known[chat.id] = (chat.rev, dumps({**chat.facts, "messages": chat.messages}))
            yield ("," if place else "") + known[chat.id][1]
        yield "]}"


def snapshot(world: World, *, clean: bool, files: bool = False) -> Snapshot:
    """`files`: with their bytes, for who keeps the snapshot alone."""
    clock = world.clock
    facts: Object = {
        "format": FORMAT,
        "clean": clean,
        "now": clock.now(),
        "clock": [clock.offset, clock.version, clock.frozen_at]
        if isinstance(clock, Clock)
        else [0.0, 0, None],
        **{name: getattr(world, name) for name in (*KEPT, *COUNTERS)},
        "users": list(world.users.values()),
        "queries": [_fields(query) for query in world.queries.values()],
        "polls": [_poll_facts(poll) for poll in world.polls.values()],
        "inline": _inline_facts(world),
        "files": [_file_facts(file, inside=files) for file in world.files.files.values()],
        "next_file": world.files.next_number,
        "allowed_updates": None if world.updates.allowed is None else sorted(world.updates.allowed),
        "updates": [[waiting.expires_at, waiting.update] for waiting in world.updates.waiting],
        "next_update_id": world.updates.next_id,
        "chance": _chance_facts(world.chance),
    }
    chats = [_copy(chat) for chat in world.chats.values()]
    return Snapshot(facts, chats, tuple(world.files.files.values()))


def _fields(value: Query | Poll | InlineQuery | File) -> Object:
    """References only; `asdict` would copy all that is inside."""
    return {name: getattr(value, name) for name in value.__slots__}


def _poll_facts(poll: Poll) -> Object:
    return {**_fields(poll), "votes": [[user, list(chosen)] for user, chosen in poll.votes.items()]}


def _inline_facts(world: World) -> Object:
    state = world.inline
    queries = [_fields(query) for query in state.queries.values()]
    messages = [[name, *place] for name, place in state.messages.items()]
    return {"queries": queries, "messages": messages, "cached": dict(state.cached), "next_id": state.next_id}


def _file_facts(file: File, *, inside: bool) -> Object:
    facts = _fields(file)
    del facts["data"]
    return {**facts, "data": b64encode(file.data).decode()} if inside else facts


def _chance_facts(chance: Random) -> Any:
    version, numbers, gauss = chance.getstate()
    return [version, list(numbers), gauss]


def _copy(chat: Chat) -> ChatCopy:
    facts: Object = {
        "id": chat.id,
        "kind": chat.kind,
        "shape": chat.shape,
        "next_message_id": chat.next_message_id,
        "members": [[user, standing] for user, standing in chat.members.items()],
        "extras": [[number, extra] for number, extra in chat.extras.items()],
        "topics": list(chat.topics.values()),
        "pinned": list(chat.pinned),
        "facts": dict(chat.facts),
        "blocked": chat.blocked,
        "moved_to": chat.moved_to,
    }
    return ChatCopy(chat.id, chat.rev, facts, list(chat.messages.values()))


# ---- back


def restore(facts: Any, files: dict[str, bytes] | None = None, *, back: bool = False) -> World:
    """Raises `WrongShape`. After an unclean stop all ids start higher. `files`: bytes by unique id.

    Time went on since the snapshot was taken, unless `back`: then it is that moment again.
    """
    if not isinstance(facts, dict) or facts.get("format") not in (1, FORMAT):
        raise WrongShape(f"no world of format {FORMAT}")
    try:
        facts = facts if facts["format"] == FORMAT else _of_format_1(facts)
        return _world(facts, files or {}, 0 if facts["clean"] else UNKNOWN, back=back)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise WrongShape(f"not a whole world: {error!r}") from error


def become(world: World, other: World) -> None:
    """Put `other`'s state into `world`: who listens to it goes on listening, and time goes back as well."""
    hears, now = world.updates.on_arrival, other.clock.now()
    for name in STATE:
        setattr(world, name, getattr(other, name))
    world.updates.on_arrival = hears
    world.chance.setstate(other.chance.getstate())  # the faults hold it too
    for chat in world.chats.values():
        chat.rev = world.rev + 1  # never one that the store knows
    if isinstance(world.clock, Clock) and isinstance(other.clock, Clock):
        world.clock.frozen_at = other.clock.frozen_at
        world.clock.set_to(now)
    world.agenda.clear()
    world.remember_order()
    polls.wake(world)
    world.rev += 1
    world.on_webhook()


def _of_format_1(facts: Object) -> Object:
    """Before polls, files, topics and standings."""
    new: Object = {
        "settings": World(Clock()).settings,
        "about": {},
        "webhook": None,
        "next_poll_id": 1,
        "polls": [],
        "inline": {"queries": [], "messages": [], "cached": {}, "next_id": 1},
        "files": [],
        "next_file": 1,
        "chance": _chance_facts(Random(0)),
        "now": 0.0,
    }
    chats = [
        {
            **chat,
            "members": [[user, MEMBER] for user in chat["members"]] + _bot_of_format_1(facts["bot"], chat),
            "extras": [],
            "topics": [],
            "pinned": [],
            "facts": {},
            "moved_to": None,
        }
        for chat in facts["chats"]
    ]
    return {**facts, **new, "clock": [*facts["clock"], None], "chats": chats}


def _bot_of_format_1(bot: Object, chat: Object) -> list[Any]:
    """The bot was in every chat, and heard all of it."""
    return [] if chat["kind"] == "private" else [[bot["id"], administrator(chat["kind"])]]


def _world(facts: Object, files: dict[str, bytes], skipped: int, *, back: bool) -> World:
    offset, version, frozen_at = facts["clock"]
    clock = Clock(_moment(offset), int(version), None if frozen_at is None else _moment(frozen_at))
    if back and facts["now"]:
        clock.set_to(_moment(facts["now"]))
    world = World(clock, first_update_id=facts["next_update_id"] + skipped)
    for name in KEPT:
        setattr(world, name, facts[name])
    world.bot = shapes.user(*(facts["bot"][name] for name in ("id", "first_name", "username")), is_bot=True)
    world.settings = {**SETTINGS, **world.settings}
    world.webhook = known_hook(facts["webhook"])
    for name in COUNTERS:
        setattr(world, name, facts[name] + skipped)
    world.users = {user["id"]: user for user in facts["users"]}
    world.queries = {query["id"]: Query(**query) for query in facts["queries"]}
    world.chats = {chat["id"]: _chat(chat, skipped) for chat in facts["chats"]}
    world.polls = {poll["id"]: _poll(poll) for poll in facts["polls"] if _is_shown(world, poll)}
    _fill_inline(world, facts["inline"], skipped)
    _fill_files(world, facts, files, skipped)
    _fill_updates(world, facts)
    version, numbers, gauss = facts["chance"]
    world.chance.setstate((version, tuple(numbers), gauss))
    world.remember_order()
    polls.wake(world)
    return world


def _moment(given: Any) -> float:
    moment = float(given)
    if not abs(moment) < LATEST:  # nor is NaN
        raise ValueError(f"{given} is no time")
    return moment


def _is_shown(world: World, poll: Object) -> bool:
    """A poll lives as long as its message."""
    chat = world.chats.get(poll["chat"])
    return chat is not None and poll["message"] in chat.messages


def _poll(facts: Object) -> Poll:
    return Poll(**{**facts, "votes": {int(user): tuple(chosen) for user, chosen in facts["votes"]}})


def _fill_inline(world: World, facts: Object, skipped: int) -> None:
    state = world.inline
    state.queries = {query["id"]: InlineQuery(**query) for query in facts["queries"]}
    state.messages = {name: (chat, number) for name, chat, number in facts["messages"]}
    state.cached = {key: (until, answer) for key, (until, answer) in facts["cached"].items()}
    state.next_id = facts["next_id"] + skipped


def _fill_files(world: World, facts: Object, files: dict[str, bytes], skipped: int) -> None:
    """A file whose bytes are lost is lost; its id is unknown from then on."""
    for one in facts["files"]:
        if not UNIQUE.fullmatch(one["unique_id"]):  # it names a file on disk
            raise ValueError(f"{one['unique_id']!r} is no file's id")
        data = b64decode(one["data"]) if "data" in one else files.get(one["unique_id"])
        if data is not None:
            world.files.restore(File(**{**one, "data": data}))
    world.files.next_number = facts["next_file"] + skipped


def _fill_updates(world: World, facts: Object) -> None:
    allowed = facts["allowed_updates"]
    world.updates.allowed = None if allowed is None else frozenset(allowed)
    world.updates.restore(Waiting(update, expires_at) for expires_at, update in facts["updates"])


def _chat(facts: Object, skipped: int) -> Chat:
    return Chat(
        id=facts["id"],
        kind=facts["kind"],
        shape=facts["shape"],
        next_message_id=facts["next_message_id"] + skipped,
        members={int(user): standing for user, standing in facts["members"]},
        messages={message["message_id"]: message for message in facts["messages"]},
        extras={int(number): extra for number, extra in facts["extras"]},
        topics={topic["message_thread_id"]: topic for topic in facts["topics"]},
        pinned=list(facts["pinned"]),
        facts=facts["facts"],
        blocked=facts["blocked"],
        moved_to=facts["moved_to"],
    )
