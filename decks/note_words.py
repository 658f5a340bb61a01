"""The words of a note that a question shows: of a long list, its head and the one line that matters."""

from __future__ import annotations

import re

_LIST = re.compile(r"(.*?(?::|such as))\s+(.*)")
_LEAD_IN = re.compile(r"(Code first(?:,? if \w+,)?)\s+(.*)")


def naming_part(note: str, code: str) -> str:
    """The note without the lines that do not name the code; an ellipsis stands for them."""
    listed = _LIST.fullmatch(note) or _LEAD_IN.fullmatch(note)
    head, lines = (f"{listed[1]} ", listed[2].split("; ")) if listed else ("", note.split("; "))
    found = next((line for line in lines if re.search(rf"{re.escape(code)}(?![0-9A-Z])", line)), None)
    if found is None or len(lines) == 1:
        return note
    return f"{head}{'' if found == lines[0] else '… '}{found}{'' if found == lines[-1] else ' …'}"
