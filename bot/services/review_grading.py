"""What a grade does to a card, and how it is taken back."""

from __future__ import annotations

from bot.request import Desk
from bot.screens import Asks
from bot.services import fresh
from bot.services.review_values import Graded, Leech, Stale
from db import cards, reviews
from db.cards import Held
from db.learners import Learner
from db.reviews import Recent
from scheduler import sm2, stats
from scheduler.card import CardState, Grade, Learning, Moment, New, NextStates, Relearning, Review
from scheduler.fuzz import fuzz_of

CONFIG = sm2.Config()
FAMILY = 6  # codes shown beside a card that is set aside
ADDED = 1  # rev of a card that was asked for before it was ever graded; an undone one has a higher
SAMPLES = 64  # events looked at for a learner's usual time


def held_for(desk: Desk, person: Learner, asks: Asks) -> Held:
    held = cards.load(desk.work, person.id, asks.card)
    if held.rev != asks.rev:
        raise Stale
    return held


def outcomes(held: Held, card: int, moment: Moment) -> NextStates:
    return sm2.next_states(held.state, moment, CONFIG, fuzz_of(card, held.rev))


def usual(desk: Desk, person: Learner, template: str) -> int | None:
    """The learner's usual time for a template, from the last right answers."""
    events = reviews.latest(desk.work, person.id, limit=SAMPLES)
    right = [one.ms for one in events if one.grade > Grade.AGAIN and one.stable.endswith(f":{template}")]
    return stats.usual_ms(right[::-1])


def grade_state(desk: Desk, person: Learner, moment: Moment, asks: Asks, grade: Grade, ms: int) -> Graded:
    held = held_for(desk, person, asks)
    state = outcomes(held, asks.card, moment).of(grade)
    leech = _lapses(state) > _lapses(held.state) and sm2.is_leech(_review_of(state), CONFIG)
    if leech:
        state = settled(state)
    now = cards.advance(desk.work, person.id, asks.card, held, state, day=moment.day, aside=leech)
    last = next(iter(reviews.latest(desk.work, person.id, limit=1)), None)
    seq = reviews.append_grade(
        desk.work, person.id, asks.card, grade=grade, moment=moment, ms=max(ms, 0), before=held, last=last
    )
    if held.rev == 0:
        fresh.met(desk, person, moment)
    first = isinstance(held.state, New) and held.rev <= ADDED
    return Graded(now, seq, leech_of(desk, asks.card) if leech else None, first)


def leech_of(desk: Desk, card: int) -> Leech:
    subject = subject_of(cards.stable_id(desk.work, card) or "::")
    concept = desk.library.find(subject)
    parent = desk.library.find(concept.parent) if concept and concept.parent else None
    family = [desk.library.find(code) for code in parent.children] if parent else []
    return Leech(subject, tuple((one.code, one.title) for one in family[:FAMILY] if one))


def last_event(desk: Desk, person: Learner) -> Recent:
    last = reviews.latest(desk.work, person.id, limit=1)
    if not last:
        raise Stale
    return last[0]


def take_back(desk: Desk, person: Learner, moment: Moment, seq: int | None) -> reviews.Taken:
    last = last_event(desk, person)
    taken = None if seq is None or last.top != seq else reviews.load(desk.work, person.id, seq)
    if taken is None:
        raise Stale
    held = cards.load(desk.work, person.id, taken.card)
    before = taken.before
    cards.advance(desk.work, person.id, taken.card, held, before.state, day=moment.day, aside=before.aside)
    reviews.append_undo(desk.work, person.id, taken, moment=moment, last=last, before=held)
    return taken


def _review_of(state: CardState) -> Review:
    match state:
        case Review():
            return state
        case Learning(review=review) | Relearning(review=review):
            return review
        case New():
            raise AssertionError("a graded card is not new")


def _lapses(state: CardState) -> int:
    return 0 if isinstance(state, New) else _review_of(state).lapses


def settled(state: CardState) -> CardState:
    """What is stored of a card set aside: the review it leads to."""
    return state if isinstance(state, New) else _review_of(state)


def subject_of(stable: str) -> str:
    return stable.split(":")[1]
