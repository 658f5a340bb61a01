"""Quiz polls in a room: one vote of each, nothing stops an open one, and a refused one is asked as a text."""

import pytest

from scheduler.room import open_room, transition
from scheduler.room_effects import Effect, Post, PostAgain, Redraw, Reveal
from scheduler.room_events import (
    Answer,
    Ballot,
    BotBack,
    BotRemoved,
    Event,
    Migrated,
    Pause,
    Posted,
    Refused,
    Resume,
    Skip,
    Start,
    Tick,
)
from scheduler.room_state import MOST_MEMBERS, Asking, Mode, Revealing, Why
from tests.scheduler.room_made import ANN, BO, HOST, NOW, ONE, PAIR, Game, lobby, settings


def polling(*guests: int, delay: int = 0) -> Game:
    """The first question, of two right options, is open; then come questions of one."""
    game = lobby(*guests, questions=(PAIR, ONE, ONE), rules=settings(20, mode=Mode.POLL))
    game.delay = delay
    game.tell(Start(HOST))
    game.wait(delay)
    game.log.clear()
    return game


def kinds(game: Game) -> list[type[Effect]]:
    return [type(effect) for effect in game.effects()]


@pytest.mark.parametrize(
    ("options", "is_right"),
    [((0, 3), True), ((3, 0), True), ((0,), False), ((0, 3, 4), False), ((1, 0, 3), False), ((1, 2), False)],
)
def test_only_the_key_and_nothing_else_is_right(options: tuple[int, ...], is_right: bool) -> None:
    game = polling(ANN)
    game.tell(Ballot(ANN, 0, options))
    game.wait(20)
    assert game.room.tallies[0].right == is_right
    assert game.room.tallies[0].answered == 1


def test_any_vote_of_all_who_are_there_closes_it_after_nine_seconds() -> None:
    game = polling(ANN)
    game.tell(Ballot(ANN, 0, (0,)))
    game.tell(Ballot(HOST, 0, (1, 2, 4)))
    game.wait(8)
    assert kinds(game) == []
    game.wait(1)
    assert kinds(game) == [Reveal]


def test_who_votes_is_in_unless_it_is_full() -> None:
    game = polling()
    for guest in range(100, 100 + MOST_MEMBERS):
        game.tell(Ballot(guest, 0, (0, 3)))
    assert len(game.room.members) == MOST_MEMBERS
    assert set(game.asking.votes) == {one.id for one in game.room.members} - {HOST}


@pytest.mark.parametrize(
    "event",
    [
        Ballot(BO, 0, ()), Ballot(BO, 0, (0, 0)), Ballot(BO, 0, (0, 5)), Ballot(BO, 0, (-1,)), Ballot(BO, 1, (0,)),
        Answer(ANN, 0, 0), Refused(0), Refused(1),
    ],
)  # fmt: skip
def test_nothing_else_is_a_vote(event: Event) -> None:
    game = polling(ANN)
    before = game.room
    game.tell(event)
    assert game.room == before


def test_a_vote_before_the_post_is_known_or_after_the_end_is_none() -> None:
    game = polling(ANN, delay=2)
    game = lobby(ANN, questions=(PAIR, ONE, ONE), rules=settings(20, mode=Mode.POLL))
    game.delay = 2
    game.tell(Start(HOST))
    game.tell(Ballot(ANN, 0, (0, 3)))
    assert game.asking.votes == {}
    game.wait(22)
    game.tell(Ballot(ANN, 0, (0, 3)))
    assert game.room.tallies[0].answered == 0


def test_a_pause_lets_the_poll_run_and_comes_in_a_message_of_its_own() -> None:
    game = polling(ANN)
    game.tell(Pause(HOST))
    assert game.asking.closes_at == game.now + 20
    game.tell(Ballot(ANN, 0, (0, 3)))
    game.wait(20)
    assert kinds(game) == [Reveal, PostAgain]
    assert (game.room.paused, game.room.tallies[0].right) == (Why.HOST, 1)
    game.wait(600)
    assert kinds(game) == [Reveal, PostAgain]
    game.tell(Resume(HOST))
    game.wait(10)
    assert kinds(game) == [Reveal, PostAgain, Redraw, Post]


def test_out_of_the_group_the_clock_stands_and_votes_count() -> None:
    game = polling(ANN)
    game.wait(5)
    game.tell(BotRemoved())
    game.wait(60)
    game.tell(Ballot(ANN, 0, (0, 3)))
    assert (game.asking.closes_at, game.asking.left) == (None, 15)
    game.tell(BotBack())
    assert game.asking.closes_at == game.now + 15
    game.wait(16)
    assert kinds(game) == [Reveal, PostAgain]
    assert game.room.tallies[0].right == 1


def test_put_out_while_it_was_sent_it_comes_anew_after_the_pause() -> None:
    game = lobby(ANN, rules=settings(20, mode=Mode.POLL))
    game.delay = 5
    game.tell(Start(HOST))
    game.tell(BotRemoved())
    game.wait(30)
    game.tell(BotBack())
    game.wait(10)
    game.log.clear()
    game.tell(Resume(HOST))
    game.wait(10)
    assert kinds(game) == [Post]
    assert game.asking.closes_at is not None


def test_in_a_supergroup_it_comes_anew_votes_stand_and_may_be_cast_again() -> None:
    game = polling(ANN, BO)
    game.wait(5)
    game.tell(Ballot(ANN, 0, (0, 3)))
    game.tell(Ballot(BO, 0, (0, 1)))
    game.tell(Migrated(77))
    assert not game.asking.sent
    game.wait(5)
    assert kinds(game) == [Post]
    game.tell(Ballot(BO, 0, (0, 3)))
    game.wait(20)
    assert game.room.tallies[0].right == 2


def test_a_refused_poll_is_asked_as_a_text_with_taps_and_a_refused_text_is_skipped() -> None:
    step = open_room(HOST, settings(20, mode=Mode.POLL), (ONE, ONE), NOW)
    room = transition(transition(step.room, Start(HOST), NOW + 20).room, Refused(0), NOW + 21).room
    assert isinstance(room.phase, Asking)
    assert (room.phase.plain, room.phase.sent) == (True, False)
    again = transition(room, Tick(), NOW + 29)
    assert again.effects == (Post(0),)
    opened = transition(again.room, Posted(0, NOW + 29), NOW + 29).room
    tapped = transition(opened, Answer(HOST, 0, 1), NOW + 30).room
    assert transition(opened, Ballot(HOST, 0, (1,)), NOW + 30).room == opened
    assert transition(tapped, Tick(), NOW + 49).room.tallies[0].right == 1
    skipped = transition(again.room, Refused(0), NOW + 29)
    assert skipped.room.tallies[0].skipped
    assert isinstance(skipped.effects[0], Reveal)


def test_a_reveal_that_is_refused_comes_in_a_text_once() -> None:
    game = polling()
    game.wait(20)
    game.tell(Refused(0))
    assert kinds(game) == [Reveal, PostAgain]
    game.tell(Refused(0))
    assert kinds(game) == [Reveal, PostAgain]
    assert isinstance(game.room.phase, Revealing)


def test_a_skipped_poll_closes_at_once() -> None:
    game = polling(ANN)
    game.tell(Ballot(ANN, 0, (0, 3)))
    game.tell(Skip(HOST, 0))
    assert kinds(game) == [Reveal]
    assert game.room.members[1].right == 0
