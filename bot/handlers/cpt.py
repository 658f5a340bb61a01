"""A learner's own copy of CPT: action -> reply. Documents are read and kept by errands."""

from __future__ import annotations

from bot import actions as act
from bot.actions import Unreadable
from bot.handlers import home, lookup
from bot.request import Desk, Request
from bot.screens import Asks, Phase, Reply
from bot.services import cpt, cpt_keeping, learner, review
from bot.services.cpt_file import KEEP, LOOK, MOST_BYTES, Sent, is_readable, kind_of, safe_name
from bot.services.review_values import Stale
from bot.views import cpt as views
from bot.views import cpt_file as file_views


def on_cpt(desk: Desk, request: Request) -> Reply:
    return _page(desk, request)


def is_meant(desk: Desk, request: Request, action: act.SendFile) -> bool:
    """Whether a document may be a copy of CPT. A maintainer's is a deck, unless /cpt is on their screen."""
    return not request.maintainer or (_is_open(desk, request) and is_readable(action.name))


def on_file(desk: Desk, request: Request, action: act.SendFile) -> Reply:
    if not is_readable(action.name):
        if _is_open(desk, request):
            return Reply(again=True, remark=file_views.other_kind())
        return home.on_show(desk, request, act.Show(Unreadable.OTHER))
    sent = Sent(action.file, safe_name(action.name))
    if action.size > MOST_BYTES:
        return Reply(file_views.too_large(sent.name, action.size), Asks(Phase.CPT))
    return _reading(LOOK, sent)


def on_map(desk: Desk, request: Request, action: act.MapCpt) -> Reply:
    return _reading(LOOK, _sent(desk, request, action.mark), action.code, action.words)


def on_keep(desk: Desk, request: Request, action: act.KeepCpt) -> Reply:
    sent = _sent(desk, request, action.mark)
    learner.of(desk, request)  # whose copy it will be
    return _reading(KEEP, sent, action.code, action.words)


def on_decline() -> Reply:
    return Reply(file_views.declined(), Asks(Phase.CPT))


def on_text(desk: Desk, request: Request, text: str) -> Reply:
    """A range of codes adds cards; anything else is looked up."""
    span = cpt.span_of(text)
    if span is None or cpt.source_of(desk.work, request.learner) is None:
        return lookup.on_text(desk, request, text)
    return _page(desk, request, views.added(cpt_keeping.add_cards(desk, request, span), span))


def on_add_cards(desk: Desk, request: Request, action: act.AddCptCards) -> Reply:
    if cpt.page(desk.work, request.learner).owned != action.owned:
        raise Stale
    return _page(desk, request, views.added(cpt_keeping.add_cards(desk, request)))


def on_code(desk: Desk, request: Request, action: act.ShowCptCode) -> Reply:
    found = cpt.find(desk, request, action.code)
    if found is None:
        raise Stale
    return lookup.shown(desk, request, views.code(found))


def on_add_code(desk: Desk, request: Request, action: act.AddCptCode) -> Reply:
    added = cpt_keeping.add_code(desk, request, action.code)
    reply = on_code(desk, request, act.ShowCptCode(action.code))
    return Reply(reply.screen, reply.asks, toast=views.added(added))


def on_ask_drop(desk: Desk, request: Request) -> Reply:
    found = cpt.page(desk.work, request.learner)
    return Reply(views.ask_drop(found), Asks(Phase.CPT)) if found.copy else _page(desk, request)


def on_drop(desk: Desk, request: Request, action: act.DropCpt) -> Reply:
    cpt_keeping.drop(desk, request, action.licensed_at)
    return _page(desk, request, views.dropped())


def _page(desk: Desk, request: Request, remark: str = "") -> Reply:
    return Reply(views.page(cpt.page(desk.work, request.learner), remark), Asks(Phase.CPT))


def _reading(errand: str, sent: Sent, code: int = 0, words: int = 0) -> Reply:
    """The screen remembers the document: it is fetched again when a button asks for it."""
    asks = Asks(Phase.CPT, words=sent.words)
    return Reply(file_views.reading(sent.name), asks, errand=kind_of(errand, sent, code, words))


def _sent(desk: Desk, request: Request, mark: int) -> Sent:
    """The document on the screen, if a button was drawn from it. Raises `Stale`."""
    asks = review.present(desk, request)
    sent = Sent.of(asks.words) if asks and asks.phase is Phase.CPT else None
    if sent is None or sent.mark != mark:
        raise Stale
    return sent


def _is_open(desk: Desk, request: Request) -> bool:
    asks = review.present(desk, request)
    return asks is not None and asks.phase is Phase.CPT
