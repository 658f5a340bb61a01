"""A group's exam before it starts, as stories."""

import pytest

from scheduler.exam_state import Unplayable
from scheduler.room import open_room, transition, wake_at
from scheduler.room_effects import Post, Redraw
from scheduler.room_events import (
    Change,
    HandOver,
    Join,
    Leave,
    Start,
)
from scheduler.room_state import (
    MOST_MEMBERS,
    Finished,
    Question,
    Reason,
    Settings,
)
from tests.scheduler.room_made import (
    ANN,
    BO,
    CY,
    HOST,
    NOW,
    ONE,
    PAIR,
    STRANGER,
    lobby,
    settings,
)

# --- lobby -----------------------------------------------------------------------------------------------


def test_a_lobby_shows_itself_and_who_joined_in_few_edits() -> None:
    game = lobby(ANN, BO, CY)
    assert game.effects() == [Redraw(), Redraw()]
    assert [one.id for one in game.room.members] == [HOST, ANN, BO, CY]


def test_only_the_host_starts() -> None:
    game = lobby(ANN)
    assert game.tell(Start(ANN)) == []
    assert game.tell(Start(HOST)) == [Post(0)]


def test_a_question_follows_the_lobby_message_by_nine_seconds() -> None:
    step = open_room(HOST, settings(), (ONE,), NOW)
    started = transition(step.room, Start(HOST), NOW + 2)
    assert (started.effects, wake_at(started.room)) == ((), NOW + 9)


def test_the_host_changes_settings_in_the_lobby_and_never_later() -> None:
    game, other = lobby(ANN), settings(30)
    game.tell(Change(ANN, other, (ONE,)))
    assert game.room.settings == settings()
    game.tell(Change(HOST, other, (PAIR,)))
    assert (game.room.settings, game.room.questions) == (other, (PAIR,))
    game.tell(Start(HOST))
    game.tell(Change(HOST, settings(), (ONE,)))
    assert game.room.settings == other


def test_the_host_who_leaves_is_followed_by_the_first_who_joined() -> None:
    game = lobby(ANN, BO)
    game.tell(Leave(HOST))
    assert (game.room.host, [one.id for one in game.room.members]) == (ANN, [ANN, BO])


def test_the_host_hands_over_to_somebody_who_is_there() -> None:
    game = lobby(ANN, BO)
    for event in (HandOver(ANN, BO), HandOver(HOST, STRANGER)):
        game.tell(event)
    assert game.room.host == HOST
    game.tell(HandOver(HOST, BO))
    assert (game.room.host, game.tell(Start(HOST)), game.tell(Start(BO))) == (BO, [], [Post(0)])


def test_a_room_is_full_at_two_hundred() -> None:
    game = lobby(*range(2, MOST_MEMBERS + 1))
    game.tell(Join(STRANGER * 100))
    assert len(game.room.members) == MOST_MEMBERS


def test_a_forgotten_lobby_closes_after_half_an_hour() -> None:
    game = lobby(ANN)
    game.wait(1_800)
    assert (game.room.phase, game.effects()[-1]) == (Finished(Reason.STILL, told=True), Redraw())


def test_an_empty_lobby_closes() -> None:
    game = lobby()
    game.tell(Leave(HOST))
    assert game.room.phase == Finished(Reason.EMPTY, told=True)


@pytest.mark.parametrize(
    "made",
    [
        lambda: Settings(9),
        lambda: Settings(601),
        lambda: Settings(45, reading=4),
        lambda: Settings(45, window=0),
        lambda: Question(4, ()),
        lambda: Question(4, (4,)),
        lambda: Question(4, (1, 1)),
        lambda: Question(13, (1,)),
        lambda: open_room(HOST, settings(), (), NOW),
        lambda: open_room(HOST, settings(), (ONE,) * 101, NOW),
    ],
)
def test_impossible_numbers_are_refused(made: object) -> None:
    with pytest.raises(Unplayable):
        made()  # type: ignore[operator]
