"""The official files of an edition as they are kept in the data folder: one zip an edition, `icd10cm-2027.zip`.

Only the files that are read go in, by name and in a fixed order, without dates: the same files give the same
bytes. The zip is written beside its place and moved there, so an edition is there whole or not at all, and the
readers take it as they take a zip of CMS.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FOLDER = "official"  # in the data folder
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can tell
_READABLE = 0o644 << 16


def official_path(data: Path, edition: str) -> Path:
    """Where the official files of an edition are kept, whether or not they are there."""
    return data / FOLDER / f"{edition}.zip"


def keep(data: Path, edition: str, files: Iterable[tuple[str, bytes]]) -> Path:
    """Puts the files (name, content) in place, instead of older ones of that edition. Raises `OSError`."""
    target = official_path(data, edition)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            _write(stream, sorted(files))
            stream.flush()
            os.fsync(stream.fileno())
        draft.chmod(0o644)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _write(stream: IO[bytes], files: Iterable[tuple[str, bytes]]) -> None:
    with ZipFile(stream, "w", ZIP_DEFLATED) as box:
        for name, content in files:
            info = ZipInfo(name, _LONG_AGO)
            info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, _READABLE, 3
            box.writestr(info, content)
