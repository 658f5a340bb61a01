"""Settings: action -> reply."""

from __future__ import annotations

from bot import actions as act
from bot import cities
from bot.request import Desk, Request
from bot.screens import Asks, Phase, Reply
from bot.services import settings
from bot.views import settings as views

MAX_CITY = 60


def on_settings(desk: Desk, request: Request, remark: str | None = None) -> Reply:
    person, local = settings.present(desk, request)
    return Reply(views.settings(person, local, remark))


def on_new_per_day(desk: Desk, request: Request, action: act.SetNewPerDay) -> Reply:
    settings.set_new_per_day(desk, request, action.number)
    person, local = settings.present(desk, request)
    return Reply(views.settings(person, local), toast=views.daily_set(person.new_per_day))


def on_ask_zone() -> Reply:
    return Reply(views.ask_city(), Asks(Phase.CITY))


def on_city(request: Request, text: str) -> Reply:
    """A city's name: offer the zones of the cities called so, with their local time."""
    found = cities.find(text[:MAX_CITY])
    if not found:
        return Reply(views.no_city(text), Asks(Phase.CITY))
    timed = [(city, settings.time_in(city.zone, request)) for city in found]
    return Reply(views.cities(timed), Asks(Phase.CITY))


def on_set_zone(desk: Desk, request: Request, action: act.SetZone) -> Reply:
    try:
        settings.set_zone(desk, request, action.zone)
    except settings.UnknownZone:
        return on_ask_zone()
    return on_settings(desk, request)
