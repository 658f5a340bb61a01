"""The log of the bot's calls: the last 10,000, to look at with /sim/calls."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import Any

from sandbox.jsontext import Object
from sandbox.params import Params

KEPT = 10_000
HEAVY = 16_000  # characters of parameters that are still kept


class CallLog:
    def __init__(self) -> None:
        self.seq = 0
        self._calls: deque[Object] = deque(maxlen=KEPT)

    def add(self, at: float, method: str, params: Params, status: int, body: Object, ms: float) -> None:
        """`body` is what was answered; of many updates only the ids are kept."""
        self.seq += 1
        said = (
            {"result": _brief(method, body["result"])} if body["ok"] else {"description": body["description"]}
        )
        kept = params if _weight(params, HEAVY) > 0 else {"omitted": "too long to keep"}
        call = {"seq": self.seq, "at": at, "method": method, "params": kept, "status": status}
        self._calls.append({**call, **said, "ms": round(ms, 2)})

    def since(self, seq: int) -> list[Object]:
        newer = min(max(0, self.seq - seq), len(self._calls))
        return list(islice(self._calls, len(self._calls) - newer, None))


def _brief(method: str, result: Any) -> Any:
    return [update["update_id"] for update in result] if method == "getUpdates" else result


def _weight(value: Any, left: int) -> int:
    """How much of `left` remains after the value; stops counting when nothing does."""
    if isinstance(value, str | bytes):
        return left - len(value)
    for item in (
        value.items() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    ):
        left = _weight(item, left - 1)
        if left <= 0:
            break
    return left
