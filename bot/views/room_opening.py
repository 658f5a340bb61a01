"""What was written after /exam in a group, and what is answered when nothing can be opened."""

from __future__ import annotations

from dataclasses import replace

from bot.screens import Html, Screen, html, lines
from bot.services.room_values import Plan
from decks.blueprint_file import blueprints
from scheduler.room_state import MOST_QUESTIONS, SECONDS


class Misread(ValueError):
    """It cannot be opened like this; the message says why."""


def read(words: str, default: Plan) -> Plan:
    """`crc 20 45`: outline, questions, seconds for each; what is left out stays as it was. Raises `Misread`."""
    names = {key: one.id for one in blueprints().values() for key in (one.id, one.name.lower())}
    numbers: list[int] = []
    plan = default
    for word in words.lower().split():
        if word in names:
            plan = replace(plan, blueprint=names[word])
        elif word.isascii() and word.isdigit() and len(word) < 9:
            numbers.append(int(word))
        else:
            known = ", ".join(one.name for one in blueprints().values())
            raise Misread(f"“{word[:20]}” is no exam that I know. I know {known}.")
    if len(numbers) > 2:
        raise Misread("Two numbers are enough: how many questions, and how many seconds each.")
    plan = with_items(plan, numbers[0]) if numbers else plan
    return _with_seconds(plan, numbers[1]) if len(numbers) > 1 else plan


def with_items(plan: Plan, items: int) -> Plan:
    """Raises `Misread`."""
    if not 1 <= items <= MOST_QUESTIONS:
        raise Misread(f"An exam in a group has 1 to {MOST_QUESTIONS} questions, not {items:,}.")
    return replace(plan, items=items)


def _with_seconds(plan: Plan, seconds: int) -> Plan:
    if seconds not in SECONDS:
        raise Misread(
            f"A question is open for {SECONDS.start} to {SECONDS.stop - 1} seconds, not {seconds:,}."
        )
    return replace(plan, seconds=seconds)


def misread(why: str) -> Screen:
    return Screen(lines(html("{why}", why=why), _example()))


def _example() -> Html:
    return html("Write for example <code>/exam crc 10 45</code>: ten questions, 45 seconds each.")


def on_already() -> Screen:
    return Screen(html("An exam is on here. /exam opens the next one when it is over."))


def one_is_on() -> str:
    return "An exam is on here already."


def other_topic() -> Screen:
    return Screen(html("{where}", where=in_other_topic()))


def in_other_topic() -> str:
    return "In this group exams are in another topic."


def refused(why: str) -> Screen:
    return Screen(lines(html("No exam was opened: {why}.", why=why.rstrip(".")), _example()))


def in_channel() -> Screen:
    return Screen(
        html("A channel has no members who could answer. Add me to a group, and write /exam there.")
    )
