"""Learners tap whatever there is while decks are published, rolled back and taken away: no update fails, and in the
end no card is aside that the build in use holds.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import pytest

from decks.build_authored import build_authored
from decks.collection import Collection, Stored, View
from tests.bot.chat import Chat, Room, due, learner_with
from tests.bot.deck_house import note
from tests.bot.test_carry_steps import DECK, DIAGNOSES, diagnoses
from tests.decks import authored_made

NAMES = "abcd"
CARDS = [f"{DECK}:{name}:authored" for name in NAMES]
BUILDS, STEPS = 6, 60


@cache
def shelves() -> list[View]:
    """Decks of some of the notes, in one of three wordings each; the last shelf has no such deck."""
    chance, files = Random(0), dict[str, Path]()
    folder = Path(mkdtemp(prefix="codedrill-tests-"))
    for _ in range(BUILDS):
        worded = {name: chance.randrange(3) for name in NAMES if chance.random() < 0.8}
        notes = [note(id=name, stem=f"Which cells, {name} {word}?") for name, word in worded.items()]
        build_authored(folder / "made", authored_made.deck(*notes), "")
        build = Stored.at(folder / "made").build
        files[build] = (folder / "made").replace(folder / build)
    decks = [{DIAGNOSES: diagnoses(), DECK: Stored(build, path)} for build, path in files.items()]
    return [
        Collection.open(stored, lambda _, build: files[build]).of(DIAGNOSES)
        for stored in [*decks, {DIAGNOSES: diagnoses()}]
    ]


@pytest.mark.parametrize("seed", range(20))
def test_no_way_through_publications_loses_a_card(room: Room, seed: int) -> None:
    chance, chat = Random(seed), begun(room)
    for _ in range(STEPS):
        step(room, chat, chance)
    room.library = shelves()[0]
    chat.say("/home")
    assert [card for card in CARDS if room.library.holds(card) and chat.held(card).aside] == []


def begun(room: Room) -> Chat:
    room.library = shelves()[0]
    chat = learner_with(room)
    for card in filter(room.library.holds, CARDS):
        chat.holds(card, due(day=room.today, interval=40))
    chat.say("/study")
    return chat


def step(room: Room, chat: Chat, chance: Random) -> None:
    """Raises what the use-case raises."""
    match chance.randrange(10):
        case 0 | 1 | 2:
            room.library = chance.choice(shelves())
        case 3:
            chat.say("/study")
        case 4:
            room.wait(days=chance.choice([1, 3, 20]))
        case _ if chat.keys:
            chat.press(chance.choice(chat.keys)[1])
