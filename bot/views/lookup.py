"""The screens of looking up: what is asked for, a code with its place and its notes, a place of the List, hits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot import actions as act
from bot.actions import Action
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.lookup_values import CodePage, Found, Hits, PlacePage, Slice
from bot.views import text
from bot.views.lookup_notes import fitted, groups, sheets
from decks.code_marks import CodeMarks
from decks.facts import Entry
from decks.model import Concept
from decks.search import Match

TITLE, STEP, HCC = 90, 60, 60  # longer titles are cut, in lists, on the way up, of an HCC
NOTES_ROOM, SHEET_ROOM = 1_400, 2_500
FOLDED = 200  # longer notes fold
A_ROW, JUMP = 4, 10
_HOME, _STUDY = Button("Home", act.ShowHome()), Button("Study", act.Study())
_LAST = (Button("Look up", act.AskCode()), _HOME, _STUDY)


def ask(*, can_build: bool) -> Screen:
    builder = (Button("Build a PCS code", act.BuildCode()),) if can_build else ()
    return Screen(
        lines(
            html("<b>What shall I look up?</b>"),
            html("Send a code, with or without the dot, or words of its title:"),
            html("<code>J44.1</code>, <code>e1142</code>, <code>heart failure</code>."),
        ),
        ((Button("All chapters", act.ShowPlace(0)), *builder), (_HOME, _STUDY)),
    )


def code(page: CodePage) -> Screen:
    concept, system = page.found.concept, page.found.system
    told, cut = fitted(groups(concept.notes, concept.seventh_characters), NOTES_ROOM)
    return Screen(
        lines(
            *_head(page.found),
            *_apart(_way(page.above)),
            *_apart(_values(concept)),
            *_apart(_quoted(told)),
            *_apart(_listed(page.below, "code")),
            *_apart(payment(page.marks)),
            html("\n<i>{source}</i>", source=source(page.found)),
        ),
        (
            *_grid(page.below.shown, lambda each: act.ShowCode(system, each.code)),
            *_turn(page.below, lambda number: act.ShowCode(system, concept.code, number)),
            *_around(page),
            *_offers(page, more=cut or any(each.notes for each in page.governed)),
            _LAST,
        ),
    )


def notes(page: CodePage, number: int) -> Screen:
    """Every note that governs the code, its own first."""
    concept, system = page.found.concept, page.found.system
    own = concept.code, groups(concept.notes, concept.seventh_characters)
    pages = sheets([own, *((each.place, groups(each.notes)) for each in page.governed)], SHEET_ROOM)
    number = min(number, len(pages) - 1)
    shown = pages[number] or [html("No notes.")]
    turn = turned(number, len(pages), lambda there: act.ShowNotes(system, concept.code, there))
    back = Button(f"◀ {concept.code}", act.ShowCode(system, concept.code))
    return Screen(lines(*_head(page.found), html(""), *shown), (*turn, (back, _HOME, _STUDY)))


def place(page: PlacePage) -> Screen:
    """A block, a chapter, or all chapters."""
    told, _ = fitted(groups(page.notes), NOTES_ROOM)
    noun = "code" if page.block else "block" if page.chapter else "chapter"
    up = act.ShowPlace(page.chapter) if page.block else act.ShowPlace(0)
    name = page.block or f"Chapter {page.chapter}" if page.chapter else "All chapters"
    back = (
        (Button(f"▲ {f'Chapter {page.chapter}' if page.block else 'All chapters'}", up),)
        if page.chapter
        else ()
    )
    return Screen(
        lines(
            html("<b>{name}</b> {title}", name=name, title=page.title),
            *_apart(_quoted(told)),
            *_apart(_listed(page.parts, noun)),
            html(
                "\n<i>{system} {edition} · Tabular</i>", system=page.edition.system, edition=page.edition.name
            ),
        ),
        (
            *_grid(page.parts.shown, lambda each: _part(page, each)),
            *_turn(page.parts, lambda number: act.ShowPlace(page.chapter, page.block, number)),
            *((back,) if back else ()),
            _LAST,
        ),
    )


def _part(page: PlacePage, part: Entry) -> Action:
    if page.block:
        return act.ShowCode("icd10cm", part.code)
    return act.ShowPlace(page.chapter, part.code) if page.chapter else act.ShowPlace(int(part.code))


def which(found: Sequence[Found]) -> Screen:
    """The same signs in several code sets."""
    return Screen(
        lines(
            html("<b>Which one?</b>"),
            *(
                html("{code} {system}: {title}", system=each.edition.system, code=text.code(each.concept.code),
                     title=cut(each.concept.title, TITLE))
                for each in found
            ),
        ),
        (
            *(
                (Button(f"{each.edition.system} {each.concept.code}", act.ShowCode(each.system, each.concept.code)),)
                for each in found
            ),
            _LAST,
        ),
    )  # fmt: skip


def hits(found: Hits) -> Screen:
    shown = found.shown
    tabs = tuple(
        Button(f"• {name}" if system == found.system else name, act.ShowFound(system))
        for system, name, _ in found.systems
    )
    return Screen(
        lines(
            html("<b>{words}</b>", words=found.words),
            *_apart(_listed(shown, "best code" if found.is_cut else "code")),
            html("\n<i>{system} {edition}</i>", system=found.edition.system, edition=found.edition.name),
        ),
        (
            *_grid(shown.shown, lambda each: act.ShowCode(found.system, each.code)),
            *_turn(shown, lambda number: act.ShowFound(found.system, number)),
            *((tabs,) if len(tabs) > 1 else ()),
            _LAST,
        ),
    )


def nothing(asked: str) -> Screen:
    return Screen(
        lines(
            html("I found no code and no title for <b>{asked}</b>.", asked=cut(asked, STEP)),
            html("Try fewer words, or another name for it. Codes look like <code>J44.1</code>."),
        ),
        ((Button("All chapters", act.ShowPlace(0)),), _LAST),
    )


def over_a_card(screen: Screen) -> Screen:
    """The same screen, with the way back to the card that it was opened from."""
    return replace(
        screen, rows=(*screen.rows, (Button("Back to the card", act.BackToCard(), style="primary"),))
    )


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


def _head(found: Found) -> list[Html]:
    concept = found.concept
    return [
        html("{code}  {state}", code=text.code(concept.code), state=state(found)),
        html("<b>{title}</b>", title=concept.title),
    ]


def _way(above: Iterable[Entry]) -> list[Html]:
    """One line, with the title of the nearest place; the others are a tap or two away."""
    steps = list(above)
    if not steps:
        return []
    codes = " › ".join(each.code for each in steps)
    return [html("{codes} {title}", codes=codes, title=cut(steps[-1].title, STEP))]


def _quoted(told: Sequence[Html]) -> list[Html]:
    """Notes, which fold when they are long."""
    whole = lines(*told)
    return [text.quote(whole, long=len(whole) > FOLDED)] if told else []


def _values(concept: Concept) -> list[Html]:
    """ "4 0 Body Part: Liver", the character in monospace and its place left out."""
    values = [note.text.split(" ", 2) for note in concept.notes if note.kind == "values"]
    return [html("{mark} {meaning}", mark=text.code(mark), meaning=meaning) for _, mark, meaning in values]


def _apart(part: Sequence[Html]) -> list[Html]:
    """A part with an empty line before it, if there is anything in it."""
    return [html(""), *part] if part else []


def _listed(below: Slice[Any], noun: str) -> list[Html]:
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


def _grid(entries: Sequence[Any], action: Callable[[Any], Action]) -> Iterator[tuple[Button, ...]]:
    keys = [Button(each.code, action(each)) for each in entries]
    return (tuple(keys[place : place + A_ROW]) for place in range(0, len(keys), A_ROW))


def _turn(pages: Slice[Any], action: Callable[[int], Action]) -> Rows:
    return turned(pages.page, pages.pages, action)


def turned(page: int, pages: int, action: Callable[[int], Action]) -> Rows:
    """Keys for the page before and the page after, and for ten pages on where there are many."""
    keys = [Button(f"‹‹ {page - JUMP + 1}", action(page - JUMP))] if page >= JUMP else []
    keys += [Button(f"‹ Page {page}", action(page - 1))] if page else []
    keys += [Button(f"Page {page + 2} of {pages} ›", action(page + 1))] if page < pages - 1 else []
    keys += [Button(f"{page + JUMP + 1} ››", action(page + JUMP))] if page + JUMP < pages else []
    return (tuple(keys),) if keys else ()


def _around(page: CodePage) -> Rows:
    system, (before, after) = page.found.system, page.around
    keys = [Button(f"◀ {before}", act.ShowCode(system, before))] if before else []
    if page.up:
        up: Action = act.ShowCode(system, page.up)
        if page.up_is_block:
            up = act.ShowPlace(int(page.found.concept.chapter), page.up)
        keys.append(Button(f"▲ {page.up}", up))
    keys += [Button(f"{after} ▶", act.ShowCode(system, after))] if after else []
    return (tuple(keys),) if keys else ()


def _offers(page: CodePage, *, more: bool) -> Rows:
    code, system = page.found.concept.code, page.found.system
    all_notes = (Button("All notes", act.ShowNotes(system, code)),) if more else ()
    builder = (Button("Build from here", act.BuildCode(code)),) if page.can_build else ()
    cards = (Button("Make cards", act.ChooseCards(system, code)),) if page.cards else ()
    offered = (*all_notes, *builder, *cards)
    return (offered,) if offered else ()
