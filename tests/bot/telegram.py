"""Telegram's end of the wire, where PTB puts its HTTP client: writes calls down and answers from a script."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram.request import BaseRequest, RequestData


@dataclass(frozen=True)
class Call:
    """One call of the bot's, and when it came in."""

    at: float
    method: str
    values: dict[str, Any]

    @property
    def chat(self) -> int:
        chat: int = self.values["chat_id"]
        return chat

    @property
    def text(self) -> str:
        text: str = self.values["text"]
        return text


Answer = tuple[int, dict[str, Any]] | Exception


def refusal(code: int, description: str, **parameters: Any) -> Answer:
    body = {"ok": False, "error_code": code, "description": description}
    return code, body | ({"parameters": parameters} if parameters else {})


def flood(seconds: int) -> Answer:
    return refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class Telegram(BaseRequest):
    """Takes every call, unless the script says otherwise. `seconds` is how long each answer takes."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.seconds = 0.0
        self.watch: Callable[[Call], None] = lambda _call: None
        self.busiest = 0  # calls in flight in one chat, at most
        self._script: dict[str, deque[Answer]] = {}
        self._in_flight: dict[int, int] = {}
        self._message_id = 0

    def will(self, method: str, *answers: Answer) -> None:
        """The next answers to a method, in order; after them all is well again."""
        self._script.setdefault(method, deque()).extend(answers)

    @property
    def log(self) -> list[tuple[float, str, str]]:
        """When, what, which text; times to the millisecond."""
        return [(round(call.at, 3), call.method, call.values.get("text", "")) for call in self.calls]

    @property
    def texts(self) -> list[str]:
        return [call.text for call in self.calls if "text" in call.values]

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        assert request_data is not None
        name = url.rpartition("/")[2]
        call = Call(asyncio.get_running_loop().time(), name, json.loads(request_data.json_payload))
        self.calls.append(call)
        self.watch(call)
        await self._take_time(call.values.get("chat_id", 0))
        script = self._script.get(name)
        answer = script.popleft() if script else (200, {"ok": True, "result": self._result(call)})
        if isinstance(answer, Exception):
            raise answer
        return answer[0], json.dumps(answer[1]).encode()

    async def _take_time(self, chat: int) -> None:
        self._in_flight[chat] = self._in_flight.get(chat, 0) + 1
        if chat:
            self.busiest = max(self.busiest, self._in_flight[chat])
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self._in_flight[chat] -= 1

    def _result(self, call: Call) -> Any:
        if call.method == "sendMessage":
            self._message_id += 1
            return {"message_id": self._message_id}
        return True
