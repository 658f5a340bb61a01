"""Studying: which card is asked next, what a grade does to it, and how it is taken back.

One function is one use-case inside one unit of work. Everything is held against what the screen asks
(`Asks`), so a button of an old screen raises `Stale` and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from random import Random
from zlib import crc32

from bot.request import Desk, Request
from bot.screens import Asks, Phase
from bot.services import fresh, learner
from db import cards, reviews, screens
from db.cards import Held
from db.learners import Learner
from db.reviews import Recent
from decks.answers import Incomplete, NotACode, Right, Verdict, judge
from decks.model import Difficulty, Item, Undrawable
from scheduler import sm2, stats
from scheduler.card import CardState, Grade, Learning, Moment, New, NextStates, Relearning, Review
from scheduler.fuzz import fuzz_of
from scheduler.queue import Ahead, Due, Fresh, Nothing, Repeat, next_card

CONFIG = sm2.Config()
CANDIDATES = 8  # of each kind, enough to find one that is no sibling
RECENT = 8
FAMILY = 6  # codes shown beside a card that is set aside
SAMPLES = 64  # events looked at for a learner's usual time
FLIP_SHARE = 3  # one title card of three is shown as a flip card


class Stale(Exception):
    """The button or text belongs to a screen that has moved on."""


class NotTyped(Exception):
    """A text came while a card waits for a tap."""


class Form(Enum):
    """How an item is put to the learner."""

    CHOICE = auto()
    TYPED = auto()
    FLIP = auto()


@dataclass(frozen=True, slots=True)
class Question:
    """A card as it is asked now."""

    item: Item
    form: Form
    asks: Asks
    left: int  # cards to go today, this one included
    undo: int | None  # the event that Undo would take back


@dataclass(frozen=True, slots=True)
class Back:
    """A flip card turned over: the four outcomes, before the tap."""

    question: Question
    outcomes: NextStates
    moment: Moment


@dataclass(frozen=True, slots=True)
class Answered:
    """A card that graded itself. `asks` waits for Next."""

    question: Question
    right: bool
    picked: str
    verdict: Verdict | None  # of a typed answer
    grade: Grade
    state: CardState
    moment: Moment
    seq: int
    ms: int
    leech: Leech | None
    asks: Asks


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A typed answer that is no wrong code yet (the right family, or a slip): told, and asked again."""

    question: Question
    verdict: Verdict
    typed: str


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is left today."""

    today: stats.Summary
    tomorrow: int
    zone_known: bool
    more: bool  # new cards are left in the core list
    undo: int | None  # the event that Undo would take back


@dataclass(frozen=True, slots=True)
class Leech:
    """A card that was forgotten too often and set aside, with its nearest family."""

    subject: str
    family: tuple[tuple[str, str], ...]  # (code, title)


@dataclass(frozen=True, slots=True)
class Graded:
    held: Held
    seq: int
    leech: Leech | None


def go_on(desk: Desk, request: Request) -> Question | Rest:
    """The next card, or the end of today's work."""
    person = learner.of(desk, request)
    return _next(desk, person, learner.moment(person, request), request.at_ms)


def reveal(desk: Desk, request: Request, card: int, rev: int) -> Back:
    """Turn a flip card over. Raises `Stale`."""
    person, moment, asks = _asked(desk, request, Phase.FRONT, card, rev)
    held = _held(desk, person, asks)
    asks = replace(asks, phase=Phase.BACK)
    return Back(_redrawn(desk, person, moment, asks), _outcomes(held, card, moment), moment)


def grade_card(
    desk: Desk, request: Request, card: int, rev: int, grade: Grade
) -> tuple[Question | Rest, Leech | None]:
    """Grade a flip card and go on; with it, what was set aside. Raises `Stale`."""
    person, moment, asks = _asked(desk, request, Phase.BACK, card, rev)
    graded = _grade(desk, person, moment, asks, grade, request.at_ms - asks.asked_ms)
    return _next(desk, learner.of(desk, request), moment, request.at_ms), graded.leech


def choose(desk: Desk, request: Request, card: int, rev: int, option: int) -> Answered:
    """Answer a choice card with an option's index. Raises `Stale`, also for an option that is not there."""
    person, moment, asks = _asked(desk, request, Phase.FRONT, card, rev)
    question = _redrawn(desk, person, moment, asks)
    if question.form is not Form.CHOICE or option >= len(question.item.options):
        raise Stale
    ms = request.at_ms - asks.asked_ms
    return _self_graded(desk, person, moment, question, option in question.item.key, str(option), None, ms)


