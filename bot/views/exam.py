"""Mock exams before they start: which one, the page before, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.exam_marking import summary_of
from bot.services.exam_plan import OPEN_ITEMS, OPEN_MINUTES, SPRINT
from bot.services.exam_values import MODES, Desktop, Planned, Size
from bot.views import text
from db.exams import PastExam
from decks.blueprint import Blueprint
from decks.blueprint_file import blueprints
from decks.forms import FormSection
from scheduler.exam_state import EXTRA_TIME, Mode

HOME = Button("Home", act.ShowHome())
EXAMS = Button("Exams", act.ShowExams())
_IN_A_ROW = 4
_SIZES = {Size.FULL: "Full", Size.HALF: "Half", Size.SPRINT: f"Sprint {SPRINT}/{SPRINT}"}
_LONGEST_WHY = 220
_MOST_GROUPS = 7


def choose(desktop: Desktop) -> Screen:
    """The learner's own exam first; a running one before all."""
    if desktop.running is not None:
        return _running(desktop)
    own = blueprints().get(desktop.certification)
    if own is None:
        return outlines(desktop.past)
    return Screen(
        lines(
            html("<b>Mock exam: {name}</b>", name=own.name),
            html("{whole}", whole=_whole(own)),
            *_past(desktop.past),
        ),
        (*_size_keys(own), *_past_keys(desktop.past), (Button("Another exam", act.ListExams()), HOME)),
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


def before(plan: Planned) -> Screen:
    """What is asked, of which edition, how long, what is not covered and how the rest is rescaled."""
    form, blueprint = plan.paper.form, plan.blueprint
    unscored = len(form.items) - form.scored
    body = lines(
        html("<b>{name} practice form</b>", name=blueprint.name),
        html("{questions}, {time}. {cut}", questions=text.count(len(form.items), "question"),
             time=text.minutes(_seconds(plan)), cut=_cut(plan)),
        html("{n} of them are not scored; which ones is not shown.", n=unscored) if unscored else None,
        html("{editions}.", editions=_editions(form.editions)),
        html("Open book: the Book button is timed, as on the day.") if blueprint.open_book else html("Closed book."),
        html("The outline gives no figures; {n} questions in {m} minutes are my own choice.", n=OPEN_ITEMS,
             m=OPEN_MINUTES) if blueprint.is_configurable else None,
        html(""),
        *_missing(plan),
        html("Practice: you may pause. No marking is shown until the end.") if plan.mode is Mode.PRACTICE
        else html("As on the day: no pause. No marking is shown until the end."),
        html(""),
        html("<i>{words} Form {number} of yours, seed {seed}.</i>", words=blueprint.disclaimer,
             number=plan.sittings + 1, seed=form.seed),
    )  # fmt: skip
    return Screen(body, _before_keys(plan))


def _before_keys(plan: Planned) -> Rows:
    mode, extra = MODES.index(plan.mode), EXTRA_TIME.index(plan.extra)
    other = Button(
        "Mode: practice" if plan.mode is Mode.PRACTICE else "Mode: exam",
        act.ShowPlan(plan.exam, 1 - mode, extra),
    )
    time = Button(
        "Extra time: none" if plan.extra == 1 else f"Extra time: × {plan.extra:g}",
        act.ShowPlan(plan.exam, mode, (extra + 1) % len(EXTRA_TIME)),
    )
    start = Button("Start", act.StartExam(plan.exam, mode, extra), style="success")
    return ((other, time), *_size_keys(plan.blueprint), (EXAMS, start))


def _seconds(plan: Planned) -> float:
    return plan.paper.form.minutes * 60 * plan.extra


def _cut(plan: Planned) -> str:
    passing = plan.blueprint.passing
    return f"Raw percent only: {passing.words}." if passing.is_scaled else f"Cut {passing.value} %."


def _editions(ids: Sequence[str]) -> str:
    return "Drawn from " + ", ".join(ids)


def _missing(plan: Planned) -> list[Html]:
    """Sections that are short or that something stands in for; those with the same reason together."""
    form = plan.paper.form
    if form.is_rescaled:
        head = [html("<b>Not the whole exam:</b> {told}", told=form.told)]
    else:
        head = [html("Nothing of the exam is missing in this form.")]
    odd = sorted((each for each in form.sections if each.why), key=lambda each: each.why)
    groups = [(why, list(some)) for why, some in groupby(odd, key=lambda each: each.why)]
    groups.sort(key=lambda group: -sum(each.missing for each in group[1]))
    told = [_group(why, some) for why, some in groups[:_MOST_GROUPS]]
    more = [html("and {n} more remarks", n=len(groups) - _MOST_GROUPS)] if len(groups) > _MOST_GROUPS else []
    return [*head, *([text.quote(lines(*told, *more), long=True)] if told else []), html("")]


def _group(why: str, some: Sequence[FormSection]) -> Html:
    names = ", ".join(f"{each.title} {each.filled} of {each.wanted}" for each in some)
    return html(
        "{names}: {why}", names=names, why=why if len(why) <= _LONGEST_WHY else why[: _LONGEST_WHY - 1] + "…"
    )


def _size_keys(blueprint: Blueprint) -> Rows:
    return (tuple(Button(label, act.PlanExam(blueprint.id, int(size))) for size, label in _SIZES.items()),)


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
    share = 100 * done.points / done.of if done.of else 0
    cut = "" if done.cut is None else f", {_margin(done.points - done.cut)}"
    day = text.long_date(datetime.fromtimestamp(one.finished_at, UTC).toordinal())
    name = blueprints()[one.blueprint].name
    return html(
        "{day} · {name} · {points} of {of} ({share} %){cut}",
        day=day, name=name, points=done.points, of=done.of, share=f"{share:.0f}", cut=cut,
    )  # fmt: skip


def _margin(points: int) -> str:
    return f"passed by {points}" if points >= 0 else f"short by {-points}"


def _past_keys(past: Sequence[PastExam]) -> Rows:
    keys = tuple(
        Button(f"{blueprints()[one.blueprint].name} {_short_day(one)}", act.ShowReport(one.id))
        for one in past[:3]
    )
    return (keys,) if keys else ()


def _short_day(one: PastExam) -> str:
    day = datetime.fromtimestamp(one.finished_at, UTC)
    return f"{day:%b} {day.day}"
