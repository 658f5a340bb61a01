"""The code builder of ICD-10-PCS, tap by tap."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import callbacks
from bot.actions import BuildCode
from tests.bot.chat import Chat, Room
from tests.bot.chat import library as diagnoses
from tests.bot.test_lookup_story import library


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    made.library = library()
    yield made
    made.close()


def test_a_code_is_built_in_seven_taps(room: Room) -> None:
    chat = Chat(room)
    chat.say("/build")
    asked = []
    for label in (
        "0 · Medical",
        "Page 2",
        "F · Hepato",
        "B · Excision",
        "0 · Liver",
        "3 · Percut",
        "Z · No",
        "X · Diag",
    ):
        asked.append(next((line for line in chat.text.splitlines() if " of 7: " in line), ""))
        while not any(key.startswith(label) for key in chat.labels):
            chat.tap(
                "Page" if chat.labels[-4].startswith("Page") else next(k for k in chat.labels if "of" in k)
            )
        chat.tap(label)
    assert list(dict.fromkeys(asked)) == [
        "1 of 7: Section", "2 of 7: Body System", "3 of 7: Operation", "4 of 7: Body Part", "5 of 7: Approach",
        "6 of 7: Device", "7 of 7: Qualifier",
    ]  # fmt: skip
    assert chat.text.startswith("0FB03ZX  complete code")
    assert "0 Body Part: Liver" in chat.text
    assert "Make cards" in chat.labels


def test_back_takes_one_character_back(room: Room) -> None:
    chat = Chat(room)
    chat.press(callbacks.pack(BuildCode("0FB0")))
    assert "0FB0···" in chat.text
    chat.tap("◀ Back")
    assert "0FB····" in chat.text
    chat.press(callbacks.pack(BuildCode()))
    chat.tap("◀ Back")
    assert chat.text.startswith("What shall I look up?")


def test_definitions_are_shown(room: Room) -> None:
    chat = Chat(room)
    chat.press(callbacks.pack(BuildCode("0FB0")))
    assert "B Excision: Cutting out or off, without replacement, a portion of a body part" in chat.text
    assert "Open: Cutting through the skin" in chat.text


def test_the_beginning_of_a_code_goes_on_in_the_builder(room: Room) -> None:
    chat = Chat(room)
    chat.say("0fb0")
    assert "0FB0···" in chat.text
    chat.say("0FB")
    assert chat.text.startswith("0FB  table: add 4 characters")
    chat.tap("Build from here")
    assert "0FB····" in chat.text


@pytest.mark.parametrize("prefix", ["0FBQ", "I", "Z", "0FB03ZXX", "....", "0FB03ZQ"])
def test_characters_that_lead_to_no_code_are_an_old_button(room: Room, prefix: str) -> None:
    chat = Chat(room)
    chat.press(callbacks.pack(BuildCode(prefix)))
    assert chat.toast == "This button is old."


def test_without_the_tables_it_is_said(room: Room) -> None:
    room.library = diagnoses()
    chat = Chat(room)
    chat.say("/build")
    assert chat.text == "The tables of ICD-10-PCS are not installed here."
    chat.tap("Look up")
    assert "Build a PCS code" not in chat.labels
