"""getUpdates: what confirms, who waits how long, who is sent away."""

import asyncio
from typing import Any

import pytest

from sandbox import acts
from sandbox.api import Answer, BotApi
from tests.sandbox.makers import ANN, TOKEN, answer, new_api, ok, pass_on, refused
from tests.virtual_time import run

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def ids(updates: Any) -> list[int]:
    return [update["update_id"] for update in updates]


def write(api: BotApi, text: str = "hello") -> None:
    acts.write(api.world, ANN, ANN, text)


async def elapsed(call: Any) -> tuple[Any, float]:
    loop = asyncio.get_running_loop()
    before = loop.time()
    return await call, round(loop.time() - before, 3)


async def test_without_offset_the_earliest_unconfirmed_come_again_and_again() -> None:
    api = new_api()
    write(api)
    assert ids(await ok(api, "getUpdates")) == [1, 2]
    assert ids(await ok(api, "getUpdates", limit=1)) == [1]
    assert ids(await ok(api, "getUpdates", offset=2)) == [2]
    assert ids(await ok(api, "getUpdates")) == [2]


async def test_a_negative_offset_forgets_all_but_the_last() -> None:
    api = new_api()
    write(api)
    write(api)
    assert ids(await ok(api, "getUpdates", offset=-1)) == [3]
    assert ids(await ok(api, "getUpdates")) == [3]


@pytest.mark.parametrize(("limit", "found"), [(0, 100), (1, 1), (100, 100), (101, 100), (-5, 1)])
async def test_the_limit_is_1_to_100(limit: int, found: int) -> None:
    api = new_api()
    for _ in range(120):
        write(api)
    assert len(await ok(api, "getUpdates", limit=limit)) == found


def test_an_empty_poll_waits_its_time_and_never_more_than_50_seconds() -> None:
    async def story() -> None:
        api = new_api()
        assert await elapsed(ok(api, "getUpdates", offset=2)) == ([], 0.0)
        assert await elapsed(ok(api, "getUpdates", offset=2, timeout=7)) == ([], 7.0)
        assert await elapsed(ok(api, "getUpdates", offset=2, timeout=500)) == ([], 50.0)

    run(story())


def test_a_waiting_poll_ends_when_something_arrives() -> None:
    async def story() -> None:
        api = new_api()
        asyncio.get_running_loop().call_later(3, write, api)
        updates, seconds = await elapsed(ok(api, "getUpdates", offset=2, timeout=50))
        assert ids(updates) == [2]
        assert seconds == 3.0

    run(story())


def test_a_poll_with_something_to_tell_does_not_wait() -> None:
    async def story() -> None:
        updates, seconds = await elapsed(ok(new_api(), "getUpdates", timeout=50))
        assert (ids(updates), seconds) == ([1], 0.0)

    run(story())


def test_a_second_poller_ends_the_first() -> None:
    async def story() -> None:
        api = new_api()
        first = asyncio.create_task(answer(api, "getUpdates", offset=2, timeout=50))
        await pass_on()
        second = asyncio.create_task(ok(api, "getUpdates", offset=2, timeout=50))
        given = await first
        assert (given.status, given.body["description"]) == (409, CONFLICT)
        write(api)
        assert ids(await second) == [2]

    run(story())


@pytest.mark.parametrize(("after", "found"), [(0.0, 1), (0.4, 1), (0.6, 2), (60.0, 2)])
def test_who_asks_the_same_again_at_once_gets_one_update_only(after: float, found: int) -> None:
    async def story() -> None:
        api = new_api()
        write(api)
        assert len(await ok(api, "getUpdates", offset=1)) == 2
        await asyncio.sleep(after)
        assert len(await ok(api, "getUpdates", offset=1)) == found

    run(story())


@pytest.mark.parametrize(
    ("after", "timeout", "waited"), [(0.6, 0, 3), (2.9, 2, 3), (0.6, 4, 4), (3.1, 0, 0), (3.1, 1, 1)]
)
def test_who_asks_the_same_again_soon_waits_three_seconds(after: float, timeout: int, waited: float) -> None:
    async def story() -> None:
        api = new_api()
        await ok(api, "getUpdates", offset=2)
        await asyncio.sleep(after)
        assert await elapsed(ok(api, "getUpdates", offset=2, timeout=timeout)) == ([], waited)

    run(story())


