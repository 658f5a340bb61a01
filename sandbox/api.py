"""The Bot API without HTTP: a call goes in, an answer comes out. The server and the simulations call the same.

Order of a call: token, faults, method, limits, effect, log. Waiting uses the running loop's timers only, so all of
it also runs under a virtual-time loop.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sandbox.calls import CallLog
from sandbox.faults import Fault, Faults
from sandbox.jsontext import Object
from sandbox.limits import Limits
from sandbox.methods import METHODS, Method
from sandbox.params import Params, integer
from sandbox.polling import Poller
from sandbox.refusal import Refused
from sandbox.world import World

_TOKEN = re.compile(r"([0-9]{1,15}):[A-Za-z0-9_-]{10,}")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status and the JSON object that comes with it."""

    status: int
    body: Object


@dataclass(frozen=True, slots=True)
class Dropped:
    """The call had its effect, and the connection breaks before the answer."""


Outcome: TypeAlias = Answer | Dropped


class BotApi:
    """One bot's access to the world. Without a token the first well-formed one is adopted."""

    def __init__(self, world: World, *, token: str | None = None, limits: bool = True) -> None:
        self.world = world
        self.faults = Faults()
        self.calls = CallLog()
        self.poller = Poller(world)
        self._limits = Limits() if limits else None
        self._token: str | None = None
        if token is not None and not self._adopt(token):
            raise ValueError("a token looks like 123456:ABCdefGHIjkl")

    async def call(self, token: str, method: str, params: Mapping[str, Any]) -> Outcome:
        refused = self._check_token(token)
        if refused:
            return refused
        loop = asyncio.get_running_loop()
        known = METHODS.get(method.lower())
        name = known.name if known else "getUpdates" if method.lower() == "getupdates" else method
        started, at = loop.time(), self.world.clock.now()
        fault = self.faults.next_for(name)
        answer = await self._answer(name, known, params, fault)
        self.calls.add(at, name, params, answer.status, answer.body, (loop.time() - started) * 1000)
        return Dropped() if fault and fault.drop_answer else answer

    def close(self) -> None:
        """End the poll that waits, so that a server can stop at once."""
        self.poller.close()

    # ---- token

    def _check_token(self, token: str) -> Answer | None:
        if token == self._token:
            return None
        if not _TOKEN.fullmatch(token):
            return _refusal(Refused(404, "Not Found"))
        if self._token is not None:
            return _refusal(Refused(401, "Unauthorized"))
        self._adopt(token)
        return None

    def _adopt(self, token: str) -> bool:
        match = _TOKEN.fullmatch(token)
        if match:
            self._token = token
            self.world.adopt_bot(int(match[1]))
        return match is not None

    # ---- effect

    async def _answer(self, name: str, known: Method | None, params: Params, fault: Fault | None) -> Answer:
        try:
            if fault:
                await _strike(fault)
            if name == "getUpdates":
                return Answer(200, {"ok": True, "result": await self.poller.poll(params)})
            if known is None:
                raise Refused(404, "Not Found")
            return Answer(200, {"ok": True, "result": self._run(known, params)})
        except Refused as refused:
            return _refusal(refused)

    def _run(self, method: Method, params: Params) -> Any:
        if method.limited and self._limits:
            self._count(self._limits, params)
        return method.run(self.world, params)

    def _count(self, limits: Limits, params: Params) -> None:
        """Calls without a readable chat fail anyway, so they cost nothing."""
        try:
            chat_id = integer(params, "chat_id")
        except Refused:
            return
        if chat_id in self.world.chats:
            limits.take(chat_id, self.world.clock.now())


async def _strike(fault: Fault) -> None:
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if refusal := fault.refusal():
        raise refusal


def _refusal(refused: Refused) -> Answer:
    body: Object = {"ok": False, "error_code": refused.status, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return Answer(refused.status, body)
