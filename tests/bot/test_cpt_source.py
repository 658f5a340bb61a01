"""A learner's own copy as a source of exam items: out of their rows, the same as out of the rows handed in."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from bot.request import Desk, Request
from bot.services import cpt
from db import learners
from db.uow import Work
from decks.cpt_items import card_of
from decks.form_items import CptSource
from decks.model import Difficulty, Undrawable
from tests.bot.chat import ANN, BOB, Room, learner_with
from tests.bot.cpt_house import ROWS, own_copy
from tests.decks.cpt_rows import CptRows


def source(work: Work, room: Room, learner: int = ANN) -> CptSource | None:
    person = learners.load(work, learner)
    assert person is not None
    return cpt.source(Desk(work, room.library), person)


def test_it_draws_what_the_rows_themselves_draw(room: Room) -> None:
    own_copy(learner_with(room))
    rows = CptRows(ROWS, "LONG.txt")

    def compared(work: Work) -> int:
        own = source(work, room)
        assert own is not None
        for seed in range(60):
            card = own.any_card(Random(seed), "0010A", "0049A")
            assert card == rows.any_card(Random(seed), "0010A", "0049A")
            assert card is not None
            difficulty = Difficulty(seed % 3 + 1)
            assert own.draw(card, Random(seed), difficulty) == rows.draw(card, Random(seed), difficulty)
        return 60

    assert room.do(compared) == 60


def test_a_range_or_a_code_that_is_not_there_gives_nothing(room: Room) -> None:
    own_copy(learner_with(room))

    def asked(work: Work) -> str | None:
        own = source(work, room)
        assert own is not None
        with pytest.raises(Undrawable, match="the copy has no such code"):
            own.draw(card_of("9000A", "title-of-code"), Random(1), Difficulty.EASY)
        return own.any_card(Random(1), "9000A", "9999A")

    assert room.do(asked) is None


def test_nobody_draws_from_anothers_copy(room: Room) -> None:
    own_copy(learner_with(room))
    learner_with(room, learner=BOB)

    def asked(work: Work) -> CptSource | None:
        person = learners.load(work, BOB)
        assert person is not None
        with pytest.raises(Undrawable, match="no copy of CPT is at hand"):
            cpt.drawn(Desk(work, room.library), person, "cpt:0007A:title-of-code", Random(1), Difficulty.EASY)
        return source(work, room, BOB)

    assert room.do(asked) is None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("00010-00019", ("00010", "00019")),
        (" 0001a  to 0042A ", ("0001A", "0042A")),
        ("00019 – 00010", ("00010", "00019")),
        ("00010", None),
        ("0010-0019", None),
        ("I10-I16", None),
        ("１00010-00019", None),
        ("00010-00019 x", None),
    ],
)
def test_a_range_is_two_codes(text: str, span: tuple[str, str] | None) -> None:
    assert cpt.span_of(text) == span


def test_in_a_group_nothing_is_found(room: Room) -> None:
    own_copy(learner_with(room))

    def found(work: Work, chat: int) -> bool:
        return (
            cpt.find(Desk(work, room.library), replace(Request(ANN, ANN, 0), chat=chat), "0007A") is not None
        )

    assert (room.do(found, ANN), room.do(found, -100)) == (True, False)


def test_each_learner_draws_from_their_own_copy(room: Room) -> None:
    own_copy(learner_with(room))
    other = {code: f"Polka {place} of the moon" for place, code in enumerate(ROWS)}
    own_copy(learner_with(room, learner=BOB), other, "MOON.txt")

    def drawn(work: Work, learner: int) -> set[str]:
        own = source(work, room, learner)
        assert own is not None
        item = own.draw("cpt:0007A:title-of-code", Random(1), Difficulty.EASY)
        return {option.text for option in item.options} | {item.source.edition}

    assert room.do(drawn, ANN) <= {*ROWS.values(), "LONG.txt"}
    assert room.do(drawn, BOB) <= {*other.values(), "MOON.txt"}