def test_who_asks_for_something_else_does_not_wait() -> None:
    async def story() -> None:
        api = new_api()
        await ok(api, "getUpdates", offset=1)
        assert await elapsed(ok(api, "getUpdates", offset=2)) == ([], 0)
        assert await elapsed(ok(api, "getUpdates", offset=3)) == ([], 0)

    run(story())


HOOK = "http://127.0.0.1:9/"
HOOKED = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


async def test_while_a_webhook_is_set_nobody_polls_and_nothing_is_confirmed() -> None:
    api = new_api()
    await ok(api, "setWebhook", url=HOOK)
    assert await refused(api, "getUpdates", offset=2) == (409, HOOKED)
    await ok(api, "deleteWebhook")
    assert ids(await ok(api, "getUpdates", offset=1)) == [1]


def test_a_webhook_ends_the_poll_that_waits() -> None:
    async def story() -> None:
        api = new_api()
        poll = asyncio.create_task(refused(api, "getUpdates", offset=2, timeout=50))
        await pass_on()
        await ok(api, "setWebhook", url=HOOK)
        assert await poll == (409, "Conflict: terminated by setWebhook request")

    run(story())


async def test_pending_updates_are_dropped_with_the_webhook_when_asked_for() -> None:
    api = new_api()
    await ok(api, "setWebhook", url=HOOK)
    await ok(api, "deleteWebhook", drop_pending_updates=True)
    assert await ok(api, "getUpdates") == []


def test_a_cancelled_poll_leaves_its_place_clean() -> None:
    async def story() -> None:
        api = new_api()
        first = asyncio.create_task(api.call(TOKEN, "getUpdates", {"offset": 2, "timeout": 50}))
        await pass_on()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        write(api)
        assert ids(await ok(api, "getUpdates", timeout=50)) == [2]

    run(story())


def test_closing_ends_the_poll_without_updates() -> None:
    async def story() -> None:
        api = new_api()
        poll = asyncio.create_task(api.call(TOKEN, "getUpdates", {"offset": 2, "timeout": 50}))
        await pass_on()
        api.close()
        assert await poll == Answer(200, {"ok": True, "result": []})

    run(story())


async def test_allowed_updates_filter_what_is_created_and_are_remembered() -> None:
    api = new_api()
    await ok(api, "getUpdates", offset=2, allowed_updates='["callback_query"]')
    write(api)
    assert await ok(api, "getUpdates") == []
    await ok(api, "getUpdates", offset=3, allowed_updates=[])
    write(api)
    assert ids(await ok(api, "getUpdates")) == [2]


@pytest.mark.parametrize("kinds", ["message", "{}", [1], '"message"'])
async def test_unreadable_allowed_updates_are_refused(kinds: Any) -> None:
    status, _ = await refused(new_api(), "getUpdates", allowed_updates=kinds)
    assert status == 400


@pytest.mark.parametrize("name", ["offset", "limit", "timeout"])
@pytest.mark.parametrize("value", ["x", "1.5", [1], True, 10**30, "9" * 5000])
async def test_numbers_that_are_none_are_refused(name: str, value: Any) -> None:
    assert await refused(new_api(), "getUpdates", **{name: value}) == (
        400,
        f'Bad Request: field "{name}" must be of type Number',
    )


def test_the_bot_is_seen_while_it_polls_and_for_a_minute_after() -> None:
    async def story() -> None:
        api = new_api()
        told: list[tuple[float, bool]] = []
        loop = asyncio.get_running_loop()

        def note(event: dict[str, Any]) -> None:
            if event["type"] == "bot":
                told.append((round(loop.time()), event["seen"]))

        api.world.listeners.append(note)
        seen = [api.poller.is_seen]
        for _ in range(3):
            await ok(api, "getUpdates", offset=2, timeout=50)
        for seconds in (0, 59, 2):
            await asyncio.sleep(seconds)
            seen.append(api.poller.is_seen)
        assert seen == [False, True, True, False]
        assert told == [(0, True), (210, False)]

    run(story())
