"""Builds by their content: a deck file's name is the hash of its bytes, so the same input is the same build, and an
older one can always be opened again beside the one in use.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

_DIGITS = 16  # of the hex digest, 64 bits


def build_of(path: Path) -> str:
    """What a deck file is called by its content. Raises OSError."""
    with path.open("rb") as file:
        digest = sha256()
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()[:_DIGITS]


def build_path(data: Path, deck: str, build: str) -> Path:
    """Where a build is kept, whether or not it is."""
    return data / "decks" / "builds" / f"{deck}@{build}.sqlite"


def keep_build(data: Path, deck: str, path: Path) -> str:
    """Keeps a deck file as a build and says which. Harmless to repeat. Raises OSError."""
    build = build_of(path)
    if build_path(data, deck, build).exists():
        return build
    folder = build_path(data, deck, build).parent
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=".keep-", dir=folder
    ) as place:  # of its own: others may keep it too
        draft = Path(place, "draft")
        try:
            os.link(path, draft)
        except OSError:  # another file system, or one without links
            shutil.copyfile(path, draft)
        build = build_of(draft)  # the deck may have been made anew since
        draft.replace(build_path(data, deck, build))
    return build
