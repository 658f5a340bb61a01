"""When a room may ask for its next call.

Telegram lets a bot send 20 messages a minute to one group, edits included. A room counts what it asked for, and
each kind of call leaves some of its share over, so that the more important one after it never waits:

    redraw of the lobby   leaves 3: a question and what it leaves
    new message, edit     leave 2: a reveal and the standing
    reveal                leaves 1: the standing

New messages are at least `POSTS_APART` seconds apart. A minute is counted as 61 seconds, as moments are whole ones.
"""

from __future__ import annotations

from dataclasses import replace

from scheduler.room_state import CALLS_A_MINUTE, Room

MINUTE = 61
POSTS_APART = 9
EDITS_APART = 3
IN_LOBBY, IN_PLAY, AT_REVEAL, AT_END = 3, 2, 1, 0


def free_at(room: Room, leave: int) -> int:
    """The first moment at which one more call leaves `leave` others of the share."""
    over = len(room.calls) + 1 + leave - room.share
    return room.calls[over - 1] + MINUTE if over > 0 else 0


def post_at(room: Room, leave: int = IN_PLAY) -> int:
    """The first moment for a new message."""
    apart = 0 if room.posted_at is None else room.posted_at + POSTS_APART
    return max(apart, free_at(room, leave))


def edit_at(room: Room, leave: int, apart: int = EDITS_APART) -> int:
    """The first moment for an edit that can wait."""
    return max(room.calls[-1] + apart if room.calls else 0, free_at(room, leave))


def called(room: Room, now: int) -> Room:
    """An edit was asked for; the message then shows everything."""
    return replace(room, calls=(*room.calls, now)[-CALLS_A_MINUTE:], behind=False)


def posted(room: Room, now: int) -> Room:
    """A new message was asked for."""
    return replace(called(room, now), posted_at=now, lost=False)
