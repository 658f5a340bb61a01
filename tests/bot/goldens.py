"""Texts that are looked at once by a person and compared ever after.

`CODEDRILL_GOLDEN=write pytest tests/bot` writes them anew; look at the difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def compare(name: str, text: str) -> None:
    path = FOLDER / name
    if os.environ.get("CODEDRILL_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"no golden {name}: look at it and write it with CODEDRILL_GOLDEN=write"
    assert text == path.read_text(encoding="utf-8")
