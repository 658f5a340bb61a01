"""Updates are rows before Telegram hears that we have them, and are handled once."""

from __future__ import annotations

from db import inbox
from db.inbox import Received
from db.tables import DEAD, DONE, RECEIVED
from db.uow import Work
from tests.db.making import work


def received(update_id: int, *, at: int = 1_000, starts: int = 0, tries: int = 0) -> Received:
    return Received(update_id, at, starts, tries, body_of(update_id))


def body_of(update_id: int) -> str:
    return f'{{"update_id": {update_id}}}'


def receive(work: Work, *update_ids: int, at: int = 1_000) -> list[int]:
    """Which of them are new."""
    found = inbox.receive(work, [(one, body_of(one)) for one in update_ids], received_ms=at)
    return [one.update_id for one in found]


def waiting(work: Work) -> list[int]:
    return [one.update_id for one in inbox.waiting(work)]


def payload(work: Work, update_id: int) -> tuple[int, str | None, str | None]:
    """Status, body and error, as they are stored."""
    found: tuple[int, str | None, str | None] = work._execute(
        "SELECT status, body, error FROM inbox WHERE update_id = ?", (update_id,)
    ).fetchone()
    return found


# --- receiving ---------------------------------------------------------------------------------------------


def test_what_is_received_waits_with_its_payload() -> None:
    made = work()
    updates = [(at, body_of(at)) for at in (5, 6)]
    assert inbox.receive(made, updates, received_ms=1_000) == [received(5), received(6)]
    assert inbox.waiting(made) == [received(5), received(6)]


def test_duplicates_are_ignored_and_keep_what_came_first() -> None:
    made = work()
    assert receive(made, 5, 6) == [5, 6]
    assert receive(made, 6, 7, at=2_000) == [7]
    assert inbox.waiting(made) == [received(5), received(6), received(7, at=2_000)]


def test_a_duplicate_within_one_answer_is_one_update() -> None:
    made = work()
    assert receive(made, 5, 5) == [5]
    assert waiting(made) == [5]


def test_what_was_handled_is_still_known() -> None:
    made = work()
    receive(made, 5, 6)
    inbox.settle(made, 5)
    inbox.bury(made, 6, "boom")
    assert receive(made, 5, 6) == []
    assert waiting(made) == []


def test_after_a_quiet_week_a_lower_number_is_as_good_as_any() -> None:
    made = work()
    receive(made, 900_000_000)
    inbox.settle(made, 900_000_000)
    assert receive(made, 17, at=2_000) == [17]
    assert waiting(made) == [17]


def test_the_oldest_is_handled_first_whatever_its_number() -> None:
    made = work()
    receive(made, 50, 51, at=1_000)
    receive(made, 7, 6, at=2_000)
    assert waiting(made) == [50, 51, 6, 7]


def test_an_update_id_may_need_sixty_four_bits() -> None:
    made = work()
    assert receive(made, 2**62) == [2**62]
    assert waiting(made) == [2**62]


# --- handling ----------------------------------------------------------------------------------------------


def test_what_is_handled_is_erased_and_waits_no_more() -> None:
    made = work()
    receive(made, 5, 6)
    inbox.settle(made, 5)
    assert payload(made, 5) == (DONE, None, None)
    assert waiting(made) == [6]
    assert not inbox.is_dead(made, 5)


def test_what_is_buried_is_erased_and_waits_no_more() -> None:
    made = work()
    receive(made, 5, 6)
    inbox.bury(made, 5, "boom")
    assert payload(made, 5) == (DEAD, None, "boom")
    assert waiting(made) == [6]
    assert [inbox.is_dead(made, one) for one in (5, 6, 404)] == [True, False, False]


def test_tries_and_starts_are_counted_apart_for_each_row() -> None:
    made = work()
    receive(made, 5, 6)
    inbox.started(made, 5)
    inbox.failed(made, 5, "first")
    inbox.failed(made, 5, "second")
    assert inbox.waiting(made) == [received(5, starts=1, tries=2), received(6)]
    assert payload(made, 5) == (RECEIVED, body_of(5), "second")


def test_rows_are_counted_by_status() -> None:
    made = work()
    assert inbox.counts(made) == {}
    receive(made, *range(6))
    for one in (0, 1, 2):
        inbox.settle(made, one)
    inbox.bury(made, 3, "boom")
    assert inbox.counts(made) == {RECEIVED: 2, DONE: 3, DEAD: 1}


def test_old_rows_are_pruned_but_never_one_that_waits() -> None:
    made = work()
    receive(made, 1, 2, 3, at=999)
    receive(made, 4, at=1_000)
    for one in (1, 4):
        inbox.settle(made, one)
    inbox.bury(made, 2, "boom")
    assert inbox.prune(made, before_ms=1_000) == 2
    assert inbox.counts(made) == {RECEIVED: 1, DONE: 1}
    assert waiting(made) == [3]
