"""A small HCPCS file written by hand, as text and as workbook, and the official ones of 2018 and 2019."""

from __future__ import annotations

import lzma
import tarfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from decks.sources.hcpcs_entry import Census

SMALL = Census(codes=3, live_codes=2, modifiers=1, live_modifiers=1)
MEMBERS = {2018: "HCPC2018_CONTR_ANWEB_disc.txt", 2019: "HCPC2019_CONTR_ANWEB.txt"}
NAMES = (
    "HCPC SEQNUM RECID LONG_DESCRIPTION SHORT_DESCRIPTION XREF1 XREF2 XREF3 XREF4 XREF5 COV ADD_DT ACT_EFF_DT"
)
HEADER = [name.replace("_", " ") for name in f"{NAMES} TERM_DT ACTION_CD".split()]


def official(year: int) -> bytes:
    """The text of that year, but for the words of P1 to P6."""
    packed = (Path(__file__).parent / "data" / "hcpcs-2018-2019.tar.xz").read_bytes()
    with tarfile.open(fileobj=BytesIO(lzma.decompress(packed))) as box:
        member = box.extractfile(MEMBERS[year])
        assert member is not None
        return member.read()


def first(key: str, text: str, **changed: str) -> str:
    """A first line. Modifiers are the keys of two characters."""
    fields = {"seq": "00100", "short": "Short", "xref": "", "coverage": "C", "added": "19960101"}
    fields |= {"effective": "19970101", "terminated": "", "action": "N"} | changed
    identity = "3" if len(key) == 5 else "7"
    line = f"{key:>5}{fields['seq']}{identity}{text:<80}{fields['short']:<28}"
    line = f"{line:<204}{fields['xref']:<25}{fields['coverage']:<1}"
    dates = f"{fields['added']:<8}{fields['effective']:<8}{fields['terminated']:<8}"
    return f"{line:<268}{dates}{fields['action']:<1}".ljust(320)


def continued(key: str, text: str, seq: str = "00200") -> str:
    identity = "4" if len(key) == 5 else "8"
    return f"{key:>5}{seq}{identity}{text}".ljust(320)


def lines() -> list[str]:
    return [
        first("LT", "Left side (used to identify procedures performed on the left side of the body)"),
        first("P1", "Withheld"),
        first("25", "Withheld"),
        first("99213", "Withheld"),
        first("A0021", "Ambulance service, caf\xe9 au lait, which is", xref="A0030JZ   99483CPT  D0120"),
        continued("A0021", "permitted  by", "00200"),
        continued("A0021", "law", "00300"),
        first("D0120", "Withheld"),
        first("G0001", "Drawing blood", terminated="20041231", effective="", action="D"),
        first("V5364", "Dysphagia screening"),
    ]


def text(records: Sequence[str], *, disclaimer: str = "***Disclaimers\t\r\n\xa0\xa0 none\r\n\r\n") -> bytes:
    return (disclaimer + "".join(f"{record}\r\n" for record in records)).encode("latin-1")


def small() -> bytes:
    return text(lines())


def zipped(members: Mapping[str, bytes]) -> bytes:
    box = BytesIO()
    with ZipFile(box, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return box.getvalue()


def sheet_row(line: str) -> list[str]:
    """What the workbook says where the text has this line."""
    refs = [line[at : at + 5] for at in range(204, 229, 5)]
    dates = [line[at : at + 8] for at in (268, 276, 284)]
    texts = [line[11:91], line[91:119]] if line[10] in "37" else [line[11:91], ""]
    return [line[:5], line[5:9], line[10], *texts, *refs, line[229:230], *dates, line[292:293]]


def sheet_rows() -> list[list[str]]:
    return [["***Disclaimers"], [], list(HEADER), *map(sheet_row, lines())]


def workbook(rows: Sequence[Sequence[str]], *, prolog: str = "") -> bytes:
    """Texts of the long description are in the cell, all others shared."""
    strings = sorted({cell.strip() for row in rows for cell in row})
    shared = "".join(f"<si><r><t>{escape(each)}</t></r><rPh><t>no</t></rPh></si>" for each in strings)
    body = "".join(_row(number, row, strings) for number, row in enumerate(rows, 1))
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return zipped(
        {
            "xl/workbook.xml": b"<workbook/>",
            "xl/sharedStrings.xml": f"{prolog}<sst {space}>{shared}</sst>".encode(),
            "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{body}</sheetData></worksheet>".encode(),
        }
    )


def _row(number: int, row: Sequence[str], strings: list[str]) -> str:
    cells = [
        _cell(f"{'ABCDEFGHIJKLMNOPQ'[at]}{number}", cell.strip(), strings) for at, cell in enumerate(row)
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, cell: str, strings: list[str]) -> str:
    if not cell:
        return f'<c r="{place}"/>'
    if place.startswith("D"):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    if place.startswith("L") and cell.isdigit():
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="s"><v>{strings.index(cell)}</v></c>'
