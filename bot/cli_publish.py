"""`codedrill decks lint|diff|publish|rollback|history|export`: what a maintainer does with a deck that is made.

What writes takes the lock of each bot's folder, so a running bot is never written under: there a maintainer publishes
in the chat (/decks), or stops the bot first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot import cli_decks, cli_export, publishing
from bot.cli_decks import Data, build, opened, refuse_unknown
from bot.cli_export import NotExported
from bot.clock import WallClock
from db import decks
from db.folder import DataFolder, FolderLock, FolderLocked, folders_in
from db.schema import bring_up
from db.store import Store, connect
from db.uow import Work
from decks import workshop
from decks.authored import ANY_EDITION
from decks.authored_cues import cues, key_positions
from decks.authored_lint import Level
from decks.authored_lint import lint as lint_authored
from decks.builds import build_path, keep_build
from decks.cards import AUTHORED, system_of
from decks.collection import OpenDeck, open_deck
from decks.diff_decks import book_changes, card_changes
from decks.exchange.authored_yaml import read_deck
from decks.library import Icd10Library, deck_path
from decks.lint import Finding, core_findings, count_findings, counts, cue_findings
from decks.sources.carrier import SourceRefused

T = TypeVar("T")
app = cli_decks.app
Deck = Annotated[str, typer.Argument(help="Its id, as `decks list` names it.")]
NAMED = 12  # codes named of each kind of change


@app.command("lint")
def lint(
    data: Data,
    names: Annotated[list[str] | None, typer.Argument(help="Deck ids; all without them.")] = None,
    items: Annotated[
        int, typer.Option(help="Items drawn of each template to look for cues; 0: none.")
    ] = 2_000,
) -> None:
    """Look for what is wrong: counts per template, cues, core lists, authored notes. Exit 1 on an error."""
    console, found = Console(width=118), list[Finding]()
    for deck in names or workshop.known(data):
        refuse_unknown(data, deck)
        with opened(data, deck) as library:
            console.print(f"[bold]{deck}[/bold]")
            found += _lint(data, deck, library, items, console)
    if not names:
        found += _core(data)
    for one in found:
        console.print(f"{'error' if one.is_error else 'note '}  {one.text}", soft_wrap=True, markup=False)
    errors = sum(one.is_error for one in found)
    console.print(f"{errors} errors, {len(found) - errors} notes")
    if errors:
        raise typer.Exit(1)


def _lint(data: Path, deck: str, library: OpenDeck, items: int, console: Console) -> Iterator[Finding]:
    for one in counts(library):
        expected = f"   expected {one.expected.cards:,}" if one.expected else ""
        console.print(f"  {one.template:20} {one.cards:9,}{expected}")
    yield from count_findings(library)
    if deck.startswith(AUTHORED):
        yield from _authored(data, deck, console)
    elif items:
        yield from cue_findings(library, items, lambda line: console.print(f"  {line}"))


def _authored(data: Path, deck: str, console: Console) -> Iterator[Finding]:
    read = read_deck(workshop.authored_files(data)[deck])
    with ExitStack() as books:

        def known(system: str, code: str) -> bool:
            fitting = (name for name in workshop.known(data) if _is_of(name, system))
            return any(books.enter_context(opened(data, name)).find(code) for name in fitting)

        today = date.fromordinal(datetime.fromtimestamp(WallClock().now_ms() / 1000, UTC).toordinal())
        findings = lint_authored([read], known, today)
    measured = cues(read.notes)
    console.print(
        f"  the longest option is right in {measured.longest:.1%}, key positions over 200 seeds: "
        f"{dict(sorted(key_positions(read, range(200)).items()))}"
    )
    yield from (Finding(one.level is Level.ERROR, f"{one.at}: {one.text}") for one in findings)


def _is_of(deck: str, system: str) -> bool:
    return system_of(deck) == system or (system == ANY_EDITION and not deck.startswith(AUTHORED))


def _core(data: Path) -> list[Finding]:
    with ExitStack() as stack:
        libraries = {name: stack.enter_context(opened(data, name)) for name in workshop.known(data)}
        return list(core_findings(libraries))


@app.command("diff")
def diff(
    deck: Deck,
    data: Data,
    against: Annotated[
        str | None, typer.Option(help="Another deck of the same code set; without it the published build.")
    ] = None,
) -> None:
    """What differs between the deck as it is made now and another, or the build that is published."""
    refuse_unknown(data, deck)
    with opened(data, deck):
        pass  # made when it was not current
    old = _other(data, deck, against)
    console = Console(width=118)
    with _books(old, deck_path(data, deck), deck) as (before, after):
        if isinstance(before, Icd10Library) and isinstance(after, Icd10Library):
            changes = book_changes(before, after)
            for words, codes in (
                ("codes added", changes.added),
                ("became headers", changes.became_header),
                ("gone", changes.gone),
                ("titles revised", changes.revised),
                ("notes changed", changes.renoted),
            ):
                more = " ..." if len(codes) > NAMED else ""
                console.print(f"{len(codes):7,}  {words}: {' '.join(codes[:NAMED])}{more}", soft_wrap=True)
    table = Table("template", "kept", "added", "gone", "revised", box=None)
    for template, one in card_changes(old, deck_path(data, deck)).items():
        table.add_row(template, *(f"{number:,}" for number in (one.kept, one.added, one.gone, one.revised)))
    console.print(table)


@contextmanager
def _books(old: Path, new: Path, deck: str) -> Iterator[tuple[OpenDeck, OpenDeck]]:
    with closing(open_deck(old, deck)) as before, closing(open_deck(new, deck)) as after:
        yield before, after


def _other(data: Path, deck: str, against: str | None) -> Path:
    if against is not None:
        refuse_unknown(data, against)
        if system_of(against) != system_of(deck):
            raise typer.BadParameter(f"{against} is of another code set", param_hint="--against")
        with opened(data, against):
            return deck_path(data, against)
    for folder in _folders(data):
        build_id = _read(folder, decks.in_use).get(deck)
        if build_id and build_path(data, deck, build_id).exists():
            return build_path(data, deck, build_id)
    raise _failure(f"{deck} is not published here yet; name another deck with --against")


@app.command("publish")
def publish(deck: Deck, data: Data) -> None:
    """Put the deck as it is made now to use. Learners' cards are brought over when they come. Harmless to repeat."""
    refuse_unknown(data, deck)
    if not workshop.is_current(data, deck):
        build(data, deck)
    build_id, now = keep_build(data, deck, deck_path(data, deck)), WallClock().now_ms() // 1000
    for folder in _folders(data):
        new = _write(
            folder, lambda work: decks.publish(work, deck, build_id, by=publishing.BY_UPGRADE, now=now)
        )
        typer.echo(f"{folder.root.name}: {deck} {'is now' if new else 'already was'} build {build_id}")


