"""A flip note of an authored deck: its stem on the front, key and rationale on the back, graded by the learner."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import callbacks
from bot.actions import Choose
from bot.services.review_asking import form_of
from bot.services.review_values import Form
from decks.build_authored import build_authored
from decks.collection import Collection, Stored
from decks.sources.icd10cm import FY2026
from scheduler.card import Review
from tests.bot import makers as make
from tests.bot.chat import Chat, Room, learner_with
from tests.deck_file import deck_file
from tests.decks import authored_made

CARD = "authored-cells:red-blood:authored"


@pytest.fixture
def ann(room: Room, tmp_path: Path) -> Chat:
    """For whom one flip note is due."""
    cells = tmp_path / "cells.sqlite"
    build_authored(cells, authored_made.deck(authored_made.note(distractors=())), "made for a test")
    stored = {FY2026.id: Stored.at(deck_file()), "authored-cells": Stored.at(cells)}
    room.library = Collection.open(stored).of(FY2026.id)
    return learner_with(room, CARD)


def test_an_item_of_one_option_is_a_flip_card() -> None:
    forms = [form_of(item, item.id) for item in (make.flip_item(), make.code_item(), make.typed_item())]
    assert forms == [Form.FLIP, Form.CHOICE, Form.TYPED]


def test_it_is_thought_about_turned_over_and_graded(ann: Chat) -> None:
    ann.say("/study")
    assert ann.text.endswith("Which cells carry oxygen through the body?")
    assert ann.labels == ["Show"]
    ann.tap("Show")
    assert "\n\nErythrocytes\nHaemoglobin binds oxygen" in ann.text
    assert ann.labels[2] == "Good · 15 d"
    ann.tap("Good")
    held = ann.held(CARD).state
    assert isinstance(held, Review)
    assert held.due == ann.room.today + 15


def test_its_only_option_cannot_be_chosen(ann: Chat) -> None:
    ann.say("/study")
    ann.press(callbacks.pack(Choose(ann.asking.card, ann.asking.rev, 0)))
    assert "Erythrocytes" not in ann.text
    assert ann.held(CARD).rev == 1
