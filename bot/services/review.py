"""Studying: which card is asked next, what a grade does to it, and how it is taken back.

One function is one use-case inside one unit of work. Everything is held against what the screen asks
(`Asks`), so a button of an old screen raises `Stale` and changes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from bot.request import Desk, Request
from bot.screens import Asks, Phase
from bot.services import items, learner
from bot.services import review_asking as asking
from bot.services import review_grading as grading
from bot.services.review_values import (
    Answered,
    Back,
    Form,
    Graded,
    Leech,
    NearMiss,
    NotTyped,
    Question,
    Rest,
    Stale,
)
from db import cards, reviews, screens
from db.cards import Held
from db.learners import Learner
from decks.answers import Incomplete, NotACode, Right, Verdict, judge
from decks.model import Undrawable
from scheduler import stats
from scheduler.card import Grade, Moment, Review


def go_on(desk: Desk, request: Request) -> Question | Rest:
    """The next card, or the end of today's work."""
    person = learner.of(desk, request)
    return asking.next_question(desk, person, learner.moment(person, request), request.at_ms)


def reveal(desk: Desk, request: Request, card: int, rev: int) -> Back:
    """Turn a flip card over. Raises `Stale`."""
    person, moment, asks = _asked(desk, request, Phase.FRONT, card, rev)
    held = grading.held_for(desk, person, asks)
    asks = replace(asks, phase=Phase.BACK)
    return Back(asking.redrawn(desk, person, moment, asks), grading.outcomes(held, card, moment), moment)


def grade_card(
    desk: Desk, request: Request, card: int, rev: int, grade: Grade
) -> tuple[Question | Rest, Leech | None]:
    """Grade a flip card and go on; with it, what was set aside. Raises `Stale`."""
    person, moment, asks = _asked(desk, request, Phase.BACK, card, rev)
    graded = grading.grade_state(desk, person, moment, asks, grade, request.at_ms - asks.asked_ms)
    return asking.next_question(desk, learner.of(desk, request), moment, request.at_ms), graded.leech


def choose(desk: Desk, request: Request, card: int, rev: int, option: int) -> Answered:
    """Answer a choice card with an option's index. Raises `Stale`, also for an option that is not there."""
    person, moment, asks = _asked(desk, request, Phase.FRONT, card, rev)
    question = asking.redrawn(desk, person, moment, asks)
    if question.form is not Form.CHOICE or option >= len(question.item.options):
        raise Stale
    ms = request.at_ms - asks.asked_ms
    return _self_graded(desk, person, moment, question, option in question.item.key, str(option), None, ms)


def type_answer(desk: Desk, request: Request, asks: Asks, text: str) -> Answered | NearMiss:
    """Answer a typed card. An incomplete code of the right family, or no code at all, is told once and asked again.

    Raises `NotTyped`, `Stale`.
    """
    person, moment, asks = _asked(desk, request, Phase.FRONT, asks.card, asks.rev)
    question = asking.redrawn(desk, person, moment, asks)
    if question.form is not Form.TYPED:
        raise NotTyped
    verdict = judge(desk.library, question.item, text)
    if isinstance(verdict, Incomplete | NotACode) and not asks.hinted:
        return NearMiss(replace(question, asks=replace(asks, hinted=True)), verdict, text)
    ms = request.at_ms - asks.asked_ms
    return _self_graded(desk, person, moment, question, isinstance(verdict, Right), text, verdict, ms)


def give_up(desk: Desk, request: Request, card: int, rev: int) -> Answered:
    """See the answer of a typed card: counts as not known. Raises `Stale`."""
    person, moment, asks = _asked(desk, request, Phase.FRONT, card, rev)
    question = asking.redrawn(desk, person, moment, asks)
    if question.form is not Form.TYPED:
        raise Stale
    ms = request.at_ms - asks.asked_ms
    return _self_graded(desk, person, moment, question, False, "", None, ms)


def regrade(desk: Desk, request: Request, card: int, rev: int, grade: Grade) -> Answered:
    """Change the grade of the answer on the screen: undo and grade. Raises `Stale`."""
    person, moment, asks = _asked(desk, request, Phase.DONE, card, rev)
    last = grading.last_event(desk, person)
    if (
        last.card != card or last.grade <= Grade.AGAIN
    ):  # before anything is changed: a wrong answer stays wrong
        raise Stale
    grading.take_back(desk, person, moment, last.top)
    asked = replace(asks, rev=rev + 1)  # the undo raised it
    graded = grading.grade_state(desk, person, moment, asked, grade, last.ms)
    question = asking.redrawn(desk, person, moment, replace(asks, phase=Phase.FRONT, rev=asks.seed))
    verdict = judge(desk.library, question.item, asks.picked) if question.form is Form.TYPED else None
    return _answered(question, True, asks.picked, verdict, grade, graded, moment, last.ms)


