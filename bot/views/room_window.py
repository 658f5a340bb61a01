"""An own-pace exam as the group sees it while it is open: who is in, how many are done, until when."""

from __future__ import annotations

from datetime import datetime

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.learner import zone_of
from bot.services.room_values import Gathering
from bot.views import text
from bot.views.room import head, names
from scheduler.room_state import Window, present

SITTING = "roomplay-"  # beginning of the deep link, before the room's number and mark
_SHORTEST_TOLD = 60


def window(seen: Gathering, mark: str) -> Screen:
    """`mark`: what the link carries beside the number."""
    phase = seen.room.phase
    assert isinstance(phase, Window)
    body = lines(
        head(seen),
        html("{until}{given}", until=_until(seen, phase), given=_given(phase)),
        html(""),
        html("All get the same questions, each once, in the private chat with me. What is right is told when it "
             "closes."),
        html("Host {host}. {names}", host=seen.name(seen.room.host), names=names(seen)),
        html("Handed in: {n} of {all}.", n=len(phase.handed_in), all=len(_all(seen, phase))),
    )  # fmt: skip
    return Screen(body, () if _is_closed(seen, phase) else _keys(seen, mark))


def until(moment: int, zone: str) -> str:
    """`Tue, Mar 3, 10:00 (New York)`. The clock as it will be there and then."""
    there = datetime.fromtimestamp(moment, zone_of(zone))
    place = zone.rpartition("/")[2].replace("_", " ")
    return f"{there:%a, %b} {there.day}, {there:%H:%M} ({place})"


def _until(seen: Gathering, phase: Window) -> str:
    if _is_closed(seen, phase):
        return "It is closed. The standing follows within a minute or two."
    return f"Open until {until(phase.closes_at, seen.zone)}."


def _is_closed(seen: Gathering, phase: Window) -> bool:
    return seen.now >= phase.closes_at


def _given(phase: Window) -> str:
    if phase.given < _SHORTEST_TOLD:
        return ""
    return f" That is {text.minutes(phase.given)} longer, as I was away."


def _all(seen: Gathering, phase: Window) -> set[int]:
    """Who left after handing in still counts."""
    return {one.id for one in present(seen.room)} | phase.handed_in


def _keys(seen: Gathering, mark: str) -> Rows:
    number = seen.record.id
    return (
        (Button("Take it", start=f"{SITTING}{number}-{mark}"),),
        (Button("Join", act.JoinRoom(number)), Button("Leave", act.LeaveRoom(number))),
        (
            Button("Hand over", act.HandOverRoom(number)),
            Button("End", act.EndRoom(number), style="danger"),
        ),
    )


def told_to_members(moment: int | None, zone: str) -> Html:
    """When the key opens."""
    if moment is None:
        return html("The exam is over.")
    return html("The key opens when the exam closes: {until}.", until=until(moment, zone))
