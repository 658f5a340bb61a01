"""A learner at the chat page, in a real browser; the bot is killed in the middle and nothing is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from bot.config import SANDBOX_TOKEN
from tests.flows.chromium import chromium
from tests.flows.running import Telegram, data_folder, start_bot

PHONE = ViewportSize(width=390, height=844)
WHERE_SHOTS_GO = os.environ.get("CODEDRILL_SHOTS")


@pytest.mark.browser
@pytest.mark.timeout(180)
def test_a_card_is_answered_although_the_bot_was_killed(tmp_path: Path) -> None:
    data = data_folder(tmp_path / "data")
    telegram = Telegram(tmp_path / "world")
    bot = start_bot(telegram, data)
    try:
        with chromium() as browser:
            page = browser.new_page(viewport=PHONE, device_scale_factor=2)
            page.goto(f"{telegram.address}/?user=2001&name=Ann")
            page.click(".start")
            expect(page.locator(".bubble.in").last).to_contain_text("exam coming up")
            _shot(page, "welcome")
            _tap(page, "Start")
            expect(page.locator(".bubble.in").last).to_contain_text("10 to go")
            _shot(page, "card")

            bot.send_signal(signal.SIGKILL)
            bot.wait()
            _tap(page, "A")  # nobody is there to hear it
            bot = start_bot(telegram, data)

            expect(page.locator(".bubble.in").last).to_contain_text("Graded", timeout=20_000)
            _shot(page, "answered")
            _tap(page, "Next")
            expect(page.locator(".bubble.in").last).not_to_contain_text("Graded")
            _shot(page, "next")
            assert page.locator(".bubble.in").count() == 1  # edited in place all along
    finally:
        bot.terminate()
        bot.wait(30)
        telegram.stop()
    assert bot.returncode == 0
    assert _reviews(data) == 1


def _tap(page: Page, label: str) -> None:
    page.locator("button.key", has_text=label).locator(f"text=/^{label}/").last.click()


def _shot(page: Page, name: str) -> None:
    if WHERE_SHOTS_GO:
        page.wait_for_timeout(400)  # let the bubble settle; only when pictures are wanted
        page.screenshot(path=Path(WHERE_SHOTS_GO) / f"{name}.png")


def _reviews(data: Path) -> int:
    folder = data / SANDBOX_TOKEN.partition(":")[0]
    connection = sqlite3.connect(folder / "codedrill.sqlite")
    (number,) = connection.execute("SELECT count(*) FROM review").fetchone()
    connection.close()
    return int(number)
