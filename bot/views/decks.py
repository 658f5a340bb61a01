"""Maintainers' decks: what is in use, what is made, what differs, and what they sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot import actions as act
from bot.screens import MAX_TEXT, Button, Html, Rows, Screen, html, lines, visible_length
from bot.services.decks import MOST_BYTES, Changes, DeckState, Report, Sample, build_mark, deck_mark
from bot.views import text
from db.decks import Publication

NAMED = 12  # codes named of each kind of change
TOLD = 8  # findings of one level
LONG = 300  # characters of a finding, of a name
SHORT_BUILD = 8
HISTORY = 4
UPLOAD_NAME = 38  # characters of a button
KINDS = {
    "added": "Codes added",
    "became_header": "Became headers",
    "gone": "Codes gone",
    "revised": "Titles revised",
    "renoted": "Notes changed",
}
_DECKS = Button("◀ Decks", act.ShowDecks())
_HOME = Button("Home", act.ShowHome())


def looking() -> Screen:
    return Screen(html("Looking at the decks…"), ((_HOME,),))


def comparing() -> Screen:
    return Screen(html("Comparing the decks, a few seconds…"), ((_DECKS,),))


def working() -> Screen:
    return Screen(html("One moment…"), ((_DECKS,),))


def making() -> Screen:
    return Screen(html("Making the deck. A whole code set takes up to a minute…"), ((_DECKS,),))


def checking(name: str) -> Screen:
    return Screen(html("Fetching and reading <b>{name}</b>, up to a minute…", name=name[:LONG]), ((_DECKS,),))


def too_large(name: str, size: int) -> Screen:
    most = MOST_BYTES >> 20
    return Screen(
        lines(
            html("<b>{name} has {size} MB.</b>", name=name[:LONG], size=f"{size / 2**20:.0f}"),
            html(
                "Telegram hands bots files of up to {most} MB. On the bot's machine any size goes:", most=most
            ),
            html("<code>codedrill decks import icd10cm FILE</code> (or icd10pcs, hcpcs), then"),
            html("<code>codedrill decks publish DECK</code>, or Publish here under /decks."),
        ),
        ((_DECKS,),),
    )


def failed(words: str) -> Screen:
    return Screen(
        lines(
            html("<b>That did not work.</b>"), html("{words}", words=words[:1_000] or "No reason was given.")
        ),
        ((_DECKS,),),
    )


def decks(states: Sequence[DeckState], remark: str = "", uploads: Sequence[Report] = ()) -> Screen:
    """All decks; a number opens one. Below them what was sent and waits for a decision."""
    numbers = [Button(str(place), act.ShowDeck(deck_mark(one.deck))) for place, one in enumerate(states, 1)]
    sent = [(Button(f"Sent: {one.title}"[:UPLOAD_NAME], act.ShowUpload(one.number, 0)),) for one in uploads]
    rows: Rows = tuple(tuple(numbers[at : at + 8]) for at in range(0, len(numbers), 8))
    return Screen(
        lines(
            html("<b>{remark}</b>\n", remark=remark) if remark else None,
            html("<b>Decks</b>"),
            *(_line(place, one) for place, one in enumerate(states, 1)),
            html(""),
            html("To add or renew one, send me the file: official files as CMS zips them, an authored deck (.yaml,"
                 " or .zip of deck.yaml and notes), an Anki package (.apkg)."),
        ),
        (*rows, *sent, (_HOME,)),
    )  # fmt: skip


def deck(state: DeckState, remark: str = "") -> Screen:
    edition, mark = state.edition, deck_mark(state.deck)
    made = state.candidate
    body = lines(
        html("<b>{remark}</b>\n", remark=remark) if remark else None,
        html("<b>{name}</b>", name=state.name),
        html("{deck} · {cards}", deck=text.code(state.deck), cards=text.count(state.cards, "card")),
        html("In force {window}", window=_window(edition.effective_from, edition.effective_to)),
        html("In exams {window}", window=_window(edition.exam_from, edition.exam_to)),
        html(""),
        html("In use: {build}", build=_publication(state.in_use)) if state.in_use else html("Not in use."),
        html("Made, not in use: {build}", build=text.code(made[:SHORT_BUILD])) if made else None,
        *_history(state),
    )
    publish = (
        *((Button("Diff", act.DiffDeck(mark)),) if state.in_use else ()),
        Button("Publish", act.PublishDeck(mark, build_mark(made), state.seen), style="primary"),
    ) if made else ()  # fmt: skip
    back = (Button("Roll back…", act.AskRollBack(mark)),) if state.older else ()
    return Screen(body, tuple(row for row in (publish, (_DECKS, *back)) if row))


def diff(changes: Changes) -> Screen:
    """What publishing would change."""
    state, mark = changes.state, deck_mark(changes.state.deck)
    moved = {name: one for name, one in changes.templates.items() if any(one[1:])}
    same = len(changes.templates) - len(moved)
    codes = [
        html("{what}: {number}  <code>{codes}</code>{more}", number=f"{len(found):,}", what=KINDS[kind],
             codes=" ".join(found[:NAMED]), more=" …" if len(found) > NAMED else "")
        for kind, found in changes.codes.items() if found
    ]  # fmt: skip
    cards = [
        html("{name}: {kept} kept, {added} new, {gone} gone, {revised} changed", name=name, kept=f"{kept:,}",
             added=f"{added:,}", gone=f"{gone:,}", revised=f"{revised:,}")
        for name, (kept, added, gone, revised) in moved.items()
    ]  # fmt: skip
    nothing = html("Nothing that learners see differs.") if not codes and not cards else None
    made = state.candidate
    publish = (
        (Button("Publish", act.PublishDeck(mark, build_mark(made), state.seen), style="primary"),)
        if made
        else ()
    )
    return Screen(
        lines(
            html("<b>{name}: made now, against what is in use</b>", name=state.name),
            *codes,
            html("") if codes and cards else None,
            *cards,
            html("{templates} unchanged.", templates=text.count(same, "template"))
            if same and cards
            else None,
            nothing,
        ),
        ((Button("Back", act.ShowDeck(mark)), *publish),),
    )


def ask_roll_back(state: DeckState) -> Screen:
    mark, older = deck_mark(state.deck), state.older
    if older is None:
        return deck(state)
    return Screen(
        lines(
            html("<b>{name}: back to the build before?</b>", name=state.name),
            html("In use: {build}", build=_publication(state.in_use)) if state.in_use else None,
            html("Then: {build}", build=_publication(older)),
            html(""),
            html("Cards not reviewed since are put back as they were; reviews made since are kept. Learners whose"
                 " cards change are told once."),
        ),
        (
            (
                Button("Roll back", act.RollBackDeck(mark, state.seen), style="danger"),
                Button("Keep it", act.ShowDeck(mark)),
            ),
        ),
    )  # fmt: skip


def report(found: Report) -> Screen:
    """What was sent: counts, errors with file and line, and the word that publishing gives."""
    ready = not found.errors
    body = lines(
        html("<b>{title}</b>", title=found.title[:LONG]),
        html("Deck {deck}", deck=text.code(found.deck)) if found.deck else None,
        *(html("{line}", line=line[:LONG]) for line in found.counts),
        *_findings("Errors: it cannot be published", found.errors),
        *_findings("To look at", found.warnings),
        html(""),
        html("They become flip cards, and your word that they are right is noted with the day.")
        if found.kind == "package" and ready
        else None,
        html("<i>By publishing you say: your own or licensed material, and no recalled exam items.</i>")
        if ready
        else html("Send it again when it is mended; nothing was changed."),
    )
    sample = (
        (Button(f"{len(found.samples)} samples", act.ShowUpload(found.number, 1)),) if found.samples else ()
    )
    publish = (Button("Publish", act.TakeUpload(found.number), style="primary"),) if ready else ()
    return Screen(body, ((Button("Discard", act.DiscardUpload(found.number)), *sample, *publish),))


def sample(found: Report, place: int) -> Screen:
    """One of the items, with its key; `place` from 1."""
    one, last = found.samples[place - 1], len(found.samples)
    body = lines(*_sample(one, place, last, explained=True))
    if visible_length(body) > MAX_TEXT:
        body = lines(*_sample(one, place, last, explained=False))
    back = (Button("◀", act.ShowUpload(found.number, place - 1)),) if place > 1 else ()
    on = (Button("▶", act.ShowUpload(found.number, place + 1)),) if place < last else ()
    return Screen(body, ((Button("Report", act.ShowUpload(found.number, 0)), *back, *on),))


def taken(state: DeckState | None, kept: str) -> str:
    """The remark after a deck was taken in."""
    return published() if state else f"Kept as {kept}."


def discarded() -> str:
    return "Discarded; nothing was changed."


def published() -> str:
    return "Published. Learners' cards are brought over now."


def rolled_back() -> str:
    return "Rolled back. Learners' cards are put back now."


def moved_on() -> str:
    return "It has changed since this button was drawn; here is how it is now."


def gone() -> str:
    return "That upload is no longer here. Send the file again."


def _line(place: int, state: DeckState) -> Html:
    new = html(" · a new build is made") if state.candidate else None
    use = (
        html("in use since {day}{by}", day=_day(state.in_use.at), by=_by(state.in_use))
        if state.in_use
        else html("not in use")
    )
    return html("{place}  {name}\n    {use}{new}", place=place, name=state.name, use=use, new=new or "")


def _history(state: DeckState) -> list[Html]:
    before = [one for one in state.history if state.in_use is None or one.id != state.in_use.id]
    return [
        html(
            "Before: {build}{undone}",
            build=_publication(one),
            undone=", rolled back" if one.undone_at else "",
        )
        for one in before[:HISTORY]
    ]


def _publication(one: Publication) -> Html:
    return html(
        "{build} since {day}{by}", build=text.code(one.build[:SHORT_BUILD]), day=_day(one.at), by=_by(one)
    )


def _by(one: Publication) -> str:
    return f", by {one.by}" if one.by else ""


def _day(at: int) -> str:
    return text.long_date(datetime.fromtimestamp(at, UTC).toordinal())


def _window(first: date, last: date) -> str:
    return f"{text.long_date(first.toordinal())} to {text.long_date(last.toordinal())}"


def _findings(head: str, told: Sequence[str]) -> list[Html]:
    if not told:
        return []
    more = [html("and {more} more", more=len(told) - TOLD)] if len(told) > TOLD else []
    return [
        html("\n<b>{head}</b>", head=head),
        *(html("{line}", line=line[:LONG]) for line in told[:TOLD]),
        *more,
    ]


def _sample(one: Sample, place: int, last: int, *, explained: bool) -> list[Html | None]:
    return [
        html("Sample {place} of {last}\n", place=place, last=last),
        html("<b>{stem}</b>", stem=one.stem),
        *(
            html("{mark} {letter}  {option}", mark="✓" if right else "   ", letter=letter, option=option)
            for letter, (option, right) in zip(text.LETTERS, one.options, strict=False)
        ),
        html("Answer: {answer}", answer=one.answer) if one.answer else None,
        text.quote(html("{why}", why=one.rationale), long=True) if one.rationale and explained else None,
        html("<i>{source}</i>", source=one.source) if one.source else None,
    ]
