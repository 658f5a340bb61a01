"""`python -m decks.exchange.apkg_jail PACKAGE FILE`: opens one Anki package and writes its cards as JSON lines.

It limits itself before it touches the package: memory, processor time, size of any file, no core dump. `FILE` is
where the collection is unpacked to, a name of the caller's choice: no name of the package ever becomes a path.

    {"kind": "basic", "front": "…", "back": "…", "tags": ["…"], "guid": "…"}
    {"end": 1, "left_out": {"images": 3}}       the last line, or {"refused": "why, and what to do"}
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from decks.exchange.apkg_limits import CPU_SECONDS, LARGEST, LARGEST_ANSWER, MEMORY, MIB, PackageRefused
from decks.exchange.apkg_notes import Reading
from decks.exchange.apkg_rows import collection_rows
from decks.exchange.apkg_zip import unpack_collection

_TOO_MUCH = "it needs more memory than a package may; export one deck at a time"


def main(package: Path, target: Path) -> None:
    limit_this_process()
    try:
        count, left_out = _answer(package, target)
        _say({"end": count, "left_out": left_out})
    except PackageRefused as refused:
        _say({"refused": str(refused)})
    except MemoryError:
        _say({"refused": _TOO_MUCH})


def limit_this_process() -> None:
    """Windows has no `resource`; macOS refuses some limits. The caller's timeout holds everywhere."""
    try:
        resource: Any = import_module("resource")
    except ImportError:
        return
    largest_file = max(LARGEST, LARGEST_ANSWER) + MIB
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: largest_file,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _answer(package: Path, target: Path) -> tuple[int, dict[str, int]]:
    unpack_collection(package, target)
    reading, count, size = Reading(), 0, 0
    for note in collection_rows(target, reading.learn_types):
        for card in reading.cards(note):
            count, size = count + 1, size + _say(card)
            if size > LARGEST_ANSWER - MIB:
                raise PackageRefused("it holds more text than is read at once; export one deck at a time")
    return count, dict(reading.left_out)


def _say(line: dict[str, Any]) -> int:
    return sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
