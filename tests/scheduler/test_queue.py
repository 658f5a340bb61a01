"""Which card comes next, as stories and as properties."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from scheduler.card import Grade, Moment
from scheduler.queue import Ahead, Candidate, Due, Fresh, Nothing, Repeat, are_siblings, next_card
from scheduler.sm2 import Config

AGAIN, HARD, GOOD, EASY = Grade
NOW = 10_000
PAIN, ASTHMA, SEPSIS, FRACTURE = "R52", "J45.909", "A41.9", "S52.501A"


def ahead(
    *,
    repeats: Sequence[Repeat] = (),
    reviews: Sequence[Due] = (),
    fresh: Sequence[Fresh] = (),
    since_fresh: int = 0,
    last: str | None = None,
) -> Ahead:
    return Ahead(repeats, reviews, fresh, since_fresh, last)


def asked(state: Ahead, at: int = NOW, config: Config | None = None) -> Candidate | Nothing:
    return next_card(state, Moment(day=1, at=at), config or Config())


def again(card: int, subject: str, *, wait: int = 60, since: int = 0) -> Repeat:
    return Repeat(card, subject, AGAIN, NOW + wait, since)


def hard(card: int, subject: str) -> Repeat:
    return Repeat(card, subject, HARD, NOW, 0)


# --- stories ---------------------------------------------------------------------------------------------


def test_without_candidates_the_day_is_done() -> None:
    assert asked(ahead()) == Nothing()


def test_a_failed_card_waits_behind_the_reviews() -> None:
    assert asked(ahead(repeats=[again(1, PAIN)], reviews=[Due(2, ASTHMA)])) == Due(2, ASTHMA)


def test_a_failed_card_comes_back_after_a_minute() -> None:
    state = ahead(repeats=[again(1, PAIN)], reviews=[Due(2, ASTHMA)])
    assert asked(state, at=NOW + 59) == Due(2, ASTHMA)
    assert asked(state, at=NOW + 60) == again(1, PAIN)


def test_a_failed_card_comes_back_after_three_others() -> None:
    reviews = [Due(2, ASTHMA)]
    assert asked(ahead(repeats=[again(1, PAIN, since=2)], reviews=reviews)) == Due(2, ASTHMA)
    assert asked(ahead(repeats=[again(1, PAIN, since=3)], reviews=reviews)) == again(1, PAIN, since=3)


def test_the_number_of_others_is_configured() -> None:
    state = ahead(repeats=[again(1, PAIN, since=3)], reviews=[Due(2, ASTHMA)])
    assert asked(state, config=Config(repeat_after_cards=4)) == Due(2, ASTHMA)


def test_a_hard_card_waits_for_the_end_however_late_it_is() -> None:
    state = ahead(repeats=[hard(1, PAIN)], reviews=[Due(2, ASTHMA)], fresh=[Fresh("s", SEPSIS)])
    assert asked(state, at=NOW + 9_999) == Due(2, ASTHMA)
    assert asked(replace(state, reviews=[]), at=NOW + 9_999) == Fresh("s", SEPSIS)
    assert asked(replace(state, reviews=[], fresh=[])) == hard(1, PAIN)


def test_a_failed_card_that_is_ready_comes_before_a_hard_one_and_after_it_otherwise() -> None:
    state = ahead(repeats=[hard(1, PAIN), again(2, ASTHMA)])
    assert asked(state, at=NOW) == hard(1, PAIN)
    assert asked(state, at=NOW + 60) == again(2, ASTHMA)


def test_when_only_waiting_cards_remain_the_earliest_comes_at_once() -> None:
    state = ahead(repeats=[again(1, PAIN, wait=30), again(2, ASTHMA, wait=40)])
    assert asked(state) == again(1, PAIN, wait=30)


def test_a_new_card_comes_after_every_two_others() -> None:
    state = ahead(reviews=[Due(1, PAIN)], fresh=[Fresh("s", SEPSIS)])
    first = [asked(replace(state, since_fresh=count)) for count in range(4)]
    assert first == [Due(1, PAIN), Due(1, PAIN), Fresh("s", SEPSIS), Fresh("s", SEPSIS)]


def test_new_cards_follow_each_other_when_no_review_is_left() -> None:
    assert asked(ahead(fresh=[Fresh("s", SEPSIS)], since_fresh=0)) == Fresh("s", SEPSIS)


def test_reviews_follow_each_other_when_no_new_card_is_left() -> None:
    assert asked(ahead(reviews=[Due(1, PAIN)], since_fresh=9)) == Due(1, PAIN)


def test_a_sibling_of_the_last_card_steps_back() -> None:
    reviews = [Due(1, "E11.65"), Due(2, PAIN)]
    assert asked(ahead(reviews=reviews, last="E11.9")) == Due(2, PAIN)
    assert asked(ahead(reviews=reviews, last="E10.9")) == Due(1, "E11.65")


def test_a_sibling_steps_back_even_for_a_card_that_is_not_ready() -> None:
    state = ahead(repeats=[again(2, PAIN)], reviews=[Due(1, "E11.65")], last="E11.9")
    assert asked(state) == again(2, PAIN)


def test_a_sibling_comes_when_all_are_siblings() -> None:
    state = ahead(reviews=[Due(1, "E11.65"), Due(2, "E11.21")], last="E11.9")
    assert asked(state) == Due(1, "E11.65")


def test_siblings_share_the_first_three_characters_of_their_codes() -> None:
    assert are_siblings("99213", "99202")
    assert not are_siblings("99213", "99502")
    assert not are_siblings("99213", None)


# --- properties ------------------------------------------------------------------------------------------

Kind = TypeVar("Kind", Repeat, Due, Fresh)
subjects = st.sampled_from(["E11.9", "E11.65", "E11.21", PAIN, ASTHMA, "J45.20", SEPSIS])
failed = st.builds(
    Repeat,
    st.integers(1, 99),
    subjects,
    st.sampled_from([AGAIN, HARD]),
    st.integers(NOW - 99, NOW + 99),
    st.integers(0, 5),
)
situations = st.builds(
    Ahead,
    st.lists(failed, max_size=4),
    st.lists(st.builds(Due, st.integers(100, 199), subjects), max_size=4),
    st.lists(st.builds(Fresh, st.text("abc", min_size=1), subjects), max_size=4),
    st.integers(0, 4),
    st.none() | subjects,
)


def candidates(state: Ahead) -> list[Candidate]:
    return [*state.repeats, *state.reviews, *state.fresh]


@given(situations)
def test_the_next_card_is_one_of_the_candidates_or_there_are_none(state: Ahead) -> None:
    one = asked(state)
    assert one in candidates(state) or (one == Nothing() and not candidates(state))


@given(situations)
def test_siblings_never_follow_each_other_when_another_card_may_be_asked(state: Ahead) -> None:
    one = asked(state)
    if not isinstance(one, Nothing) and are_siblings(one.subject, state.last_subject):
        assert all(are_siblings(other.subject, state.last_subject) for other in candidates(state))


@given(situations)
def test_no_hard_card_comes_while_a_stranger_is_due_or_new(state: Ahead) -> None:
    one = asked(state)
    if isinstance(one, Repeat) and one.grade == HARD:
        others: list[Candidate] = [*state.reviews, *state.fresh]
        assert all(are_siblings(other.subject, state.last_subject) for other in others)


def without(state: Ahead, one: Candidate) -> Ahead:
    """The situation after `one` was answered, its place in the queue given up."""
    state = replace(state, last_subject=one.subject, since_fresh=state.since_fresh + 1)
    match one:
        case Repeat():
            return replace(state, repeats=less(state.repeats, one))
        case Due():
            return replace(state, reviews=less(state.reviews, one))
        case Fresh():
            return replace(state, fresh=less(state.fresh, one), since_fresh=0)


def less(many: Sequence[Kind], one: Kind) -> list[Kind]:
    rest = list(many)
    rest.remove(one)
    return rest


@given(situations)
def test_every_candidate_is_asked_once_and_then_the_day_is_done(state: Ahead) -> None:
    waiting = candidates(state)
    told: list[Candidate] = []
    for _ in waiting:
        one = asked(state)
        assert not isinstance(one, Nothing)
        told.append(one)
        state = without(state, one)
    assert sorted(map(repr, told)) == sorted(map(repr, waiting))
    assert asked(state) == Nothing()


def test_ten_reviews_and_five_new_cards_are_mixed_evenly() -> None:
    letters = "ABCDEFGHIJKLMNO"
    reviews = [Due(number, f"{letters[number]}01") for number in range(10)]
    fresh = [Fresh(letter, f"{letter}01") for letter in letters[10:]]
    state, kinds = ahead(reviews=reviews, fresh=fresh), ""
    while not isinstance(one := asked(state), Nothing):
        kinds += type(one).__name__[0]
        state = without(state, one)
    assert kinds == "DDF" * 5
