"""The page before a mock exam: what is asked, how long, what is not covered, and how it may be changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.exam_tutorial import BEGUN, step_of
from bot.services.exam_values import MODES, Planned
from bot.views import text
from bot.views.exam import EXAMS, form_keys
from decks.forms import FormSection
from scheduler.exam_state import EXTRA_TIME, Mode

_LONGEST_WHY = 220
_MOST_GROUPS = 7


def before(plan: Planned) -> Screen:
    """What is asked, of which edition, how long, what is not covered and how the rest is rescaled."""
    form, blueprint = plan.paper.form, plan.blueprint
    unscored = len(form.items) - form.scored
    body = lines(
        html("<b>{name} practice form{part}</b>", name=blueprint.name, part=_part(plan)),
        html("{questions}, {time}. {cut}", questions=text.count(len(form.items), "question"),
             time=text.minutes(_seconds(plan)), cut=_cut(plan)),
        html("{n} of them are not scored; which ones is not shown.", n=unscored) if unscored else None,
        html("{editions}.", editions=_editions(form.editions)),
        html("Open book: the Book button is timed, as on the day.") if blueprint.open_book else html("Closed book."),
        html("The outline gives no figures; how many questions and minutes is my choice, or yours.")
        if blueprint.is_configurable else None,
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
    trial = act.ShowTutorial(plan.exam, mode, extra, step_of(BEGUN))
    if plan.sittings:
        ways: Rows = ((EXAMS, Button("Tutorial", trial), start),)
    else:
        ways = ((Button("Try two questions first", trial, style="primary"),), (EXAMS, start))
    return ((other, time), *form_keys(plan.blueprint), *ways)


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
    odd = sorted((each for each in form.sections if each.why), key=lambda each: each.why)
    groups = [(why, list(some)) for why, some in groupby(odd, key=lambda each: each.why)]
    groups.sort(key=lambda group: -sum(each.missing for each in group[1]))
    told = [_group(why, some) for why, some in groups[:_MOST_GROUPS]]
    more = [html("and {n} more remarks", n=len(groups) - _MOST_GROUPS)] if len(groups) > _MOST_GROUPS else []
    return [_head(plan), *([text.quote(lines(*told, *more), long=True)] if told else []), html("")]


def _head(plan: Planned) -> Html:
    """How much of the exam it is. `form.told` speaks of what was wanted, be it all or a part."""
    form, is_part = plan.paper.form, bool(_part(plan))
    is_whole = plan.blueprint.items in (None, form.wanted) and not is_part
    if form.is_rescaled:
        label = "Not the whole exam" if is_whole else "Fewer than wanted"
        return html("<b>{label}:</b> {told}", label=label, told=form.told)
    if form.told:
        return html("<b>Not in the exam's proportions:</b> {told}", told=form.told)
    if is_part:
        return html("This section only, as the whole exam asks it.")
    return (
        html("Nothing of the exam is missing in this form.")
        if is_whole
        else html("A part of the exam, its sections in proportion.")
    )


def _part(plan: Planned) -> str:
    """The title of the section, where it is only one of several."""
    sections = plan.paper.form.sections
    is_part = len(sections) == 1 < len(plan.blueprint.sections)
    return f": {sections[0].title}" if is_part else ""


def _group(why: str, some: Sequence[FormSection]) -> Html:
    names = ", ".join(f"{each.title} {_share(each)}" for each in some)
    return html(
        "{names}: {why}", names=names, why=why if len(why) <= _LONGEST_WHY else why[: _LONGEST_WHY - 1] + "…"
    )


def _share(section: FormSection) -> str:
    return (
        f"{section.filled}, {section.extra} more than its share"
        if section.extra
        else (f"{section.filled} of {section.wanted}")
    )
