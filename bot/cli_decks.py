"""`codedrill decks`: make the deck, draw items from it, look a code up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from bot import config
from decks.build import build
from decks.core import CoreRefused
from decks.drills import drill
from decks.exchange.jsonl import json_of_concept, json_of_item, notes_by_kind
from decks.library import Icd10Library, LibraryDamaged, deck_path, is_current, open_library
from decks.model import Concept, Item
from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm import FY2026
from decks.spelling import key_of
from decks.templates import TEMPLATES

app = typer.Typer(no_args_is_help=True, help="Make the deck, draw items from it, look a code up.")

DECKS = (FY2026.id,)
_HEADINGS = {
    "includes": "Includes",
    "excludes1": "Excludes1",
    "excludes2": "Excludes2",
    "code_first": "Instruction",
    "use_additional": "Instruction",
    "code_also": "Instruction",
    "inclusion_term": "Inclusion terms",
    "notes": "Notes",
}

Data = Annotated[
    Path,
    typer.Option(
        "--data",
        default_factory=lambda: config.data_root(config.settings(Path.cwd())),
        show_default=False,
        help="The data folder [CODEDRILL_DATA, ./data].",
    ),
]


class Format(StrEnum):
    JSONL = "jsonl"
    TEXT = "text"


@app.command("build")
def build_deck(
    data: Data,
    *,
    force: Annotated[bool, typer.Option("--force", help="Also when the deck is current.")] = False,
) -> None:
    """Make the deck file from the official files."""
    path = deck_path(data)
    if is_current(path) and not force:
        typer.echo(f"{FY2026.id} is current: {path}")
        return
    _build(path)
    typer.echo(f"{FY2026.id} is made: {path}")


@app.command("items")
def draw_items(
    deck: Annotated[str, typer.Argument(help=f"One of: {', '.join(DECKS)}.")],
    data: Data,
    template: Annotated[str | None, typer.Option(help=f"{', '.join(TEMPLATES)}; all without it.")] = None,
    count: Annotated[int, typer.Option(help="How many items.")] = 10,
    seed: Annotated[str, typer.Option(help="Same seed, same items.")] = "1",
    format_: Annotated[
        Format, typer.Option("--format", help="One JSON object a line, or text.")
    ] = Format.JSONL,
) -> None:
    """Draw items from the whole deck: chapter first, then category, then code."""
    if deck not in DECKS:
        raise typer.BadParameter(f"no deck {deck!r}; there is {', '.join(DECKS)}", param_hint="DECK")
    if template is not None and template not in TEMPLATES:
        raise typer.BadParameter(
            f"no template {template!r}; there are {', '.join(TEMPLATES)}", param_hint="--template"
        )
    if count < 1:
        raise typer.BadParameter(f"{count} items cannot be drawn; ask for 1 or more", param_hint="--count")
    show = json_of_item if format_ is Format.JSONL else _text_of_item
    with _opened(data) as library:
        for item in drill(library, count, seed, [template] if template else tuple(TEMPLATES)):
            typer.echo(show(item))


@app.command("show")
def show_code(
    code: Annotated[str, typer.Argument(help="With or without dot, in any case.")],
    data: Data,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Look a code up."""
    with _opened(data) as library:
        concept = library.find(code)
        if concept is None:
            typer.echo(f"{FY2026.system} {FY2026.name} has no code {code!r}.{_hint(library, code)}", err=True)
            raise typer.Exit(1)
        if as_json:
            typer.echo(json_of_concept(concept))
        else:
            Console().print(_view(library, concept))


@contextmanager
def _opened(data: Path) -> Iterator[Icd10Library]:
    path = deck_path(data)
    if not is_current(path):
        _build(path)
    try:
        library = open_library(path)
        try:
            yield library
        finally:
            library.close()
    except LibraryDamaged as damage:
        raise _failure(damage) from damage


def _build(path: Path) -> None:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    try:
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(f"Making {FY2026.id}")
            build(path, lambda done, total: bar.update(task, completed=done, total=total))
    except (SourceRefused, CoreRefused, OSError) as refused:
        raise _failure(refused) from refused


def _failure(reason: Exception) -> typer.Exit:
    typer.echo(f"Error: {reason}", err=True)
    return typer.Exit(1)


def _hint(library: Icd10Library, typed: str) -> str:
    """The longest beginning that is a code, and the first codes below it."""
    key = key_of(typed) or ""
    for length in range(len(key) - 1, 2, -1):
        near = library.find(key[:length])
        if near:
            return f" Near it: {', '.join([near.code, *near.children[:5]])}."
    return " A code looks like E11.42."


def _text_of_item(item: Item) -> str:
    options = [f"  {letter}  {option.text}" for letter, option in zip("ABCD", item.options, strict=False)]
    right = item.answer or ", ".join("ABCD"[index] for index in item.key)
    return "\n".join([item.stem, *options, f"  → {right}. {item.rationale}", ""])


def _view(library: Icd10Library, concept: Concept) -> RenderableType:
    state = "complete code" if concept.billable else "header: more characters are needed"
    block = f"Chapter {concept.chapter} · {concept.block} {library.title_of_block(concept.block)}"
    parts: list[RenderableType] = [
        Text.assemble((concept.code, "bold"), "  ", concept.title),
        Text(state, style="green" if concept.billable else "yellow"),
        Text(block, style="dim"),
    ]
    for kind, lines in notes_by_kind(concept).items():
        parts += _section(_HEADINGS.get(kind, kind), [("", line) for line in lines])
    parts += _section("Seventh character", list(concept.seventh_characters))
    below = [found for child in concept.children if (found := library.find(child))]
    parts += _section("Below it", [(child.code, child.title) for child in below])
    return Group(*parts)


def _section(heading: str, lines: list[tuple[str, str]]) -> list[RenderableType]:
    texts = [Text.assemble((mark, "bold"), "  " if mark else "", words) for mark, words in lines]
    return (
        [Text(f"\n{heading}", style="bold"), *(Padding(text, (0, 0, 0, 2)) for text in texts)]
        if lines
        else []
    )