def type_answer(desk: Desk, request: Request, asks: Asks, text: str) -> Answered | NearMiss:
    """Answer a typed card. An incomplete code of the right family, or no code at all, is told once and asked again.

    Raises `NotTyped`, `Stale`.
    """
    person, moment, asks = _asked(desk, request, Phase.FRONT, asks.card, asks.rev)
    question = _redrawn(desk, person, moment, asks)
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
    question = _redrawn(desk, person, moment, asks)
    if question.form is not Form.TYPED:
        raise Stale
    ms = request.at_ms - asks.asked_ms
    return _self_graded(desk, person, moment, question, False, "", None, ms)


def regrade(desk: Desk, request: Request, card: int, rev: int, grade: Grade) -> Answered:
    """Change the grade of the answer on the screen: undo and grade. Raises `Stale`."""
    person, moment, asks = _asked(desk, request, Phase.DONE, card, rev)
    last = _last(desk, person)
    if (
        last.card != card or last.grade <= Grade.AGAIN
    ):  # before anything is changed: a wrong answer stays wrong
        raise Stale
    _take_back(desk, person, moment, last.top)
    asked = replace(asks, rev=rev + 1)  # the undo raised it
    graded = _grade(desk, person, moment, asked, grade, last.ms)
    question = _redrawn(desk, person, moment, replace(asks, phase=Phase.FRONT, rev=asks.seed))
    verdict = judge(desk.library, question.item, asks.picked) if question.form is Form.TYPED else None
    return _answered(question, True, asks.picked, verdict, grade, graded, moment, last.ms)


def next_after(desk: Desk, request: Request, card: int, rev: int) -> Question | Rest:
    """Leave an answered card. Raises `Stale`."""
    person, moment, _ = _asked(desk, request, Phase.DONE, card, rev)
    return _next(desk, person, moment, request.at_ms)


def undo(desk: Desk, request: Request, seq: int) -> Question | Rest:
    """Take the last live grading event back and ask its card again. Raises `Stale`."""
    person = learner.of(desk, request)
    moment = learner.moment(person, request)
    taken = _take_back(desk, person, moment, seq)
    held = cards.load(desk.work, person.id, taken.card)
    stable = cards.stable_id(desk.work, taken.card) or ""
    try:
        return _question(desk, person, moment, taken.card, stable, held, request.at_ms)
    except Undrawable:
        return _next(desk, person, moment, request.at_ms)


def present(desk: Desk, request: Request) -> Asks | None:
    """What the chat's screen waits for."""
    screen = screens.load(desk.work, request.chat)
    return None if screen is None or screen.asks is None else Asks.load(screen.asks)


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
        _redrawn(desk, person, moment, asks)
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


def _held(desk: Desk, person: Learner, asks: Asks) -> Held:
    held = cards.load(desk.work, person.id, asks.card)
    if held.rev != asks.rev:
        raise Stale
    return held


def _next(desk: Desk, person: Learner, moment: Moment, at_ms: int) -> Question | Rest:
    recent = reviews.latest(desk.work, person.id, limit=RECENT)
    while True:
        match next_card(_ahead(desk, person, moment, recent), moment, CONFIG):
            case Due(card=card) | Repeat(card=card):
                stable = cards.stable_id(desk.work, card) or ""
            case Fresh(id=stable):
                card = cards.number(desk.work, stable)
            case Nothing():
                return _rest(desk, person, moment)
        held = cards.load(desk.work, person.id, card)
        try:
            return _question(desk, person, moment, card, stable, held, at_ms, recent)
        except Undrawable:  # the edition no longer holds it: keep its history, ask it no more
            cards.advance(desk.work, person.id, card, held, _settled(held.state), day=moment.day, aside=True)


def _ahead(desk: Desk, person: Learner, moment: Moment, recent: Sequence[Recent]) -> Ahead:
    work = desk.work
    undone = {event.undoes for event in recent}
    events = [event for event in recent if event.undoes is None and event.seq not in undone]
    since = {event.card: place for place, event in reversed(list(enumerate(events)))}
    new = (place for place, event in enumerate(events) if event.before_kind == cards.NEW)
    return Ahead(
        repeats=[
            Repeat(one.card, _subject(one.stable), one.grade, one.repeat_at, since.get(one.card, RECENT))
            for grade in (Grade.AGAIN, Grade.HARD)  # each by itself: many of one must not hide the other
            for one in cards.repeats(work, person.id, grade=grade, limit=CANDIDATES)
        ],
        reviews=[
            Due(one.card, _subject(one.stable))
            for one in cards.due_reviews(work, person.id, day=moment.day, limit=CANDIDATES)
        ],
        fresh=[Fresh(stable, _subject(stable)) for stable in fresh.upcoming(desk, person, moment)],
        since_fresh=next(new, RECENT),
        last_subject=_subject(events[0].stable) if events else None,
    )


