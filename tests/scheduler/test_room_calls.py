"""Telegram's limit of calls, and a room that keeps it, as stories."""

from scheduler.room_effects import Redraw, Reveal
from scheduler.room_events import (
    Answer,
    Pause,
    Resume,
    Share,
    Skip,
)
from scheduler.room_state import Asking, Finished
from tests.scheduler.room_made import ANN, HOST, NOW, ONE, Game, answer, playing


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


def fidget(game: Game) -> None:
    for _ in range(4):
        game.tell(Pause(HOST))
        game.wait(3)
        game.tell(Resume(HOST))
        game.wait(3)


def test_when_the_share_shrinks_under_it_the_reveal_waits_and_nobody_answers_meanwhile() -> None:
    game = playing(ANN)
    fidget(game)
    game.tell(Share(4))
    closes_at = game.asking.closes_at or 0
    game.wait(closes_at - game.now)
    assert game.tell(Answer(ANN, 0, 1)) == []
    assert game.asking.votes == {}
    game.wait(90)
    assert game.times(Reveal)[0] + NOW > closes_at


def test_after_a_skip_nobody_answers_even_when_the_reveal_waits() -> None:
    game = playing(ANN)
    fidget(game)
    game.tell(Share(4))
    game.tell(Skip(HOST, 0))
    assert game.tell(Answer(ANN, 0, 1)) == []
    assert game.asking.votes == {}


def test_a_host_who_never_rests_stays_below_telegrams_limit_and_delays_no_reveal() -> None:
    game = playing(questions=(ONE,) * 40)
    closings = []
    for second in range(400):
        game.tell(Pause(HOST))
        game.tell(Resume(HOST))
        phase = game.room.phase
        if isinstance(phase, Asking) and phase.opened_at == game.now:
            answer(game, HOST, 1)
            closings.append(game.now + 9 - NOW)
        game.wait(1 if second % 3 else 2)
    moments = [at for at, _ in game.log]
    used = [sum(at - 60 < other <= at for other in moments[: i + 1]) for i, at in enumerate(moments)]
    redraws = [count for count, effect in zip(used, game.effects(), strict=True) if effect == Redraw()]
    assert (max(used) <= 20, max(redraws)) == (True, 18)  # a reveal and the standing stay possible
    assert game.times(Reveal) == closings[: len(game.times(Reveal))]


def test_pausing_in_a_hurry_costs_few_calls() -> None:
    game = playing(ANN)
    for _ in range(100):
        game.tell(Pause(HOST))
        game.tell(Resume(HOST))
    game.wait(5)
    assert game.effects() == [Redraw()]
