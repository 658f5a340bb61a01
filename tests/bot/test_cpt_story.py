"""A learner sends their own licensed copy of CPT, learns from it, looks codes up and deletes it. Codes are
invented.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot import callbacks
from bot.actions import AddCptCards, AskDropCpt, DropCpt, KeepCpt, ShowCptCode
from bot.cpt_errands import FOLDER
from db import learners
from db.cpt import Copy
from scheduler.card import New
from tests.bot.chat import ANN, BOB, Chat, Room, learner_with
from tests.bot.cpt_house import (
    ROWS,
    TABLE,
    House,
    kept,
    own_copy,
    send,
    sent_copy,
    states,
    tabbed,
    words_of,
    zipped,
)

EVE = 7


@pytest.fixture
def house(room: Room, tmp_path: Path) -> House:
    return House(room, tmp_path / "data")


def test_who_calls_cpt_is_told_how_it_works(ann: Chat) -> None:
    ann.say("/cpt")
    assert ann.text.startswith(
        "CPT, from your own copy\nCPT is copyright of the American Medical Association"
    )
    assert ann.labels == ["Home", "Study"]


def test_a_document_is_looked_at_and_kept_only_with_the_owners_word(house: House, ann: Chat) -> None:
    send(ann, "LONG.txt", tabbed(ROWS), house)
    assert ann.text == (
        "LONG.txt\n60 codes: codes in column 1, descriptors in column 2.\n\n"
        "CPT is copyright of the American Medical Association.\n"
        "Is this your own licensed copy, for your use alone?"
    )
    assert kept(ann) is None
    ann.tap("Yes, it is mine")
    house.work(tabbed(ROWS))
    assert ann.text.startswith("Kept, for you alone.\n\nCPT, from your own copy\nLONG.txt: 60 codes, ")
    assert kept(ann) == Copy("LONG.txt", ann.room.now_ms // 1000, 60)
    assert words_of(ann, "0007A") == ROWS["0007A"]


def test_no_keeps_nothing(house: House, ann: Chat) -> None:
    send(ann, "LONG.txt", tabbed(ROWS), house)
    ann.tap("No")
    assert ann.text.startswith("Then I keep nothing of it")
    assert (kept(ann), house.files()) == (None, [])


def test_somebody_new_can_send_one_at_once(house: House, room: Room) -> None:
    bob = Chat(room, BOB)
    sent_copy(bob, house)
    assert kept(bob) is not None


def test_a_zip_of_one_text_is_read_and_one_of_two_is_refused(house: House, ann: Chat) -> None:
    send(ann, "cpt.zip", zipped(LONG=tabbed(ROWS), MEDIUM=tabbed(ROWS)), house)
    assert "cpt.zip holds 2 text files; send a zip with just the one that is meant" in ann.text
    send(ann, "cpt.zip", zipped(LONG=tabbed(ROWS)), house)
    assert ann.text.startswith("cpt.zip\n60 codes: ")
    assert house.files() == []


def test_an_unsure_guess_is_asked_back(house: House, ann: Chat) -> None:
    send(ann, "table.csv", TABLE.encode(), house)
    assert ann.text.startswith("table.csv: which columns?")
    assert ann.labels == ["CPT Code + Long description", "CPT Code + Short", "◀ CPT"]
    ann.tap("CPT Code + Short")
    house.work(TABLE.encode())
    assert "60 codes: codes in column 2 (CPT Code), descriptors in column 3 (Short)." in ann.text
    ann.tap("Yes")
    house.work(TABLE.encode())
    assert words_of(ann, "0007A") == "Dance 7"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("LONG.txt", tabbed(ROWS) + b"A0021\tRide\n", "LONG.txt, line 61: no CPT code"),
        ("LONG.txt", b"hello", "LONG.txt has no column of CPT codes"),
        ("LONG.zip", b"PK nothing", "LONG.zip"),
        ("../../x.txt", b"hello", "x.txt has no column of CPT codes"),
    ],
)
def test_what_cannot_be_read_says_where_and_changes_nothing(
    house: House, ann: Chat, name: str, content: bytes, told: str
) -> None:
    own_copy(ann)
    before = kept(ann)
    send(ann, name, content, house)
    assert ann.text.startswith("That did not work; nothing was changed.")
    assert told in ann.text
    assert (kept(ann), house.files()) == (before, [])


def test_a_document_that_is_too_large_is_not_fetched(house: House, ann: Chat) -> None:
    send(ann, "LONG.txt", b"", file_size=21 * 2**20)
    assert ann.text.startswith("LONG.txt has 21 MB.\nTelegram hands bots files of up to 20 MB.")
    assert house.work().calls == []


def test_a_document_that_is_larger_than_it_was_said_to_be_is_not_read(house: House, ann: Chat) -> None:
    send(ann, "LONG.txt", b"", file_size=0)
    house.work(b"0" * (20 * 2**20 + 1))
    assert "It has more than 20 MB." in ann.text


def test_what_telegram_does_not_hand_over_is_told(house: House, ann: Chat) -> None:
    send(ann, "LONG.txt", b"")
    house.work(None)
    assert "Telegram does not hand the file over" in ann.text


def test_another_kind_of_document_is_told_what_is_read(ann: Chat) -> None:
    ann.say("/cpt")
    send(ann, "cpt.xlsx", b"")
    assert ann.text.startswith("I read .txt, .csv, .tsv, or a .zip with one of them.")


def test_a_maintainers_document_is_a_deck_unless_cpt_is_open(house: House, room: Room) -> None:
    room.maintainers = frozenset({EVE})
    eve = Chat(room, EVE)
    send(eve, "notes.csv", TABLE.encode())
    assert eve.labels == ["◀ Decks"]
    eve.say("/cpt")
    send(eve, "deck.yaml", b"")
    assert eve.labels == ["◀ Decks"]
    eve.say("/cpt")
    send(eve, "LONG.txt", tabbed(ROWS), house)
    assert eve.labels == ["Yes, it is mine", "No"]


def test_a_second_document_takes_the_place_of_the_first(house: House, ann: Chat) -> None:
    own_copy(ann)
    sent_copy(ann, house, {"0007A": "Zyzzyva waltz", "0008A": "Zyzzyva polka"}, "SHORT.txt")
    assert (words_of(ann, "0007A"), words_of(ann, "0009A")) == ("Zyzzyva waltz", None)


def test_yes_means_the_document_that_was_looked_at(house: House, ann: Chat) -> None:
    send(ann, "LONG.txt", tabbed(ROWS), house)
    [(_, yes), _] = ann.keys
    send(ann, "TABLE.txt", tabbed({"0007A": "Zyzzyva waltz"}), house)
    ann.press(yes, message_id=1)
    assert ann.toast == "This button is old."
    house.work(tabbed(ROWS))
    assert kept(ann) is None


def test_ten_cards_come_today_as_new_ones_and_are_asked_out_of_the_copy(ann: Chat) -> None:
    own_copy(ann)
    [(_, add)] = [key for key in ann.keys if key[0] == "Add 10 CPT cards"]
    ann.tap("Add 10 CPT cards")
    assert ann.text.startswith("10 cards added. They come today.")
    assert "You learn 10 cards of it." in ann.text
    ann.press(add)  # a second tap on the same button
    assert (ann.toast, len(states(ann))) == ("This button is old.", 10)
    assert {type(ann.held(stable).state) for stable, _ in states(ann)} == {New}
    ann.say("/study")
    seen = set[str]()
    for _ in range(10):
        seen.add(ann.stable)
        assert ann.text.startswith("CPT · LONG.txt · ")
        ann.study()
    assert seen == {stable for stable, _ in states(ann)}
    assert {stable.rpartition(":")[2] for stable in seen} == {"title-of-code", "code-of-title"}


def test_a_range_that_is_typed_gives_cards_of_it(ann: Chat) -> None:
    own_copy(ann)
    ann.say("0019a – 0010A")
    assert ann.text.startswith("10 cards of 0010A to 0019A added.")
    assert {stable.split(":")[1] for stable, _ in states(ann)} == {f"{code:04}A" for code in range(10, 20)}
    ann.say("0010A-0019A")
    ann.say("0010A-0019A")
    assert ann.text.startswith("No new card can be made of 0010A to 0019A.")
    assert len(states(ann)) == 20


def test_without_a_copy_no_cards_can_be_made(ann: Chat) -> None:
    ann.say("/cpt")
    ann.press(callbacks.pack(AddCptCards(0)))
    assert ann.toast == "This button is old."
    ann.say("0010A-0019A")
    assert states(ann) == []


def test_the_owner_looks_a_code_up_and_makes_cards_of_it(ann: Chat) -> None:
    own_copy(ann)
    ann.say("/code 0007a")
    assert ann.text == f"CPT 0007A\n{ROWS['0007A']}\n\nLONG.txt · your own copy, for you alone"
    ann.tap("0008A ▶")
    assert ann.text.startswith("CPT 0008A")
    ann.tap("Make cards of this")
    assert (ann.toast, len(states(ann))) == ("2 cards added. They come today.", 2)
    assert "Make cards of this" not in ann.labels
    ann.say("0007A")  # a text while no card waits
    assert ann.text.startswith("CPT 0007A")
    assert ann.labels[0] == "◀ 0006A"


def test_a_code_of_the_decks_is_found_as_ever(ann: Chat) -> None:
    own_copy(ann)
    ann.say("J44.1")
    assert ann.text.startswith("J44.1")
    ann.say("/cpt")
    ann.say("heart failure")
    assert "I50" in ann.text


def test_deleting_asks_once_and_sets_the_cards_aside(ann: Chat) -> None:
    own_copy(ann)
    ann.tap("Add 10 CPT cards")
    ann.tap("Delete my CPT copy")
    assert ann.text.startswith("Delete your copy of CPT?\n60 codes go")
    ann.tap("Delete it")
    assert ann.text.startswith("Deleted.\n\nCPT, from your own copy")
    assert "10 cards of an earlier copy wait aside" in ann.text
    assert (kept(ann), words_of(ann, "0007A")) == (None, None)
    assert {aside for _, aside in states(ann)} == {True}
    ann.say("/study")
    assert ann.text.startswith("Nothing is due.")


def test_the_next_copy_brings_the_cards_of_its_codes_back(ann: Chat) -> None:
    own_copy(ann)
    ann.say("0000A-0009A")
    ann.tap("Delete my CPT copy")
    ann.tap("Delete it")
    own_copy(ann, {code: words for code, words in ROWS.items() if code >= "0005A"})
    assert dict(states(ann)) == {stable: stable < "cpt:0005A" for stable, _ in states(ann)}


def test_an_old_delete_button_deletes_no_newer_copy(ann: Chat) -> None:
    own_copy(ann)
    ann.tap("Delete my CPT copy")
    old = dict(ann.keys)["Delete it"]
    own_copy(ann)
    ann.press(old)
    assert ann.toast == "This button is old."
    assert kept(ann) is not None
    ann.tap("Delete my CPT copy")
    ann.tap("Delete it")
    ann.press(callbacks.pack(AskDropCpt()))
    assert ann.text.startswith("CPT, from your own copy")


def test_a_card_whose_code_is_gone_is_set_aside_when_its_turn_comes(ann: Chat) -> None:
    own_copy(ann)
    ann.say("0000A-0009A")
    own_copy(ann, {code: words for code, words in ROWS.items() if code >= "0020A"})
    ann.say("/study")
    assert ann.text.startswith("Nothing is due.")
    assert {aside for _, aside in states(ann)} == {True}


def test_a_card_on_the_screen_cannot_be_answered_when_the_copy_is_gone(ann: Chat) -> None:
    own_copy(ann)
    copy = kept(ann)
    assert copy is not None
    ann.tap("Add 10 CPT cards")
    ann.say("/study")
    old = ann.keys[0][1]
    ann.say("/cpt")
    ann.press(callbacks.pack(DropCpt(copy.licensed_at)))
    ann.press(old)
    assert ann.toast == "This button is old."
    assert ann.stored()["review"] == []


def test_undo_and_regrade_work_as_for_any_card(ann: Chat) -> None:
    own_copy(ann)
    ann.say("0030A-0030A")
    ann.say("/study")
    stable = ann.stable
    ann.study()
    ann.tap("↩ Undo")
    assert ann.stable == stable


def test_forget_takes_copy_and_cards_along_also_while_a_document_is_in_hand(house: House, ann: Chat) -> None:
    own_copy(ann)
    ann.tap("Add 10 CPT cards")
    send(ann, "LONG.txt", tabbed(ROWS), house)
    ann.tap("Yes")
    waiting = ann.stored()["errand"]

    class Forgetful(type(house.work(None))):  # type: ignore[misc]
        """While the document is fetched, its owner deletes everything."""

        def _result(self, call: Any) -> Any:
            ann.room.do(learners.forget, ANN)
            return super()._result(call)

    assert len(waiting) == 1
    send(ann, "LONG.txt", tabbed(ROWS), house)
    ann.tap("Yes")
    house.work(telegram=Forgetful(tabbed(ROWS)))
    assert (kept(ann), states(ann), words_of(ann, "0007A")) == (None, [], None)


def test_a_document_that_an_earlier_life_left_is_deleted(house: House) -> None:
    left = house.data / FOLDER / "12" / "LONG.txt"
    left.parent.mkdir(parents=True)
    left.write_bytes(tabbed(ROWS))
    house.work()
    assert house.files() == []


def test_the_longest_descriptors_fit_into_a_message(ann: Chat) -> None:
    rows = {f"{number:04}A": f"{number} " + "𝒵yzzyva & " * 90 for number in range(60)}
    own_copy(ann, rows)
    for code in ("0010A", "0011A", "0012A"):
        ann.press(callbacks.pack(ShowCptCode(code)))
        assert ann.text.startswith(f"CPT {code}\n{rows[code].strip()}")
        ann.tap("Make cards")
    ann.say("/study")
    seen = set[str]()
    for _ in range(6):
        seen.add(ann.stable)
        assert "…" in ann.text or "Show" in ann.labels
        ann.study()
    assert len(seen) == 6


def test_a_forged_button_names_only_what_its_sender_owns(ann: Chat, room: Room) -> None:
    own_copy(ann)
    bob = learner_with(room, learner=BOB)
    bob.say("/cpt")
    for action in (ShowCptCode("0007A"), AddCptCards(0), KeepCpt(1, 1, 2), DropCpt(kept(ann).licensed_at)):  # type: ignore[union-attr]
        bob.press(callbacks.pack(action))
        assert bob.toast == "This button is old."
    assert kept(ann) is not None
