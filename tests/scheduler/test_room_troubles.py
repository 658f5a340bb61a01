"""A group's exam when the group moves or the bot is put out, as stories."""

from scheduler.room import open_room, transition
from scheduler.room_effects import Post, PostAgain, Redraw, Reveal, ShowStanding
from scheduler.room_events import (
    Answer,
    BotBack,
    BotRemoved,
    Leave,
    Migrated,
    Resume,
    Share,
    Start,
)
from scheduler.room_state import Finished, Question, Reason, Revealing, Scheduled, Settings, Vote, Why
from scheduler.room_world import forgotten
from tests.scheduler.room_made import ANN, HOST, ONE, answer, lobby, playing

SUPERGROUP = -100_123


def test_a_migration_posts_the_question_again_and_its_clock_waits() -> None:
    game = playing(ANN)
    game.wait(10)
    answer(game, ANN, 1)
    game.delay = 7
    assert game.tell(Migrated(SUPERGROUP)) == [PostAgain(0)]
    game.tell(Answer(ANN, 0, 2))  # it is seen before we know its id
    game.wait(7)
    assert (game.asking.closes_at, game.asking.votes) == (game.now + 35, {ANN: Vote((2,), 35)})


def test_nobody_answers_a_message_that_is_gone() -> None:
    game = playing(ANN)
    game.wait(3)
    assert game.tell(Migrated(SUPERGROUP)) == []  # a new message waits for its nine seconds
    answer(game, ANN, 1)
    assert game.asking.votes == {}
    game.wait(6)
    assert game.effects() == [PostAgain(0)]


def test_both_messages_of_one_migration_post_once() -> None:
    game = playing(ANN)
    game.wait(10)
    game.tell(Migrated(SUPERGROUP))
    game.wait(10)
    assert game.tell(Migrated(SUPERGROUP)) == []


def test_a_post_on_its_way_during_a_migration_is_not_the_one_that_counts() -> None:
    game = lobby(ANN)
    game.delay = 5
    game.tell(Start(HOST))
    game.tell(Migrated(SUPERGROUP))
    opened = []
    for seconds in (6, 8):
        game.wait(seconds)
        opened.append(game.asking.opened_at)
    assert opened == [None, game.now]
    assert [effect for effect in game.effects() if effect != Redraw()] == [Post(0), PostAgain(0)]


def test_a_migration_in_a_reveal_shows_it_again() -> None:
    game = playing()
    answer(game, HOST, 1)
    game.wait(14)
    assert game.tell(Migrated(SUPERGROUP)) == [PostAgain(0)]
    assert game.room.phase == Revealing(0, game.now + 8)


def test_a_reveal_that_waits_to_be_shown_again_is_not_passed_over() -> None:
    game = playing(questions=(ONE,) * 9)
    answer(game, HOST, 1)
    game.tell(Share(4))
    game.wait(15)
    game.tell(Migrated(SUPERGROUP))
    game.wait(80)
    kinds = [type(effect) for effect in game.effects()]
    assert kinds[kinds.index(Reveal) : kinds.index(Reveal) + 3] == [Reveal, PostAgain, Post]


def test_a_migration_in_lobby_or_silence_shows_the_same_again() -> None:
    game = lobby(ANN)
    assert game.tell(Migrated(SUPERGROUP)) == [PostAgain(None)]
    silent = playing(questions=(ONE,) * 9)
    silent.wait(170)
    assert silent.room.paused is Why.SILENCE
    assert silent.tell(Migrated(SUPERGROUP)) == [PostAgain(None)]
    assert silent.tell(Resume(HOST)) == []
    silent.wait(9)
    assert silent.effects()[-1] == Post(3)


def test_put_out_the_room_pauses_and_asks_for_no_call() -> None:
    game = playing(ANN)
    game.wait(10)
    assert game.tell(BotRemoved()) == []
    game.tell(Resume(HOST))
    game.wait(100)
    assert (game.room.paused, game.effects()) == (Why.AWAY, [])
    assert game.tell(BotBack()) == [Redraw()]
    game.tell(Resume(HOST))
    assert game.asking.closes_at == game.now + 35


def test_put_out_before_the_post_arrived_it_is_posted_again() -> None:
    game = lobby(ANN)
    game.delay = 1_000
    game.tell(Start(HOST))
    game.tell(BotRemoved())
    game.wait(100)
    assert game.tell(BotBack()) == [PostAgain(0)]


def test_put_out_for_good_the_room_is_over_and_tells_when_it_is_back() -> None:
    game = playing(ANN)
    game.tell(BotRemoved())
    game.wait(1_800)
    assert (game.room.phase, game.effects()) == (Finished(Reason.STILL), [])
    assert game.tell(BotBack()) == [ShowStanding()]


def test_put_out_a_lobby_does_not_start() -> None:
    game = lobby(ANN)
    game.tell(BotRemoved())
    assert (game.tell(Start(HOST)), game.tell(BotBack()), game.tell(Start(HOST))) == (
        [],
        [Redraw()],
        [Post(0)],
    )


def test_who_is_forgotten_is_no_host_either_also_of_a_lobby_that_is_empty() -> None:
    lone = open_room(HOST, Settings(20), (Question(4, (1,)),), 0, Scheduled(HOST, 300)).room
    left = transition(lone, Leave(HOST), 5).room
    for room in (lone, left):
        after = forgotten(room, HOST)
        assert (after.host, after.scheduled, HOST in [one.id for one in after.members]) == (
            -1,
            Scheduled(-1, 300),
            False,
        )
