"""What a new edition did to a learner's cards, told once, with their own numbers."""

from __future__ import annotations

from collections.abc import Sequence

from bot import actions as act
from bot.screens import Button, Html, Screen, html, lines
from bot.services.carry import Brought
from bot.views import text
from decks.cards import parse_card

NAMED = 6  # codes named of each kind


def news(brought: Sequence[Brought]) -> Screen:
    return Screen(
        lines(*(line for one in brought for line in _lines(one))),
        ((Button("Home", act.ShowHome()), Button("Study", act.Study(), style="primary")),),
    )


def _lines(one: Brought) -> list[Html | None]:
    name = f"{one.edition.system} {one.edition.name}"
    return [
        html("<b>{name} has changed</b>", name=name),
        html("1 card of yours stays as it is.")
        if one.unchanged == 1
        else html("{number} cards of yours stay as they are.", number=one.unchanged),
        _named("New title or note, asked again sooner: {codes}.", one.revised),
        _named("No longer there, set aside with their history: {codes}.", one.retired),
        _named("In their place: {codes}.", [parse_card(card).code for card in one.heirs]),
        html("Put back as before: {cards}.", cards=text.count(one.returned, "card"))
        if one.returned
        else None,
    ]


def _named(words: str, codes: Sequence[str]) -> Html | None:
    if not codes:
        return None
    once = list(dict.fromkeys(codes))
    more = f" and {len(once) - NAMED} more" if len(once) > NAMED else ""
    return html(words, codes=html("<code>{list}</code>{more}", list=" ".join(once[:NAMED]), more=more))
