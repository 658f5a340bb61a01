"""The parameters of a Bot API request, whichever of four ways they come: query, form, multipart or JSON."""

from __future__ import annotations

from io import SEEK_END
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.jsontext import NotJson, loads
from sandbox.params import Params
from sandbox.refusal import Refused, bad_request

MAX_BODY = 50 << 20  # what a bot may upload
MAX_PARAMETERS = 1 << 20  # what may come without files
MAX_FIELDS = 1000
TOO_LARGE = Refused(413, "Request Entity Too Large")


async def read_params(request: web.Request) -> Params:
    """The body's parameters over the query's. Raises `Refused`: 400 unreadable, 413 too long."""
    query: dict[str, Any] = dict(request.query) if request.query_string else {}
    if not request.can_read_body:
        return query
    try:
        return query | await _body(request)
    except web.HTTPRequestEntityTooLarge as error:
        raise TOO_LARGE from error


async def _body(request: web.Request) -> dict[str, Any]:
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _multipart(request)
    body = await request.read()
    if len(body) > MAX_PARAMETERS:
        raise TOO_LARGE
    if kind == "application/json":
        return _json(body)
    if kind == "application/x-www-form-urlencoded":
        return _form(body)
    return {}  # as Telegram does with what it does not know


async def _multipart(request: web.Request) -> dict[str, Any]:
    try:
        return {name: _field(value) for name, value in (await request.post()).items()}
    except (ValueError, LookupError, AssertionError) as error:
        raise bad_request("can't parse multipart/form-data body") from error


def _field(value: Any) -> Any:
    """No method takes files yet: of a file only its name and size stay."""
    if isinstance(value, web.FileField):
        size = value.file.seek(0, SEEK_END)
        value.file.close()
        return {"file_name": value.filename, "file_size": size}
    return value if isinstance(value, str) else {"file_size": len(value)}


def _json(body: bytes) -> dict[str, Any]:
    try:
        params = loads(body)
    except NotJson as error:
        raise bad_request("can't parse request body as JSON object") from error
    if not isinstance(params, dict):
        raise bad_request("can't parse request body as JSON object")
    return params


def _form(body: bytes) -> dict[str, Any]:
    try:
        return dict(
            parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
        )
    except ValueError as error:
        raise bad_request("can't parse application/x-www-form-urlencoded body") from error
