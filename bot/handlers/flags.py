"""Flags: action -> reply. The queue is for maintainers only (`bot.routes`)."""

from __future__ import annotations

from bot import actions as act
from bot.actions import Reason
from bot.request import Desk, Request
from bot.screens import Asks, Html, Phase, Reply
from bot.services import flags
from bot.services.review_values import Answered, Back, Question
from bot.views import flags as views
from bot.views import review as card_views


def on_ask(desk: Desk, request: Request, action: act.AskFlag) -> Reply:
    asks = flags.about(desk, request, action.card, action.rev)
    return Reply(views.reasons(asks), asks)


def on_flag(desk: Desk, request: Request, action: act.FlagItem) -> Reply:
    asks = flags.about(desk, request, action.card, action.rev)
    if action.reason is Reason.OTHER:
        return Reply(views.ask_words(), flags.wants_words(asks))
    return _raised(desk, request, asks, action.reason, None)


def on_words(desk: Desk, request: Request, asks: Asks, text: str) -> Reply:
    """A text that says what is wrong."""
    if not text.strip() or len(text) > flags.MOST_WORDS:
        return Reply(again=True, remark=views.too_long())
    return _raised(desk, request, asks, Reason.OTHER, text.strip())


def on_take_back(desk: Desk, request: Request, action: act.TakeFlagBack) -> Reply:
    flags.take_back(desk, request, action.flag)
    return on_back(desk, request)


def on_back(desk: Desk, request: Request) -> Reply:
    match flags.back(desk, request):
        case Question() as question:
            return card_views.asked(question)
        case Back() as turned:
            return Reply(card_views.back(turned), turned.question.asks)
        case Answered() as answered:
            return Reply(card_views.answered(answered), answered.asks)


def on_flags(desk: Desk, request: Request, action: act.ShowFlags) -> Reply:
    return _next(desk, request, action.after)


def on_ask_answer(desk: Desk, request: Request, action: act.AnswerFlag) -> Reply:
    case = flags.case(desk, request, action.flag)
    return Reply(views.ask_answer(case), Asks(Phase.VERDICT, about=action.flag))


def on_answer(desk: Desk, request: Request, asks: Asks, text: str) -> Reply:
    """A maintainer's text, for who flagged it."""
    if not text.strip() or len(text) > flags.MOST_WORDS:
        return Reply(again=True, remark=views.too_long())
    return _settled(desk, request, flags.answer(desk, request, asks.about, text.strip()))


def on_key_is_right(desk: Desk, request: Request, action: act.KeyIsRight) -> Reply:
    return _settled(desk, request, flags.key_is_right(desk, request, action.flag))


def on_retire(desk: Desk, request: Request, action: act.RetireFlagged) -> Reply:
    return _settled(desk, request, flags.retire(desk, request, action.flag))


def _raised(desk: Desk, request: Request, asks: Asks, reason: Reason, words: str | None) -> Reply:
    try:
        raised = flags.raise_flag(desk, request, asks, reason, words)
    except flags.TooManyFlags:
        return Reply(views.too_many(), asks)
    return Reply(views.thanks(raised), raised.asks)


def _settled(desk: Desk, request: Request, settled: flags.Settled) -> Reply:
    """The next flag, and a word to those who raised this one."""
    reply = _next(desk, request, remark=views.done(settled))
    tells = tuple((flag.learner, views.verdict(flag, settled)) for flag in settled.flags)
    return Reply(reply.screen, remark=reply.remark, tells=tells)


def _next(desk: Desk, request: Request, after: int = 0, remark: Html | None = None) -> Reply:
    found = flags.oldest(desk, request, after)
    return Reply(views.case(found) if found else views.no_flags(), remark=remark)
