"""The official order file of ICD-10-PCS (`icd10pcs_order_2027.txt`), compared with the tables.

Columns as in the order file of ICD-10-CM: 1-5 order number, 7-13 code, 15 flag (1 a code, 0 a table), 17-76 short
title, 78 on long title. The file and the tables must hold the same codes and the same tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm_order import numbered_lines, refused
from decks.sources.icd10pcs_codes import Procedures
from decks.sources.icd10pcs_shapes import CODE_LENGTH, TABLE_LENGTH

_NAME = re.compile(r"icd10pcs[-_]order[-_](?!.*addenda).*\.txt", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_CODE, _FLAG = slice(6, 13), 14


def is_pcs_order_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def refuse_other_order(name: str, content: bytes, procedures: Procedures) -> int:
    """How many codes both hold. Raises `SourceRefused`, by line, where they differ."""
    year = _YEAR.search(name)
    if year and year[1] != procedures.version:
        raise SourceRefused(f"{name} is of {year[1]}, the tables are of {procedures.version}")
    missing = dict.fromkeys(procedures.codes()) | dict.fromkeys(table.key for table in procedures.tables())
    for line, code in _codes(name, content):
        if code not in missing:
            raise refused(name, line, f"{code} is not in the tables of {procedures.version}, or comes twice")
        del missing[code]
    if missing:
        raise SourceRefused(
            f"{name} lacks {len(missing)} that the tables of {procedures.version} hold: {', '.join([*missing][:5])}"
        )
    return procedures.size


def _codes(name: str, content: bytes) -> Iterator[tuple[int, str]]:
    for line, text in numbered_lines(name, content):
        code, flag = text[_CODE].rstrip(), text[_FLAG : _FLAG + 1]
        expected = {CODE_LENGTH: "1", TABLE_LENGTH: "0"}.get(len(code))
        if text[:5] != f"{line:05}" or flag != expected:
            raise refused(name, line, f"{text[:16]!r} is no order number, code and flag")
        yield line, code
