"""Looking codes up: by code, by words, along the tree; and cards made of what was found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot import callbacks
from bot.actions import AddCard, ChooseCards, ShowCode, ShowFound, ShowNotes, ShowPlace
from bot.screens import Phase
from decks.collection import View
from scheduler.card import New
from tests.bot.chat import ANN, CHOICE, TYPED, Chat, Room, learner_with
from tests.deck_file import whole_shelf

TITLE = "icd10cm:J44.1:title-of-code"


@cache
def library() -> View:
    return whole_shelf()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A room with all code sets."""
    made = Room(tmp_path)
    made.library = library()
    yield made
    made.close()


def test_a_code_is_looked_up_by_just_sending_it(room: Room) -> None:
    chat = Chat(room)
    chat.say("j441")
    assert chat.text.startswith(
        "J44.1  complete code\nChronic obstructive pulmonary disease with (acute) exacerbation\n\n"
        "Chapter 10 › J40-J4A › J44 Other chronic obstructive pulmonary disease\n\n"
        "Inclusion terms: Decompensated COPD; Decompensated COPD with (acute) exacerbation\nExcludes2: "
    )
    assert "HCC 280 (V28, not at every age or sex): Chronic Obstructive Pulmonary Disease" in chat.text
    assert "CC as a secondary diagnosis" in chat.text
    assert chat.text.endswith("ICD-10-CM FY2026 · Tabular, J44")
    assert chat.rows[0] == ["◀ J44.0", "▲ J44", "J44.8 ▶"]


def test_looking_makes_no_learner(room: Room) -> None:
    chat = Chat(room)
    for text in ("/code J44.1", "/find heart failure", "/build", "/code"):
        chat.say(text)
    chat.press(callbacks.pack(ChooseCards("icd10cm", "J44.1")))
    assert chat.stored()["learner"] == []


@pytest.mark.parametrize("text", ["/code j44.1", "/find J44.1", "/start code_J44-1", "J44.1"])
def test_all_ways_lead_to_the_code(room: Room, text: str) -> None:
    chat = Chat(room)
    chat.say(text)
    assert chat.text.startswith("J44.1  complete code")


@pytest.mark.parametrize("text", ["/code", "/find", "/code   "])
def test_who_names_nothing_is_asked(room: Room, text: str) -> None:
    chat = Chat(room)
    chat.say(text)
    assert chat.text.startswith("What shall I look up?")
    assert chat.asking.phase is Phase.LOOKUP
    chat.say("heart failure")
    assert "I50- Heart failure" in chat.text


def test_home_leads_to_looking_up(room: Room) -> None:
    chat = learner_with(room)
    chat.say("/home")
    chat.tap("Look up")
    assert chat.text.startswith("What shall I look up?")


def test_the_tree_is_walked_up_down_and_sideways(room: Room) -> None:
    chat = Chat(room)
    chat.say("J44.1")
    ways = [
        "J44.8",
        "▲ J44",
        "▲ J40-J4A",
        "▲ Chapter 10",
        "▲ All",
        "1",
        "A00-A09",
        "A01",
        "A01.0",
        "A01.1 ▶",
        "▲ A01",
        "◀ A00",
    ]
    seen = []
    for label in ways:
        chat.tap(label)
        seen.append(chat.text.split("  ")[0].split("\n")[0][:10].rstrip())
    assert seen == [
        "J44.8", "J44", "J40-J4A Ch", "Chapter 10", "All chapte", "Chapter 1", "A00-A09 In", "A01", "A01.0", "A01.1",
        "A01", "A00",
    ]  # fmt: skip


def test_more_than_eight_codes_stand_on_pages(room: Room) -> None:
    chat = Chat(room)
    chat.say("Y93")
    assert chat.labels[:8] == ["Y93.0", "Y93.1", "Y93.2", "Y93.3", "Y93.4", "Y93.5", "Y93.6", "Y93.7"]
    chat.tap("Page 2 of 3")
    assert "22 codes, 9 to 16:" in chat.text
    chat.tap("Page 3 of 3")
    assert "22 codes, 17 to 22:" in chat.text
    chat.tap("‹ Page 2")
    assert "22 codes, 9 to 16:" in chat.text


def test_all_notes_that_govern_a_code_stand_on_one_screen(room: Room) -> None:
    chat = Chat(room)
    chat.say("J44.1")
    chat.tap("All notes")
    assert [line for line in chat.text.splitlines() if line in {"J44.1", "J44", "J40-J4A", "Chapter 10"}] == [
        "J44.1", "J44", "J40-J4A", "Chapter 10",
    ]  # fmt: skip
    assert "• cystic fibrosis (E84.-)" in chat.text
    chat.tap("◀ J44.1")
    assert chat.text.startswith("J44.1  complete code")


def test_a_header_says_what_is_missing_and_which_seventh_characters_there_are(room: Room) -> None:
    chat = Chat(room)
    chat.say("S52.5")
    assert chat.text.startswith("S52.5  header: add characters")
    assert "Seventh character: A initial encounter for closed fracture; B " in chat.text


def test_the_same_signs_in_two_code_sets_are_both_offered(room: Room) -> None:
    chat = Chat(room)
    chat.say("e1010")
    assert chat.labels[:2] == ["ICD-10-CM E10.10", "HCPCS Level II E1010"]
    chat.tap("HCPCS")
    assert chat.text.startswith("E1010  in force\nWheelchair accessory")
    chat.say("E10.10")
    assert chat.text.startswith("E10.10  complete code")


