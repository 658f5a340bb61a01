"""/sim: the hand of the tester and of the chat page. JSON in, JSON out; errors are {"error": "..."}."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import wraps
from typing import Any, TypeAlias

from aiohttp import web

from sandbox import acts, asked
from sandbox.api import BotApi
from sandbox.clock import BadJump, Clock
from sandbox.commands import menu
from sandbox.events import Hub
from sandbox.faults import BadFault, fault_of
from sandbox.jsontext import Object, dumps
from sandbox.taps import Taps
from sandbox.world import Chat, NotPossible, NotThere

MAX_WAIT = 60.0
DEFAULT_WAIT = 10.0
MAX_NAME = 128
NAMES = ("first_name", "username", "language_code")
KINDS = {"group", "supergroup", "channel"}
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def as_json(value: Any, status: int = 200) -> web.Response:
    return web.Response(text=dumps(value), status=status, content_type="application/json")


def plainly(handler: Handler) -> Handler:
    """Errors as JSON, each caught by its name, once."""

    @wraps(handler)
    async def wrapped(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except NotThere as error:
            return as_json({"error": str(error)}, 404)
        except (NotPossible, BadFault, BadJump) as error:
            return as_json({"error": str(error)}, 400)

    return wrapped


class Sim:
    def __init__(self, api: BotApi, clock: Clock) -> None:
        self.api = api
        self.world = api.world
        self.clock = clock
        self.hub = Hub(api.world)
        self.taps = Taps(api.world)

    def routes(self) -> list[web.RouteDef]:
        paths = (
            ("POST", "/sim/users", self.make_user),
            ("POST", "/sim/chats", self.make_chat),
            ("GET", "/sim/chats", self.list_chats),
            ("GET", "/sim/chats/{chat}/messages", self.list_messages),
            ("POST", "/sim/message", self.write),
            ("POST", "/sim/tap", self.tap),
            ("POST", "/sim/member", self.change_member),
            ("GET", "/sim/calls", self.list_calls),
            ("GET", "/sim/faults", self.list_faults),
            ("POST", "/sim/faults", self.add_fault),
            ("DELETE", "/sim/faults", self.clear_faults),
            ("GET", "/sim/clock", self.tell_time),
            ("POST", "/sim/clock", self.advance),
            ("GET", "/sim/bot", self.show_bot),
            ("GET", "/sim/events", self.stream),
        )
        return [web.route(method, path, plainly(handler)) for method, path, handler in paths]

    # ---- people and chats

    async def make_user(self, request: web.Request) -> web.Response:
        facts = await asked.body(request)
        first_name, username, language = (asked.text(facts, name, MAX_NAME) for name in NAMES)
        return as_json(self.world.know_user(asked.user_id(facts, "id"), first_name, username, language))

    async def make_chat(self, request: web.Request) -> web.Response:
        facts = await asked.body(request)
        kind, members = facts.get("type"), facts.get("members", [])
        if not isinstance(kind, str) or kind not in KINDS:
            raise NotPossible('"type" must be group, supergroup or channel')
        if not isinstance(members, list):
            raise NotPossible('"members" must be a list of user ids')
        people = [
            asked.needed(asked.user_id({"members": member}, "members"), "members") for member in members
        ]
        title = asked.text(facts, "title", MAX_NAME) or kind.capitalize()
        return as_json(self.world.add_chat(kind, title, asked.number(facts, "id"), people).shape)

    async def list_chats(self, _: web.Request) -> web.Response:
        return as_json([_summary(chat) for chat in self.world.chats.values()])

    async def list_messages(self, request: web.Request) -> web.Response:
        chat = self.world.chats.get(_path_number(request, "chat"))
        if chat is None:
            raise NotThere(f"no chat {request.match_info['chat']}")
        since = asked.query_number(request, "since") or 0
        return as_json([message for number, message in chat.messages.items() if number > since])

    async def change_member(self, request: web.Request) -> web.Response:
        facts = await asked.body(request)
        user = asked.needed(asked.user_id(facts, "user"), "user")
        if facts.get("action") not in ("block", "unblock"):
            raise NotPossible('"action" must be block or unblock')
        acts.set_blocked(
            self.world, user, asked.number(facts, "chat") or user, blocked=facts["action"] == "block"
        )
        return as_json({"blocked": self.world.chats[user].blocked})

    # ---- acts

    async def write(self, request: web.Request) -> web.Response:
        facts = await asked.body(request)
        user = asked.needed(asked.user_id(facts, "user"), "user")
        text, is_photo = asked.text(facts, "text"), asked.truth(facts, "photo")
        if (text is None) is not is_photo:
            raise NotPossible("a message has either text or photo: true")
        chat = asked.number(facts, "chat") or user
        message = acts.write(self.world, user, chat, text, from_bot=asked.truth(facts, "from_bot"))
        return as_json({"message_id": message["message_id"]})

    async def tap(self, request: web.Request) -> web.Response:
        facts = await asked.body(request)
        user = asked.needed(asked.user_id(facts, "user"), "user")
        chat = asked.number(facts, "chat") or user
        message_id = asked.needed(asked.number(facts, "message_id"), "message_id")
        data, label = asked.text(facts, "data"), asked.text(facts, "text")
        if (data is None) is (label is None):
            raise NotPossible("a tap has either data or the text of a button")
        wait = facts.get("wait") or 0.0
        patience = DEFAULT_WAIT if wait is True else asked.seconds(wait, "wait", MAX_WAIT)
        if data is None:
            data = acts.data_of(self.world, chat, message_id, label or "")
        query = acts.tap(self.world, user, chat, message_id, data)
        return as_json(await self.taps.answer_to(query.id, patience) if patience else {"query_id": query.id})

    # ---- the machine

    async def list_calls(self, request: web.Request) -> web.Response:
        return as_json(self.api.calls.since(asked.query_number(request, "since") or 0))

    async def list_faults(self, _: web.Request) -> web.Response:
        return as_json([asdict(fault) for fault in self.api.faults])

    async def add_fault(self, request: web.Request) -> web.Response:
        fault = fault_of(await asked.body(request))
        self.api.faults.add(fault)
        return as_json(asdict(fault))

    async def clear_faults(self, _: web.Request) -> web.Response:
        self.api.faults.clear()
        return as_json([])

    async def tell_time(self, request: web.Request) -> web.Response:
        after = asked.query_number(request, "after")
        if after is not None:
            await self.clock.wait_for_jump(after, asked.query_seconds(request, "wait", MAX_WAIT))
        return as_json(self._time())

    async def advance(self, request: web.Request) -> web.Response:
        facts = await asked.body(request)
        self.clock.advance(asked.seconds(facts.get("advance"), "advance", float("inf")))
        self.world.rev += 1
        self.world.tell("clock", None, **self._time())
        return as_json(self._time())

    def _time(self) -> Object:
        return {"now": self.clock.now(), "version": self.clock.version}

    async def show_bot(self, _: web.Request) -> web.Response:
        bot = {name: self.world.bot[name] for name in ("username", "first_name")}
        return as_json({**bot, "commands": menu(self.world), "seen": self.api.poller.is_seen})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        chat = asked.query_number(request, "chat")
        await response.prepare(request)
        try:
            async for event in self.hub.listen(chat, missed="Last-Event-ID" in request.headers):
                await response.write(event)
        except ConnectionError:
            pass  # the page was closed
        return response

    def close(self) -> None:
        """Let go of everyone who waits, so that a server can stop at once."""
        self.hub.close()
        self.taps.close()
        self.clock.bell.ring()


def _summary(chat: Chat) -> Object:
    name = "first_name" if chat.kind == "private" else "title"
    last = next(reversed(chat.messages.values()), {})
    text = last.get("text", "")
    return {
        "id": chat.id,
        "type": chat.kind,
        name: chat.shape[name],
        "last": text,
        "messages": len(chat.messages),
    }


def _path_number(request: web.Request, name: str) -> int:
    try:
        return int(request.match_info[name][:20])
    except ValueError as error:
        raise NotPossible(f'"{name}" must be an integer') from error
