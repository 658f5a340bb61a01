"""Hand-made values for the screens of corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.screens import Screen
from bot.services.exam_fixes import Fix
from bot.services.exam_marking import Summary, marks_of, score_of
from bot.services.exam_regrade import Regraded
from bot.services.exam_values import Part, Report, Reviewed
from bot.services.room_own_values import RoomReviewed
from bot.views import exam_fixes, exam_report, room_result
from bot.views import items as item_views
from db.corrections import Correction, Kind
from tests.bot import exam_screens as exams
from tests.bot import makers as make
from tests.bot import room_own_screens


def correction(kind: Kind = Kind.OUT, reason: str = "its key was wrong") -> Correction:
    return Correction("icd10cm:J44.1:t0", "", kind, (), reason, make.MOMENT.at, 1)


def fixes(*out: int, keyed: Sequence[int] = ()) -> list[Fix]:
    """Positions of what was thrown out, and of what has option C as its key."""
    put_right = correction(Kind.KEY, "its authors put it <right>")
    found = [Fix(at, correction(), ()) for at in out]
    found += [Fix(at, put_right, (replace(exams.placed(at), key=(2,)),)) for at in keyed]
    return sorted(found, key=lambda fix: fix.position)


def report(*out: int, keyed: Sequence[int] = ()) -> Report:
    plain, fixed = exams.report(), fixes(*out, keyed=keyed)
    marks = marks_of(plain.paper, plain.state, fixed)
    return replace(plain, marks=marks, score=score_of(plain.blueprint, marks, fixed), fixes=fixed)


def reviewed(position: int, found: Report) -> Reviewed:
    item = make.item(key=(2,)) if not found.fixes[0].is_out else exams.item_at(position)
    return Reviewed(found, Part.ALL, position, list(range(exams.SIZE)), item)


def regraded(exam: int = 12, *, before: Summary, after: Summary, fixed: Sequence[Fix] = ()) -> Regraded:
    return Regraded(exam, "crc" if before.cut else "ccs", make.MOMENT.at, before, after, fixed or fixes(3))


FAILED = regraded(before=Summary(69, 100, 70), after=Summary(69, 99, 70))
PASSED = regraded(before=Summary(69, 100, 70), after=Summary(70, 100, 70), fixed=fixes(keyed=[3, 4]))
SCALED = regraded(9, before=Summary(60, 100, None), after=Summary(59, 99, None))
MANY = [replace(FAILED, exam=number) for number in range(20, 28)]

SCREENS: dict[str, Callable[[], Screen]] = {
    "exam-report-thrown-out": lambda: exam_report.report(report(3)),
    "exam-report-all-thrown-out": lambda: exam_report.report(report(*range(exams.SIZE))),
    "exam-report-put-right": lambda: exam_report.report(report(3, keyed=[4, 5])),
    "exam-report-many-fixes": lambda: exam_report.report(report(*range(3, 10))),
    "exam-review-thrown-out": lambda: exam_report.question(reviewed(3, report(3))),
    "exam-review-put-right": lambda: exam_report.question(reviewed(4, report(keyed=[4]))),
    "room-result-question-thrown-out": lambda: room_result.question(
        RoomReviewed(room_own_screens.result(fixes=fixes(1)), 1, make.item())
    ),
    "room-result-question-put-right": lambda: room_result.question(
        RoomReviewed(room_own_screens.result(fixes=fixes(keyed=[1])), 1, make.item(key=(2,)))
    ),
    "exam-regraded": lambda: exam_fixes.notice([FAILED]),
    "exam-regraded-passed": lambda: exam_fixes.notice([PASSED]),
    "exam-regraded-two": lambda: exam_fixes.notice([PASSED, SCALED]),
    "exam-regraded-many": lambda: exam_fixes.notice(MANY),
    "item-ask-throw-out": lambda: item_views.ask_throw_out(make.item_page()),
    "item-thrown-out": lambda: item_views.page(make.item_page(out=correction())),
}
