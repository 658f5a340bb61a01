"""Texts and commands, as a table."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import commands
from bot.actions import (
    Action,
    AskExam,
    AskForget,
    BuildCode,
    Export,
    FindCode,
    FindWords,
    Say,
    ShowCpt,
    ShowDecks,
    ShowExams,
    ShowFlags,
    ShowHelp,
    ShowHome,
    ShowItems,
    ShowPrivacy,
    ShowProgress,
    ShowSettings,
    Start,
    Study,
    UnknownCommand,
)

TABLE: list[tuple[str, Action]] = [
    ("/start", Start()),
    ("/start deck_icd10cm", Start("deck_icd10cm")),
    ("/start  spaced ", Start("spaced")),
    ("/start " + "x" * 65, Start("x" * 64)),
    ("/START", Start()),
    ("/Study", Study()),
    ("/study@codedrill_bot", Study()),
    ("/StUdY@CodeDrill_Bot now", Study()),
    ("/home", ShowHome()),
    ("/progress", ShowProgress()),
    ("/settings", ShowSettings()),
    ("/help", ShowHelp()),
    ("/help me", ShowHelp()),
    ("/privacy", ShowPrivacy()),
    ("/export", Export()),
    ("/forget", AskForget()),
    ("/forget everything", AskForget()),
    ("/flags", ShowFlags()),
    ("/items", ShowItems()),
    ("/decks", ShowDecks()),
    ("/cpt", ShowCpt()),
    ("/code J44.1", FindCode("J44.1")),
    ("/code", FindCode("")),
    ("/find heart  failure ", FindWords("heart  failure")),
    ("/build", BuildCode()),
    ("/exam", ShowExams()),
    ("/EXAM  CRC 25  30 ", AskExam("CRC 25  30")),
    ("/exams", UnknownCommand("exams")),
    ("/" + "x" * 40, UnknownCommand("x" * 32)),
    ("/", UnknownCommand("")),
    ("//", UnknownCommand("/")),
    ("/ study", UnknownCommand("")),
    ("study", Say("study")),
    (" /study", Say(" /study")),
    ("J44.1", Say("J44.1")),
    ("", Say("")),
]


@pytest.mark.parametrize(("text", "action"), TABLE, ids=[text[:20] for text, _ in TABLE])
def test_a_text_means(text: str, action: Action) -> None:
    assert commands.parse(text) == action


@pytest.mark.parametrize("name", [name for name, _ in (*commands.MENU, *commands.MAINTAINERS_MENU)])
def test_each_entry_of_the_menu_is_a_command(name: str) -> None:
    assert not isinstance(commands.parse(f"/{name}"), UnknownCommand | Say)


def test_the_menu_keeps_to_telegrams_limits() -> None:
    for name, told in (*commands.MENU, *commands.MAINTAINERS_MENU):
        assert 1 <= len(name) <= 32
        assert name == name.lower()
        assert 1 <= len(told) <= 256


@given(st.text())
def test_any_text_means_something(text: str) -> None:
    assert isinstance(commands.parse(text), get_args(Action))
    assert isinstance(commands.parse("/" + text), get_args(Action))
