"""What a group chooses for its exams: who may open one, and where. Only Telegram knows who is an admin."""

from __future__ import annotations

import asyncio
from pathlib import Path

from db import groups
from sandbox import membership, topics
from sandbox.faults import Fault
from tests.bot.group_house import Group, House, play

NO = "In this group only admins can do that. (An anonymous admin I see only where I am an admin, too.)"


async def settings(group: Group, who: int = 0) -> None:
    group.says(who, "/examsettings")
    await group.until(lambda: "Exams in this group" in _last(group), 20)


def _last(group: Group) -> str:
    return group.text if group.message_ids else ""


async def restricted(house: House, people: int = 3, **facts: object) -> Group:
    """Only admins may open exams here; person 0 is the creator."""
    group = house.group("Coders", people, **facts)  # type: ignore[arg-type]
    lead(house, group, 0)
    await settings(group)
    group.taps(0, "Only admins may start")
    await group.until(lambda: "Who may open one: only admins." in group.text, 10)
    return group


def lead(house: House, group: Group, who: int) -> None:
    """Make somebody an admin, if they are none."""
    if group.chat.status(group.people[who]) not in ("creator", "administrator"):
        by = house.world.user(group.people[1 - who])
        membership.act(house.world, group.chat, group.people[who], "promote", by)