def _question(
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
    item, form = _item(desk, stable, asks)
    asks = replace(asks, item=_mark_of(item))
    last = reviews.latest(desk.work, person.id, limit=1) if recent is None else recent
    return Question(item, form, asks, _left(desk, person, moment), last[0].top if last else None)


def _redrawn(desk: Desk, person: Learner, moment: Moment, asks: Asks) -> Question:
    """The question that the screen shows: the same item, from the same seed. Raises `Stale` for any other."""
    stable = cards.stable_id(desk.work, asks.card) or ""
    try:
        item, form = _item(desk, stable, asks)
    except Undrawable as gone:
        raise Stale from gone
    if _mark_of(item) != asks.item:
        raise Stale
    return Question(item, form, asks, _left(desk, person, moment), None)


def _item(desk: Desk, stable: str, asks: Asks) -> tuple[Item, Form]:
    chance = Random(f"{asks.card}:{asks.seed}")
    item = desk.library.draw(stable, chance, Difficulty(asks.difficulty))
    return item, form_of(item, stable)


def _mark_of(item: Item) -> str:
    """The part of an item's id that changes with what was drawn."""
    return item.id.rpartition("#")[2]


def form_of(item: Item, stable: str) -> Form:
    """Items with an answer are typed; of the titles every third card is a flip card, always the same ones."""
    if item.answer is not None:
        return Form.TYPED
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


def _left(desk: Desk, person: Learner, moment: Moment) -> int:
    waiting = cards.count_due(desk.work, person.id, day=moment.day)
    return waiting + fresh.coming(desk, person, moment)


def _outcomes(held: Held, card: int, moment: Moment) -> NextStates:
    return sm2.next_states(held.state, moment, CONFIG, fuzz_of(card, held.rev))


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
    grade = stats.self_grade(right=right, ms=ms, usual=_usual(desk, person, question.item.template))
    if right and question.asks.hinted:
        grade = min(grade, Grade.HARD)
    graded = _grade(desk, person, moment, question.asks, grade, ms)
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


def _usual(desk: Desk, person: Learner, template: str) -> int | None:
    """The learner's usual time for a template, from the last right answers."""
    events = reviews.latest(desk.work, person.id, limit=SAMPLES)
    right = [one.ms for one in events if one.grade > Grade.AGAIN and one.stable.endswith(f":{template}")]
    return stats.usual_ms(right[::-1])


def _grade(desk: Desk, person: Learner, moment: Moment, asks: Asks, grade: Grade, ms: int) -> Graded:
    held = _held(desk, person, asks)
    state = _outcomes(held, asks.card, moment).of(grade)
    leech = _lapses(state) > _lapses(held.state) and sm2.is_leech(_review_of(state), CONFIG)
    if leech:
        state = _settled(state)
    now = cards.advance(desk.work, person.id, asks.card, held, state, day=moment.day, aside=leech)
    last = next(iter(reviews.latest(desk.work, person.id, limit=1)), None)
    seq = reviews.append_grade(
        desk.work, person.id, asks.card, grade=grade, moment=moment, ms=max(ms, 0), before=held, last=last
    )
    if held.rev == 0:
        fresh.met(desk, person, moment)
    return Graded(now, seq, _leech(desk, asks.card) if leech else None)


def _leech(desk: Desk, card: int) -> Leech:
    subject = _subject(cards.stable_id(desk.work, card) or "::")
    concept = desk.library.find(subject)
    parent = desk.library.find(concept.parent) if concept and concept.parent else None
    family = [desk.library.find(code) for code in parent.children] if parent else []
    return Leech(subject, tuple((one.code, one.title) for one in family[:FAMILY] if one))


def _last(desk: Desk, person: Learner) -> Recent:
    last = reviews.latest(desk.work, person.id, limit=1)
    if not last:
        raise Stale
    return last[0]


def _take_back(desk: Desk, person: Learner, moment: Moment, seq: int | None) -> reviews.Taken:
    last = _last(desk, person)
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


def _settled(state: CardState) -> CardState:
    """What is stored of a card set aside: the review it leads to."""
    return state if isinstance(state, New) else _review_of(state)


def _rest(desk: Desk, person: Learner, moment: Moment) -> Rest:
    last = reviews.latest(desk.work, person.id, limit=1)
    return Rest(
        today=stats.summary(reviews.since(desk.work, person.id, day=moment.day)),
        tomorrow=cards.count_due(desk.work, person.id, day=moment.day + 1),
        zone_known=person.zone_known,
        more=fresh.anything_left(desk, person),
        undo=last[0].top if last else None,
    )


def _subject(stable: str) -> str:
    return stable.split(":")[1]
