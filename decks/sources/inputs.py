"""All that a compiled deck is made from, and its fingerprint."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files as package_files

from decks.compiled import FORMAT
from decks.sources.carrier import OfficialFiles, installed_files


def core_text() -> str:
    return (package_files("decks") / "data" / "core-icd10cm.csv").read_text("utf-8")


def fingerprint(deck: str, files: OfficialFiles | None = None) -> str:
    """Hex. It changes when an official file, a file that ships, a template or the file format does."""
    digests = [*(files or installed_files()).digests(), *_shipped(), *_rules()]
    return sha256("\n".join([str(FORMAT), deck, *digests]).encode()).hexdigest()


def _shipped() -> list[str]:
    """Digests of the packed data that decks are made of."""
    folder = package_files("decks") / "data"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".gz"))
    return [sha256((folder / name).read_bytes()).hexdigest() for name in names]


def _rules() -> list[str]:
    """Digests of the code that decides what is asked: a changed template makes another deck."""
    folder = package_files("decks")
    modules = [entry for entry in folder.iterdir() if entry.name.startswith("build_")]
    modules += [entry for entry in (folder / "templates").iterdir() if entry.name.endswith(".py")]
    return [sha256(entry.read_bytes()).hexdigest() for entry in sorted(modules, key=lambda each: each.name)]
