"""/sim: the hand of the tester and of the chat page. JSON in, JSON out; errors are {"error": "..."}.

The calls lie by topic: people.py (users, chats, members), doing.py (write, tap, vote, …), inline mode there too,
trouble.py (faults, outage, clock, snapshots), looking.py (what people see, what the bot called).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeAlias

from aiohttp import web

from sandbox.api import BotApi
from sandbox.clock import BadJump, Clock
from sandbox.events import Hub
from sandbox.faults import BadFault
from sandbox.jsontext import dumps
from sandbox.sim import doing, looking, people, trouble
from sandbox.sim.desk import Call, Desk
from sandbox.sim.waiting import Answers
from sandbox.snapshot import WrongShape
from sandbox.world import NotPossible, NotThere

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
CALLS = (*people.CALLS, *doing.CALLS, *trouble.CALLS, *looking.CALLS)


def as_json(value: Any, status: int = 200) -> web.Response:
    return web.Response(text=dumps(value), status=status, content_type="application/json")


class Sim:
    def __init__(self, api: BotApi, clock: Clock) -> None:
        self.desk = Desk(api, api.world, clock, Hub(api.world), Answers(api.world))

    def routes(self) -> list[web.RouteDef]:
        return [web.route(method, path, self._plainly(call)) for method, path, call in CALLS]

    def _plainly(self, call: Call) -> Handler:
        """Errors as JSON, each caught by its name, once."""

        @wraps(call)
        async def handle(request: web.Request) -> web.StreamResponse:
            self.desk.world.agenda.tick()
            try:
                answer = await call(self.desk, request)
            except NotThere as error:
                return as_json({"error": str(error)}, 404)
            except web.HTTPRequestEntityTooLarge:
                return as_json({"error": "the body is too large"}, 413)
            except (NotPossible, BadFault, BadJump, WrongShape) as error:
                return as_json({"error": str(error)}, 400)
            return answer if isinstance(answer, web.StreamResponse) else as_json(answer)

        return handle

    def close(self) -> None:
        """Let go of everyone who waits, so that a server can stop at once."""
        self.desk.hub.close()
        self.desk.answers.close()
        self.desk.clock.bell.ring()
