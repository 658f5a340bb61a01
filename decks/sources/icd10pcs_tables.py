"""The tables file: each table, each row, and that their numbers agree."""

from __future__ import annotations

from itertools import combinations
from xml.etree.ElementTree import Element

from decks.sources.icd10pcs_shapes import CHARACTERS, Axis, Label, Row, Table
from decks.sources.icd10pcs_xml import Misshapen, only, words
from decks.sources.tabular_notes import plain

_HEADS = (1, 2, 3)
_BODY = (4, 5, 6, 7)


def tables_of(root: Element) -> tuple[Table, ...]:
    only(root, ("version", "title", "pcsTable"), "the head")
    known: dict[Axis, Axis] = {}
    tables: dict[str, Table] = {}
    for number, element in enumerate(root.iterfind("pcsTable"), 1):
        table = _table(element, f"table number {number}", known)
        if table.key in tables:
            raise Misshapen(f"table {table.key}: comes twice")
        tables[table.key] = table
    if not tables:
        raise Misshapen("no table at all")
    return tuple(tables.values())


def _table(element: Element, place: str, known: dict[Axis, Axis]) -> Table:
    only(element, ("axis", "pcsRow"), place)
    heads = _axes(element, _HEADS, place, known)
    if any(len(axis.labels) != 1 for axis in heads):
        raise Misshapen(f"{place}: positions 1 to 3 need one label each")
    key = "".join(axis.labels[0][0] for axis in heads)
    rows = tuple(
        _row(row, f"table {key}, row {number}", known)
        for number, row in enumerate(element.iterfind("pcsRow"), 1)
    )
    _refuse_doubles(rows, f"table {key}")
    return Table(heads, _definition(element), rows)


def _definition(element: Element) -> str:
    return plain(element.findtext("axis[@pos='3']/definition"))


def _row(element: Element, place: str, known: dict[Axis, Axis]) -> Row:
    only(element, ("axis",), place)
    row = Row(_axes(element, _BODY, place, known))
    if element.get("codes") != str(row.size):
        raise Misshapen(f"{place}: codes says {element.get('codes')}, the labels make {row.size}")
    return row


def _axes(
    element: Element, positions: tuple[int, ...], place: str, known: dict[Axis, Axis]
) -> tuple[Axis, ...]:
    """Equal axes are one value in memory: rows share most of theirs."""
    found = [axis.get("pos") for axis in element.iterfind("axis")]
    if found != [str(position) for position in positions]:
        raise Misshapen(f"{place}: has the positions {found}, not {list(positions)}")
    made = [_axis(axis, f"{place}, position {axis.get('pos')}") for axis in element.iterfind("axis")]
    return tuple(known.setdefault(axis, axis) for axis in made)


def _axis(element: Element, place: str) -> Axis:
    position = int(element.get("pos", ""))
    only(element, ("title", "label", "definition") if position == len(_HEADS) else ("title", "label"), place)
    labels = tuple(_label(label, place) for label in element.iterfind("label"))
    if element.get("values") != str(len(labels)) or not labels:
        raise Misshapen(f"{place}: values says {element.get('values')}, but has {len(labels)} labels")
    if len({character for character, _ in labels}) != len(labels):
        raise Misshapen(f"{place}: a character comes twice")
    return Axis(position, words(element, "title", place), labels)


def _label(element: Element, place: str) -> Label:
    character, meaning = element.get("code", ""), plain(element.text)
    if len(character) != 1 or character not in CHARACTERS:
        raise Misshapen(f"{place}: {character!r} is no character of a code")
    if not meaning or len(element):
        raise Misshapen(f"{place}: {character} has no meaning")
    return character, meaning


def _refuse_doubles(rows: tuple[Row, ...], place: str) -> None:
    """Two rows make a code twice when they share a character in all four positions."""
    if not rows:
        raise Misshapen(f"{place}: has no row")
    sets = [[axis.characters for axis in row.axes] for row in rows]
    for (first, ours), (second, theirs) in combinations(enumerate(sets, 1), 2):
        if all(not own.isdisjoint(their) for own, their in zip(ours, theirs, strict=True)):
            raise Misshapen(f"{place}: rows {first} and {second} make the same code")
