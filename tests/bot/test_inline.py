"""Inline mode: `@bot J44` in any chat, answered alike for everybody, never with CPT."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from bot.screens import Article, BadScreen, Html, InlineAnswer
from db import inbox
from decks.collection import View
from decks.model import Deck
from tests.bot.chat import ANN, Room
from tests.bot.test_lookup_story import library


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    made.library = library()
    yield made
    made.close()


def asked(room: Room, query: str, **changes: Any) -> InlineAnswer:
    ann = {"id": ANN, "is_bot": False, "first_name": "Ann"}
    handled = room.update(inline_query={"id": "77", "from": ann, "query": query, "offset": ""} | changes)
    assert handled.inline is not None
    assert (handled.pending, handled.notice, handled.query_id) == (None, None, None)
    return handled.inline


def test_a_code_and_those_below_it_are_offered(room: Room) -> None:
    answer = asked(room, "j44")
    assert [article.id for article in answer.articles] == [
        "icd10cm:J44", "icd10cm:J44.0", "icd10cm:J44.1", "icd10cm:J44.8", "icd10cm:J44.81", "icd10cm:J44.89",
        "icd10cm:J44.9",
    ]  # fmt: skip
    assert answer.articles[2] == Article(
        "icd10cm:J44.1",
        "J44.1 · complete code",
        "Chronic obstructive pulmonary disease with (acute) exacerbation",
        Html(
            "<code>J44.1</code>  complete code\n"
            "<b>Chronic obstructive pulmonary disease with (acute) exacerbation</b>\n\n"
            "<i>ICD-10-CM FY2026 · Tabular, J44</i>"
        ),
        "code_J44-1",
    )
    assert (answer.query_id, answer.hint, answer.seconds) == ("77", "", 3600)


def test_words_find_at_most_twenty(room: Room) -> None:
    answer = asked(room, "heart failure")
    assert (len(answer.articles), answer.articles[0].id) == (20, "icd10cm:I50")


def test_the_same_signs_in_two_code_sets_are_both_offered(room: Room) -> None:
    assert [one.id for one in asked(room, "E1010").articles] == ["icd10cm:E10.10", "hcpcs:E1010"]


def test_an_empty_query_gets_a_hint(room: Room) -> None:
    answer = asked(room, "  ")
    assert (answer.articles, answer.hint) == ((), "Type a code or words: J44.1, heart failure")


@pytest.mark.parametrize("query", ["99213", "xyzzy", "\ud800", "x" * 256, "<>"])
def test_what_is_not_there_is_said(room: Room, query: str) -> None:
    answer = asked(room, query)
    assert (answer.articles, answer.hint) == ((), "No such code or title · open CodeDrill")


class WithCpt:
    """A library into which somebody's own licensed deck has found its way."""

    def __init__(self, view: View) -> None:
        self._view = view

    @property
    def decks(self) -> dict[str, Deck]:
        return {"cpt": self._view.decks["hcpcs"], **self._view.decks}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._view, name)


def test_a_private_deck_is_never_offered(room: Room) -> None:
    room.library = cast("View", WithCpt(library()))
    for query in ("E1010", "wheelchair", "LT", "J44"):
        systems = {article.id.partition(":")[0] for article in asked(room, query).articles}
        assert systems <= {"icd10cm", "icd10pcs", "hcpcs"}


def test_who_asks_need_not_be_a_learner_and_does_not_become_one(room: Room) -> None:
    asked(room, "J44.1")
    assert room.stored(ANN)["learner"] == []


def test_a_query_is_handled_once_and_its_row_done(room: Room) -> None:
    asked(room, "J44.1")
    assert room.do(inbox.waiting) == []


@pytest.mark.parametrize(
    "change", [{"id": ""}, {"start": ""}, {"start": "a b"}, {"text": Html("")}, {"id": "x" * 65}]
)
def test_an_article_that_telegram_would_refuse_is_a_defect(change: dict[str, Any]) -> None:
    values = {"id": "a", "title": "t", "about": "", "text": Html("x"), "start": "code_J44"}
    with pytest.raises(BadScreen):
        Article(**values | change)
