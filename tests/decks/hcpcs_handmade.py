"""An HCPCS file of a few codes of its own, written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from decks.build_hcpcs import build_hcpcs
from decks.library_hcpcs import HcpcsLibrary, open_hcpcs
from decks.sources.hcpcs_edition import HCPCS_OCTOBER_2025
from decks.sources.hcpcs_entry import Dropped, Entry, HcpcsFile

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "A0001": "Ride to the moon, one way",
        "A0002": "Ride to the moon, both ways",
        "A0003": "Ride to the sea",
        "A0004": "Injection of salt water",
        "E0001": "Chair with two wheels",
        "E0002": "Chair with three wheels",
        "E0003": "Chair with four wheels",
        "E0004": "Chair with five wheels",
        "E0005": "Chair, with, five - wheels",
        "J0001": "Injection, moonshine, 1 mg",
        "J0002": "Injection, moonshine, 10 mg",
        "J0003": "Injection, sunshine, 1 mg",
        "J0004": "Injections of starlight; not with j0004",
        "J0005": "Injection, rain (see 12345)",
        "Q0001": "Injection, thunder, 1 mg",
        "S0001": "Injection, lightning, 1 mg",
        "V0001": "Glasses for the moon",
        "AA": "By a dwarf",
        "AB": "By a giant",
        "BA": "At night",
        "CA": "In a storm",
        "DA": "On the moon",
        "DB": "On the sun (use 'db' alone)",
    }
)


def entry(code: str, title: str, terminated: date | None = None) -> Entry:
    kind = "code" if len(code) == 5 else "modifier"
    return Entry(code, kind, title, "", "", date(2001, 2, 3), None, terminated, "N")  # type: ignore[arg-type]


def handmade_file(titles: Mapping[str, str] = TITLES, ended: tuple[str, ...] = ()) -> HcpcsFile:
    rows = [entry(code, title, date(2020, 1, 1) if code in ended else None) for code, title in titles.items()]
    codes, modifiers = ([row for row in rows if (len(row.code) == 5) is whole] for whole in (True, False))
    return HcpcsFile(tuple(codes), tuple(modifiers), Dropped())


def handmade(folder: Path, file: HcpcsFile | None = None) -> HcpcsLibrary:
    path = folder / "hcpcs.sqlite"
    build_hcpcs(path, HCPCS_OCTOBER_2025, file or handmade_file(), "by hand")
    return open_hcpcs(path)
