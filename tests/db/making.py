"""Makers: a migrated file is made once and copied, in memory where the file itself is not the matter."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from db import cards, learners, marks
from db.folder import DataFolder
from db.schema import bring_up
from db.uow import Work
from scheduler.card import CardState, Grade, Learning, Relearning, Review

ANNA, BORIS = 7, 8
PAIN, ASTHMA, SEPSIS = "icd10cm:R52:front", "icd10cm:J45.909:front", "icd10cm:A41.9:front"


@cache
def migrated() -> bytes:
    """An empty database at the present schema."""
    with TemporaryDirectory() as name:
        folder = DataFolder(Path(name))
        bring_up(folder)
        return folder.database.read_bytes()


def data_folder(root: Path) -> DataFolder:
    """A folder with an empty database."""
    root.mkdir(parents=True, exist_ok=True)
    folder = DataFolder(root)
    folder.database.write_bytes(migrated())
    return folder


def work() -> Work:
    """A unit of work on a database in memory, each statement on its own."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(migrated())
    connection.execute("PRAGMA foreign_keys = ON")
    return Work(connection)


def peopled(*, learner: int = ANNA, stables: tuple[str, ...] = (PAIN, ASTHMA, SEPSIS)) -> Work:
    """One learner, and cards with the numbers 1, 2, 3."""
    made = work()
    learners.ensure(made, learner, deck="core", now=0)
    for stable in stables:
        cards.number(made, stable)
    return made


def review(**change: int | float) -> Review:
    """Learnt on day 100, due on day 106."""
    values = {"reps": 2, "ease": 2.5, "interval": 6, "last": 100, "lapses": 0} | change
    due = int(values["last"] + values["interval"])
    return Review(
        reps=int(values["reps"]), ease=float(values["ease"]), interval=int(values["interval"]), due=due,
        last=int(values["last"]), lapses=int(values["lapses"]),
    )  # fmt: skip


def learning(at: int = 5_000, grade: Grade = Grade.AGAIN) -> Learning:
    return Learning(review(), grade, at)


def relearning(at: int = 5_000, grade: Grade = Grade.HARD) -> Relearning:
    return Relearning(review(), grade, at)


def remember(
    work: Work, card: int, state: CardState, *, learner: int = ANNA, aside: bool = False
) -> cards.Held:
    """Store a state over whatever is there."""
    held = cards.load(work, learner, card)
    return cards.advance(work, learner, card, held, state, day=100, aside=aside)


# --- files, seen from outside ------------------------------------------------------------------------------


def note(work: Work, name: str, at: int = 1) -> str:
    """A small use-case."""
    marks.write(work, name, at)
    return name


def noted(path: Path) -> dict[str, int]:
    """What is committed, as another connection sees it."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return dict(connection.execute("SELECT name, at FROM mark"))


def notes(path: Path) -> set[str]:
    return set(noted(path))
