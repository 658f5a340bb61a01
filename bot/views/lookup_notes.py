"""Notes of a code in words: grouped by kind with their lead-ins, whole or as much as fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.screens import Html, html
from decks.model import Note

_NAMED = {
    "includes": "Includes",
    "inclusion_term": "Inclusion terms",
    "excludes1": "Excludes1",
    "excludes2": "Excludes2",
    "code_first": "",
    "use_additional": "",
    "code_also": "",
    "notes": "",
    "definition": "",
    "explanation": "",
    "row": "",
}
_HIDDEN = {"values", "source"}  # shown at a place of their own
_LEAD_IN = re.compile(r"(Code first|Code also|Use additional code|Use)\b")


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind. What has a name is a list; an instruction carries its own lead-in."""

    name: str
    items: tuple[str, ...]


def groups(notes: Sequence[Note], sevenths: Sequence[tuple[str, str]] = ()) -> list[Group]:
    """In the order in which a coder needs them."""
    found = list[Group]()
    for kind, name in _NAMED.items():
        items = tuple(note.text for note in notes if note.kind == kind)
        found += [Group(name, items)] if name and items else [Group("", (item,)) for item in items]
    others = [note.text for note in notes if note.kind not in _NAMED and note.kind not in _HIDDEN]
    found += [Group("", (item,)) for item in others]
    if sevenths:
        found.append(Group("Seventh character", tuple(f"{mark} {meaning}" for mark, meaning in sevenths)))
    return found


def fitted(found: Iterable[Group], room: int) -> tuple[list[Html], bool]:
    """Lines of about `room` signs at most, and whether something was left out."""
    shown = list[Html]()
    for group in found:
        items = _that_fit(group.items, room)
        if not items:
            return shown, True
        cut = len(items) < len(group.items)
        shown.append(_line(group.name, [*items, "…"] if cut else items))
        if cut:
            return shown, True
        room -= sum(map(len, items)) + len(group.name)
    return shown, False


def sheets(places: Sequence[tuple[str, Sequence[Group]]], room: int) -> list[list[Html]]:
    """All of it, place by place, in pages of about `room` signs; each item is a line of its own."""
    pages, left = [list[Html]()], room
    for line in _lines(places):
        if len(line) > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(line)
        left -= len(line)
    return pages


def _lines(places: Sequence[tuple[str, Sequence[Group]]]) -> Iterator[Html]:
    for place, found in places:
        head = html("<u>{place}</u>\n", place=place)
        for group in found:
            if group.name:
                head = html("{head}<b>{name}</b>\n", head=head, name=group.name)
            for item in group.items:
                line = html("• {item}", item=item) if group.name else _line("", [item])
                yield html("{head}{line}", head=head, line=line)
                head = html("")


def _that_fit(items: Sequence[str], room: int) -> list[str]:
    fit = list[str]()
    for item in items:
        room -= len(item)
        if room < 0:
            break
        fit.append(item)
    return fit


def _line(name: str, items: Sequence[str]) -> Html:
    if name:
        return html("<b>{name}:</b> {items}", name=name, items="; ".join(items))
    text = items[0]
    lead_in = _LEAD_IN.match(text)
    if lead_in is None:
        return html("{text}", text=" ".join(items))
    end = lead_in.end()
    return html("<b>{lead_in}</b>{rest}", lead_in=text[:end], rest=" ".join([text[end:], *items[1:]]))
