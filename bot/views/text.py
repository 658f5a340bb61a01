"""Small texts that several screens share: codes, days, lengths of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.screens import Html, html
from scheduler.card import CardState, Grade, Learning, Moment, New, Relearning, Review

LETTERS = "ABCDEFGH"
GRADE_NAMES = {Grade.AGAIN: "Again", Grade.HARD: "Hard", Grade.GOOD: "Good", Grade.EASY: "Easy"}


def code(text: str) -> Html:
    """Monospace: a tap copies it."""
    return html("<code>{text}</code>", text=text)


def question(stem: str, codes: Iterable[str]) -> Html:
    """The stem in bold, the codes in it in monospace (Telegram nests nothing into code)."""
    for one in codes:
        before, found, after = stem.partition(one)
        if found:
            return Html(bold(before) + code(one) + question(after, codes))
    return bold(stem)


def bold(text: str) -> Html:
    return html("<b>{text}</b>", text=text) if text.strip() else html("{text}", text=text)


def quote(text: Html, *, long: bool = False) -> Html:
    return Html(f"<blockquote{' expandable' if long else ''}>{text}</blockquote>")


def count(number: int, noun: str) -> str:
    """`1 card`, `2 cards`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def shortened(words: str, most: int) -> str:
    """At most so many characters, with dots for what is left out."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def when(state: CardState, moment: Moment) -> str:
    """When a card comes back: `again today`, `tomorrow`, `in 6 days`."""
    match state:
        case New():
            return "as new"
        case Learning() | Relearning():
            return "again today"
        case Review(due=due):
            return in_days(due - moment.day)


def in_days(days: int) -> str:
    if days <= 0:
        return "today"
    if days == 1:
        return "tomorrow"
    if days < 60:
        return f"in {days} days"
    if days < 700:
        return f"in {days / 30.4:.0f} months"
    return f"in {days / 365.25:.1f} years"


def short(state: CardState, moment: Moment) -> str:
    """The same, for a button: `today`, `6 d`, `2 mo`."""
    match state:
        case Review(due=due):
            return _short_days(due - moment.day)
        case _:
            return "today"


def _short_days(days: int) -> str:
    if days < 60:
        return f"{max(days, 0)} d"
    if days < 700:
        return f"{days / 30.4:.0f} mo"
    return f"{days / 365.25:.1f} y"


def long_date(day: int) -> str:
    """Of a day number: `Feb 10, 2027`."""
    return f"{date.fromordinal(day):%b} {date.fromordinal(day).day}, {date.fromordinal(day).year}"


def minutes(seconds: float) -> str:
    """Rounded up to whole minutes: `1 min`, `12 min`, `1 h 5 min`."""
    whole = max(1, -(-int(seconds) // 60))
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60} min"


def seconds_of(ms: int) -> str:
    return f"{max(1, round(ms / 1000))} s" if ms < 90_000 else minutes(ms / 1000)


def points_of(points: int, of: int) -> str:
    """`4 of 10 (40 %)`. Where all was thrown out there is no share."""
    return f"{points} of {of} ({100 * points / of:.0f} %)" if of else "no question counts any more"


def margin(points: int) -> str:
    """Above the cut, or below it."""
    return f"passed by {points}" if points >= 0 else f"short by {-points}"
