"""What is true of a world at all times, whatever bots and people do."""

from __future__ import annotations

import json

from sandbox import files
from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.poll_state import Poll
from sandbox.polls import FIRST_ID
from sandbox.shapes import PRESENT
from sandbox.snapshot import STATE, restore, snapshot
from sandbox.updates import CAPACITY
from sandbox.world import KEPT_MESSAGES, KEPT_QUERIES, World

STANDINGS = PRESENT | {"left", "kicked"}


def check(world: World) -> None:
    for number, chat in world.chats.items():
        assert chat.id == number == chat.shape["id"]
        _check_messages(world, chat)
        _check_beside(world, chat)
    for key, poll in world.polls.items():
        _check_poll(world, key, poll)
    _check_files(world)
    _check_updates(world)
    _check_inline(world)
    assert len(world.queries) <= KEPT_QUERIES


def _check_messages(world: World, chat: Chat) -> None:
    numbers = list(chat.messages)
    assert numbers == sorted(numbers)
    assert all(number < chat.next_message_id for number in numbers)
    assert len(numbers) <= KEPT_MESSAGES
    for number, message in chat.messages.items():
        assert (message["message_id"], message["chat"]["id"]) == (number, chat.id)
        assert ("from" in message) is not (chat.kind == "channel")
        if message.get("is_topic_message"):
            assert message["message_thread_id"] in chat.topics
        if int(message.get("poll", {}).get("id", 0)) > FIRST_ID:
            poll = world.polls[message["poll"]["id"]]
            assert (poll.chat, poll.message) == (chat.id, number)


def _check_beside(world: World, chat: Chat) -> None:
    assert chat.extras.keys() <= chat.messages.keys()
    assert set(chat.pinned) <= chat.messages.keys()
    assert len(set(chat.pinned)) == len(chat.pinned)
    assert {standing["status"] for standing in chat.members.values()} <= STANDINGS
    assert chat.members.keys() <= world.users.keys() | {world.bot["id"]}
    for extra in chat.extras.values():
        assert "inline_id" not in extra or extra["inline_id"] in world.inline.messages
        assert all(one["users"] for one in extra.get("reactions", []))


def _check_poll(world: World, key: str, poll: Poll) -> None:
    chat = world.chats[poll.chat]
    assert chat.messages[poll.message]["poll"] == poll.shape()
    assert poll.id == key
    options = poll.facts["options"]
    counted = [sum(place in chosen for chosen in poll.votes.values()) for place in range(len(options))]
    assert counted == [option["voter_count"] for option in poll.shape()["options"]]
    votes = {str(user): list(chosen) for user, chosen in poll.votes.items()}
    assert chat.extras.get(poll.message, {}).get("votes", {}) == votes
    assert all(chosen for chosen in poll.votes.values())
    assert poll.votes.keys() <= world.users.keys()


def _check_files(world: World) -> None:
    sizes = [len(file.data) for file in world.files.files.values()]
    assert sum(sizes) <= files.CAPACITY
    assert len(sizes) <= files.MAX_FILES


def _check_updates(world: World) -> None:
    numbers = [one.id for one in world.updates.waiting]
    assert numbers == sorted(set(numbers))
    assert all(number < world.updates.next_id for number in numbers)
    assert len(numbers) <= CAPACITY


def _check_inline(world: World) -> None:
    for name, (chat, number) in world.inline.messages.items():
        assert world.chats[chat].extras[number]["inline_id"] == name


def check_round_trip(world: World) -> None:
    """What is stored comes back whole."""
    text = "".join(snapshot(world, clean=True, files=True).encoded({}))
    assert _facts(restore(json.loads(text, parse_constant=_no_constant))) == _facts(world)


def _facts(world: World) -> Object:
    kept = {name: getattr(world, name) for name in STATE if name not in ("chats", "updates", "files")}
    chats = [
        {name: getattr(one, name) for name in Chat.__slots__ if name != "rev"} for one in world.chats.values()
    ]
    updates, shelf = world.updates, world.files
    queue = (updates.waiting, updates.next_id, updates.allowed)
    return {**kept, "chats": chats, "updates": queue, "files": (shelf.files, shelf.next_number)}


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")
