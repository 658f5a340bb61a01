"""A log line as JSON, for machines: when, how bad, where from, what, and which update and chat it was about.

Nobody can be known from it: a chat is a salted hash, the same for all lines of one data folder; of an error its type
and the places in our code are told, not its message, which may hold what somebody wrote. What the line is about is
read off the name of the task that writes it (`update 5`, `screen 7`), or of what intake noted once it had read an
update, so the way of a tap pays next to nothing for it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import traceback
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from secrets import token_bytes

SALT_FILE = "log-salt"
_SALT_BYTES = 16
_FRAMES = 12
# How our log lines and tasks name people and groups, before the number.
_WHO = re.compile(r"\b(chat|group|screen|learner|maintainer) (-?\d+)")
_SUBJECT = re.compile(r"(update|screen|errand) (-?\d+)")

ABOUT: ContextVar[tuple[int, int] | None] = ContextVar("about", default=None)  # update and chat, once read


class JsonLines(logging.Formatter):
    """`salt`: of the data folder, as soon as it is known."""

    def __init__(self, salt: bytes = b"") -> None:
        super().__init__()
        self.salt = salt or token_bytes(_SALT_BYTES)

    def format(self, record: logging.LogRecord) -> str:
        values = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._nameless(_message(record)),
            **self._about(),
            **_error(record),
        }
        return json.dumps(values, ensure_ascii=False)

    def _nameless(self, text: str) -> str:
        """The first line only: libraries put the values of their objects below it."""
        first = text.partition("\n")[0]
        return _WHO.sub(lambda found: f"{found[1]} {self.hashed(int(found[2]))}", first)

    def hashed(self, chat: int) -> str:
        return blake2b(str(chat).encode(), key=self.salt, digest_size=6).hexdigest()

    def _about(self) -> dict[str, str | int]:
        if (about := ABOUT.get()) is not None:
            return {"update": about[0], "chat": self.hashed(about[1])}
        found = _SUBJECT.fullmatch(_task_name())
        if found is None:
            return {}
        if found[1] == "screen":
            return {"chat": self.hashed(int(found[2]))}
        return {found[1]: int(found[2])}


def use_folder(folder: Path) -> None:
    """Hash with this folder's salt from now on; it is made once. Without one the salt is this process's own."""
    formatters = [handler.formatter for handler in logging.getLogger().handlers]
    for one in formatters:
        if isinstance(one, JsonLines):
            with suppress(OSError):
                one.salt = _salt_of(folder)


def _salt_of(folder: Path) -> bytes:
    path = folder / SALT_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(token_bytes(_SALT_BYTES))
    return path.read_bytes() or token_bytes(_SALT_BYTES)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001  # arguments that do not fit: a slip in a log line must stop nothing
        return str(record.msg)


def _task_name() -> str:
    with suppress(RuntimeError):
        task = asyncio.current_task()
        return task.get_name() if task is not None else ""
    return ""


def _error(record: logging.LogRecord) -> dict[str, str | list[str]]:
    if not record.exc_info or record.exc_info[1] is None:
        return {}
    error = record.exc_info[1]
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "error": _kinds(error),
        "trace": [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames],
    }


def _kinds(error: BaseException) -> str:
    """Its type, and those of what it came from."""
    kinds, cause = [type(error).__name__], error.__cause__ or error.__context__
    while cause is not None and len(kinds) < _FRAMES:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return " from ".join(kinds)
