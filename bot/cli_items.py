"""`codedrill decks stats`: what first answers say about a deck's cards. Reads only, also beside a running bot."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli_decks import Data
from db import flags, items
from db.folder import DataFolder, folders_in
from db.items import ItemStats
from db.store import connect
from db.uow import Work
from decks.cards import parse_card, system_of
from decks.exchange.authored_csv import guarded
from scheduler import itemstats

SHOWN = 40  # rows of the table; --csv gives all
COLUMNS = (
    "card", "code", "template", "tries", "share_right", "discrimination", "mean_seconds", "option_showings",
    "unused_distractors", "outdrawn_by", "suspicions", "flags", "withdrawn",
)  # fmt: skip


def stats(
    deck: Annotated[str, typer.Argument(help="A deck's id; the cards of its code set are counted.")],
    data: Data,
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="All cards, as CSV on standard output.")] = False,
) -> None:
    """First answers per card, worst first: share right, discrimination, time, distractors that nobody takes."""
    found = folders_in(data)
    if not found:
        typer.echo(f"Error: no bot has run on {data} yet", err=True)
        raise typer.Exit(1)
    rows = [row for folder in found for row in _rows(folder, system_of(deck))]
    if as_csv:
        table = csv.writer(sys.stdout, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows([guarded(cell) for cell in row] for row in rows)
    else:
        _print(rows)


def _rows(folder: DataFolder, system: str) -> list[list[str]]:
    with closing(connect(folder.database, read_only=True)) as connection:
        work = Work(connection)
        ordered = sorted(
            items.of_system(work, system), key=lambda one: itemstats.badness(one.tally, one.picked)
        )
        return [list(_cells(work, one)) for one in ordered]


def _cells(work: Work, one: ItemStats) -> Iterator[str]:
    card, tally = parse_card(one.stable), one.tally
    yield from (one.stable, card.code, card.template, str(tally.tries))
    ms = itemstats.mean_ms(tally)
    for value, digits in (
        (itemstats.share_right(tally), 3),
        (itemstats.discrimination(tally), 3),
        (None if ms is None else ms / 1_000, 1),
    ):
        yield "" if value is None else f"{value:.{digits}f}"
    yield str(sum(option.shown for option in one.picked))
    yield "; ".join(itemstats.unused(one.picked))
    yield "; ".join(itemstats.outdrawn(one.picked))
    yield "; ".join(itemstats.suspicions(tally, one.picked))
    yield str(flags.count(work, one.card))
    yield "" if flags.withdrawn(work, one.card) is None else "yes"


def _print(rows: Sequence[list[str]]) -> None:
    console, chosen = Console(width=118), (0, 3, 4, 5, 6, 10)
    if not rows:
        console.print("No card of it has a first answer yet.")
        return
    table = Table(box=None)
    for place in chosen:
        table.add_column(COLUMNS[place], no_wrap=place == 0)
    for row in rows[:SHOWN]:
        table.add_row(*(row[place] for place in chosen))
    console.print(table)
    if len(rows) > SHOWN:
        console.print(f"and {len(rows) - SHOWN:,} more; --csv gives all")
