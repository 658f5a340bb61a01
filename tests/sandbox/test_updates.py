"""The queue: offsets, lives, kinds."""

from sandbox.updates import CAPACITY, UpdateQueue

NOW = 1000.0


def queue(count: int = 0, first_id: int = 1) -> UpdateQueue:
    updates = UpdateQueue(first_id)
    for number in range(count):
        updates.add("message", {"message_id": number}, NOW)
    return updates


def ids(updates: UpdateQueue, limit: int = 100, now: float = NOW) -> list[int]:
    return [update["update_id"] for update in updates.first(limit, now)]


def test_ids_rise_from_the_first_one() -> None:
    assert ids(queue(3, first_id=70)) == [70, 71, 72]


def test_asking_again_without_confirming_gives_the_same() -> None:
    updates = queue(3)
    assert ids(updates) == [1, 2, 3]
    assert ids(updates, limit=2) == [1, 2]


def test_an_offset_confirms_everything_below_it() -> None:
    updates = queue(3)
    assert updates.confirm(3)
    assert ids(updates) == [3]
    assert not updates.confirm(3)
    assert updates.confirm(99)
    assert ids(updates) == []


def test_a_negative_offset_keeps_the_last_ones() -> None:
    updates = queue(5)
    updates.confirm(-2)
    assert ids(updates) == [4, 5]
    updates.confirm(-9)
    assert ids(updates) == [4, 5]


def test_offset_zero_confirms_nothing() -> None:
    updates = queue(2)
    assert not updates.confirm(0)
    assert ids(updates) == [1, 2]


def test_taps_wait_150_seconds_and_messages_a_day() -> None:
    updates = queue(1)
    updates.add("callback_query", {}, NOW)
    assert ids(updates, now=NOW + 149) == [1, 2]
    assert ids(updates, now=NOW + 150) == [1]
    assert ids(updates, now=NOW + 86_399) == [1]
    assert ids(updates, now=NOW + 86_400) == []


def test_what_is_not_asked_for_gets_no_id() -> None:
    updates = queue()
    updates.allowed = frozenset({"callback_query"})
    updates.add("message", {}, NOW)
    updates.add("callback_query", {}, NOW)
    assert updates.first(9, NOW) == [{"update_id": 1, "callback_query": {}}]


def test_by_default_other_members_and_reactions_are_left_out() -> None:
    updates = queue()
    for kind in ("chat_member", "message_reaction", "message_reaction_count", "my_chat_member"):
        updates.add(kind, {}, NOW)
    assert updates.first(9, NOW) == [{"update_id": 1, "my_chat_member": {}}]


def test_the_queue_is_bounded_and_the_oldest_go_first() -> None:
    updates = queue(CAPACITY + 2)
    assert len(updates.waiting) == CAPACITY
    assert ids(updates, limit=1) == [3]


def test_one_in_the_middle_can_be_acknowledged_and_only_once() -> None:
    updates = queue(3)
    assert updates.acknowledge(2)
    assert not updates.acknowledge(2)
    assert ids(updates) == [1, 3]
    assert updates.confirm(4)
    assert len(updates) == 0


def test_who_listens_hears_of_each_arrival_once() -> None:
    updates, heard = queue(1), []
    updates.on_arrival.append(lambda one: heard.append(one.id))
    updates.add("message", {}, NOW)
    updates.add("chat_member", {}, NOW)  # not asked for
    updates.restore(queue(1, first_id=50).waiting)  # saved, not new
    assert heard == [2]


def test_only_what_can_still_be_delivered_counts() -> None:
    updates = queue(2)
    updates.add("callback_query", {}, NOW)
    assert (updates.count(NOW), updates.count(NOW + 150), updates.count(NOW + 86_400)) == (3, 2, 0)
    assert [updates.is_waiting(3, NOW + 149), updates.is_waiting(3, NOW + 150), updates.is_waiting(9, NOW)] == [
        True, False, False,
    ]  # fmt: skip


def test_what_waits_is_a_copy() -> None:
    updates = queue(2)
    before = updates.waiting
    updates.clear()
    assert ([one.id for one in before], updates.waiting) == ([1, 2], ())
