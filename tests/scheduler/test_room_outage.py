"""A group's exam while we are away, as stories."""

from scheduler.outage import Outage
from scheduler.room import transition
from scheduler.room_effects import Post, Redraw
from scheduler.room_events import (
    Answer,
    Pause,
    Posted,
    Resume,
    Start,
)
from scheduler.room_state import Asking, Finished, Vote, Why
from tests.scheduler.room_made import ANN, HOST, Game, answer, lobby, playing


def away(game: Game, seconds: int) -> None:
    """We are down, and tell of it first thing."""
    since = game.now
    game.now += seconds
    game.tell(Outage(since, game.now))


def test_a_short_outage_is_given_back_and_shown() -> None:
    game = playing(ANN)
    game.wait(10)
    away(game, 50)
    assert (game.asking.closes_at, game.asking.given, game.effects()) == (game.now + 35, 50, [Redraw()])


def test_a_gap_of_fifteen_seconds_is_no_outage() -> None:
    game = playing(ANN)
    closes_at = game.asking.closes_at
    away(game, 15)
    assert game.asking.closes_at == closes_at


def test_after_a_long_outage_the_room_waits_for_its_host() -> None:
    game = playing(ANN)
    game.wait(10)
    answer(game, ANN, 1)
    away(game, 600)
    assert (game.room.paused, game.asking.left, game.asking.votes) == (Why.OUTAGE, 35, {ANN: Vote((1,), 35)})
    game.tell(Resume(HOST))
    assert game.asking.closes_at == game.now + 35


def test_a_tap_received_before_the_outage_and_handled_after_it_counts() -> None:
    game = playing(ANN)
    received, outage = game.now + 12, Outage(game.now + 10, game.now + 610)
    told = transition(game.room, outage, game.now + 610).room
    late = transition(told, Answer(ANN, 0, 1), received).room
    assert isinstance(late.phase, Asking)
    assert late.phase.votes == {ANN: Vote((1,), 35)}


def test_an_outage_across_the_closing_closes_nothing() -> None:
    game = playing(ANN)
    game.wait(40)
    away(game, 55)
    assert game.asking.closes_at == game.now + 5


def test_the_same_outage_told_twice_is_given_back_once() -> None:
    game = playing(ANN)
    away(game, 50)
    closes_at = game.asking.closes_at
    game.tell(Outage(game.now - 50, game.now))
    assert game.asking.closes_at == closes_at


def test_an_outage_in_a_pause_gives_nothing() -> None:
    game = playing(ANN)
    game.wait(10)
    game.tell(Pause(HOST))
    away(game, 300)
    game.tell(Resume(HOST))
    assert (game.asking.closes_at, game.asking.given) == (game.now + 35, 0)


def test_an_outage_counts_from_the_post_on() -> None:
    game = lobby(ANN)
    game.tell(Start(HOST))
    since = game.now
    game.now += 30
    game.tell(Posted(0, game.now))
    game.now += 20
    game.tell(Outage(since, game.now))
    assert game.asking.closes_at == game.now + 45


def test_an_outage_in_a_reveal_goes_on_with_the_next_question() -> None:
    game = playing(ANN)
    game.wait(46)
    game.log.clear()
    away(game, 40)
    assert game.effects() == [Post(1)]


def test_standing_still_does_not_count_while_we_are_away() -> None:
    game = playing(ANN)
    game.tell(Pause(HOST))
    away(game, 5_000)
    game.wait(1_799)
    assert game.room.paused is Why.HOST
    game.wait(1)
    assert isinstance(game.room.phase, Finished)


def test_a_post_is_taken_for_no_earlier_than_asked_and_no_later_than_heard_of() -> None:
    game = lobby(ANN)
    game.delay = 1_000
    game.tell(Start(HOST))
    asked, game.now = game.now, game.now + 5
    for told, opened in ((asked - 500, asked), (asked + 2, asked + 2), (game.now + 500, game.now)):
        phase = transition(game.room, Posted(0, told), game.now).room.phase
        assert isinstance(phase, Asking)
        assert (phase.opened_at, phase.closes_at) == (opened, opened + 45)


def test_a_post_from_before_an_outage_that_is_heard_of_after_it_gives_the_full_time() -> None:
    game = lobby(ANN)
    game.delay = 1_000
    game.tell(Start(HOST))
    posted_at = game.now + 1
    away(game, 50)
    game.tell(Posted(0, posted_at))
    assert game.asking.closes_at == game.now + 45
