"""The progress screen: the last week in numbers."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Button, Screen, html, lines
from bot.services.stats import Progress
from bot.views import text

_KEYS = ((Button("Home", act.ShowHome()), Button("Study", act.Study(), style="primary")),)


def counting() -> Screen:
    return Screen(html("Counting your reviews…"), _KEYS)


def progress(found: Progress) -> Screen:
    days = [
        html("{day}  {cards}, {right} right", day=day, cards=text.count(one.cards, "card"), right=one.right)
        for day, one in found.days
        if one.cards
    ]
    week = lines(*days) if days else html("No card was answered in the last seven days.")
    return Screen(
        lines(
            html("<b>The last seven days</b>"),
            week,
            html(""),
            html(
                "Cards met: {met}. Of those, {known} wait three weeks or more.",
                met=f"{found.met:,}",
                known=f"{found.known:,}",
            ),
        ),
        _KEYS,
    )
