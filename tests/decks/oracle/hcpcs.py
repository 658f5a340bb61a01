"""HCPCS Level II, October 2025, from the shipped table: live codes and modifiers, and what their letters mean."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.decks.oracle.words import fold

TABLE = Path(__file__).parents[3] / "decks" / "data" / "hcpcs-2025-10.csv.gz"


@dataclass(frozen=True)
class Level2:
    codes: dict[str, str]  # live
    modifiers: dict[str, str]  # live
    ended: set[str]
    copies: Counter[str]  # of the folded titles of live codes
    by_title: dict[str, list[str]]  # live codes and modifiers by folded title

    def unique(self, code: str) -> bool:
        return self.copies[fold(self.codes[code])] == 1


@cache
def level2() -> Level2:
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(TABLE.read_bytes()).decode("utf-8"))))
    live = [row for row in rows if not row["terminated"]]
    codes = {row["code"]: row["long_title"] for row in live if row["kind"] == "code"}
    modifiers = {row["code"]: row["long_title"] for row in live if row["kind"] == "modifier"}
    ended = {row["code"] for row in rows if row["terminated"]}
    by_title: dict[str, list[str]] = {}
    for code, title in [*codes.items(), *modifiers.items()]:
        by_title.setdefault(fold(title), []).append(code)
    return Level2(codes, modifiers, ended, Counter(map(fold, codes.values())), by_title)
