"""A stage for the flows of the chat page: a sandbox, a browser that looks at it, and the bot's voice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, ViewportSize

from bot.config import SANDBOX_TOKEN
from tests.flows.chromium import chromium
from tests.flows.running import Telegram, until

NARROW = ViewportSize(width=390, height=844)
WIDE = ViewportSize(width=1400, height=900)
GROUP = -5
ANN, BO, CLEO = 1001, 1002, 1003
TRIO = f"/?users={ANN},{BO},{CLEO}&chat={GROUP}"
WHERE_SHOTS_GO = os.environ.get("CODEDRILL_SHOTS")


@dataclass(slots=True)
class Stage:
    """A sandbox, a page that looks at it, and the bot's voice."""

    telegram: Telegram
    page: Page
    trouble: list[str] = field(default_factory=list)
    heard: list[Any] = field(default_factory=list)  # updates

    def bot(self, method: str, **params: Any) -> Any:
        return self.telegram.post(f"/bot{SANDBOX_TOKEN}/{method}", **params)["result"]

    def updates(self, kind: str) -> list[Any]:
        """What the bot has heard of one kind. It confirms what it heard: who does not is told one at a time."""
        after = self.heard[-1]["update_id"] + 1 if self.heard else 0
        self.heard += self.bot("getUpdates", timeout=0, offset=after)
        return [update[kind] for update in self.heard if kind in update]

    def hears(self, kind: str, number: int = 1) -> Any:
        """The bot's `number`th update of that kind: other processes need real time."""
        return until(lambda: self.updates(kind)[number - 1 :], f"update {number} of {kind}")[0]

    def phone(self, user: int) -> Locator:
        return self.page.locator(f".phone[data-user='{user}']")

    def go(self, path: str) -> None:
        self.page.goto(self.telegram.address + path)

    def shot(self, name: str) -> None:
        if WHERE_SHOTS_GO:
            self.page.wait_for_timeout(600)  # let it settle; only when pictures are wanted
            self.page.screenshot(path=Path(WHERE_SHOTS_GO) / f"{name}.png")


@contextmanager
def stage(tmp_path: Path, viewport: ViewportSize = NARROW, *, group: bool = False) -> Iterator[Stage]:
    """At the end there must have been no error in the console: no exception, no broken rule of the CSP."""
    telegram = Telegram(tmp_path / "world", "--no-limits")
    try:
        with chromium() as browser:
            context = browser.new_context(viewport=viewport, accept_downloads=True)
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            it = Stage(telegram, context.new_page())
            it.page.on("pageerror", lambda error: it.trouble.append(str(error)))
            it.page.on("console", lambda said: it.trouble.append(said.text) if said.type == "error" else None)
            it.bot("getMe")
            if group:
                _make_group(it)
            yield it
            assert it.trouble == []
    finally:
        telegram.stop()


def _make_group(it: Stage, kind: str = "group", **more: Any) -> None:
    for user, name in ((ANN, "Ann"), (BO, "Bo"), (CLEO, "Cleo")):
        it.telegram.post("/sim/users", id=user, first_name=name)
    it.telegram.post("/sim/chats", id=GROUP, type=kind, title="Study group", members=[ANN, BO, CLEO], **more)
