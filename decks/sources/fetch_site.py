"""From where official archives may come: https of cms.gov, and a server on this machine for tests.

A redirect is followed only to where a first request could go. No other kind of address (file, ftp, data) can be
opened at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from decks.sources.fetch_list import FOLDER

_OFFICIAL = "cms.gov"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_AGENT = "Mozilla/5.0 (compatible; CodeDrill)"


@dataclass(frozen=True, slots=True)
class Site:
    """A base address that ends with a slash, and what opens addresses below it."""

    base: str
    opener: OpenerDirector

    def request(self, name: str) -> Request:
        headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
        return Request(self.base + name, headers=headers)  # noqa: S310 - `site_at` has checked the base


def site_at(base: str = FOLDER) -> Site:
    """Raises `ValueError` for an address that is neither https of cms.gov nor a server on this machine."""
    local = _is_local(base)
    if not (local or _is_official(base)):
        raise ValueError(f"{base} is neither https of {_OFFICIAL} nor on this machine")
    opener = OpenerDirector()
    handlers = (
        ProxyHandler({} if local else None),
        HTTPHandler() if local else HTTPSHandler(),
        _Redirects(local=local),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    )
    for handler in handlers:
        opener.add_handler(handler)
    return Site(base if base.endswith("/") else f"{base}/", opener)


class _Redirects(HTTPRedirectHandler):
    def __init__(self, *, local: bool) -> None:
        self._local = local

    def http_error_302(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> Any:
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except ValueError as wrong:
            raise HTTPError(
                req.full_url, code, f"it sends us to no address ({wrong})", headers, fp
            ) from wrong

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(  # the names are those of urllib
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        allowed = _is_local(newurl) if self._local else _is_official(newurl)
        if not allowed:
            raise HTTPError(req.full_url, code, f"it sends us to {newurl}, where we do not go", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_official(address: str) -> bool:
    parts: Any = urlsplit(address)
    host = parts.hostname or ""
    return parts.scheme == "https" and (host == _OFFICIAL or host.endswith(f".{_OFFICIAL}"))


def _is_local(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK
