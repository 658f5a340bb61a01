"""Synthetic learners: who acts when an act is due, what they do, and which of the bot's words answers them.

Rules:
1. An act that is due goes to the learner who has rested longest; with none free it waits, and its time runs.
2. A learner does one thing at a time: until the bot shows something, or patience is over.
3. The first thing the bot shows in the chat is the answer: a message, an edit, or the answer to the tap. What it
   shows while the learner rests still belongs to the act before.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from sandbox.jsontext import Object
from sandbox.load.learner import Learner
from sandbox.load.script import Step, Think
from sandbox.load.tally import Plan, Tally

FIRST_USER = 600_000_001  # out of the way of people who try the bot in the same sandbox


@dataclass(slots=True, eq=False)
class Due:
    """An act that is meant to happen at `moment` of the loop's time."""

    moment: float
    learner: Learner | None = None  # once one is free
    timer: asyncio.TimerHandle | None = None
    over: bool = False


Send = Callable[[Due, str, Object], None]  # the act, which call of /sim, its body


class Crowd:
    def __init__(self, plan: Plan, script: tuple[Step, ...], send: Send) -> None:
        self._plan, self._script, self._send = plan, script, send
        self._loop = asyncio.get_running_loop()
        self._chance = Random(f"{plan.seed} taps")
        self._learners = {FIRST_USER + number: Learner(FIRST_USER + number) for number in range(plan.users)}
        self._doing: dict[int, Due] = {}
        self._free: deque[Learner] = deque()
        self._waiting: deque[Due] = deque()
        self.tally = Tally(plan)
        self.begun = self._loop.time()
        self.all_over = asyncio.Event()

    def arrive(self) -> None:
        """The run begins now."""
        self.begun = self._loop.time()
        for learner in self._learners.values():
            self._free_after(learner, self._thought(learner))

    # ---- acts

    def due(self, moment: float) -> None:
        act = Due(moment)
        act.timer = self._loop.call_at(moment + self._plan.patience, self._give_up, act)
        self.tally.acts += 1
        self.tally.behind = max(self.tally.behind, self._loop.time() - moment)
        self.tally.crowded += not self._free
        self._waiting.append(act)
        self._serve()

    def fail(self, act: Due, what: str) -> None:
        if self._end(act):
            self.tally.trouble(what)
            self._look()

    def _serve(self) -> None:
        while self._waiting and (self._free or self._waiting[0].over):
            act = self._waiting.popleft()
            if not act.over:
                self._start(act, self._free.popleft())

    def _start(self, act: Due, learner: Learner) -> None:
        act.learner = learner
        self._doing[learner.id] = act
        step = self._script[learner.place]
        assert not isinstance(step, Think)
        self._go_on(learner)
        self._send(act, *learner.request(step, self._chance))

    def _go_on(self, learner: Learner) -> None:
        learner.place = (learner.place + 1) % len(self._script)

    def _give_up(self, act: Due) -> None:
        if self._end(act):
            self.tally.unanswered += 1
            self._serve()
            self._look()

    def _end(self, act: Due) -> bool:
        """Whether it was still going on."""
        if act.over:
            return False
        act.over = True
        if act.timer:
            act.timer.cancel()
        if act.learner:
            del self._doing[act.learner.id]
            self._free_after(act.learner, self._plan.rest + self._thought(act.learner))
        return True

    def _thought(self, learner: Learner) -> float:
        """Go on to the next act; the seconds of thinking before it."""
        seconds = 0.0
        while isinstance(step := self._script[learner.place], Think):
            seconds += step.seconds
            self._go_on(learner)
        return seconds

    def _free_after(self, learner: Learner, seconds: float) -> None:
        if seconds:
            self._loop.call_later(seconds, self._free_after, learner, 0.0)
        else:
            self._free.append(learner)
            self._serve()

    def _look(self) -> None:
        if self.tally.is_over:
            self.all_over.set()

    # ---- what the bot shows

    def hear(self, event: Object) -> None:
        """One event of /sim/events."""
        match event:
            case {"type": "message" | "edited", "message": {"from": {"is_bot": True}}, "chat": int(chat)}:
                if chat in self._learners:
                    self._learners[chat].see(event["message"])
                self._answered(chat)
            case {"type": "callback_answer", "user": int(user)}:
                self._answered(user)
            case {"type": "deleted", "chat": int(chat), "message_id": int(message_id)}:
                if chat in self._learners:
                    self._learners[chat].lose(message_id)
            case _:
                pass

    def _answered(self, learner: int) -> None:
        now, act = self._loop.time(), self._doing.get(learner)
        if act and self._end(act):
            self.tally.answer(act.moment - self.begun, now - act.moment)
            self._look()
