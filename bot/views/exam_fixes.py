"""Corrections in the words that learners see: on the report, on a question, and in the notice of a new mark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot import actions as act
from bot.screens import Button, Html, Screen, html, lines
from bot.services.exam_fixes import Fix
from bot.services.exam_marking import Summary
from bot.services.exam_regrade import Regraded
from bot.views import text
from decks.blueprint_file import blueprints

TOLD = 5  # questions named one by one, and exams in one notice


def told(fixes: Sequence[Fix]) -> Html | None:
    """On a report: which questions are marked otherwise than they were printed, and why."""
    if not fixes:
        return None
    more = len(fixes) - TOLD
    rest = html("and {more} more corrected.", more=text.count(more, "question")) if more > 0 else None
    return lines(*(_one(fix) for fix in fixes[:TOLD]), rest)


def of_question(fixes: Sequence[Fix], position: int) -> Html | None:
    """Above a question in the review."""
    fix = next((one for one in fixes if one.position == position), None)
    if fix is None:
        return None
    old = "" if fix.is_out else " The reason given below is the old one."
    return html("<b>{said}</b>{old}", said=_said(fix), old=old)


def of_room_question(fixes: Sequence[Fix], position: int) -> Html | None:
    """The same of a group's exam: its standing is not changed any more."""
    fix = next((one for one in fixes if one.position == position), None)
    if fix is None:
        return None
    what = "This question was thrown out since" if fix.is_out else "The key was corrected since"
    old = "" if fix.is_out else " The reason given below is the old one."
    return html("<b>{what} ({reason}). The group’s standing stays as it was.</b>{old}",
                what=what, reason=fix.correction.reason, old=old)  # fmt: skip


def is_out(fixes: Sequence[Fix], position: int) -> bool:
    return any(one.is_out for one in fixes if one.position == position)


def notice(changed: Sequence[Regraded]) -> Screen:
    """To a learner whose results changed, once."""
    shown = changed[:TOLD]
    rest = len(changed) - len(shown)
    body = lines(
        html("<b>Your exam was marked anew.</b>") if len(changed) == 1
        else html("<b>{n} of your exams were marked anew.</b>", n=len(changed)),
        html("A question in it was not right, and the correction counts for everybody who had it.")
        if len(changed) == 1
        else html("A question in them was not right, and the correction counts for everybody who had it."),
        *(part for one in shown for part in _changed(one)),
        html("\nand {more} more; /exam has them.", more=text.count(rest, "exam")) if rest else None,
    )  # fmt: skip
    keys = tuple((Button(_label(one, len(shown)), act.ShowReport(one.exam)),) for one in shown)
    return Screen(body, (*keys, (Button("Home", act.ShowHome()),)))


def _changed(one: Regraded) -> list[Html | None]:
    return [
        html(""),
        html("{name}, {day}:", name=blueprints()[one.blueprint].name, day=_day(one.at)),
        html("{before} → {after}", before=_result(one.before), after=_result(one.after)),
        told(one.fixes),
    ]


def _result(summary: Summary) -> str:
    counted = text.points_of(summary.points, summary.of)
    return counted if summary.margin is None else f"{counted}, {text.margin(summary.margin)}"


def _label(one: Regraded, of: int) -> str:
    return "Report" if of == 1 else f"{blueprints()[one.blueprint].name} {_day(one.at)}"


def _day(at: int) -> str:
    return text.long_date(datetime.fromtimestamp(at, UTC).toordinal())


def _one(fix: Fix) -> Html:
    return html("Question {number}: {said}", number=fix.position + 1, said=_said(fix))


def _said(fix: Fix) -> str:
    reason = fix.correction.reason
    if fix.is_out:
        return f"Thrown out ({reason}); it counts for nobody."
    return f"The key was corrected ({reason}); it is marked by the right one."
