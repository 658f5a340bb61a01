"""Cards out of a code that was looked up: those of its templates that the learner does not have."""

from __future__ import annotations

import re
from zlib import crc32

from bot.request import Desk, Request
from bot.services import learner
from bot.services.lookup import concept_of
from bot.services.lookup_values import CardPage, NewCard, slice_of
from db import cards
from decks.cards import parse_card
from decks.model import Deck
from scheduler.card import New

_HASH = re.compile(r"-[0-9a-f]{8}$")


def card_page(desk: Desk, request: Request, system: str, code: str, page: int = 0) -> CardPage:
    """Raises `Stale` when the learner's edition has no such code."""
    deck, concept = concept_of(desk, system, code)
    stables = deck.cards_on(concept.code)
    offered = [_new(stable) for stable in stables if not _is_owned(desk, request, stable)]
    return CardPage(system, concept.code, concept.title, len(stables) - len(offered), slice_of(offered, page))


def add_card(desk: Desk, request: Request, system: str, code: str, mark: int) -> NewCard | None:
    """Put one card among those due today; None when the learner has it, or there is no such card. Raises `Stale`.

    It does not count as one of the day's new cards: it was asked for.
    """
    deck, concept = concept_of(desk, system, code)
    found = _marked(deck, concept.code, mark)
    if found is None or _is_owned(desk, request, found.stable):
        return None
    person = learner.of(desk, request)
    number = cards.number(desk.work, found.stable)
    held = cards.load(desk.work, person.id, number)
    cards.advance(desk.work, person.id, number, held, New(), day=learner.moment(person, request).day)
    return found


def _marked(deck: Deck, code: str, mark: int) -> NewCard | None:
    return next((found for found in map(_new, deck.cards_on(code)) if found.mark == mark), None)


def _is_owned(desk: Desk, request: Request, stable: str) -> bool:
    return cards.is_started(desk.work, request.learner, stable)


def _new(stable: str) -> NewCard:
    card = parse_card(stable)
    detail = _HASH.sub("", card.discriminator)
    return NewCard(crc32(stable.encode()), stable, card.template, detail)
