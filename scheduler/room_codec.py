"""A room as a row keeps it: a small dict of JSON's own types, with a version.

    {"v": 1, "set": [...], "q": [[4, 1], [5, 0, 3]], "m": [[7, 1, 0, 0, 0]], "ph": ["ask", ...], ...}

A question is its options and its key; a member is id, present, points, right and answered; a vote is member, seconds
left and options.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

from scheduler.exam_codec import UnknownVersion
from scheduler.room_state import (
    Asking,
    Finished,
    Lobby,
    Member,
    Mode,
    Phase,
    Question,
    Reason,
    Revealing,
    Room,
    Scheduled,
    Settings,
    Tally,
    Vote,
    Why,
    Window,
)

VERSION = 1

Packed: TypeAlias = dict[str, Any]


def pack(room: Room) -> Packed:
    return {
        "v": VERSION,
        "set": _settings(room.settings),
        "q": [[one.options, *one.key] for one in room.questions],
        "m": [[one.id, int(one.present), one.points, one.right, one.answered] for one in room.members],
        "t": [[one.right, one.answered, int(one.skipped)] for one in room.tallies],
        "ph": _phase(room.phase),
        "host": room.host,
        "since": room.since,
        "still": None if room.paused is None else room.paused.value,
        "away": int(room.away),
        "home": room.home,
        "silent": room.silent,
        "outage": room.outage_until,
        "calls": list(room.calls),
        "share": room.share,
        "posted": room.posted_at,
        "behind": int(room.behind),
        "lost": int(room.lost),
        "sched": None if room.scheduled is None else [room.scheduled.by, room.scheduled.starts_at],
    }


def unpack(packed: Packed) -> Room:
    """Raises `UnknownVersion`; a dict that `pack` did not make raises what it will."""
    if packed.get("v") != VERSION:
        raise UnknownVersion(f"room row of version {packed.get('v')}, this program reads {VERSION}")
    return Room(
        settings=_unsettings(packed["set"]),
        questions=tuple(_question(*one) for one in packed["q"]),
        members=tuple(Member(i, bool(here), *sums) for i, here, *sums in packed["m"]),
        tallies=tuple(Tally(right, answered, bool(skipped)) for right, answered, skipped in packed["t"]),
        phase=_unphase(*packed["ph"]),
        host=packed["host"],
        since=packed["since"],
        paused=None if packed["still"] is None else Why(packed["still"]),
        away=bool(packed["away"]),
        home=packed["home"],
        silent=packed["silent"],
        outage_until=packed["outage"],
        calls=tuple(packed["calls"]),
        share=packed["share"],
        posted_at=packed["posted"],
        behind=bool(packed["behind"]),
        lost=bool(packed["lost"]),
        scheduled=None if packed.get("sched") is None else Scheduled(*packed["sched"]),
    )


def _settings(one: Settings) -> list[Any]:
    return [one.seconds, int(one.speed_bonus), one.mode.value, one.reading, one.window]


def _unsettings(plain: list[Any]) -> Settings:
    seconds, speed_bonus, mode, reading, window = plain
    return Settings(seconds, bool(speed_bonus), Mode(mode), reading, window)


@lru_cache(1_024)  # few differ, and each is checked when it is made
def _question(options: int, *key: int) -> Question:
    return Question(options, key)


def _phase(phase: Phase) -> list[Any]:
    match phase:
        case Lobby():
            return ["lobby"]
        case Asking():
            return ["ask", *_asking(phase)]
        case Revealing(i=i, until=until, shown=shown, plain=plain):
            return ["reveal", i, until, int(shown), int(plain)]
        case Window(closes_at=closes_at, given=given, handed_in=handed_in):
            return ["window", closes_at, given, sorted(handed_in)]
        case Finished(reason=reason, told=told):
            return ["end", reason.value, int(told)]


def _unphase(name: str, *rest: Any) -> Phase:
    match name:
        case "ask":
            return _unasking(*rest)
        case "reveal":
            i, until, shown, plain = rest
            return Revealing(i, until, bool(shown), bool(plain))
        case "window":
            closes_at, given, handed_in = rest
            return Window(closes_at, given, frozenset(handed_in))
        case "end":
            reason, told = rest
            return Finished(Reason(reason), told=bool(told))
        case _:
            return Lobby()


def _asking(one: Asking) -> list[Any]:
    votes = [[member, vote.left, *vote.options] for member, vote in one.votes.items()]
    flags = [int(one.sent), int(one.counted), int(one.skipped), int(one.plain)]
    return [one.i, one.left, flags, one.opened_at, one.closes_at, one.given, votes]


def _unasking(
    i: int,
    left: int,
    flags: list[int],
    opened_at: int | None,
    closes_at: int | None,
    given: int,
    votes: list[list[int]],
) -> Asking:
    sent, counted, skipped, plain = map(bool, flags)
    cast = {member: Vote(tuple(options), on_clock) for member, on_clock, *options in votes}
    return Asking(i, left, sent, opened_at, closes_at, counted, skipped, given, cast, plain)
