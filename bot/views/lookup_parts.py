"""What the screens of looking up have in common: how a code, its place, its notes and lists of codes are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from bot.actions import Action
from bot.screens import Button, Html, Rows, html, lines
from bot.services.lookup_values import Found, Slice
from bot.views import text
from decks.code_marks import CodeMarks
from decks.facts import Entry
from decks.model import Concept
from decks.search import Match

TITLE, STEP, HCC = 90, 60, 60  # longer titles are cut, in lists, on the way up, of an HCC
FOLDED = 200  # longer notes fold
A_ROW, JUMP = 4, 10


def state(found: Found) -> str:
    """Whether the code may be reported, in the words of its code set."""
    concept = found.concept
    match found.system:
        case "hcpcs" if concept.billable:
            return "in force"
        case "hcpcs":
            return "section" if concept.children else "no longer in force"
        case "icd10pcs" if not concept.billable:
            return "table: add 4 characters"
        case _:
            return "complete code" if concept.billable else "header: add characters"


def source(found: Found) -> str:
    edition, concept = found.edition, found.concept
    place = {"icd10cm": f"Tabular, {concept.category}", "icd10pcs": f"Tables, {concept.code[:3]}"}.get(
        found.system
    )
    return " · ".join(filter(None, (f"{edition.system} {edition.name}", place)))


def payment(marks: CodeMarks) -> list[Html]:
    """HCC, and CC or MCC, with what limits them."""
    limits = ", not at every age or sex" if marks.edited else ""
    told = [
        html("HCC {number} (V28{limits}): {label}", number=number, label=cut(label, HCC), limits=limits)
        for number, label in marks.hccs
    ]
    if marks.level:
        alive = ", if discharged alive" if marks.alive_only else ""
        told.append(
            html("{level} as a secondary diagnosis, before exclusions{alive}", level=marks.level, alive=alive)
        )
    return told


def cut(words: str, most: int) -> str:
    """No longer than `most`, and no word cut in two where that can be helped."""
    if len(words) <= most:
        return words
    kept = words[:most].rpartition(" ")[0] or words[: most - 1]
    return f"{kept.rstrip(' ,;·')}…"


def head(found: Found) -> list[Html]:
    concept = found.concept
    return [
        html("{code}  {state}", code=text.code(concept.code), state=state(found)),
        html("<b>{title}</b>", title=concept.title),
    ]


def way(above: Iterable[Entry]) -> list[Html]:
    """One line, with the title of the nearest place; the others are a tap or two away."""
    steps = list(above)
    if not steps:
        return []
    codes = " › ".join(each.code for each in steps)
    return [html("{codes} {title}", codes=codes, title=cut(steps[-1].title, STEP))]


def quoted(told: Sequence[Html]) -> list[Html]:
    """Notes, which fold when they are long."""
    whole = lines(*told)
    return [text.quote(whole, long=len(whole) > FOLDED)] if told else []


def values(concept: Concept) -> list[Html]:
    """ "4 0 Body Part: Liver", the character in monospace and its place left out."""
    values = [note.text.split(" ", 2) for note in concept.notes if note.kind == "values"]
    return [html("{mark} {meaning}", mark=text.code(mark), meaning=meaning) for _, mark, meaning in values]


def apart(part: Sequence[Html]) -> list[Html]:
    """A part with an empty line before it, if there is anything in it."""
    return [html(""), *part] if part else []


def listed(below: Slice[Any], noun: str) -> list[Html]:
    """Codes with their titles; a header with the dash of the Tabular List."""
    if not below.total:
        return []
    first = (
        below.page * len(below.shown) + 1
        if below.page < below.pages - 1
        else below.total - len(below.shown) + 1
    )
    count = text.count(below.total, noun)
    head = f"{count}, {first} to {first + len(below.shown) - 1}:" if below.pages > 1 else f"{count}:"
    return [html("{head}", head=head), *map(_listed_one, below.shown)]


def _listed_one(each: Entry) -> Html:
    dash = "-" if isinstance(each, Match) and not each.billable else ""
    term = (
        html(" (<i>{term}</i>)", term=cut(each.term, STEP))
        if isinstance(each, Match) and each.term
        else html("")
    )
    title = cut(each.title, TITLE)
    return html("{code}{dash} {title}{term}", code=text.code(each.code), dash=dash, title=title, term=term)


def grid(entries: Sequence[Any], action: Callable[[Any], Action]) -> Iterator[tuple[Button, ...]]:
    keys = [Button(each.code, action(each)) for each in entries]
    return (tuple(keys[place : place + A_ROW]) for place in range(0, len(keys), A_ROW))


def turn(pages: Slice[Any], action: Callable[[int], Action]) -> Rows:
    return turned(pages.page, pages.pages, action)


def turned(page: int, pages: int, action: Callable[[int], Action]) -> Rows:
    """Keys for the page before and the page after, and for ten pages on where there are many."""
    keys = [Button(f"‹‹ {page - JUMP + 1}", action(page - JUMP))] if page >= JUMP else []
    keys += [Button(f"‹ Page {page}", action(page - 1))] if page else []
    keys += [Button(f"Page {page + 2} of {pages} ›", action(page + 1))] if page < pages - 1 else []
    keys += [Button(f"{page + JUMP + 1} ››", action(page + JUMP))] if page + JUMP < pages else []
    return (tuple(keys),) if keys else ()
