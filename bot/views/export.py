"""Your cards and reviews as files: what is said while they are made, with them, and when they cannot be sent."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Button, Screen, html, lines
from bot.views import text

_KEYS = ((Button("Home", act.ShowHome()), Button("Study", act.Study(), style="primary")),)
_AGAIN = ((Button("Home", act.ShowHome()), Button("Try again", act.Export())),)


def packing() -> Screen:
    return Screen(
        lines(
            html("<b>Your cards and reviews as files</b>"),
            html("I am packing them; they come as a document below. You can go on meanwhile."),
        ),
        _KEYS,
    )


def sent(cards: int, gone: int, left_out: int) -> Screen:
    return Screen(
        lines(
            html("<b>Your files are sent.</b>"),
            html("{cards}, as a table (cards.csv) and for Anki (codedrill.apkg, with their days); everything that is"
                 " stored about you (progress.json).", cards=text.count(cards, "card")),
            html("{gone} that no deck holds any more: in progress.json only.", gone=text.count(gone, "card"))
            if gone
            else None,
            html("Your own copy of CPT and the cards on it are not in them.") if left_out else None,
        ),
        _KEYS,
    )  # fmt: skip


def nothing() -> Screen:
    return Screen(html("Nothing is stored about you yet. Your first card begins it."), _KEYS)


def failed() -> Screen:
    return Screen(
        lines(
            html("<b>Your files could not be sent.</b>"),
            html("It is in my log. Everything of yours is still here; try again in a while."),
        ),
        _AGAIN,
    )


def too_large(size: int) -> Screen:
    return Screen(
        lines(
            html("<b>Your files have {size} MB.</b>", size=f"{size / 10**6:.0f}"),
            html("Telegram takes up to 50 MB from bots. Ask whoever runs this bot for them."),
        ),
        _KEYS,
    )


def caption() -> str:
    return "Your cards and reviews as files"


def readme(gone: int, left_out: int) -> str:
    """The file beside the others."""
    return "\n".join(
        [
            "CodeDrill: your cards and reviews",
            "",
            "progress.json   everything that is stored about you; days as YYYY-MM-DD, moments in UTC",
            "cards.csv       your cards for a spreadsheet: front, back, tags, due",
            "codedrill.apkg  the same cards for Anki (File > Import), with due days and past answers;",
            "                what was set aside is suspended",
            "",
            f"Cards that no deck holds any more stand in progress.json only: {gone}.",
            "Your own copy of CPT, and the cards and answers on it, are not in these files",
            f"({left_out} rows left out): it is licensed to you alone.",
            "",
        ]
    )
