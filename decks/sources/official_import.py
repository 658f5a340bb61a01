"""Takes official files in: read, checked as a whole, and kept only when all of it passed.

The files of an edition replace those that were kept of it before. Nothing is kept of a release that is refused.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from decks.sources.carrier import SourceRefused
from decks.sources.hcpcs import read_hcpcs
from decks.sources.hcpcs_entry import Dropped
from decks.sources.hcpcs_release import anweb_in, is_release, release_of
from decks.sources.icd10cm_files import OfficialSet, find_files
from decks.sources.icd10cm_index import read_index, strays
from decks.sources.icd10cm_official import Progress, Survey, edition_of, survey
from decks.sources.icd10pcs import read_book
from decks.sources.icd10pcs_codes import Procedures
from decks.sources.icd10pcs_order import is_pcs_order_name, refuse_other_order
from decks.sources.official_store import keep
from decks.sources.zips import found_in

_PCS_NAME = re.compile(r"icd10pcs_(?:tables|definitions|index)_\d{4}\.xml")
_TOLD = 5  # remarks of one kind


@dataclass(frozen=True, slots=True)
class Imported:
    edition: str  # "icd10cm-2027"
    path: Path  # where its files are kept
    counts: tuple[str, ...]  # what it holds, for people
    remarks: tuple[str, ...]  # what is odd in it and was taken nevertheless


def keep_icd10cm(path: Path, data: Path, progress: Progress | None = None) -> Imported:
    """From a folder or zip. Raises `SourceRefused`, `OSError`."""
    files = find_files(path)
    edition = edition_of(files)
    found = survey(files, edition, progress)
    counts = _icd10cm_counts(found)
    told = list(_short([f"a note leads to no code: {each}" for each in found.unresolved]))
    for count, odd in _indexes(files, found):
        counts.append(count)
        told += _short(odd)
    kept = keep(data, edition.id, [(each.name, each.content) for each in files.files()])
    return Imported(edition.id, kept, tuple(counts), tuple(told))


def _icd10cm_counts(found: Survey) -> list[str]:
    census = found.census
    return [
        f"{census.chapters} chapters, {census.sections:,} blocks",
        f"{census.billable:,} billable codes, {census.headers:,} headers",
        f"{census.impossible} combinations that a rule of seventh characters allows and the list of codes denies",
    ]


def _indexes(files: OfficialSet, found: Survey) -> Iterator[tuple[str, list[str]]]:
    for kind, file in files.indexes():
        index = read_index(kind, file.place, file.content)
        if index.year != files.year:
            raise SourceRefused(
                f"{file.place} says that it is of {index.year}, the other files of {files.year}"
            )
        terms = sum(1 for _ in index.entries())
        odd = [f"{kind} leads to no code: {each}" for each in strays(index, found.codes)]
        odd += [f"{kind}, passed over: {each}" for each in index.oddities]
        yield (
            f"{kind}: {sum(len(letter.entries) for letter in index.letters):,} main terms, {terms:,} terms",
            odd,
        )


def keep_icd10pcs(path: Path, data: Path) -> Imported:
    """From a folder or zip. Raises `SourceRefused`, `OSError`."""
    files = _pcs_files(path)
    with pcs_folder(path) as folder:
        procedures = Procedures(read_book(folder))
    edition = f"icd10pcs-{procedures.version}"
    counts = [f"{sum(1 for _ in procedures.tables()):,} tables, {procedures.size:,} codes"]
    for order in found_in(path, is_pcs_order_name):
        compared = refuse_other_order(order.place, order.content, procedures)
        counts.append(f"{order.place} holds the same {compared:,}")
        files[order.name] = order.content
    unknown = [
        f"the index names what the tables do not hold: {each}" for each in procedures.unknown_targets()
    ]
    return Imported(edition, keep(data, edition, files.items()), tuple(counts), tuple(_short(unknown)))


@contextmanager
def pcs_folder(path: Path) -> Iterator[Path]:
    """The tables, definitions and index of a release in a folder of their own. Raises `SourceRefused`."""
    with _staged(_pcs_files(path)) as folder:
        yield folder


def _pcs_files(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for found in found_in(path, _is_pcs):
        if files.setdefault(found.name, found.content) != found.content:
            raise SourceRefused(f"{path.name} holds two {found.name} that differ")
    if not files:
        raise SourceRefused(f"{path.name} holds no icd10pcs_tables_YYYY.xml")
    return files


def _is_pcs(name: str) -> bool:
    return _PCS_NAME.fullmatch(name) is not None


def keep_hcpcs(path: Path, data: Path, release: str = "") -> Imported:
    """From a folder, zip, text or workbook. `release` (`2026-10`) where no name says it. Raises `SourceRefused`,
    `OSError`.
    """
    file = anweb_in(path)
    told = release or release_of((file.name, file.place, path.name))
    if not told or not is_release(told):
        raise SourceRefused(
            f"{file.place}: of which quarter is it? Say it as year and month: --release 2026-10"
        )
    with _staged({file.name: file.content}) as folder:
        read = read_hcpcs(folder / file.name)
    edition, census = f"hcpcs-{told}", read.census
    counts = (
        f"codes: {census.codes:,}, of them live: {census.live_codes:,}",
        f"modifiers: {census.modifiers:,}, of them live: {census.live_modifiers:,}",
    )
    remarks = _dropped(read.dropped)
    return Imported(edition, keep(data, edition, [(file.name, file.content)]), counts, remarks)


@contextmanager
def _staged(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder with the files in it: their readers take a path, and they may have come out of a zip."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        yield Path(folder)


def _dropped(dropped: Dropped) -> tuple[str, ...]:
    what = {
        "dental codes": dropped.dental,
        "codes and modifiers of CPT": dropped.level_one,
        "physical status modifiers": dropped.physical_status,
    }
    return tuple(
        f"left out, as not ours to show: {words} {count:,}" for words, count in what.items() if count
    )


def _short(remarks: list[str]) -> Iterator[str]:
    yield from remarks[:_TOLD]
    if len(remarks) > _TOLD:
        yield f"and {len(remarks) - _TOLD:,} more of that kind"
