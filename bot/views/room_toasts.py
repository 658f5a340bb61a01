"""What a tap in a group tells the person alone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.views import text


def answered(chosen: Sequence[int], picks: int, left: int | None) -> str:
    """`left` seconds to change it, None while the clock does not run."""
    letters = " ".join(text.LETTERS[place] for place in sorted(chosen))
    done = (
        f"Your answer: {letters}."
        if len(chosen) == picks
        else f"{letters}, {picks - len(chosen)} more to pick."
    )
    return done if left is None else f"{done} You can change it for {max(0, left)} s."


def join_first() -> str:
    return "You are not in this exam yet. Tap Join, then answer."


def joined(*, late: bool) -> str:
    return "You are in, from zero points on." if late else "You are in."


def in_already() -> str:
    return "You are in already."


def left() -> str:
    return "You are out. Join brings you back with your points."


def not_in() -> str:
    return "You are not in this exam."


def full() -> str:
    return "This exam is full: 200 people are in."


def over() -> str:
    return "This exam is over. /exam opens another one."


def closed() -> str:
    return "Too late: this question is closed."


def paused() -> str:
    return "The exam is paused."


def host_only(name: str) -> str:
    return f"Only the host, {name}, can do that."


def starting() -> str:
    return "It starts."


def paused_now() -> str:
    return "Paused. The clock stands."


def pauses_later() -> str:
    return "It pauses when this question closes: a poll cannot be hidden."


def going_on() -> str:
    return "It goes on."


def skipped() -> str:
    return "Skipped: it counts for nobody."


def ended() -> str:
    return "It ends here."


def window_ended() -> str:
    return "It closes now. Who is in the middle hands in what they have; the standing follows."


def handed_over(name: str) -> str:
    return f"{name} hosts now."


def nobody_else() -> str:
    return "Nobody else is in to take over."


def nothing() -> str:
    return "That changes nothing now."


def drawing() -> str:
    return "Choosing the questions."
