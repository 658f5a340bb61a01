"""The screens of the code builder: what is chosen so far, and what may come next."""

from __future__ import annotations

from collections.abc import Iterable

from bot import actions as act
from bot.screens import Button, Html, Screen, html, lines
from bot.services.build import LENGTH, Step
from bot.views import text
from bot.views.lookup_parts import cut, turned
from decks.pcs_facts import Value

LABEL, DEFINITION = 40, 120


def step(found: Step) -> Screen:
    prefix, choices = found.prefix, found.choices
    keys = tuple(
        (Button(_shortened(_label(each)), act.BuildCode(prefix + each.character)),) for each in choices.shown
    )
    back = Button("◀ Back", act.BuildCode(prefix[:-1]) if prefix else act.AskCode())
    return Screen(
        lines(
            html("<b>Build an ICD-10-PCS code</b>"),
            html("{code}", code=text.code(f"{prefix}{'·' * (LENGTH - len(prefix))}")),
            *_chosen(found.chosen),
            html(""),
            html("<b>{place} {axis}</b>", place=f"{len(prefix) + 1} of {LENGTH}:", axis=found.axis),
            *_defined(choices.shown),
            html("\n<i>{system} {edition}</i>", system=found.edition.system, edition=found.edition.name),
        ),
        (
            *keys,
            *turned(choices.page, choices.pages, lambda there: act.BuildCode(prefix, there)),
            (back, Button("Look up", act.AskCode()), Button("Home", act.ShowHome())),
        ),
    )


def no_tables() -> Screen:
    return Screen(
        html("The tables of ICD-10-PCS are not installed here."),
        ((Button("Look up", act.AskCode()), Button("Home", act.ShowHome())),),
    )


def _chosen(values: Iterable[Value]) -> list[Html]:
    return [
        html("{mark} {label}{definition}", mark=text.code(each.character), label=each.label,
             definition=f": {cut(each.definition, DEFINITION)}" if each.definition else "")
        for each in values
    ]  # fmt: skip


def _defined(values: Iterable[Value]) -> list[Html]:
    """Definitions of what may be chosen, and labels that are too long for their button."""
    return [
        html(
            "<b>{label}</b>{definition}",
            label=each.label,
            definition=f": {cut(each.definition, DEFINITION)}" if each.definition else "",
        )
        for each in values
        if each.definition or len(_label(each)) > LABEL
    ]


def _label(value: Value) -> str:
    return f"{value.character} · {value.label}"


def _shortened(label: str) -> str:
    """On a button every sign counts, so a word may be cut in two."""
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"
