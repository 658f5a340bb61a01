"""Story (e): a group takes an exam at its own pace, over the night on which New York's clocks go forward."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

from bot import actions as act
from bot import callbacks
from bot.request import Desk
from bot.services.exam_compare import past
from db import exams, rooms
from db.export import rows_of
from scheduler.room_state import Finished, Window
from tests.bot.group_house import Group, House, play
from tests.bot.room_own_house import Private, letters_of, link_of, open_window, until

EVENING = datetime(2026, 3, 8, 1, 0, tzinfo=UTC).timestamp()  # Saturday, 7 March, 20:00 in New York (EST)
DAY = 86_400


def closing(group: Group) -> int:
    assert isinstance(group.room.phase, Window)
    return group.room.phase.closes_at


async def over(group: Group) -> None:
    """A restart may have given some seconds back."""
    await until(group.house, closing(group) + 70)
    await group.until(lambda: isinstance(group.room.phase, Finished), 300)
    await asyncio.sleep(10)


def standing_of(text: str) -> list[str]:
    """The lines that begin with a rank."""
    return [line for line in text.splitlines() if re.match(r"\d+ [A-Z]", line)]


def test_five_people_over_the_night_of_the_clock_change_and_the_process_dies_twice(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=5)
        dana, ann, bo, raj, mei = (Private(house, person) for person in group.people)
        await open_window(group, at=EVENING, questions=4)
        # 20:00 EST and 24 hours: the clock shows 21:00 EDT then
        assert "Open until Sun, Mar 8, 21:00 (New York)." in group.text
        assert abs(closing(group) - (EVENING + DAY)) <= 1

        group.taps(1, "Join")
        await ann.sits(group, [True, True, True, False])  # 3 right
        assert "4 of 4 questions answered." in ann.text
        assert "The key opens when the exam closes: Sun, Mar 8, 21:00 (New York)." in ann.text
        await asyncio.sleep(60)
        assert "Handed in: 1 of 2." in group.text

        await house.restart(away=5)
        await bo.sits(group, [False, True, False, True])  # 2 right, joined by the link alone
        group.taps(4, "Join")  # Mei never begins
        await asyncio.sleep(60)
        assert group.toast(4) == "You are in."
        assert "In so far (4): Dana, Ann, Bo, Mei" in group.text
        assert "Handed in: 2 of 4." in group.text

        await until(house, EVENING + DAY - 200)  # Raj comes late: less than his six minutes are left
        raj.follows(group)
        await asyncio.sleep(3)
        assert "4 questions, 3 min" in raj.text
        raj.taps("Begin")
        await asyncio.sleep(3)
        assert raj.state.deadline <= closing(group)
        await raj.answers([True], group, submit=False)
        await house.restart(away=5)
        raj.taps("▶")
        await asyncio.sleep(3)
        for letter in letters_of(group, 1, right=True):
            raj.taps(letter)
            await asyncio.sleep(0.5)
        dana.starts("")  # at the host's, nothing of it is on the way

        await until(house, closing(group) + 20)  # nobody taps
        assert "Handed in: your group’s exam, CRC" in raj.text
        assert "2 of 4 questions answered." in raj.text
        assert isinstance(group.room.phase, Window)
        await over(group)
        assert "3 of 5 took it." in group.text
        assert standing_of(group.text) == ["1 Ann 3", "2 Bo 2", "2 Raj 2", "4 Dana 0", "4 Mei 0"]

        raj.taps("Look again")
        await asyncio.sleep(3)
        assert "2 of 4" in raj.text
        assert "Review all" in raj.labels
        mei.starts(f"room-{group.record.id}")
        await asyncio.sleep(3)
        assert "0 of 4 right · rank 4 of 5" in mei.text
        assert "1 –  2 –  3 –  4 –" in mei.text

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_the_standing_is_what_an_independent_count_of_the_answers_gives(tmp_path: Path) -> None:
    given = {1: [True, True, False], 2: [False, True, True], 3: [True, True, True]}

    async def story(house: House) -> None:
        group = house.group("Coders", people=4)
        await open_window(group, at=None)
        key = [question.key for question in group.room.questions]
        people = {who: Private(house, group.people[who]) for who in given}
        for who, right in given.items():
            await people[who].sits(group, right)
        await over(group)
        counted = {}
        for one in people.values():
            pairs = zip(one.responses(), key, strict=True)
            counted[one.person] = sum(set(mine) == set(right) for mine, right in pairs)
        assert {one.id: one.right for one in group.room.members} == {group.people[0]: 0, **counted}
        by_question = [sum(right[i] for right in given.values()) for i in range(3)]
        tallies = house.query(rooms.tallies, group.record.id)
        assert tallies == {i: (by_question[i], 3) for i in range(3)}

    play(tmp_path, story)


def test_keys_stay_closed_whatever_a_member_tries_until_the_window_is(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=3)
        ann = Private(house, group.people[1])
        await open_window(group, at=None)
        await ann.sits(group, [True, False, True])
        sitting, room = house.query(rooms.member, group.record.id, ann.person).exam, group.record.id
        for action in (
            act.ShowReport(sitting), act.ShowReport(sitting, 1), act.ReviewExam(sitting, 0, 0),
            act.CardMisses(sitting), act.DrawExam(sitting), act.ShareExam(sitting), act.ReviewExam(sitting, 1, 0),
            act.ShowPlan(sitting, 0, 0),
            act.ReviewRoom(room, 0), act.ShowRoomResult(room), act.CardRoomMisses(room),
            act.StartExam(sitting, 1, 0), act.SubmitExam(sitting, 9), act.BeginSitting(room),
        ):  # fmt: skip
            ann.forges(callbacks.pack(action))
            await asyncio.sleep(5)
            says_nothing_of_the_key(house, ann, action)
        for words in ("/exam", "/exam crc", f"/start room-{room}", f"/start {link_of(group, 'Take it')}"):
            ann.starts(words.removeprefix("/start ")) if words.startswith("/start") else ann.writes(words)
            await asyncio.sleep(5)
            says_nothing_of_the_key(house, ann, words)
        told = house.query(rows_of, ann.person)
        assert [(one["form"], one["score"]) for one in told["exam"] if one["id"] == sitting] == [(None, None)]
        assert told["room_mark"] == []
        assert house.query(exams.uncounted) is None  # no item statistics
        assert (
            house.query(lambda work: past(Desk(work, house.library), ann.person, sitting)) is None
        )  # no picture
        assert house.query(lambda work: exams.history(work, ann.person, limit=9)) == []
        await over(group)
        ann.forges(callbacks.pack(act.ReviewExam(sitting, 0, 0)))
        await asyncio.sleep(5)
        assert "✓" in ann.text
        told = house.query(rows_of, ann.person)
        assert len(told["room_mark"]) == 3
        assert all(one["form"] for one in told["exam"])

    play(tmp_path, story)


def says_nothing_of_the_key(house: House, one: Private, tried: object) -> None:
    for message in one.messages.values():
        text = message.get("text", "")
        assert not any(sign in text for sign in ("✓", "✗", "wrong", "%)", "Short by", "Passed", "added")), (
            tried
        )
