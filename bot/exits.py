"""What stopped the bot, in words that say what to do, and the exit code a supervisor sees."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable

from bot.config import BadConfig
from bot.health import SILENT_SECONDS, PollerSilent
from bot.intake import AnotherPoller, TokenRefused
from bot.logs import redact
from db.folder import FolderLocked, FolderNotWritable
from db.schema import DatabaseDamaged, DatabaseTooNew
from db.store import StorageTrouble
from decks.library import LibraryDamaged

log = logging.getLogger("codedrill")

USAGE, UNAVAILABLE, STUCK, ANOTHER, NO_PERMISSION = 64, 69, 70, 75, 77


class Stopped(Exception):
    """Ends the command with an exit code; without a text, when whoever ended has said why."""

    def __init__(self, code: int, text: str = "") -> None:
        super().__init__(text)
        self.code = code


def explain(main: Callable[[], None]) -> int:
    """Run to the end; 0, or the code of what went wrong after saying it."""
    try:
        main()
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        code, text = told
        if text:
            log.critical("%s", redact(text))
        return code
    return 0


def _told(error: Exception) -> tuple[int, str] | None:
    match error:
        case Stopped():
            return error.code, str(error)
        case BadConfig():
            return USAGE, str(error)
        case TokenRefused():
            return NO_PERMISSION, (
                "Telegram refuses the token. Copy it again from @BotFather into CODEDRILL_TOKEN"
                " (environment or .env); if it was revoked there, use the new one."
            )
        case AnotherPoller():
            return (
                ANOTHER,
                "Another process uses the same token. Stop it, or make a second bot with @BotFather.",
            )
        case PollerSilent():
            return (
                STUCK,
                f"Telegram was not reached for {SILENT_SECONDS:.0f} s and the poller hangs. Start again.",
            )
        case FolderLocked():
            return ANOTHER, f"{error}. Stop that one first, or set CODEDRILL_DATA to another folder."
        case FolderNotWritable():
            return UNAVAILABLE, f"{error}. Make the folder writable, or set CODEDRILL_DATA to another one."
        case DatabaseDamaged():
            return UNAVAILABLE, (
                f"The database is damaged: {error}. Nothing was changed. Put a backup in its place (see the"
                " folder `backups` beside it), or move the file away to begin from zero."
            )
        case DatabaseTooNew():
            return UNAVAILABLE, f"{error}. Update CodeDrill, or put the backup of the older schema in place."
        case LibraryDamaged():
            return UNAVAILABLE, str(error)  # says how to make it again
        case StorageTrouble() | sqlite3.Error():
            return UNAVAILABLE, f"The database cannot be used: {error}. Is the disk full or read-only?"
        case _:
            return None
