"""A finished exam beside earlier sittings of the same one: the list, the change by domain, what moved in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.exam_compare import Compared, Way, given_of, pace_of, way
from bot.services.exam_plan import OPEN_ITEMS, SPRINT
from bot.services.exam_values import Report
from bot.views import text
from bot.views.exam import EXAMS, HOME
from decks.scoring import Part
from scheduler.exam_state import Mode, Reason

_LONG = 6  # sections that are shown unfolded
_SIGNS = {Way.UP: ", ▲ up", Way.DOWN: ", ▼ down", Way.EVEN: ""}


def comparing() -> Screen:
    return Screen(html("Comparing your sittings …"))


def gone() -> Screen:
    return Screen(html("This exam is not there any more."), ((EXAMS, HOME),))


def compare(found: Compared) -> Screen:
    this, other = found.this, found.other
    name = this.blueprint.name
    if other is None:
        return Screen(
            lines(
                html("<b>{name}: your first sitting</b>", name=name),
                _line(this),
                html(""),
                html("There is nothing to compare it with yet. After the next one you see here what moved."),
            ),
            _keys(this),
        )
    body = lines(
        html("<b>{name}: this sitting and those before</b>", name=name),
        Html(f"<b>{_line(this)}</b>"),
        *(_line(one, "  ◂" if one is other else "") for one in found.earlier),
        html("and {n} before these", n=found.more) if found.more else None,
        html(""),
        html("<b>◂ Against {day}</b>", day=day(other)),
        *_moved(this, other),
        _pace(this, other),
        *_weak(found),
        html(""),
        _sections(this, other),
        html("<i>Up and down are said where chance alone would make such a change in fewer than one of ten"
             " cases. With few questions most changes are chance.</i>"),
    )  # fmt: skip
    return Screen(body, _keys(this))


def day(found: Report) -> str:
    return text.long_date(datetime.fromtimestamp(found.state.finished_at, UTC).toordinal())


def size(found: Report) -> str:
    """Which kind of sitting: `full`, `half`, `sprint`, one domain by its name, or how many questions."""
    form, whole = found.paper.form, found.blueprint.items or OPEN_ITEMS
    if len(form.sections) == 1 < len(found.blueprint.sections):
        return f"{form.sections[0].title} only"
    names = {whole: "full", -(-whole // 2): "half", SPRINT: "sprint"}
    return names.get(form.wanted, text.count(len(form.items), "question"))


def span(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def _line(found: Report, mark: str = "") -> Html:
    pace, whole, margin = pace_of(found), found.score.whole, found.score.margin
    practice = ", practice" if found.state.mode is Mode.PRACTICE else ""
    return html(
        "{day} · {size}{practice} · {part}{margin}{pace}{ended}{mark}",
        day=day(found), size=size(found), practice=practice, part=text.points_of(whole.points, whole.of),
        margin="" if margin is None else f", {text.margin(margin)}",
        pace="" if pace is None else f" · {span(pace)} a question",
        ended=" · given up" if found.state.reason is Reason.ABANDONED else "", mark=mark,
    )  # fmt: skip


def _moved(this: Report, other: Report) -> list[Html | None]:
    """What moved, in words: the whole, then the sections that did."""
    before, now = other.score.whole, this.score.whole
    if not before.of or not now.of:  # all of one was thrown out
        return []
    told = html(
        "The whole: {before} % then, {now} % now, {way}.", before=f"{before.percent:.0f}",
        now=f"{now.percent:.0f}", way=way(before, now).value,
    )  # fmt: skip
    up, down = _moving(this, other, Way.UP), _moving(this, other, Way.DOWN)
    if not up and not down and _shared(this, other):
        return [told, html("No section moved by more than chance.")]
    return [
        told,
        html("Up: {up}.", up=up) if up else None,
        html("Down: {down}.", down=down) if down else None,
    ]


def _moving(this: Report, other: Report, where: Way) -> str:
    names = _titles(this)
    return ", ".join(
        names[name] for name, part in _shared(this, other) if way(other.score.sections[name], part) is where
    )


def _pace(this: Report, other: Report) -> Html | None:
    mine, theirs = pace_of(this), pace_of(other)
    if mine is None or theirs is None:
        return None
    if mine == theirs:
        return html("Pace: {span} a question both times.", span=span(mine))
    word = "faster" if mine < theirs else "slower"
    return html(
        "Pace: {mine} a question, {change} {word}.",
        mine=span(mine),
        change=span(abs(mine - theirs)),
        word=word,
    )


def _weak(found: Compared) -> list[Html]:
    """Why the two say little about each other."""
    this, other = found.this, found.other
    assert other is not None
    why = [
        f"{len(other.marks)} questions then, {len(this.marks)} now" if len(other.marks) != len(this.marks) else "",
        "the sections are not the same" if _ids(this) != _ids(other) else "",
        _other_pace(this, other),
        "one was practice with pauses" if this.state.mode is not other.state.mode else "",
        "one was given up" if Reason.ABANDONED in (this.state.reason, other.state.reason) else "",
        "not drawn from the same editions" if this.paper.form.editions != other.paper.form.editions else "",
    ]  # fmt: skip
    told = "; ".join(each for each in why if each)
    if not told:
        return []
    head = "Compare with care" if found.is_alike else "A weak comparison, no earlier sitting was of this size"
    return [html("<b>{head}:</b> {told}.", head=head, told=told)]


def _other_pace(this: Report, other: Report) -> str:
    """Extra time, or a sprint: a tenth more or less for each question. Empty where it is the same."""
    mine, theirs = given_of(this), given_of(other)
    if abs(mine - theirs) * 10 <= theirs:
        return ""
    return f"{span(theirs)} a question given then, {span(mine)} now"


def _sections(this: Report, other: Report) -> Html | None:
    names = _titles(this)
    told = [
        html("{title}: {before} → {now}{way}", title=names[name], before=_short(other.score.sections[name]),
             now=_short(part), way=_SIGNS[way(other.score.sections[name], part)])
        for name, part in _shared(this, other)
    ]  # fmt: skip
    return text.quote(lines(*told), long=len(told) > _LONG) if told else None


def _short(part: Part) -> str:
    return f"{part.points}/{part.of}"


def _shared(this: Report, other: Report) -> Sequence[tuple[str, Part]]:
    return [(name, part) for name, part in this.score.sections.items() if name in other.score.sections]


def _ids(found: Report) -> set[str]:
    return {each.id for each in found.paper.form.sections}


def _titles(found: Report) -> dict[str, str]:
    return {each.id: each.title for each in found.paper.form.sections}


def _keys(this: Report) -> Rows:
    return ((Button("Report", act.ShowReport(this.exam)), EXAMS, HOME),)
