"""Authored notes as items: one key, letters that fit the options, a stable id."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.authored import AuthoredNote, Distractor, Status, asked_on
from decks.authored_item import card_of, draw, note_of
from decks.build_authored import build_authored
from decks.library_authored import open_authored
from decks.model import Difficulty, Item, Option, Source, Undrawable
from tests.decks import authored_made as made


def test_an_item_says_of_every_wrong_option_by_its_letter_why_it_is_wrong() -> None:
    item = draw(made.deck(), made.note(), Random(3))
    lines = {f"{letter}: {why}" for letter, why in zip("ABCD", _whys(item), strict=True) if why}
    assert item.rationale.startswith(made.note().rationale)
    assert all(line in item.rationale for line in lines)
    assert len(lines) == 3
    assert item.path == made.note().rationale


def _whys(item: Item) -> list[str | None]:
    whys = {distractor.text: distractor.why for distractor in made.note().distractors}
    return [whys.get(option.text) for option in item.options]


def test_an_item_carries_the_notes_id_source_domain_and_difficulty() -> None:
    item = draw(made.deck(), made.note(difficulty=Difficulty.HARD), Random(1))
    assert item.id.startswith("authored-cells:red-blood:authored#")
    assert (item.template, item.subject, item.domain) == ("authored", "red-blood", "Anatomy")
    assert item.source == Source("A book of cells", "2025-10-01", "Chapter 3")
    assert item.difficulty == Difficulty.HARD


@given(made.chosen_notes, st.integers())
def test_the_key_is_the_notes_key_and_no_option_is_lost(note: AuthoredNote, seed: int) -> None:
    if len(set(note.options)) < len(note.options):
        with pytest.raises(Undrawable):
            draw(made.deck(note), note, Random(seed))
        return
    item = draw(made.deck(note), note, Random(seed))
    assert [item.options[index].text for index in item.key] == [note.key]
    assert Counter(option.text for option in item.options) == Counter(note.options)
    assert item == draw(made.deck(note), note, Random(seed))


def test_over_many_seeds_the_key_stands_everywhere() -> None:
    positions = Counter(draw(made.deck(), made.note(), Random(seed)).key for seed in range(400))
    assert sorted(positions) == [(0,), (1,), (2,), (3,)]
    assert min(positions.values()) > 70


def test_a_typed_note_asks_for_its_answer() -> None:
    note = made.note(key="", distractors=(), answer="I10", stem="Type the code.")
    item = draw(made.deck(note), note, Random(1))
    assert (item.options, item.key, item.answer, item.rationale) == ((), (), "I10", note.rationale)


def test_a_note_without_distractors_is_a_flip_note() -> None:
    note = made.note(distractors=())
    item = draw(made.deck(note), note, Random(1))
    assert (item.options, item.key, item.answer) == ((Option("Erythrocytes"),), (0,), None)
    assert (item.rationale, item.path) == (note.rationale, note.rationale)


def test_a_note_without_key_and_answer_cannot_be_drawn() -> None:
    with pytest.raises(Undrawable, match="authored-cells:red-blood:authored does not hold a key"):
        draw(made.deck(), made.note(key=""), Random(1))


def test_exams_are_offered_no_flip_notes(tmp_path: Path) -> None:
    case = {"case": "bleeding", "record": "A man bleeds."}
    deck = made.deck(
        made.note(), made.note(id="two", stem="Two?", distractors=()), made.note(id="three", **case)
    )
    build_authored(tmp_path / "deck.sqlite", deck, "made for a test")
    with closing(open_authored(tmp_path / "deck.sqlite")) as library:
        assert sorted(card for card, _, _ in library.notes()) == [
            "authored-cells:red-blood:authored",
            "authored-cells:three:authored",
        ]
        assert library.holds("authored-cells:two:authored")


def test_a_card_id_finds_its_note_again() -> None:
    deck = made.deck(made.note(), made.note(id="two"))
    assert note_of(str(card_of(deck, deck.notes[1])), {"cells": deck}) == (deck, deck.notes[1])


@pytest.mark.parametrize(
    "card",
    [
        "authored-cells:gone:authored",
        "authored-gone:red-blood:authored",
        "authored-cells:red-blood:title-of-code",
        "icd10cm:red-blood:authored",
        "authored-cells:red-blood:authored:more",
        "authored-cells:red-blood",
        "",
    ],
)
def test_a_card_id_of_nothing_cannot_be_drawn(card: str) -> None:
    with pytest.raises(Undrawable):
        note_of(card, {"cells": made.deck()})


@pytest.mark.parametrize(
    ("note", "day", "asked"),
    [
        (made.note(), date(2026, 1, 14), False),
        (made.note(), date(2026, 1, 15), True),
        (made.note(), date(2027, 1, 14), True),
        (made.note(), date(2027, 1, 15), False),
        (made.note(status=Status.DRAFT), date(2026, 6, 1), False),
        (made.note(effective_from=date(2026, 6, 2)), date(2026, 6, 1), False),
        (made.note(effective_to=date(2026, 6, 1)), date(2026, 6, 1), True),
        (made.note(effective_to=date(2026, 5, 31)), date(2026, 6, 1), False),
    ],
)
def test_only_checked_notes_are_asked_and_only_in_their_window(
    note: AuthoredNote, day: date, *, asked: bool
) -> None:
    assert list(asked_on(made.deck(note), day)) == ([note] if asked else [])


def test_two_distractors_that_read_the_same_cannot_be_drawn() -> None:
    twins = (Distractor("Same", "One."), Distractor("Same", "Two."))
    with pytest.raises(Undrawable):
        draw(made.deck(), made.note(distractors=twins), Random(1))
