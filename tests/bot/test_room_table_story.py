"""The table of a group over the weeks, and the files for the host of an exam."""

from __future__ import annotations

import asyncio
import csv
from io import StringIO
from pathlib import Path

from sandbox import acts
from scheduler.room_state import Finished
from tests.bot.group_house import Group, House, play

DAY = 86_400


async def sit(group: Group, right: tuple[int, ...], wrong: tuple[int, ...] = (), *, count: int = 2) -> None:
    """One exam: the first of those who are right hosts it."""
    host, *others = *right, *wrong
    group.says(host, f"/exam crc {count} 20")
    await asyncio.sleep(4)
    for one in others:
        group.taps(one, "Join")
    await asyncio.sleep(4)
    group.taps(host, "Start")
    for i in range(count):
        await group.until(lambda i=i: group.is_asking(i), 90)  # type: ignore[misc]
        for one in (*right, *wrong):
            group.answers(one, right=one in right)
    await group.until(lambda: isinstance(group.room.phase, Finished) and group.room.phase.told, 90)
    await asyncio.sleep(5)


def private(house: House, person: int) -> str:
    chat = house.world.private_chat(person)
    return "\n".join(one.get("text", "") for one in chat.messages.values())


def table_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return [*csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))]


def test_the_table_adds_up_who_answered_what(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=3)
        await sit(group, (0,), (1,))
        house.clock.ahead += 7 * DAY
        await sit(group, (1,), (0,))
        await sit(group, (1,))
        group.says(2, "/table")
        await asyncio.sleep(5)
        week, whole = group.text.split("The last 8 weeks, 3 exams")
        assert "This week, 2 exams" in week
        assert " 1 Ann          2     4/4     4" in week
        assert " 2 Dana         1     0/2     0" in week
        assert " 1 Ann          3     4/6     4" in whole
        assert " 2 Dana         2     2/4     2" in whole
        assert "Bo" not in group.text
        assert "Came first: Ann 1×, Dana 1×" in group.text

    house = play(tmp_path, story)
    assert house.floods == []


def test_a_group_without_exams_is_told_so_at_most_once_a_minute(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        for _ in range(5):
            group.says(0, "/table")
            await asyncio.sleep(2)
        assert len(group.message_ids) == 1
        assert group.text == "Nobody has taken an exam here in the last 8 weeks. /exam opens one."

    play(tmp_path, story)


def test_the_host_gets_two_tables(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        house.world.know_user(5_001, "=Dana+1")
        group = house.group("Coders", people=2)
        house.world.know_user(5_001, "=Dana+1")
        await sit(group, (0,), (1,))
        number = group.record.id
        acts.start(house.world, 5_001, f"roomcsv-{number}")
        await asyncio.sleep(8)
        assert "The tables of your group's exam are sent." in private(house, 5_001)

    house = play(tmp_path, story)
    (chat, name, members), (_, other, questions) = house.files
    assert (chat, name, other) == (5_001, "exam-1-members.csv", "exam-1-questions.csv")
    head, dana, ann = table_of(members)
    assert head == ["name", "place", "points", "right", "answered", "question 1", "question 2"]
    assert dana[:5] == ["'=Dana+1", "1", "2", "2", "2"]
    assert [one.split()[1] for one in dana[5:]] == ["right", "right"]
    assert ann[:5] == ["Ann", "2", "0", "0", "2"]
    head, first, _ = table_of(questions)
    assert head == ["question", "card", "section", "key", "right", "answered", "percent right", "skipped"]
    assert (first[0], first[4:]) == ("1", ["1", "2", "50", ""])
    assert dana[5] == f"{first[3]} right"


def test_nobody_else_gets_them_and_not_before_the_end(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        group.says(0, "/exam crc 2 20")
        await asyncio.sleep(4)
        for person, payload in ((5_001, "roomcsv-1"), (5_002, "roomcsv-1"), (5_001, "roomcsv-77")):
            acts.start(house.world, person, payload)
            await asyncio.sleep(4)
        assert "That exam goes on." in private(house, 5_001)
        assert "Only the host of that exam gets its tables." in private(house, 5_002)
        assert "I know no such exam any more." in private(house, 5_001)

    assert play(tmp_path, story).files == []


def test_weeks_ago_is_long_ago(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        await sit(group, (0,), (1,))
        house.clock.ahead += 57 * DAY
        await asyncio.sleep(5)
        group.says(0, "/table")
        await asyncio.sleep(5)
        assert "Nobody has taken an exam here" in group.text

    play(tmp_path, story)
