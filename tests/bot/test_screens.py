"""Screens as values: Telegram's limits, escaping, and what a screen waits for."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.actions import ShowHome, Study
from bot.screens import Asks, BadScreen, Button, Html, Phase, Reply, Screen, html, lines, visible_length
from tests.bot.telegram_html import read, units

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HOME = Button("Home", ShowHome())


def without_bidi(text: str) -> str:
    return "".join(sign for sign in text if sign not in BIDI)


def test_4096_units_are_a_screen_and_one_more_is_none() -> None:
    Screen(Html("x" * 4096))
    with pytest.raises(BadScreen):
        Screen(Html("x" * 4097))


def test_an_emoji_counts_two_units() -> None:
    Screen(Html("🌳" * 2048))
    with pytest.raises(BadScreen):
        Screen(Html("🌳" * 2048 + "x"))


def test_tags_and_entities_count_as_what_is_seen() -> None:
    Screen(html("<b>{text}</b>", text="&" * 4096))
    with pytest.raises(BadScreen):
        Screen(html("<b>{text}</b>", text="&" * 4097))


@pytest.mark.parametrize("text", ["", "<b></b>"])
def test_a_screen_says_something(text: str) -> None:
    with pytest.raises(BadScreen):
        Screen(Html(text))


def test_a_row_has_one_to_eight_buttons() -> None:
    Screen(Html("x"), ((HOME,) * 8,))
    with pytest.raises(BadScreen):
        Screen(Html("x"), ((HOME,) * 9,))
    with pytest.raises(BadScreen):
        Screen(Html("x"), ((HOME,), ()))


def test_a_screen_has_at_most_100_buttons() -> None:
    Screen(Html("x"), ((HOME,) * 5,) * 20)
    with pytest.raises(BadScreen):
        Screen(Html("x"), (*((HOME,) * 5,) * 20, (HOME,)))


def test_a_button_copies_1_to_256_signs() -> None:
    Button("Copy", copy="x" * 256)
    for text in ("", "x" * 257):
        with pytest.raises(BadScreen):
            Button("Copy", copy=text)


def test_a_button_carries_one_thing() -> None:
    for action, copy in ((None, None), (Study(), "J44.1")):
        with pytest.raises(BadScreen):
            Button("Study", action, copy)


@pytest.mark.parametrize("label", ["", "  ", "\n"])
def test_a_button_has_a_label(label: str) -> None:
    with pytest.raises(BadScreen):
        Button(label, Study())


def test_a_toast_has_at_most_200_signs() -> None:
    Reply(toast="x" * 200)
    with pytest.raises(BadScreen):
        Reply(toast="x" * 201)


def test_values_are_escaped() -> None:
    assert html("<b>{name}</b>", name="<i>&amp;</i>") == "<b>&lt;i&gt;&amp;amp;&lt;/i&gt;</b>"


def test_parts_that_are_html_are_not_escaped_twice() -> None:
    part = html("<code>{code}</code>", code="A & B")
    assert html("<b>{part}</b>", part=part) == "<b><code>A &amp; B</code></b>"


def test_braces_of_a_value_are_no_template() -> None:
    assert html("{text}", text="{name} {0} {text}") == "{name} {0} {text}"


def test_numbers_may_be_filled_in() -> None:
    assert html("{number} cards", number=3) == "3 cards"


def test_marks_that_turn_the_reading_direction_are_taken_out() -> None:
    assert html("{text}", text=f"a{BIDI}b") == "ab"


def test_lines_leave_out_what_is_none() -> None:
    assert lines(html("a"), None, html(""), html("b")) == "a\n\nb"


@given(st.text())
@example("\r\n\0\x1b")
@example("&lt;&#60;&quot;\"'")
@example("</b><script>")
@example(f"{BIDI}\u200f")
@example("{}")
def test_any_text_reads_back_as_itself(text: str) -> None:
    filled = html("<b>{text}</b>", text=text)
    assert read(filled) == without_bidi(text)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text("<>&;ab#x0 "))
def test_the_visible_length_is_what_telegram_counts(text: str, tricky: str) -> None:
    filled = html("<b>{text}</b><i>{tricky}</i>", text=text, tricky=tricky)
    assert visible_length(filled) == units(without_bidi(text + tricky))


asks = st.builds(
    Asks,
    phase=st.sampled_from(Phase),
    card=st.integers(0, 2**40),
    rev=st.integers(0, 2**31),
    day=st.integers(0, 2**20),
    asked_ms=st.integers(0, 2**43),
    seed=st.integers(0, 2**31),
    difficulty=st.integers(0, 3),
    picked=st.text(),
    hinted=st.booleans(),
)


@given(asks)
def test_what_a_screen_waits_for_comes_back_from_its_row(one: Asks) -> None:
    stored = one.dump()
    assert stored.encode()
    assert Asks.load(stored) == one
