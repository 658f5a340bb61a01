"""The notes of the Tabular List as they are printed.

The files leave the lead-in to the printer: `<codeFirst>` holds "underlying disease, such as:" and its list,
the book prints "Code first underlying disease, such as: ...". Such an element is one instruction, so it
becomes one note: the head line, then its lines. Lines of all other elements stand by themselves. Words are
never changed, only runs of white space are.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from decks.model import Note

_ONE_A_LINE = {
    "includes": "includes",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "inclusionTerm": "inclusion_term",
    "notes": "notes",
    "sevenChrNote": "notes",
}
_ONE_INSTRUCTION = {
    "codeFirst": ("code_first", "Code first"),
    "useAdditionalCode": ("use_additional", "Use additional"),
    "codeAlso": ("code_also", "Code also"),
}


def plain(text: str | None) -> str:
    return " ".join((text or "").split())


def notes_of(element: Element) -> tuple[Note, ...]:
    """All notes printed at a chapter, block or code, in the order of the file."""
    return tuple(note for child in element for note in _notes_in(child))


def _notes_in(element: Element) -> Iterator[Note]:
    lines = [plain(note.text) for note in element.iterfind("note")]
    if element.tag in _ONE_A_LINE:
        yield from (Note(_ONE_A_LINE[element.tag], line) for line in lines)
    elif element.tag in _ONE_INSTRUCTION:
        kind, lead_in = _ONE_INSTRUCTION[element.tag]
        yield Note(kind, _instruction(lead_in, lines))
    elif element.tag == "visualImpairment":
        yield from (Note("notes", line) for line in _acuity_lines(element))


def _instruction(lead_in: str, lines: list[str]) -> str:
    head, *rest = lines
    opening = f"{lead_in}{head}" if head.startswith(",") else f"{lead_in} {head}"
    if not rest:
        return opening
    if rest[0].startswith("or "):
        return " ".join([opening, *rest])
    return f"{opening}{' ' if head.endswith(':') else '; '}{'; '.join(rest)}"


def _acuity_lines(table: Element) -> Iterator[str]:
    """The one table of the List, at H54, a line for each category of visual impairment."""
    for row in table.iterfind("visCategory"):
        category = row.findtext("value")
        worse = ", ".join(plain(value.text) for value in row.iterfind("visRange/visMax/value"))
        better = ", ".join(plain(value.text) for value in row.iterfind("visRange/visMin/value"))
        if category and worse:
            limits = (
                f"maximum less than {worse}; minimum equal to or better than {better}" if better else worse
            )
            yield f"Visual impairment category {plain(category)}: {limits}"
