"""A result to show to others: what is said of it, never a question, an answer or a name.

It comes as a message of its own, without keys, since that is what a person forwards in Telegram; and on a button to
copy, since a group may not take what is forwarded.
"""

from __future__ import annotations

from bot import actions as act
from bot.screens import MAX_COPY, Button, Screen, html, lines
from bot.services.exam_compare import pace_of
from bot.services.exam_values import Report
from bot.views import exam_report, text
from bot.views.exam_compare import day, size, span
from decks.scoring import Part

_FEW = 3  # questions in a section of which nothing is said


def message(found: Report) -> Screen:
    """What is forwarded."""
    return Screen(html("{summary}", summary=summary(found)))


def page(found: Report) -> Screen:
    body = lines(
        html("<b>Share this result</b>"),
        html("It is the message below: hold it down, or click it with the right button, and choose Forward."
             " Or copy it here and paste it anywhere."),
        html("It holds no question, no answer and not your name; the picture does not either."),
    )  # fmt: skip
    first = (
        Button("Copy the text", copy=summary(found)),
        Button("Picture", act.DrawExam(found.exam)),
    )
    return Screen(
        body, (first, (Button("Report", act.ShowReport(found.exam)), Button("Home", act.ShowHome())))
    )


def summary(found: Report) -> str:
    """At most 256 characters, so that a button can copy it. What is less telling is left out first."""
    head = f"{found.blueprint.name} mock exam ({size(found)}), {day(found)}. {exam_report.result(found)}."
    cut = found.score.cut
    scale = "Raw percent; the real exam scales." if cut is None else f"Cut {cut} of {found.score.whole.of}."
    told = [scale] if found.score.whole.of else []
    kept = [head, *told, *_pace(found), *_ends(found), "Practised with CodeDrill."]
    while len(" ".join(kept)) > MAX_COPY and len(kept) > 1:
        kept.pop(-2 if len(kept) > 2 else -1)
    return text.shortened(" ".join(kept), MAX_COPY)


def _pace(found: Report) -> list[str]:
    pace = pace_of(found)
    return [] if pace is None else [f"Pace {span(pace)} a question."]


def _ends(found: Report) -> list[str]:
    """The best section and the worst, where they differ."""
    titles = {each.id: each.title for each in found.paper.form.sections}
    known = [(part.percent, name) for name, part in found.score.sections.items() if part.of > _FEW]
    if not known or min(known)[0] == max(known)[0]:
        return []
    best, worst = max(known)[1], min(known)[1]
    return [f"{word}: {titles[name]} {_percent(found.score.sections[name])}."
            for word, name in (("Best", best), ("Hardest", worst))]  # fmt: skip


def _percent(part: Part) -> str:
    return f"{part.percent:.0f} %"
