"""What Telegram knows of the webhook; in virtual time, with nobody posting."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.config import BadConfig
from bot.intake import AnotherPoller, TokenRefused
from bot.webhook import LOOK_SECONDS
from db.writer import InlineWriter
from tests.bot.telegram import refusal
from tests.bot.webhook_place import Desk, desk, told, update
from tests.virtual_time import run


async def an_hour(one: Desk, url: str, **more: Any) -> None:
    """In which Telegram is asked again and again, and tells the same."""
    one.telegram.will("getWebhookInfo", *[told(one, url, **more)] * 1000)
    watching = asyncio.create_task(one.parts.health.watch())
    await asyncio.wait([watching, one.serving], timeout=3600)
    watching.cancel()


# ---- what Telegram knows of it; in virtual time, with nobody posting


def test_an_idle_hour_is_no_silence(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as one:
            before = len(one.sets)
            await an_hour(one, one.address)
            assert not one.serving.done()
            assert len(one.sets) == before
            asked = [call.at for call in one.telegram.calls if call.method == "getWebhookInfo"]
            assert 100 < len(asked) <= 3600 / LOOK_SECONDS

    run(story())


def test_a_webhook_that_somebody_deletes_is_set_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as one:
            one.telegram.will("getWebhookInfo", told(one, ""), told(one, one.address))
            await asyncio.sleep(LOOK_SECONDS * 1.5)
            assert [said["url"] for said in one.sets] == [one.address] * 2

    run(story())


def test_a_webhook_of_another_process_stops_us(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as one:
            one.telegram.will("getWebhookInfo", told(one, "https://example.org/other"))
            with pytest.raises(AnotherPoller):
                await one.serving

    run(story())


def test_what_keeps_telegram_from_posting_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        async with desk(tmp_path) as one:
            error = {"last_error_date": 1, "last_error_message": "Connection refused"}
            await an_hour(one, one.address, **error)

    run(story())
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        "Telegram could not post to the webhook: Connection refused"
    ]


def test_an_hour_without_telegram_changes_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as one:
            one.telegram.will("getWebhookInfo", *[NetworkError("no connection")] * 1000)
            watching = asyncio.create_task(one.parts.health.watch())
            await asyncio.wait([watching, one.serving], timeout=3600)
            assert (watching.done(), one.serving.done()) == (False, False)
            watching.cancel()

    run(story())


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(400, "Bad Request: bad webhook: HTTPS url must be provided"), BadConfig),
        (refusal(401, "Unauthorized"), TokenRefused),
        (refusal(404, "Not Found"), TokenRefused),
    ],
)
def test_what_cannot_be_set_stops_us(answer: Any, error: type[Exception], tmp_path: Path) -> None:
    async def story() -> None:
        one = Desk(tmp_path, InlineWriter)
        one.telegram.will("setWebhook", answer)
        with pytest.raises(error):
            await one.serving
        await one.close()

    run(story())


def test_what_may_pass_is_waited_for(tmp_path: Path) -> None:
    async def story() -> list[float]:
        one = Desk(tmp_path, InlineWriter)
        flood = refusal(429, "Too Many Requests: retry after 600", retry_after=600)
        one.telegram.will("setWebhook", NetworkError("no connection"), refusal(502, "Bad Gateway"), flood)
        watching = asyncio.create_task(one.parts.health.watch())
        await asyncio.wait([watching, one.serving], timeout=700)
        assert not watching.done()
        watching.cancel()
        await one.close()
        return [round(call.at) for call in one.telegram.calls if call.method == "setWebhook"]

    assert run(story()) == [0, 1, 3, 607]


def test_a_port_that_is_taken_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    async def story() -> None:
        async with desk(tmp_path / "a") as one:
            other = Desk(tmp_path / "b", InlineWriter)
            other.webhook._hook = one.hook
            with pytest.raises(
                BadConfig, match=f"CODEDRILL_WEBHOOK_LISTEN: cannot listen on 127.0.0.1:{one.port}"
            ):
                await other.serving
            await other.close()

    run(story())


async def test_nothing_shows_path_or_secret(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with desk(tmp_path) as one:
        await one.post(update(7))
        await one.rest()
        path = one.address.rpartition("/")[2]
        shown = f"{one.webhook!r} {vars(one.webhook)!r} {caplog.text}"
        assert (path in shown, one.secret in shown) == (False, False)
