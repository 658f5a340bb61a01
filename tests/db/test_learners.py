"""Learners: made on first sight, changed one thing at a time, and forgotten entirely."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from db import cards, cpt, decks, errands, exams, flags, inbox, items, learners, reviews, rooms, screens
from db.cards import Held
from db.items import Try
from db.learners import FIRST_NEW_PER_DAY, FIRST_ZONE, Fresh, Learner
from db.metadata import METADATA
from db.rooms import RoomMark
from db.screens import MAIN_SLOT, NOTICE_SLOT
from db.uow import Work
from scheduler.card import Grade, Moment, New
from tests.db.making import ANNA, ASTHMA, BORIS, PAIN, SEPSIS, learning, remember, review, work

NEWCOMER = Learner(ANNA, FIRST_ZONE, False, "core", FIRST_NEW_PER_DAY, Fresh("", 0, 0, 0, 0), True)


def met(*who: int) -> Work:
    made = work()
    for learner in who or (ANNA,):
        learners.ensure(made, learner, deck="core", now=1_000)
    return made


def test_a_stranger_is_no_learner() -> None:
    assert learners.load(work(), ANNA) is None


def test_a_learner_is_made_on_first_sight_and_read_back_the_same() -> None:
    made = work()
    assert learners.ensure(made, ANNA, deck="core", now=1_000) == NEWCOMER
    assert learners.load(made, ANNA) == NEWCOMER


def test_on_second_sight_nothing_changes() -> None:
    made = met()
    learners.set_new_per_day(made, ANNA, 25)
    assert learners.ensure(made, ANNA, deck="other", now=9_999) == replace(NEWCOMER, new_per_day=25)


CHANGES: list[tuple[Callable[[Work], None], Learner]] = [
    (
        lambda work: learners.set_zone(work, ANNA, "Asia/Kolkata"),
        replace(NEWCOMER, zone="Asia/Kolkata", zone_known=True),
    ),
    (lambda work: learners.set_new_per_day(work, ANNA, 0), replace(NEWCOMER, new_per_day=0)),
    (lambda work: learners.set_reachable(work, ANNA, reachable=False), replace(NEWCOMER, reachable=False)),
    (
        lambda work: learners.set_fresh(work, ANNA, Fresh("abc", 1, 2, 3, 4)),
        replace(NEWCOMER, fresh=Fresh("abc", 1, 2, 3, 4)),
    ),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_a_change_is_one_change_for_one_learner(change: Callable[[Work], None], expected: Learner) -> None:
    made = met(ANNA, BORIS)
    change(made)
    assert learners.load(made, ANNA) == expected
    assert learners.load(made, BORIS) == replace(NEWCOMER, id=BORIS)


def test_a_learner_who_lets_the_bot_back_in_is_reachable_again() -> None:
    made = met()
    for reachable in (False, True):
        learners.set_reachable(made, ANNA, reachable=reachable)
    assert learners.load(made, ANNA) == NEWCOMER


def test_a_strangers_block_makes_no_learner() -> None:
    made = work()
    learners.set_reachable(made, ANNA, reachable=False)
    assert learners.load(made, ANNA) is None


def test_an_id_may_need_sixty_four_bits() -> None:
    made = met(2**52)
    assert learners.load(made, 2**52) == replace(NEWCOMER, id=2**52)


# --- forgetting --------------------------------------------------------------------------------------------

PERSONAL = {"learner", "chat"}  # columns that hold a learner's id
GROUPS = {"group_chat", "room", "challenge"}  # their `chat` is a group


def personal_columns() -> list[tuple[str, str]]:
    """Every (table, column) of the schema that says whose a row is."""
    found = []
    for table in METADATA.tables.values():
        for column in table.columns:
            points = any(key.column.table.name == "learner" for key in column.foreign_keys)
            if column.name == "chat" and table.name in GROUPS:
                continue
            named = (table.name, column.name) in {("learner", "id"), ("challenge", "by")}
            if points or column.name in PERSONAL or named:
                found.append((table.name, column.name))
    return found


def rows(work: Work, learner: int) -> dict[tuple[str, str], int]:
    """How many rows of each personal column are the learner's."""
    return {
        (table, column): work._execute(f"SELECT count(*) FROM {table} WHERE {column} = {learner}").fetchone()[
            0
        ]
        for table, column in personal_columns()
    }


