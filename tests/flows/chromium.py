"""A real Chromium: one of this machine, else the one that Playwright downloads, else the tests say so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
REQUIRED = "CODEDRILL_REQUIRE_BROWSER"  # set by .ci/run: there a missing browser is a failure


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, or a skip with its reason."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=_found(), args=FLAGS)
        except Error as error:
            _missing(str(error).splitlines()[0])
        yield browser
        browser.close()


def _missing(reason: str) -> None:
    text = f"no Chromium on this machine and none could be downloaded: {reason}"
    if os.environ.get(REQUIRED):
        pytest.fail(text)
    pytest.skip(text)


@lru_cache(maxsize=1)
def _found() -> str | None:
    """A browser of this machine; None for Playwright's own, which is fetched into its cache."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found or MAC.exists():
        return found or str(MAC)
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        check=False,
        timeout=300,
        capture_output=True,
    )
    return None
