"""Hand-made values for the screens of a learner's own copy of CPT: invented codes, silly words."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bot.screens import Screen
from bot.services.cpt import CptCode, CptPage
from bot.services.cpt_file import Columns, Looked, Sent
from bot.views import cpt, cpt_file, review
from db.cpt import Copy
from decks.cpt_items import draw
from decks.model import Difficulty, Item
from tests.bot import makers as make

COPY = Copy("LONG <b>.txt", 1_772_463_600, 10_234)
SENT = Sent("BQACAgIAAxkBAAI", "my table & more.csv")
TABLE = (
    Columns(2, 5, "CPT Code", "Long description"),
    Columns(2, 4, "CPT Code", "Short"),
    Columns(2, 3, "CPT Code", "A name of a column that does not fit"),
)
KETTLES = "Song for two kettles & a <moon>, each additional kettle"


def item() -> Item:
    rows = [(f"{number:04}A", f"Dance number {number} of {number % 7 + 2} shoes") for number in range(9)]
    card = "cpt:0004A:title-of-code"
    return draw(card, rows[4][1], rows[:4] + rows[5:], COPY.name, Random(1), Difficulty.EASY)


SCREENS: dict[str, Callable[[], Screen]] = {
    "cpt-none": lambda: cpt.page(CptPage(None, 0, 0)),
    "cpt-deleted": lambda: cpt.page(CptPage(None, 0, 20), cpt.dropped()),
    "cpt-copy": lambda: cpt.page(CptPage(COPY, 20, 21)),
    "cpt-kept": lambda: cpt.page(CptPage(COPY, 0, 0), cpt.kept()),
    "cpt-added": lambda: cpt.page(CptPage(COPY, 10, 10), cpt.added(10, ("00001", "0999A"))),
    "cpt-nothing-to-add": lambda: cpt.page(CptPage(COPY, 10, 10), cpt.added(0)),
    "cpt-reading": lambda: cpt_file.reading(SENT.name),
    "cpt-columns": lambda: cpt_file.columns(Looked(SENT, 0, TABLE)),
    "cpt-licence": lambda: cpt_file.licence(Looked(SENT, 10_234, TABLE[:1])),
    "cpt-licence-without-names": lambda: cpt_file.licence(Looked(SENT, 1, (Columns(1, 2),))),
    "cpt-declined": cpt_file.declined,
    "cpt-too-large": lambda: cpt_file.too_large(SENT.name, 21 * 2**20),
    "cpt-refused": lambda: cpt_file.refused("LONG.txt, line 7: no CPT code"),
    "cpt-code": lambda: cpt.code(CptCode("0000A", KETTLES, COPY, ("00001", "0001A"), is_learnt=False)),
    "cpt-code-learnt": lambda: cpt.code(CptCode("0000A", KETTLES, COPY, (None, None), is_learnt=True)),
    "cpt-ask-drop": lambda: cpt.ask_drop(CptPage(COPY, 1, 1)),
    "cpt-other-kind": lambda: Screen(cpt_file.other_kind()),
    "cpt-card": lambda: review.front(make.question(item=item())),
    "cpt-card-answered": lambda: review.answered(make.answered(question=make.question(item=item()))),
}
