"""The archives of others are unpacked where they belong, and nowhere else."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from tests.sandbox.others.unpack import unpack


def test_only_examples_are_unpacked_and_nothing_climbs_out(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "some_bots-1.0.tar.gz", "w:gz") as archive:
        for name in ("some_bots-1.0/examples/echo.py", "some_bots-1.0/setup.py", "x-1/examples/../../out"):
            member = tarfile.TarInfo(name)
            member.size = 2
            archive.addfile(member, io.BytesIO(b"1\n"))
    unpack(tmp_path)
    files = sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file())
    assert files == ["some-bots/examples/echo.py", "some_bots-1.0.tar.gz"]
