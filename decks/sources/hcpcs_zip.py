"""Members of a zip, with a limit to how large they may grow."""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from decks.sources.carrier import SourceRefused
from decks.sources.packed import LARGEST

_MEMBERS = 100
_TROUBLE = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def is_zip(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def one_member(content: bytes, name: str, wanted: Callable[[str], bool]) -> tuple[str, bytes] | None:
    """Name and bytes of the one member that is wanted; None when there is none."""
    try:
        with ZipFile(BytesIO(content)) as box:
            names = [each for each in box.namelist() if wanted(each)]
            _refuse_crowd(len(box.namelist()), names, name)
            return (names[0], _bounded(box, names[0], name)) if names else None
    except SourceRefused:
        raise
    except _TROUBLE as damage:
        raise SourceRefused(f"{name} is a damaged zip: {damage}") from damage


def _refuse_crowd(members: int, wanted: list[str], name: str) -> None:
    if members > _MEMBERS:
        raise SourceRefused(f"{name} holds {members} files, more than any release has")
    if len(wanted) > 1:
        raise SourceRefused(f"{name} holds more than one of what is read: {', '.join(wanted[:3])}")


def _bounded(box: ZipFile, member: str, name: str) -> bytes:
    """The size that a zip declares may be a lie; what is unpacked is counted."""
    with box.open(member) as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise SourceRefused(f"{member} in {name} unpacks to more than {LARGEST} bytes")
    return content
