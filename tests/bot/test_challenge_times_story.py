"""When the exams that a group has scheduled are held: in their minute, late, or not at all."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot import challenge_clock, challenge_errands
from bot.services import challenge, room_paper
from bot.services.room_values import Place, Plan
from db import errands
from db.errands import Errand
from db.uow import Work
from sandbox import membership, topics
from scheduler.room_state import Asking, Finished, Lobby, Reason, Revealing
from tests.bot.challenge_house import DAY, HOUR, MINUTE, clean, clock, lobbies, rows, skip_to
from tests.bot.group_house import BASE, Group, House, play


def test_a_daily_exam_opens_in_its_minute_and_starts_with_two(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=3)
        group.says(0, "/challenge daily 10:30 crc 3 20")
        await asyncio.sleep(3)
        assert "Scheduled: every day 10:30, New York time" in group.text
        assert "Mock exam CRC, 3 questions, 20 s each. First on Mon Mar 2, 2026." in group.text
        await asyncio.sleep(30 * MINUTE - 5)
        assert lobbies(group) == []
        await asyncio.sleep(15)
        assert (
            "Scheduled by Dana. It starts by itself 5 min after it was opened, once two are in." in group.text
        )
        assert "Host Dana. In so far (1): Dana" in group.text
        group.taps(1, "Join")
        await asyncio.sleep(4 * MINUTE)
        assert isinstance(group.room.phase, Lobby)
        await asyncio.sleep(MINUTE + 10)
        assert isinstance(group.room.phase, Asking | Revealing)
        await group.until(lambda: isinstance(group.room.phase, Finished), 3_600)
        assert rows(house, group)[0].wake_at == BASE + 30 * MINUTE + DAY

    clean(play(tmp_path, story))


def test_one_to_which_nobody_comes_is_closed_after_half_an_hour(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        group.says(0, "/challenge once 2026-03-02 11:00 crc 3")
        await asyncio.sleep(HOUR + 31 * MINUTE)
        assert "It was not started." in group.text
        assert isinstance(group.room.phase, Finished)
        assert group.room.phase.reason is Reason.STILL
        assert rows(house, group) == []

    clean(play(tmp_path, story))


def test_the_host_starts_earlier(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        group.says(0, "/challenge daily 10:30 crc 3 20")
        await asyncio.sleep(30 * MINUTE + 30)
        group.taps(0, "Start")
        await group.until(lambda: group.is_asking(0), 30)

    clean(play(tmp_path, story))


def test_an_exam_that_is_on_puts_it_off_until_it_is_over(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        group.says(0, "/challenge daily 10:30 crc 3 20")
        await asyncio.sleep(29 * MINUTE)
        group.says(1, "/exam crc 3 20")
        await asyncio.sleep(5 * MINUTE)
        assert lobbies(group) == []
        group.taps(1, "Close")
        await asyncio.sleep(30)
        assert len(lobbies(group)) == 1

    clean(play(tmp_path, story))


def test_one_that_is_put_off_for_an_hour_is_left_out_with_a_word(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=3)
        group.says(0, "/challenge daily 10:30 crc 3 20")
        await asyncio.sleep(25 * MINUTE)
        for _ in range(4):  # lobbies, one after the other, each below half an hour
            group.says(1, "/exam crc 3 20")
            await asyncio.sleep(10)
            for _ in range(2):
                await asyncio.sleep(10 * MINUTE)
                group.taps(2, "Join")
                await asyncio.sleep(1)
                group.taps(2, "Leave")
        await asyncio.sleep(2 * MINUTE)
        assert "The exam that Dana had scheduled is left out this time" in "".join(
            map(group.text_of, group.message_ids)
        )
        assert lobbies(group) == []
        assert rows(house, group)[0].wake_at == BASE + DAY + 30 * MINUTE

    clean(play(tmp_path, story))


def test_a_restart_holds_nothing_twice(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        group.says(0, "/challenge daily 10:30 crc 3 20")
        await asyncio.sleep(30 * MINUTE - 3)
        for pause in (0.5, 1, 1.5, 2, 2.5, 3, 4):
            await asyncio.sleep(pause)
            await house.restart()
        await asyncio.sleep(MINUTE)
        assert len(lobbies(group)) == 1
        group.taps(0, "Close")
        await asyncio.sleep(5)
        await house.restart(away=10 * MINUTE)
        await asyncio.sleep(HOUR)
        assert len(lobbies(group)) == 0
        assert sum("It was not started" in group.text_of(one) for one in group.message_ids) == 1

    play(tmp_path, story)


def test_a_short_absence_opens_it_late_and_a_long_one_leaves_it_out(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        group.says(0, "/challenge daily 10:30 crc 3 20")
        await asyncio.sleep(20 * MINUTE)
        await house.restart(away=30 * MINUTE)
        await asyncio.sleep(MINUTE)
        assert len(lobbies(group)) == 1
        group.taps(0, "Close")
        await asyncio.sleep(MINUTE)
        skip_to(house, "2026-03-03 13:30")
        await house.restart(away=3 * HOUR)
        await asyncio.sleep(MINUTE)
        assert len(lobbies(group)) == 0
        assert house.query(lambda work: errands.waiting(work, limit=9)) == []

    play(tmp_path, story)


def test_the_night_when_the_clock_jumps(tmp_path: Path) -> None:
    """Sunday, 8 March: 2:30 never comes; the exam of that date is at 3:30 daylight time, and there is one a date."""
    opened: list[str] = []

    async def story(house: House) -> None:
        group = house.group("Coders", people=1)
        group.says(0, "/challenge daily 2:30am crc 3 20")
        await asyncio.sleep(3)
        for day in ("2026-03-07", "2026-03-08", "2026-03-09"):
            skip_to(house, f"{day} 06:10")
            seen = len(group.message_ids)
            for _ in range(100):
                await asyncio.sleep(MINUTE)
                opened.extend(clock(house) for _ in lobbies(group, seen))
                seen = len(group.message_ids)

    play(tmp_path, story)
    assert opened == ["Sat 07:31", "Sun 07:31", "Mon 06:31"]


def test_in_a_group_without_the_bot_it_rests_and_is_dropped_after_a_week(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        bot, dana = house.world.bot["id"], house.world.user(group.people[0])
        group.says(0, "/challenge daily 10:30 crc 3 20")
        await asyncio.sleep(10)
        membership.act(house.world, group.chat, bot, "kick", dana)
        skip_to(house, "2026-03-04 15:29")
        await asyncio.sleep(5 * MINUTE)
        assert lobbies(group) == []
        membership.join(house.world, group.chat, bot, dana)
        await asyncio.sleep(10)
        skip_to(house, "2026-03-05 15:29")
        await asyncio.sleep(5 * MINUTE)
        assert len(lobbies(group)) == 1
        membership.act(house.world, group.chat, bot, "kick", dana)
        await asyncio.sleep(10)
        skip_to(house, "2026-03-10 14:29")
        await asyncio.sleep(5 * MINUTE)
        assert len(rows(house, group)) == 1
        skip_to(house, "2026-03-13 14:29")
        await asyncio.sleep(5 * MINUTE)
        assert rows(house, group) == []

    play(tmp_path, story)


def test_a_group_that_becomes_a_supergroup_takes_its_schedule_along(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2, kind="group")
        group.says(0, "/challenge daily 10:30 crc 3 20")
        await asyncio.sleep(10)
        moved = membership.migrate(house.world, group.chat)
        await asyncio.sleep(30 * MINUTE)
        there = Group(house, moved, group.people)
        assert len(lobbies(there)) == 1
        assert rows(house, group) == []

    clean(play(tmp_path, story))


def test_in_a_topic_it_opens_in_that_topic(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2, forum=True)
        made = topics.create(house.world, group.chat, house.world.user(group.people[0]), "Exams")
        topic = made["message_thread_id"]
        inside = Group(house, group.chat, group.people, topic)
        inside.says(0, "/challenge daily 10:30 crc 3 20")
        await asyncio.sleep(30 * MINUTE + 20)
        assert len(lobbies(inside)) == 1

    clean(play(tmp_path, story))


async def asked_for(house: House, group: Group, at: int) -> Errand:
    """The errand of the lobby that is next, as if it had been asked for at a moment."""

    def ask(work: Work) -> Errand:
        (one,) = rows(house, group)
        coming = challenge.coming(one, at)
        assert coming is not None
        kind = challenge_clock._kind(work, one, coming)
        errands.ask(work, kind=kind, learner=one.by, chat=one.chat, rev=0, now=at)
        return errands.waiting(work, limit=1)[0]

    assert house.parts is not None
    return await house.parts.writer.run(ask)


def test_a_lobby_that_was_asked_for_hours_ago_is_not_opened(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=1)
        group.says(0, "/challenge daily 20:00 crc 3 20")
        await asyncio.sleep(5)
        await asked_for(house, group, BASE - HOUR - MINUTE)
        await asyncio.sleep(MINUTE)
        assert lobbies(group) == []
        assert house.query(lambda work: errands.waiting(work, limit=1)) == []

    play(tmp_path, story)


def test_the_errand_ends_in_the_unit_of_work_that_opens_the_lobby(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=1)
        group.says(0, "/challenge daily 20:00 crc 3 20")
        await asyncio.sleep(5)
        errand, plan = await asked_for(house, group, BASE), Plan("crc", 3, 20)
        paper = house.query(lambda work: room_paper.draw(work, errand.learner, plan, "1", house._shelf))
        place = Place(group.chat.id)
        assert house.parts is not None
        open_lobby = challenge_errands._opened
        await house.parts.writer.run(open_lobby, house.library, errand, plan, paper, "Dana", place, BASE)
        assert house.query(lambda work: errands.waiting(work, limit=1)) == []

    play(tmp_path, story)
