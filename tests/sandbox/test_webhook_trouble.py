"""Webhooks that fail, rest, change or go away."""

from __future__ import annotations

import asyncio

from sandbox.methods.webhooks import delete_webhook, set_webhook
from sandbox.webhook import GONE_SECONDS
from tests.sandbox.makers import ANN
from tests.sandbox.webhook_place import place, until

# ---- trouble


async def test_a_failure_is_told_and_tried_again_when_its_rest_is_over() -> None:
    async with place() as here:
        here.hook(max_connections=1)
        here.say(ANN)
        for rest in (1, 2, 4):
            (await here.post()).give(500, reason="Internal Server Error")
            assert await here.fence() == []
            assert (
                here.info["last_error_message"]
                == "Wrong response from the webhook: 500 Internal Server Error"
            )
            assert here.info["last_error_date"] == here.clock.now()
            here.clock.advance(rest - 0.5)
            assert await here.fence() == []
            await here.settle()
            here.clock.advance(0.5)  # nothing but the clock wakes it
        assert (await here.post()).id == 1


async def test_a_receiver_may_ask_for_a_rest() -> None:
    async with place() as here:
        here.hook(max_connections=1)
        here.say(ANN)
        (await here.post()).give(503, headers={"Retry-After": "30"})
        assert await here.fence() == []
        here.clock.advance(29)
        assert await here.fence() == []
        here.clock.advance(1)
        assert (await here.post()).id == 1


async def test_a_tap_that_would_be_too_late_is_dropped() -> None:
    async with place() as here:
        here.hook(max_connections=1)
        here.world.send_update("callback_query", {"id": "1", "from": {"id": ANN}})
        (await here.post()).give(503, headers={"Retry-After": "151"})
        assert await here.fence() == []
        here.clock.advance(86_000)
        assert await here.fence() == []
        assert [one.id for one in here.world.updates.waiting if "callback_query" in one.update] == []


async def test_redirects_are_not_followed() -> None:
    async with place() as here:
        here.hook(max_connections=1)
        here.say(ANN)
        (await here.post()).give(302, headers={"Location": "/elsewhere"})
        assert await here.fence() == []
        assert here.info["last_error_message"] == "Wrong response from the webhook: 302 Found"


async def test_a_port_where_nobody_listens() -> None:
    async with place() as here:
        set_webhook(here.world, {"url": "http://127.0.0.1:1/"})
        here.say(ANN)
        await until(lambda: "last_error_message" in here.info)
        assert here.info["last_error_message"] == "Connection refused"
        here.hook()
        assert "last_error_message" not in here.info
        assert (await here.post()).id == 1


async def test_a_receiver_that_never_answers() -> None:
    async with place(post_seconds=0.05) as here:
        here.hook()
        here.say(ANN)
        await here.post()
        await until(lambda: "last_error_message" in here.info)
        assert here.info["last_error_message"] == "Read timeout expired"


async def test_a_receiver_that_says_gone_for_23_hours_loses_its_webhook() -> None:
    async with place() as here:
        here.hook()
        here.say(ANN)
        gone_for = 0.0
        while gone_for <= GONE_SECONDS:
            (await here.post()).give(410)
            await until(lambda: here.info.get("last_error_date") == here.clock.now())
            assert here.info["url"] != ""
            here.clock.advance(1800)
            gone_for += 1800
        (await here.post()).give(410)
        await until(lambda: not here.info["url"])
        assert here.info["pending_update_count"] == 1


# ---- changing one's mind


async def test_after_a_change_nothing_goes_to_the_old_address() -> None:
    async with place() as here:
        here.hook("/old")
        here.say(ANN)
        here.say(ANN)
        old = await here.post()
        here.hook("/new")
        old.give()  # nobody hears it any more
        new = await here.post()
        assert (new.path, new.id) == ("/new", 1)
        new.give()
        assert ((await here.post()).path, here.arrived.empty()) == ("/new", True)


async def test_after_deletion_everything_waits_for_polls() -> None:
    async with place() as here:
        here.hook()
        here.say(ANN)
        old = await here.post()
        delete_webhook(here.world, {})
        old.give()
        here.say(ANN)
        for _ in range(20):
            await asyncio.sleep(0)
        assert (here.arrived.empty(), here.info["pending_update_count"]) == (True, 2)


async def test_setting_the_same_again_disturbs_nothing() -> None:
    async with place() as here:
        here.hook()
        here.say(ANN)
        post = await here.post()
        here.hook()
        post.give()
        assert await here.fence() == []
