"""Makers for the sandbox's tests: a clock that stands still, a world with one learner, short calls."""

from __future__ import annotations

import asyncio
from typing import Any

from sandbox import acts
from sandbox.api import Answer, BotApi
from sandbox.jsontext import Object
from sandbox.world import World

TOKEN = "123456:ABCdefGHIjklMNO"
NOON = 1_800_000_000.0
ANN = 1001


class StillClock:
    """Time goes only when the test says so."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> float:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += seconds


async def pass_on() -> None:
    """Let the other tasks run until they wait."""
    for _ in range(5):
        await asyncio.sleep(0)


def new_world(clock: StillClock | None = None) -> World:
    return World(clock or StillClock())


def new_api(world: World | None = None, *, limits: bool = False, token: str | None = TOKEN) -> BotApi:
    """A bot whose learner Ann has written /start (message 1, update 1)."""
    world = world or new_world()
    api = BotApi(world, token=token, limits=limits)
    acts.write(world, ANN, ANN, "/start")
    return api


async def answer(api: BotApi, method: str, **params: Any) -> Answer:
    given = await api.call(TOKEN, method, params)
    assert isinstance(given, Answer)
    return given


async def ok(api: BotApi, method: str, **params: Any) -> Any:
    given = await answer(api, method, **params)
    assert given.body["ok"] is True, given.body
    assert given.status == 200
    return given.body["result"]


async def refused(api: BotApi, method: str, **params: Any) -> tuple[int, str]:
    given = await answer(api, method, **params)
    assert given.body["ok"] is False, given.body
    assert given.body["error_code"] == given.status
    return given.status, given.body["description"]


def keyboard(*labels_and_data: str) -> Object:
    """One row of buttons, written as "label=data"."""
    pairs = [one.split("=", 1) for one in labels_and_data]
    return {"inline_keyboard": [[{"text": label, "callback_data": data} for label, data in pairs]]}
