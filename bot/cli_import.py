"""`codedrill decks import` and `decks fetch`: official files are read, checked as a whole, and kept.

What passes goes into `DATA/official/EDITION.zip`; what does not changes nothing there. An Anki package becomes an
authored deck of flip notes, `DATA/authored/ID.yaml`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn

from bot import config
from bot.clock import WallClock
from decks.cards import AUTHORED
from decks.exchange.apkg_in import read_apkg
from decks.exchange.authored_apkg import SOURCE, deck_of_package
from decks.exchange.authored_fields import is_slug
from decks.exchange.authored_yaml import put_text, read_deck, yaml_of_deck
from decks.sources.carrier import SourceRefused
from decks.sources.fetch import fetch as fetch_archives
from decks.sources.fetch_list import RELEASES
from decks.sources.fetch_site import Site, site_at
from decks.sources.official_import import Imported, keep_hcpcs, keep_icd10cm, keep_icd10pcs
from decks.sources.official_store import FOLDER
from decks.workshop import AUTHORED_FOLDER, authored_files

imports = typer.Typer(no_args_is_help=True, help="Read official files, check them, and keep what passes.")

Advance = Callable[[int, int], None]
Data = Annotated[
    Path,
    typer.Option(
        "--data",
        default_factory=lambda: config.data_root(config.settings(Path.cwd())),
        show_default=False,
        help="The data folder [CODEDRILL_DATA, ./data].",
    ),
]
Given = Annotated[
    Path, typer.Argument(help="A folder or zip, as CMS gives it.", exists=True, show_default=False)
]


@imports.command("icd10cm")
def import_icd10cm(path: Given, data: Data) -> None:
    """ICD-10-CM: order file and Tabular List, with the Index when it is there."""
    _import("ICD-10-CM", lambda advance: keep_icd10cm(path, data, advance))


@imports.command("icd10pcs")
def import_icd10pcs(path: Given, data: Data) -> None:
    """ICD-10-PCS: tables, definitions and index; the order file is compared when it is there."""
    _import("ICD-10-PCS", lambda _: keep_icd10pcs(path, data))


@imports.command("hcpcs")
def import_hcpcs(
    path: Given,
    data: Data,
    release: Annotated[str, typer.Option(help="Like 2026-10, where no file name says it.")] = "",
) -> None:
    """HCPCS Level II: the ANWEB text or workbook of a quarter."""
    _import("HCPCS", lambda _: keep_hcpcs(path, data, release))


@imports.command("apkg")
def import_apkg(
    path: Annotated[
        Path, typer.Argument(help="The package.", exists=True, dir_okay=False, show_default=False)
    ],
    data: Data,
    deck: Annotated[str, typer.Option("--id", help="Small letters, digits, hyphens.", show_default=False)],
    title: Annotated[str, typer.Option(help="What learners read; without it the file's name.")] = "",
) -> None:
    """An Anki package (.apkg), as flip cards. By importing it you say that they are right and yours to use."""
    target = data / AUTHORED_FOLDER / f"{deck}.yaml"
    with _refusals():
        if not is_slug(deck):
            raise SourceRefused(f"the id {deck[:80]!r} is none: small letters, digits and single hyphens")
        _refuse_another(data, deck)
        day = datetime.fromtimestamp(WallClock().now_ms() / 1000, UTC).date()
        found = deck_of_package(read_apkg(path), path.name, deck, title or path.stem, day)
        put_text(target, yaml_of_deck(found.deck))
    typer.echo(f"{AUTHORED}{deck} is kept: {target}")
    typer.echo(f"  {len(found.deck.notes):,} cards, checked on {day} by your word")
    for reason, number in found.left_out.items():
        typer.echo(f"  left out: {number:,} {reason}")
    typer.echo(f"To use it: codedrill decks publish {AUTHORED}{deck}")


def _refuse_another(data: Path, deck: str) -> None:
    """Only a deck that came from a package is renewed by one. Raises `SourceRefused`."""
    there = authored_files(data).get(f"{AUTHORED}{deck}")
    if there is not None and not read_deck(there).source.startswith(SOURCE):
        raise SourceRefused(f"{AUTHORED}{deck} is there, and no Anki package made it; choose another id")


def fetch(
    name: Annotated[str, typer.Argument(help=f"One of: {', '.join(RELEASES)}.", show_default=False)],
    data: Data,
) -> None:
    """Download the official files of a release from cms.gov, check them, and keep what passes."""
    if name not in RELEASES:
        raise typer.BadParameter(f"no release {name!r}; there is {', '.join(RELEASES)}", param_hint="NAME")
    site = _site()
    (data / FOLDER).mkdir(parents=True, exist_ok=True)
    with _refusals(), tempfile.TemporaryDirectory(prefix=".fetched-", dir=data / FOLDER) as folder:
        with _bar(f"Fetching {name}", DownloadColumn()) as advance:
            fetch_archives(RELEASES[name], Path(folder), site, advance)
        with _bar("Reading ICD-10-CM", MofNCompleteColumn()) as advance:
            imported = keep_icd10cm(Path(folder), data, advance)
    _tell(imported)


def _import(system: str, keep: Callable[[Advance], Imported]) -> None:
    with _refusals(), _bar(f"Reading {system}", MofNCompleteColumn()) as advance:
        imported = keep(advance)
    _tell(imported)


def _site() -> Site:
    """CODEDRILL_CMS is for tests: a server on this machine."""
    base = config.settings(Path.cwd()).get("CODEDRILL_CMS")
    try:
        return site_at(base) if base else site_at()
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong), param_hint="CODEDRILL_CMS") from wrong


def _tell(imported: Imported) -> None:
    typer.echo(f"{imported.edition} is kept: {imported.path}")
    for line in (*imported.counts, *imported.remarks):
        typer.echo(f"  {line}")


@contextmanager
def _bar(words: str, counter: ProgressColumn) -> Iterator[Advance]:
    columns = TextColumn("{task.description}"), BarColumn(), counter
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (SourceRefused, OSError) as refused:
        typer.echo(f"Error: {refused}", err=True)
        raise typer.Exit(1) from refused
