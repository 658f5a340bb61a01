"""Reads `data/blueprints/EXAM.yaml`. Whatever is odd is refused with file and line: an outline whose counts do not
add up would draw forms that nobody ordered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

from decks.blueprint import Blueprint, Fill, Kind, Passing, Section, Status, Unit
from decks.blueprint_sums import refuse_odd_sums
from decks.exchange.authored_fields import day, known_fields, sequence, slug, text, words
from decks.exchange.authored_tree import Fields, Scalar, Tree, refuse, tree_of
from decks.model import Difficulty
from decks.template_ids import TEMPLATE_IDS

FOLDER = "data/blueprints"
MOST_ITEMS = 500
MOST_MINUTES = 600
_FIELDS = (
    "exam", "name", "giver", "version", "source", "checked_on", "unverified", "items", "pretest", "minutes",
    "open_book", "status", "pass", "difficulty", "sections",
)  # fmt: skip
_SECTION = ("id", "title", "items", "percent", "unit", "needs", "status", "remark", "fills")
_FILL = ("templates", "notes", "cpt", "coding-sets", "weight", "kind")
_FIGURES = ("items", "pretest", "minutes", "pass", "open_book")
_NEEDS = ("cpt",)
_USUAL_MIX = {Difficulty.EASY: 25, Difficulty.MEDIUM: 50, Difficulty.HARD: 25}
_RANGE = re.compile(r"(\d{5})-(\d{5})", re.ASCII)
_SHARE = re.compile(r"\d{1,3}(\.\d)?", re.ASCII)
E = TypeVar("E", bound=Enum)


@cache
def blueprints() -> Mapping[str, Blueprint]:
    """The shipped outlines by id, read once."""
    found = {}
    for entry in sorted((files("decks") / FOLDER).iterdir(), key=lambda each: each.name):
        blueprint = parse_blueprint(entry.name, entry.read_text("utf-8"))
        found[blueprint.id] = blueprint
    return MappingProxyType(found)


def parse_blueprint(name: str, content: str) -> Blueprint:
    """An outline; `name` is the file's. Raises `SourceRefused` with file and line."""
    tree = known_fields(tree_of(content.encode(), name), _FIELDS, "a blueprint")
    sections = tuple(_section(each) for each in sequence(tree, "sections"))
    blueprint = Blueprint(
        id=slug(tree, "exam"),
        name=_needed(tree, "name"),
        giver=_needed(tree, "giver"),
        version=_needed(tree, "version"),
        source=_needed(tree, "source"),
        checked_on=day(tree, "checked_on") or refuse(tree.at, "no checked_on"),
        unverified=tuple(each.text for each in words(tree, "unverified")),
        items=_count(tree, "items", MOST_ITEMS),
        pretest=_count(tree, "pretest", MOST_ITEMS) or 0,
        minutes=_count(tree, "minutes", MOST_MINUTES),
        open_book=_yes(tree, "open_book"),
        passing=_passing(tree),
        status=_statuses(tree),
        difficulty=_mix(tree),
        sections=sections,
    )
    refuse_odd_sums(blueprint, tree.at)
    return blueprint


def _section(tree: Tree) -> Section:
    fields = known_fields(tree, _SECTION, "a section")
    needs = tuple(each.text for each in words(fields, "needs"))
    if strange := sorted(set(needs) - set(_NEEDS)):
        refuse(fields.fields["needs"].at, f"needs {', '.join(strange)}; known: {', '.join(_NEEDS)}")
    fills = tuple(_fill(each) for each in sequence(fields, "fills"))
    unit = _one(fields, "unit", Unit, Unit.ITEM)
    if unit is Unit.ITEM and any(each.sets for each in fills):
        refuse(fields.at, "coding sets serve sections that count cases: give it `unit: case`")
    if unit is Unit.CASE and any(each.templates for each in fills):
        refuse(fields.at, "a section that counts cases is filled by notes or coding-sets")
    return Section(
        id=slug(fields),
        title=_needed(fields, "title"),
        items=_count(fields, "items", MOST_ITEMS),
        percent=_percent(fields),
        unit=unit,
        needs=needs,
        status=_one(fields, "status", Status, None),
        remark=text(fields, "remark"),
        fills=fills or refuse(fields.at, "nothing fills this section"),
    )


