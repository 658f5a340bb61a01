"""The doctor's rounds: what is told of the way in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot import doctor


@pytest.mark.parametrize(
    ("url", "code", "line"),
    [
        ("", 0, "ok  updates are polled: no port has to be open"),
        (
            "https://example.org/drill",
            0,
            "ok  updates come by webhook: posted to https://example.org/drill, received on 127.0.0.1:8082",
        ),
        ("http://example.org", 1, "BAD  CODEDRILL_WEBHOOK_URL must be like https://example.org/codedrill"),
    ],
)
def test_which_way_updates_come(url: str, code: int, line: str, tmp_path: Path) -> None:
    told = io.StringIO()
    values = {"CODEDRILL_DATA": str(tmp_path), "CODEDRILL_WEBHOOK_URL": url}
    assert doctor.report(values, Console(file=told, width=200)) == code
    assert line in [one.strip() for one in told.getvalue().splitlines()]
