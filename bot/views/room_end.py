"""The end of a group's exam: the standing, the hardest questions, the weakest domain, and ways on."""

from __future__ import annotations

from collections import defaultdict

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.room_values import Gathering
from bot.views import room_play
from bot.views.room import head
from scheduler.room_score import hardest, standing
from scheduler.room_state import Finished, Mode, Reason

BEST, HARDEST = 10, 3
AUTHORED = "authored"  # template of notes, whose subject is no code
MISSES, TABLE = "room-", "roomcsv-"  # beginnings of deep links, before the room's number
_REASONS = {
    Reason.PLAYED: None,
    Reason.ENDED: "The host ended it early.",
    Reason.EMPTY: "Everybody left.",
    Reason.STILL: "Nobody moved for half an hour.",
}


def over(seen: Gathering) -> Screen:
    phase = seen.room.phase
    assert isinstance(phase, Finished)
    why = _REASONS[phase.reason]
    places = standing(seen.room)
    learnt = [one for one in (_hardest(seen), _weakest(seen)) if one is not None]
    body = lines(
        head(seen),
        html("It is over. {why}", why=why) if why else html("It is over."),
        _taken(seen),
        html(""),
        *(html("{place}", place=room_play.placed(seen, one)) for one in places[:BEST]),
        html("and {n} more", n=len(places) - BEST) if len(places) > BEST else None,
        *((html(""), *learnt) if learnt else ()),
    )
    return Screen(body, _keys(seen))


def _taken(seen: Gathering) -> Html | None:
    """At one's own pace not everybody who joined takes it."""
    if seen.room.settings.mode is not Mode.OWN_PACE:
        return None
    took, joined = sum(one.answered > 0 for one in seen.room.members), len(seen.room.members)
    return html("{n} of {all} took it.", n=took, all=joined)


def _hardest(seen: Gathering) -> Html | None:
    asked = hardest(seen.room)[:HARDEST]
    if not asked:
        return None
    return html("Hardest: {told}", told="; ".join(_told(seen, i) for i in asked))


def _told(seen: Gathering, i: int) -> str:
    item, tally = seen.items.get(i), seen.room.tallies[i]
    about = f" {item.subject}" if item is not None and item.template != AUTHORED else ""
    return f"question {i + 1}{about}, {tally.right} of {tally.answered} right"


def _weakest(seen: Gathering) -> Html | None:
    right, of = defaultdict[str, int](int), defaultdict[str, int](int)
    for placed, tally in zip(seen.paper.questions, seen.room.tallies, strict=False):
        right[placed.item.section] += tally.right
        of[placed.item.section] += tally.answered
    shares = {section: right[section] / count for section, count in of.items() if count}
    if len(shares) < 2 or min(shares.values()) == 1:
        return None
    weakest = min(shares, key=lambda section: shares[section])
    titles = {each.id: each.title for each in seen.paper.form.sections}
    percent = f"{100 * shares[weakest]:.0f}"
    return html("Weakest domain: {title}, {percent} %", title=titles.get(weakest, weakest), percent=percent)


def _keys(seen: Gathering) -> Rows:
    number = seen.record.id
    if not seen.room.tallies and seen.room.settings.mode is not Mode.OWN_PACE:
        return ((Button("Again", act.RoomAgain(number)),),)
    return (
        (Button("My result, misses → cards", start=f"{MISSES}{number}"),),
        (Button("CSV for the host", start=f"{TABLE}{number}"), Button("Again", act.RoomAgain(number))),
        (Button("Again next week", act.RoomEveryWeek(number)),),
    )