def _fill(tree: Tree) -> Fill:
    fields = known_fields(tree, _FILL, "a fill")
    if len([name for name in _FILL[:4] if name in fields.fields]) != 1:
        refuse(fields.at, f"a fill has one of {', '.join(_FILL[:4])}")
    kind = _one(fields, "kind", Kind, Kind.ONE)
    if kind is not Kind.ONE and "templates" not in fields.fields:
        refuse(fields.at, f"{kind.value} is made of templates")
    return Fill(
        weight=_count(fields, "weight", 100) or 1,
        templates=_templates(fields, "templates"),
        domains=tuple(each.text for each in words(fields, "notes")),
        cpt=_range(fields),
        sets=_templates(fields, "coding-sets"),
        kind=kind,
    )


def _templates(fields: Fields, name: str) -> tuple[str, ...]:
    found = words(fields, name)
    for each in found:
        if each.text not in TEMPLATE_IDS:
            refuse(each.at, f"no template is called {each.text[:40]!r}")
    return tuple(each.text for each in found)


def _range(fields: Fields) -> tuple[str, str] | None:
    if "cpt" not in fields.fields:
        return None
    found = _RANGE.fullmatch(text(fields, "cpt"))
    if found is None or found[1] > found[2]:
        refuse(fields.fields["cpt"].at, "cpt must be a range of codes, as 10000-19999")
    return found[1], found[2]


def _passing(tree: Fields) -> Passing:
    found = tree.fields.get("pass")
    if found is None:
        refuse(tree.at, "no pass")
    fields = known_fields(found, ("kind", "value", "words"), "pass")
    kind = text(fields, "kind")
    if kind not in ("percent", "scaled"):
        refuse(fields.at, f"the kind of pass is {kind[:40]!r}; choose of: percent, scaled")
    value = _count(fields, "value", 100 if kind == "percent" else 1_000)
    return Passing(
        kind == "scaled", value or refuse(fields.at, "pass has no value"), _needed(fields, "words")
    )


def _statuses(tree: Fields) -> Mapping[str, Status]:
    found = tree.fields.get("status")
    if found is None:
        refuse(tree.at, "no status")
    fields = known_fields(found, _FIGURES, "status")
    for figure in ("items", "pretest", "minutes", "pass"):
        if (figure in tree.fields) != (figure in fields.fields):
            refuse(fields.at, f"{figure} and its status belong together")
    return MappingProxyType({name: _one(fields, name, Status, None) for name in fields.fields})


def _mix(tree: Fields) -> Mapping[Difficulty, int]:
    found = tree.fields.get("difficulty")
    if found is None:
        return MappingProxyType(_USUAL_MIX)
    names = tuple(level.name.lower() for level in Difficulty)
    fields = known_fields(found, names, "difficulty")
    mix = {level: _count(fields, level.name.lower(), 100) or 0 for level in Difficulty}
    if sum(mix.values()) != 100:
        refuse(fields.at, "easy, medium and hard add up to 100")
    return MappingProxyType(mix)


def _percent(fields: Fields) -> tuple[float, float] | None:
    found = fields.fields.get("percent")
    if found is None:
        return None
    ends = (
        (found.text,) * 2 if isinstance(found, Scalar) else [each.text for each in words(fields, "percent")]
    )
    if len(ends) != 2 or not all(_SHARE.fullmatch(end) for end in ends):
        refuse(found.at, "percent is a number, or [lowest, highest]")
    low, high = map(float, ends)
    return (low, high) if 0 < low <= high <= 100 else refuse(found.at, "percent goes from above 0 up to 100")


def _count(fields: Fields, name: str, most: int) -> int | None:
    """None where the field is not there. A count is 1 or more."""
    found = text(fields, name)
    if not found:
        return None
    if not (found.isascii() and found.isdecimal() and len(found) < 5 and 1 <= int(found) <= most):
        refuse(fields.fields[name].at, f"{name} is {found[:40]!r}, not a number from 1 to {most}")
    return int(found)


def _yes(fields: Fields, name: str) -> bool:
    found = text(fields, name)
    return (
        found == "true" if found in ("true", "false") else refuse(fields.at, f"{name} must be true or false")
    )


def _needed(fields: Fields, name: str) -> str:
    return text(fields, name) or refuse(fields.at, f"no {name}")


def _one(fields: Fields, name: str, choose: Callable[[str], E], default: E | None) -> E:
    found = text(fields, name)
    if not found:
        return default or refuse(fields.at, f"no {name}")
    try:
        return choose(found)
    except ValueError:
        refuse(fields.fields[name].at, f"{name} is {found[:40]!r}, which nobody knows")
