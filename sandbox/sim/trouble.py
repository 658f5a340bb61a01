"""Trouble and time: faults, outages, the clock; and the whole world out and in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox.faults import fault_of
from sandbox.jsontext import Object
from sandbox.sim import asked
from sandbox.sim.desk import MAX_WAIT, Desk
from sandbox.snapshot import become, restore, snapshot
from sandbox.world import NotPossible

MAX_OUTAGE = 30 * 86_400.0


async def list_faults(desk: Desk, _: web.Request) -> Any:
    return _faults(desk)


async def add_fault(desk: Desk, request: web.Request) -> Any:
    fault = fault_of(await asked.body(request))
    desk.api.faults.add(fault)
    desk.world.tell("faults", None, faults=_faults(desk))
    return asdict(fault)


async def clear_faults(desk: Desk, _: web.Request) -> Any:
    desk.api.faults.clear()
    desk.world.tell("faults", None, faults=[])
    return []


def _faults(desk: Desk) -> list[Object]:
    return [asdict(fault) for fault in desk.api.faults]


async def begin_outage(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    seconds = asked.seconds(facts.get("seconds"), "seconds", MAX_OUTAGE)
    until = desk.clock.now() + seconds if seconds else 0.0
    desk.api.begin_outage(until)
    desk.world.tell("outage", None, until=until)
    return {"until": until}


# ---- time


async def tell_time(desk: Desk, request: web.Request) -> Any:
    after = asked.query_number(request, "after")
    if after is not None:
        await desk.clock.wait_for_jump(after, asked.query_seconds(request, "wait", MAX_WAIT))
    return _time(desk)


async def move_time(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    if not {"advance", "freeze"} & facts.keys():
        raise NotPossible('say how far: "advance" (seconds), or "freeze" (true or false)')
    if "freeze" in facts:
        desk.clock.freeze(on=asked.truth(facts, "freeze"))
    if "advance" in facts:
        desk.clock.advance(asked.seconds(facts["advance"], "advance", float("inf")))
    desk.world.agenda.tick()
    desk.world.rev += 1
    desk.world.tell("clock", None, **_time(desk))
    return _time(desk)


def _time(desk: Desk) -> Object:
    return {"now": desk.clock.now(), "version": desk.clock.version, "frozen": desk.clock.is_frozen}


# ---- the world


async def take_snapshot(desk: Desk, _: web.Request) -> Any:
    pieces = snapshot(desk.world, clean=True, files=True).encoded({})
    return web.Response(text="".join(pieces), content_type="application/json")


async def bring_back(desk: Desk, request: web.Request) -> Any:
    become(desk.world, restore(await asked.body(request), back=True))
    desk.api.begin_outage(0.0)  # it belonged to another time
    desk.world.tell("reload", None)
    return {"restored": True}


CALLS = (
    ("GET", "/sim/faults", list_faults),
    ("POST", "/sim/faults", add_fault),
    ("DELETE", "/sim/faults", clear_faults),
    ("POST", "/sim/outage", begin_outage),
    ("GET", "/sim/clock", tell_time),
    ("POST", "/sim/clock", move_time),
    ("POST", "/sim/snapshot", take_snapshot),
    ("POST", "/sim/restore", bring_back),
)
