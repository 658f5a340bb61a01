"""What the bot logs, to stderr: as text for people or as JSON for machines, and never a token."""

from __future__ import annotations

import logging
import re
import sys
import threading
from types import TracebackType

from bot.config import BadConfig
from bot.log_lines import JsonLines

_LIKE_A_TOKEN = re.compile(r"\d{3,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)  # also quoted for an address


def redact(text: str) -> str:
    """The text without anything that looks like a token."""
    return _LIKE_A_TOKEN.sub("<token>", text)


class RedactTokens(logging.Filter):
    """On every handler: whatever a library logs, no token gets out, not in a traceback either."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(_message(record)), ()
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001  # arguments that do not fit: a slip in a log line must stop nothing
        return f"{record.msg} {record.args}"


class RedactedLines(JsonLines):
    """The last look is at the whole line."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def set_up_logging(level: str = "INFO", kind: str = "text") -> None:
    """One handler to stderr; `kind` is text or json. HTTP libraries log addresses that hold the token: they stay
    silent. Raises `BadConfig`.
    """
    if level.upper() not in logging.getLevelNamesMapping():
        raise BadConfig("CODEDRILL_LOG must be DEBUG, INFO, WARNING or ERROR")
    logging.basicConfig(level=level.upper(), handlers=[_handler(kind)], force=True)
    for noisy in ("httpx", "httpcore", "aiohttp", "apscheduler", "telegram", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda hook: _log_uncaught(
        hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback
    )


def log_as(values: dict[str, str], level: str = "INFO") -> None:
    """As the settings say. Raises `BadConfig`."""
    set_up_logging(values.get("CODEDRILL_LOG") or level, values.get("CODEDRILL_LOG_FORMAT") or "text")


def _handler(kind: str) -> logging.Handler:
    handler = logging.StreamHandler()
    match kind.lower():
        case "json":
            handler.setFormatter(RedactedLines())
        case "text":
            handler.addFilter(RedactTokens())
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        case _:
            raise BadConfig("CODEDRILL_LOG_FORMAT must be text or json")
    return handler


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("codedrill").critical("stopped by an error", exc_info=(kind, error, trace))
