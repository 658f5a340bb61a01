"""Rooms for tests, and a game that ticks, posts and keeps what was asked for."""

from dataclasses import dataclass, field

from scheduler.room import open_room, transition, wake_at
from scheduler.room_effects import Effect, Post, PostAgain, Reveal
from scheduler.room_events import Answer, Event, Join, Posted, Revealed, Start, Tick
from scheduler.room_state import Asking, Mode, Question, Room, Settings

NOW = 1_000_000
HOST, ANN, BO, CY, STRANGER = 1, 2, 3, 4, 99
ONE = Question(4, (1,))
PAIR = Question(5, (0, 3))


def settings(seconds: int = 45, mode: Mode = Mode.LIVE, *, speed_bonus: bool = False) -> Settings:
    return Settings(seconds, speed_bonus=speed_bonus, mode=mode)


@dataclass
class Game:
    """A room with a clock. The alarm rings in time, and what is posted arrives `delay` seconds later."""

    room: Room
    now: int = NOW
    delay: int = 0
    log: list[tuple[int, Effect]] = field(default_factory=list)
    mail: list[tuple[int, Event]] = field(default_factory=list)

    def tell(self, event: Event) -> list[Effect]:
        step = transition(self.room, event, self.now)
        self.room = step.room
        for effect in step.effects:
            self.log.append((self.now, effect))
            arrival = self.now + self.delay
            if isinstance(effect, Post | PostAgain) and effect.i is not None:
                self.mail += [(arrival, Posted(effect.i, arrival)), (arrival, Revealed(effect.i, arrival))]
            if isinstance(effect, Reveal):
                self.mail.append((arrival, Revealed(effect.i, arrival)))
        return list(step.effects)

    def wait(self, seconds: int) -> None:
        end = self.now + seconds
        while (coming := self.next_moment()) is not None and coming <= end:
            self.now = max(self.now, coming)
            if self.mail and self.mail[0][0] <= self.now:
                self.tell(self.mail.pop(0)[1])
            else:
                self.tell(Tick())
        self.now = end

    def next_moment(self) -> int | None:
        wake = wake_at(self.room)
        moments = [] if wake is None else [wake]
        return min([*moments, *(at for at, _ in self.mail[:1])], default=None)

    def effects(self) -> list[Effect]:
        return [effect for _, effect in self.log]

    def times(self, kind: type) -> list[int]:
        return [at - NOW for at, effect in self.log if isinstance(effect, kind)]

    @property
    def asking(self) -> Asking:
        assert isinstance(self.room.phase, Asking)
        return self.room.phase


def lobby(
    *guests: int, questions: tuple[Question, ...] = (ONE, ONE, ONE), rules: Settings | None = None
) -> Game:
    """A lobby with the host and guests; its message is drawn."""
    step = open_room(HOST, rules or settings(), questions, NOW)
    game = Game(step.room, log=[(NOW, effect) for effect in step.effects])
    for guest in guests:
        game.tell(Join(guest))
    game.wait(20)
    return game


def playing(
    *guests: int, questions: tuple[Question, ...] = (ONE, ONE, ONE), rules: Settings | None = None
) -> Game:
    """The first question is posted in this very second."""
    game = lobby(*guests, questions=questions, rules=rules)
    game.tell(Start(HOST))
    game.wait(0)
    game.log.clear()
    return game


def answer(game: Game, member: int, option: int) -> None:
    game.tell(Answer(member, game.asking.i, option))
