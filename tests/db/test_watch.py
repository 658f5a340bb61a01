"""What waits in the database, as a supervisor sees it."""

from __future__ import annotations

from db import decks, errands, inbox, screens, watch
from db.tables import MAIN_SLOT, NOTICE_SLOT
from db.uow import Work
from db.watch import Backlog
from tests.db.making import peopled, work


def draw(made: Work, chat: int, slot: int, at: int) -> None:
    screens.draw(made, chat, None, body="{}", asks=None, fresh=True, now=at, slot=slot)


def test_nothing_waits_in_an_empty_database() -> None:
    seen = watch.look(work())
    assert (seen.inbox, seen.dead, seen.errands, seen.exams, seen.rooms) == (Backlog(), 0, Backlog(), 0, 0)
    assert seen.screens == {"reply": Backlog(), "notice": Backlog(), "room": Backlog()}
    assert seen.inbox.age(1e9) == 0


def test_updates_wait_since_the_oldest_was_received() -> None:
    made = work()
    inbox.receive(made, [(1, "{}"), (2, "{}")], received_ms=90_500)
    inbox.receive(made, [(3, "{}"), (4, "{}")], received_ms=95_000)
    inbox.settle(made, 1)
    inbox.bury(made, 4, "no")
    seen = watch.look(made)
    assert (seen.inbox, seen.dead) == (Backlog(2, 90.5), 1)
    assert seen.inbox.age(100) == 9.5


def test_screens_are_behind_by_kind() -> None:
    made = work()
    for chat, slot, at in (
        (5, MAIN_SLOT, 30),
        (6, MAIN_SLOT, 20),
        (5, NOTICE_SLOT, 40),
        (-7, 2, 50),
        (-7, 9, 45),
    ):
        draw(made, chat, slot, at)
    assert watch.look(made).screens == {
        "reply": Backlog(2, 20),
        "notice": Backlog(1, 40),
        "room": Backlog(2, 45),
    }


def test_errands_wait_and_decks_are_in_use() -> None:
    made = work()
    errands.ask(made, kind="progress", learner=5, chat=5, rev=1, now=70)
    decks.publish(made, "icd10cm-2026", "0123456789abcdef", by=0, now=1)
    seen = watch.look(made)
    assert (seen.errands, seen.decks) == (Backlog(1, 70), {"icd10cm-2026": "0123456789abcdef"})


def test_how_late_exams_and_rooms_are() -> None:
    made = peopled()
    assert (watch.exam_late(made, 100), watch.room_late(made, 100)) == (0, 0)
    for at in (90, 95, 200):
        made._execute(
            "INSERT INTO exam (learner, blueprint, form, builds, wake_at, planned_at, finished_at)"
            " VALUES (7, 'cpc', '', '', ?, 0, 1)",
            (at,),
        )
    for chat, wake_at in ((-1, 0), (-2, 97)):  # 0: told something, and waits for no second
        made._execute(
            "INSERT INTO room (chat, slot, blueprint, form, builds, state, wake_at, opened_at)"
            " VALUES (?, 2, 'cpc', '', '', '', ?, 0)",
            (chat, wake_at),
        )
    assert (watch.exam_late(made, 100), watch.room_late(made, 100)) == (10, 3)
    assert (watch.exam_late(made, 80), watch.look(made).rooms) == (0, 2)


def test_every_build_that_somebody_stands_on_is_named() -> None:
    made = peopled()
    decks.publish(made, "hcpcs-2025-10", "cccc", by=0, now=1)
    made._execute("UPDATE learner SET builds = 'icd10cm-2026@aaaa hcpcs-2025-10@bbbb'")
    assert watch.builds_named(made) == {"icd10cm-2026@aaaa", "hcpcs-2025-10@bbbb", "hcpcs-2025-10@cccc"}
    assert (watch.learners(made), watch.revision(made) != "") == (1, True)
