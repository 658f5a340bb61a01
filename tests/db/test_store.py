"""One transaction for a batch, a savepoint for each, and what real errors of SQLite do to it."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from db import statements as sql
from db.store import BUSY_TIMEOUT_MS, WAL_CHECKPOINT_PAGES, Outcome, StorageTrouble, Store, UseCase, connect
from db.uow import Work
from tests.db.making import data_folder, note, notes


class Refused(Exception):
    """What a use-case says no with."""


def writes(name: str) -> UseCase:
    return lambda work: note(work, name)


def writes_and_refuses(name: str) -> UseCase:
    def use_case(work: Work) -> None:
        note(work, name)
        raise Refused(name)

    return use_case


def fills_the_disk(work: Work) -> str:
    """One row: SQLite keeps no journal for the statement and ends the whole transaction."""
    return note(work, "x" * 200_000)


def fills_the_disk_with_rows(work: Work) -> None:
    """Many rows: SQLite takes back the statement alone and the transaction lives on."""
    work._execute("INSERT INTO mark SELECT 'x' || value, 1 FROM json_each(?)", (str([*range(9_999)]),))


def orphans(work: Work) -> str:
    """A broken reference that SQLite finds at COMMIT only."""
    work._execute("PRAGMA defer_foreign_keys = ON")
    work._execute(
        "INSERT INTO review VALUES (404, 1, 404, 0, 0, 3, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0)"
    )
    return note(work, "orphan")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return data_folder(tmp_path).database


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with closing(Store(path)) as store:
        yield store


def run(store: Store, *use_cases: UseCase) -> list[Outcome]:
    """All of them, in as many turns as the store needs."""
    waiting, outcomes = iter(use_cases), list[Outcome]()
    while len(outcomes) < len(use_cases):
        outcomes += store.run(waiting)
    return outcomes


def results(outcomes: list[Outcome]) -> list[object]:
    """Values, and the types of errors."""
    return [outcome.value if outcome.error is None else type(outcome.error) for outcome in outcomes]


def traced(store: Store) -> list[str]:
    """The statements that go to SQLite from now on: the first word of each."""
    words: list[str] = []
    store._connection.set_trace_callback(lambda text: words.append(text.split()[0]))
    return words


def leave_pages(store: Store, free: int) -> None:
    """A disk with room for so many pages more."""
    used = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {used + free}")


def free_the_disk(store: Store) -> None:
    store._connection.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Writes beyond it fail in the operating system, as on a broken disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def wal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def forbid(store: Store, *words: str) -> None:
    """Let this connection refuse COMMIT or ROLLBACK."""

    def verdict(action: int, what: str | None, *_: object) -> int:
        refused = action == sqlite3.SQLITE_TRANSACTION and what in words
        return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK

    store._connection.set_authorizer(verdict)


# --- opening -----------------------------------------------------------------------------------------------


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_the_file_is_opened_the_one_right_way(path: Path) -> None:
    with closing(connect(path)) as connection:
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") == 2  # FULL
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "busy_timeout") == BUSY_TIMEOUT_MS
        assert pragma(connection, "wal_autocheckpoint") == WAL_CHECKPOINT_PAGES
        assert connection.isolation_level is None


def test_a_connection_for_reading_cannot_write(path: Path) -> None:
    with closing(connect(path, read_only=True)) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("INSERT INTO mark VALUES ('a', 1)")


@pytest.mark.parametrize("read_only", [False, True])
def test_a_missing_file_is_never_made(tmp_path: Path, *, read_only: bool) -> None:
    with pytest.raises(sqlite3.OperationalError):
        connect(tmp_path / "missing.sqlite", read_only=read_only)
    assert list(tmp_path.iterdir()) == []


# --- batches -----------------------------------------------------------------------------------------------


def test_a_batch_is_one_transaction_with_a_savepoint_for_each(store: Store) -> None:
    words = traced(store)
    run(store, lambda work: None, writes_and_refuses("b"))
    assert [word for word in words if word in {"BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT"}] == [
        "BEGIN", "SAVEPOINT", "RELEASE", "SAVEPOINT", "ROLLBACK", "RELEASE", "COMMIT",
    ]  # fmt: skip


def test_a_use_case_that_raises_takes_nothing_with_it(store: Store, path: Path) -> None:
    assert results(run(store, writes("a"), writes_and_refuses("b"), writes("c"))) == ["a", Refused, "c"]
    assert notes(path) == {"a", "c"}


def test_a_broken_rule_of_the_schema_is_the_error_of_its_use_case_alone(store: Store, path: Path) -> None:
    def twice(work: Work) -> None:
        for _ in range(2):
            work.do(sql.ADD_LEARNER, id=1, created_at=0, zone="UTC", deck="core", new_per_day=1, builds="")

    words = traced(store)
    assert results(run(store, writes("a"), twice, writes("c"))) == ["a", sqlite3.IntegrityError, "c"]
    assert notes(path) == {"a", "c"}
    assert words.count("BEGIN") == 1


def test_a_statement_without_its_values_is_the_error_of_its_use_case_alone(store: Store, path: Path) -> None:
    outcomes = run(store, writes("a"), lambda work: work.do(sql.SET_MARK), writes("c"))
    assert results(outcomes) == ["a", sqlite3.ProgrammingError, "c"]
    assert notes(path) == {"a", "c"}


def test_what_was_done_before_is_seen_by_the_next_of_the_batch(store: Store) -> None:
    assert results(run(store, writes("a"), lambda work: work.row(sql.MARK, name_="a"))) == ["a", (1,)]


# --- disk full ---------------------------------------------------------------------------------------------


def test_a_full_disk_really_ends_the_whole_transaction(store: Store) -> None:
    def look(work: Work) -> bool:
        with pytest.raises(sqlite3.OperationalError) as caught:
            fills_the_disk(work)
        assert caught.value.sqlite_errorcode == sqlite3.SQLITE_FULL
        return store._connection.in_transaction

    leave_pages(store, 2)
    store._connection.execute("BEGIN IMMEDIATE")
    assert look(store._work) is False


def test_a_full_disk_for_many_rows_leaves_the_transaction_open(store: Store) -> None:
    leave_pages(store, 2)
    store._connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        fills_the_disk_with_rows(store._work)
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_FULL
    assert store._connection.in_transaction
    store._connection.execute("ROLLBACK")


@pytest.mark.parametrize("big", [fills_the_disk, fills_the_disk_with_rows])
def test_on_a_full_disk_what_is_small_still_goes_in(store: Store, path: Path, big: UseCase) -> None:
    leave_pages(store, 2)
    outcomes = run(store, writes("a"), big, writes("c"))
    assert results(outcomes) == ["a", StorageTrouble, "c"]
    assert notes(path) == {"a", "c"}


@pytest.mark.parametrize("big", [fills_the_disk, fills_the_disk_with_rows])
def test_a_full_disk_sends_the_batch_through_again_one_by_one(store: Store, big: UseCase) -> None:
    called: list[str] = []

    def counted(name: str, use_case: UseCase) -> UseCase:
        def called_by_name(work: Work) -> object:
            called.append(name)
            return use_case(work)

        return called_by_name

    leave_pages(store, 2)
    waiting = iter([counted("a", writes("a")), counted("big", big), counted("c", writes("c"))])
    assert results(store.run(waiting)) == ["a", StorageTrouble]  # "c" is left for the next batch
    assert called == ["a", "big", "a", "big"]


def test_who_hides_a_full_disk_takes_nothing_of_the_others(store: Store, path: Path) -> None:
    def hides(work: Work) -> str:
        with suppress(sqlite3.Error):
            fills_the_disk(work)
        return "all is well"

    leave_pages(store, 2)
    assert results(run(store, writes("a"), hides, writes("c"))) == ["a", StorageTrouble, "c"]
    assert notes(path) == {"a", "c"}


def test_who_calls_a_full_disk_by_another_name_hears_that_name(store: Store, path: Path) -> None:
    def renames(work: Work) -> None:
        try:
            fills_the_disk(work)
        except sqlite3.Error as error:
            raise Refused from error

    leave_pages(store, 2)
    assert results(run(store, writes("a"), renames, writes("c"))) == ["a", Refused, "c"]
    assert notes(path) == {"a", "c"}


def test_when_there_is_room_again_everything_works_again(store: Store, path: Path) -> None:
    leave_pages(store, 0)
    assert results(run(store, fills_the_disk, fills_the_disk)) == [StorageTrouble, StorageTrouble]
    free_the_disk(store)
    words = traced(store)
    assert results(run(store, fills_the_disk, writes("b"))) == ["x" * 200_000, "b"]
    assert notes(path) == {"x" * 200_000, "b"}
    assert words.count("COMMIT") == 1


def test_trouble_says_what_it_was(store: Store) -> None:
    leave_pages(store, 0)
    [outcome] = run(store, fills_the_disk)
    assert str(outcome.error) == "database or disk is full"
    assert isinstance(outcome.error, StorageTrouble)
    assert isinstance(outcome.error.__cause__, sqlite3.OperationalError)


# --- a transaction that does not begin or end --------------------------------------------------------------


@pytest.fixture
def locker(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program, inside a transaction of its own."""
    with closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def test_a_locked_file_is_trouble_for_all_that_wait_after_one_attempt(
    store: Store, path: Path, locker: sqlite3.Connection
) -> None:
    store._connection.execute("PRAGMA busy_timeout = 0")
    words = traced(store)
    assert results(run(store, writes("a"), writes("b"), writes("c"))) == [StorageTrouble] * 3
    assert words == ["BEGIN"]
    locker.execute("ROLLBACK")
    assert results(run(store, writes("d"))) == ["d"]
    assert notes(path) == {"d"}


