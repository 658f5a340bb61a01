"""Time and troubles of an exam: warnings, the end, outages, restarts, a new edition, a copy of CPT that goes away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot import gateway, understanding
from bot.gateway import Handled
from bot.health import Health
from bot.services import cpt_keeping, exam_rows
from db import cpt, exams, inbox, marks, screens
from db.screens import NOTICE_SLOT
from db.store import Store
from db.uow import Work
from db.writer import InlineWriter
from decks.collection import Collection, Stored, View
from decks.sources.icd10cm import FY2026
from scheduler.exam_state import Finished, Reason, Running
from scheduler.exam_time import ends_at
from tests.bot.chat import ANN, Chat, Room, learner_with
from tests.bot.exam_house import answer, begin, outage, paper, plan, record, state, sweep
from tests.deck_file import deck_file
from tests.decks.exam_shelf import exam_shelf
from tests.older import FY2025, older_deck


@pytest.fixture
def ann(room: Room) -> Chat:
    room.library = exam_shelf()
    return learner_with(room)


def running(chat: Chat) -> Running:
    found = state(chat)
    assert isinstance(found, Running)
    return found


def until(chat: Chat, second: int) -> None:
    """It is so many seconds after the last one that counts (before it, negative)."""
    chat.room.now_ms = (ends_at(running(chat)) + second) * 1000


def notice(chat: Chat) -> str | None:
    found = chat.room.do(screens.load, chat.learner, NOTICE_SLOT)
    return None if found is None else str(json.loads(found.body or "{}")["text"])


def test_warnings_come_by_themselves_and_once(ann: Chat) -> None:
    begin(ann)
    until(ann, -300)
    assert len(sweep(ann.room)) == 1
    assert ann.text.startswith("5 min left.\n\n1/")
    assert sweep(ann.room) == []
    ann.tap("B")
    assert "• B" in ann.labels


def test_a_tap_is_told_what_is_left(ann: Chat) -> None:
    begin(ann)
    until(ann, -61)
    ann.tap("B")
    assert ann.toast == "1 min left."
    assert running(ann).answers[0].response == (1,)


def test_nothing_is_drawn_while_nothing_is_due(ann: Chat) -> None:
    begin(ann)
    before = record(ann)
    assert sweep(ann.room) == []
    assert record(ann) == before


def test_time_ends_an_exam_that_nobody_touches(ann: Chat) -> None:
    begin(ann)
    ann.tap("B")
    last = ends_at(running(ann))
    until(ann, 0)
    sweep(ann.room)
    assert record(ann).is_running
    ann.room.wait(seconds=1)
    sweep(ann.room)
    found = state(ann)
    assert isinstance(found, Finished)
    assert (found.reason, found.finished_at) == (Reason.TIME, last)
    assert ann.text.startswith("Time is up. What was answered in time counts.")
    assert "Review all" in ann.labels


def test_who_comes_back_after_the_end_is_shown_the_report(ann: Chat) -> None:
    begin(ann)
    ann.say("/settings")
    until(ann, 60)
    ann.say("/exam")
    assert ann.text.startswith("Time is up. What was answered in time counts.\n\nShort by ")


def test_who_looks_at_something_else_is_told_by_a_notice(ann: Chat) -> None:
    begin(ann)
    ann.say("/settings")
    before = ann.text
    until(ann, 1)
    sweep(ann.room)
    assert ann.text == before
    assert "Time ran out; what was answered in time counts." in (notice(ann) or "")


def test_the_last_second_counts_and_the_next_does_not(ann: Chat) -> None:
    begin(ann)
    until(ann, -3)  # a tap takes three seconds
    ann.tap("B")
    assert running(ann).answers[0].response == (1,)
    ann.tap("C")
    found = state(ann)
    assert isinstance(found, Finished)
    assert (found.reason, found.answers[0].response) == (Reason.TIME, (1,))
    assert ann.toast == "Time is up. What was answered in time counts."


def test_a_tick_does_not_overtake_an_answer_that_came_in_time(ann: Chat) -> None:
    begin(ann)
    payload = dict(ann.keys)["B"]
    until(ann, -3)
    room, handle = ann.room, gateway.handle
    stuck: list[tuple[Any, ...]] = []

    def hold(work: Work, *args: Any) -> Handled:
        stuck.append(args)
        return Handled()

    gateway.handle = hold  # type: ignore[assignment]  # received, and not handled yet
    try:
        ann.press(payload)
    finally:
        gateway.handle = handle
    room.wait(seconds=60)
    sweep(room)  # says "1 min left", and no more
    assert record(ann).is_running
    room.do(handle, *stuck[0])
    assert running(ann).answers[0].response == (1,)
    sweep(room)
    found = state(ann)
    assert isinstance(found, Finished)
    assert found.answers[0].response == (1,)


def test_an_outage_across_the_end_is_given_back_and_said(ann: Chat) -> None:
    begin(ann)
    ann.tap("B")
    until(ann, -151)
    assert len(outage(ann.room, 540)) == 1
    assert ann.text.startswith("I was away for 9 min. Your exam clock was stopped; 2:31 still left.\n\n1/")
    sweep(ann.room)
    assert record(ann).is_running
    ann.tap("▶")
    ann.tap("A")
    assert running(ann).answers[1].response == (0,)
    ann.tap("Finish")
    ann.tap("Hand in")
    assert "9 min 00 s lost to an outage of mine were given back." in ann.text


def test_an_outage_is_given_back_once(ann: Chat) -> None:
    begin(ann)
    outage(ann.room, 100)
    before = record(ann)
    assert outage(ann.room, 0) == []
    assert record(ann) == before


def test_an_outage_that_is_told_in_pieces_is_said_as_one(ann: Chat) -> None:
    begin(ann)
    room = ann.room
    since = room.now_ms // 1000
    for seconds in (100, 105, 110):
        room.now_ms = (since + seconds) * 1000
        outage(room, 0, since=since)
        assert ann.text.startswith(
            f"I was away for 2 min. Your exam clock was stopped; {left_of(ann)} still left."
        )
        assert running(ann).granted == seconds


def left_of(chat: Chat) -> str:
    return chat.text.partition("stopped; ")[2].partition(" still")[0]


def test_an_exam_that_ended_before_the_outage_gets_nothing(ann: Chat) -> None:
    begin(ann)
    until(ann, 1)
    outage(ann.room, 600)
    assert running(ann).granted == 0
    sweep(ann.room)
    assert isinstance(state(ann), Finished)


def test_the_marks_of_a_living_bot_tell_the_gap(room: Room) -> None:
    now = [1_000.0]

    async def gaps() -> list[int]:
        health, writer = Health(lambda: now[0]), InlineWriter(room.store)
        found = [await health.gap(writer)]
        await writer.run(marks.write, marks.ALIVE, 1_000)
        for now[0] in (1_005.0, 1_640.0):
            found.append(await health.gap(writer))
        return found

    assert asyncio.run(gaps()) == [0, 5, 640]


@pytest.fixture(scope="module")
def years() -> Iterator[dict[str, View]]:
    """The bot before a new edition is published, and after it."""
    old, new = Stored.at(older_deck()), Stored.at(deck_file())
    files = {f"{FY2025.id}@{old.build}": old.path, f"{FY2026.id}@{new.build}": new.path}

    def kept(deck: str, build: str) -> Path:
        return files[f"{deck}@{build}"]

    before = Collection.open({FY2025.id: old}, kept)
    after = Collection.open({FY2026.id: new}, kept)
    yield {"before": before.of(FY2025.id), "after": after.of(FY2026.id)}
    before.close()
    after.close()


def test_an_edition_published_in_mid_exam_changes_nothing_in_it(room: Room, years: dict[str, View]) -> None:
    room.library = years["before"]
    ann = learner_with(room)
    plan(ann)
    assert FY2025.id in ann.text
    ann.tap("Start")
    size = len(paper(ann).questions)
    seen = [body(ann)]
    for _ in range(size - 1):
        ann.tap("▶")
        seen.append(body(ann))
    room.library = years["after"]
    exam_rows._kept.clear()  # as after a restart
    ann.tap("▶")
    assert ann.text.startswith("1/")
    for place in range(size):
        assert body(ann) == seen[place]
        answer(ann, paper(ann).questions[place], right=True)
        ann.tap("▶")
    ann.tap("Finish")
    ann.tap("Hand in")
    assert f"{size} of {size} (100 %)" in ann.text
    ann.tap("Review all")
    assert "FY2025" in ann.text


def body(chat: Chat) -> str:
    """The question without its clock."""
    return chat.text.partition("\n")[2]


def test_a_copy_of_cpt_is_asked_and_when_it_goes_the_exam_goes_on(room: Room) -> None:
    room.library = exam_shelf()
    ann = learner_with(room)
    rows = {f"{code:05d}": f"Zyzzyva service {code}" for code in range(10_010, 99_000, 211)}
    room.do(cpt_keeping.keep, ANN, "mine.txt", rows, room.now_ms // 1000)
    plan(ann, "CPC")
    ann.tap("Start")
    at = next(place for place, one in enumerate(paper(ann).questions) if one.item.card.startswith("cpt:"))
    while not ann.text.startswith(f"{at + 1}/"):
        ann.tap("▶")
    assert "Zyzzyva" in ann.text
    assert "Zyzzyva" not in record(ann).form + (record(ann).state or "")
    room.do(cpt.drop, ANN)
    ann.tap("⚑ Flag")
    assert "This question cannot be shown any more" in ann.text
    ann.tap("▶")
    ann.tap("Finish")
    ann.tap("Hand in")
    assert "of " in ann.text


class Killed(Exception):
    pass


class MortalRoom(Room):
    """Dies now and then while it handles an update, and begins again with what it had received."""

    def __init__(self, folder: Path, chance: Random | None) -> None:
        super().__init__(folder)
        self.chance, self.deaths = chance, 0

    def update(self, **content: Any) -> Handled:
        if self.chance is None or self.chance.random() > 0.25:
            return super().update(**content)
        handle = gateway.handle

        def dying(*args: Any) -> Handled:
            handle(*args)
            raise Killed  # all is done, and not committed

        gateway.handle = dying  # type: ignore[assignment]
        try:
            super().update(**content)
        except Killed:
            self.deaths += 1
        finally:
            gateway.handle = handle
        self.store.close()
        self.store = Store(self.path)
        [row] = self.do(inbox.waiting)
        request, action = understanding.understand(row.body, row.received_ms)
        handled = self.do(gateway.handle, self.library, row.update_id, request, action)
        if handled.pending is not None:
            self._show(handled.pending)
        return handled


def play(room: Room) -> tuple[Any, ...]:
    """A whole form, the same taps each time; what is left of it."""
    room.library = exam_shelf()
    ann, taps = learner_with(room), Random(3)
    begin(ann, size="Half")
    for one in paper(ann).questions:
        answer(ann, one, right=taps.random() < 0.6)
        ann.tap(taps.choice(["⚑ Flag", "No clock" if "No clock" in ann.labels else "Clock"]))
        ann.tap("▶")
    ann.tap("▦")
    ann.tap("Finish")
    ann.tap("Hand in")
    ann.tap("Make ")
    held = record(ann)
    return replace(held, form=""), ann.text, room.stored(ANN)


@pytest.mark.parametrize("seed", range(3))
def test_a_bot_that_is_killed_again_and_again_gives_the_same_exam(tmp_path: Path, seed: int) -> None:
    folders = [tmp_path / name for name in ("calm", "mortal")]
    for folder in folders:
        folder.mkdir()
    calm, mortal = MortalRoom(folders[0], None), MortalRoom(folders[1], Random(seed))
    assert play(mortal) == play(calm)
    assert mortal.deaths >= 5
    calm.close()
    mortal.close()


def test_five_hundred_exams_cost_the_sweep_nothing_while_nothing_is_due(ann: Chat) -> None:
    """Not measured here: that just the one statement runs, which goes by its index."""
    begin(ann)
    told: list[str] = []
    ann.room.store._connection.set_trace_callback(told.append)
    sweep(ann.room)
    ann.room.store._connection.set_trace_callback(None)
    assert [line.split(",")[0] for line in told if line.startswith(("SELECT", "UPDATE", "INSERT"))] == [
        "SELECT exam.id"
    ]


def test_a_learner_who_is_forgotten_leaves_no_exam(ann: Chat) -> None:
    begin(ann)
    ann.say("/forget")
    ann.tap("Delete everything")
    until_end = ann.room.now_ms // 1000 + 10_000
    assert ann.room.do(exams.due, now=until_end, limit=9) == []
