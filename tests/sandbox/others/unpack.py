"""Unpack the example bots of the downloaded source distributions: python unpack.py FOLDER.

FOLDER holds *.tar.gz; name-1.0/examples/x.py becomes FOLDER/name/examples/x.py, byte for byte.
"""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path, PurePosixPath


def unpack(folder: Path) -> None:
    for archive in sorted(folder.glob("*.tar.gz")):
        with tarfile.open(archive) as packed:
            for member in packed:
                place = _place(member)
                if place and (data := packed.extractfile(member)):
                    _write(folder / place, data.read())


def _place(member: tarfile.TarInfo) -> PurePosixPath | None:
    """Where it goes; nowhere unless it is a file among the examples."""
    top, *rest = PurePosixPath(member.name).parts
    if not member.isfile() or ".." in rest or rest[:1] != ["examples"]:
        return None
    return PurePosixPath(top.rpartition("-")[0].replace("_", "-").lower(), *rest)


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


if __name__ == "__main__":
    unpack(Path(sys.argv[1]))
