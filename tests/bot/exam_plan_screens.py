"""Hand-made values for the screens before a mock exam: sections, one's own numbers, the tutorial."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import actions as act
from bot.actions import Action
from bot.screens import Screen, lines
from bot.services.exam_plan import Offered
from bot.services.exam_tutorial import BEGUN, Tried
from bot.services.exam_wish import Odd, UnknownOutline, Wish, Wrong
from bot.views import exam, exam_before, exam_sizes, exam_tutorial
from decks.forms import FormSection
from scheduler.exam_state import UNTOUCHED, Page
from tests.bot.exam_screens import CMC, CRC, SECTIONS, paper, planned

BACK = act.ShowPlan(12, 0, 0)
CPT = "CPT belongs to the AMA and does not ship: import your own licensed copy."
OFFERS = (
    Offered(FormSection("compliance", "Compliance", 15, 0, 0, "No authored notes on Compliance, HIPAA."), 0),
    Offered(FormSection("diagnosis-coding", "Diagnosis coding", 30, 30, 30, ""), 72),
    Offered(
        FormSection(
            "risk", "Purpose and <use> of risk adjustment models, and more of it", 15, 4, 4, "Short."
        ),
        10,
    ),
    Offered(FormSection("ten", "10000 series", 6, 0, 0, CPT), 0),
    Offered(FormSection("twenty", "20000 series", 6, 0, 0, CPT), 0),
)


def spread() -> Screen:
    """A sprint in which one section gives what others lack."""
    wanted = ((3, 4), (1, 2), (2, 0), (0, 0))
    sections = tuple(
        replace(each, wanted=asked, filled=got, why=each.why if asked else "")
        for each, (asked, got) in zip(SECTIONS, wanted, strict=True)
    )
    form = replace(paper().form, wanted=6, whole_minutes=10, minutes=10, sections=sections)
    return exam_before.before(planned(paper=replace(paper(), form=form)))


def part(filled: int) -> Screen:
    """One section of several."""
    section = replace(
        SECTIONS[0], filled=filled, why="" if filled == 30 else "The notes there serve no more."
    )
    form = replace(paper().form, wanted=30, whole_minutes=72, minutes=filled * 72 // 30, sections=(section,))
    return exam_before.before(planned(paper=replace(paper(), form=form)))


def half() -> Screen:
    sections = tuple(replace(each, wanted=each.filled) for each in SECTIONS[:2])
    form = replace(paper().form, wanted=45, sections=sections)
    return exam_before.before(planned(paper=replace(paper(), form=form)))


def tried(position: int, page: Page = Page.QUESTION, *responses: tuple[int, ...]) -> Tried:
    answers = tuple(replace(UNTOUCHED, response=one) for one in responses) or BEGUN.state.answers
    return replace(BEGUN, state=replace(BEGUN.state, position=position, page=page, answers=answers))


def tutorial(shown: Tried) -> Screen:
    def onward(_: Action) -> Action:
        return act.ShowTutorial(12, 0, 0, 1)

    return exam_tutorial.screen(shown, BACK, onward)


def typed_wrong() -> Screen:
    """What is said on top of the page where it can be chosen."""
    crc = Wish("crc")
    odd = (
        Odd(crc, Wrong.ITEMS, "twenty <b>", is_number=False),
        Odd(crc, Wrong.ITEMS, "10000", is_number=True),
        Odd(replace(crc, items=25), Wrong.MINUTES, "0", is_number=True),
        Odd(replace(crc, items=25), Wrong.MINUTES, "x" * 90, is_number=False),
        Odd(replace(crc, items=25, minutes=30), Wrong.MORE, "please", is_number=False),
    )
    unknown = (UnknownOutline("<astronaut>" + "x" * 80), UnknownOutline(""))
    return Screen(lines(*map(exam_sizes.odd, odd), *map(exam_sizes.unknown, unknown)))


SCREENS: dict[str, Callable[[], Screen]] = {
    "exam-outline": lambda: exam.outline(CMC),
    "exam-before-first-time": lambda: exam_before.before(planned(sittings=0)),
    "exam-before-spread": spread,
    "exam-before-section": lambda: part(30),
    "exam-before-section-short": lambda: part(20),
    "exam-before-half": half,
    "exam-sections-counting": lambda: exam_sizes.counting(CRC),
    "exam-sections-offered": lambda: exam_sizes.sections(CRC, OFFERS),
    "exam-sections-all-filled": lambda: exam_sizes.sections(CRC, OFFERS[1:2]),
    "exam-sections-none-filled": lambda: exam_sizes.sections(CRC, OFFERS[:1]),
    "exam-own-numbers": lambda: exam_sizes.own(CRC, 20, 30),
    "exam-own-numbers-typed": lambda: exam_sizes.own(CRC, 100, 0),
    "exam-own-numbers-of-no-figures": lambda: exam_sizes.own(CMC, 5, 0),
    "exam-typed-wrong": typed_wrong,
    "exam-tutorial": lambda: tutorial(BEGUN),
    "exam-tutorial-several": lambda: tutorial(tried(1, Page.QUESTION, (1,), (2,))),
    "exam-tutorial-strike": lambda: tutorial(replace(BEGUN, striking=True)),
    "exam-tutorial-no-clock": lambda: tutorial(replace(BEGUN, hidden=True)),
    "exam-tutorial-palette": lambda: tutorial(tried(1, Page.PALETTE)),
    "exam-tutorial-check": lambda: tutorial(tried(1, Page.CHECK, (1,), (2,))),
    "exam-tutorial-end": lambda: tutorial(replace(tried(1, Page.CHECK, (1,), (2, 3)), done=True)),
    "exam-tutorial-end-open": lambda: tutorial(replace(BEGUN, done=True)),
}
