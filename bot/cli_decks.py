"""`codedrill decks`: make decks, draw items from them, look a code up."""

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
from rich.table import Table
from rich.text import Text

from bot import config
from decks import workshop
from decks.cards import AUTHORED, system_of
from decks.collection import OpenDeck, open_deck
from decks.drills import drill
from decks.exchange.jsonl import json_of_concept, json_of_item, notes_by_kind
from decks.library import Icd10Library, LibraryDamaged, deck_path
from decks.library_icd10pcs import PcsLibrary, pcs_key
from decks.model import Concept, Item
from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm import FY2026
from decks.spelling import key_of
from decks.standing import standing_in
from decks.templates import TEMPLATES

app = typer.Typer(no_args_is_help=True, help="Make decks, draw items, look codes up, publish.")

_HEADINGS = {
    "includes": "Includes",
    "excludes1": "Excludes1",
    "excludes2": "Excludes2",
    "code_first": "Instruction",
    "use_additional": "Instruction",
    "code_also": "Instruction",
    "inclusion_term": "Inclusion terms",
    "notes": "Notes",
    "source": "No title",
    "values": "Values",
    "definition": "Definitions",
    "explanation": "Explanations",
    "row": "Rows",
}
_MOST_BELOW = 60  # a table of ICD-10-PCS has up to 1,560 codes; its rows say the same

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
def build_decks(
    data: Data,
    decks: Annotated[list[str] | None, typer.Argument(help="Deck ids; all without them.")] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Also when a deck is current.")] = False,
) -> None:
    """Make deck files from the official files and from authored decks."""
    for deck in decks or workshop.known(data):
        refuse_unknown(data, deck)
        path = deck_path(data, deck)
        if workshop.is_current(data, deck) and not force:
            typer.echo(f"{deck} is current: {path}")
            continue
        build(data, deck)
        typer.echo(f"{deck} is made: {path}")


@app.command("items")
def draw_items(
    deck: Annotated[str, typer.Argument(help="Its id, as `decks list` names it.")],
    data: Data,
    template: Annotated[str | None, typer.Option(help="One template; all of the deck without it.")] = None,
    count: Annotated[int, typer.Option(help="How many items.")] = 10,
    seed: Annotated[str, typer.Option(help="Same seed, same items.")] = "1",
    format_: Annotated[
        Format, typer.Option("--format", help="One JSON object a line, or text.")
    ] = Format.JSONL,
) -> None:
    """Draw items from the whole deck: chapter first, then category, then card."""
    refuse_unknown(data, deck)
    if count < 1:
        raise typer.BadParameter(f"{count} items cannot be drawn; ask for 1 or more", param_hint="--count")
    show = json_of_item if format_ is Format.JSONL else text_of_item
    with opened(data, deck) as library:
        if template is not None and template not in library.templates:
            raise typer.BadParameter(_no_template(library, template), param_hint="--template")
        for item in drill(library, count, seed, [template] if template else ()):
            typer.echo(show(item))


@app.command("list")
def list_decks(data: Data) -> None:
    """The decks that there are, with what each holds."""
    table = Table("deck", "edition", "in force", "exams", "cards", box=None)
    for deck in workshop.known(data):
        with opened(data, deck) as library:
            edition, cards = library.edition, sum(library.templates.values())
        force = f"{edition.effective_from} to {edition.effective_to}"
        exams = f"{edition.exam_from} to {edition.exam_to}"
        table.add_row(deck, edition.name, force, exams, f"{cards:,}")
    Console(width=110).print(table)