@app.command("rollback")
def roll_back(deck: Deck, data: Data) -> None:
    """Back to the build before. Cards not reviewed since are put back as they were; reviews made since are kept."""
    refuse_unknown(data, deck)
    now, folders = WallClock().now_ms() // 1000, _folders(data)
    for folder in folders:
        _refuse_roll_back(data, folder, deck)
    for folder in folders:
        build_id = _write(folder, lambda work: decks.roll_back(work, deck, now=now))
        typer.echo(f"{folder.root.name}: {deck} is build {build_id} again")


def _refuse_roll_back(data: Path, folder: DataFolder, deck: str) -> None:
    """All bots or none."""
    standing = [
        one.build for one in _read(folder, lambda work: decks.history(work, deck)) if one.undone_at is None
    ]
    if len(standing) < 2:
        raise _failure(f"{folder.root.name}: {deck} has no older build")
    if not publishing.is_readable(build_path(data, deck, standing[1]), deck):
        raise _failure(
            f"{folder.root.name}: build {standing[1]} of {deck} cannot be opened: its file is gone, or of an older"
            " CodeDrill. Nothing was changed."
        )


@app.command("history")
def history(deck: Deck, data: Data) -> None:
    """What was published, newest first."""
    refuse_unknown(data, deck)
    table = Table("bot", "build", "published", "by", "", box=None)
    for folder in _folders(data):
        for one in _read(folder, lambda work: decks.history(work, deck)):
            at = f"{datetime.fromtimestamp(one.at, UTC):%Y-%m-%d %H:%M} UTC"
            by = str(one.by) if one.by else "command line or upgrade"
            table.add_row(folder.root.name, one.build, at, by, "rolled back" if one.undone_at else "")
    Console(width=110).print(table)


@app.command("export")
def export(
    deck: Deck,
    data: Data,
    target: Annotated[
        Path,
        typer.Argument(
            help="A file .sqlite (the whole deck), .jsonl, .csv, .apkg; .yaml of an authored deck."
        ),
    ],
    template: Annotated[str | None, typer.Option(help="One template.")] = None,
    count: Annotated[
        int | None, typer.Option(min=1, help="How many items; of a generated deck 100 for .csv and .apkg.")
    ] = None,
) -> None:
    """Write a deck to a file for other programs. No CPT is in any deck."""
    refuse_unknown(data, deck)
    with opened(data, deck) as library:
        try:
            typer.echo(cli_export.export(data, deck, library, target, (template, count)))
        except NotExported as refused:
            raise typer.BadParameter(str(refused), param_hint="TARGET") from refused
        except (SourceRefused, OSError) as refused:
            raise _failure(str(refused)) from refused


def _folders(data: Path) -> list[DataFolder]:
    """Of every bot that has run on this data folder."""
    found = folders_in(data)
    if not found:
        raise _failure(f"no bot has run on {data} yet; at its first start it uses the decks that are made")
    return found


def _read(folder: DataFolder, use_case: Callable[[Work], T]) -> T:
    with closing(connect(folder.database, read_only=True)) as connection:
        return use_case(Work(connection))


def _write(folder: DataFolder, use_case: Callable[[Work], T]) -> T:
    try:
        lock = FolderLock.take(folder)
    except FolderLocked as locked:
        raise _failure(f"{locked}. Publish in its chat (/decks), or stop it first.") from locked
    try:
        bring_up(folder)
        with closing(Store(folder.database)) as store:
            [outcome] = store.run(iter([use_case]))
    finally:
        lock.release()
    if outcome.error is not None:
        raise outcome.error
    value: T = outcome.value
    return value


def _failure(words: str) -> typer.Exit:
    typer.echo(f"Error: {words}", err=True)
    return typer.Exit(1)