def live(work: Work, learner: int) -> None:
    """Leave a trace in every table that can hold one."""
    learners.ensure(work, learner, deck="core", now=1_000)
    for stable, state in ((PAIN, review()), (ASTHMA, learning())):
        remember(work, cards.number(work, stable), state, learner=learner)
    reviews.append_grade(
        work, learner, 1, grade=Grade.GOOD, moment=Moment(100, 0), ms=1, before=Held(New(), 0), last=None
    )
    for slot in (MAIN_SLOT, NOTICE_SLOT):
        screens.draw(work, learner, None, body="x", asks=None, fresh=False, now=1_000, slot=slot)
    errands.ask(work, kind="plan", learner=learner, chat=learner, rev=1, now=1_000)
    decks.carry(
        work, learner, 1, origin="core@1", build="core@2", kind=decks.Kind.GONE, rev=2, before=Held(New(), 0)
    )
    flags.raise_flag(work, learner, 1, item="1.1.x", reason="wrong key", words=None, now=1_000)
    items.count_tries(work, learner, [Try(SEPSIS, True, 1, [])])
    cpt.keep(work, learner, "mine", {"00000": "invented"}, now=1_000)
    exams.plan(work, learner, blueprint="crc", form="{}", builds="core@1", now=1_000)
    sit_in_a_room(work, learner)


def sit_in_a_room(work: Work, learner: int) -> None:
    room = rooms.in_place(work, -1, 0) or rooms.open_room(
        work, -1, 0, blueprint="crc", form="", builds="", state="", wake_at=None, now=1_000
    )
    rooms.name(work, room.id, learner, "Anna")
    rooms.add_marks(work, room.id, {learner: RoomMark(0, (1,), 5, True, 100)})
    work._execute(
        "INSERT INTO challenge (chat, by, name, settings, repeat, first, wall, zone)"
        f" VALUES (-1, {learner}, '', '', '', 0, 0, '')"
    )


def test_a_life_leaves_a_trace_in_every_table_that_can_hold_one() -> None:
    made = work()
    live(made, ANNA)
    assert [where for where, number in rows(made, ANNA).items() if number == 0] == []
    assert {table for table, _ in personal_columns()} >= {
        "learner", "card_state", "review", "screen", "errand",
    }  # fmt: skip


def test_forget_leaves_no_row_of_the_learner_in_any_table() -> None:
    made = work()
    live(made, ANNA)
    learners.forget(made, ANNA)
    assert [where for where, number in rows(made, ANNA).items() if number != 0] == []
    assert learners.load(made, ANNA) is None


def test_forget_leaves_the_others_alone() -> None:
    made = work()
    live(made, ANNA)
    live(made, BORIS)
    before = rows(made, BORIS)
    learners.forget(made, ANNA)
    assert rows(made, BORIS) == before


def test_forget_keeps_cards_and_the_inbox_for_they_are_nobodys() -> None:
    made = work()
    live(made, ANNA)
    inbox.receive(made, [(5, "{}")], received_ms=0)
    learners.forget(made, ANNA)
    assert cards.number(made, PAIN) == 1
    assert inbox.counts(made) == {0: 1}


def test_who_was_forgotten_begins_anew() -> None:
    made = work()
    live(made, ANNA)
    learners.forget(made, ANNA)
    assert learners.ensure(made, ANNA, deck="core", now=2_000) == NEWCOMER
    assert cards.load(made, ANNA, 1) == Held(New(), 0)
    assert reviews.latest(made, ANNA, limit=1) == []


def test_to_forget_a_stranger_is_nothing() -> None:
    made = met(BORIS)
    learners.forget(made, ANNA)
    assert learners.load(made, BORIS) == replace(NEWCOMER, id=BORIS)