def test_a_commit_that_fails_is_the_error_of_the_one_who_made_it_fail(store: Store, path: Path) -> None:
    assert results(run(store, writes("a"), orphans, writes("c"))) == ["a", sqlite3.IntegrityError, "c"]
    assert notes(path) == {"a", "c"}


def test_a_disk_that_fails_at_commit_is_trouble_for_all_and_nothing_is_kept(store: Store, path: Path) -> None:
    run(store, writes("before"))
    with files_no_longer_than(wal(path).stat().st_size):
        assert results(run(store, writes("a"), writes("b"))) == [StorageTrouble] * 2
    assert notes(path) == {"before"}
    assert results(run(store, writes("c"))) == ["c"]
    assert notes(path) == {"before", "c"}


def test_a_connection_that_cannot_roll_back_is_replaced(store: Store, path: Path) -> None:
    forbid(store, "COMMIT", "ROLLBACK")
    assert results(run(store, writes("a"), writes("b"))) == ["a", "b"]
    assert notes(path) == {"a", "b"}


def test_a_file_that_is_gone_is_trouble_until_it_is_back(store: Store, path: Path) -> None:
    run(store, writes("before"))
    forbid(store, "COMMIT", "ROLLBACK")
    aside = path.rename(path.with_suffix(".aside"))
    assert results(run(store, writes("a"), writes("b"))) == [StorageTrouble] * 2
    assert results(run(store, writes("c"))) == [StorageTrouble]
    assert not path.exists()
    aside.rename(path)
    assert results(run(store, writes("d"), writes("e")))[-1] == StorageTrouble  # and opens the file again
    assert results(run(store, writes("f"))) == ["f"]


Provoke = Callable[[Store], None]


@pytest.mark.parametrize(
    "provoke", [lambda store: leave_pages(store, 0), lambda store: forbid(store, "COMMIT")]
)
def test_no_transaction_is_left_open_behind_trouble(store: Store, provoke: Provoke) -> None:
    provoke(store)
    run(store, fills_the_disk, writes("b"))
    assert not store._connection.in_transaction
