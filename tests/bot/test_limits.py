"""The limiter: never more calls than Telegram takes, and no chat waits for another's sins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import limits
from bot.limits import Limiter

ANN, BOB, GROUP = 5, 6, -100
FAST = 1e6  # an overall rate that is never in the way


def calls(limiter: Limiter, chat: int, until: float, since: float = 0.0) -> list[float]:
    """Call as often as allowed, always waiting as long as told; when it was done."""
    now, done = since, []
    while now < until:
        wait = limiter.take(chat, now)
        if wait == 0:
            done.append(now)
        now += max(wait, 1e-6) if wait else 0
    return done


def test_a_chat_takes_five_at_once_and_then_one_a_second() -> None:
    done = calls(Limiter(FAST, 0), ANN, until=4.5)
    assert done == pytest.approx([0, 0, 0, 0, 0, 1, 2, 3, 4], abs=1e-4)


def test_a_chat_that_was_quiet_has_its_five_again_and_no_more() -> None:
    limiter = Limiter(FAST, 0)
    calls(limiter, ANN, until=3)
    assert len(calls(limiter, ANN, since=100, until=100.5)) == 5


def test_a_full_chat_holds_nobody_else_up() -> None:
    limiter = Limiter(FAST, 0)
    calls(limiter, ANN, until=1)
    assert limiter.take(BOB, 1) == 0


def test_a_group_takes_twenty_a_minute() -> None:
    done = calls(Limiter(FAST, 0), GROUP, until=62)
    assert len([at for at in done if at < 60]) == 20
    assert [at for at in done if at >= 60] != []


def test_a_private_chat_is_not_limited_by_the_minute() -> None:
    assert len(calls(Limiter(FAST, 0), ANN, until=60)) > 60


def test_all_chats_together_keep_the_overall_rate() -> None:
    limiter = Limiter(30, 0)
    allowed = [limiter.take(chat, 0.0) == 0 for chat in range(1, 41)]
    assert allowed == [True] * 30 + [False] * 10
    assert limiter.take(50, 0.0) == pytest.approx(1 / 30)
    assert [limiter.take(50 + chat, 0.1) == 0 for chat in range(5)] == [True, True, True, False, False]


def test_a_slow_overall_rate_still_lets_one_through() -> None:
    limiter = Limiter(0.5, 0)
    assert limiter.take(ANN, 0) == 0
    assert limiter.take(BOB, 0) == pytest.approx(2)
    assert limiter.take(BOB, 2.0) == 0


def test_a_hold_is_for_that_chat_only() -> None:
    limiter = Limiter(FAST, 0)
    limiter.hold(ANN, 10, 0)
    assert (limiter.take(ANN, 0), limiter.take(BOB, 0)) == (10, 0)
    assert limiter.take(ANN, 9.5) == 0.5
    assert limiter.take(ANN, 10) == 0


def test_three_floods_within_a_second_hold_everybody() -> None:
    limiter = Limiter(FAST, 0)
    for chat, at in ((1, 0.0), (2, 0.5), (3, 1.0)):
        limiter.hold(chat, 7, at)
    assert limiter.take(BOB, 1.0) == 7
    assert limiter.take(BOB, 8.0) == 0


def test_three_floods_in_more_than_a_second_do_not() -> None:
    limiter = Limiter(FAST, 0)
    for chat, at in ((1, 0.0), (2, 0.5), (3, 1.1)):
        limiter.hold(chat, 7, at)
    assert limiter.take(BOB, 1.1) == 0


def test_nothing_is_spent_while_waiting() -> None:
    limiter = Limiter(FAST, 0)
    calls(limiter, ANN, until=0.5)
    waits = [limiter.take(ANN, 0.5) for _ in range(50)]
    assert waits == [pytest.approx(0.5)] * 50
    assert limiter.take(ANN, 1.0) == 0


def test_asking_for_a_wait_spends_nothing() -> None:
    limiter = Limiter(FAST, 0)
    for _ in range(50):
        assert limiter.chat_wait(ANN, 0) == 0
    assert len(calls(limiter, ANN, until=0.5)) == 5


def test_a_chat_that_waits_does_not_eat_the_overall_rate() -> None:
    limiter = Limiter(30, 0)
    limiter.hold(ANN, 10, 0)
    for _ in range(100):
        limiter.take(ANN, 0)
    assert [limiter.take(chat, 0) for chat in range(10, 40)] == [0] * 30


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REMEMBERED", 100)
    limiter = Limiter(FAST, 0)
    for number in range(1, 1_000):
        limiter.take(-number, float(number))
        limiter.hold(-number, 0.5, float(number))
    assert (len(limiter._chats), len(limiter._groups)) == (100, 100)
    assert len(limiter._held) <= 2


def test_the_chat_used_last_is_forgotten_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REMEMBERED", 2)
    limiter = Limiter(FAST, 0)
    for _ in range(5):
        limiter.take(ANN, 0)
    for chat in (10, 11, 12):
        limiter.take(chat, 0)
        assert limiter.take(ANN, 0) > 0


steps = st.lists(st.tuples(st.sampled_from([ANN, BOB, GROUP]), st.floats(0, 3)), max_size=150)


def most_within(times: list[float], seconds: float) -> int:
    return max((sum(at <= other < at + seconds for other in times) for at in times), default=0)


@given(steps, st.sampled_from([2.0, 30.0]))
def test_no_window_ever_holds_more_than_is_allowed(asked: list[tuple[int, float]], rate: float) -> None:
    limiter, now, done = Limiter(rate, 0), 0.0, []
    for chat, pause in asked:
        now += pause
        if limiter.take(chat, now) == 0:
            done.append((chat, now))
    for chat in (ANN, BOB, GROUP):
        own = [at for one, at in done if one == chat]
        for seconds in (0.5, 1, 5, 30):
            assert most_within(own, seconds) <= 5 + seconds
    assert most_within([at for one, at in done if one == GROUP], 60 - 1e-6) <= 20
    assert most_within([at for _, at in done], 1) <= 2 * rate


@given(steps)
def test_who_waits_as_long_as_told_may_call(asked: list[tuple[int, float]]) -> None:
    """A wait is never too short by more than what floats lose, and is not asked for over and over."""
    limiter, now = Limiter(30, 0), 0.0
    for chat, pause in asked:
        now += pause
        for _ in range(3):
            wait = limiter.take(chat, now)
            if wait == 0:
                break
            now += wait + 1e-9
        else:
            raise AssertionError(f"chat {chat} waits for ever at {now}")
