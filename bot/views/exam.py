"""Mock exams before they start: which one, of what size, and what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.exam_marking import summary_of
from bot.services.exam_plan import SPRINT
from bot.services.exam_values import Desktop, Size
from bot.services.exam_wish import OWN_ITEMS, OWN_MINUTES
from bot.views import text
from db.exams import PastExam
from decks.blueprint import Blueprint
from decks.blueprint_file import blueprints

HOME = Button("Home", act.ShowHome())
EXAMS = Button("Exams", act.ShowExams())
_IN_A_ROW = 4
_SIZES = {Size.FULL: "Full", Size.HALF: "Half", Size.SPRINT: f"Sprint {SPRINT}/{SPRINT}"}


def choose(desktop: Desktop) -> Screen:
    """The learner's own exam first; a running one before all."""
    if desktop.running is not None:
        return _running(desktop)
    own = blueprints().get(desktop.certification)
    return outlines(desktop.past) if own is None else outline(own, desktop.past)


def outline(blueprint: Blueprint, past: Sequence[PastExam] = ()) -> Screen:
    """How much of one exam."""
    return Screen(
        lines(
            html("<b>Mock exam: {name}</b>", name=blueprint.name),
            html("{whole}", whole=_whole(blueprint)),
            *_past(past),
        ),
        (*form_keys(blueprint), *_past_keys(past), (Button("Another exam", act.ListExams()), HOME)),
    )


def outlines(past: Sequence[PastExam] = ()) -> Screen:
    keys = [Button(each.name, act.PlanExam(each.id, int(Size.FULL))) for each in blueprints().values()]
    rows = tuple(tuple(keys[at : at + _IN_A_ROW]) for at in range(0, len(keys), _IN_A_ROW))
    return Screen(
        lines(
            html("<b>Mock exam: which one?</b>"),
            html("You see what it asks before its clock starts."),
            *_past(past),
        ),
        (*rows, *_past_keys(past), (Button("Set my exam", act.AskCertification()), HOME)),
    )


def drawing(blueprint: Blueprint) -> Screen:
    return Screen(html("Drawing the questions of a {name} form …", name=blueprint.name))


def refused(why: str) -> Screen:
    return Screen(html("No form was drawn: {why}.", why=why), ((EXAMS, HOME),))


def already_running() -> Screen:
    return Screen(
        html("An exam of yours is running; hand it in or give it up before another one."),
        ((HOME, Button("Go on with it", act.GoOnWithExam(), style="primary")),),
    )


def form_keys(blueprint: Blueprint) -> Rows:
    """The forms that an outline gives."""
    sizes = tuple(Button(label, act.PlanExam(blueprint.id, int(size))) for size, label in _SIZES.items())
    own = Button("My own numbers", act.ShowOwn(blueprint.id, OWN_ITEMS, OWN_MINUTES))
    is_divided = len(blueprint.sections) > 1
    return sizes, ((Button("One section", act.ListSections(blueprint.id)), own) if is_divided else (own,))


def _whole(blueprint: Blueprint) -> str:
    if blueprint.items is None or blueprint.minutes is None:
        return "Its outline gives no figures."
    return f"The whole exam has {blueprint.items} questions in {text.minutes(blueprint.minutes * 60)}."


def _running(desktop: Desktop) -> Screen:
    sitting = desktop.running
    assert sitting is not None
    rev = sitting.record.rev
    return Screen(
        lines(
            html("<b>Your {name} exam is running.</b>", name=sitting.blueprint.name),
            html("One exam at a time: hand it in or give it up before another one."),
        ),
        (
            (Button("Give it up …", act.AskAbandon(sitting.record.id, rev)), HOME),
            (Button("Go on with it", act.GoOnWithExam(), style="primary"),),
        ),
    )


def _past(past: Sequence[PastExam]) -> list[Html]:
    if not past:
        return []
    return [html("\n<b>Your last sittings</b>"), *(_line(one) for one in past)]


def _line(one: PastExam) -> Html:
    done = summary_of(one.score)
    cut = "" if done.margin is None else f", {text.margin(done.margin)}"
    day = text.long_date(datetime.fromtimestamp(one.finished_at, UTC).toordinal())
    name = blueprints()[one.blueprint].name
    return html(
        "{day} · {name} · {part}{cut}",
        day=day, name=name, part=text.points_of(done.points, done.of), cut=cut,
    )  # fmt: skip


def _past_keys(past: Sequence[PastExam]) -> Rows:
    keys = tuple(
        Button(f"{blueprints()[one.blueprint].name} {_short_day(one)}", act.ShowReport(one.id))
        for one in past[:3]
    )
    if len({one.blueprint for one in past}) == len(past):  # no two of one exam
        return (keys,) if keys else ()
    return (keys, (Button("Compare sittings", act.CompareExam(_twice(past).id)),))


def _twice(past: Sequence[PastExam]) -> PastExam:
    """The last sitting of an exam that was sat before, too."""
    sat = Counter(one.blueprint for one in past)
    return next(one for one in past if sat[one.blueprint] > 1)


def _short_day(one: PastExam) -> str:
    day = datetime.fromtimestamp(one.finished_at, UTC)
    return f"{day:%b} {day.day}"
