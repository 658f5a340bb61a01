"""Which exam the learner prepares for and when, and the edition of the code set that follows from it.

Exams follow the books of a calendar year: the deck goes with the date of the exam, not with today's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.request import Desk, Request
from bot.services import learner
from db import learners
from db.learners import Learner
from decks.certifications import CERTIFICATIONS, edition_of_exam
from decks.model import Edition

LONGEST_AHEAD_DAYS = 3 * 366
NOTED = "excludes1"  # a template that rests on notes: where it has no cards, the notes are not here


@dataclass(frozen=True, slots=True)
class Books:
    """The books of an exam, and how far they are here. `wanted` is None where no window is known."""

    wanted: Edition | None
    present: Edition  # what the learner drills
    has_notes: bool  # the present one

    @property
    def are_missing(self) -> bool:
        return self.wanted is not None and self.wanted.id != self.present.id


class NoSuchDay(Exception):
    """Before today, or years ahead."""


def choose(desk: Desk, request: Request, certification: str) -> Learner:
    """An unknown id counts as none."""
    person = learner.of(desk, request)
    known = certification if certification in CERTIFICATIONS else ""
    return _keep(desk, person, known, person.exam_day)


def set_day(desk: Desk, request: Request, day: int) -> Learner:
    """`day` is a day number, 0 for no date. Raises `NoSuchDay`."""
    person = learner.of(desk, request)
    today = learner.moment(person, request).day
    if day and not today <= day <= today + LONGEST_AHEAD_DAYS:
        raise NoSuchDay
    return _keep(desk, person, person.certification, day)


def books(desk: Desk, person: Learner) -> Books:
    present = desk.library.of(_deck(desk, person))
    wanted = _wanted(person)
    return Books(wanted, present.edition, NOTED in present.decks["icd10cm"].templates)


def _keep(desk: Desk, person: Learner, certification: str, day: int) -> Learner:
    learners.set_exam(desk.work, person.id, certification=certification, exam_day=day)
    kept = learners.load(desk.work, person.id)
    assert kept is not None
    learners.set_deck(desk.work, person.id, _deck(desk, kept))
    kept = learners.load(desk.work, person.id)
    assert kept is not None
    return kept


def _deck(desk: Desk, person: Learner) -> str:
    """The deck of the exam's books where they are here; otherwise the learner stays with the present one."""
    wanted = _wanted(person)
    there = {edition.id for edition in desk.library.editions}
    return wanted.id if wanted and wanted.id in there else person.deck


def _wanted(person: Learner) -> Edition | None:
    return (
        edition_of_exam(person.certification, date.fromordinal(person.exam_day)) if person.exam_day else None
    )
