"""Load: synthetic learners against a sandbox that runs, with a bot on it, through /sim only.

Open loop: acts are due at moments fixed before the run, and an act's time runs from that moment to the bot's visible
answer. A bot that stalls for two seconds so delays all acts of these two seconds, and all of them are counted
(no "coordinated omission"; Gil Tene, "How NOT to Measure Latency"). One event stream hears all answers.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator
from math import ceil
from random import Random
from typing import Any

import aiohttp

from sandbox.jsontext import Object
from sandbox.load.crowd import Crowd, Due
from sandbox.load.script import DEFAULT, Step
from sandbox.load.tally import Plan, Tally

CONNECTIONS = 256
MAX_EVENT = 1 << 20  # bytes
TINY = 1e-9
_ANSWERS = aiohttp.ClientTimeout(total=10)
_FOREVER = aiohttp.ClientTimeout(total=None)


class LoadFailed(Exception):
    """There is nothing to measure; says why."""


def run(address: str, plan: Plan, script: tuple[Step, ...] = DEFAULT) -> Tally:
    """Drive to the end. `address` like http://127.0.0.1:8081. Raises `LoadFailed`."""
    return asyncio.run(drive(address, plan, script))


async def drive(address: str, plan: Plan, script: tuple[Step, ...] = DEFAULT) -> Tally:
    """As `run`, in a loop that runs already."""
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(address, connector=connector, timeout=_ANSWERS) as session:
        await _look_for_bot(session, address)
        hands = _Hands(session)
        crowd = hands.crowd = Crowd(plan, script, hands.send)
        try:
            async with session.get("/sim/events", timeout=_FOREVER, read_bufsize=MAX_EVENT) as events:
                await _together(_listen(events, crowd), act(crowd, plan))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise LoadFailed(f"The event stream of {address} broke: {error}.") from error
        finally:
            await hands.rest()
    return crowd.tally


async def _look_for_bot(session: aiohttp.ClientSession, address: str) -> None:
    try:
        async with session.get("/sim/bot") as answer:
            bot = await answer.json()
            there = bot["seen"] or bot.get("webhook", False)
    except (aiohttp.ClientError, OSError, ValueError, KeyError, TypeError) as error:
        raise LoadFailed(f"There is no sandbox at {address}. Start one: codedrill sandbox") from error
    if not there:
        raise LoadFailed(f"No bot polls the sandbox at {address}. Start the bot, then try again.")


async def _together(listening: Coroutine[Any, Any, None], acting: Coroutine[Any, Any, None]) -> None:
    """Until the acts are over. That the stream ends before is a trouble."""
    tasks = [asyncio.ensure_future(listening), asyncio.ensure_future(acting)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0].done():
            tasks[0].result()
            raise LoadFailed("The sandbox ended the event stream: it stops, or this driver reads too slowly.")
        tasks[1].result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(events: aiohttp.ClientResponse, crowd: Crowd) -> None:
    async for line in events.content:
        if line.startswith(b"data: "):
            crowd.hear(json.loads(line[6:]))


async def act(crowd: Crowd, plan: Plan) -> None:
    """The acts at their moments, then until all are over, which patience sees to."""
    crowd.arrive()
    loop = asyncio.get_running_loop()
    for moment in moments(plan):
        await asyncio.sleep(max(0.0, crowd.begun + moment - loop.time()))
        crowd.due(crowd.begun + moment)
    if not crowd.tally.is_over:
        crowd.all_over.clear()
        await crowd.all_over.wait()
    crowd.tally.elapsed = max(plan.seconds, loop.time() - crowd.begun)


def moments(plan: Plan) -> Iterator[float]:
    """Seconds from the start at which an act is due, the same for the same plan."""
    if plan.even:
        yield from (number / plan.rate for number in range(ceil(plan.rate * plan.seconds - TINY)))
        return
    chance, at = Random(f"{plan.seed} moments"), 0.0
    while at < plan.seconds:
        yield at
        at += chance.expovariate(plan.rate)


class _Hands:
    """Requests on their way."""

    crowd: Crowd

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._busy: set[asyncio.Task[None]] = set()

    def send(self, act: Due, what: str, body: Object) -> None:
        task = asyncio.create_task(self._post(act, what, body))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def rest(self) -> None:
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def _post(self, act: Due, what: str, body: Object) -> None:
        try:
            async with self._session.post(f"/sim/{what}", json=body) as answer:
                said = await answer.read()
                if answer.status != 200:
                    self.crowd.fail(act, f"{what}: {_reason(answer.status, said)}")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self.crowd.fail(act, f"{what}: {type(error).__name__}")


def _reason(status: int, said: bytes) -> str:
    try:
        return f"{status} {json.loads(said)['error']}"
    except (ValueError, KeyError, TypeError):
        return str(status)
