"""What a new edition does to a learner's memory of a card.

An unchanged card keeps everything. One whose title or note was revised keeps its history and its ease, but comes
back sooner, since part of what was learnt may no longer hold: its interval is halved. A card that is no longer
there waits for nothing; its history stays.
"""

from __future__ import annotations

from dataclasses import replace

from scheduler.card import CardState, Learning, New, Relearning, Review

REVISED_SHARE = 2  # the interval is divided by it


def sooner(state: CardState, today: int) -> CardState:
    """A revised card, asked again after half its interval (in days). One that is due already is asked as it is."""
    match state:
        case Review(interval=interval, due=due, last=last) if due > today:
            shorter = max(1, -(-interval // REVISED_SHARE))
            return replace(state, interval=shorter, due=last + shorter)
        case New() | Learning() | Review() | Relearning():
            return state
