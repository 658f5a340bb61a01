"""setWebhook, deleteWebhook and getWebhookInfo: what a bot may say."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.methods.webhooks import delete_webhook, get_webhook_info, set_webhook
from sandbox.refusal import Refused, Told
from sandbox.world import World
from tests.sandbox.makers import ANN, NOON
from tests.sandbox.webhook_place import SECRET, place, until


def new_world() -> World:
    return World(Clock(frozen_at=NOON))


# ---- what a bot may say


def test_everything_set_is_told_again() -> None:
    world = new_world()
    url = "https://localhost:8443/a/b"
    more = {"max_connections": 7, "allowed_updates": '["message"]', "secret_token": SECRET}
    assert set_webhook(world, {"url": url, **more}) == Told(result=True, description="Webhook was set")
    assert get_webhook_info(world, {}) == {
        "url": url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 7,
        "allowed_updates": ["message"],
    }
    assert delete_webhook(world, {}) == Told(result=True, description="Webhook was deleted")
    assert get_webhook_info(world, {})["url"] == ""
    assert world.webhook is None


def test_pending_updates_are_dropped_when_asked_for() -> None:
    world = new_world()
    for method in (set_webhook, delete_webhook):
        world.send_update("message", {"chat": {"id": ANN}})
        method(world, {"url": "http://localhost/", "drop_pending_updates": "true"})
        assert get_webhook_info(world, {})["pending_update_count"] == 0


def test_without_an_address_the_webhook_is_deleted() -> None:
    world = new_world()
    set_webhook(world, {"url": "http://localhost/"})
    set_webhook(world, {"url": ""})
    assert world.webhook is None


@pytest.mark.parametrize(("given", "used"), [(None, 40), (0, 40), (1, 1), ("100", 100), (101, 100), (-3, 1)])
def test_connections_are_1_to_100(given: Any, used: int) -> None:
    world = new_world()
    set_webhook(world, {"url": "http://localhost/", "max_connections": given})
    assert get_webhook_info(world, {})["max_connections"] == used


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "https://127.9.9.9:1/x", "http://[::1]:8080/", "https://localhost", "LOCALHOST:88"],
)
def test_this_machine_is_posted_to(url: str) -> None:
    assert set_webhook(new_world(), {"url": url}).result is True


HERE_ONLY = "Bad Request: bad webhook: the sandbox posts to this machine only"

INVALID = "Bad Request: invalid webhook URL specified"


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"url": "https://example.org/"}, HERE_ONLY),
        ({"url": "https://10.0.0.1/"}, HERE_ONLY),
        ({"url": "https://localhost.example.org/"}, HERE_ONLY),
        ({"url": "https://localhost@example.org/"}, HERE_ONLY),
        ({"url": "https://example.org/", "ip_address": "10.0.0.1"}, HERE_ONLY),
        ({"url": "https://10.0.0.1/", "ip_address": "127.0.0.1"}, HERE_ONLY),
        ({"url": "https://localhost/", "ip_address": "10.0.0.1"}, HERE_ONLY),
        ({"url": "https://127.0.0.1/", "ip_address": "10.0.0.1"}, HERE_ONLY),
        (
            {"url": "https://localhost/", "ip_address": "x"},
            "Bad Request: bad webhook: Invalid IP address specified",
        ),
        ({"url": "ftp://localhost/"}, INVALID),
        ({"url": "https:///x"}, INVALID),
        ({"url": "https://localhost:99999/"}, INVALID),
        ({"url": "https://localhost:x/"}, INVALID),
        ({"url": "https://[::1/"}, INVALID),
        ({"url": "https://example.org\\@localhost/"}, INVALID),
        ({"url": "https://[::1%25example.org]/"}, HERE_ONLY),
        ({"url": "https://localhost/a b"}, INVALID),
        ({"url": "https://localhost/" + 3000 * "a"}, INVALID),
        ({"secret_token": "a b"}, "Bad Request: secret token contains unallowed characters"),
        ({"secret_token": "é"}, "Bad Request: secret token contains unallowed characters"),
        ({"secret_token": 257 * "a"}, "Bad Request: secret token is too long"),
        ({"certificate": "no PEM"}, "Bad Request: bad webhook: failed to set custom certificate file"),
        ({"allowed_updates": "{}"}, "Bad Request: expected an Array of String as allowed_updates"),
    ],
)
def test_what_cannot_be_a_webhook_is_refused_and_changes_nothing(
    params: dict[str, Any], refusal: str
) -> None:
    world = new_world()
    world.send_update("message", {"chat": {"id": ANN}})
    with pytest.raises(Refused) as refused:
        set_webhook(world, {"url": "https://localhost/", "drop_pending_updates": True, **params})
    assert (refused.value.status, refused.value.description) == (400, refusal)
    assert (world.webhook, len(world.updates)) == (None, 1)


async def test_during_an_outage_nothing_is_posted_and_afterwards_everything() -> None:
    outage = [True]
    async with place(is_out=lambda: outage[0]) as here:
        here.hook()
        here.say(ANN)
        await until(lambda: "last_error_message" in here.info)
        assert (here.arrived.empty(), here.info["last_error_message"]) == (True, "Connection timed out")
        outage[0] = False
        here.clock.advance(60)
        assert (await here.post()).id == 1
