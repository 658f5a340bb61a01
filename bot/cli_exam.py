"""`codedrill exam`: the outlines of exams, and forms drawn from them. Nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.cli_decks import Data, build
from decks import workshop
from decks.blueprint import Blueprint
from decks.blueprint_file import blueprints
from decks.cards import system_of
from decks.collection import Collection, Stored, View
from decks.form_drawing import draw_form
from decks.forms import Form, FormRefused
from decks.library import LibraryDamaged, deck_path
from decks.sources.icd10cm import FY2026

app = typer.Typer(no_args_is_help=True, help="Outlines of exams, and practice forms drawn from them.")
_WIDTH = 118


@app.command("list")
def outlines() -> None:
    """The exams that forms can be drawn from; V, S and K say how sure a figure is."""
    table = Table("exam", "by", "items", "minutes", "passes", "book", "checked", box=None)
    for each in blueprints().values():
        table.add_row(*map(str, _row(each)))
    Console(width=_WIDTH).print(table)
    typer.echo("V: read on the owner's page. S: read elsewhere. K: not looked up.")


@app.command("draw")
def draw(
    exam: Annotated[str, typer.Argument(help="Its id, as `exam list` names it.", metavar="BLUEPRINT")],
    data: Data,
    seed: Annotated[str, typer.Option(help="Same seed and builds, same form.")] = "1",
    edition: Annotated[str, typer.Option(help="The deck of ICD-10-CM.")] = FY2026.id,
    items: Annotated[int | None, typer.Option(help="So many items instead of the whole exam.")] = None,
    minutes: Annotated[int | None, typer.Option(help="So many minutes; without it the exam's pace.")] = None,
    section: Annotated[list[str] | None, typer.Option(help="Only this section; may come again.")] = None,
    *,
    spread: Annotated[bool, typer.Option("--spread", help="Full sections give what others lack.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Draw a form: which cards it holds, and what of the exam it cannot cover."""
    blueprint = blueprints().get(exam.lower())
    if blueprint is None:
        raise typer.BadParameter(
            f"no exam {exam[:40]!r}; there is {', '.join(blueprints())}", param_hint="BLUEPRINT"
        )
    with _shelf(data, edition) as view:
        try:
            form = draw_form(
                blueprint,
                view,
                seed,
                items=items,
                minutes=minutes,
                sections=frozenset(section or ()),
                spread=spread,
            )
        except FormRefused as refused:
            typer.echo(f"Error: {refused}.", err=True)
            raise typer.Exit(1) from refused
    if as_json:
        typer.echo(json.dumps(fields_of(blueprint, form), ensure_ascii=False))
    else:
        _show(blueprint, form)


def fields_of(blueprint: Blueprint, form: Form) -> dict[str, Any]:
    """A stable contract; keys may be added, never taken away."""
    return {
        "exam": form.blueprint,
        "name": blueprint.name,
        "version": form.version,
        "edition": form.editions[0],
        "editions": list(form.editions),
        "builds": form.builds.split(),
        "seed": form.seed,
        "wanted": form.wanted,
        "filled": form.filled,
        "minutes": form.minutes,
        "whole_minutes": form.whole_minutes,
        "open_book": blueprint.open_book,
        "pass": {
            "kind": "scaled" if blueprint.passing.is_scaled else "percent",
            "value": blueprint.passing.value,
            "words": blueprint.passing.words,
        },
        "sections": [
            {
                "id": each.id,
                "title": each.title,
                "wanted": each.wanted,
                "filled": each.filled,
                "missing": each.missing,
                "why": each.why,
            }
            for each in form.sections
        ],
        "items": [
            {
                "number": each.number,
                "card": each.card,
                "id": each.id,
                "section": each.section,
                "template": each.template,
                "kind": each.kind.value,
                "difficulty": each.reached.name.lower(),
                "asked_difficulty": each.difficulty.name.lower(),
                "seed": each.seed,
                "pretest": each.pretest,
                "case": each.case,
            }
            for each in form.items
        ],
        "shares": {name: round(share, 3) for name, share in form.shares.items()},
        "difficulties": {level.name.lower(): count for level, count in form.difficulties.items()},
        "told": form.told,
        "disclaimer": blueprint.disclaimer,
        "unverified": list(blueprint.unverified),
    }


def _show(blueprint: Blueprint, form: Form) -> None:
    console = Console(width=_WIDTH)
    console.print(
        f"[bold]{blueprint.name}[/bold], seed {form.seed}, {', '.join(form.editions)}", highlight=False
    )
    console.print(blueprint.disclaimer, highlight=False)
    console.print(
        f"{form.filled} of {form.wanted} items, {form.minutes} minutes. {_passing(blueprint)}",
        highlight=False,
    )
    if form.told:
        console.print(form.told, highlight=False)
    table = Table("section", "wanted", "filled", "missing", "why", box=None)
    for each in form.sections:
        table.add_row(each.title, str(each.wanted), str(each.filled), str(each.missing), each.why)
    console.print(table)
    shares = ", ".join(f"{name} {share:.0%}" for name, share in form.shares.items())
    mix = ", ".join(f"{level.name.lower()} {count}" for level, count in form.difficulties.items())
    unscored = len(form.items) - form.scored
    console.print(
        f"Questions {len(form.items)}, unscored {unscored}. Kinds of thinking: {shares}. {mix}.",
        highlight=False,
    )
    listed = Table("no", "section", "kind", "difficulty", "card", box=None)
    for item in form.items:
        name = item.kind.value + (" (unscored)" if item.pretest else "")
        listed.add_row(str(item.number), item.section, name, item.reached.name.lower(), item.card)
    console.print(listed)
    for line in blueprint.unverified:
        console.print(f"Not verified: {line}", highlight=False)


def _passing(blueprint: Blueprint) -> str:
    passing = blueprint.passing
    cut = (
        f"Raw percent only: {passing.words}"
        if passing.is_scaled
        else f"Cut {passing.value} %: {passing.words}"
    )
    return f"{cut}."


def _row(blueprint: Blueprint) -> Iterator[object]:
    def sure(figure: str, value: object) -> str:
        status = blueprint.status.get(figure)
        return "not public" if value is None else f"{value}" + (f" {status.value}" if status else "")

    yield from (blueprint.id, blueprint.giver)
    yield sure("items", blueprint.items) + (f", {blueprint.pretest} unscored" if blueprint.pretest else "")
    yield sure("minutes", blueprint.minutes)
    yield sure("pass", f"{blueprint.passing.value}" + (" scaled" if blueprint.passing.is_scaled else " %"))
    yield sure("open_book", "open" if blueprint.open_book else "closed")
    yield blueprint.checked_on


@contextmanager
def _shelf(data: Path, edition: str) -> Iterator[View]:
    """All code sets and authored decks, seen with one edition of ICD-10-CM. Decks that are not current are made."""
    known = workshop.known(data)
    diagnoses = [deck for deck in known if system_of(deck) == system_of(FY2026.id)]
    if edition not in diagnoses:
        raise typer.BadParameter(
            f"no deck {edition!r}; there is {', '.join(diagnoses)}", param_hint="--edition"
        )
    chosen = [edition, *(deck for deck in known if deck not in diagnoses)]
    for deck in chosen:
        if not workshop.is_current(data, deck):
            build(data, deck)
    try:
        with closing(
            Collection.open({deck: Stored.at(deck_path(data, deck)) for deck in chosen})
        ) as collection:
            yield collection.of(edition)
    except LibraryDamaged as damage:
        typer.echo(f"Error: {damage}", err=True)
        raise typer.Exit(1) from damage
