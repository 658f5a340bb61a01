"""Somebody's own result of a group's exam, in the private chat: by the link under the standing."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bot import actions as act
from bot import callbacks
from db import cards, corrections, learners
from db.corrections import Kind
from db.uow import Work
from scheduler.room_state import Finished
from tests.bot.group_house import BASE, Group, House, play
from tests.bot.room_own_house import Private, letters_of, link_of, open_window


async def played(house: House) -> Group:
    """Three questions, live: Dana has the first, Ann none; Bo joins and never answers."""
    group = house.group("Coders", people=4)
    group.says(0, "/exam crc 3 20")
    await asyncio.sleep(4)
    group.taps(1, "Join")
    group.taps(2, "Join")
    await asyncio.sleep(3)
    group.taps(0, "Start")
    for i in range(3):
        await group.until(lambda i=i: group.is_asking(i), 90)  # type: ignore[misc]
        for letter in letters_of(group, i, right=i == 0):
            group.taps(0, letter)
        for letter in letters_of(group, i, right=False):
            group.taps(1, letter)
        await asyncio.sleep(2)
    await group.until(lambda: isinstance(group.room.phase, Finished), 90)
    await asyncio.sleep(10)
    return group


def test_who_never_opened_the_bot_finds_their_result_reviews_it_and_makes_cards_of_the_misses(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        group = await played(house)
        ann = Private(house, group.people[1])
        assert house.query(learners.load, ann.person) is None
        ann.starts(link_of(group, "My result"))
        await asyncio.sleep(3)
        assert ann.text.startswith(
            "CRC, your result in “Coders”\n0 of 3 right · rank 2 of 3\n\n1 ✗  2 ✗  3 ✗"
        )
        assert house.query(learners.load, ann.person) is not None
        ann.taps("Review one by one")
        await asyncio.sleep(3)
        assert ann.text.startswith("1/3 · ✗ wrong")
        assert "✓" in ann.text
        ann.taps("▶")
        await asyncio.sleep(3)
        assert ann.text.startswith("2/3 · ✗ wrong")
        ann.taps("Result")
        await asyncio.sleep(3)
        made = next(label for label in ann.labels if label.startswith("Make"))
        ann.taps("Make")
        await asyncio.sleep(3)
        assert f"{made.split()[1]} card" in ann.text
        assert not any(label.startswith("Make") for label in ann.labels)
        due = house.query(lambda work: cards.count_due(work, ann.person, day=10**6))
        assert due == int(made.split()[1])

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])


def test_what_was_thrown_out_since_is_said_in_the_review_and_becomes_no_card(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        ann = Private(house, group.people[1])
        await open_window(group, at=None)
        await ann.sits(group, [False, True, True])
        group.taps(0, "End")
        await group.until(lambda: isinstance(group.room.phase, Finished), 300)
        ann.starts(f"room-{group.record.id}")
        await asyncio.sleep(3)
        assert "Make 1 card of my misses" in ann.labels
        card = json.loads(group.record.form)["items"][0][0]
        house._store.run(iter([lambda work: thrown_out(work, card)]))
        ann.starts(f"room-{group.record.id}")
        await asyncio.sleep(3)
        assert "2 of 3 right" in ann.text
        assert [label for label in ann.labels if "misses" in label] == []
        ann.taps("Review one by one")
        await asyncio.sleep(3)
        assert "This question was thrown out since (unclear)." in ann.text

    play(tmp_path, story)


def thrown_out(work: Work, card: str) -> None:
    corrections.add(work, cards.number(work, card), kind=Kind.OUT, reason="unclear", by=1, now=BASE)


def test_it_tells_right_ones_and_those_without_an_answer(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await played(house)
        dana, bo = Private(house, group.people[0]), Private(house, group.people[2])
        dana.starts(f"room-{group.record.id}")
        bo.starts(f"room-{group.record.id}")
        await asyncio.sleep(3)
        assert "1 of 3 right · rank 1 of 3\n\n1 ✓  2 ✗  3 ✗" in dana.text
        assert "0 of 3 right · rank 2 of 3\n\n1 –  2 –  3 –" in bo.text

    play(tmp_path, story)


def test_who_was_not_in_it_is_told_so_and_becomes_no_learner(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = await played(house)
        raj = Private(house, group.people[3])
        for payload in (f"room-{group.record.id}", "room-999", "room-999999999999999999"):
            raj.starts(payload)
            await asyncio.sleep(3)
            assert raj.text == "I know no such exam of a group that you were in."
        for action in (act.ReviewRoom(group.record.id, 0), act.CardRoomMisses(group.record.id)):
            raj.forges(callbacks.pack(action))
            await asyncio.sleep(3)
            assert raj.text == "I know no such exam of a group that you were in."
        assert house.query(learners.load, raj.person) is None

    play(tmp_path, story)


def test_nothing_is_told_while_it_is_played(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        dana = Private(house, group.people[0])
        group.says(0, "/exam crc 3 20")
        await asyncio.sleep(4)
        group.taps(0, "Start")
        await group.until(lambda: group.is_asking(1), 90)
        dana.starts(f"room-{group.record.id}")
        await asyncio.sleep(3)
        assert dana.text == "This exam is not over yet. Your result is here when it is."
        dana.forges(callbacks.pack(act.ReviewRoom(group.record.id, 1)))
        await asyncio.sleep(3)
        assert dana.text == "This exam is not over yet. Your result is here when it is."

    play(tmp_path, story)
