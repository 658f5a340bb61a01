"""Compares the Tabular List, code by code, with the file that says which codes exist.

All that disagrees is counted, and the first five are told by file and line: one cause has many effects.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import shorten

from decks.model import Note
from decks.references import PrintedCodes, references_in
from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm_addenda import folded
from decks.sources.icd10cm_listing import Listing
from decks.sources.safe_xml import line_of
from decks.sources.tabular_notes import plain
from decks.sources.tabular_tree import Reading
from decks.sources.tree import Branch, Chapter
from decks.sources.zips import Found

_TOLD = 5
_LONGEST = 100  # characters of a note that are told


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A reference of a note that leads to no code of the edition."""

    owner: str  # a code, the id of a block, "chapter 4"
    reference: str
    note: str

    def __str__(self) -> str:
        return f"{self.owner}: {self.reference} in {shorten(self.note, _LONGEST)!r}"


@dataclass(slots=True)
class Audit:
    tabular: Found
    listing: Listing
    faults: list[tuple[str, str]] = field(default_factory=list)  # (code with dot, what disagrees)
    titles: dict[str, str] = field(default_factory=dict)  # folded title of a billable code -> the code
    codes: list[str] = field(default_factory=list)  # with dots, in printed order
    notes: list[tuple[str, tuple[Note, ...]]] = field(default_factory=list)

    def look_at(self, chapter: Chapter) -> None:
        self._keep(f"chapter {chapter.number}", chapter.notes)
        for section in chapter.sections:
            self._keep(section.id, section.notes)
            for category in section.categories:
                for branch in _all(category):
                    self._compare(branch)

    def refuse_disagreement(self, reading: Reading) -> None:
        """Raises `SourceRefused` with what was found in all chapters."""
        missing = [code for code in self.listing.rows if code not in reading.codes]
        found = len(self.faults) + len(missing)
        if found:
            told = [self._in_tabular(code, what) for code, what in self.faults[:_TOLD]]
            told += [self._in_listing(code) for code in missing[: _TOLD - len(told)]]
            raise SourceRefused(f"{'; '.join(told)}{f' (of {found} such)' if found > len(told) else ''}")

    def unresolved(self) -> tuple[Unresolved, ...]:
        """References of notes that lead nowhere, in printed order."""
        printed = PrintedCodes(self.codes)
        return tuple(
            Unresolved(owner, str(reference), note.text)
            for owner, notes in self.notes
            for note in notes
            for reference in references_in(note.text)
            if printed.span(reference) is None
        )

    def _keep(self, owner: str, notes: tuple[Note, ...]) -> None:
        if notes:
            self.notes.append((owner, notes))

    def _compare(self, branch: Branch) -> None:
        self.codes.append(branch.code)
        self._keep(branch.code, branch.notes)
        self.faults.extend((branch.code, what) for what in self._faults(branch, not branch.children))

    def _faults(self, branch: Branch, billable: bool) -> Iterator[str]:
        title = _folded(branch.title)
        twin = self.titles.setdefault(title, branch.code) if billable else branch.code
        if twin != branch.code:
            yield f"{branch.code} has the title of {twin}, {branch.title!r}"
        row = self.listing.rows.get(branch.code.replace(".", ""))
        if row is None:
            if billable or self.listing.has_headers:
                yield f"{branch.code} is not in {self.listing.place}"
            return
        place = f"{self.listing.place}, line {row.line}"
        if row.billable not in (None, billable):
            yield f"{branch.code} is {_state(billable)}, but {_state(not billable)} in {place}"
        if row.title is not None and _folded(row.title) != title:
            yield f"{branch.code} is {branch.title!r}, but {row.title!r} in {place}"

    def _in_tabular(self, code: str, what: str) -> str:
        line = next(
            (at for stem in _stems(code) if (at := line_of(self.tabular.content, f"<name>{stem}</name>"))), 0
        )
        return f"{self.tabular.place}, line {line}: {what}"

    def _in_listing(self, code: str) -> str:
        line = self.listing.rows[code].line
        return (
            f"{self.listing.place}, line {line}: {code} is not in {self.tabular.place}, and is not made by it"
        )


def _all(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.children:
        yield from _all(child)


def _stems(code: str) -> Iterator[str]:
    """The code, then shorter ones: a code that is made stands in the file as its stem."""
    return (code[:size].rstrip(".") for size in range(len(code), 2, -1))


def _folded(title: str) -> str:
    return title if title.isascii() else plain(folded(title))


def _state(billable: bool) -> str:
    return "billable" if billable else "a header"
