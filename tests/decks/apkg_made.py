"""Anki packages made by hand, good and bad, and real ones made by Anki itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from decks.exchange.apkg_in import Imported, read_apkg

BASIC, CLOZE = 1, 2
MODELS = {
    str(BASIC): {
        "type": 0,
        "flds": [{"name": "Front"}, {"name": "Back"}],
        "tmpls": [{"qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}],
    },
    str(CLOZE): {
        "type": 1,
        "flds": [{"name": "Text"}, {"name": "Extra"}],
        "tmpls": [{"qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}<br>{{Extra}}"}],
    },
}
COL = "CREATE TABLE col (models text)"
NOTES = "CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, tags text, flds text)"
Row = tuple[object, object, object, object]  # guid, note type, tags, fields


def row(front: object = "front", back: str = "back", guid: object = "g1", mid: object = BASIC) -> Row:
    return guid, mid, "", f"{front}\x1f{back}"


def collection(folder: Path, rows: list[Row], *statements: str, models: object = MODELS) -> bytes:
    """A collection of the old schema with these notes; `statements` run after that."""
    file = folder / "made.sqlite"
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file, isolation_level=None)) as made:
        made.execute("PRAGMA synchronous = OFF")
        made.execute("PRAGMA journal_mode = MEMORY")
        made.execute(COL)
        made.execute(NOTES)
        made.execute(
            "INSERT INTO col VALUES (?)", [models if isinstance(models, str) else json.dumps(models)]
        )
        made.execute("BEGIN")
        made.executemany("INSERT INTO notes (guid, mid, tags, flds) VALUES (?, ?, ?, ?)", rows)
        made.execute("COMMIT")
        for statement in statements:
            made.execute(statement)
    return file.read_bytes()


def package(folder: Path, members: dict[str, bytes], *, stored: bool = False) -> Path:
    file = folder / "deck.apkg"
    with ZipFile(file, "w", ZIP_STORED if stored else ZIP_DEFLATED) as box:
        for name, content in members.items():
            box.writestr(name, content)
    return file


def read_rows(folder: Path, rows: list[Row], *statements: str, models: object = MODELS) -> Imported:
    content = collection(folder, rows, *statements, models=models)
    return read_apkg(package(folder, {"collection.anki21": content}))


@contextmanager
def opened(folder: Path) -> Iterator[Collection]:
    """A fresh collection of the Anki that is installed."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Collection(str(folder / "collection.anki2"))
    try:
        yield made
    finally:
        made.close()


def bring_in(anki: Collection, path: Path) -> None:
    options = ImportAnkiPackageOptions(with_scheduling=True)
    anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options))


def send_out(anki: Collection, path: Path, *, legacy: bool) -> Path:
    options = ExportAnkiPackageOptions(
        with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy
    )
    anki.export_anki_package(out_path=str(path), options=options, limit=None)
    return path


def exported(folder: Path, fill: Callable[[Collection], None], *, legacy: bool = True) -> Path:
    """What Anki exports of a collection that `fill` has filled."""
    with opened(folder / "exporting") as anki:
        fill(anki)
        return send_out(anki, folder / "exported.apkg", legacy=legacy)


def add(anki: Collection, note_type: str, *fields: str, tags: tuple[str, ...] = ()) -> None:
    kind = anki.models.by_name(note_type)
    assert kind is not None
    note = anki.new_note(kind)
    note.fields = [*fields, *[""] * (len(note.fields) - len(fields))]
    note.tags = list(tags)
    anki.add_note(note, 1)  # type: ignore[arg-type]
