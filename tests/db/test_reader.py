"""Questions on a connection of their own, which cannot write and does not take for ever."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from db import marks, reader
from db.reader import Reader, ReadTooLong
from db.store import Store
from db.uow import Work
from tests.db.making import data_folder, note, notes

both = pytest.mark.parametrize("inline", [False, True])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return data_folder(tmp_path).database


@contextmanager
def opened(path: Path, *, inline: bool) -> Iterator[tuple[Reader, Store]]:
    with closing(Store(path)) as store, closing(Reader(path, inline=inline)) as made:
        yield made, store


def commit(store: Store, name: str, at: int = 1) -> None:
    store.run(iter([lambda work: note(work, name, at)]))


def read(work: Work) -> int | None:
    return marks.read(work, "a")


def for_ever(work: Work) -> object:
    return work._execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    ).fetchone()


@both
async def test_a_question_sees_what_is_committed(path: Path, *, inline: bool) -> None:
    with opened(path, inline=inline) as (made, store):
        assert await made.ask(read) is None
        for at in (1, 2):
            commit(store, "a", at)
            assert await made.ask(read) == at


@both
async def test_a_question_sees_one_moment_from_beginning_to_end(path: Path, *, inline: bool) -> None:
    with opened(path, inline=inline) as (made, store):
        commit(store, "a", 1)

        def twice(work: Work) -> tuple[int | None, int | None]:
            before = read(work)
            commit(store, "a", 2)
            return before, read(work)

        assert await made.ask(twice) == (1, 1)
        assert await made.ask(read) == 2


@both
async def test_a_question_cannot_write(path: Path, *, inline: bool) -> None:
    with opened(path, inline=inline) as (made, _):
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await made.ask(lambda work: note(work, "a"))
        assert await made.ask(read) is None
    assert notes(path) == set()


@both
async def test_a_question_that_takes_too_long_is_stopped_and_the_next_one_is_answered(
    path: Path, monkeypatch: pytest.MonkeyPatch, *, inline: bool
) -> None:
    with opened(path, inline=inline) as (made, store):
        with monkeypatch.context() as patch:
            patch.setattr(reader, "READ_SECONDS", 0.0)
            with pytest.raises(ReadTooLong):
                await made.ask(for_ever)
        commit(store, "a", 5)
        assert await made.ask(read) == 5


@both
async def test_what_a_question_raises_is_raised_and_the_next_one_is_answered(
    path: Path, *, inline: bool
) -> None:
    def divide(work: Work) -> float:
        read(work)
        return 1 / 0

    with opened(path, inline=inline) as (made, store):
        commit(store, "a", 5)
        with pytest.raises(ZeroDivisionError):
            await made.ask(divide)
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await made.ask(lambda work: work._execute("SELECT * FROM missing"))
        assert await made.ask(read) == 5


async def test_questions_are_asked_in_a_thread_of_their_own_but_inline_on_the_callers(path: Path) -> None:
    def where(work: Work) -> str:
        return threading.current_thread().name

    with opened(path, inline=False) as (made, _):
        assert (await made.ask(where)).startswith("reader")
    with opened(path, inline=True) as (made, _):
        assert await made.ask(where) == threading.current_thread().name


@both
async def test_the_writer_does_not_wait_for_a_question(path: Path, *, inline: bool) -> None:
    with opened(path, inline=inline) as (made, store):

        def ask_and_write(work: Work) -> set[str]:
            read(work)
            commit(store, "meanwhile")
            return notes(path)

        assert await made.ask(ask_and_write) == {"meanwhile"}


@both
def test_a_reader_that_was_asked_nothing_closes(path: Path, *, inline: bool) -> None:
    Reader(path, inline=inline).close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
