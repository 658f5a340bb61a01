"""A new edition or build: what is unchanged is not touched, the rest is moved and told once, and a rollback puts it
back. With the real editions FY2025 and FY2026.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot import gateway
from db import cards, decks, learners, screens
from db.cards import Held
from db.screens import NOTICE_SLOT
from decks.collection import Collection, Stored, View
from decks.diff_decks import book_changes
from decks.library import open_library
from decks.sources.icd10cm import FY2026
from scheduler.card import CardState, Review
from tests.bot.chat import ANN, BOB, Chat, Room, due
from tests.deck_file import deck_file
from tests.older import FY2025, older_deck

KEPT = "icd10cm:J44.1:title-of-code"
HEADER = "icd10cm:G35:title-of-code"
GONE = "icd10cm:T78.1XXA:title-of-code"


@pytest.fixture(scope="module")
def shelves() -> Iterator[dict[str, View]]:
    """The bot before the new edition, and after it."""
    old, new = Stored.at(older_deck()), Stored.at(deck_file())
    files = {f"{FY2025.id}@{old.build}": old.path, f"{FY2026.id}@{new.build}": new.path}

    def kept(deck: str, build: str) -> Path:
        return files[f"{deck}@{build}"]

    before = Collection.open({FY2025.id: old}, kept)
    after = Collection.open({FY2026.id: new}, kept)
    yield {"before": before.of(FY2025.id), "after": after.of(FY2026.id)}
    before.close()
    after.close()


@pytest.fixture(scope="module")
def revised() -> list[str]:
    """Cards on the 38 codes that got another title."""
    old, new = open_library(older_deck()), open_library(deck_file())
    codes = book_changes(old, new).revised
    old.close()
    new.close()
    return [f"icd10cm:{code}:title-of-code" for code in codes]


def learner_before(room: Room, shelves: Mapping[str, View], *stables: str, learner: int = ANN) -> Chat:
    """Somebody who learnt these cards while the old edition was in use; they wait for next week."""
    room.library = shelves["before"]
    chat = Chat(room, learner)
    chat.say("/home")
    room.do(learners.set_new_per_day, learner, 0)
    for stable in stables:
        chat.holds(stable, due(day=room.today + 8, interval=20))
    chat.say("/home")
    return chat


def states(chat: Chat, *stables: str) -> dict[str, Held]:
    return {stable: chat.held(stable) for stable in stables}


def told(room: Room, learner: int = ANN) -> str | None:
    """The words of the notice, None when there is none."""
    found = room.do(screens.load, learner, NOTICE_SLOT)
    return None if found is None else str(json.loads(found.body or "{}")["text"])


def test_the_new_edition_moves_what_it_changed_and_nothing_else(
    room: Room, shelves: Mapping[str, View], revised: list[str]
) -> None:
    chat = learner_before(room, shelves, KEPT, HEADER, GONE, *revised)
    before = states(chat, KEPT, HEADER, GONE, *revised)
    room.library = shelves["after"]
    chat.say("/home")
    after = states(chat, KEPT, HEADER, GONE, *revised)
    assert after[KEPT] == before[KEPT]
    for stable in (HEADER, GONE):
        assert after[stable] == Held(before[stable].state, before[stable].rev + 1, aside=True)
    moved = [after[stable].state for stable in revised]
    assert len(moved) == 38
    assert {(state.interval, state.reps, state.ease) for state in moved if isinstance(state, Review)} == {
        (10, 2, 2.5)
    }


def test_cards_of_a_learners_own_cpt_are_left_alone(room: Room, shelves: Mapping[str, View]) -> None:
    own = "cpt:0007A:title-of-code"
    chat = learner_before(room, shelves, own)
    before = chat.held(own)
    room.library = shelves["after"]
    chat.say("/home")
    assert (chat.held(own), told(room)) == (before, None)


def test_it_is_told_once_with_the_learners_own_numbers(
    room: Room, shelves: Mapping[str, View], revised: list[str]
) -> None:
    chat = learner_before(room, shelves, KEPT, HEADER, GONE, revised[0])
    room.library = shelves["after"]
    chat.say("/home")
    words = told(room) or ""
    assert "<b>ICD-10-CM FY2026 has changed</b>" in words
    assert "1 card of yours stays as it is" in words
    assert "<code>G35 T78.1XXA</code>" in words
    assert "In their place: <code>G35.A" in words
    assert room.do(screens.load, ANN, NOTICE_SLOT).rev == 1  # type: ignore[union-attr]
    chat.say("/home")
    chat.say("/study")
    assert room.do(screens.load, ANN, NOTICE_SLOT).rev == 1  # type: ignore[union-attr]


def test_whom_it_does_not_concern_hears_nothing(room: Room, shelves: Mapping[str, View]) -> None:
    chat = learner_before(room, shelves, KEPT)
    room.library = shelves["after"]
    chat.say("/home")
    assert told(room) is None


def test_a_rollback_puts_back_what_was_not_reviewed_and_keeps_what_was(
    room: Room, shelves: Mapping[str, View], revised: list[str]
) -> None:
    chat = learner_before(room, shelves, KEPT, HEADER, GONE, revised[0], revised[1])
    before = states(chat, KEPT, HEADER, GONE, revised[0])
    room.library = shelves["after"]
    chat.say("/home")
    chat.holds(revised[1], due(day=room.today + 30, interval=30, reps=3))  # reviewed with the new title
    reviewed = chat.held(revised[1])
    room.library = shelves["before"]
    chat.say("/home")
    after = states(chat, KEPT, HEADER, GONE, revised[0])
    assert {stable: (held.state, held.aside) for stable, held in after.items()} == {
        stable: (held.state, held.aside) for stable, held in before.items()
    }
    assert chat.held(revised[1]) == reviewed


def test_forth_back_and_forth_again_ends_as_forth(
    room: Room, shelves: Mapping[str, View], revised: list[str]
) -> None:
    chat = learner_before(room, shelves, KEPT, HEADER, GONE, revised[0])
    seen = list[dict[str, tuple[CardState, bool]]]()
    for shelf in ("after", "before", "after"):
        room.library = shelves[shelf]
        chat.say("/home")
        chat.say("/home")
        seen.append(
            {
                stable: (held.state, held.aside)
                for stable, held in states(chat, HEADER, GONE, revised[0]).items()
            }
        )
    assert seen[0] == seen[2] != seen[1]


def test_those_who_do_not_come_are_brought_over_and_told_too(
    room: Room, shelves: Mapping[str, View], revised: list[str]
) -> None:
    learner_before(room, shelves, HEADER)
    bob = learner_before(room, shelves, revised[0], learner=BOB)
    room.library = shelves["after"]
    notices, after = list[int](), 0
    while True:
        pending, last = room.do(gateway.carry_some, room.library, room.now_ms // 1000, after, 1)
        notices += [one.chat for one in pending]
        if last is None:
            break
        after = last
    assert notices == [ANN, BOB]
    assert isinstance(bob.held(revised[0]).state, Review)
    assert room.do(gateway.carry_some, room.library, room.now_ms // 1000, 0, 10)[0] == []


def test_who_learnt_before_builds_were_known_loses_what_is_gone_and_nothing_else(
    room: Room, shelves: Mapping[str, View], revised: list[str]
) -> None:
    chat = learner_before(room, shelves, KEPT, HEADER, revised[0])
    room.do(learners.set_builds, ANN, "")
    before = states(chat, KEPT, HEADER, revised[0])
    room.library = shelves["after"]
    chat.say("/home")
    assert states(chat, KEPT, HEADER, revised[0]) == before | {
        HEADER: Held(before[HEADER].state, before[HEADER].rev + 1, aside=True)
    }
    assert "<code>G35</code>" in (told(room) or "")


def test_one_unit_of_work_brings_over_one_learner(
    room: Room, shelves: Mapping[str, View], revised: list[str]
) -> None:
    """Else ten learners with thousands of cards would hold everybody up for a second."""
    for learner in (ANN, BOB, BOB + 1):
        learner_before(room, shelves, revised[0], learner=learner)
    room.library = shelves["after"]
    now = room.now_ms // 1000
    assert [room.do(gateway.carry_some, room.library, now, after, 10)[1] for after in (0, ANN, BOB)] == [
        ANN, BOB, BOB + 1,
    ]  # fmt: skip
    assert room.do(gateway.carry_some, room.library, now, 0, 10) == ([], BOB + 1)


def test_a_whole_year_of_cards_keeps_its_progress(room: Room, shelves: Mapping[str, View]) -> None:
    """Each 40th card of the old edition: the states of those that are unchanged are the same to the last byte."""
    stables = [
        f"icd10cm:{code}:title-of-code"
        for place, (code, one) in enumerate(open_library(older_deck()).listed().items())
        if one.active and place % 40 == 0
    ]
    chat = learner_before(room, shelves, *stables)
    before = {row[1]: row for row in chat.stored()["card_state"]}
    room.library = shelves["after"]
    chat.say("/home")
    after = {row[1]: row for row in chat.stored()["card_state"]}
    moved = room.do(decks.carried, ANN, build=room.library.builds)
    changed = {one.card for one in moved}
    assert {card: row for card, row in after.items() if card not in changed} == {
        card: row for card, row in before.items() if card not in changed
    }
    assert len(before) > 1_500
    assert Counter(before[card] == after[card] for card in changed) == {False: len(changed)}


def test_a_card_is_numbered_once(room: Room, shelves: Mapping[str, View]) -> None:
    chat = learner_before(room, shelves, KEPT)
    number = room.do(cards.number, KEPT)
    room.library = shelves["after"]
    chat.say("/home")
    assert room.do(cards.number, KEPT) == number


def test_a_revised_card_says_so_the_first_time_it_is_asked(
    room: Room, shelves: Mapping[str, View], revised: list[str]
) -> None:
    chat = learner_before(room, shelves, revised[0])
    room.library = shelves["after"]
    chat.say("/home")
    room.wait(days=30)
    chat.say("/study")
    assert "Its title or note has changed in this edition." in chat.text
    chat.study()
    room.wait(days=400)
    chat.say("/study")
    assert chat.stable == revised[0]
    assert "has changed" not in chat.text
