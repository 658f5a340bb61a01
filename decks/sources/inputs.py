"""All that a compiled deck is made from, and its fingerprint."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files as package_files

from decks.compiled import FORMAT
from decks.sources.carrier import OfficialFiles, installed_files


def core_text() -> str:
    return (package_files("decks") / "data" / "core-icd10cm.csv").read_text("utf-8")


def fingerprint(files: OfficialFiles | None = None) -> str:
    """Hex. It changes when an official file, the core list or the file format does."""
    digests = (files or installed_files()).digests()
    return sha256("\n".join([str(FORMAT), *digests, core_text()]).encode()).hexdigest()
