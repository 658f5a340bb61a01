"""The load tool over real HTTP, with bots of its own, and what it reports."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image

from sandbox.jsontext import Object
from sandbox.load import picture as load_picture
from sandbox.load import report as load_report
from sandbox.load.driver import LoadFailed, drive
from sandbox.load.script import DEFAULT, START, Say
from sandbox.load.tally import Plan, Tally
from sandbox.server import serve
from tests.sandbox.makers import TOKEN, keyboard


@asynccontextmanager
async def running(bot: Callable[[aiohttp.ClientSession], Any] | None) -> AsyncIterator[str]:
    """A sandbox with a bot on it that has polled; its address."""
    ready, stop = asyncio.get_running_loop().create_future(), asyncio.Event()
    server = asyncio.create_task(serve(port=0, limits=False, ready=ready.set_result, stop=stop))
    address = f"http://127.0.0.1:{await ready}"
    async with aiohttp.ClientSession(f"{address}/bot{TOKEN}/") as session:
        if bot:
            await session.post("getUpdates")
        task = asyncio.create_task(bot(session)) if bot else None
        yield address
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    stop.set()
    await server


async def updates(session: aiohttp.ClientSession) -> AsyncIterator[Object]:
    offset = 0
    while True:
        async with session.post("getUpdates", json={"offset": offset, "timeout": 50}) as answer:
            for update in (await answer.json())["result"]:
                offset = update["update_id"] + 1
                yield update


async def reply(session: aiohttp.ClientSession, update: Object) -> None:
    tapped = update.get("callback_query")
    if tapped:
        await session.post("answerCallbackQuery", json={"callback_query_id": tapped["id"], "text": "!"})
    chat = (tapped or update)["message"]["chat"]["id"]
    body = {"chat_id": chat, "text": "Next?", "reply_markup": keyboard("A=a", "B=b")}
    await session.post("sendMessage", json=body)


async def quick_bot(session: aiohttp.ClientSession) -> None:
    async for update in updates(session):
        await reply(session, update)


async def pausing_bot(session: aiohttp.ClientSession) -> None:
    """Answers nobody before twenty have asked."""
    held = []
    async for update in updates(session):
        held.append(update)
        if len(held) >= 20:
            for one in held:
                await reply(session, one)
            held.clear()


async def deaf_bot(session: aiohttp.ClientSession) -> None:
    async for _ in updates(session):
        pass


async def test_every_act_gets_its_latency() -> None:
    async with running(quick_bot) as address:
        tally = await drive(address, Plan(users=20, rate=200, seconds=0.5, rest=0.01, even=True), DEFAULT)
        async with aiohttp.ClientSession() as session, session.get(f"{address}/sim/calls") as answer:
            methods = {call["method"] for call in await answer.json()}
    assert (tally.acts, tally.answered, tally.unanswered, tally.troubles) == (100, 100, 0, {})
    assert sum(slot.count for slot in tally.slots.values()) == 100
    assert {"sendMessage", "answerCallbackQuery"} < methods


async def test_acts_go_on_while_the_bot_pauses_and_the_pause_is_in_their_latency() -> None:
    async with running(pausing_bot) as address:
        tally = await drive(address, Plan(users=100, rate=50, seconds=0.4, even=True), (START,))
    assert (tally.acts, tally.answered) == (20, 20)
    assert tally.latencies.max > 19 / 50
    assert tally.latencies.mean > 9.5 / 50


async def test_a_bot_that_answers_nothing_leaves_all_unanswered() -> None:
    async with running(deaf_bot) as address:
        plan = Plan(users=3, rate=50, seconds=0.2, even=True, patience=0.1)
        tally = await drive(address, plan, (START,))
    assert (tally.acts, tally.answered, tally.unanswered) == (10, 0, 10)
    assert dict(load_report._rows(tally))["answered"] == "0"


async def test_refusals_of_the_sandbox_are_errors_with_their_words() -> None:
    async with running(quick_bot) as address:
        tally = await drive(address, Plan(users=2, rate=50, seconds=0.1, even=True), (Say(" "),))
    assert tally.answered == 0
    assert [what.startswith("message: 400 ") for what in tally.troubles] == [True]
    assert tally.errors == 5


async def test_without_a_bot_there_is_nothing_to_measure() -> None:
    async with running(None) as address:
        with pytest.raises(LoadFailed, match="No bot polls"):
            await drive(address, Plan())


async def test_without_a_sandbox_neither() -> None:
    with pytest.raises(LoadFailed, match=r"There is no sandbox at http://127\.0\.0\.1:9\."):
        await drive("http://127.0.0.1:9", Plan())


async def test_a_sandbox_that_stops_ends_the_run() -> None:
    async with running(quick_bot) as address:
        driving = asyncio.create_task(drive(address, Plan(users=2, rate=20, seconds=600), (START,)))
        async with aiohttp.ClientSession() as session, session.get(f"{address}/sim/events") as events:
            while (
                b"callback_answer" not in (line := await events.content.readline()) and b"Next?" not in line
            ):
                pass
    with pytest.raises(LoadFailed, match="event stream"):
        await driving


# ---- reports


def a_tally() -> Tally:
    tally = Tally(Plan(users=5, rate=50, seconds=4), acts=202, unanswered=1, crowded=2, behind=0.5, elapsed=4)
    for number in range(200):
        tally.answer(number / 50, number / 1000)
    tally.trouble("tap: 404 no message 3")
    return tally


def test_the_report_tells_counts_percentiles_and_what_to_know() -> None:
    rows = dict(load_report._rows(a_tally()))
    assert (rows["due"], rows["answered"], rows["errors"], rows["unanswered within 10 s"]) == (
        "202",
        "200",
        "1",
        "1",
    )
    assert (rows["p50"], rows["p99"], rows["max"], rows["mean"]) == (
        "99.0 ms",
        "197.1 ms",
        "199.0 ms",
        "99.5 ms",
    )
    assert rows["answered a second"] == "50.0 of 50.0"
    assert [remark.split(",")[0] for remark in load_report.remarks(a_tally())] == [
        "1 x tap: 404 no message 3",
        "2 acts waited for a free learner",
        "the driver itself was up to 500 ms late: this machine is busy",
    ]


def test_the_json_is_json_and_tells_the_same() -> None:
    found = json.loads(json.dumps(load_report.as_object(a_tally())))
    assert list(found["percentiles_ms"]) == ["p50", "p75", "p90", "p99", "p99.9", "p99.99", "max"]
    assert (found["due"], found["answered"], found["mean_ms"]) == (202, 200, 99.5)
    assert [slot["answered"] for slot in found["over_time"]] == [50, 50, 50, 50]


@pytest.mark.parametrize("tally", [a_tally(), Tally(Plan())], ids=["much", "nothing"])
def test_the_picture_is_a_png(tally: Tally, tmp_path: Path) -> None:
    load_picture.draw(tally, tmp_path / "load.png")
    with Image.open(tmp_path / "load.png") as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", (1200, 960))
