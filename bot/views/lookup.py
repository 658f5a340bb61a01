"""The screens of looking up: what is asked for, a code with its place and its notes, a place of the List, hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import actions as act
from bot.actions import Action
from bot.screens import Button, Rows, Screen, html, lines
from bot.services.lookup_values import CodePage, Found, Hits, PlacePage
from bot.views import text
from bot.views.lookup_notes import fitted, groups, sheets
from bot.views.lookup_parts import (
    STEP,
    TITLE,
    apart,
    cut,
    grid,
    head,
    listed,
    payment,
    quoted,
    source,
    turn,
    turned,
    values,
    way,
)
from decks.facts import Entry

NOTES_ROOM, SHEET_ROOM = 1_400, 2_500
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
            *head(page.found),
            *apart(way(page.above)),
            *apart(values(concept)),
            *apart(quoted(told)),
            *apart(listed(page.below, "code")),
            *apart(payment(page.marks)),
            html("\n<i>{source}</i>", source=source(page.found)),
        ),
        (
            *grid(page.below.shown, lambda each: act.ShowCode(system, each.code)),
            *turn(page.below, lambda number: act.ShowCode(system, concept.code, number)),
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
    return Screen(lines(*head(page.found), html(""), *shown), (*turn, (back, _HOME, _STUDY)))


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
            *apart(quoted(told)),
            *apart(listed(page.parts, noun)),
            html(
                "\n<i>{system} {edition} · Tabular</i>", system=page.edition.system, edition=page.edition.name
            ),
        ),
        (
            *grid(page.parts.shown, lambda each: _part(page, each)),
            *turn(page.parts, lambda number: act.ShowPlace(page.chapter, page.block, number)),
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
            *apart(listed(shown, "best code" if found.is_cut else "code")),
            html("\n<i>{system} {edition}</i>", system=found.edition.system, edition=found.edition.name),
        ),
        (
            *grid(shown.shown, lambda each: act.ShowCode(found.system, each.code)),
            *turn(shown, lambda number: act.ShowFound(found.system, number)),
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
