"""Studying: action -> reply."""

from __future__ import annotations

from dataclasses import replace

from bot import actions as act
from bot.request import Desk, Request
from bot.screens import Asks, Phase, Reply
from bot.services import home, review
from bot.services.review_values import Answered, NearMiss, NotTyped, Stale
from bot.views import home as home_views
from bot.views import review as views
from db.cards import Moved

MAX_ANSWER = 60


def on_study(desk: Desk, request: Request) -> Reply:
    return views.asked(review.go_on(desk, request))


def on_more(desk: Desk, request: Request, action: act.StudyMore) -> Reply:
    home.more_cards(desk, request, action.number)
    return views.asked(review.go_on(desk, request))


def on_reveal(desk: Desk, request: Request, action: act.Reveal) -> Reply:
    turned = review.reveal(desk, request, action.card, action.rev)
    return Reply(views.back(turned), turned.question.asks)


def on_grade(desk: Desk, request: Request, action: act.GradeCard) -> Reply:
    found, leech = review.grade_card(desk, request, action.card, action.rev, action.grade)
    return views.asked(found, remark=views.set_aside(leech) if leech else None)


def on_choose(desk: Desk, request: Request, action: act.Choose) -> Reply:
    return _answered(review.choose(desk, request, action.card, action.rev, action.option))


def on_give_up(desk: Desk, request: Request, action: act.GiveUp) -> Reply:
    return _answered(review.give_up(desk, request, action.card, action.rev))


def on_regrade(desk: Desk, request: Request, action: act.Regrade) -> Reply:
    return _answered(review.regrade(desk, request, action.card, action.rev, action.grade))


def on_next(desk: Desk, request: Request, action: act.NextCard) -> Reply:
    return views.asked(review.next_after(desk, request, action.card, action.rev))


def on_undo(desk: Desk, request: Request, action: act.Undo) -> Reply:
    return views.asked(review.undo(desk, request, action.seq))


def on_answer(desk: Desk, request: Request, asks: Asks, text: str) -> Reply:
    """A text while a card waits for an answer."""
    if asks.phase is Phase.DONE:
        return Reply(again=True, remark=home_views.already_answered())
    if asks.phase is not Phase.FRONT:
        return Reply(again=True, remark=home_views.answer_first())
    if len(text) > MAX_ANSWER:
        return Reply(again=True, remark=home_views.too_long())
    try:
        result = review.type_answer(desk, request, asks, text)
    except NotTyped:
        return Reply(again=True, remark=home_views.answer_first())
    match result:
        case Answered():
            return _answered(result)
        case NearMiss():
            return Reply(views.near_miss(result), result.question.asks)


def on_stale(desk: Desk, request: Request) -> Reply:
    """An old button: the present screen again, or the next card when that one cannot be answered any more."""
    asks = review.present(desk, request)
    if asks is None or not asks.card:
        return Reply(again=True, toast=home_views.old_button())
    if review.stands(desk, request, asks):
        return Reply(again=True, toast=home_views.moved_on())
    reply = views.asked(
        review.go_on(desk, request),
        remark=home_views.drawn_anew(new_day=not review.is_today(desk, request, asks)),
    )
    return replace(reply, toast=home_views.moved_on())


def _answered(result: Answered) -> Reply:
    return Reply(views.answered(result), result.asks)


STALE = (Stale, Moved)
