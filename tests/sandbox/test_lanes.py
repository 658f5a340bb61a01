"""Which update may be posted now: lanes, rests, expiry. In plain numbers, without HTTP."""

from time import process_time
from typing import Any

import pytest

from sandbox.lanes import Lane, Lanes, key_of
from sandbox.updates import CAPACITY, UpdateQueue

NOON = 1_800_000_000.0
ANN, BOB, GROUP = 1001, 1002, -7


def message(chat: int) -> dict[str, Any]:
    return {"message_id": 1, "chat": {"id": chat}, "from": {"id": ANN}}


class Desk:
    """A queue with its lanes, as a deliverer has them."""

    def __init__(self) -> None:
        self.updates = UpdateQueue(1)
        self.lanes = Lanes(self.updates)
        self.updates.on_arrival.append(self.lanes.add)

    def send(self, chat: int, at: float = NOON, kind: str = "message") -> None:
        self.updates.add(kind, message(chat), at)

    def take(self, at: float = NOON) -> Lane:
        lane = self.lanes.take(at)
        assert lane is not None
        return lane

    def taken(self, at: float = NOON) -> list[int]:
        """What may be posted now, all at once."""
        found = []
        while lane := self.lanes.take(at):
            found.append(lane.line[0].id)
        return found


@pytest.mark.parametrize(
    ("update", "key"),
    [
        ({"message": message(ANN)}, ("message", ANN)),
        ({"edited_message": message(ANN)}, ("message", ANN)),
        ({"channel_post": message(GROUP)}, ("message", GROUP)),
        ({"callback_query": {"from": {"id": BOB}, "message": message(GROUP)}}, ("tap", BOB)),
        ({"inline_query": {"from": {"id": BOB}}}, ("inline", BOB)),
        ({"chosen_inline_result": {"from": {"id": BOB}}}, ("chosen", BOB)),
        ({"poll": {"id": "9"}}, ("poll", "9")),
        ({"poll_answer": {"poll_id": "9", "user": {"id": BOB}}}, ("poll", "9")),
        ({"my_chat_member": {"chat": {"id": GROUP}, "from": {"id": BOB}}}, ("mine", GROUP)),
        ({"chat_member": {"chat": {"id": GROUP}, "new_chat_member": {"user": {"id": BOB}}}}, ("member", BOB)),
        ({"chat_join_request": {"chat": {"id": GROUP}, "from": {"id": BOB}}}, ("member", BOB)),
        ({"message_reaction": {"chat": {"id": GROUP}}}, ("reaction", GROUP)),
        ({"message_reaction_count": {"chat": {"id": GROUP}}}, ("reactions", GROUP)),
        ({"something_new": {}}, ("message", "something_new")),
    ],
)
def test_whose_lane_an_update_is_in(update: dict[str, Any], key: tuple[str, Any]) -> None:
    assert key_of({"update_id": 1, **update}) == key


def test_a_lane_gives_its_next_update_when_the_first_is_done() -> None:
    desk = Desk()
    desk.send(ANN)
    desk.send(ANN)
    desk.send(BOB)
    lane = desk.take()
    assert desk.taken() == [3]
    desk.lanes.done(lane)
    assert desk.taken() == [2]
    assert [one.id for one in desk.updates.waiting] == [2, 3]


def test_a_lane_that_ran_empty_begins_again() -> None:
    desk = Desk()
    desk.send(ANN)
    desk.lanes.done(desk.take())
    assert desk.taken() == []
    desk.send(ANN)
    assert desk.taken() == [2]


def test_an_update_that_comes_while_the_last_one_is_on_its_way_waits_for_it() -> None:
    desk = Desk()
    desk.send(ANN)
    lane = desk.take()
    desk.send(ANN)
    assert desk.taken() == []
    desk.lanes.done(lane)
    assert desk.taken() == [2]


def test_rests_double_from_one_second_to_a_minute() -> None:
    desk, at, rests = Desk(), NOON, []
    desk.send(ANN)
    for _ in range(9):
        desk.lanes.failed(desk.take(at), at)
        assert desk.lanes.next_at is not None
        rests.append(desk.lanes.next_at - at)
        assert desk.lanes.take(desk.lanes.next_at - 0.01) is None
        at = desk.lanes.next_at
    assert rests == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_the_next_update_of_a_lane_begins_with_one_second_again() -> None:
    desk = Desk()
    desk.send(ANN)
    desk.send(ANN)
    desk.lanes.failed(desk.take(), NOON)
    desk.lanes.failed(desk.take(NOON + 1), NOON + 1)
    desk.lanes.done(desk.take(NOON + 3))
    desk.lanes.failed(desk.take(NOON + 3), NOON + 3)
    assert desk.lanes.next_at == NOON + 4


@pytest.mark.parametrize(("asked", "rest"), [(7, 7), (3600, 3600), (100_000, 3600)])
def test_a_receiver_may_ask_for_a_rest_of_an_hour_at_most(asked: float, rest: float) -> None:
    desk = Desk()
    desk.send(ANN)
    desk.lanes.failed(desk.take(), NOON, asked)
    assert desk.lanes.next_at == NOON + rest
    assert desk.taken(NOON + rest) == [1]


def test_one_lane_that_rests_holds_up_no_other() -> None:
    desk = Desk()
    desk.send(ANN)
    desk.send(BOB)
    desk.lanes.failed(desk.take(), NOON)
    assert desk.taken() == [2]


def test_lanes_that_rested_come_first_and_in_order() -> None:
    desk = Desk()
    for chat in (ANN, BOB):
        desk.send(chat)
        desk.lanes.failed(desk.take(), NOON + chat)
    desk.send(GROUP)
    assert desk.taken(NOON + 2000) == [1, 2, 3]


def test_what_would_be_too_late_after_the_rest_is_dropped_and_the_next_one_comes() -> None:
    desk = Desk()
    desk.updates.add("callback_query", {"from": {"id": ANN}}, NOON)
    desk.updates.add("callback_query", {"from": {"id": ANN}}, NOON + 100)
    desk.lanes.failed(desk.take(), NOON, 151)
    assert desk.taken(NOON + 100) == [2]
    assert [one.id for one in desk.updates.waiting] == [2]


def test_what_became_too_late_in_the_meantime_is_skipped_and_forgotten() -> None:
    desk = Desk()
    desk.updates.add("callback_query", {"from": {"id": ANN}}, NOON)
    desk.updates.add("callback_query", {"from": {"id": ANN}}, NOON + 100)
    assert desk.taken(NOON + 150) == [2]
    assert [one.id for one in desk.updates.waiting] == [2]


def test_what_was_dropped_elsewhere_is_skipped() -> None:
    desk = Desk()
    desk.send(ANN)
    desk.send(ANN)
    desk.updates.confirm(2)
    assert desk.taken() == [2]


@pytest.mark.parametrize("chats", [1, CAPACITY])
def test_fifty_thousand_updates_pass_in_linear_time(chats: int) -> None:
    """Quadratic would be minutes; the bound is loose and in CPU time."""
    desk, before = Desk(), process_time()
    for number in range(CAPACITY):
        desk.send(number % chats)
    for _ in range(CAPACITY):
        desk.lanes.done(desk.take())
    assert len(desk.updates) == 0
    assert process_time() - before < 10
