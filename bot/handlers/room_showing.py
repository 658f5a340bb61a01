"""What a room's message shows after an event: one posting for each room that asks for a call."""

from __future__ import annotations

from collections.abc import Iterable

from bot.screens import CloseQuiz, Posting, Quiz, Screen
from bot.services import room_rows, room_sitting
from bot.services.room_values import Gathering, Moved
from bot.views import room, room_end, room_play, room_window
from db import rooms
from decks.blueprint_file import blueprints
from scheduler.room_effects import EditCount, Effect, Post, PostAgain, Redraw, Reveal, ShowStanding
from scheduler.room_state import Asking, Finished, Lobby, Revealing, Window, has_open_poll, is_polled


def postings(moved: Iterable[Moved]) -> tuple[Posting, ...]:
    return tuple(one for each in moved if (one := _posting(each)) is not None)


def _posting(moved: Moved) -> Posting | None:
    seen = moved.gathering
    if seen is None:
        return None
    record, shows = moved.record, _shown(seen, moved.effects)
    if shows is None:
        return None
    fresh = any(map(_is_fresh, moved.effects)) or moved.before is moved.room
    asks = _asks(seen) if _is_question(seen, shows) else None
    return Posting(
        record.chat, record.slot, record.topic, shows, fresh, asks, fresh and _ends_poll(seen, shows)
    )


def _is_fresh(effect: Effect) -> bool:
    match effect:
        case Post() | PostAgain() | ShowStanding():
            return True
        case EditCount() | Reveal() | Redraw():
            return False


def _shown(seen: Gathering, effects: Iterable[Effect]) -> Screen | Quiz | CloseQuiz | None:
    match seen.room.phase:
        case Lobby():
            return room.lobby(seen, blueprints().values())
        case Window():
            return room_window.window(seen, room_sitting.mark_of(seen.record))
        case Asking() if has_open_poll(seen.room):
            return room_play.quiz(seen) if any(map(_is_fresh, effects)) else None
        case Asking():
            return room_play.question(seen) if seen.room.paused is None else room_play.paused(seen)
        case Revealing() if is_polled(seen.room) and not any(map(_is_fresh, effects)):
            return (
                CloseQuiz() if any(isinstance(one, Reveal) for one in effects) else room_play.going_on(seen)
            )
        case Revealing():
            return room_play.reveal(seen) if seen.room.paused is None else room_play.paused(seen)
        case Finished():
            return room_end.over(seen) if any(map(_is_fresh, effects)) else room.closed(seen)


def _is_question(seen: Gathering, shows: Screen | Quiz | CloseQuiz) -> bool:
    """Or its reveal. A pause that comes below a poll is neither."""
    return isinstance(shows, Quiz) or not has_open_poll(seen.room)


def _ends_poll(seen: Gathering, shows: Screen | Quiz | CloseQuiz) -> bool:
    """A poll whose end may not have been shown: the exam ended before it, or the pause came at once."""
    poll_of, room = seen.record.poll_of, seen.room
    if poll_of is None or isinstance(shows, Quiz):
        return False
    match room.phase:
        case Finished():
            return poll_of >= len(room.tallies)
        case Revealing(i=i):
            return poll_of == i
        case _:
            return False


def _asks(seen: Gathering) -> str | None:
    match seen.room.phase:
        case Asking(i=i, sent=True):
            return rooms.asks_of(seen.record.id, room_rows.QUESTION, i)
        case Revealing(i=i):
            return rooms.asks_of(seen.record.id, room_rows.KEY, i)
        case _:
            return None
