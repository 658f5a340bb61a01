"""A group's exam when things go wrong: outages, migration, the bot put out, a tight share of calls."""

from scheduler.outage import Outage
from scheduler.room import transition
from scheduler.room_effects import Post, PostAgain, Redraw, Reveal, ShowStanding
from scheduler.room_events import (
    Answer,
    BotBack,
    BotRemoved,
    Migrated,
    Pause,
    Posted,
    Resume,
    Share,
    Skip,
    Start,
)
from scheduler.room_state import Asking, Finished, Reason, Revealing, Vote, Why
from tests.scheduler.room_made import ANN, HOST, NOW, ONE, Game, answer, lobby, playing

SUPERGROUP = -100_123


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
    game.wait(6)
    assert game.asking.opened_at is None
    game.wait(8)
    assert game.asking.opened_at == game.now
    assert [effect for effect in game.effects() if effect != Redraw()] == [Post(0), PostAgain(0)]


def test_a_migration_in_a_reveal_shows_it_again() -> None:
    game = playing()
    answer(game, HOST, 1)
    game.wait(14)
    assert game.tell(Migrated(SUPERGROUP)) == [PostAgain(0)]
    assert game.room.phase == Revealing(0, game.now + 8)


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


def test_with_a_small_share_a_room_plays_slower_and_to_its_end() -> None:
    game = playing(questions=(ONE,) * 5)
    game.tell(Share(5))
    while not isinstance(game.room.phase, Finished):
        if isinstance(game.room.phase, Asking) and game.asking.opened_at == game.now:
            answer(game, HOST, 1)
        game.wait(1)
    moments = [at for at, _ in game.log]
    assert max(sum(at - 60 < other <= at for other in moments) for at in moments) <= 5
    assert [type(effect) for effect in game.effects()].count(Reveal) == 5


def test_when_the_share_shrinks_under_it_the_reveal_waits_and_nobody_answers_meanwhile() -> None:
    game = playing(ANN)
    for _ in range(4):
        game.tell(Pause(HOST))
        game.wait(3)
        game.tell(Resume(HOST))
        game.wait(3)
    game.tell(Share(4))
    game.tell(Skip(HOST, 0))
    assert game.tell(Answer(ANN, 0, 1)) == []
    assert game.asking.votes == {}
    game.wait(90)
    assert game.times(Reveal)[0] + NOW > game.now - 90


def test_pausing_in_a_hurry_costs_few_calls() -> None:
    game = playing(ANN)
    for _ in range(100):
        game.tell(Pause(HOST))
        game.tell(Resume(HOST))
    game.wait(5)
    assert game.effects() == [Redraw()]
