"""The decks of a data folder: which can be made there, whether each is current, and the making.

What was imported (`DATA/official/EDITION.zip`) is used before what ships: an imported edition of its own makes a new
deck, and one that ships is made anew from the official files.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from decks.build import MAKERS
from decks.build_authored import build_authored
from decks.build_hcpcs import build_hcpcs
from decks.build_icd10cm import build_icd10cm
from decks.build_icd10pcs import build_icd10pcs
from decks.cards import AUTHORED, system_of
from decks.draft import Progress, is_made_from
from decks.editions import EDITIONS
from decks.exchange.authored_yaml import read_deck, shipped_folders, yaml_of_deck
from decks.library import deck_path
from decks.model import Edition
from decks.sources.carrier import SourceRefused
from decks.sources.hcpcs import read_hcpcs
from decks.sources.icd10cm_files import OfficialSet, find_files
from decks.sources.icd10cm_index import read_index
from decks.sources.icd10cm_official import PUBLISHED, edition_of, read_official
from decks.sources.icd10pcs import read_book
from decks.sources.inputs import fingerprint
from decks.sources.official_import import pcs_folder
from decks.sources.official_store import FOLDER, official_path
from decks.tabular import IndexTerm

AUTHORED_FOLDER = "authored"  # in the data folder
_USUAL_SIZE = 98_000  # codes of an edition whose number is not known, for the progress bar


def known(data: Path) -> list[str]:
    """Deck ids: those that ship and those that were imported. Of the other code sets than ICD-10-CM the newest comes
    first, as it is the one in use.
    """
    imported = [path.stem for path in sorted((data / FOLDER).glob("*.zip")) if _is_known_system(path.stem)]
    decks = list(dict.fromkeys([*MAKERS, *imported]))
    diagnoses = [deck for deck in decks if system_of(deck) == "icd10cm"]
    others = sorted((deck for deck in decks if deck not in diagnoses), reverse=True)
    return [*diagnoses, *others, *sorted(authored_files(data))]


def authored_files(data: Path) -> dict[str, Path]:
    """Authored decks by id: those that ship, and those of the data folder, which come first."""
    own = {path.stem: path for path in (data / AUTHORED_FOLDER).glob("*.yaml")}
    return {AUTHORED + name: path for name, path in (shipped_folders() | own).items()}


def is_current(data: Path, deck: str) -> bool:
    """Whether its file is there, whole, and made from what is installed and imported now."""
    return is_made_from(deck_path(data, deck), _mark(data, deck))


def make(data: Path, deck: str, progress: Progress | None = None) -> None:
    """Makes the deck's file. Raises `SourceRefused`, OSError; then an older file stays."""
    target = deck_path(data, deck)
    if deck.startswith(AUTHORED):
        build_authored(target, read_deck(authored_files(data)[deck]), _mark(data, deck))
        if progress:
            progress(1, 1)
        return
    official = official_path(data, deck)
    if not official.exists():
        MAKERS[deck](target, progress)
        return
    _FROM_OFFICIAL[system_of(deck)](target, deck, official, _mark(data, deck), progress)


def _is_known_system(deck: str) -> bool:
    return system_of(deck) in _FROM_OFFICIAL


def _mark(data: Path, deck: str) -> str:
    if deck.startswith(AUTHORED):
        return sha256(yaml_of_deck(read_deck(authored_files(data)[deck])).encode()).hexdigest()
    official = official_path(data, deck)
    plain = fingerprint(deck)
    if not official.exists():
        return plain
    return sha256(plain.encode() + sha256(official.read_bytes()).digest()).hexdigest()


def _icd10cm(target: Path, deck: str, official: Path, mark: str, progress: Progress | None) -> None:
    files = find_files(official)
    edition = edition_of(files)
    if edition.id != deck:
        raise SourceRefused(f"{official.name} holds {edition.id}")
    published = PUBLISHED.get(files.year)
    total = published.headers + published.billable if published else _USUAL_SIZE
    terms = _terms(files)
    build_icd10cm(target, edition, read_official(files, edition), total, mark, progress, terms=terms)


def _terms(files: OfficialSet) -> list[IndexTerm]:
    """Of the Alphabetic Index to Diseases, where it came with the release."""
    indexes = [
        read_index(kind, file.place, file.content) for kind, file in files.indexes() if kind == "index"
    ]
    return [(way, entry.codes()) for index in indexes for way, entry in index.entries()]


def _icd10pcs(target: Path, deck: str, official: Path, mark: str, progress: Progress | None) -> None:
    with pcs_folder(official) as folder:
        book = read_book(folder)
    build_icd10pcs(target, EDITIONS.get(deck) or _pcs_edition(deck), book, mark, progress)


def _hcpcs(target: Path, deck: str, official: Path, mark: str, progress: Progress | None) -> None:
    build_hcpcs(target, EDITIONS.get(deck) or _hcpcs_edition(deck), read_hcpcs(official), mark, progress)


_FROM_OFFICIAL: dict[str, Callable[[Path, str, Path, str, Progress | None], None]] = {
    "icd10cm": _icd10cm,
    "icd10pcs": _icd10pcs,
    "hcpcs": _hcpcs,
}


def _pcs_edition(deck: str) -> Edition:
    """The windows that are usual: in force for a fiscal year, asked in exams for the calendar year."""
    year = int(deck.rpartition("-")[2])
    return Edition(
        id=deck,
        system="ICD-10-PCS",
        name=f"FY{year}",
        release=f"October 1 {year - 1}",
        effective_from=date(year - 1, 10, 1),
        effective_to=date(year, 9, 30),
        exam_from=date(year, 1, 15),
        exam_to=date(year + 1, 1, 14),
    )


def _hcpcs_edition(deck: str) -> Edition:
    """A quarter: in force until the next one begins."""
    year, month = map(int, deck.removeprefix("hcpcs-").split("-"))
    first = date(year, month, 1)
    after = date(year + (month + 3 > 12), (month + 2) % 12 + 1, 1)
    return Edition(
        id=deck,
        system="HCPCS Level II",
        name=f"{first:%B} {year}",
        release=f"{first:%B} 1 {year}",
        effective_from=first,
        effective_to=after - timedelta(days=1),
        exam_from=first,
        exam_to=date(year + 1, 1, 14),
    )
