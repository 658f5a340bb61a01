"""What every call of /sim has at hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from aiohttp import web

from sandbox.api import BotApi
from sandbox.clock import Clock
from sandbox.events import Hub
from sandbox.jsontext import Object
from sandbox.sim import asked
from sandbox.sim.waiting import Answers
from sandbox.world import NotPossible, World

MAX_WAIT = 60.0
DEFAULT_WAIT = 10.0


@dataclass(frozen=True, slots=True)
class Desk:
    api: BotApi
    world: World
    clock: Clock
    hub: Hub
    answers: Answers


Call: TypeAlias = Callable[[Desk, web.Request], Awaitable[Any]]


def who(facts: Object) -> int:
    return asked.needed(asked.user_id(facts, "user"), "user")


def where(facts: Object, user: int) -> int:
    """The chat named, else the user's own with the bot."""
    return asked.number(facts, "chat") or user


def which(facts: Object) -> int:
    return asked.needed(asked.number(facts, "message_id"), "message_id")


def patience(facts: Object) -> float:
    """Seconds to wait for the bot; 0 is not at all."""
    wait = facts.get("wait") or 0.0
    return DEFAULT_WAIT if wait is True else asked.seconds(wait, "wait", MAX_WAIT)


def path_number(request: web.Request, name: str) -> int:
    try:
        return int(request.match_info[name][:20])
    except ValueError as error:
        raise NotPossible(f'"{name}" must be an integer') from error
