"""All that a compiled deck is made from, and its fingerprint."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files as package_files

from decks.compiled import FORMAT
from decks.sources.carrier import OfficialFiles, installed_files


def core_text() -> str:
    return (package_files("decks") / "data" / "core-icd10cm.csv").read_text("utf-8")


def fingerprint(deck: str, files: OfficialFiles | None = None) -> str:
    """Hex. It changes when an official file, a file that ships, or the code that makes decks does."""
    digests = [*(files or installed_files()).digests(), *_shipped()]
    return sha256("\n".join([str(FORMAT), deck, *digests]).encode()).hexdigest()


@cache
def _shipped() -> tuple[str, ...]:
    """Digests of the packed data and of the code, as they were when this process first looked."""
    root = package_files("decks")
    files = [entry for entry in (root / "data").iterdir() if entry.name.endswith(".gz")]
    for folder in (root, root / "templates", root / "sources"):
        files += [entry for entry in folder.iterdir() if entry.name.endswith(".py")]
    return tuple(sha256(entry.read_bytes()).hexdigest() for entry in sorted(files, key=str))
