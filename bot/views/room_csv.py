"""A group's exam as files for its host: what is said while they are made, with them, and to others."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Button, Screen, html, lines

_KEYS = ((Button("Home", act.ShowHome()), Button("Study", act.Study(), style="primary")),)


def making() -> Screen:
    return Screen(html("<b>The exam of your group as tables</b>\nThey come as two files below."), _KEYS)


def sent() -> Screen:
    return Screen(
        lines(
            html("<b>The tables of your group's exam are sent.</b>"),
            html(
                "One has a line for each member, the other one for each question. They open in Excel and the like."
            ),
            html("They hold the names and answers of others: keep them as you would keep a class register."),
        ),
        _KEYS,
    )


def host_only() -> Screen:
    return Screen(html("Only the host of that exam gets its tables."), _KEYS)


def not_over() -> Screen:
    return Screen(html("That exam goes on. Its tables are there when it is over."), _KEYS)


def unknown() -> Screen:
    return Screen(html("I know no such exam any more."), _KEYS)


def failed() -> Screen:
    return Screen(
        html("<b>The tables could not be sent.</b>\nIt is in my log. The button in the group tries again."),
        _KEYS,
    )


def members_caption() -> str:
    return "One line for each member"


def questions_caption() -> str:
    return "One line for each question"
