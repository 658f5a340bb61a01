"""The learner's exam: which, when, and which books follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot import callbacks
from bot.actions import SetCertification, SetExamDay
from db import learners
from db.learners import Learner
from decks.cards import parse_card
from decks.collection import Collection, Stored, View
from decks.editions import FY2027
from decks.sources.icd10cm import FY2026
from tests.bot.chat import ANN, Chat, Room
from tests.deck_file import deck_file, shelf

FEBRUARY = date(2027, 2, 10).toordinal()
APRIL = date(2026, 4, 2).toordinal()


@pytest.fixture(scope="module")
def both_years() -> Iterator[View]:
    opened = Collection.open({deck: Stored.at(deck_file(deck)) for deck in (FY2026.id, FY2027.id)})
    yield opened.of(FY2026.id)
    opened.close()


def person(room: Room) -> Learner:
    found = room.do(learners.load, ANN)
    assert found is not None
    return found


def press(chat: Chat, action: SetCertification | SetExamDay) -> None:
    chat.press(callbacks.pack(action))


def test_first_contact_to_the_first_card_of_the_chosen_exam(room: Room) -> None:
    chat = Chat(room)
    chat.say("/start")
    chat.tap("Choose my exam first")
    chat.tap("CRC")
    assert chat.text.startswith("When is your exam?")
    chat.tap("In a month")
    assert chat.text.startswith("CRC on Apr 1, 2026")
    chat.tap("Study")
    assert chat.stable == shelf().newcomer_cards("crc")[0]


def test_a_day_of_the_calendar_can_be_tapped(room: Room) -> None:
    chat = Chat(room)
    chat.say("/settings")
    chat.tap("Exam date")
    assert "March 2026" in chat.text
    chat.tap("▶")
    assert "April 2026" in chat.text
    chat.tap("2")
    assert person(room).exam_day == APRIL
    chat.say("/settings")
    assert "Exam: not chosen on Apr 2, 2026" in chat.text


def test_days_gone_by_are_dots(room: Room) -> None:
    chat = Chat(room)
    chat.say("/settings")
    chat.tap("Exam date")
    assert chat.rows[1] == ["·", "2", "3", "4", "5", "6", "7"]  # today is Monday, March 2
    chat.tap("·")
    assert "March 2026" in chat.text


@pytest.mark.parametrize("day", [1, date(2026, 3, 1).toordinal(), date(2031, 1, 1).toordinal(), 36**12 - 1])
def test_a_forged_day_is_asked_again(room: Room, day: int) -> None:
    chat = Chat(room)
    chat.say("/settings")
    press(chat, SetExamDay(day))
    assert chat.text.startswith("When is your exam?")
    assert person(room).exam_day == 0


def test_an_unknown_certification_is_none(room: Room) -> None:
    chat = Chat(room)
    chat.say("/settings")
    press(chat, SetCertification("astronaut"))
    assert person(room).certification == ""


def test_an_exam_in_february_needs_the_next_books_and_gets_what_is_there(
    room: Room, both_years: View
) -> None:
    room.library = both_years
    chat = Chat(room)
    chat.say("/settings")
    press(chat, SetCertification("crc"))
    press(chat, SetExamDay(FEBRUARY))
    assert "needs the books of ICD-10-CM FY2027" in chat.text
    assert "questions on notes (Excludes, Code first) wait" in chat.text
    assert person(room).deck == FY2027.id
    chat.tap("Study")
    assert parse_card(chat.stable).template != "excludes1"


def test_books_that_are_not_here_are_said_so(room: Room) -> None:
    chat = Chat(room)
    chat.say("/settings")
    press(chat, SetCertification("crc"))
    press(chat, SetExamDay(FEBRUARY))
    assert "They are not imported here yet, so you go on with ICD-10-CM FY2026." in chat.text
    assert person(room).deck == FY2026.id


def test_ahima_keeps_its_books_longer(room: Room, both_years: View) -> None:
    room.library = both_years
    chat = Chat(room)
    chat.say("/settings")
    press(chat, SetCertification("ccs"))
    press(chat, SetExamDay(FEBRUARY))
    assert person(room).deck == FY2026.id
    assert "You drill just these." in chat.text


def test_another_exam_date_takes_the_cards_along(room: Room, both_years: View) -> None:
    room.library = both_years
    chat = Chat(room)
    chat.say("/study")
    chat.study()
    met = chat.stored()["review"]
    press(chat, SetCertification("crc"))
    press(chat, SetExamDay(FEBRUARY))
    chat.say("/home")
    assert "ICD-10-CM FY2027" in chat.text
    assert chat.stored()["review"] == met
    press(chat, SetExamDay(APRIL))
    chat.say("/home")
    assert "ICD-10-CM FY2026" in chat.text
    assert chat.stored()["review"] == met


def test_without_a_date_nothing_changes(room: Room) -> None:
    chat = Chat(room)
    chat.say("/settings")
    press(chat, SetCertification("crc"))
    chat.tap("No date")
    assert (person(room).certification, person(room).exam_day, person(room).deck) == ("crc", 0, FY2026.id)
    assert "Set a date, and the books of that day are used." in chat.text
