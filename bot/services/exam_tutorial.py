"""The tutorial: two questions about the exam's own screen, played by the rules of exams and stored nowhere.

All that was done is one number, the step, and each button carries the step that its tap leads to. So a tutorial
outlives a restart, a doubled tap is the same as one, and neither statistics nor the running exam can notice. Its
clock stands still.

The step's bits, lowest first: position 1, page 2, then one each for striking, a hidden clock, a refused tap and the
end; then for each question chosen options 4, struck ones 4, flag 1. Any number is some step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.services.exam_paper import Paper
from bot.services.exam_values import Sitting
from db.exams import ExamRecord
from decks.blueprint_file import blueprints
from decks.forms import Form
from decks.model import Item
from scheduler.exam_state import Answer, Kind, Mode, Page, Running, Slot, begin, fitting

OPTIONS = 4
SLOTS = (Slot(Kind.ONE, OPTIONS, 1), Slot(Kind.SEVERAL, OPTIONS, 2))
KEYS = ((1,), (0, 2))
_PAGES = (Page.QUESTION, Page.PALETTE, Page.CHECK, Page.QUESTION)
_WIDTHS = (1, 2, 1, 1, 1, 1, *(OPTIONS, OPTIONS, 1) * len(SLOTS))
_SECONDS = 600  # shown on a clock that stands still
_FORM = Form("tutorial", "1", "", (), "", len(SLOTS), 10, 10, (), ())


@dataclass(frozen=True, slots=True)
class Tried:
    """How far somebody is. `refused`: the last tap was one option too many."""

    state: Running
    striking: bool = False
    hidden: bool = False
    refused: bool = False
    done: bool = False


BEGUN = Tried(begin(SLOTS, _SECONDS, Mode.EXAM, 0))


def step_of(tried: Tried) -> int:
    state = tried.state
    fields = [
        state.position,
        _PAGES.index(state.page),
        tried.striking,
        tried.hidden,
        tried.refused,
        tried.done,
    ]
    for answer in state.answers:
        chosen = answer.response if isinstance(answer.response, tuple) else ()
        fields += [_mask(chosen), _mask(answer.struck), answer.flagged]
    step = 0
    for field, width in zip(reversed(fields), reversed(_WIDTHS), strict=True):
        step = step << width | field
    return step


def tried_of(step: int) -> Tried:
    fields = []
    for width in _WIDTHS:
        fields.append(step & ((1 << width) - 1))
        step >>= width
    position, page, striking, hidden, refused, done, *marks = fields
    answers = tuple(_answer(slot, *marks[3 * at : 3 * at + 3]) for at, slot in enumerate(SLOTS))
    state = replace(BEGUN.state, position=position, page=_PAGES[page], answers=answers)
    return Tried(state, bool(striking), bool(hidden), bool(refused), bool(done))


def sitting(tried: Tried, item: Item) -> Sitting:
    """As an exam shows it; closed book, as there is nothing to look up."""
    record = ExamRecord(
        id=0, learner=0, blueprint="", mode=Mode.EXAM.value, form="", builds="", state=None, rev=0,
        hidden=tried.hidden, started_at=0, finished_at=None, score=None,
    )  # fmt: skip
    outline = replace(next(iter(blueprints().values())), open_book=False)
    return Sitting(record, Paper(_FORM, ()), outline, tried.state, 0, item)


def _answer(slot: Slot, chosen: int, struck: int, flagged: int) -> Answer:
    response = fitting(slot, _options(chosen))
    off = tuple(option for option in _options(struck) if not response or option not in response)
    return Answer(response, off, bool(flagged))


def _mask(options: Sequence[int]) -> int:
    return sum(1 << option for option in options)


def _options(mask: int) -> tuple[int, ...]:
    return tuple(option for option in range(OPTIONS) if mask >> option & 1)