def next_after(desk: Desk, request: Request, card: int, rev: int) -> Question | Rest:
    """Leave an answered card. Raises `Stale`."""
    person, moment, _ = _asked(desk, request, Phase.DONE, card, rev)
    return asking.next_question(desk, person, moment, request.at_ms)


def undo(desk: Desk, request: Request, seq: int) -> Question | Rest:
    """Take the last live grading event back and ask its card again. Raises `Stale`."""
    person = learner.of(desk, request)
    moment = learner.moment(person, request)
    taken = grading.take_back(desk, person, moment, seq)
    held = cards.load(desk.work, person.id, taken.card)
    stable = cards.stable_id(desk.work, taken.card) or ""
    try:
        return asking.question_of(desk, person, moment, taken.card, stable, held, request.at_ms)
    except Undrawable:
        return asking.next_question(desk, person, moment, request.at_ms)


def present(desk: Desk, request: Request) -> Asks | None:
    """What the chat's screen waits for."""
    screen = screens.load(desk.work, request.chat)
    return None if screen is None or screen.asks is None else Asks.load(screen.asks)


def shown(desk: Desk, request: Request, asks: Asks) -> Question | Back | Answered:
    """The card that a screen shows, as it was drawn: for a side screen's way back. Raises `Stale`."""
    person = learner.of(desk, request)
    moment = learner.moment(person, request)
    held = grading.held_for(desk, person, asks)
    if asks.phase is Phase.DONE:
        return _still_answered(desk, person, moment, held, asks)
    last = reviews.latest(desk.work, person.id, limit=1)
    question = replace(asking.redrawn(desk, person, moment, asks), undo=last[0].top if last else None)
    if asks.phase is Phase.BACK:
        return Back(question, grading.outcomes(held, asks.card, moment), moment)
    return question


def _still_answered(desk: Desk, person: Learner, moment: Moment, held: Held, asks: Asks) -> Answered:
    last = grading.last_event(desk, person)
    if last.card != asks.card or last.undoes is not None:
        raise Stale
    front = replace(asks, phase=Phase.FRONT, rev=asks.seed, picked="")
    question = asking.redrawn(desk, person, moment, front)
    if isinstance(held.state, Review):  # it was one of those to go, and is none any more
        question = replace(question, left=question.left + 1)
    typed = question.form is Form.TYPED and asks.picked
    verdict = judge(desk.library, question.item, asks.picked) if typed else None
    leech = grading.leech_of(desk, asks.card) if held.aside else None
    graded = Graded(held, last.seq, leech)
    right = last.grade > Grade.AGAIN
    return _answered(question, right, asks.picked, verdict, Grade(last.grade), graded, moment, last.ms)


def is_today(desk: Desk, request: Request, asks: Asks) -> bool:
    """Whether the screen's card was drawn on the present learning day."""
    return asks.day == learner.moment(learner.of(desk, request), request).day


def stands(desk: Desk, request: Request, asks: Asks) -> bool:
    """Whether the screen's card can still be answered: drawn today, not moved, and the same item as then."""
    person = learner.of(desk, request)
    moment = learner.moment(person, request)
    if asks.day != moment.day or cards.load(desk.work, person.id, asks.card).rev != asks.rev:
        return False
    try:
        asking.redrawn(desk, person, moment, asks)
    except Stale:
        return asks.phase is Phase.DONE
    return True


def _asked(desk: Desk, request: Request, phase: Phase, card: int, rev: int) -> tuple[Learner, Moment, Asks]:
    """The learner, the moment and the screen's question, if it is the one meant. Raises `Stale`."""
    asks = present(desk, request)
    if asks is None:
        raise Stale  # before a learner is made: an old button of somebody forgotten makes none
    person = learner.of(desk, request)
    moment = learner.moment(person, request)
    if (asks.phase, asks.card, asks.rev, asks.day) != (phase, card, rev, moment.day):
        raise Stale
    return person, moment, asks


def _self_graded(
    desk: Desk,
    person: Learner,
    moment: Moment,
    question: Question,
    right: bool,
    picked: str,
    verdict: Verdict | None,
    ms: int,
) -> Answered:
    grade = stats.self_grade(right=right, ms=ms, usual=grading.usual(desk, person, question.item.template))
    if right and question.asks.hinted:
        grade = min(grade, Grade.HARD)
    graded = grading.grade_state(desk, person, moment, question.asks, grade, ms)
    if graded.first:
        items.count_first(desk, person, question, right=right, picked=picked, ms=ms)
    return _answered(question, right, picked, verdict, grade, graded, moment, ms)


def _answered(
    question: Question,
    right: bool,
    picked: str,
    verdict: Verdict | None,
    grade: Grade,
    graded: Graded,
    moment: Moment,
    ms: int,
) -> Answered:
    asks = replace(question.asks, phase=Phase.DONE, rev=graded.held.rev, picked=picked[:100])
    return Answered(
        question, right, picked, verdict, grade, graded.held.state, moment, graded.seq, ms, graded.leech, asks
    )
