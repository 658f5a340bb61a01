"""The tutorial's two questions on the screen of an exam, and the page behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import actions as act
from bot.actions import Action
from bot.screens import Button, Html, Screen, html, lines
from bot.services.exam_tutorial import KEYS, Tried, sitting
from bot.views import exam_pages, exam_question, text
from decks.model import Difficulty, Item, Option, Source
from scheduler.exam_state import Page


def _item(stem: str, *options: str, key: tuple[int, ...], why: str) -> Item:
    return Item(
        "tutorial:screen#00000000", "tutorial", "tutorial", stem, tuple(map(Option, options)), key, None, why,
        Source("CodeDrill", "", ""), "", Difficulty.EASY,
    )  # fmt: skip


ITEMS = (
    _item(
        "Which key marks a question to come back to?", "Strike", "⚑ Flag", "Clear", "▶",
        key=KEYS[0], why="The palette ▦ shows what is flagged or open, and leads there.",
    ),
    _item(
        "Which two can you do until you hand in?", "Change an answer", "See which answers are right",
        "Take an answer off with Clear", "Ask for more questions",
        key=KEYS[1], why="Nothing is marked before the end. Of such questions, half an answer counts as none.",
    ),
)  # fmt: skip
_HINTS = (
    "Tap a letter; another tap changes it. Try ⚑ Flag, Strike and the palette ▦. ▶ goes on.",
    "Here two letters are asked for. Finish leads to the page for handing in.",
)


def screen(tried: Tried, back: act.ShowPlan, onward: Callable[[Action], Action]) -> Screen:
    """`back`: the page before; `onward`: where a tap on a key of an exam's screen leads."""
    if tried.done:
        return _end(tried, back, onward)
    shown = _shown(tried)
    rows = tuple(
        tuple(replace(key, action=onward(key.action)) for key in row if key.action) for row in shown.rows
    )
    hint = (
        _HINTS[tried.state.position] if tried.state.page is Page.QUESTION else "This page is as in an exam."
    )
    lead = html("<i>To try out: nothing counts, and the clock stands still.\n{hint}</i>", hint=hint)
    return Screen(lines(lead, html(""), shown.text), (*rows, (Button("Skip this", back),)))


def _shown(tried: Tried) -> Screen:
    asked = sitting(tried, ITEMS[tried.state.position])
    is_striking = tried.striking and tried.state.page is Page.QUESTION
    return exam_question.strike(asked) if is_striking else exam_pages.screen(asked)


def _end(tried: Tried, back: act.ShowPlan, onward: Callable[[Action], Action]) -> Screen:
    return Screen(
        lines(
            html("<b>Handed in</b>"),
            html("After an exam its report stands here, and each question with its reason.\n"),
            *(_line(tried, at) for at in range(len(ITEMS))),
            html("\nNothing of this was kept."),
        ),
        ((Button("Once more", onward(act.ShowExams())), Button("Ready", back, style="primary")),),
    )


def _line(tried: Tried, at: int) -> Html:
    item, response = ITEMS[at], tried.state.answers[at].response
    said = "Right" if response == item.key else "Open" if response is None else "Not right"
    right = ", ".join(f"{text.LETTERS[place]} {item.options[place].text}" for place in item.key)
    return html("{n} · {said}. {right}. {why}", n=at + 1, said=said, right=right, why=item.rationale)
