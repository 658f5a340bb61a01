"""The collection out of a package: one member, known by its own name, counted while it is unpacked.

A package holds `collection.anki21b` (Anki 2.1.50 and later, zstd), `collection.anki21` or `collection.anki2`. The
newest counts: beside it Anki puts an old one that only says "please update". What a zip declares about sizes may
be a lie, so bytes are counted as they come.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from struct import error as StructError  # noqa: N812 (the module's exception has a small letter)
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from decks.exchange.apkg_limits import LARGEST, MEMBERS, MIB, RATIO, RATIO_FROM, PackageRefused

NEWEST, NEWER, OLDEST = "collection.anki21b", "collection.anki21", "collection.anki2"
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_DAMAGED = (BadZipFile, zlib.error, StructError, EOFError, OSError, OverflowError, RuntimeError, ValueError)
_ZSTD_MODULES = ("compression.zstd", "backports.zstd")  # the first one comes with Python 3.14
NO_ZSTD = (
    "it is in Anki's newest format, which cannot be opened here; "
    'in Anki choose Export, tick "Support older Anki versions" and send the new file'
)


def unpack_collection(package: Path, target: Path) -> None:
    """Writes the SQLite file of the package to `target`. Raises `PackageRefused`."""
    try:
        with ZipFile(package) as box:
            member = _collection(box.infolist())
            with box.open(member) as packed, target.open("xb") as out:
                for chunk in counted(_chunks(packed, member.filename), member.compress_size):
                    out.write(chunk)
    except PackageRefused:
        raise
    except _DAMAGED as damage:
        raise PackageRefused(
            f"it is no Anki package, or a damaged one ({_short(damage)}); export it anew"
        ) from damage


def _collection(members: list[ZipInfo]) -> ZipInfo:
    if len(members) > MEMBERS:
        raise PackageRefused(f"it holds {len(members)} files, more than {MEMBERS}; export one deck at a time")
    for name in (NEWEST, NEWER, OLDEST):
        found = [member for member in members if member.filename == name]
        if len(found) > 1:
            raise PackageRefused(f"it holds {name} twice; export it anew in Anki")
        if found:
            return _plain(found[0])
    raise PackageRefused("it holds no collection; in Anki choose Export and the format .apkg")


def _plain(member: ZipInfo) -> ZipInfo:
    if member.flag_bits & _ENCRYPTED:
        raise PackageRefused("it has a password; Anki makes packages without one")
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise PackageRefused("it is packed in a way that Anki does not use; export it anew in Anki")
    if member.file_size > LARGEST:
        raise PackageRefused(_too_large())
    return member


def _chunks(packed: IO[bytes], name: str) -> Iterator[bytes]:
    if name != NEWEST:
        yield from iter(lambda: packed.read(_CHUNK), b"")
        return
    zstd = find_zstd()
    if zstd is None:
        raise PackageRefused(NO_ZSTD)
    try:
        with zstd.open(packed, "rb") as unpacked:
            yield from iter(lambda: unpacked.read(_CHUNK), b"")
    except zstd.ZstdError as damage:
        raise PackageRefused(f"its collection is damaged ({_short(damage)}); export it anew") from damage


def find_zstd() -> Any:
    """The module that reads zstd, None where there is none."""
    for name in _ZSTD_MODULES:
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


def counted(chunks: Iterator[bytes], packed_size: int) -> Iterator[bytes]:
    """The same chunks, as long as they are not too many."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > LARGEST:
            raise PackageRefused(_too_large())
        if total > RATIO_FROM and total > RATIO * packed_size:
            raise PackageRefused(f"it unpacks to more than {RATIO} times its size; export it anew in Anki")
        yield chunk


def _too_large() -> str:
    return f"its collection unpacks to more than {LARGEST // MIB} MiB; export one deck at a time"


def _short(damage: Exception) -> str:
    return str(damage)[:80] or type(damage).__name__
