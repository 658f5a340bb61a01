"""Where Telegram does not let us write and nobody tells when it does again; and buttons where they mean nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

from db import challenges, groups, rooms
from db.store import Store
from sandbox import shapes, topics
from scheduler.room_state import Finished
from tests.bot.group_house import FIRST_PERSON, Group, House, play
from tests.bot.room_own_house import Private


async def lobby(group: Group) -> None:
    group.says(0, "/exam crc 5 20")
    await group.until(lambda: "Join" in group.labels(), 10)
    await asyncio.sleep(9)


def lock(group: Group, *, locked: bool) -> None:
    group.chat.facts["permissions"] = dict.fromkeys(shapes.PERMISSIONS, not locked)


def forum(house: House) -> tuple[Group, Group]:
    group = house.group("Forum", 2, forum=True)
    by = house.world.user(group.people[0])
    first, second = (topics.create(house.world, group.chat, by, name)["message_thread_id"] for name in "XY")
    return Group(house, group.chat, group.people, first), Group(house, group.chat, group.people, second)


def test_a_group_that_was_locked_for_a_while_gets_its_exam_back_by_asking(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", 2)
        group.says(0, "/challenge daily 19:30 crc 5")
        await lobby(group)
        group.taps(0, "Start")
        await group.until(lambda: group.is_asking(0), 60)
        lock(group, locked=True)
        await group.until(lambda: isinstance(group.room.phase, Finished), 2_400)
        assert [one.away_at for one in house.query(challenges.all_in, group.chat.id)] == [None]
        lock(group, locked=False)
        group.says(1, "/exam")
        await group.until(lambda: "It is over." in group.text, 30)
        await lobby(group)

    play(tmp_path, story)


def test_a_topic_that_is_deleted_stops_no_exam_in_another(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        one, other = forum(house)
        for group in (one, other):
            await lobby(group)
            group.taps(0, "Start")
        await other.until(lambda: other.is_asking(0), 60)
        topics.delete(house.world, one.chat, one.topic)
        await other.until(lambda: other.is_asking(1), 90)
        assert one.room.away
        assert not other.room.away

    play(tmp_path, story)


def test_again_opens_nothing_where_the_group_keeps_its_exams_elsewhere(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        one, other = forum(house)
        await lobby(one)
        one.taps(0, "Start")
        await one.until(lambda: one.is_asking(0), 60)
        one.forges(0, f"1:re:{one.record.id}")
        await one.until(lambda: "Again" in one.labels(), 60)
        store = Store(house.database)
        store.run(
            iter([lambda work: groups.change(work, groups.ensure(work, one.chat.id, ""), topic=other.topic)])
        )
        store.close()
        one.taps(1, "Again")
        await asyncio.sleep(3)
        assert one.toast(1) == "In this group exams are in another topic."

    play(tmp_path, story)


def test_a_forged_button_opens_no_groups_exam_in_a_private_chat(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        person = Private(house, house.world.know_user(FIRST_PERSON, "Dana")["id"])
        person.starts("")
        await asyncio.sleep(3)
        for data in ("1:rh:crc:5:k", "1:gs", "1:gc:0:1"):
            person.forges(data)
            await asyncio.sleep(4)
        assert house.query(lambda work: rooms.in_place(work, person.person, 0)) is None
        assert house.query(groups.load, person.person) is None

    play(tmp_path, story)


def test_what_is_chosen_while_other_questions_are_drawn_stands(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", 2)
        await lobby(group)
        group.taps(0, "Settings")
        await group.until(lambda: "10" in group.labels(), 20)
        group.taps(0, "10")
        group.taps(0, "60 s")
        await asyncio.sleep(10)
        assert "10 questions · 60 s each" in group.text
        group.taps(0, "5")
        group.taps(0, "Own pace")
        await asyncio.sleep(10)
        assert ("• 5" in group.labels(), "• Own pace" in group.labels()) == (True, True)

    play(tmp_path, story)
