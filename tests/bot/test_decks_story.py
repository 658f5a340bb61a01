"""A maintainer looks at decks, compares, publishes and rolls back; nobody else can."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import callbacks
from bot.actions import DiscardUpload, PublishDeck, RollBackDeck, ShowDecks, TakeUpload
from bot.services.decks import build_mark, deck_mark
from db import decks
from decks import workshop
from decks.exchange.authored_yaml import yaml_of_deck
from decks.sources.icd10cm import FY2026
from tests.bot.chat import BOB, Chat, Room, learner_with
from tests.bot.deck_house import (
    CELLS,
    EVE,
    House,
    cells,
    decks_made,
    note,
    open_deck_page,
    publish,
    refused,
)


@pytest.fixture
def house(room: Room, tmp_path: Path) -> House:
    room.maintainers = frozenset({EVE})
    return House(room, tmp_path / "data")


@pytest.fixture
def eve(house: House) -> Chat:
    return Chat(house.room, EVE)


def test_the_list_says_what_is_in_use_and_leads_to_a_deck(house: House, eve: Chat) -> None:
    eve.say("/decks")
    assert eve.text == "Looking at the decks…"
    house.work()
    assert eve.text.startswith("Decks\n1  ICD-10-CM FY2026\n    in use since Jan 1, 1970")
    eve.tap("1")
    house.work()
    assert eve.text.startswith("ICD-10-CM FY2026\nicd10cm-2026 · ")
    assert eve.labels == ["◀ Decks"]


def test_a_new_version_is_compared_published_and_rolled_back(house: House, eve: Chat) -> None:
    publish(eve, house)
    first = house.in_use()[CELLS]
    changed = [replace(one, rationale="Another.") if one.id == "cell-3" else one for one in cells().notes]
    newer = replace(cells(version="2"), notes=(*changed, note(id="new", stem="New?")))
    (house.data / workshop.AUTHORED_FOLDER / "cells.yaml").write_text(yaml_of_deck(newer))
    workshop.make(house.data, CELLS)
    open_deck_page(house, eve)
    assert "Made, not in use: " in eve.text
    made = decks_made(house)
    refused(house, eve, PublishDeck(deck_mark(CELLS), build_mark(made), 99))
    open_deck_page(house, eve)
    eve.tap("Diff")
    assert eve.text == "Comparing the decks, a few seconds…"
    house.work()
    assert "authored: 0 kept, 1 new, 0 gone, 12 changed" in eve.text or "authored: 11 kept, 1 new" in eve.text
    eve.tap("Publish")
    house.work()
    assert eve.text.startswith("Published. Learners' cards are brought over now.")
    second = house.in_use()[CELLS]
    assert second != first
    assert house.room.library.holds("authored-cells:new:authored")
    refused(house, eve, RollBackDeck(deck_mark(CELLS), 1))
    open_deck_page(house, eve)
    eve.tap("Roll back…")
    house.work()
    assert eve.text.startswith("Cells version 2: back to the build before?")
    assert house.in_use()[CELLS] == second
    eve.tap("Roll back")
    house.work()
    assert eve.text.startswith("Rolled back. Learners' cards are put back now.")
    assert house.in_use()[CELLS] == first
    assert not house.room.library.holds("authored-cells:new:authored")


def test_an_old_button_publishes_and_rolls_back_nothing(house: House, eve: Chat) -> None:
    publish(eve, house)
    before, build = house.in_use(), house.in_use()[FY2026.id]
    for action in (
        PublishDeck(deck_mark(CELLS), build_mark(build), 1),
        PublishDeck(1, 2, 3),
        RollBackDeck(deck_mark(CELLS), 99),
        RollBackDeck(deck_mark(FY2026.id), 1),
    ):
        eve.press(callbacks.pack(action))
        house.work()
        assert eve.text.startswith("That did not work.\nIt has changed since this button was drawn")
    assert house.in_use() == before


def test_publishing_twice_publishes_once(house: House, eve: Chat) -> None:
    publish(eve, house)
    state = house.room.do(decks.history, CELLS)
    eve.press(callbacks.pack(PublishDeck(deck_mark(CELLS), build_mark(state[0].build), 0)))
    house.work()
    assert eve.text.startswith("Published.")
    assert house.room.do(decks.history, CELLS) == state


@pytest.mark.parametrize(
    "action", [ShowDecks(), PublishDeck(1, 2, 3), RollBackDeck(1, 2), TakeUpload(1), DiscardUpload(1)]
)
def test_who_is_no_maintainer_forges_in_vain(house: House, action: Any) -> None:
    chat = learner_with(house.room, learner=BOB)
    chat.press(callbacks.pack(action))
    assert chat.toast == "This button is old."
    chat.say("/decks")
    assert chat.text.startswith("There is no command /decks.")
