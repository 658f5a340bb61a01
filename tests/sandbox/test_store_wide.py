"""Worlds with members, topics, files and polls on disk; and worlds that an older sandbox wrote."""

import json
from pathlib import Path
from typing import Any

from sandbox import acts, membership, pins, polls, reactions, topics
from sandbox.api import BotApi
from sandbox.files import upload
from sandbox.sample import PICTURE
from sandbox.snapshot import become, restore, snapshot
from sandbox.store import Store
from sandbox.world import World
from tests.sandbox.group_makers import BOB, BOT, EVE, GROUP, SUPER, new_chat
from tests.sandbox.makers import ANN, TOKEN, new_api, ok


def state(world: World) -> Any:
    """Everything but the moment at which it was looked at."""
    return {**json.loads("".join(snapshot(world, clean=True).encoded({}))), "now": None}


async def lived_in(world: World) -> BotApi:
    api = new_api(world)
    chat = new_chat(api, forum=True)
    ann = world.user(ANN)
    membership.act(world, chat, EVE, "join", ann)
    membership.act(world, chat, EVE, "kick", ann)
    topic = topics.create(world, chat, ann, "Rust")["message_thread_id"]
    topics.set_closed(world, chat, topic, ann, closed=True)
    photo = await ok(api, "sendPhoto", chat_id=SUPER, photo=upload("a.png", PICTURE))
    await ok(
        api,
        "sendDocument",
        chat_id=ANN,
        document=upload("a.txt", b"hello"),
        reply_markup={"keyboard": [["A"]]},
    )
    pins.pin(world, chat, photo["message_id"], ann)
    reactions.react(world, chat, photo["message_id"], ann, [{"type": "emoji", "emoji": "👍"}])
    poll = await ok(api, "sendPoll", chat_id=SUPER, question="Q", options=["a", "b"], open_period=60)
    polls.vote(world, BOB, polls.of_message(world, chat, poll["message_id"]), (1,))
    await ok(api, "setChatPermissions", chat_id=SUPER, permissions={"can_send_messages": True})
    membership.migrate(world, world.add_chat("group", "Small", -40, [ANN]))
    return api


async def test_all_of_it_survives_a_clean_stop(tmp_path: Path) -> None:
    store = Store(tmp_path)
    world = store.open()
    await lived_in(world)
    store.save(world, clean=True)
    again = Store(tmp_path).open()
    assert state(again) == state(world)
    assert {one.id: one.data for one in again.files.files.values()} == {
        one.id: one.data for one in world.files.files.values()
    }
    assert again.agenda.next_at == world.agenda.next_at is not None


async def test_a_snapshot_brings_its_files_along(tmp_path: Path) -> None:
    store = Store(tmp_path)
    world = store.open()
    await lived_in(world)
    taken = json.loads("".join(snapshot(world, clean=True, files=True).encoded({})))
    other = World(world.clock)
    become(other, restore(taken))
    assert [one.data for one in other.files.files.values()] == [
        one.data for one in world.files.files.values()
    ]


async def test_what_is_saved_after_a_restore_is_the_restored_world(tmp_path: Path) -> None:
    store = Store(tmp_path)
    world = store.open()
    acts.write(world, ANN, ANN, "one")
    taken = json.loads("".join(snapshot(world, clean=True, files=True).encoded({})))
    for text in ("two", "three"):
        acts.write(world, ANN, ANN, text)
    store.save(world, clean=True)
    become(world, restore(taken))
    for text in ("zwei", "drei"):
        acts.write(world, ANN, ANN, text)
    store.save(world, clean=True)
    saved = Store(tmp_path).open().chats[ANN].messages
    assert [message["text"] for message in saved.values()] == ["one", "zwei", "drei"]


async def test_the_bot_stays_in_chats_that_were_there_before_it_came(tmp_path: Path) -> None:
    store = Store(tmp_path)
    world = store.open()
    acts.make_chat(world, "group", "Coders", GROUP, members=[ANN])
    store.save(world, clean=False)
    BotApi(world, token=TOKEN)
    store.save(world, clean=True)
    assert Store(tmp_path).open().chats[GROUP].has(BOT) is True


async def test_a_lost_file_is_unknown_and_the_world_opens(tmp_path: Path) -> None:
    store = Store(tmp_path)
    world = store.open()
    await lived_in(world)
    store.save(world, clean=True)
    lost = [one for one in world.files.files.values() if one.kind == "document"]
    for one in lost:
        (tmp_path / "files" / one.unique_id).unlink()
    again = Store(tmp_path).open()
    assert [again.files.find(one.id) for one in lost] == [None]
    assert len(again.files.files) == len(world.files.files) - 1


# ---- an older sandbox

BOT_SHAPE = {"id": BOT, "is_bot": True, "first_name": "CodeDrill", "username": "codedrill_bot"}
ANN_SHAPE = {"id": ANN, "is_bot": False, "first_name": "Ann"}
GROUP_SHAPE = {"id": GROUP, "title": "Coders", "type": "group"}
FORMAT_1: Any = {
    "format": 1,
    "clean": True,
    "clock": [3600.0, 2],
    "bot": BOT_SHAPE,
    "users": [ANN_SHAPE],
    "commands": {"default": [{"command": "start", "description": "Begin"}]},
    "queries": [{"id": "3", "user": ANN, "chat": ANN, "asked_at": 1.0}],
    "allowed_updates": ["message"],
    "updates": [[9e9, {"update_id": 7, "message": {"message_id": 1}}]],
    "next_update_id": 8,
    "next_query_id": 4,
    "next_user_id": 1002,
    "next_chat_number": 1,
    "first_message_id": 1,
    "chats": [
        {
            "id": GROUP,
            "kind": "group",
            "shape": GROUP_SHAPE,
            "next_message_id": 2,
            "members": [ANN],
            "blocked": False,
            "messages": [{"message_id": 1, "from": ANN_SHAPE, "chat": GROUP_SHAPE, "date": 1, "text": "old"}],
        }
    ],
}


async def test_a_world_of_format_1_opens_with_the_bot_in_its_groups(tmp_path: Path) -> None:
    (tmp_path / "world.json").write_text(json.dumps(FORMAT_1))
    world = Store(tmp_path).open()
    chat = world.chats[GROUP]
    assert (chat.status(ANN), chat.status(BOT), chat.messages[1]["text"]) == (
        "member",
        "administrator",
        "old",
    )
    assert (world.updates.next_id, list(world.queries), world.settings["privacy"]) == (8, ["3"], True)
    api = BotApi(world, token=TOKEN)
    assert (await ok(api, "sendMessage", chat_id=GROUP, text="x"))["message_id"] == 2
    assert json.loads((tmp_path / "world.json").read_text())["format"] == 2
