"""What lies in a folder or a zip as a maintainer has it: files, zips in the folder, and zips in a zip, one level.

Nothing is ever unpacked to a place that an archive names: only members whose last name is wanted are read, into
memory. The sizes that a zip declares may be lies, so what is unpacked is counted; a list of members that is too
long is refused before it is read.
"""

from __future__ import annotations

import lzma
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from decks.sources.carrier import SourceRefused
from decks.sources.packed import LARGEST

LARGEST_ARCHIVE = 64 * 2**20  # bytes; the largest official zip has 22 MB, most of it PDF
ALL_TOGETHER = 160 * 2**20  # bytes that may be unpacked from one folder or zip
_MEMBERS = 1_000
_DIRECTORY = 2**20  # bytes of a zip's list of members
_TAIL = 2**16 + 22  # where that list is described
_LONG_FORM = b"PK\x06\x07"  # of archives over 4 GB
_END = re.compile(rb"PK\x05\x06.{8}(.{4})", re.DOTALL)
_TROUBLE = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,  # encrypted
    ValueError,
)

Wanted = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """One wanted file."""

    name: str  # the last part of its path
    place: str  # for people: "2027-code-tables.zip, Table and Index/icd10cm_index_2027.xml"
    content: bytes


def found_in(path: Path, wanted: Wanted) -> Iterator[Found]:
    """The wanted files in a folder (with its sub-folders) or a zip. Raises `SourceRefused`."""
    searched = _Search(wanted)
    try:
        if path.is_dir():
            yield from searched.folder(path)
        else:
            yield from searched.archive(_content_of(path, path.name), path.name, inner=False)
    except SourceRefused:
        raise
    except _TROUBLE as broken:
        raise SourceRefused(f"{path.name} cannot be read: {broken}") from broken


def one_file(path: Path) -> Found:
    """The file itself, whatever it is. Raises `SourceRefused`."""
    return Found(path.name, path.name, _content_of(path, path.name))


def is_zip_name(name: str) -> bool:
    return name.lower().endswith(".zip")


@dataclass(slots=True)
class _Search:
    wanted: Wanted
    unpacked: int = field(default=0)

    def folder(self, path: Path) -> Iterator[Found]:
        for each in _regular_files(path):
            place = str(each.relative_to(path))
            if self.wanted(each.name):
                yield Found(each.name, place, self._counted(_content_of(each, place), place))
            elif is_zip_name(each.name):
                yield from self.archive(_content_of(each, place), place, inner=False)

    def archive(self, content: bytes, place: str, *, inner: bool) -> Iterator[Found]:
        _refuse_long_list(content, place)
        try:
            with ZipFile(BytesIO(content)) as box:
                for info in _members(box, place):
                    yield from self._member(box, info, place, inner=inner)
        except SourceRefused:
            raise
        except _TROUBLE as damage:
            raise SourceRefused(f"{place} is a damaged zip: {damage}") from damage

    def _member(self, box: ZipFile, info: ZipInfo, place: str, *, inner: bool) -> Iterator[Found]:
        name = info.filename.replace("\\", "/").rpartition("/")[2]
        here = f"{place}, {info.filename}"
        if self.wanted(name):
            yield Found(name, here, self._bounded(box, info, here))
        elif is_zip_name(name) and not inner:
            yield from self.archive(self._bounded(box, info, here), here, inner=True)

    def _bounded(self, box: ZipFile, info: ZipInfo, place: str) -> bytes:
        with box.open(info) as stream:
            return self._counted(stream.read(LARGEST + 1), place)

    def _counted(self, content: bytes, place: str) -> bytes:
        self.unpacked += len(content)
        if len(content) > LARGEST:
            raise SourceRefused(f"{place} has more than {LARGEST} bytes, which no official file has")
        if self.unpacked > ALL_TOGETHER:
            raise SourceRefused(f"{place}: with it there are more than {ALL_TOGETHER} bytes to read")
        return content


def _regular_files(path: Path) -> list[Path]:
    """In the order of their names; links that lead elsewhere are not followed."""
    files: list[Path] = []
    for each in path.rglob("*"):
        if each.is_file() and not each.is_symlink():
            files.append(each)
        if len(files) > _MEMBERS:
            raise SourceRefused(
                f"{path.name} holds more than {_MEMBERS} files; give the folder of one release"
            )
    return sorted(files)


def _content_of(path: Path, place: str) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_ARCHIVE + 1)
    except OSError as unreadable:
        raise SourceRefused(f"{place} cannot be read: {unreadable.strerror}") from unreadable
    if len(content) > LARGEST_ARCHIVE:
        raise SourceRefused(f"{place} has more than {LARGEST_ARCHIVE} bytes")
    return content


def _refuse_long_list(content: bytes, place: str) -> None:
    """`ZipFile` reads the whole list at once, however long it says it is; so look before."""
    tail = content[-_TAIL:]
    sizes = [int.from_bytes(size, "little") for size in _END.findall(tail)]
    if not sizes:
        raise SourceRefused(f"{place} is no zip")
    if _LONG_FORM in tail or max(sizes) > _DIRECTORY:
        raise SourceRefused(f"{place} lists far more files than any release has")


def _members(box: ZipFile, place: str) -> list[ZipInfo]:
    members = [info for info in box.infolist() if not info.is_dir()]
    if len(members) > _MEMBERS:
        raise SourceRefused(f"{place} holds {len(members)} files, more than any release has")
    return members
