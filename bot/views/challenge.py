"""What is scheduled in a group, and what is said when something is added or cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import actions as act
from bot.cities import City
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.challenge_values import MOST, WAITING, Told
from bot.services.room_values import MODES
from bot.views import text
from bot.views.challenge_words import WEEKDAYS
from scheduler.challenge import Repeat
from scheduler.room_state import Mode

KEYS_IN_ROW = 3


def all_here(here: Sequence[Told], zone: str) -> Screen:
    if not here:
        return Screen(lines(html("<b>Nothing is scheduled in this group.</b>"), html(""), *_how(zone)))
    told = [html("{n}. {one}", n=n, one=_listed(one)) for n, one in enumerate(here, 1)]
    body = lines(html("<b>Scheduled exams of this group</b>"), html(""), *told, html(""), *_how(zone))
    keys = [Button(f"Cancel {n}", act.CancelChallenge(one.id)) for n, one in enumerate(here, 1)]
    rows: Rows = tuple(tuple(keys[at : at + KEYS_IN_ROW]) for at in range(0, len(keys), KEYS_IN_ROW))
    return Screen(body, rows)


def _listed(one: Told) -> Html:
    coming = "" if one.repeat is Repeat.ONCE else f" Next on {_day(one.coming)}."
    return html(
        "{when}: {what}. Host {by}.{coming}", when=when(one), what=_what(one), by=one.by, coming=coming
    )


def when(one: Told) -> str:
    """`every Friday 20:00, New York time`."""
    clock = f"{one.coming:%H:%M}, {city_of(one.zone)} time"
    match one.repeat:
        case Repeat.DAILY:
            return f"every day {clock}"
        case Repeat.WEEKLY:
            return f"every {WEEKDAYS[one.coming.weekday()]} {clock}"
        case Repeat.ONCE:
            return f"{_day(one.coming)}, {clock}"


def _day(moment: datetime) -> str:
    return f"{moment:%a} {text.long_date(moment.toordinal())}"


def city_of(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _what(one: Told) -> str:
    count = text.count(one.plan.items, "question")
    if MODES[one.plan.mode] is Mode.OWN_PACE:
        return f"{one.outline}, {count}"
    return f"{one.outline}, {count}, {one.plan.seconds} s each"


def _how(zone: str) -> tuple[Html, ...]:
    return (
        html("Times are {city} time; <code>/challenge zone Chicago</code> sets another.", city=city_of(zone)),
        *examples(),
    )


def examples() -> tuple[Html, ...]:
    return (
        html("To add one, write for example"),
        html("<code>/challenge daily 19:30 crc 10 45</code>"),
        html("<code>/challenge weekly fri 20:00 cpc 20</code>"),
        html("<code>/challenge once 2026-12-01 19:00 crc 10</code>"),
    )


def added(one: Told) -> Screen:
    body = lines(
        html("<b>Scheduled: {when}</b>", when=when(one)),
        html("Mock exam {what}. First on {day}.", what=_what(one), day=_day(one.coming)),
        html(
            "I open the lobby then, with {by} as host. After {minutes} min it starts by itself, once two are in.",
            by=one.by, minutes=WAITING // 60,
        ),
        html("/challenge shows all that is scheduled here."),
    )  # fmt: skip
    return Screen(body, ((Button("Cancel", act.CancelChallenge(one.id)),),))


def misread(why: str) -> Screen:
    return Screen(lines(html("{why}", why=why), *examples()))


def not_ahead(zone: str) -> str:
    return f"That moment is over by {city_of(zone)} time, or more than a year away."


def too_many() -> str:
    return f"{MOST} are scheduled here already; /challenge shows them, and cancels."


def there_already() -> str:
    return "That is scheduled here already. /challenge shows it."


def as_yourself() -> Screen:
    return Screen(html("Who schedules an exam hosts it, so write it as yourself and not as the group."))


def zone_set(city: City, local: datetime, moved: int, others: Sequence[City]) -> Screen:
    named = f"{city.name}, {city.country}" if city.country else city.name
    keep = f" What is scheduled here ({moved}) keeps its hours, by that clock." if moved else ""
    elsewhere = [html("<code>/challenge zone {zone}</code>", zone=one.zone) for one in others]
    return Screen(
        lines(
            html(
                "This group goes by the time of {named}: {now} now.{keep}",
                named=named, now=f"{local:%H:%M}", keep=keep,
            ),
            html("Another place of that name?") if others else None,
            *elsewhere,
        )
    )  # fmt: skip


def no_city(where: str) -> Screen:
    if not where:
        return Screen(html("Which city? Write for example <code>/challenge zone Chicago</code>."))
    return Screen(
        lines(
            html("I know no city called {where}.", where=where[:60]),
            html("Write the nearest bigger one, for example <code>/challenge zone Chicago</code>."),
        )
    )


def left_out(name: str) -> Screen:
    return Screen(
        html("The exam that {name} had scheduled is left out this time: another one was on here.", name=name)
    )


def refused(name: str, why: str) -> Screen:
    return Screen(
        html("The exam that {name} had scheduled was not opened: {why}.", name=name, why=why.rstrip("."))
    )


# toasts


def next_week(one: Told) -> str:
    return f"Scheduled: {when(one)}. /challenge shows and cancels it."


def cancelled() -> str:
    return "Cancelled."


def gone() -> str:
    return "It is not scheduled any more."


def owner_only(name: str) -> str:
    return f"Only {name} and the group's admins can cancel it."
