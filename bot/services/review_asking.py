"""Which card is asked next, and how: the queue's choice, the item, its form and difficulty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from zlib import crc32

from bot.request import Desk
from bot.screens import Asks, Phase
from bot.services import carry, cpt, fresh
from bot.services.review_grading import CONFIG, subject_of
from bot.services.review_values import Form, Question, Rest, Stale
from db import cards, decks, reviews
from db.cards import Held
from db.learners import Learner
from db.reviews import Recent
from decks.model import Difficulty, Item, Undrawable
from scheduler import stats
from scheduler.card import CardState, Grade, Learning, Moment, New, Relearning, Review
from scheduler.queue import Ahead, Due, Fresh, Nothing, Repeat, next_card

CANDIDATES = 8  # of each kind, enough to find one that is no sibling
RECENT = 8
FLIP_SHARE = 3  # one title card of three is shown as a flip card


def next_question(desk: Desk, person: Learner, moment: Moment, at_ms: int) -> Question | Rest:
    recent = reviews.latest(desk.work, person.id, limit=RECENT)
    while True:
        match next_card(_ahead(desk, person, moment, recent), moment, CONFIG):
            case Due(card=card) | Repeat(card=card):
                stable = cards.stable_id(desk.work, card) or ""
            case Fresh(id=stable):
                card = cards.number(desk.work, stable)
            case Nothing():
                return rest(desk, person, moment)
        held = cards.load(desk.work, person.id, card)
        try:
            asked = question_of(desk, person, moment, card, stable, held, at_ms, recent)
            return replace(asked, is_revised=_is_revised(desk, person, card))
        except Undrawable:  # the edition no longer holds it: keep its history, ask it no more
            carry.lay_aside(desk, person, moment, stable, card)


def _is_revised(desk: Desk, person: Learner, card: int) -> bool:
    """Whether a new edition changed the card's title or note; true once."""
    kind = decks.unseen(desk.work, person.id, card)
    if kind is not None:
        decks.seen(desk.work, person.id, card)
    return kind is decks.Kind.REVISED


def _ahead(desk: Desk, person: Learner, moment: Moment, recent: Sequence[Recent]) -> Ahead:
    work = desk.work
    undone = {event.undoes for event in recent}
    events = [event for event in recent if event.undoes is None and event.seq not in undone]
    since = {event.card: place for place, event in reversed(list(enumerate(events)))}
    new = (place for place, event in enumerate(events) if event.before_kind == cards.NEW)
    return Ahead(
        repeats=[
            Repeat(one.card, subject_of(one.stable), one.grade, one.repeat_at, since.get(one.card, RECENT))
            for grade in (Grade.AGAIN, Grade.HARD)  # each by itself: many of one must not hide the other
            for one in cards.repeats(work, person.id, grade=grade, limit=CANDIDATES)
        ],
        reviews=[
            Due(one.card, subject_of(one.stable))
            for one in cards.due_reviews(work, person.id, day=moment.day, limit=CANDIDATES)
        ],
        fresh=[Fresh(stable, subject_of(stable)) for stable in fresh.upcoming(desk, person, moment)],
        since_fresh=next(new, RECENT),
        last_subject=subject_of(events[0].stable) if events else None,
    )


def question_of(
    desk: Desk,
    person: Learner,
    moment: Moment,
    card: int,
    stable: str,
    held: Held,
    at_ms: int,
    recent: Sequence[Recent] | None = None,
) -> Question:
    asks = Asks(Phase.FRONT, card, held.rev, moment.day, at_ms, held.rev, int(_difficulty(held.state)))
    item, form = _item(desk, person, stable, asks)
    asks = replace(asks, item=_mark_of(item))
    last = reviews.latest(desk.work, person.id, limit=1) if recent is None else recent
    return Question(item, form, asks, left(desk, person, moment), last[0].top if last else None)


def redrawn(desk: Desk, person: Learner, moment: Moment, asks: Asks) -> Question:
    """The question that the screen shows: the same item, from the same seed. Raises `Stale` for any other."""
    stable = cards.stable_id(desk.work, asks.card) or ""
    try:
        item, form = _item(desk, person, stable, asks)
    except Undrawable as gone:
        raise Stale from gone
    if _mark_of(item) != asks.item:
        raise Stale
    return Question(item, form, asks, left(desk, person, moment), None)


def _item(desk: Desk, person: Learner, stable: str, asks: Asks) -> tuple[Item, Form]:
    chance = Random(f"{asks.card}:{asks.seed}")
    item = cpt.drawn(desk, person, stable, chance, Difficulty(asks.difficulty))
    return item, form_of(item, stable)


def _mark_of(item: Item) -> str:
    """The part of an item's id that changes with what was drawn."""
    return item.id.rpartition("#")[2]


def form_of(item: Item, stable: str) -> Form:
    """Items with an answer are typed, those without a choice flip; of the titles every third card is a flip card,
    always the same ones.
    """
    if item.answer is not None:
        return Form.TYPED
    if len(item.options) == 1:
        return Form.FLIP
    if item.template == "title-of-code" and crc32(stable.encode()) % FLIP_SHARE == 0:
        return Form.FLIP
    return Form.CHOICE


def _difficulty(state: CardState) -> Difficulty:
    """The better a card is known, the nearer its distractors; one just missed comes back with far ones."""
    match state:
        case New():
            return Difficulty.MEDIUM
        case Learning() | Relearning():
            return Difficulty.EASY
        case Review(reps=reps):
            return Difficulty.MEDIUM if reps < 3 else Difficulty.HARD


def left(desk: Desk, person: Learner, moment: Moment) -> int:
    waiting = cards.count_due(desk.work, person.id, day=moment.day)
    return waiting + fresh.coming(desk, person, moment)


def rest(desk: Desk, person: Learner, moment: Moment) -> Rest:
    last = reviews.latest(desk.work, person.id, limit=1)
    return Rest(
        today=stats.summary(reviews.since(desk.work, person.id, day=moment.day)),
        tomorrow=cards.count_due(desk.work, person.id, day=moment.day + 1),
        zone_known=person.zone_known,
        more=fresh.anything_left(desk, person),
        undo=last[0].top if last else None,
    )