def test_a_supply_has_its_section_and_neighbours(room: Room) -> None:
    chat = Chat(room)
    chat.say("E0130")
    chat.tap("▲ E")
    assert chat.text.startswith("E  section\nDurable medical equipment")


def test_a_search_has_pages_and_leads_to_codes(room: Room) -> None:
    chat = Chat(room)
    chat.say("heart failure")
    assert "24 best codes, 1 to 8:" in chat.text
    chat.tap("Page 2")
    assert "24 best codes, 9 to 16:" in chat.text
    first = chat.labels[0]
    chat.tap(first)
    assert chat.text.startswith(f"{first}  ")


def test_a_search_is_forgotten_with_its_screen(room: Room) -> None:
    chat = Chat(room)
    chat.say("heart failure")
    page = dict(chat.keys)["Page 2 of 3 ›"]
    chat.say("/home")
    chat.press(page)
    assert chat.text.startswith("What shall I look up?")


def test_what_is_not_found_is_said(room: Room) -> None:
    chat = Chat(room)
    chat.say("/find xyzzy <b>")
    assert chat.text.startswith("I found no code and no title for xyzzy <b>.")


def test_a_cpt_code_is_not_found(room: Room) -> None:
    chat = Chat(room)
    chat.say("/code 99213")
    assert chat.text.startswith("I found no code and no title for 99213.")


def test_a_text_without_sense_is_not_understood(room: Room) -> None:
    chat = Chat(room)
    chat.say("good morning to you all")
    assert chat.text.startswith("I did not understand that.")


@pytest.mark.parametrize("text", ["m" * 5_000, "", "\u202e", "J44.1 " * 100])
def test_a_strange_text_does_no_harm(room: Room, text: str) -> None:
    chat = Chat(room)
    chat.say("/code")
    chat.say(text)
    assert chat.text


def test_a_text_while_a_card_waits_is_its_answer(room: Room) -> None:
    chat = learner_with(room, TYPED)
    chat.say("/study")
    chat.say("J44.1")
    assert chat.text.startswith("Diagnosis coding")


def test_a_code_after_the_answer_is_looked_up_and_other_words_are_not(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.answer(right=True)
    chat.say("thanks")
    assert chat.text.startswith("This card is answered already.")
    chat.say("J44.1")
    assert chat.text.startswith("J44.1  complete code")
    chat.tap("Back to the card")
    assert "Graded" in chat.text
    chat.tap("Next")


def test_a_card_waits_behind_a_look_up(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.say("/code J44.1")
    chat.tap("▲ J44")
    chat.say("heart failure")
    chat.tap("Page 2")
    chat.tap("Back to the card")
    assert (chat.stable, chat.asking.phase) == (CHOICE, Phase.FRONT)
    chat.answer(right=True)
    assert "Graded" in chat.text


def test_a_card_is_made_of_a_code_and_comes_today(room: Room) -> None:
    chat = learner_with(room)
    chat.say("J44.1")
    chat.tap("Make cards")
    assert chat.labels[0] == "What it stands for"
    chat.tap("What it stands for")
    assert chat.toast == "Added: What it stands for. It comes today."
    assert "You have 1 card of this code." in chat.text
    assert chat.labels[0] == "The code of its title"
    held = chat.held(TITLE)
    assert (held.state, held.rev) == (New(), 1)
    chat.tap("Study")
    assert chat.stable == TITLE


def test_a_card_is_made_once(room: Room) -> None:
    chat = Chat(room)
    chat.say("J44.1")
    chat.tap("Make cards")
    button = dict(chat.keys)["What it stands for"]
    chat.tap("What it stands for")
    chat.press(button)
    assert (chat.toast, chat.held(TITLE).rev) == ("You have this card already.", 1)


def test_a_made_card_comes_on_top_of_the_new_cards_of_the_day(room: Room) -> None:
    chat = Chat(room)
    chat.say("J44.1")
    chat.tap("Make cards")
    chat.tap("What it stands for")
    chat.say("/home")
    assert "Due now: 1 card" in chat.text
    assert "New today: 10 cards" in chat.text


FORGED = [
    ShowCode("icd10cm", "Z99.99"), ShowCode("cpt", "99213"), ShowCode("icd10cm", "-"), ShowPlace(23),
    ShowPlace(1, "Z"),
    ShowNotes("hcpcs", "J44.1"), ChooseCards("icd10pcs", "J44.1"), AddCard("cpt", "99213", 1), ShowCode("", "J44.1"),
]  # fmt: skip


@pytest.mark.parametrize("action", FORGED, ids=repr)
def test_a_button_to_what_is_not_there_is_old(room: Room, action: ShowCode) -> None:
    chat = Chat(room)
    chat.press(callbacks.pack(action))
    assert chat.toast == "This button is old."
    assert room.stored(ANN)["card_state"] == []


@pytest.mark.parametrize(
    "action",
    [ShowCode("icd10cm", "Y93", 36**12 - 1), ShowPlace(1, "", 36**12 - 1), ShowPlace(0, "", 99), ShowFound("x", 9),
     ShowNotes("icd10cm", "J44.1", 99), ChooseCards("icd10cm", "J44.1", 99), AddCard("icd10cm", "J44.1", 0)],
    ids=repr,
)  # fmt: skip
def test_a_forged_page_is_the_last_one(room: Room, action: ShowCode) -> None:
    chat = Chat(room)
    chat.press(callbacks.pack(action))
    assert chat.text
