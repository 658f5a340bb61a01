"""Exams of one section, and of one's own numbers: by keys and typed; what cannot be is said and loses nothing."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from bot import callbacks
from bot.actions import ListSections, PlanOwn, PlanSection, ShowOwn
from bot.request import Request
from bot.services.exam_plan import draw, kind_of, wish_of
from bot.services.exam_values import Size
from bot.services.exam_wish import Wish, mark_of
from db import learners
from decks.forms import FormRefused
from tests.bot.chat import ANN, Chat, Room, learner_with, library
from tests.bot.exam_house import begin, draw_form, finished, paper, plan, record, running, state
from tests.decks.exam_shelf import exam_shelf


@pytest.fixture
def ann(room: Room) -> Chat:
    room.library = exam_shelf()
    chat = learner_with(room)
    room.do(learners.set_exam, ANN, certification="crc", exam_day=0)
    return chat


def ask(chat: Chat, text: str) -> None:
    chat.say(text)
    draw_form(chat.room)


def sections(chat: Chat) -> None:
    chat.tap("One section")
    draw_form(chat.room)


def test_one_section_from_the_outline_to_its_report(ann: Chat) -> None:
    ann.say("/exam")
    ann.tap("One section")
    assert ann.text == "Looking what today's decks fill of CRC …"
    draw_form(ann.room)
    assert ann.text.startswith("CRC: one section\nAs the whole exam asks it, at its pace.\n")
    assert "Risk adjustment models: 15 questions, 36 min" in ann.text
    ann.tap("Risk adjustment models")
    assert ann.text == "Drawing the questions of a CRC form …"
    draw_form(ann.room)
    assert ann.text.startswith("CRC practice form: Risk adjustment models\n15 questions, 36 min. Cut 70 %.")
    assert "This section only, as the whole exam asks it." in ann.text
    assert {one.item.section for one in paper(ann).questions} == {"risk-adjustment-models"}
    ann.tap("Start")
    assert (len(running(ann).slots), running(ann).limit) == (15, 36 * 60)
    ann.tap("Finish")
    ann.tap("Hand in")
    assert len(finished(ann).slots) == 15
    ann.tap("Sections")
    assert ann.text.count("Risk adjustment models") == 1


def test_a_section_that_nothing_fills_is_told_with_why_and_is_no_key(ann: Chat) -> None:
    ann.say("/exam")
    sections(ann)
    told = ann.text.partition("Cannot be started, as nothing fills it:")[2]
    assert "Quality of care: No authored notes on Quality of care, Quality." in told
    assert [label for label in ann.labels if label.startswith(("Quality", "Compliance"))] == []
    ann.press(callbacks.pack(PlanSection("crc", mark_of("quality"))))
    draw_form(ann.room)
    assert ann.text.startswith(
        "No form was drawn: nothing of this CRC form can be drawn: no authored notes on"
    )


def test_a_section_is_reached_from_the_page_before_too(ann: Chat) -> None:
    plan(ann, size="Sprint")
    sections(ann)
    ann.tap("Diagnosis coding")
    draw_form(ann.room)
    assert ann.text.startswith("CRC practice form: Diagnosis coding\n30 questions, 1 h 12 min.")


def test_an_outline_of_one_section_offers_none(ann: Chat) -> None:
    ask(ann, "/exam cmc 20 30")
    assert ("One section" in ann.labels, "My own numbers" in ann.labels) == (False, True)


def test_a_section_that_left_the_outline_shows_those_there_are(ann: Chat) -> None:
    ann.press(callbacks.pack(PlanSection("crc", 12)))
    assert ann.text == "Looking what today's decks fill of CRC …"
    ann.press(callbacks.pack(PlanSection("astronaut", 12)))
    assert ann.text.startswith("Mock exam: which one?")
    ann.press(callbacks.pack(ListSections("astronaut")))
    assert ann.text.startswith("Mock exam: which one?")


def test_own_numbers_are_chosen_by_keys(ann: Chat) -> None:
    ann.say("/exam")
    ann.tap("My own numbers")
    assert ann.text.startswith("CRC: your own numbers\n20 questions in 30 min.")
    ann.tap("10")
    ann.tap("60 min")
    assert ("• 10" in ann.labels, "• 60 min" in ann.labels) == (True, True)
    ann.tap("The exam's pace: 24 min")
    assert ann.text.splitlines()[1] == "10 questions in 24 min."
    ann.tap("20 min")
    ann.tap("Draw it")
    draw_form(ann.room)
    assert ann.text.startswith("CRC practice form\n10 questions, 20 min.")
    assert (len(paper(ann).questions), paper(ann).form.minutes) == (10, 20)


@pytest.mark.parametrize(
    ("typed", "exam", "items", "minutes"),
    [
        ("/exam crc 25 30", "crc", 25, 30),
        ("/Exam CRC 25 30", "crc", 25, 30),
        ("/exam Ccs-P 5 10", "ccs-p", 5, 10),
        ("/exam ccsp, 5 questions in 10 min", "ccs-p", 5, 10),
        ("/exam 12 15", "crc", 12, 15),
        ("/exam crc 25", "crc", 25, 60),
    ],
)
def test_numbers_are_typed(ann: Chat, typed: str, exam: str, items: int, minutes: int) -> None:
    ask(ann, typed)
    form = paper(ann).form
    assert (form.blueprint, len(form.items), form.minutes) == (exam, items, minutes)


def test_an_outline_alone_is_typed(ann: Chat) -> None:
    ann.say("/exam RHIT")
    assert ann.text.startswith("Mock exam: RHIT\nThe whole exam has 150 questions")


def test_of_more_than_the_decks_fill_all_are_drawn_and_it_is_said(ann: Chat) -> None:
    ann.room.library = library()  # diagnoses alone
    ask(ann, "/exam cpb 25 50")
    filled = paper(ann).form.filled
    assert 1 <= filled < 25
    assert (
        f"Fewer than wanted: {filled} of 25 items; the cut counts on those, and {2 * filled} of 50"
        in ann.text
    )
    assert "No authored notes on" in ann.text
    ann.tap("Start")
    assert (len(running(ann).slots), running(ann).limit) == (filled, filled * 120)


@pytest.mark.parametrize(
    ("typed", "said", "kept"),
    [
        ("/exam crc 25 0", "0 minutes make no exam; 1 to 720 do.", "25 questions in 30 min."),
        ("/exam crc 10000 30", "10000 questions make no exam; 1 to 100 do.", "20 questions in 30 min."),
        ("/exam crc 9999999999 3", "9999999999 questions make no exam; 1 to 100 do.", "20 questions"),
        ("/exam crc 0", "0 questions make no exam; 1 to 100 do.", "20 questions in 30 min."),
        ("/exam crc twenty", "“twenty” is no number of questions.", "20 questions in 30 min."),
        ("/exam crc -5 10", "“-5” is no number of questions.", "20 questions in 30 min."),
        ("/exam crc 25 2.5", "“2.5” is no number of minutes.", "25 questions in 30 min."),
        ("/exam crc 25 45 now", "“now” is one word too many.", "25 questions in 45 min."),
    ],
)
def test_what_makes_no_exam_is_said_over_the_page_where_it_is_chosen(
    ann: Chat, typed: str, said: str, kept: str
) -> None:
    ann.say(typed)
    assert (said in ann.text, f"CRC: your own numbers\n{kept}" in ann.text) == (True, True)
    ann.tap("Draw it")
    draw_form(ann.room)
    assert ann.text.startswith("CRC practice form\n")


@pytest.mark.parametrize("typed", ["/exam astronaut 5 5", "/exam <b>", "/exam min", "/exam ²"])
def test_an_unknown_exam_names_those_there_are(ann: Chat, typed: str) -> None:
    ann.say(typed)
    assert ann.text.startswith("There is no exam “")
    assert "there are CCA, CCS-P, CCS, CIC, CMC, COC, CPB, CPC, CPMA, CRC, RHIT." in ann.text
    ann.tap("CRC")
    draw_form(ann.room)
    assert ann.text.startswith("CRC practice form\n")


def test_numbers_alone_need_an_exam_of_ones_own(ann: Chat) -> None:
    ann.room.do(learners.set_exam, ANN, certification="", exam_day=0)
    ann.say("/exam 25 30")
    assert ann.text.startswith("There is no exam “25” here; there are CCA,")


def test_a_form_that_waits_is_not_lost_by_a_typo(ann: Chat) -> None:
    ask(ann, "/exam crc 25 30")
    start, before = dict(ann.keys)["Start"], record(ann)
    ann.say("/exam crc 25 zero")
    assert record(ann) == before
    ann.press(start)
    assert ann.text.startswith("1/25 · ")


def test_a_form_asked_for_before_an_upgrade_is_still_drawn() -> None:
    """Errands wait in the store; before there were sections they had three words."""
    assert wish_of("crc 2 8812") == (Wish("crc", Size.SPRINT), "8812")


@pytest.mark.parametrize(
    "wish",
    [Wish("crc"), Wish("ccs-p", Size.HALF), Wish("crc", section="cases"), Wish("crc", items=5, minutes=9)],
)
def test_what_is_wanted_comes_back_from_the_errand(wish: Wish) -> None:
    asked = kind_of(Request(learner=ANN, chat=ANN, at_ms=7), wish)
    assert wish_of(asked.partition(" ")[2])[0] == wish


def test_a_running_exam_comes_first_whatever_is_asked(ann: Chat) -> None:
    begin(ann)
    before, held = state(ann), record(ann).id
    for typed in ("/exam crc 25 30", "/exam astronaut", "/exam crc 0"):
        ann.say(typed)
        assert ann.text.startswith("Your CRC exam is running.")
    for action in (PlanOwn("crc", 5, 10), PlanSection("crc", mark_of("cases"))):
        ann.press(callbacks.pack(action))
        assert ann.text.startswith("An exam of yours is running")
    assert (state(ann), record(ann).id) == (before, held)


@pytest.mark.parametrize("size", [(0, 10), (101, 10), (5, 721), (10**6, 10**6)])
def test_forged_numbers_lead_to_the_exams_there_are(ann: Chat, size: tuple[int, int]) -> None:
    for action in (ShowOwn("crc", *size), PlanOwn("crc", *size), PlanOwn("astronaut", 5, 5)):
        ann.press(callbacks.pack(action))
        assert ann.text.startswith("Mock exam: which one?")


def test_of_a_longer_exam_more_may_be_asked(ann: Chat) -> None:
    ask(ann, "/exam rhit 151 60")
    assert "151 questions make no exam; 1 to 150 do." in ann.text
    ask(ann, "/exam rhit 150 60")
    assert ann.text.startswith("RHIT practice form\n150 questions, 1 h 0 min.")


def test_a_form_with_more_questions_than_a_sitting_takes_is_refused(ann: Chat) -> None:
    wish = Wish("crc", items=301, minutes=301)
    with pytest.raises(FormRefused, match="it holds 301 questions, and a sitting has 300 at most"):
        ann.room.do(draw, ANN, wish, "1", lambda _: nullcontext(ann.room.library))


def test_a_sprint_has_ten_questions_and_says_which_sections_gave_more(ann: Chat) -> None:
    plan(ann, size="Sprint")
    assert ann.text.startswith("CRC practice form\n10 questions, 10 min.")
    assert "Not in the exam's proportions: 3 of the 10 items stand in for sections" in ann.text
    assert "Compliance 0 of 2" in ann.text
