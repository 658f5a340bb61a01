"""The log of the bot's calls: the last 10,000, to look at with /sim/calls."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import Any

from sandbox.files import Upload
from sandbox.jsontext import Object, dumps
from sandbox.params import Params

KEPT = 10_000
HEAVY = 16_000  # characters of parameters that are still kept


class CallLog:
    def __init__(self) -> None:
        self.seq = 0
        self._calls: deque[Object] = deque(maxlen=KEPT)

    def add(
        self, at: float, method: str, given: Params, read: Params, status: int, body: Object, ms: float
    ) -> None:
        """`given` came, `read` is what it means; `body` was answered; of many updates only the ids are kept."""
        self.seq += 1
        said = (
            {"result": _brief(method, body["result"])} if body["ok"] else {"description": body["description"]}
        )
        is_light = _weight(given) <= HEAVY
        kept = (
            {name: _brief_file(read[name]) for name in read} if is_light else {"omitted": "too long to keep"}
        )
        call = {"seq": self.seq, "at": at, "method": method, "params": kept, "status": status}
        self._calls.append({**call, **said, "ms": round(ms, 2)})

    def since(self, seq: int) -> list[Object]:
        newer = min(max(0, self.seq - seq), len(self._calls))
        return list(islice(self._calls, len(self._calls) - newer, None))


def _brief_file(value: Any) -> Any:
    return {"file_name": value.name, "file_size": len(value.data)} if isinstance(value, Upload) else value


def _brief(method: str, result: Any) -> Any:
    return [update["update_id"] for update in result] if method == "getUpdates" else result


def _weight(given: Params) -> int:
    """Characters that came. Of nested values as JSON: the encoder counts faster than any walk through them."""
    return sum(len(value) if isinstance(value, str) else _nested_weight(value) for value in given.values())


def _nested_weight(value: Any) -> int:
    return len(dumps(value)) if isinstance(value, dict | list) else 0
