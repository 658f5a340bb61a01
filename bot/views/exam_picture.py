"""The picture of a finished exam: what is drawn, and the words beside it, which say the same."""

from __future__ import annotations

from bot import actions as act
from bot.pictures import Bar, ExamPicture, Mark, Spent
from bot.screens import Button, Html, Screen, html, lines
from bot.services.exam_compare import given_of, pace_of
from bot.services.exam_values import Report
from bot.views import exam_report, text
from bot.views.exam_compare import day, size, span
from decks.scoring import Mark as Marked

MOST_CAPTION = 1024  # Telegram's, of a photo (Bot API, sendPhoto)
_MOST_SECTIONS = 700  # characters of it
_LONGEST_TITLE = 44  # of a section


def drawing() -> Html:
    return html("Drawing the picture; it comes below as a photo.")


def sent() -> Html:
    return html("The picture is below.")


def failed() -> Html:
    return html("The picture could not be drawn or sent; it is in my log. The figures here say the same.")


def picture(found: Report) -> ExamPicture:
    """Only numbers and titles: no question, no answer, no name."""
    passing, needed = found.blueprint.passing, given_of(found)
    return ExamPicture(
        title=f"{found.blueprint.name} mock exam, {size(found)} · {day(found)}",
        verdict=exam_report.result(found),
        domains="Right, by domain",
        bars=tuple(_bars(found)),
        cut=None if found.score.cut is None else passing.value,
        cut_told="no cut: the real exam scales" if found.score.cut is None else f"cut {passing.value} %",
        pace="Seconds on each question",
        spent=tuple(
            Spent(answer.seconds, _mark(mark))
            for mark, answer in zip(found.marks, found.state.answers, strict=True)
        ),
        needed=needed,
        needed_told=f"needed: {span(needed)}",
        legend=("right", "wrong", "open"),
    )


def caption(found: Report) -> Screen:
    """Beside the photo. It says in words what the picture shows, for who does not see it."""
    pace = pace_of(found)
    body = lines(
        html("<b>{result}</b>", result=exam_report.result(found)),
        exam_report.cut(found),
        html("By domain: {told}.", told=_sections(found)) if found.score.sections else None,
        html("{pace}The exam gives {needed} a question. {wrong} wrong, {open} open.",
             pace="" if pace is None else f"Pace: {span(pace)} a question. ", needed=span(given_of(found)),
             wrong=len(found.misses) - found.score.open, open=found.score.open),
    )  # fmt: skip
    keys = (Button("Report", act.ShowReport(found.exam)), Button("Share", act.ShareExam(found.exam)))
    return Screen(body, (keys,))


def _bars(found: Report) -> list[Bar]:
    titles = {each.id: each.title for each in found.paper.form.sections}
    return [
        Bar(text.shortened(titles[name], _LONGEST_TITLE), f"{part.points} of {part.of}", part.percent)
        for name, part in found.score.sections.items()
    ]


def _mark(mark: Marked) -> Mark:
    if not mark.is_answered:
        return Mark.OPEN
    return Mark.RIGHT if mark.is_right else Mark.WRONG


def _sections(found: Report) -> str:
    """As many as a caption takes, the rest counted."""
    told: list[str] = []
    for bar in _bars(found):
        told.append(f"{bar.title} {bar.told} ({bar.percent:.0f} %)")
        if sum(map(len, told)) > _MOST_SECTIONS:
            told[-1] = f"and {len(found.score.sections) - len(told) + 1} more in the report"
            break
    return "; ".join(told)
