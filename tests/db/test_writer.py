"""The two writers keep one contract: whole use-cases, in order, durable before anybody hears of it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import cards, marks, writer
from db.store import StorageTrouble, Store, connect
from db.uow import Work
from db.writer import BATCH_SIZE, InlineWriter, Writer, WriterClosed
from tests.db.making import data_folder, note, noted, notes

AnyWriter: TypeAlias = Writer | InlineWriter
Make: TypeAlias = Callable[[Store], AnyWriter]

both = pytest.mark.parametrize("make", [Writer, InlineWriter])


class Refused(Exception):
    """What a use-case says no with."""


def note_and_refuse(work: Work, name: str) -> None:
    note(work, name)
    raise Refused(name)


def fill_the_disk(work: Work) -> str:
    return note(work, "x" * 200_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return data_folder(tmp_path).database


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store(path)
    yield store
    store.close()


@asynccontextmanager
async def opened(make: Make, store: Store) -> AsyncIterator[AnyWriter]:
    made = make(store)
    try:
        yield made
    finally:
        await made.close()


async def all_of(*tasks: asyncio.Task[str]) -> list[object]:
    """Values, and the types of errors."""
    found = await asyncio.gather(*tasks, return_exceptions=True)
    return [type(one) if isinstance(one, BaseException) else one for one in found]


def asked(writer: AnyWriter, *names: str) -> list[asyncio.Task[str]]:
    return [asyncio.create_task(writer.run(note, name)) for name in names]


async def waiting(*tasks: asyncio.Task[str]) -> None:
    """Until each has handed its use-case over."""
    await asyncio.sleep(0)


def traced(store: Store) -> list[str]:
    """The statements that go to SQLite from now on: the first word of each."""
    words: list[str] = []
    store._connection.set_trace_callback(lambda text: words.append(text.split()[0]))
    return words


def batches(words: list[str]) -> list[int]:
    """How many use-cases each commit made durable."""
    return [part.split().count("SAVEPOINT") for part in " ".join(words).split("COMMIT")[:-1]]


# --- the contract ------------------------------------------------------------------------------------------


@both
async def test_a_use_case_gives_back_its_value(make: Make, store: Store) -> None:
    async with opened(make, store) as writer:
        assert await writer.run(note, "a", at=5) == "a"
        assert await writer.run(marks.read, "a") == 5


@both
async def test_an_answer_comes_when_another_connection_sees_the_rows(
    make: Make, store: Store, path: Path
) -> None:
    async with opened(make, store) as writer:
        for name in "abc":
            await writer.run(note, name)
            assert name in notes(path)


@both
async def test_a_use_case_that_raises_takes_nothing_of_the_others(
    make: Make, store: Store, path: Path
) -> None:
    async with opened(make, store) as writer:
        refused = asyncio.create_task(writer.run(note_and_refuse, "b"))
        first, last = asked(writer, "a", "c")
        found = await asyncio.gather(first, refused, last, return_exceptions=True)
        assert [found[0], type(found[1]), found[2]] == ["a", Refused, "c"]
        assert notes(path) == {"a", "c"}


@both
async def test_an_error_that_no_future_can_carry_leaves_nobody_waiting(make: Make, store: Store) -> None:
    def stop(work: Work) -> str:
        return next(iter(()))

    async with opened(make, store) as writer:
        stopped = asyncio.create_task(writer.run(stop))
        tasks = asked(writer, "a", "b")
        assert await all_of(stopped, *tasks) == [RuntimeError, "a", "b"]


@both
async def test_the_order_of_arrival_is_kept(make: Make, store: Store) -> None:
    async with opened(make, store) as writer:
        numbers = await asyncio.gather(*(writer.run(cards.number, f"card {at}") for at in range(200)))
    assert numbers == [*range(1, 201)]


@both
async def test_a_cancelled_caller_does_not_stop_the_others_and_its_work_stands(
    make: Make, store: Store, path: Path
) -> None:
    async with opened(make, store) as writer:
        tasks = asked(writer, "a", "b", "c")
        await waiting(*tasks)
        tasks[1].cancel()
        assert await all_of(*tasks) == ["a", asyncio.CancelledError, "c"]
        assert await writer.run(note, "d") == "d"
    assert notes(path) == {"a", "b", "c", "d"}


@both
async def test_close_finishes_what_waits(make: Make, store: Store, path: Path) -> None:
    writer = make(store)
    tasks = asked(writer, *"abcdefgh")
    await waiting(*tasks)
    await writer.close()
    assert notes(path) == set("abcdefgh")
    assert await all_of(*tasks) == [*"abcdefgh"]


@both
async def test_a_closed_writer_refuses(make: Make, store: Store, path: Path) -> None:
    writer = make(store)
    await writer.close()
    with pytest.raises(WriterClosed):
        await writer.run(note, "late")
    assert notes(path) == set()


@both
async def test_to_close_twice_is_to_close_once(make: Make, store: Store) -> None:
    writer = make(store)
    await writer.close()
    await writer.close()


@both
async def test_a_closed_writer_leaves_one_whole_file(make: Make, store: Store, path: Path) -> None:
    async with opened(make, store) as writer:
        await writer.run(note, "a")
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@both
async def test_on_a_full_disk_the_small_go_in_and_the_big_hear_of_trouble(
    make: Make, store: Store, path: Path
) -> None:
    used = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {used + 2}")
    async with opened(make, store) as writer:
        tasks = [*asked(writer, "a"), asyncio.create_task(writer.run(fill_the_disk)), *asked(writer, "c")]
        assert await all_of(*tasks) == ["a", StorageTrouble, "c"]
        assert notes(path) == {"a", "c"}
        store._connection.execute("PRAGMA max_page_count = 1000000")
        assert await writer.run(fill_the_disk) == "x" * 200_000


@both
async def test_a_locked_file_is_trouble_for_all_without_spinning(
    make: Make, store: Store, path: Path
) -> None:
    store._connection.execute("PRAGMA busy_timeout = 5")
    words = traced(store)
    with closing(connect(path)) as locker:
        locker.execute("BEGIN IMMEDIATE")
        async with opened(make, store) as writer:
            assert await all_of(*asked(writer, *"abcde")) == [StorageTrouble] * 5
            locker.execute("ROLLBACK")
            assert set(words) == {"BEGIN"}
            assert len(words) <= 5
            assert await writer.run(note, "f") == "f"
    assert notes(path) == {"f"}


@both
async def test_a_commit_that_fails_is_the_error_of_the_one_who_made_it_fail(
    make: Make, store: Store, path: Path
) -> None:
    def orphan(work: Work) -> str:
        work._execute("PRAGMA defer_foreign_keys = ON")
        work._execute("INSERT INTO card_state VALUES (404, 404, 2, 1, 2.5, 1, 1, 0, NULL, NULL, 2, 0, 1)")
        return "orphan"

    async with opened(make, store) as writer:
        tasks = [*asked(writer, "a"), asyncio.create_task(writer.run(orphan)), *asked(writer, "c")]
        assert await all_of(*tasks) == ["a", sqlite3.IntegrityError, "c"]
    assert notes(path) == {"a", "c"}


# --- the model: a dictionary -------------------------------------------------------------------------------

names = st.sampled_from("abcd")
orders = st.tuples(names, st.integers(0, 99), st.booleans())


def swap(work: Work, name: str, at: int, *, refuse: bool) -> int | None:
    """The mark before; it also leaves a trace of having been run."""
    before = marks.read(work, name)
    marks.write(work, name, at)
    marks.write(work, "swaps", (marks.read(work, "swaps") or 0) + 1)
    if refuse:
        raise Refused(before)
    return before


def swapped(model: dict[str, int], name: str, at: int, *, refuse: bool) -> object:
    before = model.get(name)
    if refuse:
        return ("refused", before)
    model |= {name: at, "swaps": model.get("swaps", 0) + 1}
    return before


async def answered(writer: AnyWriter, name: str, at: int, *, refuse: bool) -> object:
    try:
        return await writer.run(swap, name, at, refuse=refuse)
    except Refused as refusal:
        return ("refused", *refusal.args)


@both
@settings(max_examples=40, deadline=None)
@given(plan=st.lists(st.lists(orders, max_size=12), max_size=5))
def test_whatever_is_asked_the_file_is_what_a_dictionary_would_be(
    make: Make, plan: list[list[tuple[str, int, bool]]]
) -> None:
    async def story(path: Path) -> None:
        model: dict[str, int] = {}
        async with opened(make, Store(path)) as writer:
            for batch in plan:
                calls = [answered(writer, name, at, refuse=refuse) for name, at, refuse in batch]
                expected = [swapped(model, name, at, refuse=refuse) for name, at, refuse in batch]
                assert await asyncio.gather(*calls) == expected
                assert noted(path) == model

    with TemporaryDirectory() as name:
        asyncio.run(story(data_folder(Path(name)).database))


# --- group commit ------------------------------------------------------------------------------------------


@asynccontextmanager
async def gate(writer: Writer) -> AsyncIterator[None]:
    """Hold the thread inside a use-case of its own; what is asked meanwhile waits together."""
    inside, let_go = threading.Event(), threading.Event()

    def hold(work: Work) -> None:
        inside.set()
        let_go.wait(30)

    holding = asyncio.create_task(writer.run(hold))
    await asyncio.to_thread(inside.wait, 30)
    try:
        yield
    finally:
        let_go.set()
        await holding


async def test_what_waits_shares_one_commit_but_no_more_than_sixty_four(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BATCH_SECONDS", 60.0)
    words = traced(store)
    made = Writer(store)
    async with gate(made):
        tasks = asked(made, *map(str, range(130)))
        await waiting(*tasks)
    await asyncio.gather(*tasks)
    assert batches(words) == [BATCH_SIZE, BATCH_SIZE, 131 - 2 * BATCH_SIZE]
    await made.close()


async def test_a_batch_takes_no_more_when_its_time_is_over(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BATCH_SECONDS", 0.0)
    words = traced(store)
    made = Writer(store)
    async with gate(made):
        tasks = asked(made, *"abc")
        await waiting(*tasks)
    await asyncio.gather(*tasks)
    assert batches(words) == [1, 1, 1, 1]
    await made.close()


async def test_nobody_of_a_batch_is_answered_before_the_commit(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BATCH_SECONDS", 60.0)
    loop, tasks, seen = asyncio.get_running_loop(), list[asyncio.Task[str]](), list[list[bool]]()

    async def who_is_answered() -> list[bool]:
        for _ in range(5):  # turns of the loop: an answer sent too early would have arrived
            await asyncio.sleep(0)
        return [task.done() for task in tasks]

    def at_commit(text: str) -> None:
        if text == "COMMIT":
            seen.append(asyncio.run_coroutine_threadsafe(who_is_answered(), loop).result(30))

    store._connection.set_trace_callback(at_commit)
    made = Writer(store)
    async with gate(made):
        tasks += asked(made, *"abc")
        await waiting(*tasks)
    await asyncio.gather(*tasks)
    assert seen == [[False, False, False]]
    await made.close()


async def test_close_waits_for_a_batch_in_hand_and_lets_nobody_in_behind_it(store: Store, path: Path) -> None:
    made = Writer(store)
    async with gate(made):
        tasks = asked(made, *"abc")
        await waiting(*tasks)
        closing_down = asyncio.create_task(made.close())
        await asyncio.sleep(0)
        with pytest.raises(WriterClosed):
            await made.run(note, "late")
        assert not closing_down.done()
    await closing_down
    assert await all_of(*tasks) == [*"abc"]
    assert notes(path) == set("abc")


async def test_a_full_disk_in_the_middle_of_a_batch_runs_everything_again_one_by_one(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BATCH_SECONDS", 60.0)
    used = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {used + 2}")
    words = traced(store)
    made = Writer(store)
    async with gate(made):
        tasks = [*asked(made, "a"), asyncio.create_task(made.run(fill_the_disk)), *asked(made, "c", "d")]
        await waiting(*tasks)
    assert await all_of(*tasks) == ["a", StorageTrouble, "c", "d"]
    assert notes(path) == {"a", "c", "d"}
    # together: gate, a, big; alone: gate, a, big; together: c, d
    assert words.count("SAVEPOINT") == 5
    assert words.count("BEGIN") == 5
    await made.close()
