"""The bot's clock follows the sandbox's: ahead, back, and standing still."""

from bot.clock import WallClock


def test_a_frozen_sandbox_stops_the_bots_clock_too() -> None:
    clock = WallClock()
    clock.follow(1_900_000_000.5, frozen=True)
    assert [clock.now_ms(), clock.now_ms()] == [1_900_000_000_500, 1_900_000_000_500]


def test_a_clock_that_goes_on_is_followed_forward_and_back() -> None:
    clock = WallClock()
    clock.follow(1_900_000_000.0, frozen=True)
    for now in (2_000_000_000.0, 1_000_000_000.0):
        clock.follow(now)
        assert 0 <= clock.now_ms() - now * 1000 < 60_000
