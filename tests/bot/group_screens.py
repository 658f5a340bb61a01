"""The screens of a group's settings, and of quiz polls in a group's exam."""

from __future__ import annotations

from collections.abc import Callable

from bot.screens import Screen
from bot.services.group_values import Verdict
from bot.views import group, room_play
from db.groups import Group
from scheduler.room_state import Mode, Revealing
from tests.bot.room_screens import HOUR, gathering


def chosen(*, admins_only: bool = False, topic: int | None = None) -> Group:
    return Group(-100, "Coders", admins_only, topic, "", 0)


SCREENS: dict[str, Callable[[], Screen]] = {
    "group-settings": lambda: group.settings(chosen(), 0),
    "group-settings-admins": lambda: group.settings(chosen(admins_only=True), 0),
    "group-settings-topic": lambda: group.settings(chosen(), 7),
    "group-settings-this-topic": lambda: group.settings(chosen(topic=7), 7),
    "group-settings-other-topic": lambda: group.settings(chosen(topic=7), 9),
    "group-refused": lambda: group.refusal(Verdict.NO),
    "group-refused-hidden": lambda: group.refusal(Verdict.HIDDEN),
    "group-refused-unknown": lambda: group.refusal(Verdict.UNKNOWN),
    "room-going-on": lambda: room_play.going_on(gathering(Revealing(0, HOUR + 8), mode=Mode.POLL)),
}
