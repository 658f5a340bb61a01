"""The settings screens: new cards a day, and the time zone by the name of a city."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import actions as act
from bot.cities import City
from bot.screens import Button, Screen, html, lines
from bot.views import text
from db.learners import Learner
from decks.certifications import CERTIFICATIONS

DAILY_CHOICES = (5, 10, 20, 30)


def settings(person: Learner, local: datetime, remark: str | None = None) -> Screen:
    zone = person.zone.replace("_", " ")
    state = "" if person.zone_known else " (not set yet)"
    daily = tuple(
        Button(f"• {number}" if number == person.new_per_day else str(number), act.SetNewPerDay(number))
        for number in DAILY_CHOICES
    )
    return Screen(
        lines(
            html("<b>{remark}</b>\n", remark=remark) if remark else None,
            html("<b>Settings</b>"),
            html(""),
            html("Exam: {exam}", exam=exam_of(person)),
            html("New cards a day: {number}", number=person.new_per_day),
            html("Time zone: {zone}{state}, now {time}", zone=zone, state=state, time=f"{local:%H:%M}"),
            html("A new day starts at 4 in the morning there."),
        ),
        (
            daily,
            (Button("Exam", act.AskCertification()), Button("Exam date", act.AskExamDay(0))),
            (Button("Time zone", act.AskZone()), Button("Home", act.ShowHome())),
        ),
    )


def exam_of(person: Learner) -> str:
    """ "CRC on Feb 10, 2027"."""
    found = CERTIFICATIONS.get(person.certification)
    name = found.name if found else "not chosen"
    return f"{name} on {text.long_date(person.exam_day)}" if person.exam_day else name


def ask_city() -> Screen:
    return Screen(
        lines(
            html("<b>Which city are you in, or near?</b>"),
            html("Send its name, for example: Houston, Manila, Hyderabad."),
        ),
        ((Button("Back", act.ShowSettings()),),),
    )


def cities(found: Sequence[tuple[City, datetime]]) -> Screen:
    """Cities of that name, with their local time: the learner knows which is right by looking at a clock."""
    keys = tuple(
        (Button(f"{city.name}, {city.country}: {local:%H:%M}", act.SetZone(city.zone)),)
        for city, local in found
    )
    return Screen(html("<b>Which one? The time tells.</b>"), (*keys, (Button("Back", act.ShowSettings()),)))


def no_city(name: str) -> Screen:
    return Screen(
        lines(
            html("I know no city called <b>{name}</b>.", name=name[:60]),
            html("Send the nearest bigger city, for example: Houston, Manila, Hyderabad."),
        ),
        ((Button("Back", act.ShowSettings()),),),
    )


def daily_set(number: int) -> str:
    return f"{text.count(number, 'new card')} a day."
