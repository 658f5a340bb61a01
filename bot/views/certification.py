"""The screens that ask for the exam and its date, and say which books it needs."""

from __future__ import annotations

from calendar import Calendar
from datetime import date

from bot import actions as act
from bot.screens import Button, Html, Screen, html, lines
from bot.services.certification import LONGEST_AHEAD_DAYS, Books
from bot.views.settings import exam_of
from db.learners import Learner
from decks.certifications import CERTIFICATIONS

_IN_A_ROW = 3
_QUICK = (("In 2 weeks", 14), ("In a month", 30), ("In 3 months", 91))


def ask(person: Learner) -> Screen:
    keys = [
        Button(
            f"• {each.name}" if each.id == person.certification else each.name, act.SetCertification(each.id)
        )
        for each in CERTIFICATIONS.values()
    ]
    rows = tuple(tuple(keys[first : first + _IN_A_ROW]) for first in range(0, len(keys), _IN_A_ROW))
    return Screen(
        lines(
            html("<b>Which exam?</b>"),
            html("New cards then come in the order of what it weighs. You can change it at any time, and no"
                 " progress is lost."),
        ),
        (*rows, (Button("None of these", act.SetCertification("")), Button("Settings", act.ShowSettings()))),
    )  # fmt: skip


def calendar(person: Learner, today: int, month: int) -> Screen:
    """One month, days from today on; `month` is year * 12 + month - 1, 0 for the present one."""
    first = _month_of(date.fromordinal(today))
    shown = min(max(month, first), _month_of(date.fromordinal(today + LONGEST_AHEAD_DAYS)))
    year, place = divmod(shown, 12)
    weeks = Calendar(firstweekday=6).monthdatescalendar(year, place + 1)
    rows = [tuple(_key(day, place + 1, today, person.exam_day) for day in week) for week in weeks]
    quick = tuple(Button(label, act.SetExamDay(today + days)) for label, days in _QUICK)
    turn = (
        Button("◀" if shown > first else "·", act.AskExamDay(max(shown - 1, first))),
        Button("No date", act.SetExamDay(0)),
        Button("▶", act.AskExamDay(shown + 1)),
    )
    return Screen(
        lines(
            html("<b>When is your exam?</b>"),
            html("{month}, weeks begin on Sunday.", month=f"{date(year, place + 1, 1):%B %Y}"),
        ),
        (quick, *(row for row in rows if any(key.label != "·" for key in row)), turn),
    )


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def _key(day: date, month: int, today: int, chosen: int) -> Button:
    """Days that cannot be chosen are dots that lead back to the same month."""
    number = day.toordinal()
    if day.month != month or not today <= number <= today + LONGEST_AHEAD_DAYS:
        return Button("·", act.AskExamDay(day.year * 12 + month - 1))
    return Button(f"•{day.day}" if number == chosen else str(day.day), act.SetExamDay(number))


def chosen(person: Learner, books: Books) -> Screen:
    return Screen(
        lines(html("<b>{exam}</b>", exam=exam_of(person)), html(""), *_about(person, books)),
        (
            (Button("Exam", act.AskCertification()), Button("Exam date", act.AskExamDay(0))),
            (Button("Home", act.ShowHome()), Button("Study", act.Study(), style="primary")),
        ),
    )


def _about(person: Learner, books: Books) -> list[Html | None]:
    present = f"{books.present.system} {books.present.name}"
    if books.wanted is None:
        why = "" if person.exam_day else " Set a date, and the books of that day are used."
        return [html("You drill {present}.{why}", present=present, why=why)]
    wanted = f"{books.wanted.system} {books.wanted.name}"
    lead = html("Your exam needs the books of {wanted}.", wanted=wanted)
    if books.are_missing:
        return [lead, html("They are not imported here yet, so you go on with {present}.", present=present)]
    if not books.has_notes:
        return [lead, html("Their codes and titles are here. Their notes are not imported yet, so questions on notes"
                           " (Excludes, Code first) wait.")]  # fmt: skip
    return [lead, html("You drill just these.")]
