"""What differs between two decks of one code set, edition to edition or build to build: codes, notes, cards.

A code counts as billable or not; one that was billable and is a header now is told apart from one that is gone.
Notes are compared as they are printed, in their order. Cards are compared by their content hash, per template.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from decks.diff import Listed, compare
from decks.library import Icd10Library


@dataclass(frozen=True, slots=True)
class CardChanges:
    kept: int
    added: int
    gone: int
    revised: int


@dataclass(frozen=True, slots=True)
class BookChanges:
    """Codes with their dot, in ascending order."""

    added: tuple[str, ...]
    became_header: tuple[str, ...]
    gone: tuple[str, ...]
    revised: tuple[str, ...]  # billable in both, with another title
    renoted: tuple[str, ...]  # in both, with other notes


def book_changes(old: Icd10Library, new: Icd10Library) -> BookChanges:
    before, after = old.listed(), new.listed()
    codes = compare(before, after)
    return BookChanges(
        added=codes.added,
        became_header=tuple(code for code in codes.gone if code in after),
        gone=tuple(code for code in codes.gone if code not in after),
        revised=codes.revised,
        renoted=_renoted(old, new, before, after),
    )


def _renoted(
    old: Icd10Library, new: Icd10Library, before: Mapping[str, Listed], after: Mapping[str, Listed]
) -> tuple[str, ...]:
    notes, now = old.noted(), new.noted()
    both = {code: code.replace(".", "") for code in before.keys() & after.keys()}
    return tuple(sorted(code for code, key in both.items() if notes.get(key) != now.get(key)))


_OF_TEMPLATE = """
SELECT COUNT(*), SUM(f.hash = g.hash) FROM old.fact f JOIN new.fact g
    ON g.code = f.code AND g.discriminator = f.discriminator AND g.template = ?
WHERE f.template = ?
"""


def card_changes(old: Path, new: Path) -> dict[str, CardChanges]:
    """By template. The files must be decks of this format."""
    with closing(sqlite3.connect("file::memory:", uri=True)) as connection:
        for name, path in (("old", old), ("new", new)):
            connection.execute(f"ATTACH ? AS {name}", (f"{path.resolve().as_uri()}?immutable=1&mode=ro",))
        templates = {
            name: dict(connection.execute(f"SELECT name, id FROM {name}.template")) for name in ("old", "new")
        }
        counts = {
            name: dict(connection.execute(f"SELECT name, facts FROM {name}.template"))
            for name in ("old", "new")
        }
        found = {}
        for template in counts["old"] | counts["new"]:
            before, after = counts["old"].get(template, 0), counts["new"].get(template, 0)
            numbers = templates["new"].get(template, -1), templates["old"].get(template, -1)
            both, kept = connection.execute(_OF_TEMPLATE, numbers).fetchone()
            found[template] = CardChanges(kept or 0, after - both, before - both, both - (kept or 0))
        return found
