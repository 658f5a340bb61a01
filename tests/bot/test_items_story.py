"""First answers are counted, and maintainers see which cards look wrong."""

from __future__ import annotations

import pytest

from bot import callbacks
from bot.actions import RetireCard, ShowItem, ShowItems
from db import cards, flags, items
from db.cards import Held
from db.items import NOTHING
from db.uow import Work
from scheduler.card import New
from scheduler.itemstats import Picked, Tally
from tests.bot.chat import BOB, CHOICE, FLIP, TYPED, Chat, Room, learner_with
from tests.bot.test_errands import play, sweep


def newcomer(room: Room, stable: str, learner: int = 5, answered: int = 0, right: int = 0) -> Chat:
    """Somebody who meets this card for the first time now, after so many others."""
    chat = learner_with(room, learner=learner)
    room.do(
        lambda work: work._execute(
            f"UPDATE learner SET answered = {answered}, answered_right = {right}, new_per_day = 1"
            f" WHERE id = {learner}"
        )
    )
    room.library.newcomers = [stable]  # type: ignore[attr-defined]
    chat.say("/study")
    assert chat.stable == stable
    return chat


@pytest.fixture(autouse=True)
def _core_of_one(monkeypatch: pytest.MonkeyPatch, room: Room) -> None:
    """The core list is what a test says."""
    view = type(room.library)
    monkeypatch.setattr(view, "newcomers", (), raising=False)
    monkeypatch.setattr(view, "newcomer_cards", lambda self, certification="": self.newcomers)
    monkeypatch.setattr(view, "newcomer_fingerprint", lambda self, certification="": "".join(self.newcomers))


def stats(room: Room, stable: str) -> tuple[Tally, list[Picked]]:
    tally, picked = room.do(lambda work: items.load(work, cards.number(work, stable)))
    return tally, list(picked)


def counted(room: Room, learner: int = 5) -> tuple[int, int]:
    found: tuple[int, int] = room.do(
        lambda work: work._execute(
            f"SELECT answered, answered_right FROM learner WHERE id = {learner}"
        ).fetchone()
    )
    return found


@pytest.mark.parametrize("right", [True, False])
def test_a_first_answer_counts_with_the_ability_before_it(room: Room, right: bool) -> None:
    chat = newcomer(room, CHOICE, answered=12, right=8)
    item, letter = chat.item, chat.letter(right=right)
    room.wait(seconds=7)
    chat.tap(letter)
    able = 666
    assert stats(room, CHOICE)[0] == Tally(1, int(right), 10_000, able, able * able, able * right)
    taken = "ABCD".index(letter)
    assert stats(room, CHOICE)[1] == sorted(
        (
            Picked(option.code or option.text, place in item.key, 1, int(place == taken))
            for place, option in enumerate(item.options)
        ),
        key=lambda one: one.option,
    )
    assert counted(room) == (13, 8 + right)


def test_a_newcomers_answers_count_for_the_options_but_not_in_the_sums(room: Room) -> None:
    chat = newcomer(room, CHOICE, answered=9, right=9)
    chat.answer(right=True)
    tally, picked = stats(room, CHOICE)
    assert tally == NOTHING
    assert sum(one.times for one in picked) == 1
    assert counted(room) == (10, 10)


def test_a_typed_answer_counts_and_has_no_options(room: Room) -> None:
    chat = newcomer(room, TYPED, answered=10, right=5)
    chat.answer(right=False)
    tally, picked = stats(room, TYPED)
    assert (tally.tries, tally.right, tally.ability, picked) == (1, 0, 500, [])


def test_a_flip_card_grades_itself_and_does_not_count(room: Room) -> None:
    chat = newcomer(room, FLIP, answered=10, right=5)
    chat.answer(right=True)
    assert stats(room, FLIP) == (NOTHING, [])
    assert counted(room) == (10, 5)


def test_only_the_first_answer_counts_also_when_it_is_undone_or_graded_anew(room: Room) -> None:
    chat = newcomer(room, CHOICE, answered=10, right=5)
    chat.answer(right=True)
    before = stats(room, CHOICE)
    chat.tap("I guessed")
    chat.tap("↩ Undo")
    chat.answer(right=False)
    assert (stats(room, CHOICE), counted(room)) == (before, (11, 6))


