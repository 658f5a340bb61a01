"""A finished exam: its marks, its review, its misses as cards, its line in the history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.request import Desk, Request
from bot.services import cpt, exam_fixes, exam_paper, learner
from bot.services.exam_fixes import Fix
from bot.services.exam_paper import Paper
from bot.services.exam_rows import blueprint_of, exam_of, item_at
from bot.services.exam_values import ExamSealed, ExamStale, Part, Report, Reviewed
from db import cards, exams
from db.exams import ExamRecord
from decks import scoring
from decks.blueprint import Blueprint
from decks.scoring import Mark, Score
from scheduler.card import New
from scheduler.exam_state import Finished, is_answered


@dataclass(frozen=True, slots=True)
class Summary:
    """A line of the history. `cut` None where the real exam scales."""

    points: int
    of: int
    cut: int | None

    @property
    def margin(self) -> int | None:
        """As that of a score."""
        return None if self.cut is None or not self.of else self.points - self.cut


def marks_of(paper: Paper, state: Finished, fixes: Sequence[Fix] = ()) -> list[Mark]:
    """An answer that is not complete (one of "pick 2") counts as none."""
    fixed, marks = {one.position: one.keyed for one in fixes}, []
    for at, (placed, slot, answer) in enumerate(
        zip(paper.questions, state.slots, state.answers, strict=True)
    ):
        last = answer.response if is_answered(slot, answer) else None
        first = answer.earlier[0] if answer.earlier else last
        keyed = fixed.get(at) or (placed,)
        marks.append(_best([scoring.mark(placed.item, one, last, first) for one in keyed]))
    return marks


def _best(ways: Sequence[Mark]) -> Mark:
    """Where any of several keys will do."""
    right, was_right = any(one.is_right for one in ways), any(one.was_right for one in ways)
    return replace(ways[0], is_right=right, was_right=was_right)


def score_of(blueprint: Blueprint, marks: Sequence[Mark], fixes: Sequence[Fix] = ()) -> Score:
    """What was thrown out counts nowhere."""
    out = {one.position for one in fixes if one.is_out}
    return scoring.score([mark for at, mark in enumerate(marks) if at not in out], blueprint.passing)


def summary(score: Score) -> str:
    return json.dumps([score.whole.points, score.whole.of, score.cut])


def summary_of(text: str) -> Summary:
    return Summary(*json.loads(text))


def report(desk: Desk, record: ExamRecord) -> Report:
    found = marked(desk, record)
    asked = [found.paper.questions[place].item.card for place in found.misses]
    return replace(found, cards=sum(_is_new(desk, record.learner, card) for card in asked))


def marked(desk: Desk, record: ExamRecord) -> Report:
    """A report that has not looked yet which misses are no cards."""
    state, paper, blueprint = exam_of(record), exam_paper.unpack(record.form), blueprint_of(record)
    assert isinstance(state, Finished)
    fixes = exam_fixes.fixes_of(desk, record.builds, paper)
    marks, out = marks_of(paper, state, fixes), {one.position for one in fixes if one.is_out}
    misses = [place for place, mark in enumerate(marks) if not mark.is_right and place not in out]
    score = score_of(blueprint, marks, fixes)
    return Report(record.id, paper, blueprint, state, marks, score, misses, 0, fixes)


def report_of(desk: Desk, request: Request, exam: int) -> Report:
    """Raises `ExamStale` for an exam that is not finished, or somebody else's; like all here `ExamSealed`."""
    return report(desk, _finished(desk, request, exam))


def review(desk: Desk, request: Request, exam: int, part: Part, place: int) -> Reviewed:
    """Raises `ExamStale`, also where the part has no such question."""
    record = _finished(desk, request, exam)
    found = report(desk, record)
    positions = positions_of(found, part)
    if place >= len(positions):
        raise ExamStale
    item = item_at(desk, record, found.paper, positions[place])
    if item is not None:
        item = exam_fixes.put_right(item, found.fixes, positions[place])
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
    found = report(desk, record)
    made = card_all(desk, request, [found.paper.questions[place].item.card for place in found.misses])
    return report(desk, record), made


def card_all(desk: Desk, request: Request, stables: Iterable[str]) -> int:
    """Those that are no cards yet become cards, due today; how many."""
    person, made = learner.of(desk, request), 0
    day = learner.moment(person, request).day
    for stable in dict.fromkeys(stables):
        if _is_new(desk, person.id, stable):
            number = cards.number(desk.work, stable)
            held = cards.load(desk.work, person.id, number)
            cards.advance(desk.work, person.id, number, held, New(), day=day)
            made += 1
    return made


def count_new(desk: Desk, person: int, stables: Iterable[str]) -> int:
    """How many cards would be made."""
    return sum(_is_new(desk, person, stable) for stable in dict.fromkeys(stables))


def _is_new(desk: Desk, person: int, stable: str) -> bool:
    """A card that can be learnt and is not yet."""
    there = cpt.source_of(desk.work, person) is not None if cpt.is_own(stable) else desk.library.holds(stable)
    return there and not cards.is_started(desk.work, person, stable)


def _finished(desk: Desk, request: Request, exam: int) -> ExamRecord:
    record = exams.load(desk.work, request.learner, exam)
    if record is None or record.finished_at is None:
        raise ExamStale
    if record.sealed:
        raise ExamSealed(record)
    return record
