"""Looking codes up: action -> reply."""

from __future__ import annotations

from dataclasses import replace

from bot import actions as act
from bot.handlers import home
from bot.request import Desk, Request
from bot.screens import Asks, Phase, Reply, Screen
from bot.services import build, cpt, lookup, lookup_cards, review
from bot.views import build as build_views
from bot.views import cpt as cpt_views
from bot.views import lookup as views
from bot.views import lookup_cards as card_views
from decks.library_icd10pcs import pcs_key

MAX_TEXT = 120
_LINK = "code_"


def on_ask(desk: Desk, request: Request) -> Reply:
    return shown(desk, request, views.ask(can_build=build.can_build(desk)))


def on_find(desk: Desk, request: Request, action: act.FindCode | act.FindWords) -> Reply:
    """/code and /find take both a code and words; who sends neither is asked."""
    text = action.text.strip()
    return _looked_up(desk, request, text) if text else on_ask(desk, request)


def on_text(desk: Desk, request: Request, text: str) -> Reply:
    """A text while no card waits. Who has looked nothing up yet may mean something else."""
    asked = review.present(desk, request) is not None
    if not text.strip() or len(text) > MAX_TEXT or not (asked or _finds(desk, request, text)):
        return home.on_unknown_text()
    return _looked_up(desk, request, text.strip())


def is_code(desk: Desk, request: Request, text: str) -> bool:
    """Of the decks, or of the learner's own copy of CPT."""
    return bool(lookup.resolve(desk, text)) or cpt.find(desk, request, text) is not None


def is_link(payload: str) -> bool:
    return payload.startswith(_LINK)


def on_link(desk: Desk, request: Request, payload: str) -> Reply:
    """`?start=code_J44-1`: a deep link takes no dot."""
    return _looked_up(desk, request, payload.removeprefix(_LINK).replace("-", "."))


def on_code(desk: Desk, request: Request, action: act.ShowCode) -> Reply:
    return _page(desk, request, action.system, action.code, action.page)


def on_place(desk: Desk, request: Request, action: act.ShowPlace) -> Reply:
    page = lookup.place_page(desk, action.chapter, action.block, action.page)
    return shown(desk, request, views.place(page))


def on_notes(desk: Desk, request: Request, action: act.ShowNotes) -> Reply:
    page = lookup.code_page(desk, action.system, action.code)
    return shown(desk, request, views.notes(page, action.page))


def on_found(desk: Desk, request: Request, action: act.ShowFound) -> Reply:
    words = _asks(desk, request).words
    hits = lookup.search(desk, words, action.system, action.page) if words else None
    return shown(desk, request, views.hits(hits)) if hits else on_ask(desk, request)


def on_choose_cards(desk: Desk, request: Request, action: act.ChooseCards) -> Reply:
    page = lookup_cards.card_page(desk, request, action.system, action.code, action.page)
    return shown(desk, request, card_views.cards(page))


def on_add_card(desk: Desk, request: Request, action: act.AddCard) -> Reply:
    added = lookup_cards.add_card(desk, request, action.system, action.code, action.mark)
    page = lookup_cards.card_page(desk, request, action.system, action.code)
    toast = card_views.added(added) if added else card_views.owned()
    return replace(shown(desk, request, card_views.cards(page)), toast=toast)


def _finds(desk: Desk, request: Request, text: str) -> bool:
    return is_code(desk, request, text) or build.is_begun(desk, text) or bool(lookup.matches(desk, text))


def _looked_up(desk: Desk, request: Request, text: str) -> Reply:
    """A code, a choice of codes where several code sets have it, what a search finds, or nothing."""
    text = text[:MAX_TEXT]
    match lookup.resolve(desk, text):
        case [] if own := cpt.find(desk, request, text):
            return shown(desk, request, cpt_views.code(own))
        case []:
            return shown(desk, request, _searched(desk, text), text)
        case [only]:
            return _page(desk, request, only.system, only.concept.code)
        case several:
            return shown(desk, request, views.which(several))


def _searched(desk: Desk, text: str) -> Screen:
    if hits := lookup.search(desk, text):
        return views.hits(hits)
    begun = build.step(desk, pcs_key(text)) if build.is_begun(desk, text) else None
    return build_views.step(begun) if begun else views.nothing(text)


def _page(desk: Desk, request: Request, system: str, code: str, page: int = 0) -> Reply:
    return shown(desk, request, views.code(lookup.code_page(desk, system, code, page)))


def shown(desk: Desk, request: Request, screen: Screen, words: str = "") -> Reply:
    """A screen of looking up; `words` are what other pages of it need."""
    asks = _asks(desk, request, words)
    return Reply(views.over_a_card(screen) if asks.behind else screen, asks)


def _asks(desk: Desk, request: Request, words: str = "") -> Asks:
    """What the screen asks from now on: the next text is looked up, and the card behind it is kept."""
    asks = review.present(desk, request)
    if asks is None or (asks.phase is not Phase.LOOKUP and not asks.card):
        return Asks(Phase.LOOKUP, words=words)
    if asks.phase is not Phase.LOOKUP:
        asks = replace(asks, phase=Phase.LOOKUP, behind=asks.behind or asks.phase.value)
    return replace(asks, words=words or asks.words)