@app.command("show")
def show_code(
    code: Annotated[str, typer.Argument(help="With or without dot, in any case.")],
    data: Data,
    *,
    deck: Annotated[str | None, typer.Option(help="Of one deck; without it the first that has it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Look a code up."""
    if deck is not None:
        refuse_unknown(data, deck)
    for each in [deck] if deck else _shown(data):
        with opened(data, each) as library:
            concept = library.find(code)
            if concept is not None:
                typer.echo(_json(library, concept)) if as_json else Console().print(_view(library, concept))
                return
    with opened(data, deck or FY2026.id) as library:
        edition = library.edition
        typer.echo(f"{edition.system} {edition.name} has no code {code!r}.{_hint(library, code)}", err=True)
    raise typer.Exit(1)


def _json(library: OpenDeck, concept: Concept) -> str:
    try:
        return json_of_concept(concept, standing_in(library.edition, concept.code))
    except SourceRefused as refused:
        raise _failure(refused) from refused


def _shown(data: Path) -> list[str]:
    """Where a code is looked for, in this order: one deck of each code set."""
    systems: dict[str, str] = {}
    for deck in workshop.known(data):
        systems.setdefault(system_of(deck), deck)
    return [deck for deck in systems.values() if not deck.startswith(AUTHORED)]


def refuse_unknown(data: Path, deck: str) -> None:
    known = workshop.known(data)
    if deck not in known:
        raise typer.BadParameter(f"no deck {deck!r}; there is {', '.join(known)}", param_hint="DECK")


def _no_template(library: OpenDeck, template: str) -> str:
    if template in TEMPLATES and system_of(library.edition.id) == "icd10cm":
        return (
            f"{library.edition.id} has no cards of {template}: what it rests on (the notes of the Tabular List, for"
            " most) is not imported for this edition"
        )
    return f"no template {template!r}; {library.edition.id} has {', '.join(library.templates)}"


@contextmanager
def opened(data: Path, deck: str) -> Iterator[OpenDeck]:
    """A deck, made first when it is not current."""
    if not workshop.is_current(data, deck):
        build(data, deck)
    try:
        library = open_deck(deck_path(data, deck), deck)
        try:
            yield library
        finally:
            library.close()
    except LibraryDamaged as damage:
        raise _failure(damage) from damage


def build(data: Path, deck: str) -> None:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    try:
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(f"Making {deck}")
            workshop.make(data, deck, lambda done, total: bar.update(task, completed=done, total=total))
    except (SourceRefused, OSError) as refused:
        raise _failure(refused) from refused


def _failure(reason: Exception) -> typer.Exit:
    typer.echo(f"Error: {reason}", err=True)
    return typer.Exit(1)


def _hint(library: OpenDeck, typed: str) -> str:
    """The longest beginning that is a code, and the first codes below it."""
    if isinstance(library, PcsLibrary):
        return _what_may_follow(library, pcs_key(typed))
    key = key_of(typed) or ""
    for length in range(len(key) - 1, 2, -1):
        near = library.find(key[:length])
        if near:
            return f" Near it: {', '.join([near.code, *near.children[:5]])}."
    return " A code looks like E11.42."


def _what_may_follow(library: PcsLibrary, key: str) -> str:
    for length in range(min(len(key), 6), 0, -1):
        values = library.values(key[:length])
        if values:
            return f" Behind {key[:length]} may come: {', '.join(value.character for value in values)}."
    return " A code looks like 0DTJ4ZZ."


def text_of_item(item: Item) -> str:
    options = [f"  {letter}  {option.text}" for letter, option in zip("ABCD", item.options, strict=False)]
    right = item.answer or ", ".join("ABCD"[index] for index in item.key)
    return "\n".join([item.stem, *options, f"  → {right}. {item.rationale}", ""])


def _view(library: OpenDeck, concept: Concept) -> RenderableType:
    state = "complete code" if concept.billable else _incomplete(concept)
    block = f"{library.edition.name} · {_place(library, concept)}"
    parts: list[RenderableType] = [
        Text.assemble((concept.code, "bold"), "  ", concept.title),
        Text(state, style="green" if concept.billable else "yellow"),
        Text(block, style="dim"),
    ]
    for kind, lines in notes_by_kind(concept).items():
        parts += _section(_HEADINGS.get(kind, kind), [("", line) for line in lines])
    parts += _section("Seventh character", list(concept.seventh_characters))
    below = [found for child in concept.children[:_MOST_BELOW] if (found := library.find(child))]
    parts += _section("Below it", [(child.code, child.title) for child in below])
    if len(concept.children) > _MOST_BELOW:
        parts.append(Text(f"  and {len(concept.children) - _MOST_BELOW:,} more", style="dim"))
    return Group(*parts)


def _incomplete(concept: Concept) -> str:
    return "header: more characters are needed" if concept.children else "no longer in force"


def _place(library: OpenDeck, concept: Concept) -> str:
    if isinstance(library, Icd10Library):
        return f"Chapter {concept.chapter} · {concept.block} {library.title_of_block(concept.block)}"
    return " · ".join(dict.fromkeys((concept.chapter, concept.block)))


def _section(heading: str, lines: list[tuple[str, str]]) -> list[RenderableType]:
    texts = [Text.assemble((mark, "bold"), "  " if mark else "", words) for mark, words in lines]
    return (
        [Text(f"\n{heading}", style="bold"), *(Padding(text, (0, 0, 0, 2)) for text in texts)]
        if lines
        else []
    )
