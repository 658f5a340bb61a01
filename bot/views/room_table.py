"""A group's table over the last weeks, in columns that fit a phone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import category, east_asian_width

from bot.screens import Html, Screen, html, lines
from bot.services.room_table import WEEKS, Line, Table
from bot.views import text

BEST = 15
NAME, WIDTH = 11, 31  # columns of a name, and of a whole line
_HEAD = f" # {'':<{NAME}} Ex   Right   Pts"


def table(found: Table) -> Screen:
    if not found.overall:
        return Screen(
            html("Nobody has taken an exam here in the last {weeks} weeks. /exam opens one.", weeks=WEEKS)
        )
    body = lines(
        html("<b>Who stands where</b>"),
        *_part("This week", found.week_rooms, found.week, found.asker),
        *_part(f"The last {WEEKS} weeks", found.rooms, found.overall, found.asker),
        _firsts(found.overall),
        html("<i>Ex: exams taken. Right: of the questions answered. Pts: a point for each right one.</i>"),
    )  # fmt: skip
    return Screen(body)


def _part(title: str, exams: int, found: Sequence[Line], asker: int) -> tuple[Html, ...]:
    head = html("\n<b>{title}</b>, {exams}", title=title, exams=text.count(exams, "exam"))
    if not found:
        return (head,)
    shown = [_HEAD, *map(_line, found[:BEST])]
    own = next((one for one in found[BEST:] if one.member == asker), None)
    if own is not None:
        shown += [" …", _line(own)]
    return head, html("<pre>{shown}</pre>", shown="\n".join(shown))


def _line(one: Line) -> str:
    right = f"{one.right}/{one.answered}"
    points = f"{one.points / 100:.1f}" if one.points % 100 else f"{one.points // 100}"
    return f"{one.rank:>2} {_padded(one.name)} {one.exams:>2} {right:>7} {points:>5}"


def _padded(name: str) -> str:
    """As wide as a column, also where signs are as wide as two."""
    shown, wide = "", 0
    for sign in name:
        if wide + _width(sign) > NAME:
            break
        shown, wide = shown + sign, wide + _width(sign)
    return shown + " " * (NAME - wide)


def _width(sign: str) -> int:
    if category(sign) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def _firsts(found: Iterable[Line]) -> Html | None:
    told = sorted((one for one in found if one.firsts), key=lambda one: -one.firsts)[:3]
    if not told:
        return None
    return html("Came first: {told}", told=", ".join(f"{one.name} {one.firsts}×" for one in told))
