"""Several steps from build to build: each is taken back exactly, whatever came between, and no card stays aside once
a build holds it again. With small decks of authored notes beside the real one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from db import cards
from db.cards import Held
from db.uow import Work
from decks.build_authored import build_authored
from decks.collection import Collection, Stored
from scheduler.card import CardState, Grade, New, Relearning, Review
from tests.bot.chat import Chat, Room, due, learner_with
from tests.deck_file import deck_file
from tests.decks import authored_made

DECK, CARD = "authored-cells", "authored-cells:oxygen:authored"
DIAGNOSES = "icd10cm-2026"
Shelves = Callable[..., None]


@cache
def diagnoses() -> Stored:
    return Stored.at(deck_file())


@pytest.fixture
def publish(room: Room, tmp_path: Path) -> Shelves:
    """Puts a build to use that holds these notes (id -> stem); none at all takes the deck away."""
    files = dict[str, Path]()

    def put(notes: Mapping[str, str] | None) -> None:
        stored = {DIAGNOSES: diagnoses()}
        if notes is not None:
            path = tmp_path / "made.sqlite"
            made = [
                authored_made.note(id=name, stem=stem, checked_on=date(2025, 11, 1))
                for name, stem in notes.items()
            ]
            build_authored(path, authored_made.deck(*made), "")
            one = Stored.at(path)
            stored[DECK] = Stored(one.build, path.replace(tmp_path / one.build))
            files[one.build] = stored[DECK].path
        room.library = Collection.open(stored, lambda _, build: files[build]).of(DIAGNOSES)

    return put


FIRST = {"oxygen": "Which cells carry oxygen?", "other": "Which cells clot?"}
SECOND = FIRST | {"oxygen": "Which cells carry oxygen through the body?"}
THIRD = FIRST | {"oxygen": "Which cells carry oxygen through the blood?"}
WITHOUT = {"other": "Which cells clot?"}
WITHOUT_NEWER = {"other": "Which cells make a clot?"}


def come(chat: Chat) -> tuple[CardState, bool]:
    chat.say("/home")
    return memory(chat.held(CARD))


def memory(held: Held) -> tuple[CardState, bool]:
    return held.state, held.aside


def learner_of(room: Room, state: CardState) -> Chat:
    chat = learner_with(room)
    chat.say("/home")
    chat.holds(CARD, state)
    return chat


REVIEW = due(day=739_700, interval=40)
STATES = [
    REVIEW,
    Relearning(due(day=739_700, interval=40, lapses=1), Grade.AGAIN, 1_772_463_000),
    New(),
]


@pytest.mark.parametrize("state", STATES)
def test_two_steps_are_taken_back_one_by_one(room: Room, publish: Shelves, state: CardState) -> None:
    publish(FIRST)
    chat = learner_of(room, state)
    seen = [memory(chat.held(CARD))]
    for notes in (SECOND, THIRD):
        publish(notes)
        seen.append(come(chat))
    for notes, before in ((SECOND, seen[1]), (FIRST, seen[0])):
        publish(notes)
        assert come(chat) == before


def test_three_steps_are_taken_back_one_by_one(room: Room, publish: Shelves) -> None:
    publish(FIRST)
    chat = learner_of(room, REVIEW)
    seen = [memory(chat.held(CARD))]
    for notes in (SECOND, THIRD, WITHOUT):
        publish(notes)
        seen.append(come(chat))
    assert len({str(one) for one in seen}) == 4
    for notes, before in ((THIRD, seen[2]), (SECOND, seen[1]), (FIRST, seen[0])):
        publish(notes)
        assert come(chat) == before


def test_two_steps_are_taken_back_at_once(room: Room, publish: Shelves) -> None:
    """Two rollbacks before the learner comes."""
    publish(FIRST)
    chat = learner_of(room, REVIEW)
    for notes in (SECOND, THIRD):
        publish(notes)
        come(chat)
    publish(FIRST)
    assert come(chat) == (REVIEW, False)


def test_two_publications_before_the_learner_comes_and_one_rollback(room: Room, publish: Shelves) -> None:
    """The middle build asks what the first one did: nothing of the card has changed for this learner."""
    publish(FIRST)
    chat = learner_of(room, REVIEW)
    publish(SECOND)
    come(chat)
    publish(FIRST | {"more": "Which cells defend?"})
    assert come(chat) == (REVIEW, False)


def test_a_card_comes_back_also_when_builds_without_it_came_between(room: Room, publish: Shelves) -> None:
    publish(FIRST)
    chat = learner_of(room, REVIEW)
    for notes in (WITHOUT, WITHOUT_NEWER):
        publish(notes)
        assert come(chat) == (REVIEW, True)
    publish(FIRST | {"more": "Which cells defend?"})
    assert come(chat) == (REVIEW, False)


def test_a_card_of_a_deck_that_is_away_comes_back_with_the_deck(room: Room, publish: Shelves) -> None:
    """Its file was missing at a start; the card was due meanwhile."""
    state = due(day=room.today, interval=40)
    publish(FIRST)
    chat = learner_of(room, state)
    publish(None)
    chat.say("/study")
    assert chat.held(CARD).aside
    publish(FIRST)
    assert come(chat) == (state, False)
    chat.say("/study")
    assert chat.stable == CARD


def test_a_card_that_undo_brought_back_from_a_retired_code_survives_the_rollback(
    room: Room, publish: Shelves
) -> None:
    state = due(day=room.today, interval=40)
    publish(FIRST)
    chat = learner_of(room, state)
    chat.say("/study")
    chat.answer(right=True)
    publish(WITHOUT)
    chat.tap("↩ Undo")
    assert chat.held(CARD).aside
    publish(FIRST)
    assert come(chat) == (state, False)


def test_a_leech_stays_aside_through_publishing_and_rolling_back(room: Room, publish: Shelves) -> None:
    publish(FIRST)
    chat = learner_of(room, REVIEW)

    def lay_aside(work: Work) -> None:
        number = cards.number(work, CARD)
        held = cards.load(work, chat.learner, number)
        cards.advance(work, chat.learner, number, held, REVIEW, day=room.today, aside=True)

    room.do(lay_aside)
    for notes in (SECOND, WITHOUT, SECOND, FIRST):
        publish(notes)
        assert come(chat)[1]
    assert come(chat) == (REVIEW, True)


def test_a_review_made_between_stands_when_both_steps_are_rolled_back(room: Room, publish: Shelves) -> None:
    publish(FIRST)
    chat = learner_of(room, REVIEW)
    for notes in (SECOND, THIRD):
        publish(notes)
        come(chat)
    reviewed = Review(reps=3, ease=2.6, interval=60, due=room.today + 60, last=room.today, lapses=0)
    chat.holds(CARD, reviewed)
    publish(FIRST)
    assert come(chat) == (reviewed, False)
