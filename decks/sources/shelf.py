"""The compiled file, open for reading, and the one place that says when it is no good."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from decks.compiled import APPLICATION_ID, FORMAT, edition_of
from decks.model import Edition


class LibraryDamaged(Exception):
    """The file is no deck of this version, or broken. Building it again helps."""

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(f"{path} is no usable deck ({reason}); make it again: codedrill decks build --force")


class Shelf:
    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.is_file():
            raise LibraryDamaged(path, "no such file")
        address = f"{path.resolve().as_uri()}?immutable=1&mode=ro"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        try:
            self._refuse_foreign()
        except LibraryDamaged:
            self.close()
            raise

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as damage:
            raise LibraryDamaged(self._path, damage) from damage

    @property
    def edition(self) -> Edition:
        """The edition that the file holds. Raises `LibraryDamaged`."""
        rows = self.rows("SELECT value FROM meta WHERE name = 'edition'")
        try:
            return edition_of(rows[0][0])
        except (LookupError, TypeError, ValueError) as damage:
            raise LibraryDamaged(self._path, "it does not say which edition it holds") from damage

    def close(self) -> None:
        self._connection.close()

    def _refuse_foreign(self) -> None:
        if self._pragma("application_id") != APPLICATION_ID:
            raise LibraryDamaged(self._path, "another program's file")
        if self._pragma("user_version") != FORMAT:
            raise LibraryDamaged(self._path, f"format {self._pragma('user_version')}, not {FORMAT}")
        if self._path.stat().st_size != self._pragma("page_count") * self._pragma("page_size"):
            raise LibraryDamaged(self._path, "cut short")

    def _pragma(self, name: str) -> int:
        [(value,)] = self.rows(f"PRAGMA {name}")
        return int(value)