def test_an_admin_keeps_exams_for_admins_and_gives_them_back(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await restricted(house)
        assert group.toast(0) == "Kept."
        group.says(1, "/exam crc 5 20")
        await group.until(lambda: NO in group.text, 10)
        group.says(0, "/exam crc 5 20")
        await group.until(lambda: "Host Dana" in group.text, 10)
        group.taps(0, "Close")
        await asyncio.sleep(3)
        group.taps(0, "Everybody may start")
        await group.until(lambda: any("one: everybody" in group.text_of(n) for n in group.message_ids), 10)
        group.says(1, "/exam crc 5 20")
        await group.until(lambda: "Host Ann" in group.text, 10)

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_who_is_no_admin_changes_nothing_by_command_tap_or_forgery(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", 3)
        lead(house, group, 0)
        group.says(1, "/examsettings")
        await group.until(lambda: NO in _last(group), 10)
        await settings(group)
        group.taps(1, "Only admins may start")
        await asyncio.sleep(2)
        assert group.toast(1) == NO
        group.forges(2, "1:gc:0:1")
        group.forges(2, "1:gc:9:9")
        await asyncio.sleep(2)
        assert "everybody" in group.text
        assert not house.query(groups.load, group.chat.id).admins_only

    play(tmp_path, story)


def test_a_refused_command_is_told_once_a_minute(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await restricted(house)
        await asyncio.sleep(60)
        before = len(group.message_ids)
        for _ in range(5):
            group.says(1, "/exam crc 5 20")
            await asyncio.sleep(2)
        assert len(group.message_ids) == before + 1

    play(tmp_path, story)


def test_again_and_challenges_are_kept_for_admins_too(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await restricted(house)
        group.says(0, "/exam crc 1 20")
        await group.until(lambda: "Start" in group.labels(), 10)
        group.taps(0, "Start")
        await group.until(lambda: "It is over." in group.text, 90)
        group.taps(1, "Again")
        await asyncio.sleep(2)
        assert group.toast(1) == NO
        await asyncio.sleep(60)
        group.says(1, "/challenge weekly fri 20:00 crc 10")
        await group.until(lambda: NO in group.text, 10)
        group.says(1, "/challenge")
        await asyncio.sleep(61)
        group.says(1, "/challenge")
        await group.until(lambda: "Nothing is scheduled" in group.text, 10)
        group.taps(0, "Again")
        await group.until(lambda: "Host Dana" in group.text, 10)

    house = play(tmp_path, story)
    assert house.refused == []


def test_who_looks_for_the_exam_that_is_on_finds_it(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await restricted(house)
        group.says(0, "/exam crc 5 20")
        await group.until(lambda: "Host Dana" in group.text, 10)
        before = group.message_ids[-1]
        await asyncio.sleep(10)
        group.says(1, "/exam")
        await group.until(lambda: group.message_ids[-1] != before and "Host Dana" in group.text, 20)

    play(tmp_path, story)


def test_an_anonymous_admin_is_an_admin(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await restricted(house, bot="administrator")
        membership.act(house.world, group.chat, group.people[0], "hide", house.world.user(group.people[0]))
        await asyncio.sleep(1)
        group.says(0, "/examsettings")
        await asyncio.sleep(3)
        assert "only admins" in group.text
        group.says(0, "/exam crc 5 20")
        await group.until(lambda: "Who hosts it?" in group.text, 10)
        group.taps(1, "I host")
        await asyncio.sleep(2)
        assert group.toast(1) == NO
        group.taps(0, "I host")
        await group.until(lambda: "Host Dana" in group.text, 10)

    play(tmp_path, story)


def test_exams_stay_in_the_topic_that_an_admin_chose(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Forum", 2, forum=True)
        lead(house, group, 0)
        exams, talk = _topic(house, group, "Exams"), _topic(house, group, "Talk")
        group.topic = exams
        await settings(group)
        group.taps(0, "Only in this topic")
        await group.until(lambda: "Where: only in this topic." in group.text, 10)
        group.topic = talk
        group.says(1, "/exam crc 5 20")
        await group.until(lambda: "exams are in another topic" in _last(group), 10)
        group.says(0, "/examsettings")
        await group.until(lambda: "Where: only in another topic." in group.text, 10)
        assert group.labels() == ["Only admins may start", "Only in this topic", "In any topic"]
        group.topic = exams
        group.says(1, "/exam crc 5 20")
        await group.until(lambda: "Host Ann" in group.text, 10)
        group.topic = talk
        group.taps(0, "In any topic")
        await group.until(lambda: "Where: in any topic." in group.text, 10)
        group.says(1, "/exam crc 5 20")
        await group.until(lambda: "Host Ann" in group.text, 10)

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def _topic(house: House, group: Group, name: str) -> int:
    made = topics.create(house.world, group.chat, house.world.user(group.people[0]), name)
    return int(made["message_thread_id"])


def test_where_telegram_does_not_tell_it_is_said_and_nothing_changes(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await restricted(house)
        for status in (400, 403):
            await asyncio.sleep(60)
            said = "Bad Request: member list is inaccessible"
            house.api.faults.add(Fault("getChatMember", status, description=said))
            group.says(0, "/exam crc 5 20")
            await group.until(lambda: "Make me an admin, then try again." in group.text, 10)
            group.says(1, "x")
        house.api.faults.add(Fault("getChatMember", 500, times=3))
        group.taps(0, "Everybody may start")
        await asyncio.sleep(10)
        assert group.toast(0).startswith("Telegram did not tell me whether you are an admin.")
        assert house.query(groups.load, group.chat.id).admins_only

    play(tmp_path, story)


def test_a_stumbling_telegram_is_asked_again_and_a_dead_process_asks_after_its_restart(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        group = await restricted(house)
        house.api.faults.add(Fault("getChatMember", 502))
        house.api.faults.add(Fault("getChatMember", 429, retry_after=2))
        group.says(0, "/exam crc 5 20")
        await group.until(lambda: "Host Dana" in group.text, 15)
        group.taps(0, "Close")
        await asyncio.sleep(3)
        house.api.faults.add(Fault("getChatMember", delay=5.0))
        group.says(0, "/exam crc 5 20")
        await asyncio.sleep(2)
        await house.restart()
        await group.until(lambda: "Host Dana" in group.text and "Start" in group.labels(), 60)

    play(tmp_path, story)


def test_the_page_is_reached_from_the_lobbys_settings(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", 2)
        lead(house, group, 0)
        group.says(0, "/exam crc 5 20")
        await group.until(lambda: "Settings" in group.labels(), 10)
        group.taps(0, "Settings")
        await group.until(lambda: "Group" in group.labels(), 10)
        group.taps(1, "Group")
        await asyncio.sleep(2)
        assert group.toast(1) == NO
        group.taps(0, "Group")
        await group.until(lambda: "Exams in this group" in group.text, 15)
        assert group.labels() == ["Only admins may start"]

    play(tmp_path, story)
