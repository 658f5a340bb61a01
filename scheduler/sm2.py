"""When a card is due: SM-2 (P. A. Woźniak, "Optimization of learning", 1990, section 3.2).

Rules:
1. Quality q is 2, 3, 4, 5 for Again, Hard, Good, Easy.
2. q >= 3: EF' = EF + (0.1 - (5 - q)(0.08 + (5 - q) 0.02)), never below 1.3. EF starts at 2.5. EF' comes
   first, then I(1) = 1, I(2) = 6, I(n) = I(n-1) * EF', a fraction is rounded up.
3. q < 3: n = 1, I = 1, EF unchanged; the next success gives I(2). A lapse is counted, not for a new card.
4. Due is the learning day of the grade + I. I is at most `maximum_interval`.
5. A success before the due day: I = max(I, days passed * EF', rounded up); n and EF move as always.
6. Only the first grade of a card on a learning day counts. After it Good and Easy clear the card from today,
   Again and Hard bring it back today; both leave the Review as it is. A card that was not cleared is graded
   on a later day like the Review it holds.
7. A learning day before the last graded one is no new day (the learner flew west): a change of zone earns no
   second grade, and the days passed are never below 1 where they count.

Ours, each with a switch in `Config`: same-day repeats, fuzz, days late count, leeches.

Ease and intervals are computed in whole thousandths of ease. Floats would say 25 * 2.2 = 55.00000000000001
and round it up to 56; every step of rule 2 is a whole number of hundredths, and Anki keeps thousandths.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduler.card import CardState, Grade, Learning, Moment, New, NextStates, Relearning, Review
from scheduler.fuzz import fuzzed

FIRST_EASE = 2.5
LOWEST_EASE = 1.3
EASE_PLACES = 3
EASE_UNITS = 1_000
FIRST_INTERVAL = 1
SECOND_INTERVAL = 6
HIGHEST_QUALITY = 5


@dataclass(frozen=True, slots=True)
class Config:
    """What we add to SM-2. `PLAIN` is SM-2 and nothing else."""

    same_day_repeats: bool = True  # SM-2 has them too; off, a grade always gives a Review
    repeat_after_seconds: int = 60  # after Again, unless `repeat_after_cards` others came first
    repeat_after_cards: int = 3
    fuzz: bool = True
    late_counts_elapsed: bool = True  # an answer later than due counts the days that really passed
    leech_lapses: int = 8  # 0: no card is a leech
    maximum_interval: int = 36_500  # days


PLAIN = Config(same_day_repeats=False, fuzz=False, late_counts_elapsed=False, leech_lapses=0)


def next_states(state: CardState, moment: Moment, config: Config, fuzz: float) -> NextStates:
    """What each of the four grades makes of the card now; `fuzz` in [-1, 1) from `scheduler.fuzz.fuzz_of`."""
    return NextStates(
        again=_graded(state, Grade.AGAIN, moment, config, fuzz),
        hard=_graded(state, Grade.HARD, moment, config, fuzz),
        good=_graded(state, Grade.GOOD, moment, config, fuzz),
        easy=_graded(state, Grade.EASY, moment, config, fuzz),
    )


def is_leech(review: Review, config: Config) -> bool:
    """Failed so often that it costs more than it gives. Ask only after a grade that added a lapse."""
    return 0 < config.leech_lapses <= review.lapses


def _graded(state: CardState, grade: Grade, moment: Moment, config: Config, fuzz: float) -> CardState:
    match state:
        case New():
            return _settled(Learning, _learnt(grade, moment.day), grade, moment, config)
        case Review():
            review = _reviewed(state, grade, moment.day, config, fuzz) if moment.day > state.last else state
            return _settled(Relearning, review, grade, moment, config)
        case Learning(review=review) | Relearning(review=review):
            if moment.day > review.last:
                return _graded(review, grade, moment, config, fuzz)
            return _settled(type(state), review, grade, moment, config)


def _settled(
    repeating: type[Learning | Relearning], review: Review, grade: Grade, moment: Moment, config: Config
) -> CardState:
    """The review itself, or the state that brings it back today first."""
    if grade >= Grade.GOOD or not config.same_day_repeats:
        return review
    wait = config.repeat_after_seconds if grade == Grade.AGAIN else 0  # Hard waits for its turn, not for time
    return repeating(review, grade, moment.at + wait)


def _learnt(grade: Grade, day: int) -> Review:
    ease = FIRST_EASE if grade == Grade.AGAIN else _eased(FIRST_EASE, grade)
    return Review(reps=1, ease=ease, interval=FIRST_INTERVAL, due=day + FIRST_INTERVAL, last=day, lapses=0)


def _reviewed(review: Review, grade: Grade, day: int, config: Config, fuzz: float) -> Review:
    """The first grade of a later learning day."""
    if grade == Grade.AGAIN:
        due = day + FIRST_INTERVAL
        return replace(review, reps=1, interval=FIRST_INTERVAL, due=due, last=day, lapses=review.lapses + 1)
    ease = _eased(review.ease, grade)
    interval = min(config.maximum_interval, _grown(review, ease, day, config, fuzz))
    return replace(review, reps=review.reps + 1, ease=ease, interval=interval, due=day + interval, last=day)


def _grown(review: Review, ease: float, day: int, config: Config, fuzz: float) -> int:
    """The next interval, in days, before the limit."""
    elapsed = day - review.last
    chance = fuzz if config.fuzz else 0.0
    if day < review.due:  # no fuzz may take back what the card has
        return max(review.interval, fuzzed(_times(elapsed, ease), chance))
    if review.reps == 1:
        return SECOND_INTERVAL
    passed = max(review.interval, elapsed) if config.late_counts_elapsed else review.interval
    return fuzzed(_times(passed, ease), chance)


def _eased(ease: float, grade: Grade) -> float:
    missing = HIGHEST_QUALITY - (grade + 1)
    moved = ease + (0.1 - missing * (0.08 + missing * 0.02))
    return max(LOWEST_EASE, round(moved, EASE_PLACES))


def _times(days: int, ease: float) -> int:
    """`days * ease`, a fraction rounded up, without float noise."""
    return -(-days * round(ease * EASE_UNITS) // EASE_UNITS)
