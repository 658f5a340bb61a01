"""The sandbox over HTTP, on this machine only: the Bot API, /sim, and the chat page.

The Bot API wants a token, /sim does not. So /sim answers only requests addressed to a loopback name (a web site
cannot reach it by DNS rebinding), and whatever a browser sends from a foreign page is refused everywhere.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

from aiohttp import web
from aiohttp.web_urldispatcher import UrlMappingMatchInfo, _InfoDict
from yarl import URL

from sandbox.api import BotApi, Dropped
from sandbox.bodies import MAX_BODY, read_params
from sandbox.clock import Clock
from sandbox.jsontext import Object, dumps
from sandbox.methods.media import MAX_DOWNLOAD
from sandbox.refusal import Refused
from sandbox.sim import Sim, as_json

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

CONTENT_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")


def make_app(api: BotApi, web_dir: Path) -> web.Application:
    """The whole server. The world's clock must be a `Clock`, as /sim/clock moves it."""
    clock = api.world.clock
    assert isinstance(clock, Clock)
    sim = Sim(api, clock)
    app = web.Application(client_max_size=MAX_BODY, middlewares=[_guard])
    page = _Page(web_dir)
    app.router.register_resource(_BotMethods(_bot_handler(api)))
    app.add_routes(
        [
            web.get("/file/bot{token:[^/]*}/{path:.*}", _file_handler(api)),
            *sim.routes(),
            web.get("/", page.index),
            web.get("/static/{name}", page.file),
        ]
    )

    async def let_go(_: web.Application) -> None:
        api.close()
        sim.close()

    app.on_shutdown.append(let_go)
    return app


# ---- who may ask


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    origin = request.headers.get("Origin")
    is_foreign = origin is not None and origin != f"http://{request.host}"
    if is_foreign or _is_drawn_in(request):
        return as_json({"error": "this is not for other sites"}, 403)
    if request.path.startswith("/sim") and not _is_loopback(request.host):
        return as_json({"error": "ask by a loopback address, like 127.0.0.1"}, 403)
    return await handler(request)


def _is_drawn_in(request: web.Request) -> bool:
    """A picture or link of another site: browsers name no origin then. Only the page may be linked to."""
    return request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and request.path != "/"


def _is_loopback(host: str) -> bool:
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    name = name.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


# ---- the Bot API


class _BotMethods(web.AbstractResource):
    """/bot<token>/<method>, found by two splits: aiohttp's pattern would cost a tenth of a call."""

    def __init__(self, handler: Handler) -> None:
        super().__init__()
        self._route = web.ResourceRoute("*", handler, self)

    @property
    def canonical(self) -> str:
        return "/bot{token}/{method}"

    async def resolve(self, request: web.Request) -> tuple[UrlMappingMatchInfo | None, set[str]]:
        parts = request.rel_url.raw_path.split("/")
        if len(parts) != 3 or not parts[1].startswith("bot"):
            return None, set()
        names = {"token": unquote(parts[1][3:]), "method": unquote(parts[2])}
        return UrlMappingMatchInfo(names, self._route), {"*"}

    def url_for(self, **names: str) -> URL:
        return URL.build(path=f"/bot{names['token']}/{names['method']}")

    def raw_match(self, path: str) -> bool:
        return path == self.canonical

    def add_prefix(self, prefix: str) -> None:
        raise NotImplementedError("the Bot API lies at the root")

    def get_info(self) -> _InfoDict:
        return {"formatter": self.canonical}

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[web.AbstractRoute]:
        return iter((self._route,))


def _bot_handler(api: BotApi) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        if request.method not in ("GET", "POST"):
            return _reply(405, {"ok": False, "error_code": 405, "description": "Method Not Allowed"})
        try:
            params = await read_params(request)
        except Refused as refused:
            body: Object = {"ok": False, "error_code": refused.status, "description": refused.description}
            return _reply(refused.status, body)
        answer = await api.call(request.match_info["token"], request.match_info["method"], params)
        if isinstance(answer, Dropped):
            return _break_off(request)
        return _reply(answer.status, answer.body, answer.unknown)

    return handle


def _file_handler(api: BotApi) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        refused = api.check_token(request.match_info["token"])
        if refused:
            return _reply(refused.status, refused.body)
        if api.is_out():
            return _break_off(request)
        file = api.world.files.at_path(request.match_info["path"])
        if file is None or len(file.data) > MAX_DOWNLOAD:
            return _reply(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        headers = {"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=file.data, headers=headers)

    return handle


def _reply(status: int, body: Object, unknown: tuple[str, ...] = ()) -> web.Response:
    headers = {"Content-Type": "application/json"}
    if unknown:
        headers["X-Sandbox-Unknown"] = ",".join(unknown)[:1000].encode("ascii", "replace").decode()
    return web.Response(body=dumps(body).encode(), status=status, headers=headers)


def _break_off(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()


# ---- the chat page


class _Page:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def index(self, _: web.Request) -> web.StreamResponse:
        return self._send("index.html")

    async def file(self, request: web.Request) -> web.StreamResponse:
        return self._send(request.match_info["name"])

    def _send(self, name: str) -> web.StreamResponse:
        path = self._folder / name
        kind = CONTENT_TYPES.get(path.suffix)
        if not _FILE.fullmatch(name) or kind is None or not path.is_file():
            return web.Response(status=404, text="Not Found")
        headers = {**PAGE_HEADERS, "Content-Type": f"{kind}; charset=utf-8"}
        return web.FileResponse(path, headers=headers)
