"""What people, Telegram and death do to a group's exam in quiz polls."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sandbox import membership
from sandbox.faults import Fault
from scheduler.room_state import Finished, Lobby, Reason, Why
from tests.bot.group_house import Group, House, play
from tests.bot.poll_house import answers, asked, opened, points, polls_of, revealed, started, votes


def test_a_pause_waits_for_the_poll_to_close_and_comes_below_it(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house)
        group.taps(0, "Pause")
        await asyncio.sleep(1)
        assert group.toast(0) == "It pauses when this question closes: a poll cannot be hidden."
        answers(group, 1, right=True)
        await revealed(group, 0)
        await group.until(lambda: "Paused at question 1/3" in group.text, 20)
        assert polls_of(group)[0]["is_closed"]
        assert points(group) == {0: 0, 1: 1, 2: 0}
        await asyncio.sleep(120)
        assert len(polls_of(group)) == 1
        group.taps(0, "Go on")
        await group.until(lambda: "It goes on." in group.text, 10)
        await asked(group, 1)
        assert len(polls_of(group)) == 2

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_silence_pauses_below_the_last_poll(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house, items=5)
        await group.until(lambda: group.room.paused is Why.SILENCE, 300)
        await group.until(lambda: "Nobody answered three times" in group.text, 20)
        group.taps(0, "Go on")
        await asked(group, 3)
        answers(group, 0, right=True)
        await revealed(group, 3)
        assert points(group)[0] == 1

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_an_outage_gives_its_time_back_and_a_long_one_pauses_afterwards(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house)
        await house.restart(away=40)
        await asyncio.sleep(2)
        assert group.is_asking(0)
        assert not group.room.paused
        answers(group, 0, right=True)
        await revealed(group, 0)
        assert points(group) == {0: 1, 1: 0, 2: 0}
        await asked(group, 1)
        key = group.room.questions[1].key
        await house.die()
        votes(group, 1, *key)
        await asyncio.sleep(90)
        await house.live()
        await asyncio.sleep(2)
        assert group.room.paused == Why.OUTAGE
        await revealed(group, 1)
        assert points(group) == {0: 1, 1: 1, 2: 0}
        await group.until(lambda: "I was away for a while" in group.text, 30)
        group.taps(0, "Go on")
        await asked(group, 2)

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


@pytest.mark.parametrize("after", [0.3, 1.0, 5.0, 12.0, 21.0, 26.0, 31.0])
def test_the_process_dies_at_any_moment_and_the_exam_goes_on(tmp_path: Path, after: float) -> None:
    async def story(house: House) -> None:
        group = await opened(house, people=2)
        group.taps(0, "Start")
        await asyncio.sleep(after)
        await house.restart()
        for i in range(3):
            await group.until(lambda i=i: _is_at(group, i), 90)  # type: ignore[misc]
            if group.is_asking(i):
                await asyncio.sleep(1)
                if group.room.phase.votes == {}:  # type: ignore[union-attr]
                    answers(group, 0, right=True)
                    answers(group, 1, right=True)
        await group.until(lambda: _over(group), 200)
        await asyncio.sleep(2)
        assert "It is over." in group.text
        assert len(group.room.tallies) == 3

    house = play(tmp_path, story)
    assert house.floods == []


def _is_at(group: Group, i: int) -> bool:
    return int(getattr(group.room.phase, "i", 9)) >= i


def _over(group: Group) -> bool:
    return isinstance(group.room.phase, Finished)


@pytest.mark.parametrize(
    "said", ["Bad Request: not enough rights to send polls to the chat", "Bad Request: POLL_OPTION_INVALID"]
)
def test_a_poll_that_telegram_refuses_is_asked_as_a_text(tmp_path: Path, said: str) -> None:
    async def story(house: House) -> None:
        group = await opened(house)
        house.api.faults.add(Fault("sendPoll", 400, description=said))
        group.taps(0, "Start")
        await asked(group, 0)
        assert polls_of(group) == []
        assert "1/3 · 20 s" in group.text
        group.answers(0, right=True)
        await revealed(group, 0)
        assert "1/3 · ✓ 1 of 1" in group.text
        await asked(group, 1)
        assert len(polls_of(group)) == 1
        answers(group, 0, right=True)
        await revealed(group, 1)
        assert points(group)[0] == 2

    play(tmp_path, story)


def test_a_question_that_telegram_refuses_in_every_form_is_skipped(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await opened(house)
        house.api.faults.add(Fault("sendPoll", 400, description="Bad Request: POLL_QUESTION_INVALID"))
        house.api.faults.add(Fault("sendMessage", 400, description="Bad Request: can't parse entities"))
        group.taps(0, "Start")
        await asked(group, 1)
        assert [one.skipped for one in group.room.tallies] == [True]
        assert "skipped, it counts for nobody" in group.text_of(group.message_ids[-2])

    play(tmp_path, story)


def test_a_poll_that_was_deleted_is_revealed_in_a_text(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house)
        answers(group, 0, right=True)
        del group.chat.messages[group.message_ids[-1]]
        await revealed(group, 0)
        await group.until(lambda: "1/3 · ✓ 1 of 1" in group.text, 30)
        await asked(group, 1)

    play(tmp_path, story)


def test_the_group_becomes_a_supergroup_and_the_poll_comes_again(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house, kind="group")
        answers(group, 0, right=True)
        answers(group, 1, right=False)
        await asyncio.sleep(1)
        group.chat = membership.migrate(house.world, group.chat)
        await group.until(lambda: len(polls_of(group)) == 1 and group.is_asking(0), 30)
        answers(group, 1, right=True)  # once more: the last one counts
        await revealed(group, 0)
        assert points(group) == {0: 1, 1: 1, 2: 0}

    play(tmp_path, story)


def test_the_bot_is_put_out_and_back_and_closes_its_poll_afterwards(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house)
        bot, dana = house.world.bot["id"], house.world.user(group.people[0])
        membership.act(house.world, group.chat, bot, "kick", dana)
        await asyncio.sleep(60)
        assert group.room.paused is Why.AWAY
        assert not polls_of(group)[0]["is_closed"]
        membership.act(house.world, group.chat, bot, "unban", dana)
        membership.act(house.world, group.chat, bot, "join", dana)
        answers(group, 0, right=True)
        await revealed(group, 0)
        await group.until(lambda: "I was not in this group" in group.text, 30)
        assert polls_of(group)[0]["is_closed"]
        group.taps(0, "Go on")
        await asked(group, 1)
        assert points(group) == {0: 1, 1: 0, 2: 0}

    play(tmp_path, story)


def test_a_poll_room_that_everybody_leaves_is_over_and_its_poll_too(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house, people=2)
        group.taps(1, "Leave")
        group.taps(0, "Leave")
        await group.until(lambda: "Everybody left." in group.text, 40)
        assert group.room.phase.reason is Reason.EMPTY  # type: ignore[union-attr]
        assert polls_of(group)[0]["is_closed"]
        assert not isinstance(group.room.phase, Lobby)

    play(tmp_path, story)
