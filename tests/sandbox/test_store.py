"""The world on disk: what survives a stop, what survives a kill, and what is refused."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox import acts
from sandbox.clock import Clock
from sandbox.snapshot import UNKNOWN, Snapshot, snapshot
from sandbox.store import CorruptWorld, Store
from sandbox.world import World
from tests.sandbox.makers import ANN, keyboard, new_api, ok
from tests.virtual_time import run

GROUP = -7


async def lived_in(folder: Path) -> tuple[Store, World]:
    """A world with a bit of everything in it."""
    store = Store(folder)
    world = store.open()
    api = new_api(world)
    world.add_chat("group", "Coders", GROUP, [ANN, 5])
    acts.write(world, ANN, GROUP, "hello")
    await ok(api, "getUpdates", offset=2, allowed_updates=["message", "callback_query"])
    await ok(api, "setMyCommands", commands=[{"command": "start", "description": "Begin"}])
    await ok(api, "sendMessage", chat_id=ANN, text="é👍", reply_markup=keyboard("A=x"))
    acts.tap(world, ANN, ANN, 2, "x")
    acts.set_blocked(world, ANN, ANN, blocked=True)
    assert isinstance(world.clock, Clock)
    world.clock.advance(3600)
    return store, world


async def at_once(write: Callable[[Snapshot], None], taken: Snapshot) -> None:
    """Threads do not go with virtual time."""
    write(taken)


def state(world: World) -> object:
    """Everything but the moment at which it was looked at."""
    whole = json.loads("".join(snapshot(world, clean=True).encoded({})))
    return {**whole, "now": None}


async def test_after_a_clean_stop_everything_is_as_it_was(tmp_path: Path) -> None:
    store, world = await lived_in(tmp_path)
    store.save(world, clean=True)
    again = Store(tmp_path).open()
    assert state(again) == state(world)
    assert acts.write(again, 5, 5, "hi")["message_id"] == 1
    assert again.chats[ANN].messages[2] == world.chats[ANN].messages[2]


async def test_after_a_kill_no_id_comes_back(tmp_path: Path) -> None:
    store, world = await lived_in(tmp_path)
    store.save(world, clean=False)
    acts.write(world, 5, 5, "never saved")
    acts.write(world, ANN, GROUP, "never saved")
    again = Store(tmp_path).open()
    assert acts.write(again, ANN, GROUP, "hi")["message_id"] == 2 + UNKNOWN
    assert acts.write(again, 5, 5, "hi")["message_id"] == 1 + UNKNOWN
    assert acts.tap(again, ANN, ANN, 2, "x").id == str(2 + UNKNOWN)
    assert again.updates.next_id > world.updates.next_id
    assert again.know_user()["id"] >= UNKNOWN
    assert list(again.chats[ANN].messages) == [1, 2]


async def test_a_killed_world_is_still_unclean_when_it_is_killed_at_once(tmp_path: Path) -> None:
    store, world = await lived_in(tmp_path)
    store.save(world, clean=True)
    Store(tmp_path).open()
    again = Store(tmp_path).open()
    assert again.updates.next_id == world.updates.next_id + UNKNOWN


async def test_updates_and_taps_wait_through_a_restart(tmp_path: Path) -> None:
    store, world = await lived_in(tmp_path)
    store.save(world, clean=True)
    again = Store(tmp_path).open()
    assert again.updates.first(9, again.clock.now()) == world.updates.first(9, world.clock.now())
    assert again.updates.allowed == frozenset({"message", "callback_query"})
    assert list(again.queries) == ["1"]
    assert again.clock.now() - world.clock.now() < 60


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": 2}', '{"format": 1}', '{"format": 1, "clean": true}']
)
def test_a_corrupt_file_is_an_error_that_names_it_and_stays(tmp_path: Path, text: str) -> None:
    path = tmp_path / "world.json"
    path.write_text(text)
    with pytest.raises(CorruptWorld, match=r"world\.json cannot be read"):
        Store(tmp_path).open()
    assert path.read_text() == text


def test_changes_are_saved_within_a_second_and_quiet_worlds_are_left_alone(tmp_path: Path) -> None:
    async def story() -> None:
        store, stop = Store(tmp_path, at_once), asyncio.Event()
        world = store.open()
        task = asyncio.create_task(store.keep_saving(world, stop))
        acts.write(world, ANN, ANN, "saved")
        await asyncio.sleep(1.1)
        assert json.loads(store.path.read_text())["chats"][0]["messages"][0]["text"] == "saved"
        stamp = store.path.stat().st_mtime_ns
        await asyncio.sleep(60)
        assert store.path.stat().st_mtime_ns == stamp
        stop.set()
        await task

    run(story())


def test_a_disk_that_fails_is_tried_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        store, stop = Store(tmp_path, at_once), asyncio.Event()
        world = store.open()
        obstacle = tmp_path / "world.new"
        obstacle.mkdir()
        acts.write(world, ANN, ANN, "saved")
        task = asyncio.create_task(store.keep_saving(world, stop))
        await asyncio.sleep(1)
        assert "cannot be saved" in caplog.text
        obstacle.rmdir()
        await asyncio.sleep(10)
        assert "saved" in store.path.read_text()
        stop.set()
        await task

    run(story())
