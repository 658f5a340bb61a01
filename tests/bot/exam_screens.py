"""Hand-made values for the screens of mock exams."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.screens import Screen, html, lines
from bot.services.exam_compare import Compared
from bot.services.exam_marking import marks_of
from bot.services.exam_paper import Paper, Placed
from bot.services.exam_values import Desktop, Part, Planned, Report, Reviewed, Sitting
from bot.views import (
    exam,
    exam_before,
    exam_compare,
    exam_pages,
    exam_picture,
    exam_question,
    exam_report,
    exam_share,
)
from db.exams import ExamRecord, PastExam
from decks import scoring
from decks.blueprint import Kind
from decks.blueprint_file import blueprints
from decks.forms import Form, FormItem, FormSection
from decks.model import Difficulty, Item
from scheduler.exam_events import Ended, TimeGiven, Warn
from scheduler.exam_state import (
    UNTOUCHED,
    Answer,
    Finished,
    Mode,
    Page,
    Reason,
    Running,
    begin,
)
from tests.bot import makers as make

SIZE = 45
START = make.MOMENT.at
CRC, CCS, CMC = (blueprints()[name] for name in ("crc", "ccs", "cmc"))
SECTIONS = (
    FormSection("diagnosis-coding", "Diagnosis coding", 30, 30, 30, ""),
    FormSection("risk", "Risk adjustment models", 15, 15, 15, "Items stand for more than they ask."),
    FormSection("compliance", "Compliance", 15, 0, 0, "No authored notes on Compliance, HIPAA."),
    FormSection("quality", "Quality & <care>", 3, 0, 0, "No authored notes on Compliance, HIPAA."),
)


def placed(place: int) -> Placed:
    """Every ninth is typed, the second picks two, the third is put in order; the last five are not scored."""
    kind = Kind.TYPED if place % 9 == 8 else {1: Kind.SEVERAL, 2: Kind.ORDER}.get(place, Kind.ONE)
    section = "diagnosis-coding" if place < 30 else "risk"
    one = FormItem(
        place + 1, f"icd10cm:J44.1:t{place}", 7, Difficulty.HARD, kind, section, place >= SIZE - 5, "",
        f"icd10cm:J44.1:t{place}#0a1b2c3d", "title-of-code", Difficulty.HARD, is_scenario=False,
    )  # fmt: skip
    key = {Kind.TYPED: (), Kind.SEVERAL: (0, 2), Kind.ORDER: (1, 0, 2, 3)}.get(kind, (1,))
    return Placed(one, key, "E11.42" if kind is Kind.TYPED else None, 0 if kind is Kind.TYPED else 4)


def paper(*, whole: bool = False) -> Paper:
    questions = tuple(map(placed, range(SIZE)))
    form = Form(
        "crc", "1", "8812", ("icd10cm-2026", "hcpcs-2025-10"), "icd10cm-2026@0123456789abcdef",
        SIZE if whole else 63, 152, 108, SECTIONS[:1] + SECTIONS[1:2] if whole else SECTIONS,
        tuple(one.item for one in questions),
    )  # fmt: skip
    return Paper(form, questions)


def record(**changes: Any) -> ExamRecord:
    plain = ExamRecord(12, 5, "crc", "exam", "{}", "", "{}", 7, False, START, None, None)
    return replace(plain, **changes)


def running(position: int = 0, page: Page = Page.QUESTION, mode: Mode = Mode.EXAM, **answer: Any) -> Running:
    state = begin(paper().slots, 6_480, mode, START)
    answers = [
        replace(UNTOUCHED, response=(1,)) if at < 20 and at % 9 != 8 else UNTOUCHED for at in range(SIZE)
    ]
    answers[5] = replace(answers[5], flagged=True)
    if answer:
        answers[position] = replace(UNTOUCHED, **answer)
    return replace(state, answers=tuple(answers), position=position, page=page)


def item_at(position: int) -> Item:
    kind = placed(position).item.kind
    if kind is Kind.TYPED:
        return make.typed_item()
    if kind is Kind.SEVERAL:
        return make.item(key=(0, 2))
    return make.item(key=(1, 0, 2, 3)) if kind is Kind.ORDER else make.item()


def sitting(position: int = 0, page: Page = Page.QUESTION, **answer: Any) -> Sitting:
    return Sitting(
        record(), paper(), CRC, running(position, page, **answer), START + 1_800, item_at(position)
    )


def planned(**changes: Any) -> Planned:
    return replace(Planned(12, paper(), CRC, Mode.EXAM, 1.0, 2), **changes)


def report(reason: Reason = Reason.SUBMITTED, *, right: int = 40, cards: int = 5, granted: int = 0) -> Report:
    whole = paper()
    answers = []
    for at, one in enumerate(whole.questions):
        good: tuple[int, ...] | str = one.answer or one.key
        answers.append(
            Answer(good if at < right else None, flagged=at == 3, seconds=61, book=12 if at == 3 else 0)
        )
    if right > 11:
        answers[10], answers[11] = (
            replace(answers[10], earlier=((0,),)),
            replace(answers[11], response=(0,), earlier=((1,),)),
        )
    state = Finished(
        whole.slots, tuple(answers), Mode.EXAM, START, START + 4_000 + granted, 6_480, granted, 0, 30, reason
    )
    marks = marks_of(whole, state)
    score = scoring.score(marks, CRC.passing)
    misses = [at for at, mark in enumerate(marks) if not mark.is_right]
    return Report(12, whole, CRC, state, marks, score, misses, cards)


def scaled() -> Report:
    found = report()
    return replace(found, blueprint=CCS, score=scoring.score(found.marks, CCS.passing))


def reviewed(position: int, part: Part = Part.ALL, **changes: Any) -> Reviewed:
    found = report(right=12)
    positions = list(range(SIZE)) if part is Part.ALL else list(found.misses)
    plain = Reviewed(found, part, positions.index(position), positions, item_at(position))
    return replace(plain, **changes)


def earlier(*, days: int = 10, right: int = 40) -> Report:
    found, back = report(right=right), days * 86_400
    state = replace(
        found.state,
        started_at=found.state.started_at - back,
        finished_at=found.state.finished_at - back - right * 30,
    )
    return replace(found, exam=12 - days, state=state)


def weak() -> Report:
    """A sprint that was given up in practice, out of older decks."""
    found = earlier(right=5)
    form = replace(found.paper.form, wanted=10, sections=SECTIONS[:1], editions=("icd10cm-2025",))
    marks = found.marks[:10]
    return replace(
        found,
        paper=replace(found.paper, form=form),
        marks=marks,
        score=scoring.score(marks, CRC.passing),
        state=replace(found.state, mode=Mode.PRACTICE, reason=Reason.ABANDONED),
    )


def compared(*before: Report, right: int = 40, more: int = 0) -> Compared:
    return Compared(report(right=right), before, more, before[0] if before else None)


PAST = (
    PastExam(12, "crc", "exam", START, START + 4_000, "[38, 40, 28]"),
    PastExam(9, "crc", "practice", START - 86_400, START - 80_000, "[20, 40, 28]"),
    PastExam(3, "ccs-p", "exam", START - 999_999, START - 990_000, "[61, 90, null]"),
)
HIDDEN = replace(sitting(), record=record(hidden=True))
PRACTICE = replace(sitting(), state=running(mode=Mode.PRACTICE))
PAUSED = replace(PRACTICE, state=replace(PRACTICE.state, paused_since=START + 900))


def told() -> Screen:
    """What is said on top, line by line."""
    effects = (
        Warn(1_800),
        Warn(60),
        TimeGiven(540),
        TimeGiven(44),
        Ended(Reason.TIME),
        Ended(Reason.SUBMITTED),
    )
    said = [exam_pages.said(sitting(), (effect,)) or "nothing" for effect in effects]
    more = [
        exam_question.moved_on(),
        exam_question.too_many(2),
        exam_pages.said(None, (TimeGiven(540),)) or "",
    ]
    remarks = [exam_report.made(0), exam_report.made(1), exam_question.answered_with_buttons()]
    return Screen(lines(*(html("{one}", one=one) for one in (*said, *more)), *remarks))


SCREENS: dict[str, Callable[[], Screen]] = {
    "exam-which": lambda: exam.choose(Desktop("", None, ())),
    "exam-own": lambda: exam.choose(Desktop("crc", None, ())),
    "exam-own-with-past": lambda: exam.choose(Desktop("crc", None, PAST)),
    "exam-own-without-figures": lambda: exam.choose(Desktop("cmc", None, ())),
    "exam-which-with-past": lambda: exam.outlines(PAST),
    "exam-runs": lambda: exam.choose(Desktop("crc", sitting(), PAST)),
    "exam-runs-already": exam.already_running,
    "exam-drawing": lambda: exam.drawing(CRC),
    "exam-refused": lambda: exam.refused("nothing of this CRC form can be drawn: the decks are too small"),
    "exam-before": lambda: exam_before.before(planned(blueprint=replace(CRC, items=63))),
    "exam-before-whole": lambda: exam_before.before(
        planned(paper=paper(whole=True), blueprint=replace(CRC, items=SIZE))
    ),
    "exam-before-practice": lambda: exam_before.before(planned(mode=Mode.PRACTICE, extra=1.25)),
    "exam-before-scaled": lambda: exam_before.before(planned(blueprint=CCS)),
    "exam-before-without-figures": lambda: exam_before.before(planned(blueprint=CMC)),
    "exam-question": lambda: exam_pages.screen(sitting()),
    "exam-question-open": lambda: exam_pages.screen(sitting(30)),
    "exam-question-struck": lambda: exam_pages.screen(sitting(4, response=(0,), struck=(2, 3), flagged=True)),
    "exam-question-several": lambda: exam_pages.screen(sitting(1, response=(2,))),
    "exam-question-order": lambda: exam_pages.screen(sitting(2, response=(3, 0))),
    "exam-question-order-open": lambda: exam_pages.screen(sitting(2, flagged=False)),
    "exam-question-typed": lambda: exam_pages.screen(sitting(8)),
    "exam-question-typed-answered": lambda: exam_pages.screen(sitting(8, response="e11.4 <b>")),
    "exam-question-gone": lambda: exam_pages.screen(replace(sitting(), item=None)),
    "exam-question-no-clock": lambda: exam_pages.screen(HIDDEN),
    "exam-question-practice": lambda: exam_pages.screen(PRACTICE),
    "exam-question-soon": lambda: exam_pages.screen(replace(sitting(), now=START + 6_480 - 151)),
    "exam-strike": lambda: exam_question.strike(sitting(4, struck=(2,))),
    "exam-palette": lambda: exam_pages.screen(sitting(20, Page.PALETTE)),
    "exam-palette-last-page": lambda: exam_pages.screen(sitting(20, Page.PALETTE), 9),
    "exam-check": lambda: exam_pages.screen(sitting(20, Page.CHECK)),
    "exam-book": lambda: exam_pages.screen(sitting(20, Page.BOOK)),
    "exam-paused": lambda: exam_pages.screen(PAUSED),
    "exam-give-up": lambda: exam_pages.ask_abandon(sitting()),
    "exam-said": told,
    "exam-report": lambda: exam_report.report(report()),
    "exam-report-all-right": lambda: exam_report.report(report(right=SIZE, cards=0)),
    "exam-report-time": lambda: exam_report.report(report(Reason.TIME, right=9, granted=540)),
    "exam-report-given-up": lambda: exam_report.report(report(Reason.ABANDONED, right=0)),
    "exam-report-scaled": lambda: exam_report.report(scaled()),
    "exam-sections": lambda: exam_report.sections(report()),
    "exam-sections-drawing": lambda: exam_report.sections(report(), exam_picture.drawing(), again=False),
    "exam-sections-picture": lambda: exam_report.sections(report(), exam_picture.sent()),
    "exam-sections-no-picture": lambda: exam_report.sections(report(), exam_picture.failed()),
    "exam-picture": lambda: exam_picture.caption(report(right=12)),
    "exam-picture-scaled": lambda: exam_picture.caption(scaled()),
    "exam-picture-nothing-done": lambda: exam_picture.caption(report(Reason.ABANDONED, right=0)),
    "exam-comparing": exam_compare.comparing,
    "exam-compare-gone": exam_compare.gone,
    "exam-compare": lambda: exam_compare.compare(compared(earlier(right=12), earlier(days=60))),
    "exam-compare-down": lambda: exam_compare.compare(compared(earlier(right=45), right=12)),
    "exam-compare-even": lambda: exam_compare.compare(compared(earlier(right=38), more=2)),
    "exam-compare-weak": lambda: exam_compare.compare(compared(weak())),
    "exam-compare-scaled": lambda: exam_compare.compare(replace(compared(scaled()), this=scaled())),
    "exam-compare-first": lambda: exam_compare.compare(compared()),
    "exam-share": lambda: exam_share.page(report()),
    "exam-share-message": lambda: exam_share.message(report(right=12)),
    "exam-share-scaled": lambda: exam_share.message(scaled()),
    "exam-review-right": lambda: exam_report.question(reviewed(3)),
    "exam-review-wrong": lambda: exam_report.question(reviewed(11)),
    "exam-review-open": lambda: exam_report.question(reviewed(20, Part.WRONG)),
    "exam-review-typed": lambda: exam_report.question(reviewed(8)),
    "exam-review-order": lambda: exam_report.question(reviewed(2)),
    "exam-review-unscored": lambda: exam_report.question(reviewed(43)),
    "exam-review-gone": lambda: exam_report.question(reviewed(3, item=None)),
}  # fmt: skip
