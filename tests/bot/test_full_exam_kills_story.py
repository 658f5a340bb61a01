"""Flow story (b) of a whole exam: six kills, an outage across the end, and new decks in the middle of it."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from pathlib import Path

from bot.services import exam_rows
from decks.editions import FY2027
from decks.sources.icd10cm import FY2026
from scheduler.exam_state import Reason
from scheduler.exam_time import ends_at
from tests.bot.full_exam_checks import begun, check_report, check_review, finished, handed_in, planned
from tests.bot.full_exam_house import (
    BEFORE,
    COMMITTED,
    DRAWN,
    FULL,
    INSIDE,
    ExamHouse,
    play,
    put_authored,
    put_official,
)  # fmt: skip
from tests.bot.full_exam_script import LETTERS, Script
from tests.bot.room_own_house import Private, until
from tests.decks.exam_shelf import DECKS
from tests.decks.full_crc_made import first_printing, second_printing


async def answers_and_dies(house: ExamHouse, script: Script, at: int, trap: str) -> None:
    """The answer is given once, and the bot dies of it; a second later the next one lives."""
    dana, one, before = script.person, script.asked[at], script.person.text
    given = script.right(one)
    await house.dies(trap, partial(script.offers, given))
    one.given.append(given)
    kept = dana.state.answers[at].response
    assert (kept, dana.text == before) == (given if trap in (COMMITTED, DRAWN) else None, trap != DRAWN)
    await asyncio.sleep(1)
    await house.live()
    await asyncio.sleep(3)
    assert dana.state.answers[at].response == given
    script.sees(at)
    said = f"• {LETTERS[given[0]]}  " if isinstance(given, tuple) else f"Your answer: {given}."
    assert said in dana.text
    await script.taps("▶")


def test_five_kills_an_outage_across_the_end_and_new_decks_change_nothing(tmp_path: Path) -> None:
    async def story(house: ExamHouse, dana: Private) -> None:
        await planned(dana)
        script = await begun(dana, seed=8)
        builds = dana.exam.builds if dana.exam else ""
        deaths, at = deaths_of(script), 0
        for stop in sorted({*deaths, 40, 90}):
            await script.sits(at, stop)
            at = stop
            if stop == 40:
                publish_other_decks(house)
            if stop in deaths:
                await answers_and_dies(house, script, stop, deaths[stop])
                at += 1
        granted = await outage(house, script)
        await script.sits(91, 100)
        await handed_in(script)
        assert (
            f"\n{granted // 60} min {granted % 60:02d} s lost to an outage of mine were given back.\n"
            in dana.text
        )
        await asyncio.sleep(60)  # alarms look at what is over, and find nothing to put right
        await check_report(script)
        assert (finished(dana).reason, dana.exam.builds if dana.exam else "") == (Reason.SUBMITTED, builds)
        await check_review(script)

    house = play(tmp_path, story, first_printing())
    assert (house.floods, house.refused, house.kills) == ([], [], 6)


def deaths_of(script: Script) -> dict[int, str]:
    """At which questions, and how: one is typed, the others are tapped."""
    ways = [one.way for one in script.asked]
    return {
        ways.index("one", 10): INSIDE,
        ways.index("typed", 41): BEFORE,
        ways.index("one", 60): COMMITTED,
        ways.index("one", 75): DRAWN,
    }


def publish_other_decks(house: ExamHouse) -> None:
    """The second printing, and another edition in place of this one."""
    put_authored(house.data, second_printing())
    put_official(house.data, FY2027.id)
    house.publish([FY2027.id, *DECKS, FULL], without=FY2026.id)
    exam_rows._kept.clear()  # as after a restart
    assert house.library.edition == FY2027


async def outage(house: ExamHouse, script: Script) -> int:
    """Ten minutes across the end, and what was given back; the bot dies once more while it gives, and an answer waits
    at Telegram.
    """
    dana, one, end = script.person, script.asked[90], ends_at(script.person.state)
    await until(house, end - 240)
    since, before = house.clock.now(), dana.text
    await house.kill()
    await asyncio.sleep(400)
    await house.live()
    await asyncio.sleep(0.005)
    assert (400 <= dana.state.granted <= 406, dana.text) == (True, before)
    await house.kill()
    await asyncio.sleep(170)
    given = script.right(one)
    script.offers(given)
    one.given.append(given)
    await asyncio.sleep(since + 600 - house.clock.now())
    await house.live()
    await asyncio.sleep(8)
    state = dana.state
    assert (600 <= state.granted <= 611, ends_at(state)) == (True, end + state.granted)
    assert re.match(
        r"I was away for 10 min\. Your exam clock was stopped; [34]:\d\d still left\.\n\n91/", dana.text
    )
    assert state.answers[90].response == one.last
    await script.taps("▶")
    return state.granted


def test_a_restart_while_nobody_does_anything_is_no_outage(tmp_path: Path) -> None:
    """The first poll does not wait for somebody, so that intake is known to work at once."""

    async def story(house: ExamHouse, dana: Private) -> None:
        await planned(dana)
        await begun(dana, seed=1)
        before = dana.text
        await house.restart(away=2)
        await asyncio.sleep(60)
        assert (dana.state.granted, dana.text) == (0, before)

    play(tmp_path, story)
