"""Named moments that survive a restart."""

from __future__ import annotations

from db import marks
from tests.db.making import work


def test_a_mark_that_was_never_written_is_none() -> None:
    assert marks.read(work(), marks.ALIVE) is None


def test_a_mark_is_what_was_written_last() -> None:
    made = work()
    for at in (1_000, 1_005, 999):
        marks.write(made, marks.ALIVE, at)
        assert marks.read(made, marks.ALIVE) == at


def test_marks_do_not_meet() -> None:
    made = work()
    marks.write(made, marks.ALIVE, 1)
    marks.write(made, marks.POLLED, 2)
    assert [marks.read(made, name) for name in (marks.ALIVE, marks.POLLED)] == [1, 2]


def test_a_moment_may_lie_beyond_2038() -> None:
    made = work()
    marks.write(made, marks.ALIVE, 2**40)
    assert marks.read(made, marks.ALIVE) == 2**40