def test_a_card_that_was_asked_for_counts_once_as_well(room: Room) -> None:
    """From the look-up, say: it is stored as new before it is ever graded."""
    chat = learner_with(room)

    def add(work: Work) -> None:
        work._execute("UPDATE learner SET answered = 10, answered_right = 5")
        number = cards.number(work, CHOICE)
        cards.advance(work, chat.learner, number, Held(New(), 0), New(), day=room.today)

    room.do(add)
    chat.say("/study")
    chat.answer(right=True)
    assert stats(room, CHOICE)[0].tries == 1
    chat.tap("↩ Undo")
    chat.answer(right=True)
    assert stats(room, CHOICE)[0].tries == 1


def test_a_card_that_is_repeated_does_not_count(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.answer(right=False)
    assert stats(room, CHOICE) == (NOTHING, [])


def measured(room: Room, stable: str, *answers: bool) -> int:
    """The abler half was right or wrong as told, the other half the opposite."""

    def put(work: object) -> int:
        card = cards.number(work, stable)  # type: ignore[arg-type]
        half = len(answers)
        right = sum(answers) + half - sum(answers)
        able = 900 * half + 300 * half
        squared = 900**2 * half + 300**2 * half
        able_right = 900 * sum(answers) + 300 * (half - sum(answers))
        work._execute(  # type: ignore[attr-defined]
            "INSERT INTO tally VALUES (?, ?, ?, ?, ?, ?, ?)",
            (card, 2 * half, right, 2 * half * 14_000, able, squared, able_right),
        )
        return card

    return int(room.do(put))


def test_the_worst_come_first_and_lead_to_their_pages(room: Room, eve: Chat) -> None:
    measured(room, TYPED, True, True, True, True, True)
    wrong = measured(room, CHOICE, False, False, False, False, True)
    eve.say("/items")
    assert eve.text == "Counting first answers…"
    play(room, sweep)
    assert eve.text.startswith("Cards that need a look\n2 cards with 10 or more first answers.")
    assert (
        "1  I10 title-of-code: suspect key (negative discrimination)\n"
        "    50 % right of 10, discrimination −0.60, 14 s" in eve.text
    )
    assert "E11.42" not in eve.text
    eve.tap("1")
    assert eve.text.startswith(f"{CHOICE}\nSuspect key (negative discrimination)\n50 % right of 10")
    assert room.do(items.load, wrong)[0].tries == 10


def test_a_card_is_retired_and_put_back_from_its_page(room: Room, eve: Chat) -> None:
    card = measured(room, CHOICE, False, False, False, False, True)
    chat = learner_with(room, CHOICE, learner=BOB)
    eve.press(callbacks.pack(ShowItem(card)))
    eve.tap("Retire card")
    assert eve.text.startswith("The card is asked of nobody any more.")
    assert "Flagged 0 times, 0 open. Retired: its statistics." in eve.text
    chat.say("/study")
    assert chat.asks is None
    eve.say("/items")
    play(room, sweep)
    assert eve.text.endswith("None looks wrong.")
    eve.press(callbacks.pack(ShowItem(card)))
    eve.tap("Restore card")
    chat.say("/study")
    assert chat.stable == CHOICE


def test_the_page_shows_how_options_were_taken(room: Room, eve: Chat) -> None:
    card = room.do(cards.number, CHOICE)
    for option, right, shown, times in (("I10", 1, 40, 30), ("I11.9", 0, 24, 0), ("words", 0, 10, 10)):
        room.do(
            lambda work, row=(card, option, right, shown, times): work._execute(
                "INSERT INTO picked VALUES (?, ?, ?, ?, ?)", row
            )
        )
    eve.press(callbacks.pack(ShowItem(card)))
    assert "✓ 75 % of 40  I10 Essential (primary) hypertension" in eve.text
    assert "0 % of 24  I11.9 Hypertensive heart disease without heart failure · unused" in eve.text
    assert "100 % of 10  words" in eve.text
    assert "A distractor beats the key, unused distractor" in eve.text


@pytest.mark.parametrize("action", [ShowItems(), ShowItem(1), RetireCard(1)])
def test_who_is_no_maintainer_sees_none_of_it(room: Room, eve: Chat, action: object) -> None:
    measured(room, CHOICE, False, False, False, False, True)
    bob = learner_with(room, learner=BOB)
    bob.press(callbacks.pack(action))  # type: ignore[arg-type]
    assert bob.toast == "This button is old."
    assert room.do(flags.withdrawn, 1) is None
    bob.say("/items")
    assert bob.text.startswith("There is no command /items.")


def test_a_card_that_never_was_has_no_page(room: Room, eve: Chat) -> None:
    eve.press(callbacks.pack(ShowItem(99_999)))
    assert eve.toast == "This button is old."
