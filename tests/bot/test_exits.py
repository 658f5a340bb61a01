"""What stopped the bot: an exit code for the supervisor, words for the person, no token for anybody."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import BadConfig
from bot.exits import ANOTHER, NO_PERMISSION, STUCK, UNAVAILABLE, USAGE, Stopped, explain
from bot.health import PollerSilent
from bot.intake import AnotherPoller, TokenRefused
from db.folder import FolderLocked, FolderNotWritable
from db.schema import DatabaseDamaged, DatabaseTooNew
from db.store import StorageTrouble
from decks.library import LibraryDamaged

CANARY = "987654321:AAcanary_canary-canary_canary-canary"
ADDRESS = f"GET https://api.telegram.org/bot{CANARY}/getMe"

TABLE: list[tuple[Exception, int, str]] = [
    (BadConfig("CODEDRILL_RATE must be a number"), USAGE, "CODEDRILL_RATE must be a number"),
    (TokenRefused(), NO_PERMISSION, "Copy it again from @BotFather into CODEDRILL_TOKEN"),
    (AnotherPoller(), ANOTHER, "Stop it, or make a second bot"),
    (PollerSilent(), STUCK, "Start again"),
    (FolderLocked("data/1 is in use (process 7)"), ANOTHER, "Stop that one first, or set CODEDRILL_DATA"),
    (FolderNotWritable("cannot write to data/1"), UNAVAILABLE, "Make the folder writable"),
    (DatabaseDamaged("codedrill.sqlite: malformed"), UNAVAILABLE, "Put a backup in its place"),
    (DatabaseTooNew("codedrill.sqlite is at schema 9"), UNAVAILABLE, "Update CodeDrill"),
    (LibraryDamaged(Path("deck.sqlite"), "cut off"), UNAVAILABLE, "codedrill decks build --force"),
    (StorageTrouble("database or disk is full"), UNAVAILABLE, "Is the disk full or read-only?"),
    (sqlite3.OperationalError("unable to open"), UNAVAILABLE, "Is the disk full or read-only?"),
]
KINDS = [
    BadConfig, TokenRefused, AnotherPoller, PollerSilent, FolderLocked, FolderNotWritable, DatabaseDamaged,
    DatabaseTooNew, StorageTrouble, sqlite3.OperationalError,
]  # fmt: skip


def raises(error: BaseException) -> Callable[[], None]:
    def main() -> None:
        raise error

    return main


@pytest.mark.parametrize(("error", "code", "advice"), TABLE, ids=[type(row[0]).__name__ for row in TABLE])
def test_each_trouble_has_its_code_and_says_what_to_do(
    error: Exception, code: int, advice: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert explain(raises(error)) == code
    [record] = caplog.records
    told = record.getMessage()
    assert advice in told
    assert str(error) in told
    assert (record.levelname, record.exc_info) == ("CRITICAL", None)


@pytest.mark.parametrize("kind", KINDS)
def test_no_token_is_told(kind: type[Exception], caplog: pytest.LogCaptureFixture) -> None:
    assert explain(raises(kind(ADDRESS))) > 0
    assert len(caplog.records) == 1
    assert CANARY not in caplog.text


def test_who_stopped_with_words_is_quoted_and_who_stopped_without_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert explain(raises(Stopped(69, f"port 8081 is taken by {CANARY}"))) == 69
    assert explain(raises(Stopped(75))) == 75
    assert [record.getMessage() for record in caplog.records] == ["port 8081 is taken by <token>"]


def test_no_advice_is_given_twice(caplog: pytest.LogCaptureFixture) -> None:
    explain(raises(LibraryDamaged(Path("deck.sqlite"), "cut off")))
    assert caplog.text.count("codedrill decks build") == 1


def test_a_good_end_is_0() -> None:
    assert explain(lambda: None) == 0


def test_ctrl_c_is_a_good_end(caplog: pytest.LogCaptureFixture) -> None:
    assert explain(raises(KeyboardInterrupt())) == 0
    assert caplog.records == []


def test_a_defect_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError):
        explain(raises(ZeroDivisionError()))


def test_supervisors_can_tell_the_codes_apart_from_success_and_from_a_crash() -> None:
    codes = [USAGE, UNAVAILABLE, STUCK, ANOTHER, NO_PERMISSION]
    assert len(set(codes)) == len(codes)
    assert not {0, 1, 2} & set(codes)
