"""An Anki package (`.apkg`) as plain cards. What it holds was made by strangers, so it is opened in a process of
its own, with limits on memory, processor time and files, and none of our environment (`decks.exchange.apkg_jail`).
Here only lines of JSON come back, and each is checked again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, TypeGuard

from decks.exchange.apkg_limits import LARGEST_ANSWER, LONGEST_NOTE, MOST_NOTES, SECONDS, PackageRefused

Kind = Literal["basic", "cloze"]
_KINDS = ("basic", "cloze")
_ENVIRONMENT = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH")  # what Python needs to start; no token
_BROKEN = "the package could not be read to its end; export it anew in Anki"


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """One card in plain text, lines parted by \\n. Of a cloze note each number is one: front with [...] or [hint],
    back what was hidden, then the other fields of the answer.
    """

    kind: Kind
    front: str
    back: str
    tags: tuple[str, ...]
    guid: (
        str  # unique in the package: Anki's, with ":1" (second card of the note) or ":c2" (cloze 2) behind it
    )


@dataclass(frozen=True, slots=True)
class Imported:
    """`left_out` counts by reason: images and sounds by piece, the rest by note (`decks.exchange.apkg_limits`)."""

    notes: tuple[ImportedNote, ...]
    left_out: Mapping[str, int]


def read_apkg(path: Path) -> Imported:
    """All cards of the package, or `PackageRefused` with the reason and what to do. Takes up to 20 seconds.

    Where the platform has no resource limits (Windows), the time limit and the limits on what is unpacked stay.
    """
    if not path.is_file():
        raise PackageRefused(f"{path.name}: there is no such file")
    with tempfile.TemporaryDirectory(prefix="codedrill-apkg-") as folder:
        answer = Path(folder) / "answer.jsonl"
        with answer.open("w+b") as out:
            code = _run(path.resolve(), Path(folder), out)
        if code != 0 or answer.stat().st_size > LARGEST_ANSWER:
            raise PackageRefused(f"{path.name}: {_BROKEN}")
        with answer.open(encoding="ascii") as lines:
            return _imported(path.name, lines)


def _run(package: Path, folder: Path, out: IO[bytes]) -> int:
    command = [sys.executable, "-P", "-m", "decks.exchange.apkg_jail", str(package), str(folder / "opened")]
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        return subprocess.run(  # noqa: S603 (our own module)
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=SECONDS,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired as slow:
        raise PackageRefused(f"{package.name}: reading takes too long; export one deck at a time") from slow


def _imported(name: str, lines: IO[str]) -> Imported:
    """The last line ends the answer; without it the rest counts for nothing."""
    notes: list[ImportedNote] = []
    for line in _objects(name, lines):
        match line:
            case {"refused": str(reason)}:
                raise PackageRefused(f"{name}: {reason}")
            case {"end": int(count), "left_out": dict(left_out)} if count == len(notes) and _counts(left_out):
                return Imported(tuple(notes), dict(left_out))
            case _ if len(notes) < MOST_NOTES:
                notes.append(_note(name, line))
            case _:
                break
    raise PackageRefused(f"{name}: {_BROKEN}")


def _objects(name: str, lines: IO[str]) -> Iterator[Any]:
    try:
        yield from map(json.loads, lines)
    except ValueError as broken:
        raise PackageRefused(f"{name}: {_BROKEN}") from broken


def _note(name: str, line: Any) -> ImportedNote:
    match line:
        case {
            "kind": str(kind),
            "front": str(front),
            "back": str(back),
            "tags": list(tags),
            "guid": str(guid),
        } if (
            _known(kind)
            and all(isinstance(tag, str) for tag in tags)
            and len(front) + len(back) <= LONGEST_NOTE
        ):
            return ImportedNote(kind, front, back, tuple(tags), guid)
    raise PackageRefused(f"{name}: {_BROKEN}")


def _known(kind: str) -> TypeGuard[Kind]:
    return kind in _KINDS


def _counts(left_out: dict[Any, Any]) -> bool:
    return all(isinstance(reason, str) and isinstance(count, int) for reason, count in left_out.items())
