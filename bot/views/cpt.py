"""A learner's own copy of CPT: how it works, what is there, a code of it, and its end.

A descriptor is shown by `code` alone, to its owner.
"""

from __future__ import annotations

from datetime import UTC, datetime

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.cpt import CptCode, CptPage
from bot.services.cpt_file import MOST_BYTES
from bot.services.cpt_keeping import CARDS_AT_ONCE
from bot.views import text
from bot.views.cpt_file import FILES
from db.cpt import Copy

_HOME = Button("Home", act.ShowHome())
_STUDY = Button("Study", act.Study(), style="primary")
_CPT = Button("◀ CPT", act.ShowCpt())


def page(found: CptPage, remark: str = "") -> Screen:
    """/cpt, with a copy and without."""
    return _with_copy(found, found.copy, remark) if found.copy else _without_copy(found, remark)


def _without_copy(found: CptPage, remark: str) -> Screen:
    waiting = (
        html("\n{cards} of an earlier copy wait aside; they come back with the next.",
             cards=text.count(found.owned, "card"))
        if found.owned else None
    )  # fmt: skip
    return Screen(
        lines(
            _remarked(remark),
            html("<b>CPT, from your own copy</b>"),
            html("CPT is copyright of the American Medical Association, so I bring none of it. If you have a licensed"
                 " data file of your own, I can drill you on it: send it here as a file ({files}), one code and its"
                 " descriptor a line, up to {most} MB.", files=FILES, most=MOST_BYTES >> 20),
            html(""),
            html("It is kept for you alone: nothing of it goes to other learners, groups, inline results, exports,"
                 " statistics or logs. Whoever runs this bot can read its database. My copy of the file is deleted as"
                 " soon as it is read; your message with it stays in this chat until you delete it."),
            waiting,
        ),
        ((_HOME, _STUDY),),
    )  # fmt: skip


def _with_copy(found: CptPage, copy: Copy, remark: str) -> Screen:
    return Screen(
        lines(
            _remarked(remark),
            html("<b>CPT, from your own copy</b>"),
            html("{name}: {codes}, for you alone since {day}.", name=copy.name,
                 codes=text.count(copy.codes, "code"), day=_day(copy.licensed_at)),
            html("You learn {cards} of it.", cards=text.count(found.cards, "card")),
            html(""),
            html("Send a range such as <code>10000-19999</code> for {most} cards of that section, a code to look it"
                 " up, or a newer file to take the place of this one.", most=CARDS_AT_ONCE),
        ),
        (
            (Button(f"Add {CARDS_AT_ONCE} CPT cards", act.AddCptCards(found.owned)),),
            (Button("Delete my CPT copy", act.AskDropCpt()),),
            (_HOME, _STUDY),
        ),
    )  # fmt: skip


def code(found: CptCode) -> Screen:
    before, after = found.around
    steps = (
        *((Button(f"◀ {before}", act.ShowCptCode(before)),) if before else ()),
        *((Button(f"{after} ▶", act.ShowCptCode(after)),) if after else ()),
    )
    make: Rows = () if found.is_learnt else ((Button("Make cards of this", act.AddCptCode(found.code)),),)
    return Screen(
        lines(
            html("<b>CPT</b> {code}", code=text.code(found.code)),
            html("{descriptor}", descriptor=found.descriptor),
            html("\n<i>{name} · your own copy, for you alone</i>", name=found.copy.name),
        ),
        (*((steps,) if steps else ()), *make, (_CPT, _HOME, Button("Study", act.Study()))),
    )


def ask_drop(found: CptPage) -> Screen:
    assert found.copy is not None
    return Screen(
        lines(
            html("<b>Delete your copy of CPT?</b>"),
            html("{codes} go, your cards stay aside until you send a copy again.",
                 codes=text.count(found.copy.codes, "code")),
        ),
        (
            (
                Button("Delete it", act.DropCpt(found.copy.licensed_at), style="danger"),
                Button("Keep it", act.ShowCpt()),
            ),
        ),
    )  # fmt: skip


def kept() -> str:
    return "Kept, for you alone."


def dropped() -> str:
    return "Deleted."


def added(number: int, span: tuple[str, str] | None = None) -> str:
    where = f" of {span[0]} to {span[1]}" if span else ""
    if not number:
        return f"No new card can be made{where}."
    return f"{text.count(number, 'card')}{where} added. {'It comes' if number == 1 else 'They come'} today."


def _remarked(remark: str) -> Html | None:
    return html("<b>{remark}</b>\n", remark=remark) if remark else None


def _day(at: int) -> str:
    return text.long_date(datetime.fromtimestamp(at, UTC).date().toordinal())
