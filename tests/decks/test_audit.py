"""Every key is checked from the raw files, read another way than the deck was made."""

from __future__ import annotations

import pytest

from decks.drills import drill
from decks.library import Icd10Library
from decks.model import Difficulty, Item
from decks.templates import TEMPLATES
from tests.decks.raw import Raw, raw


@pytest.fixture(scope="module")
def items(library: Icd10Library) -> list[Item]:
    return list(drill(library, 1_600, "audit"))


def _right(item: Item) -> str:
    [index] = item.key
    return item.options[index].code or ""


def _proven(item: Item, facts: Raw) -> list[bool]:
    """For each option, whether the raw facts call it right."""
    match item.template:
        case "title-of-code":
            code = item.stem.removeprefix("What does ").removesuffix(" stand for?")
            return [facts.has_title(code, option.text) for option in item.options]
        case "code-of-title":
            title = item.stem.partition("“")[2].rpartition("”")[0]
            return [facts.has_title(option.text, title) for option in item.options]
        case "billable":
            return [facts.is_complete(option.text) for option in item.options]
        case _:
            return []


def test_all_templates_and_difficulties_are_drawn(items: list[Item]) -> None:
    assert {(item.template, item.difficulty) for item in items} == {
        (template, difficulty) for template in TEMPLATES for difficulty in Difficulty
    }


def test_exactly_the_key_is_right_in_every_choice(items: list[Item]) -> None:
    choices = [item for item in items if item.options]
    assert len(choices) > 1_000
    for item in choices:
        assert [index for index, right in enumerate(_proven(item, raw())) if right] == list(item.key), item


def test_every_typed_answer_is_complete_and_has_the_title(items: list[Item]) -> None:
    typed = [item for item in items if item.answer]
    assert len(typed) > 200
    for item in typed:
        title = item.stem.partition("“")[2].rpartition("”")[0]
        assert raw().is_complete(item.answer or "")
        assert raw().has_title(item.answer or "", title)


def test_options_are_four_and_differ(items: list[Item]) -> None:
    for item in items:
        texts = [option.text.casefold() for option in item.options]
        assert len(texts) == len(set(texts)) == (0 if item.answer else 4), item


def test_titles_offered_belong_to_complete_codes_of_the_edition(items: list[Item]) -> None:
    for item in items:
        if item.template in ("title-of-code", "code-of-title"):
            assert all(raw().is_complete(option.code or "") for option in item.options)


def test_difficulty_is_what_was_reached(items: list[Item], library: Icd10Library) -> None:
    for item in items:
        if not item.options:
            continue
        subject = library.find(item.subject)
        others = [library.find(option.code or "") for option in item.options if option.code != item.subject]
        assert subject is not None
        categories = [other.category == subject.category for other in others if other]
        blocks = [other.block == subject.block for other in others if other]
        match item.difficulty:
            case Difficulty.HARD:
                assert all(categories), item
            case Difficulty.MEDIUM:
                assert all(blocks), item
                assert not all(categories), item
            case Difficulty.EASY:
                assert not all(blocks), item


def test_rationale_and_source_are_there(items: list[Item]) -> None:
    for item in items:
        assert item.subject in item.rationale
        assert item.source.place == f"Tabular, {item.subject[:3]}"
        assert item.stem.count("\n") == 0
        assert all(
            f"{letter} " in item.rationale
            for letter in "ABCD"[: len(item.options)]
            if letter != _letter(item)
        )


def _letter(item: Item) -> str:
    return "ABCD"[item.key[0]]


def test_the_stem_of_title_of_code_holds_no_word_of_an_option(items: list[Item]) -> None:
    for item in items:
        if item.template == "title-of-code":
            assert item.stem == f"What does {item.subject} stand for?"
            assert _right(item) == item.subject
