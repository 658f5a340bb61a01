"""Publishing and rolling back when files are away or cannot be opened: told, and nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import callbacks
from bot.actions import PublishDeck, RollBackDeck
from bot.services.decks import build_mark, deck_mark
from db import decks
from decks import workshop
from decks.builds import build_path
from decks.exchange.authored_yaml import yaml_of_deck
from decks.sources.shelf import LibraryDamaged
from tests.bot.chat import Chat, Room
from tests.bot.deck_house import CELLS, EVE, House, cells, decks_made, open_deck_page, publish

CARD = "authored-cells:cell-3:authored"


class ShakyHouse(House):
    """Whose decks cannot be opened while there is trouble."""

    trouble = False

    def use(self, in_use: dict[str, str]) -> None:
        if self.trouble:
            raise LibraryDamaged(Path("x.sqlite"), "for the time being")
        super().use(in_use)


@pytest.fixture
def house(room: Room, tmp_path: Path) -> ShakyHouse:
    room.maintainers = frozenset({EVE})
    return ShakyHouse(room, tmp_path / "data")


@pytest.fixture
def eve(house: ShakyHouse) -> Chat:
    return Chat(house.room, EVE)


def publish_second(house: House) -> None:
    (house.data / workshop.AUTHORED_FOLDER / "cells.yaml").write_text(yaml_of_deck(cells(version="2")))
    workshop.make(house.data, CELLS)
    house.room.do(decks.publish, CELLS, decks_made(house), by=EVE, now=5)
    house.use(house.in_use())


def test_what_was_published_and_could_not_be_opened_is_opened_when_publish_is_tapped_again(
    house: ShakyHouse, eve: Chat
) -> None:
    publish(eve, house)
    publish_second(house)
    house.room.do(decks.roll_back, CELLS, now=6)
    house.use(house.in_use())
    first, made = house.in_use()[CELLS], decks_made(house)
    seen = house.room.do(decks.history, CELLS)[1].id
    house.trouble = True
    for expected in ("That did not work.", "Published."):
        eve.press(callbacks.pack(PublishDeck(deck_mark(CELLS), build_mark(made), seen)))
        house.work()
        assert eve.text.startswith(expected)
        house.trouble = False
    assert first != house.in_use()[CELLS] == made
    assert f"{CELLS}@{made}" in house.room.library.builds


def test_a_stray_folder_among_the_uploads_is_in_nobodys_way(house: House, eve: Chat) -> None:
    (house.data / "uploads" / "7 of Eve").mkdir(parents=True)
    eve.say("/decks")
    house.work()
    assert eve.text.startswith("Decks")


def test_a_build_that_cannot_be_opened_is_not_rolled_back_to(house: House, eve: Chat) -> None:
    publish(eve, house)
    first = house.in_use()[CELLS]
    publish_second(house)
    second = house.in_use()
    build_path(house.data, CELLS, first).unlink()
    open_deck_page(house, eve)
    eve.press(callbacks.pack(RollBackDeck(deck_mark(CELLS), house.room.do(decks.history, CELLS)[0].id)))
    house.work()
    assert eve.text.startswith(f"That did not work.\nBuild {first} of {CELLS} cannot be opened")
    assert house.in_use() == second
