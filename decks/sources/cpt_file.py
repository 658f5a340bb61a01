"""A document that a learner sends as their copy of CPT: one text file, by itself or in a zip with no other.

Names of columns may be shown to its owner; nothing here shows a descriptor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from decks.sources.carrier import SourceRefused
from decks.sources.cpt import Mapping, choices, guess, read_cpt
from decks.sources.zips import found_in, is_zip_name

TEXTS = (".txt", ".csv", ".tsv")
ENDINGS = (*TEXTS, ".zip")
LONGEST_NAME = 40  # characters of a column's name
_UNPACKED = "unpacked"  # a folder beside the zip


@dataclass(frozen=True, slots=True)
class Looked:
    """What a document holds. More than one choice: which columns are meant must be asked."""

    codes: int
    choices: tuple[Mapping, ...]  # the best first

    def as_told(self) -> dict[str, Any]:
        """For JSON; columns counted from 1, with their names."""
        return {"codes": self.codes, "choices": [_told(one) for one in self.choices]}


def look(path: Path, columns: tuple[int, int] | None = None) -> Looked:
    """By a guess, or with these columns (code, descriptor; from 0). Reads all of it. Raises `SourceRefused`."""
    text = _text_of(path)
    mapping = _mapping(text, columns)
    found = (mapping,) if columns else choices(text, mapping)
    return Looked(len(read_cpt(text, mapping)) if len(found) == 1 else 0, found)


def read(path: Path, columns: tuple[int, int]) -> dict[str, str]:
    """Code -> descriptor. Raises `SourceRefused`."""
    text = _text_of(path)
    return read_cpt(text, _mapping(text, columns))


def _told(mapping: Mapping) -> list[int | str]:
    names = [mapping.names[at][:LONGEST_NAME] if at < len(mapping.names) else ""
             for at in (mapping.code, mapping.descriptor)]  # fmt: skip
    return [mapping.code + 1, mapping.descriptor + 1, *names]


def _mapping(text: Path, columns: tuple[int, int] | None) -> Mapping:
    mapping = guess(text)
    if mapping is None:
        read_cpt(text)  # says what is missing
        raise AssertionError("a table without columns was read")
    return replace(mapping, code=columns[0], descriptor=columns[1]) if columns else mapping


def _text_of(path: Path) -> Path:
    """The text file; what a zip holds is put beside it, under a name of our own."""
    if not is_zip_name(path.name):
        return path
    found = list(found_in(path, lambda name: name.lower().endswith(TEXTS) and not name.startswith(".")))
    if len(found) != 1:
        raise SourceRefused(
            f"{path.name} holds {len(found) or 'no'} text files; send a zip with just the one that is meant"
            f" ({', '.join(TEXTS)})"
        )
    target = path.parent / _UNPACKED / f"{path.stem}{Path(found[0].name).suffix.lower()}"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(found[0].content)
    return target
