"""Trouble on purpose: what strikes, when, and what has happened by then."""

import asyncio
from typing import Any

import pytest

from sandbox.api import Answer, BotApi, Dropped
from sandbox.faults import BadFault, Fault, fault_of
from tests.sandbox.makers import ANN, TOKEN, answer, new_api, ok, refused
from tests.virtual_time import run


def troubled(**facts: Any) -> BotApi:
    api = new_api()
    api.faults.add(fault_of(facts))
    return api


async def test_a_status_is_answered_before_any_effect_as_often_as_said() -> None:
    api = troubled(method="sendMessage", status=502, times=2)
    for _ in range(2):
        assert await refused(api, "sendMessage", chat_id=ANN, text="x") == (502, "Bad Gateway")
    assert len(api.world.chats[ANN].messages) == 1
    await ok(api, "sendMessage", chat_id=ANN, text="x")


async def test_other_methods_go_through() -> None:
    api = troubled(method="sendmessage", status=500)
    await ok(api, "getMe")
    assert await refused(api, "sendMessage") == (500, "Internal Server Error")


async def test_too_many_requests_say_how_long_to_wait() -> None:
    given = await answer(troubled(method="*", status=429, retry_after=7), "getMe")
    assert given.body["parameters"] == {"retry_after": 7}
    assert given.body["description"] == "Too Many Requests: retry after 7"


async def test_the_star_means_all_but_get_updates() -> None:
    api = troubled(method="*", status=500)
    await ok(api, "getUpdates")
    assert (await refused(api, "getMe"))[0] == 500


async def test_get_updates_is_meant_by_its_name() -> None:
    assert await refused(troubled(method="getUpdates", status=401), "getUpdates") == (401, "Unauthorized")


async def test_a_dropped_answer_has_its_effect() -> None:
    api = troubled(method="sendMessage", drop_answer=True)
    assert await api.call(TOKEN, "sendMessage", {"chat_id": ANN, "text": "x"}) == Dropped()
    assert len(api.world.chats[ANN].messages) == 2
    assert isinstance(await api.call(TOKEN, "sendMessage", {"chat_id": ANN, "text": "x"}), Answer)


async def test_a_dropped_answer_has_its_effect_whatever_its_status_would_be() -> None:
    api = troubled(method="sendMessage", drop_answer=True, status=500)
    assert await api.call(TOKEN, "sendMessage", {"chat_id": ANN, "text": "x"}) == Dropped()
    assert len(api.world.chats[ANN].messages) == 2


def test_a_delay_comes_before_the_effect() -> None:
    async def story() -> None:
        api = troubled(method="sendMessage", delay=5)
        call = asyncio.create_task(ok(api, "sendMessage", chat_id=ANN, text="x"))
        await asyncio.sleep(4.9)
        assert len(api.world.chats[ANN].messages) == 1
        await call
        assert round(asyncio.get_running_loop().time(), 3) == 5.0

    run(story())


async def test_the_oldest_fault_strikes_first_and_clearing_ends_all() -> None:
    api = troubled(method="getMe", status=500)
    api.faults.add(Fault("*", status=503, times=9))
    assert [(await refused(api, "getMe"))[0] for _ in range(2)] == [500, 503]
    api.faults.clear()
    await ok(api, "getMe")


async def test_an_own_description_is_said() -> None:
    api = troubled(method="getMe", status=400, description="Bad Request: CHAT_RESTRICTED")
    assert await refused(api, "getMe") == (400, "Bad Request: CHAT_RESTRICTED")


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"method": "getMe"},
        {"status": 500},
        {"method": "getMe", "status": 200},
        {"method": "getMe", "status": "500"},
        {"method": "getMe", "status": True},
        {"method": "getMe", "status": 500, "times": 0},
        {"method": "getMe", "delay": -1},
        {"method": "getMe", "delay": 1e9},
        {"method": "getMe", "status": 500, "often": 3},
    ],
)
def test_faults_that_could_never_strike_are_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(BadFault):
        fault_of(facts)
