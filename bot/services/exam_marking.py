"""A finished exam: its marks, its review, its misses as cards, its line in the history."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.request import Desk, Request
from bot.services import cpt, exam_paper, learner
from bot.services.exam_paper import Paper
from bot.services.exam_rows import blueprint_of, exam_of, item_at
from bot.services.exam_values import ExamStale, Part, Report, Reviewed
from db import cards, exams
from db.exams import ExamRecord
from decks import scoring
from decks.blueprint import Blueprint
from decks.scoring import Mark
from scheduler.card import New
from scheduler.exam_state import Finished, is_answered


@dataclass(frozen=True, slots=True)
class Summary:
    """A line of the history. `cut` None where the real exam scales."""

    points: int
    of: int
    cut: int | None


def marks_of(paper: Paper, state: Finished) -> list[Mark]:
    """An answer that is not complete (one of "pick 2") counts as none."""
    marks = []
    for placed, slot, answer in zip(paper.questions, state.slots, state.answers, strict=True):
        last = answer.response if is_answered(slot, answer) else None
        first = answer.earlier[0] if answer.earlier else last
        marks.append(scoring.mark(placed.item, placed, last, first))
    return marks


def summary(blueprint: Blueprint, paper: Paper, state: Finished) -> str:
    score = scoring.score(marks_of(paper, state), blueprint.passing)
    return json.dumps([score.whole.points, score.whole.of, score.cut])


def summary_of(text: str) -> Summary:
    return Summary(*json.loads(text))


def report(desk: Desk, record: ExamRecord) -> Report:
    state, paper, blueprint = exam_of(record), exam_paper.unpack(record.form), blueprint_of(record)
    assert isinstance(state, Finished)
    marks = marks_of(paper, state)
    misses = [place for place, mark in enumerate(marks) if not mark.is_right]
    new = [place for place in misses if _is_new(desk, record.learner, paper.questions[place].item.card)]
    score = scoring.score(marks, blueprint.passing)
    return Report(record.id, paper, blueprint, state, marks, score, misses, len(new))


def report_of(desk: Desk, request: Request, exam: int) -> Report:
    """Raises `ExamStale` for an exam that is not finished, or somebody else's."""
    return report(desk, _finished(desk, request, exam))


def review(desk: Desk, request: Request, exam: int, part: Part, place: int) -> Reviewed:
    """Raises `ExamStale`, also where the part has no such question."""
    record = _finished(desk, request, exam)
    found = report(desk, record)
    positions = positions_of(found, part)
    if place >= len(positions):
        raise ExamStale
    item = item_at(desk, record, found.paper, positions[place])
    return Reviewed(found, part, place, positions, item)


def positions_of(found: Report, part: Part) -> list[int]:
    match part:
        case Part.ALL:
            return list(range(len(found.marks)))
        case Part.WRONG:
            return list(found.misses)
        case Part.FLAGGED:
            return [place for place, answer in enumerate(found.state.answers) if answer.flagged]


def make_cards(desk: Desk, request: Request, exam: int) -> tuple[Report, int]:
    """What was missed becomes cards, due today; how many. What is a card already stays as it is. Raises `ExamStale`.

    They do not count as the day's new cards: they were asked for.
    """
    record = _finished(desk, request, exam)
    found, made = report(desk, record), 0
    person = learner.of(desk, request)
    day = learner.moment(person, request).day
    for stable in dict.fromkeys(found.paper.questions[place].item.card for place in found.misses):
        if _is_new(desk, person.id, stable):
            number = cards.number(desk.work, stable)
            held = cards.load(desk.work, person.id, number)
            cards.advance(desk.work, person.id, number, held, New(), day=day)
            made += 1
    return report(desk, record), made


def _is_new(desk: Desk, person: int, stable: str) -> bool:
    """A card that can be learnt and is not yet."""
    there = cpt.source_of(desk.work, person) is not None if cpt.is_own(stable) else desk.library.holds(stable)
    return there and not cards.is_started(desk.work, person, stable)


def _finished(desk: Desk, request: Request, exam: int) -> ExamRecord:
    record = exams.load(desk.work, request.learner, exam)
    if record is None or record.finished_at is None:
        raise ExamStale
    return record
