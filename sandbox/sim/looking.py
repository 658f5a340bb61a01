"""Looking on: the bot and its calls, files, and the stream of events."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from aiohttp import web

from sandbox.jsontext import Object
from sandbox.methods.commands import menu
from sandbox.sim import asked
from sandbox.sim.desk import Desk
from sandbox.world import NotPossible, NotThere

SETTINGS = ("privacy", "inline", "inline_feedback")
SHOWN = {"image/jpeg"}  # we made these ourselves; what else people sent is for downloading only
FILE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, max-age=3600",
}


async def show_bot(desk: Desk, _: web.Request) -> Any:
    world = desk.world
    about = {name: world.about.get(f"{name}:", "") for name in ("description", "short_description")}
    return {
        **{name: world.bot[name] for name in ("id", "username", "first_name")},
        "commands": menu(world),
        "seen": desk.api.poller.is_seen,
        "webhook": world.webhook is not None,
        "menu_button": world.settings.get("menu_button"),
        **{name: world.settings[name] for name in SETTINGS},
        "limits": desk.api.has_limits,
        **about,
    }


async def change_bot(desk: Desk, request: web.Request) -> Any:
    """What one tells BotFather, and the limits."""
    facts = await asked.body(request)
    wrong = [name for name in facts if name not in (*SETTINGS, "limits")]
    if wrong:
        raise NotPossible(
            f'the bot has no setting "{wrong[0]}"; there are {", ".join((*SETTINGS, "limits"))}'
        )
    for name in facts:
        if name == "limits":
            desk.api.has_limits = asked.truth(facts, name)
        else:
            desk.world.settings[name] = asked.truth(facts, name)
    desk.world.rev += 1
    desk.world.tell("bot", None, seen=desk.api.poller.is_seen)
    return await show_bot(desk, request)


async def list_calls(desk: Desk, request: web.Request) -> Any:
    return desk.api.calls.since(asked.query_number(request, "since") or 0)


async def list_unknown(desk: Desk, _: web.Request) -> Any:
    return dict(desk.api.unknown)


async def show_file(desk: Desk, request: web.Request) -> Any:
    file = desk.world.files.find(request.match_info["file"])
    if file is None:
        raise NotThere("no such file, or it was dropped: the sandbox keeps 256 MB")
    headers: Object = {**FILE_HEADERS, "Content-Type": "application/octet-stream"}
    if file.mime in SHOWN and file.kind == "photo":
        headers["Content-Type"] = file.mime
    else:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(file.name)}"
    return web.Response(body=file.data, headers=headers)


def _quoted(name: str) -> str:
    return quote(name, safe="", errors="replace")


async def stream(desk: Desk, request: web.Request) -> Any:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    named = ",".join(request.query.getall("chat", []))
    chats = frozenset(asked.whole(one, "chat") for one in named.split(",") if one)
    await response.prepare(request)
    try:
        async for event in desk.hub.listen(chats, missed="Last-Event-ID" in request.headers):
            await response.write(event)
    except ConnectionError:
        pass  # the page was closed
    return response


CALLS = (
    ("GET", "/sim/bot", show_bot),
    ("POST", "/sim/bot", change_bot),
    ("GET", "/sim/calls", list_calls),
    ("GET", "/sim/unknown", list_unknown),
    ("GET", "/sim/files/{file}", show_file),
    ("GET", "/sim/events", stream),
)
