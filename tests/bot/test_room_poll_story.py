"""A group sits an exam in Telegram's own quiz polls: votes, who may cast them, and what the host does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sandbox import membership
from sandbox.world import NotPossible
from scheduler.room_state import Asking, Finished
from tests.bot.group_house import Group, House, play
from tests.bot.poll_house import answers, asked, opened, points, poll_in, polls_of, revealed, started, votes


def test_a_poll_exam_is_played_to_its_end_in_two_calls_a_question(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await opened(house)
        house.calls.clear()
        group.taps(0, "Start")
        for i in range(3):
            await asked(group, i)
            poll = polls_of(group)[i]
            key = list(group.room.questions[i].key)
            assert (poll["type"], poll["is_anonymous"], poll["is_closed"]) == ("quiz", False, False)
            assert poll["question"].startswith(f"{i + 1}/3 · ")
            assert len(poll["options"]) == group.room.questions[i].options
            assert sorted(poll["correct_option_ids"]) == sorted(key)
            assert " · " in poll["explanation"]  # the source
            assert group.labels() == ["Join", "Leave", "Pause", "Skip"]
            answers(group, 0, right=True)
            answers(group, 1, right=False)
            await revealed(group, i)
            assert polls_of(group)[i]["is_closed"]
            assert group.labels() == []
        await group.until(lambda: isinstance(group.room.phase, Finished), 60)
        await asyncio.sleep(2)
        assert group.text.splitlines()[3:6] == ["1 Dana 3", "2 Ann 0", "2 Bo 0"]
        methods = [name for _, name, where in house.calls if where == group.chat.id]
        assert methods == ["sendPoll", "stopPoll"] * 3 + ["sendMessage"]

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_all_who_are_there_have_voted_so_it_closes_but_not_before_nine_seconds(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house, people=2)
        began = house.clock.now()
        answers(group, 0, right=True)
        answers(group, 1, right=True)
        await revealed(group, 0)
        assert 6 <= house.clock.now() - began <= 12

    play(tmp_path, story)


def test_who_votes_is_in_with_their_name(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house, people=2)
        group.people += house.group("Others", 1).people
        answers(group, 2, right=True)
        await revealed(group, 0)
        assert points(group) == {0: 0, 1: 0, 2: 1}
        await group.until(lambda: isinstance(group.room.phase, Finished), 200)
        await asyncio.sleep(2)
        assert "1 Bo 1" in group.text

    play(tmp_path, story)


def test_a_vote_cannot_be_changed_not_even_by_a_forged_tap(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house, people=3)
        question = group.room.questions[0]
        answers(group, 1, right=False)
        with pytest.raises(NotPossible):
            votes(group, 1, *question.key)
        for option in question.key:
            group.forges(1, f"1:ra:{group.record.id}:0:{option}")
            group.forges(2, f"1:ra:{group.record.id}:0:{option}")
        await revealed(group, 0)
        assert points(group) == {0: 0, 1: 0, 2: 0}
        assert group.room.tallies[0].answered == 1

    play(tmp_path, story)


def test_votes_in_polls_that_are_not_ours_or_are_over_change_nothing(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house, people=2)
        old, stranger = poll_in(group, 0), house.group("Others", 1).people[0]
        _tell(house, stranger, "777", [0])
        _tell(house, stranger, old.id, [])
        _tell(house, stranger, old.id, [0, 0])
        _tell(house, stranger, old.id, [99])
        await asyncio.sleep(1)
        assert len(group.room.members) == 2
        await revealed(group, 0)
        _tell(house, stranger, old.id, [0])  # late
        await asked(group, 1)
        _tell(house, stranger, old.id, [group.room.questions[1].key[0]])  # of the question before
        await asyncio.sleep(1)
        assert len(group.room.members) == 2
        assert group.room.phase.votes == {}  # type: ignore[union-attr]

    house = play(tmp_path, story)
    assert house.refused == []


def _tell(house: House, user: int, poll: str, options: list[int]) -> None:
    """A `poll_answer` as it might come."""
    answer = {
        "poll_id": poll,
        "user": house.world.user(user),
        "option_ids": options,
        "option_persistent_ids": [],
    }
    house.world.send_update("poll_answer", answer)


def test_an_anonymous_admin_is_nobody_who_could_join(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house, people=2)
        membership.act(house.world, group.chat, group.people[0], "hide", house.world.user(group.people[0]))
        answers(group, 0, right=True)
        await revealed(group, 0)
        assert points(group) == {0: 0, 1: 0}
        assert len(group.room.members) == 2

    play(tmp_path, story)


def test_a_skipped_poll_is_shown_at_once_and_counts_for_nobody(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house)
        answers(group, 0, right=True)
        await asyncio.sleep(1)
        group.taps(0, "Skip")
        await revealed(group, 0)
        assert polls_of(group)[0]["is_closed"]
        assert points(group) == {0: 0, 1: 0, 2: 0}

    play(tmp_path, story)


def test_an_end_in_the_middle_closes_the_open_poll(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await started(house)
        group.forges(0, f"1:re:{group.record.id}")
        await group.until(lambda: "It is over." in group.text, 30)
        assert polls_of(group)[0]["is_closed"]

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_two_groups_play_at_once_and_each_vote_counts_in_its_own(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        one, other = await started(house, people=2), await started(house, people=2)
        await revealed(one, 0)
        await asked(one, 1)
        await other.until(lambda: isinstance(other.room.phase, Asking) and _runs(other), 60)
        await asyncio.sleep(1)
        answers(one, 0, right=True)
        answers(other, 1, right=True)
        await asyncio.sleep(1)
        assert list(one.room.phase.votes) == [one.people[0]]  # type: ignore[union-attr]
        assert list(other.room.phase.votes) == [other.people[1]]  # type: ignore[union-attr]

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def _runs(group: Group) -> bool:
    return getattr(group.room.phase, "closes_at", None) is not None
