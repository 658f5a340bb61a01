"""A group sits a live exam: from /exam to the standing, with everything that people and Telegram do meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot import room_clock
from db import inbox
from db.store import Store
from sandbox import membership
from scheduler.room_score import standing
from scheduler.room_state import Finished, Lobby, Reason, Revealing
from tests.bot.group_house import Group, House, play


async def opened(house: House, people: int = 3, words: str = "crc 5 20", kind: str = "supergroup") -> Group:
    """A lobby in which everybody is."""
    group = house.group("Coders", people, kind)
    group.says(0, f"/exam {words}")
    await group.until(lambda: "Join" in group.labels(), 10)
    for who in range(1, people):
        group.taps(who, "Join")
    await asyncio.sleep(4)
    return group


async def asked(group: Group, i: int) -> None:
    await group.until(lambda: group.is_asking(i), 90)


def points(group: Group) -> dict[int, int]:
    """Right answers by person, as the room has them."""
    return {group.people.index(one.id): one.right for one in group.room.members if one.id in group.people}


def test_three_people_play_five_questions_to_the_end(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await opened(house)
        assert "Host Dana. In so far (3): Dana, Ann, Bo" in group.text
        group.taps(0, "Start")
        for i in range(5):
            await asked(group, i)
            group.answers(0, right=True)
            group.answers(1, right=False)
            await asyncio.sleep(3)
            assert "have answered" in group.text or "stay hidden" in group.text
            await group.until(lambda: isinstance(group.room.phase, Revealing), 30)
            await asyncio.sleep(1)
            assert f"{i + 1}/5 · ✓ 1 of 2" in group.text
            assert "Right and fastest: Dana" in group.text
        await group.until(lambda: isinstance(group.room.phase, Finished), 60)
        await asyncio.sleep(2)
        assert "It is over." in group.text
        assert group.text.splitlines()[3:6] == ["1 Dana 5", "2 Ann 0", "2 Bo 0"]
        assert house.toasts[group.people[2]] == ["You are in."]

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_answers_may_be_changed_until_it_closes_and_the_last_one_counts(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await opened(house)
        group.taps(0, "Start")
        await asked(group, 0)
        group.answers(1, right=False)
        await asyncio.sleep(2)
        group.answers(1, right=True)
        group.answers(1, right=True)  # twice
        await asyncio.sleep(1)
        assert group.toast(1).startswith("Your answer: ")
        assert ". You can change it for 1" in group.toast(1)
        await group.until(lambda: isinstance(group.room.phase, Revealing), 30)
        assert points(group) == {0: 0, 1: 1, 2: 0}

    play(tmp_path, story)


def test_who_is_not_in_or_comes_too_late_or_forges_changes_nothing(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await opened(house, people=2)
        group.people += house.group("Others", 1).people
        membership.join(house.world, group.chat, group.people[2])
        number = group.record.id
        group.taps(0, "Start")
        await asked(group, 0)
        before = group.room
        group.answers(2, right=True)
        group.forges(1, f"1:ra:{number}:0:9")
        group.forges(1, f"1:ra:{number}:3:0")
        group.forges(1, "1:ra:zz:0:0")
        group.forges(1, f"1:rn:{number}:0")
        group.forges(1, f"1:re:{number}")
        group.forges(1, "nonsense")
        group.forges(1, "1:x:0")
        await asyncio.sleep(2)
        assert group.room == before
        assert group.toast(2) == "You are not in this exam yet. Tap Join, then answer."
        assert "Only the host, Dana, can do that." in house.toasts[group.people[1]]
        question = group.message_ids[-1]
        key = group.room.questions[0].key[0]
        await group.until(lambda: isinstance(group.room.phase, Revealing), 30)
        group.forges(1, f"1:ra:{number}:0:{key}", question)
        await asyncio.sleep(1)
        assert group.toast(1) == "Too late: this question is closed."
        assert points(group) == {0: 0, 1: 0}

    play(tmp_path, story)


def test_a_late_joiner_starts_from_zero_and_the_host_can_pause_skip_and_end(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await opened(house, people=3)
        group.taps(0, "Start")
        await asked(group, 0)
        group.taps(2, "Leave")
        await asyncio.sleep(1)
        assert group.toast(2) == "You are out. Join brings you back with your points."
        group.taps(2, "Join")
        await asyncio.sleep(1)
        assert group.toast(2) == "You are in, from zero points on."
        left = group.seconds_left
        group.taps(1, "Pause")
        await asyncio.sleep(1)
        assert group.toast(1) == "Only the host, Dana, can do that."
        group.taps(0, "Pause")
        await asyncio.sleep(300)
        assert "Paused at question 1/5" in group.text
        assert "A" not in group.labels()
        group.taps(0, "Go on")
        await asked(group, 0)
        await asyncio.sleep(2)
        assert left - 3 <= group.seconds_left <= left
        assert "A" in group.labels()
        group.taps(0, "Skip")
        await group.until(lambda: isinstance(group.room.phase, Revealing), 5)
        await asyncio.sleep(1)
        assert "skipped, it counts for nobody" in group.text
        await asked(group, 1)
        group.taps(0, "Pause")
        await asyncio.sleep(4)
        group.taps(0, "Hand over")
        await asyncio.sleep(1)
        assert group.toast(0) == "Ann hosts now."
        group.taps(1, "End")
        await asyncio.sleep(15)
        assert "The host ended it early." in group.text

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_twenty_five_people_with_leavers_a_migration_and_two_restarts(tmp_path: Path) -> None:
    """Story (c) of the plan: what each person got is counted independently."""

    async def story(house: House) -> None:
        group = await opened(house, people=25, words="crc 20 30", kind="group")
        expected = dict.fromkeys(range(25), 0)
        gone: set[int] = set()
        group.taps(0, "Start")
        for i in range(20):
            await asked(group, i)
            if i == 4:
                group.leaves(7)
                gone.add(7)
            if i == 6:  # the host leaves; the first who is in follows
                group.leaves(0)
                gone.add(0)
            if i == 8:
                group.chat = membership.migrate(house.world, group.chat)
                await asyncio.sleep(2)
                await asked(group, i)
            if i in (11, 15):
                await house.restart(away=3)
                await asyncio.sleep(1)
                await asked(group, i)
            for who in set(range(25)) - gone:
                right = (who + i) % 3 == 0
                for _ in range(2 if who in (1, 2, 3) else 1):
                    group.answers(who, right=right)
                expected[who] += right
            group.forges(5, f"1:rn:{group.record.id}:{i}")
            if i == 13:
                await asyncio.sleep(0.2)
                await house.restart(away=1)  # with answers in the inbox
            await group.until(
                lambda i=i: (
                    getattr(group.room.phase, "i", None) != i  # type: ignore[misc]
                    or isinstance(group.room.phase, Revealing | Finished)
                ),
                90,
            )
        await group.until(lambda: isinstance(group.room.phase, Finished) and group.room.phase.told, 60)
        await asyncio.sleep(3)
        assert points(group) == expected
        assert group.room.host == group.people[1]
        assert group.room.phase == Finished(Reason.PLAYED, told=True)
        best = max(expected.values())
        assert group.text.splitlines()[3].endswith(f" {best}")
        assert [one.right for one in standing(group.room)] == sorted(expected.values(), reverse=True)

    house = play(tmp_path, story)
    assert house.floods == []


def test_three_groups_of_sixty_at_once_stay_within_telegrams_limits(tmp_path: Path) -> None:
    """Story (d) of the plan."""

    async def one_group(house: House, number: int, expected: list[int]) -> None:
        group = await opened(house, people=60, words="crc 8 20")
        group.taps(0, "Start")
        for i in range(8):
            await asked(group, i)
            for who in range(60):
                right = (who * 7 + i + number) % 2 == 0
                group.answers(who, right=right)
                expected[who] += right
                await asyncio.sleep(0.05)
            await group.until(lambda: isinstance(group.room.phase, Revealing), 60)
        await group.until(lambda: isinstance(group.room.phase, Finished) and group.room.phase.told, 60)
        await asyncio.sleep(2)
        assert [points(group)[who] for who in range(60)] == expected
        assert house.calls_a_minute(group.chat.id) <= 20

    async def story(house: House) -> None:
        await asyncio.gather(*(one_group(house, number, [0] * 60) for number in range(3)))

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_a_restart_in_every_state_loses_nothing(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await opened(house, people=2, words="crc 2 20")
        await house.restart()
        await asyncio.sleep(1)
        assert isinstance(group.room.phase, Lobby)
        group.taps(0, "Start")
        await asyncio.sleep(0.01)
        await house.restart()  # before the post is known
        await asked(group, 0)
        group.answers(0, right=True)
        await asyncio.sleep(0.5)
        await house.restart()
        await group.until(lambda: isinstance(group.room.phase, Revealing), 60)
        await house.restart()
        await asyncio.sleep(1)
        await asked(group, 1)
        group.taps(0, "Pause")
        await asyncio.sleep(1)
        await house.restart()
        await asyncio.sleep(4)
        assert "Paused at question 2/2" in group.text
        group.taps(0, "Go on")
        await asked(group, 1)
        group.answers(1, right=True)
        await group.until(lambda: isinstance(group.room.phase, Finished), 60)
        await house.restart()
        await asyncio.sleep(20)
        assert "It is over." in group.text
        assert points(group) == {0: 1, 1: 1}

    play(tmp_path, story)


def test_a_long_outage_pauses_and_gives_the_time_back(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await opened(house, people=2, words="crc 2 60")
        group.taps(0, "Start")
        await asked(group, 0)
        await asyncio.sleep(10)
        await house.restart(away=600)
        await asyncio.sleep(5)
        assert "I was away for a while" in group.text
        group.taps(0, "Go on")
        await asked(group, 0)
        await asyncio.sleep(4)
        assert 40 <= group.seconds_left <= 60

    play(tmp_path, story)


def test_the_bot_is_removed_and_comes_back(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await opened(house, people=2, words="crc 2 60")
        group.taps(0, "Start")
        await asked(group, 0)
        host = house.world.user(group.people[0])
        membership.act(house.world, group.chat, house.world.bot["id"], "kick", host)
        await asyncio.sleep(100)
        membership.act(house.world, group.chat, house.world.bot["id"], "unban", host)
        membership.act(house.world, group.chat, house.world.bot["id"], "join", host)
        await asyncio.sleep(10)
        assert "I was not in this group for a while" in group.text
        group.taps(0, "Go on")
        await asked(group, 0)
        group.answers(1, right=True)
        await asyncio.sleep(1)
        assert group.toast(1).startswith("Your answer")

    play(tmp_path, story)


def test_rooms_in_two_topics_share_the_groups_limit(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        from sandbox import topics

        first = house.group("Forum", 3, forum=True)
        made = [
            topics.create(house.world, first.chat, house.world.user(first.people[0]), name) for name in "XY"
        ]
        second = Group(house, first.chat, first.people)
        first.topic, second.topic = (one["message_thread_id"] for one in made)
        for group in (first, second):
            group.says(0, "/exam crc 3 20")
            await group.until(lambda group=group: "Join" in group.labels(), 20)  # type: ignore[misc]
            group.taps(1, "Join")
            group.taps(0, "Start")
        for group in (first, second):
            await group.until(lambda group=group: isinstance(group.room.phase, Finished), 400)  # type: ignore[misc]
        await asyncio.sleep(20)
        assert "It is over." in first.text
        assert "It is over." in second.text
        assert house.calls_a_minute(first.chat.id) <= 20

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_who_wants_to_be_forgotten_is_out_of_every_room(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        from sandbox import acts

        group = await opened(house, people=3)
        group.taps(0, "Start")
        await asked(group, 0)
        group.answers(1, right=True)
        await group.until(lambda: isinstance(group.room.phase, Revealing), 60)
        ann = group.people[1]
        acts.start(house.world, ann, "")
        private = Group(house, house.world.private_chat(ann), group.people)
        await asyncio.sleep(1)
        private.says(1, "/forget")
        await asyncio.sleep(2)
        private.taps(1, "Delete everything")
        await asyncio.sleep(2)
        assert ann not in [one.id for one in group.room.members]
        assert [one.right for one in group.room.members] == [0, 1, 0]  # the points are nobody's now
        rows = house.query(lambda work: work._execute("SELECT learner FROM room_member UNION SELECT learner FROM"
                                                      " room_mark").fetchall())  # fmt: skip
        assert (ann,) not in rows
        for i in range(1, 5):
            await asked(group, i)
            group.answers(0, right=False)
        await group.until(lambda: isinstance(group.room.phase, Finished) and group.room.phase.told, 300)
        await asyncio.sleep(2)
        assert "1 somebody 1" in group.text

    play(tmp_path, story)


def test_an_answer_that_was_received_in_time_is_handled_before_the_question_closes(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await opened(house)
        group.taps(0, "Start")
        await asked(group, 0)
        closes, number = getattr(group.room.phase, "closes_at", 0), group.record.id
        await house.die()
        store = Store(house.database)
        store.run(iter([lambda work: inbox.receive(work, [(9_999, "{}")], received_ms=(closes - 2) * 1000)]))
        assert house.query(room_clock.due, closes + 5, 10) == ([], closes - 2)
        store.run(iter([lambda work: inbox.settle(work, 9_999)]))
        assert house.query(room_clock.due, closes + 5, 10) == ([number], closes + 5)
        store.close()
        await house.live()

    play(tmp_path, story)
