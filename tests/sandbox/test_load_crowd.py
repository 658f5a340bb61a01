"""Scripts, what learners do, and open loop in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sandbox.jsontext import Object
from sandbox.load.crowd import FIRST_USER, Crowd, Due
from sandbox.load.driver import act, moments
from sandbox.load.learner import Learner
from sandbox.load.script import START, BadScript, Say, Tap, Think, parse, read
from sandbox.load.tally import Plan, Tally
from tests.sandbox.makers import keyboard
from tests.virtual_time import run

BOT = {"id": 1, "is_bot": True, "first_name": "Bot"}


# ---- scripts


def test_a_script_is_one_step_a_line() -> None:
    text = "# a learner\nsay /start\n\n  tap  10 more \ntap *\nthink 2.5\n"
    assert parse(text) == (Say("/start"), Tap("10 more"), Tap("*"), Think(2.5))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "says and taps nothing"),
        ("think 1", "says and taps nothing"),
        ("say /start\ndance now", 'line 2: "dance" is no step'),
        ("say", "line 1: say what"),
        ("tap *\n\nthink soon", 'line 3: "soon" is no number of seconds'),
        ("tap *\nthink -1", "line 2"),
        ("tap *\nthink inf", "line 2"),
        ("tap *\nthink 1e9", "line 2"),
    ],
)
def test_a_bad_script_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(BadScript, match=told):
        parse(text)


def test_a_script_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadScript, match="No such file"):
        read(tmp_path / "none.txt")
    (tmp_path / "binary").write_bytes(b"\xff")
    with pytest.raises(BadScript, match="not UTF-8"):
        read(tmp_path / "binary")


# ---- a learner


def learner_who_sees(**more: Any) -> Learner:
    learner = Learner(7)
    learner.see({"message_id": 3, **more})
    return learner


def tap(learner: Learner, label: str) -> tuple[str, Object]:
    return learner.request(Tap(label), Random(1))


def test_a_tap_finds_its_button_by_label_or_by_how_it_begins() -> None:
    learner = learner_who_sees(reply_markup=keyboard("Start now=a", "Start=b", "More=c"))
    assert tap(learner, "Start") == ("tap", {"user": 7, "message_id": 3, "data": "b"})
    assert tap(learner, "Start n")[1]["data"] == "a"
    assert tap(learner, "*")[1]["data"] in "abc"


def test_a_key_of_the_reply_keyboard_is_said() -> None:
    learner = learner_who_sees(sim={"keyboard": {"keyboard": [[{"text": "Yes, go on"}]]}})
    assert tap(learner, "Yes") == ("message", {"user": 7, "text": "Yes, go on"})
    learner.see({"message_id": 4, "sim": {"keyboard": {"remove_keyboard": True}}})
    assert tap(learner, "Yes") == ("message", {"user": 7, "text": "/start"})


@pytest.mark.parametrize(
    "markup",
    [{}, {"reply_markup": {"inline_keyboard": [[{"text": "Site", "url": "https://example.org"}]]}}],
)
def test_with_nothing_to_tap_start_is_said(markup: Object) -> None:
    learner = learner_who_sees(**markup)
    assert tap(learner, "*") == tap(learner, "Site") == ("message", {"user": 7, "text": "/start"})


def test_buttons_go_with_their_message_and_with_an_edit_that_takes_them() -> None:
    gone: list[Callable[[Learner], None]] = [lambda one: one.lose(3), lambda one: one.see({"message_id": 3})]
    for vanish in gone:
        learner = learner_who_sees(reply_markup=keyboard("A=a"))
        learner.lose(2)
        learner.see({"message_id": 4})
        assert tap(learner, "*")[0] == "tap"
        vanish(learner)
        assert tap(learner, "*")[0] == "message"


# ---- open loop, in virtual time


def shown(chat: int) -> Object:
    return {"type": "message", "chat": chat, "message": {"message_id": 1, "from": BOT, "chat": {"id": chat}}}


def played(plan: Plan, delay: Callable[[float], float | None]) -> Tally:
    """A run with a bot that shows something `delay(now)` seconds after each act; None: never."""

    async def story() -> Tally:
        loop = asyncio.get_running_loop()

        def send(_: Due, __: str, body: Object) -> None:
            seconds = delay(loop.time() - crowd.begun)
            if seconds is not None:
                loop.call_later(seconds, crowd.hear, shown(body["user"]))

        crowd = Crowd(plan, (START,), send)
        await act(crowd, plan)
        return crowd.tally

    return run(story())


def in_ms(tally: Tally) -> list[int]:
    """All latencies, shortest first."""
    shares = [share * tally.answered for share, _ in tally.latencies.curve()]
    counts = [round(now - before) for before, now in zip([0.0, *shares], shares, strict=False)]
    return [
        round(seconds * 1000)
        for (_, seconds), count in zip(tally.latencies.curve(), counts, strict=True)
        for _ in range(count)
    ]


def test_a_stall_is_counted_in_all_acts_it_delays() -> None:
    plan = Plan(users=100, rate=10, seconds=3, even=True)
    tally = played(plan, lambda now: max(0.0, 2 - now) if now > 0.999 else 0.0)
    assert (tally.acts, tally.answered, tally.crowded) == (30, 30, 0)
    assert in_ms(tally) == [0] * 20 + [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]


def test_with_all_learners_busy_the_time_of_an_act_runs_on() -> None:
    tally = played(Plan(users=1, rate=10, seconds=0.95, even=True, rest=0), lambda _: 0.3)
    assert [round(ms, -1) for ms in in_ms(tally)] == [300 + 200 * number for number in range(10)]
    assert tally.crowded == 9


def test_what_is_not_answered_within_patience_is_counted_as_such() -> None:
    tally = played(Plan(users=2, rate=1, seconds=30, even=True), lambda now: None if now < 15 else 0.1)
    assert (tally.acts, tally.unanswered + tally.answered, tally.errors) == (30, 30, 0)
    assert tally.unanswered >= 2
    assert tally.latencies.max < 10


def test_the_moments_are_fixed_by_the_plan() -> None:
    assert list(moments(Plan(rate=4, seconds=1, even=True))) == [0, 0.25, 0.5, 0.75]
    poisson = list(moments(Plan(rate=100, seconds=100)))
    assert poisson == list(moments(Plan(rate=100, seconds=100))) != list(moments(Plan(seconds=100, seed=2)))
    assert 9_500 < len(poisson) < 10_500
    assert poisson == sorted(poisson)


def test_thinking_learners_leave_acts_to_others() -> None:
    sent: list[int] = []

    async def story() -> None:
        plan = Plan(users=3, rate=1, seconds=4, even=True, patience=1, rest=0)
        crowd = Crowd(plan, (START, Think(100)), lambda *of: sent.append(of[2]["user"] - FIRST_USER))
        await act(crowd, plan)
        assert (crowd.tally.unanswered, crowd.tally.crowded) == (4, 1)

    run(story())
    assert sent == [0, 1, 2]
