"""The Bot API without HTTP: a call goes in, an answer comes out. The server and the simulations call the same.

Order of a call: token, outage, faults, specification, session, limits, effect, log. Waiting uses the running loop's
timers only, so all of it also runs under a virtual-time loop.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sandbox.calls import CallLog
from sandbox.faults import Fault, Faults
from sandbox.jsontext import Object
from sandbox.limits import Limits
from sandbox.methods import METHODS, POLLING, Method
from sandbox.methods.addressing import public_chat
from sandbox.methods.names import check_session
from sandbox.params import Params
from sandbox.polling import Poller
from sandbox.refusal import Refused, Told, bad_request
from sandbox.spec.check import Spec
from sandbox.world import World

_TOKEN = re.compile(r"([0-9]{1,15}):[A-Za-z0-9_-]{10,}")
SPEC = Spec()
MAX_UNKNOWN = 1000  # different names that strict mode counts
NO_METHOD = Refused(404, "Not Found: method not found")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status and the JSON object that comes with it; `unknown`: what the Bot API has no parameter for."""

    status: int
    body: Object
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection breaks before an answer; the call may have had its effect."""


Outcome: TypeAlias = Answer | Dropped


class _Reset(Exception):
    """The connection breaks before the call has any effect."""


class BotApi:
    """One bot's access to the world. Without a token the first well-formed one is adopted."""

    def __init__(
        self, world: World, *, token: str | None = None, limits: bool = True, strict: bool = False
    ) -> None:
        self.world = world
        self.faults = Faults(world.chance)
        self.calls = CallLog()
        self.poller = Poller(world)
        self.limits = Limits()
        self.has_limits = limits
        self.is_strict = strict
        self.unknown: Counter[str] = Counter()
        self.outage_until = 0.0
        self._token: str | None = None
        if token is not None and not self._adopt(token):
            raise ValueError("a token looks like 123456:ABCdefGHIjkl")

    async def call(self, token: str, method: str, params: Mapping[str, Any]) -> Outcome:
        refused = self.check_token(token)
        if refused:
            return refused
        if self.is_out():
            return Dropped()
        self.world.agenda.tick()
        loop = asyncio.get_running_loop()
        name = SPEC.canonical(method) or method
        started, at = loop.time(), self.world.clock.now()
        fault = self.faults.next_for(name, params)
        answer, read = await self._answer(name, params, fault)
        if answer is None:
            return Dropped()
        self.calls.add(at, name, params, read, answer.status, answer.body, (loop.time() - started) * 1000)
        return Dropped() if self.is_out() or (fault and fault.drop_answer) else answer

    async def reply(self, method: str, params: Mapping[str, Any]) -> None:
        """A call that came as the answer to a webhook's post. Nobody hears what becomes of it."""
        if self._token is not None:
            await self.call(self._token, method, params)

    def begin_outage(self, until: float) -> None:
        """Nobody is reached until then; also the poll that waits loses its connection."""
        self.outage_until = until
        if self.is_out():
            self.poller.let_go()

    def is_out(self) -> bool:
        """Whether nobody is reached now."""
        return self.outage_until > 0 and self.world.clock.now() < self.outage_until

    def close(self) -> None:
        """End the poll that waits, so that a server can stop at once."""
        self.poller.close()

    # ---- token

    def check_token(self, token: str) -> Answer | None:
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

    async def _answer(
        self, name: str, params: Params, fault: Fault | None
    ) -> tuple[Answer | None, Mapping[str, Any]]:
        """The answer, and the parameters as they were understood."""
        try:
            if fault:
                await _strike(fault)
            read, unknown = self._read(name, params)
            params = read
            result = await self.poller.poll(read) if name == POLLING else self._run(METHODS[name], read)
            return Answer(200, _told(result), unknown), read
        except Refused as refused:
            return _refusal(refused), params
        except _Reset:
            return None, params

    def _read(self, name: str, params: Params) -> tuple[Mapping[str, Any], tuple[str, ...]]:
        if SPEC.canonical(name) is None:
            raise NO_METHOD
        check_session(self.world)
        if name not in METHODS and name != POLLING:
            raise bad_request(f"the sandbox does not simulate {name}")
        read, unknown = SPEC.check(name, params)
        if unknown and self.is_strict:
            self._count_unknown(name, unknown)
            return read, unknown
        return read, ()

    def _count_unknown(self, name: str, unknown: tuple[str, ...]) -> None:
        for one in unknown:
            key = f"{name}.{one}"[:200]
            if key in self.unknown or len(self.unknown) < MAX_UNKNOWN:
                self.unknown[key] += 1

    def _run(self, method: Method, params: Params) -> Any:
        if method.limited and self.has_limits:
            self._count(params)
        return method.run(self.world, params)

    def _count(self, params: Params) -> None:
        """An album counts as its messages. Calls without a chat that is there fail anyway, so they cost nothing."""
        chat_id, album = params.get("chat_id"), params.get("media")
        if isinstance(chat_id, str):
            chat = public_chat(self.world, chat_id)
            chat_id = chat.id if chat else None
        if chat_id in self.world.chats:
            self.limits.take(int(chat_id), _pace(self.world), len(album) if isinstance(album, list) else 1)


def _pace(world: World) -> float:
    """Time for the limits: it goes on while the clock is frozen, else a bot could never send again."""
    pace = getattr(world.clock, "pace", world.clock.now)
    return float(pace())


def _told(result: Any) -> Object:
    if isinstance(result, Told):
        return {"ok": True, "result": result.result, "description": result.description}
    return {"ok": True, "result": result}


async def _strike(fault: Fault) -> None:
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.reset:
        raise _Reset
    if refusal := fault.refusal():
        raise refusal


def _refusal(refused: Refused) -> Answer:
    body: Object = {"ok": False, "error_code": refused.status, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return Answer(refused.status, body)
