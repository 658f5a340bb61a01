"""One post to a webhook over HTTP, and what came of it in Telegram's words."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
from dataclasses import dataclass

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from sandbox.jsontext import Object

MAX_REPLY = 1 << 20


@dataclass(frozen=True, slots=True)
class Reply:
    """What the receiver answered. `trouble` is empty when it took the update."""

    trouble: str
    status: int = 0
    retry_after: float = 0.0
    body: bytes = b""


class _OneAddress(AbstractResolver):
    """Every name is at the `ip_address` that the bot gave."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        family = socket.AF_INET6 if ":" in self._address else socket.AF_INET
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [
            ResolveResult(hostname=host, host=self._address, port=port, family=family, proto=0, flags=flags)
        ]

    async def close(self) -> None: ...


def open_session(webhook: Object, seconds: float) -> aiohttp.ClientSession:
    certificate, address = webhook.get("certificate"), webhook.get("ip_address")
    connector = aiohttp.TCPConnector(
        limit=0,  # the deliverer counts
        resolver=_OneAddress(address) if address else aiohttp.ThreadedResolver(),
        ssl=ssl.create_default_context(cadata=certificate) if certificate else False,
    )
    headers = {"Content-Type": "application/json"}
    if secret := webhook.get("secret_token"):
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    timeout = aiohttp.ClientTimeout(total=seconds)
    return aiohttp.ClientSession(
        connector=connector, headers=headers, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
    )


async def post(session: aiohttp.ClientSession, webhook: Object, body: bytes) -> Reply:
    try:
        async with session.post(webhook["url"], data=body, allow_redirects=False) as answer:
            return _reply(answer, await _body(answer))
    except TimeoutError:
        return Reply("Read timeout expired")
    except aiohttp.ClientSSLError as error:
        return Reply(f"SSL error {{{error.strerror or error}}}")
    except aiohttp.ClientConnectorError as error:
        return Reply(
            os.strerror(error.os_error.errno or errno.ECONNREFUSED)
        )  # asyncio's text has the address
    except (aiohttp.ClientError, OSError):
        return Reply("Connection reset by peer")


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    """At most so much of it as a call may be long."""
    try:
        return await answer.content.readexactly(MAX_REPLY)
    except asyncio.IncompleteReadError as whole:
        return whole.partial


def _reply(answer: aiohttp.ClientResponse, body: bytes) -> Reply:
    if answer.ok and answer.status < 300:
        return Reply("", answer.status, body=body)
    asked = answer.headers.get("Retry-After", "")
    rest = float(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0.0
    return Reply(f"Wrong response from the webhook: {answer.status} {answer.reason}", answer.status, rest)
