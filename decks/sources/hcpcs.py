"""HCPCS Level II as CMS publishes it each quarter: the zip, or the text or workbook taken out of it.

A zip is read by its text where it has one. What a file is, its first bytes and its members say, not its name.
"""

from __future__ import annotations

from pathlib import Path

from decks.sources.carrier import SourceRefused
from decks.sources.hcpcs_entry import Census, HcpcsFile
from decks.sources.hcpcs_record import assemble
from decks.sources.hcpcs_sheet import sheet_records
from decks.sources.hcpcs_text import text_records
from decks.sources.hcpcs_zip import is_zip, one_member
from decks.sources.packed import LARGEST


def read_hcpcs(path: Path, expected: Census | None = None) -> HcpcsFile:
    """All codes and modifiers of one release, checked. Give `expected` where the counts are known.

    Raises `SourceRefused` with file and line for whatever does not agree; never returns a part.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as unreadable:
        raise SourceRefused(f"{path.name} cannot be read: {unreadable}") from unreadable
    if len(content) > LARGEST:
        raise SourceRefused(f"{path.name} has more than {LARGEST} bytes")
    return _read(content, path.name).refuse_unless(expected, path.name)


def _read(content: bytes, name: str) -> HcpcsFile:
    if not is_zip(content):
        return assemble(text_records(content, name), name)
    if one_member(content, name, lambda each: each == "xl/workbook.xml"):
        return assemble(sheet_records(content, name), name)
    inner = one_member(content, name, _is_text) or one_member(content, name, _is_workbook)
    if inner is None:
        raise SourceRefused(f"{name} holds no ANWEB text and no ANWEB workbook")
    return _unpacked(inner[1], f"{inner[0]} in {name}")


def _unpacked(content: bytes, name: str) -> HcpcsFile:
    records = sheet_records if is_zip(content) else text_records
    return assemble(records(content, name), name)


def _is_text(member: str) -> bool:
    return "ANWEB" in member.upper() and member.upper().endswith(".TXT")


def _is_workbook(member: str) -> bool:
    return "ANWEB" in member.upper() and member.upper().endswith(".XLSX")
