"""What the tests of the chat page do on it, again and again."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.flows.staging import ANN, GROUP, Stage


def quiz(it: Stage, **more: Any) -> Any:
    options = [{"text": text} for text in ("W08.XXXA", "W08.XXXD", "W07.XXXA")]
    facts: dict[str, Any] = {
        "chat_id": GROUP,
        "question": "Fell from a piano bench. Which code?",
        "options": options,
        "type": "quiz",
        "correct_option_ids": [0],
        "is_anonymous": False,
        "explanation": "A is active treatment.",
    }
    return it.bot("sendPoll", **facts | more)


def direct(it: Stage, label: str) -> None:
    """A button of the director's panel."""
    if not it.page.locator(".director").is_visible():
        it.page.get_by_role("button", name="Director").first.click()
    it.page.locator(".director").get_by_role("button", name=label, exact=True).click()


def begin(it: Stage) -> None:
    """Ann starts the bot."""
    it.go(f"/?user={ANN}")
    it.page.get_by_role("button", name="START").click()
    expect(it.page.locator(".bubble.out")).to_contain_text("/start")
