"""An item as a card with two sides in plain text, for programs that know no options: the stem with lettered options
on the front; the key, the rationale and the source on the back.
"""

from __future__ import annotations

from decks.cards import parse_card
from decks.choice import LETTERS
from decks.exchange.apkg_out import AnkiNote, guid_of
from decks.exchange.cards_csv import CardLine
from decks.model import Item


def front_of(item: Item) -> str:
    if len(item.options) < 2:
        return item.stem
    return "\n".join([item.stem, "", *(_lettered(item, place) for place in range(len(item.options)))])


def back_of(item: Item) -> str:
    source = " · ".join(
        filter(None, (f"{item.source.system} {item.source.edition}".strip(), item.source.place))
    )
    return "\n\n".join(filter(None, ("\n".join(_right(item)), item.rationale, source)))


def tags_of(item: Item) -> tuple[str, ...]:
    return tuple(filter(None, ("CodeDrill", parse_card(card_of(item)).system, item.template, item.domain)))


def card_of(item: Item) -> str:
    return item.id.partition("#")[0]


def anki_note(item: Item) -> AnkiNote:
    """New in Anki; the same card, drawn another time, is the same note."""
    return AnkiNote(guid_of(card_of(item)), front_of(item), back_of(item), tags_of(item))


def card_line(item: Item) -> CardLine:
    return CardLine(front_of(item), back_of(item), tags_of(item))


def _right(item: Item) -> list[str]:
    if item.answer is not None:
        return [item.answer]
    if len(item.options) == 1:
        return [item.options[0].text]
    return [_lettered(item, place) for place in item.key]


def _lettered(item: Item, place: int) -> str:
    return f"{LETTERS[place]}  {item.options[place].text}"
