"""What happens around an own-pace exam: early ends, outages, leavers, moves, restarts, people who try it twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot import actions as act
from bot import callbacks
from db import exams, rooms
from sandbox import membership
from scheduler.room_state import Finished, Window
from tests.bot.group_house import Group, House, play
from tests.bot.room_own_house import Private, letters_of, link_of, open_window, until


def window(group: Group) -> Window:
    assert isinstance(group.room.phase, Window)
    return group.room.phase


def results(group: Group) -> dict[int, tuple[int, int]]:
    return {one.id: (one.right, one.answered) for one in group.room.members}


async def finish(group: Group) -> None:
    await group.until(lambda: isinstance(group.room.phase, Finished), 300)
    await asyncio.sleep(10)


def test_the_host_ends_it_early_and_who_is_in_the_middle_hands_in_what_they_have(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=3)
        ann, bo = Private(house, group.people[1]), Private(house, group.people[2])
        await open_window(group, at=None)
        await ann.sits(group, [True, True, False])
        bo.follows(group)
        await asyncio.sleep(3)
        bo.taps("Begin")
        await asyncio.sleep(3)
        for letter in letters_of(group, 0, right=True):
            bo.taps(letter)
            await asyncio.sleep(0.5)
        await asyncio.sleep(3)
        group.taps(1, "End")
        await asyncio.sleep(3)
        assert group.toast(1) == "Only the host, Dana, can do that."
        group.taps(0, "End")
        await asyncio.sleep(6)
        assert (
            group.toast(0)
            == "It closes now. Who is in the middle hands in what they have; the standing follows."
        )
        assert "Handed in: your group’s exam, CRC" in bo.text
        assert "1 of 3 questions answered." in bo.text
        await finish(group)
        assert results(group) == {group.people[0]: (0, 0), ann.person: (2, 3), bo.person: (1, 1)}
        assert "2 of 3 took it." in group.text

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_a_tap_right_after_the_host_has_ended_it_hands_in_too(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        ann = Private(house, group.people[1])
        await open_window(group, at=None)
        ann.follows(group)
        await asyncio.sleep(3)
        ann.taps("Begin")
        await asyncio.sleep(3)
        for letter in letters_of(group, 0, right=True):
            ann.taps(letter)
        await asyncio.sleep(3)
        group.taps(0, "End")
        ann.taps("▶")
        await finish(group)
        assert results(group)[ann.person] == (1, 1)
        assert house.query(exams.running, ann.person) is None
        assert "Handed in: your group’s exam, CRC" in ann.text

    play(tmp_path, story)


def test_everybody_takes_it_once_and_one_exam_at_a_time(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=3)
        ann, bo = Private(house, group.people[1]), Private(house, group.people[2])
        await open_window(group, at=None)
        bo.writes("/exam crc 5 20")
        await asyncio.sleep(5)
        bo.taps("Start")
        await asyncio.sleep(3)
        bo.follows(group)
        await asyncio.sleep(3)
        assert "An exam of yours is running" in bo.text
        assert "Bo" in group.text or await shown(group, "Bo")
        assert bo.exam is not None
        bo.forges(callbacks.pack(act.BeginSitting(group.record.id)))
        await asyncio.sleep(3)
        assert house.query(rooms.member, group.record.id, bo.person).exam is None

        await ann.sits(group, [True, True, True])
        for _ in range(2):
            ann.follows(group)
            await asyncio.sleep(3)
            assert "Handed in: your group’s exam" in ann.text
            ann.forges(callbacks.pack(act.BeginSitting(group.record.id)))
            await asyncio.sleep(3)
            assert house.query(exams.running, ann.person) is None
        assert results(group)[ann.person] == (3, 3)

    play(tmp_path, story)


async def shown(group: Group, words: str) -> bool:
    await group.until(lambda: any(words in group.text_of(one) for one in group.message_ids), 60)
    return True


def test_the_link_goes_on_with_the_sitting_that_runs(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        ann = Private(house, group.people[1])
        await open_window(group, at=None)
        ann.follows(group)
        await asyncio.sleep(3)
        ann.taps("Begin")
        await asyncio.sleep(3)
        begun = ann.exam
        ann.follows(group)
        await asyncio.sleep(3)
        assert "1/3 · " in ann.text
        assert ann.exam == begun

    play(tmp_path, story)


def test_a_stranger_does_not_get_in_by_guessing_the_number(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group, others = house.group("Coders", people=2), house.group("Others", people=2)
        stranger = Private(house, others.people[0])
        await open_window(group, at=None)
        number = group.record.id
        for payload in (
            f"roomplay-{number}",
            f"roomplay-{number}-0000000000",
            "roomplay-x",
            f"room-{number}",
            "room-99",
        ):
            stranger.starts(payload)
            await asyncio.sleep(3)
            assert stranger.text.startswith("I know no such exam")
        stranger.forges(callbacks.pack(act.BeginSitting(number)))
        await asyncio.sleep(3)
        assert stranger.exam is None
        assert [one.id for one in group.room.members] == [group.people[0]]
        stranger.starts(link_of(group, "Take it"))  # a member passed the link on
        await asyncio.sleep(3)
        assert "Begin" in stranger.labels

    play(tmp_path, story)


def test_an_outage_over_the_close_gives_its_time_to_the_window_and_to_the_sitting(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        ann = Private(house, group.people[1])
        await open_window(group, at=None, window="2 h")
        closes_at = window(group).closes_at
        await until(house, closes_at - 150)
        meant = window(group).closes_at
        ann.follows(group)
        await asyncio.sleep(3)
        ann.taps("Begin")
        await asyncio.sleep(40)
        left = ann.state.deadline - int(house.clock.now())
        await house.restart(away=3_600)
        await asyncio.sleep(5)
        after = window(group)
        assert after.closes_at - meant in range(3_600, 3_700)
        assert ann.state.deadline + ann.state.granted <= after.closes_at
        assert ann.state.deadline + ann.state.granted - house.clock.now() >= left - 10
        await ann.answers([True, True], group, submit=False)
        await shown(group, "I was away")
        await finish(group)
        assert results(group)[ann.person] == (2, 2)

    play(tmp_path, story)


def test_leavers_a_new_host_a_move_and_a_removal_lose_no_result(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=4, kind="group")
        dana, ann, bo = (Private(house, group.people[who]) for who in range(3))
        await open_window(group, at=None, window="2 h")
        await dana.sits(group, [True, True, False])
        group.taps(1, "Join")
        bo.follows(group)
        await asyncio.sleep(3)
        bo.taps("Begin")
        await asyncio.sleep(20)
        group.leaves(0)  # the host; Ann follows
        await shown(group, "Host Ann.")
        await bo.answers([True], group, submit=False)
        group.chat = membership.migrate(house.world, group.chat)
        await group.until(lambda: bool(group.messages) and "Take it" in group.labels(), 60)
        bot, by = house.world.bot["id"], house.world.user(group.people[1])
        membership.act(house.world, group.chat, bot, "leave", house.world.user(bot))
        await asyncio.sleep(5)
        bo.taps("Finish")
        await asyncio.sleep(2)
        bo.taps("Hand in")
        await asyncio.sleep(2)
        assert "1 of 3 questions answered." in bo.text
        await house.restart(away=3)
        await asyncio.sleep(40)
        membership.act(house.world, group.chat, bot, "join", by)
        await shown(group, "Handed in: 2 of 3.")
        ann.follows(group)
        await asyncio.sleep(3)
        group.taps(1, "Hand over")  # Dana is out
        await asyncio.sleep(3)
        assert group.toast(1) == "Bo hosts now."
        await shown(group, "Host Bo.")
        group.taps(2, "End")
        await finish(group)
        assert "2 of 3 took it." in group.text
        assert results(group) == {dana.person: (2, 3), ann.person: (0, 0), bo.person: (1, 1)}

    house = play(tmp_path, story)
    assert house.floods == []


async def dies(house: House) -> None:
    await asyncio.sleep(0.3)
    await house.restart(away=3)


def test_a_restart_after_every_step_changes_nothing(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        ann = Private(house, group.people[1])
        await open_window(group, at=None, window="2 h")
        await dies(house)
        ann.follows(group)
        await dies(house)
        await asyncio.sleep(3)
        ann.taps("Begin")
        await dies(house)
        await asyncio.sleep(3)
        for letter in letters_of(group, 0, right=True):
            ann.taps(letter)
            await asyncio.sleep(0.5)
        await dies(house)
        await asyncio.sleep(3)
        await ann.submits()
        await dies(house)
        await asyncio.sleep(3)
        assert "1 of 3 questions answered." in ann.text
        await until(house, window(group).closes_at + 20)
        await dies(house)
        await finish(group)
        await dies(house)
        ann.taps("Look again")
        await asyncio.sleep(3)
        assert "1 of 3" in ann.text
        assert results(group)[ann.person] == (1, 1)
        assert sum("It is over" in group.text_of(one) for one in group.message_ids) == 1

    house = play(tmp_path, story)
    assert house.floods == []
