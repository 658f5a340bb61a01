"""Trouble and time through /sim: faults, outages, the clock, and the whole world out and in again."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from sandbox import acts
from sandbox.api import BotApi, Dropped
from sandbox.clock import Clock
from sandbox.faults import fault_of
from sandbox.files import upload
from sandbox.jsontext import Object, dumps, loads
from sandbox.routes import make_app
from sandbox.sample import PICTURE
from sandbox.snapshot import become, restore, snapshot
from sandbox.store import Store
from sandbox.world import World
from tests.sandbox.makers import ANN, NOON, TOKEN, StillClock, keyboard, new_api, new_world, ok, pass_on
from tests.virtual_time import run

Client = TestClient[Any, Any]
BOT = f"/bot{TOKEN}"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """Ann wrote /start (message 1); the clock stands still at noon."""
    app = make_app(new_api(World(Clock(frozen_at=NOON))), tmp_path)
    async with TestClient(TestServer(app)) as client:
        yield client


async def post(client: Client, path: str, status: int = 200, /, **facts: Any) -> Any:
    response = await client.post(path, json=facts)
    assert response.status == status, await response.text()
    return await response.json()


async def call(client: Client, method: str, **params: Any) -> Any:
    return (await post(client, f"{BOT}/{method}", **params))["result"]


# ---- faults


async def test_a_reset_breaks_the_connection_before_any_effect(client: Client) -> None:
    await post(client, "/sim/faults", method="sendMessage", reset=True, times=2)
    for _ in range(2):
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await call(client, "sendMessage", chat_id=ANN, text="x")
    assert (await call(client, "sendMessage", chat_id=ANN, text="x"))["message_id"] == 2


@pytest.mark.parametrize("text", ["the word codes", "two\nlines with codes", 'a "codes" b'])
async def test_a_fault_meets_only_calls_that_contain_its_text(client: Client, text: str) -> None:
    meant = text[text.index("codes") - 2 :]
    await post(client, "/sim/faults", method="*", status=500, contains=meant, times=3)
    await call(client, "sendMessage", chat_id=ANN, text="another word")
    await post(client, f"{BOT}/sendMessage", 500, chat_id=ANN, text=text)
    given = {
        "chat_id": str(ANN),
        "text": "x",
        "reply_markup": dumps({"inline_keyboard": [], "note": meant}),
    }
    assert (await client.post(f"{BOT}/sendMessage", data=given)).status == 500


async def test_a_deeply_nested_call_passes_a_fault_that_looks_for_text(client: Client) -> None:
    await post(client, "/sim/faults", method="*", status=500, contains="no such word")
    body = '{"text": ' + "[" * 900 + "]" * 900 + "}"
    response = await client.post(
        f"{BOT}/sendMessage", data=body, headers={"Content-Type": "application/json"}
    )
    assert response.status == 400


def test_a_share_of_the_calls_fails_and_the_same_ones_for_the_same_seed() -> None:
    def failures(seed: int) -> list[bool]:
        api = BotApi(World(StillClock(), seed=seed), token=TOKEN)
        api.faults.add(fault_of({"method": "getMe", "status": 500, "chance": 0.3, "times": 1000}))
        return [api.faults.next_for("getMe", {}) is not None for _ in range(1000)]

    assert failures(1) == failures(1) != failures(2)
    assert 240 < sum(failures(1)) < 360


@pytest.mark.parametrize(
    "facts",
    [{"chance": 0}, {"chance": 1.1}, {"reset": 1}, {"contains": 5}, {"retry_after": -5}, {"retry_after": 0}],
)
async def test_faults_that_make_no_sense_are_refused(client: Client, facts: Object) -> None:
    await post(client, "/sim/faults", 400, **{"method": "getMe", "status": 500} | facts)


# ---- outages


async def test_in_an_outage_nobody_is_reached_until_it_ends(client: Client) -> None:
    assert await post(client, "/sim/outage", seconds=60) == {"until": NOON + 60}
    for path in (f"{BOT}/getMe", f"/file{BOT}/photos/file_1.jpg"):
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await client.get(path)
    await post(client, "/sim/message", user=ANN, text="still typing")
    await post(client, "/sim/clock", advance=60)
    assert [one["message"]["text"] for one in await call(client, "getUpdates")] == ["/start", "still typing"]
    await post(client, "/sim/outage", seconds=60)
    await post(client, "/sim/outage", seconds=0)
    await call(client, "getMe")
    await post(client, "/sim/outage", 400, seconds=-1)


def test_an_outage_also_ends_the_poll_that_waits() -> None:
    async def story() -> None:
        api = new_api()
        waiting = asyncio.create_task(api.call(TOKEN, "getUpdates", {"offset": 2, "timeout": 50}))
        await pass_on()
        api.begin_outage(NOON + 60)
        assert await waiting == Dropped()
        assert asyncio.get_running_loop().time() < 1

    run(story())


# ---- the clock


async def test_a_frozen_clock_goes_by_jumps_only(client: Client) -> None:
    message = await call(client, "sendPoll", chat_id=ANN, question="Q", options=["A"], open_period=60)
    assert await post(client, "/sim/clock", advance=59) == {"now": NOON + 59, "version": 1, "frozen": True}
    assert message["poll"]["is_closed"] is False
    await post(client, "/sim/clock", advance=1)
    (_, shown) = await (await client.get(f"/sim/chats/{ANN}/messages")).json()
    assert shown["poll"]["is_closed"] is True
    thawed = await post(client, "/sim/clock", freeze=False)
    assert (thawed["frozen"], 0 <= thawed["now"] - NOON - 60 < 60) == (False, True)
    await post(client, "/sim/clock", 400, freeze="yes")
    await post(client, "/sim/clock", 400)


# ---- the world out and in


async def play(api: BotApi) -> list[Any]:
    """Some of everything that has an id or is by chance."""
    world, before = api.world, len(api.world.updates.waiting)
    group = acts.make_chat(world, "group", "Coders", None, members=[ANN])
    dice = [(await ok(api, "sendDice", chat_id=ANN))["dice"]["value"] for _ in range(5)]
    poll = await ok(api, "sendPoll", chat_id=ANN, question="Q", options=["A"], open_period=60)
    question = await ok(api, "sendMessage", chat_id=ANN, text="Q", reply_markup=keyboard("A=x"))
    query = acts.tap(world, ANN, ANN, question["message_id"], "x")
    photo = acts.write(world, ANN, ANN, None, content={"photo": world.files.photo(upload("a.png", PICTURE))})
    user = world.know_user()
    updates = [one.update for one in world.updates.waiting[before:]]
    lucky = [api.faults.next_for("getMe", {}) is not None for _ in range(20)]
    return [group.id, dice, poll, question, query, photo, user, updates, lucky]


async def test_a_run_repeats_exactly_after_a_restore() -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    await play(api)
    kept = loads("".join(snapshot(api.world, clean=True, files=True).encoded({})))
    runs = []
    for _ in range(3):
        api.faults.clear()
        api.faults.add(fault_of({"method": "getMe", "status": 500, "chance": 0.5, "times": 100}))
        runs.append(await play(api))
        clock.advance(5000)
        await ok(api, "sendMessage", chat_id=ANN, text="forgotten")
        become(api.world, restore(kept))
        clock.at = NOON
    assert runs[0] == runs[1] == runs[2]


async def test_restoring_takes_time_back_too(client: Client) -> None:
    await post(client, "/sim/clock", freeze=False)
    kept = await post(client, "/sim/snapshot")
    kept["now"] -= 86_400.0  # it was taken yesterday
    await post(client, "/sim/restore", **kept)
    now = (await (await client.get("/sim/clock")).json())["now"]
    assert 0 <= now - kept["now"] < 60


async def test_files_come_back(client: Client) -> None:
    form = aiohttp.FormData({"user": str(ANN)})
    form.add_field("file", b"bytes", filename="a.txt")
    await client.post("/sim/upload", data=form)
    file_id = (await call(client, "getUpdates"))[-1]["message"]["document"]["file_id"]
    kept = await post(client, "/sim/snapshot")
    await post(client, "/sim/restore", **{**kept, "files": []})
    assert (await client.get(f"/sim/files/{file_id}")).status == 404
    await post(client, "/sim/restore", **kept)
    assert await (await client.get(f"/sim/files/{file_id}")).read() == b"bytes"
    path = (await call(client, "getFile", file_id=file_id))["file_path"]
    assert await (await client.get(f"/file{BOT}/{path}")).read() == b"bytes"


FILE: Object = {"id": "B1", "kind": "document", "name": "a", "mime": "a/b", "data": "QQ==", "path": "a"}


@pytest.mark.parametrize(
    "change",
    [
        {"format": 3},
        {"clock": [1e999, 0, None]},
        {"now": 1e300},
        {"users": [{}]},
        {"polls": [{"id": "1"}]},
        {"chance": [1, [], None]},
        {"files": [{"data": "%"}]},
        {"files": [{**FILE, "unique_id": "../../elsewhere"}]},
        {"webhook": {"url": "http://example.com/", "max_connections": 1}},
        {"webhook": {"url": 5}},
        {"webhook": []},
        {"bot": []},
        {"bot": {"id": 1}},
        {"chats": [{"id": 1}]},
    ],
)
async def test_what_is_no_world_is_refused_and_the_old_one_goes_on(client: Client, change: Object) -> None:
    kept = await post(client, "/sim/snapshot")
    await post(client, "/sim/restore", 400, **{**kept, **change})
    assert len(await (await client.get(f"/sim/chats/{ANN}/messages")).json()) == 1


FORMAT_1: Object = {
    "format": 1,
    "clean": True,
    "clock": [60.0, 3],
    "bot": {"id": 123456, "is_bot": True, "first_name": "CodeDrill", "username": "codedrill_bot"},
    "users": [{"id": ANN, "is_bot": False, "first_name": "Ann"}],
    "commands": {},
    "queries": [{"id": "1", "user": ANN, "chat": ANN, "asked_at": NOON}],
    "allowed_updates": ["message"],
    "updates": [[NOON, {"update_id": 7, "message": {}}]],
    "next_update_id": 8,
    "next_query_id": 2,
    "next_user_id": ANN,
    "next_chat_number": 1,
    "first_message_id": 1,
    "chats": [
        {
            "id": ANN,
            "kind": "private",
            "shape": {"id": ANN, "first_name": "Ann", "type": "private"},
            "next_message_id": 6,
            "members": [ANN],
            "blocked": False,
            "messages": [{"message_id": 5, "chat": {"id": ANN}, "date": int(NOON), "text": "/start"}],
        }
    ],
}


async def test_a_poll_without_its_message_does_not_come_back(client: Client) -> None:
    """It would break the timekeeper when its time is over."""
    await call(client, "sendPoll", chat_id=ANN, question="Q", options=["A", "B"], open_period=5)
    kept = await post(client, "/sim/snapshot")
    kept["chats"][0]["messages"].pop()
    await post(client, "/sim/restore", **kept)
    await post(client, "/sim/clock", advance=10)


async def test_a_webhook_comes_back(client: Client) -> None:
    await call(client, "setWebhook", url="http://127.0.0.1:9/x", secret_token="s")
    kept, info = await post(client, "/sim/snapshot"), await call(client, "getWebhookInfo")
    await call(client, "deleteWebhook")
    await post(client, "/sim/restore", **kept)
    assert await call(client, "getWebhookInfo") == info


async def test_a_world_from_before_there_were_polls_is_read(client: Client) -> None:
    await post(client, "/sim/restore", **FORMAT_1)
    assert (await call(client, "sendMessage", chat_id=ANN, text="x"))["message_id"] == 6
    assert (await call(client, "sendPoll", chat_id=ANN, question="Q", options=["A"]))["message_id"] == 7
    assert (await (await client.get("/sim/bot")).json())["inline"] is True
    assert (await (await client.get("/sim/clock")).json())["frozen"] is False


def test_the_store_does_not_take_a_restored_chat_for_the_old_one(tmp_path: Path) -> None:
    """A restored chat counts its changes anew, and the store knows chats by that count."""
    store = Store(tmp_path)
    world = store.open()
    kept = loads("".join(snapshot(world, clean=True).encoded({})))
    for text in ("old 1", "old 2"):
        acts.write(world, ANN, ANN, text)
    store.save(world, clean=True)
    become(world, restore(kept))
    for text in ("new 1", "new 2"):
        acts.write(world, ANN, ANN, text)
    store.save(world, clean=True)
    shown = Store(tmp_path).open().chats[ANN].messages.values()
    assert [message["text"] for message in shown] == ["new 1", "new 2"]


def test_the_store_does_not_take_a_new_file_for_one_that_had_its_name(tmp_path: Path) -> None:
    """After a restore the numbers of files come again."""
    store = Store(tmp_path)
    world = store.open()
    kept = loads("".join(snapshot(world, clean=True, files=True).encoded({})))
    world.files.put("document", upload("a.txt", b"old"))
    store.save(world, clean=True)
    become(world, restore(kept))
    file = world.files.put("document", upload("a.txt", b"new"))
    store.save(world, clean=True)
    found = Store(tmp_path).open().files.find(file.id)
    assert found is not None
    assert found.data == b"new"


def test_two_who_wait_for_the_same_answer_both_get_away() -> None:
    """A restored world counts its queries again, so the first waits for a number that is given again."""
    from sandbox.sim.waiting import Answers

    async def story() -> list[Any]:
        answers = Answers(new_world())
        waits = [asyncio.create_task(answers.to("callback_answer", "1", wait)) for wait in (5, 9)]
        return await asyncio.gather(*waits)

    assert run(story()) == [{"query_id": "1", "answered": False}] * 2
