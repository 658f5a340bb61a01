"""The wire to Telegram: aiohttp under PTB's request interface, and one way to call a method.

PTB's stock httpx transport costs 2.4 to 4.7 ms of CPU a call (design note: reliability, 1.5), aiohttp a
quarter. `Line.call` sends plain JSON and lets PTB translate the errors; no address that holds the token leaves
this module in an error.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, cast

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

# PTB's opt-in: lengths of time are timedeltas. Without it every 429 raises a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 20.0
FILE_SECONDS = 60.0  # until the next piece of a file comes
CONNECTIONS = 64


class Parameters:
    """A method's parameters as JSON, in the place where PTB passes its RequestData."""

    contains_files = False

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.json_payload = json.dumps(values).encode()


class Document:
    """A file with the parameters beside it, as multipart, in the place where PTB passes its RequestData."""

    contains_files = True

    def __init__(
        self,
        values: Mapping[str, str],
        name: str,
        content: bytes,
        field: str = "document",
        kind: str = "application/zip",
    ) -> None:
        self.json_parameters = dict(values)
        self.multipart_data = {field: (name, content, kind)}


class AiohttpTransport(BaseRequest):
    """PTB's request interface on one aiohttp session."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60)
        self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  # PTB's signature; one time-out is enough
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        seconds = read_timeout if isinstance(read_timeout, int | float) else ANSWER_SECONDS
        timeout = aiohttp.ClientTimeout(connect=CONNECT_SECONDS, sock_read=seconds)
        assert self._session is not None
        try:
            async with self._session.request(
                method, url, timeout=timeout, **_payload(request_data)
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:  # their texts may hold the address
            raise NetworkError(type(error).__name__) from None

    async def fetch(self, url: str) -> Any:
        """A JSON page of the sandbox's control API."""
        assert self._session is not None
        async with self._session.get(url, timeout=aiohttp.ClientTimeout(total=60)) as answer:
            return await answer.json()


def _payload(data: RequestData | Parameters | Document | None) -> dict[str, Any]:
    if data is None:
        return {}
    if isinstance(data, Parameters):
        return {"data": data.json_payload, "headers": {"Content-Type": "application/json"}}
    if data.contains_files:
        form = aiohttp.FormData(data.json_parameters)
        for name, (filename, content, kind) in (data.multipart_data or {}).items():
            form.add_field(name, content, filename=filename, content_type=kind)
        return {"data": form}
    return {"data": data.json_parameters}


class FileRefused(Exception):
    """A file cannot be fetched; the text is for people."""


class Line:
    """Calls methods of the Bot API. Raises `telegram.error.TelegramError`."""

    def __init__(self, request: BaseRequest, url: str) -> None:
        self._request, self._url = request, url

    async def call(self, method: str, *, seconds: float = ANSWER_SECONDS, **values: Any) -> Any:
        """The `result` of a method. `seconds`: how long the answer may take."""
        data = cast(RequestData, Parameters(values))
        return await self._request.post(f"{self._url}/{method}", data, read_timeout=seconds)

    async def send_document(self, chat: int, name: str, content: bytes, caption: str) -> Any:
        """Sends a zip or CSV of ours, up to Telegram's 50 MB. Raises `telegram.error.TelegramError`."""
        kind = "text/csv" if name.endswith(".csv") else "application/zip"
        values = {"chat_id": str(chat), "caption": caption}
        data = cast(RequestData, Document(values, name, content, kind=kind))
        return await self._request.post(f"{self._url}/sendDocument", data, read_timeout=FILE_SECONDS)

    async def send_photo(self, chat: int, name: str, content: bytes, caption: str, markup: str) -> Any:
        """Sends a PNG with a caption in HTML and its keys as JSON. Raises `telegram.error.TelegramError`."""
        values = {"chat_id": str(chat), "caption": caption, "parse_mode": "HTML", "reply_markup": markup}
        data = cast(RequestData, Document(values, name, content, "photo", "image/png"))
        return await self._request.post(f"{self._url}/sendPhoto", data, read_timeout=FILE_SECONDS)

    async def download(self, file: str, *, seconds: float = FILE_SECONDS) -> bytes:
        """A file that somebody sent, by its id, up to Telegram's 20 MB. Raises `FileRefused`."""
        server, _, token = self._url.rpartition("/bot")
        try:
            path = (await self.call("getFile", file_id=file))["file_path"]
            return await self._request.retrieve(f"{server}/file/bot{token}/{path}", read_timeout=seconds)
        except (TelegramError, KeyError) as error:
            raise FileRefused(f"Telegram does not hand the file over ({error}). Send it again.") from None
