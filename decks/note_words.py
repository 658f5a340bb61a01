"""The words of a note that a question shows: of a long list, its head and the one line that matters."""

from __future__ import annotations

import re

_HEAD = re.compile(r"^(.*?(?::|such as))\s+(.*)$")


def naming_part(note: str, code: str) -> str:
    """The note without the lines that do not name the code; an ellipsis stands for them."""
    listed = _HEAD.match(note)
    head, lines = (listed[1], listed[2].split("; ")) if listed else ("", note.split("; "))
    found = next((line for line in lines if re.search(rf"{re.escape(code)}(?![0-9A-Z])", line)), None)
    if found is None or len(lines) == 1:
        return note
    return _shortened(head, found, first=found == lines[0], last=found == lines[-1])


def _shortened(head: str, line: str, *, first: bool, last: bool) -> str:
    before = "" if first else " …" if head else "… "
    return f"{head}{before}{' ' if head else ''}{line}{'' if last else ' …'}"
