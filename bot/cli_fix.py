"""`codedrill items fix|corrections`: a key that was wrong, corrected for exams that are over.

Writing takes the lock of the bot's folder, so a running bot is never written under: there a maintainer throws the
card out in the chat (/items), or stops the bot first. Exams are marked anew by the bot, when it runs again.

A key can be given only for a card of an authored deck, since its options stay the same in every drawing. Of a card
that is drawn by chance only throwing it out is provably right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli_decks import Data, opened, refuse_unknown
from bot.clock import WallClock
from db import cards, corrections, items
from db.corrections import BY_COMMAND, Kind
from db.folder import DataFolder, FolderLock, FolderLocked, folders_in
from db.schema import bring_up
from db.store import Store, connect
from db.uow import Work
from decks import workshop
from decks.authored_fixes import right_of
from decks.cards import AUTHORED, parse_card, system_of
from decks.library_authored import AuthoredLibrary
from decks.model import Undrawable

app = typer.Typer(no_args_is_help=True, help="Keys that were wrong, corrected for exams that are over.")
KEYED = "the key was corrected"
STOOD = "it was right"
SAID = {Kind.KEY: "has another key", Kind.OUT: "is thrown out", Kind.STANDS: "counts as it was printed"}


@app.command("fix")
def fix(
    card: Annotated[
        str, typer.Argument(help="Its stable id, as `decks stats --csv` and /items name it.", metavar="CARD")
    ],
    data: Data,
    key: Annotated[
        list[str] | None,
        typer.Option(help="The words of the right option, of a card of an authored deck; may come again."),
    ] = None,
    out: Annotated[
        str | None, typer.Option(help="Throw it out, for this reason; learners read it.", metavar="REASON")
    ] = None,
    item: Annotated[
        str | None, typer.Option(help="With --out: only the drawing with this mark.", metavar="MARK")
    ] = None,
    *,
    stands: Annotated[bool, typer.Option("--stands", help="Take earlier corrections of it back.")] = False,
) -> None:
    """Correct a question of past exams: --key, --out or --stands. Whose result changes is told once."""
    if (bool(key) + (out is not None) + stands) != 1 or (item is not None and key):
        raise typer.BadParameter("one of --key, --out and --stands, please; --item goes without --key")
    folders = _folders(data)
    _refuse_stranger(data, folders, card)
    if key:
        _refuse_key(data, card, key)
    kind = Kind.KEY if key else Kind.OUT if out is not None else Kind.STANDS
    reason, scope = out or (KEYED if key else STOOD), f"#{item}" if item else ""
    for folder in folders:
        _write(folder, lambda work: _correct(work, card, kind, reason, scope, key or ()))
        typer.echo(f"{folder.root.name}: {card} {SAID[kind]}; past exams are marked anew when the bot runs")


@app.command("corrections")
def list_corrections(data: Data) -> None:
    """What was corrected, newest first. Reads only, also beside a running bot."""
    table = Table("bot", "card", "of", "what", "right", "reason", "day", box=None)
    for folder in _folders(data):
        with closing(connect(folder.database, read_only=True)) as connection:
            found = corrections.all_of(Work(connection))
        for one in reversed(found):
            day = f"{datetime.fromtimestamp(one.at, UTC):%Y-%m-%d}"
            what, right = one.kind.name.lower(), "; ".join(one.options)
            table.add_row(folder.root.name, one.stable, one.scope or "all", what, right, one.reason, day)
    Console(width=118).print(table)


def _correct(work: Work, stable: str, kind: Kind, reason: str, scope: str, options: Sequence[str]) -> None:
    card, now = cards.number(work, stable), WallClock().now_ms() // 1000
    corrections.add(
        work, card, kind=kind, reason=reason, by=BY_COMMAND, now=now, scope=scope, options=options
    )
    if kind is Kind.KEY:
        items.begin_anew(work, card)


def _refuse_stranger(data: Path, folders: Sequence[DataFolder], card: str) -> None:
    """A card that no learner of these bots has met and no deck holds."""
    try:
        system = parse_card(card).system
    except Undrawable as wrong:
        raise typer.BadParameter(str(wrong), param_hint="CARD") from wrong
    if any(_is_known(folder, card) for folder in folders):
        return
    for deck in (name for name in workshop.known(data) if system_of(name) == system):
        with opened(data, deck) as library:
            if library.holds(card):
                return
    raise typer.BadParameter(f"no deck holds {card}", param_hint="CARD")


def _is_known(folder: DataFolder, card: str) -> bool:
    with closing(connect(folder.database, read_only=True)) as connection:
        return cards.is_known(Work(connection), card)


def _refuse_key(data: Path, card: str, key: list[str]) -> None:
    deck = parse_card(card).system
    if not deck.startswith(AUTHORED):
        raise typer.BadParameter(
            f"{card} is drawn by chance, so its options differ; throw it out with --out REASON",
            param_hint="--key",
        )
    refuse_unknown(data, deck)
    with opened(data, deck) as library:
        _refuse_options(library, card, key)


def _refuse_options(library: object, card: str, key: list[str]) -> None:
    assert isinstance(library, AuthoredLibrary)
    try:
        note = library.note(card)
    except Undrawable as wrong:
        raise typer.BadParameter(str(wrong), param_hint="CARD") from wrong
    named = note.options or (right_of(note), *key)  # what is typed may be anything
    if missing := [one for one in key if one not in named]:
        raise typer.BadParameter(f"no option {missing[0]!r}; there is {'; '.join(named)}", param_hint="--key")


def _folders(data: Path) -> list[DataFolder]:
    found = folders_in(data)
    if not found:
        raise _failure(f"no bot has run on {data} yet")
    return found


def _write(folder: DataFolder, use_case: Callable[[Work], None]) -> None:
    try:
        lock = FolderLock.take(folder)
    except FolderLocked as locked:
        raise _failure(f"{locked}. Throw the card out in its chat (/items), or stop it first.") from locked
    try:
        bring_up(folder)
        with closing(Store(folder.database)) as store:
            [outcome] = store.run(iter([use_case]))
    finally:
        lock.release()
    if outcome.error is not None:
        raise outcome.error


def _failure(words: str) -> typer.Exit:
    typer.echo(f"Error: {words}", err=True)
    return typer.Exit(1)
