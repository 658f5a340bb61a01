"""The packed edition that ships with the product: gzip of the digest, a line end, and the book as text.

To make it again from the official zip:

    python -m decks.sources.icd10pcs_pack 2025-icd-10-pcs-tables-index-definitions.zip
"""

from __future__ import annotations

import gzip
import sys
from hashlib import sha256
from pathlib import Path

from decks.sources.carrier import SourceRefused
from decks.sources.icd10pcs import read_book
from decks.sources.icd10pcs_shapes import Book
from decks.sources.icd10pcs_text import read_text, written
from decks.sources.packed import gunzipped, shipped

FY2025_DIGEST = "d6f9eeea1b8fdda0f690c35b1c66b9fc2a1ac4ee99ca6d07ebcac6f9bf67ebe4"
FY2025_PACK = "icd10pcs-fy2025.json.gz"


def pack(book: Book) -> bytes:
    """The same book gives the same bytes: no name, no time in the head."""
    text = written(book).encode("ascii")
    return gzip.compress(sha256(text).hexdigest().encode("ascii") + b"\n" + text, 9, mtime=0)


def unpack(packed: bytes, name: str, expected: str | None = None) -> Book:
    """The book. Raises `SourceRefused` when a bit is wrong, or when it is not the expected edition."""
    digest, _, text = gunzipped(packed, name).partition(b"\n")
    try:
        if sha256(text).hexdigest().encode("ascii") != digest:
            raise ValueError("its digest is another")
        if expected is not None and digest.decode("ascii") != expected:
            raise ValueError("it is another edition")
        return read_text(text.decode("ascii"))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as damage:
        raise SourceRefused(f"{name} is damaged: {damage}") from damage


def shipped_book() -> Book:
    """ICD-10-PCS of fiscal year 2025, whole: about 0.2 s."""
    return unpack(shipped(FY2025_PACK), FY2025_PACK, FY2025_DIGEST)


def _main(arguments: list[str]) -> None:
    [source] = arguments
    target = Path(__file__).parents[1] / "data" / FY2025_PACK
    target.write_bytes(pack(read_book(Path(source), FY2025_DIGEST)))


if __name__ == "__main__":
    _main(sys.argv[1:])
