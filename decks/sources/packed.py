"""What ships packed with the product, and how it is unpacked: with a limit to how large it may grow."""

from __future__ import annotations

import gzip
import zlib
from importlib.resources import files as package_files
from io import BytesIO

from decks.sources.carrier import SourceRefused

LARGEST = 32 * 2**20  # bytes; the largest official file has 10 MB


def shipped(name: str) -> bytes:
    """A file of `decks/data`, as it lies there. Raises `SourceRefused`."""
    try:
        return (package_files("decks") / "data" / name).read_bytes()
    except OSError as unreadable:
        raise SourceRefused(f"{name} cannot be read: {unreadable}") from unreadable


def gunzipped(packed: bytes, name: str) -> bytes:
    """Raises `SourceRefused`. The size that a file declares may be a lie; what is unpacked is counted."""
    try:
        with gzip.open(BytesIO(packed)) as stream:
            content = stream.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as damage:
        raise SourceRefused(f"{name} is damaged: {damage}") from damage
    if len(content) > LARGEST:
        raise SourceRefused(f"{name} unpacks to more than {LARGEST} bytes")
    return content
