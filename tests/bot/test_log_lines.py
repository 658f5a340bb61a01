"""A log line as JSON: what it says, and that nobody can be known from it."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import log_lines
from bot.config import BadConfig
from bot.log_lines import ABOUT, JsonLines, use_folder
from bot.logs import RedactedLines, set_up_logging

SALT = b"0123456789abcdef"
CANARY = "987654321:AAcanary_canary-canary_canary-canary"


def line(text: str, *args: object, error: BaseException | None = None) -> dict[str, Any]:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("bot.sender", logging.ERROR, __file__, 1, text, args, info)
    found: dict[str, Any] = json.loads(RedactedLines(SALT).format(record))
    return found


def raised(error: Exception) -> Exception:
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.value


def test_a_line_says_when_how_bad_where_from_and_what() -> None:
    told = line("took %s s", 3)
    assert list(told) == ["time", "level", "logger", "message"]
    assert told | {"time": ""} == {
        "time": "",
        "level": "ERROR",
        "logger": "bot.sender",
        "message": "took 3 s",
    }
    assert told["time"].endswith("+00:00")


@pytest.mark.parametrize("word", ["chat", "group", "learner", "maintainer"])
def test_who_is_named_by_number_is_hashed_with_the_salt(word: str) -> None:
    hashed = JsonLines(SALT).hashed(-100123)
    assert line(f"{word} %s: gone", -100123)["message"] == f"{word} {hashed}: gone"
    assert JsonLines(b"another").hashed(-100123) != hashed


def test_of_an_error_the_kinds_and_places_are_told_and_not_what_it_says() -> None:
    error = raised(ValueError("Ann wrote this"))
    error.__cause__ = KeyError("and this")
    told = line("failed", error=error)
    assert told["error"] == "ValueError from KeyError"
    assert [place.split()[1] for place in told["trace"]] == ["raised"]
    assert "wrote" not in json.dumps(told)


def test_only_the_first_line_of_a_message_is_told() -> None:
    assert line("never retrieved\nfuture: <Task exception=ValueError('Ann')>")["message"] == "never retrieved"


def test_no_token_gets_out_and_a_slip_in_a_log_line_stops_nothing() -> None:
    assert line("to %s", f"https://api.telegram.org/bot{CANARY}/x")["message"].endswith("/bot<token>/x")
    assert line("%d", "no number")["message"] == "%d"


def test_a_line_knows_what_it_is_about() -> None:
    async def story() -> list[dict[str, Any]]:
        async def say() -> dict[str, Any]:
            return line("x")

        async def say_read() -> dict[str, Any]:
            ABOUT.set((8, 5))
            return line("x")

        named = [
            asyncio.create_task(say(), name=name) for name in ("update 7", "screen 5", "errand 3", "x 1")
        ]
        read = asyncio.create_task(say_read(), name="update 8")
        return [await task for task in [*named, read]]

    hashed = JsonLines(SALT).hashed(5)
    about = [
        {name: one[name] for name in one if name in ("update", "chat", "errand")}
        for one in asyncio.run(story())
    ]
    assert about == [{"update": 7}, {"chat": hashed}, {"errand": 3}, {}, {"update": 8, "chat": hashed}]


def test_the_salt_is_made_once_for_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def salt() -> bytes:
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
        use_folder(tmp_path)
        assert isinstance(handler.formatter, JsonLines)
        return handler.formatter.salt

    assert salt() == salt() == (tmp_path / log_lines.SALT_FILE).read_bytes()
    assert (tmp_path / log_lines.SALT_FILE).stat().st_mode & 0o077 == 0 or sys.platform == "win32"


def test_another_format_is_refused() -> None:
    with pytest.raises(BadConfig, match="CODEDRILL_LOG_FORMAT must be text or json"):
        set_up_logging("INFO", "xml")
