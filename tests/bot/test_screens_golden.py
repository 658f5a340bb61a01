"""Every screen that there is, as a text file to look at; and that Telegram would take each of them."""

from __future__ import annotations

import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from types import CodeType, FrameType
from typing import Any, get_type_hints

import pytest

from bot import callbacks, views
from bot.actions import Unreadable
from bot.cities import City
from bot.screens import Screen
from bot.services.carry import Brought
from bot.services.certification import Books
from bot.services.flags import Settled
from bot.services.items import Worst
from bot.services.review_values import Form, Leech
from bot.views import carry, certification, home, review, settings, stats
from bot.views import decks as deck_views
from bot.views import export as export_views
from bot.views import flags as flag_views
from bot.views import items as item_views
from db.flags import Status, Withdrawn
from db.items import NOTHING, ItemStats
from decks.answers import Incomplete, NotACode, OtherCode, Right
from decks.editions import FY2027
from decks.sources.icd10cm import FY2026
from scheduler.card import Grade, Learning, Relearning
from scheduler.itemstats import Suspicion
from scheduler.stats import Summary
from tests.bot import makers as make
from tests.bot.challenge_screens import SCREENS as CHALLENGE_SCREENS
from tests.bot.cpt_screens import SCREENS as CPT_SCREENS
from tests.bot.exam_plan_screens import SCREENS as EXAM_PLAN_SCREENS
from tests.bot.exam_screens import SCREENS as EXAM_SCREENS
from tests.bot.fix_screens import SCREENS as FIX_SCREENS
from tests.bot.goldens import FOLDER, compare
from tests.bot.group_screens import SCREENS as GROUP_SCREENS
from tests.bot.lookup_screens import SCREENS as LOOKUP_SCREENS
from tests.bot.room_own_screens import SCREENS as ROOM_OWN_SCREENS
from tests.bot.room_screens import SCREENS as ROOM_SCREENS
from tests.bot.telegram_html import NotTelegramHtml, read, units

LEECH = Leech("J44.1", (("J44.0", "COPD with infection"), ("J44.1", "COPD with exacerbation")))

HYDERABAD = City("Hyderabad", "IN", "Asia/Kolkata"), City("Hyderabad", "PK", "Asia/Karachi")
E11_40 = OtherCode("E11.40", "Type 2 diabetes mellitus with diabetic neuropathy, unspecified")

EXAM_DAY = date(2027, 2, 10).toordinal()
SCREENS: dict[str, Callable[[], Screen]] = {
    "welcome": lambda: home.welcome(make.EDITION),
    "home-due": lambda: home.home(make.overview()),
    "home-one-card": lambda: home.home(make.overview(due=1, fresh=0, done=0, seconds=10)),
    "home-nothing-due": lambda: home.home(make.overview(due=0, fresh=0, seconds=0)),
    "home-newcomer": lambda: home.home(make.overview(due=0, done=0, seconds=250)),
    "home-after-a-holiday": lambda: home.home(make.overview(due=1_234, done=0, seconds=12_590)),
    "help": home.help_page,
    "privacy": home.privacy,
    "ask-forget": lambda: home.ask_forget(make.MOMENT.at),
    "forgotten": home.forgotten,
    "unknown-text": lambda: home.unknown(home.unknown_text()),
    "unknown-command": lambda: home.unknown(home.unknown_command("exams")),
    "unknown-picture": lambda: home.unknown(home.unreadable(Unreadable.PICTURE)),
    "unknown-other": lambda: home.unknown(home.unreadable(Unreadable.OTHER)),
    "apology": home.apology,
    "group": home.group,
    "choice-front": lambda: review.front(make.question()),
    "choice-front-first-card": lambda: review.front(make.question(undo=None)),
    "choice-front-last-card": lambda: review.front(make.question(left=0)),
    "choice-front-codes": lambda: review.front(make.question(item=make.code_item())),
    "choice-front-private": lambda: review.front(make.question(item=make.item(id="cpt:00000:title-of-code#0"))),
    "answered-private": lambda: review.answered(
        make.answered(question=make.question(item=make.item(id="cpt:00000:title-of-code#0")))
    ),
    "flip-back-private": lambda: review.back(
        make.back_of(make.question(Form.FLIP, item=make.item(id="cpt:00000:title-of-code#0")))
    ),
    "typed-front": lambda: review.front(make.question(Form.TYPED)),
    "flip-front": lambda: review.front(make.question(Form.FLIP)),
    "flip-back": lambda: review.back(make.back()),
    "flip-note-front": lambda: review.front(make.question(Form.FLIP, item=make.flip_item())),
    "flip-note-back": lambda: review.back(make.back_of(make.question(Form.FLIP, item=make.flip_item()))),
    "answered-right": lambda: review.answered(make.answered()),
    "answered-right-new": lambda: review.answered(
        make.answered(state=make.review(reps=1, interval=1, due=make.TODAY + 1))
    ),
    "answered-wrong": lambda: review.answered(make.missed()),
    "answered-wrong-codes": lambda: review.answered(make.missed(question=make.question(item=make.code_item()))),
    "answered-slow": lambda: review.answered(
        make.answered(grade=Grade.HARD, state=make.waiting(Learning, Grade.HARD), ms=95_000)
    ),
    "answered-guessed": lambda: review.answered(
        make.answered(grade=Grade.HARD, state=make.waiting(Relearning, Grade.HARD))
    ),
    "answered-too-easy": lambda: review.answered(
        make.answered(grade=Grade.EASY, state=make.review(interval=75, due=make.TODAY + 75))
    ),
    "answered-leech": lambda: review.answered(
        make.missed(
            leech=LEECH, state=make.review(reps=1, interval=1, due=make.TODAY + 1, lapses=8))
    ),
    "typed-right": lambda: review.answered(make.answered(Form.TYPED, verdict=Right())),
    "typed-wrong-other-code": lambda: review.answered(make.missed(Form.TYPED, picked="e1140", verdict=E11_40)),
    "typed-wrong-not-a-code": lambda: review.answered(
        make.missed(Form.TYPED, picked="<b>&", verdict=NotACode())
    ),
    "typed-wrong-incomplete": lambda: review.answered(
        make.missed(Form.TYPED, picked="e11.4", verdict=Incomplete(1))
    ),
    "typed-gave-up": lambda: review.answered(make.missed(Form.TYPED, picked="")),
    "near-miss-family": lambda: review.near_miss(make.near(Incomplete(2), "e11")),
    "near-miss-slip": lambda: review.near_miss(make.near(NotACode(), "e1!.42")),
    "rest": lambda: review.rest(make.rest()),
    "rest-without-zone": lambda: review.rest(make.rest(zone_known=False)),
    "rest-nothing-due": lambda: review.rest(make.rest(today=Summary(0, 0, 0))),
    "rest-the-end-of-the-list": lambda: review.rest(make.rest(more=False, tomorrow=0)),
    "settings": lambda: settings.settings(make.learner(), make.local_time()),
    "settings-zone-known": lambda: settings.settings(
        make.learner(zone="Asia/Kolkata", zone_known=True, new_per_day=7), make.local_time(20)
    ),
    "settings-exam-chosen": lambda: settings.settings(
        make.learner(certification="ccs-p", exam_day=EXAM_DAY), make.local_time()
    ),
    "ask-certification": lambda: certification.ask(make.learner(certification="crc")),
    "ask-exam-day": lambda: certification.calendar(make.learner(exam_day=make.TODAY + 20), make.TODAY, 0),
    "ask-exam-day-later": lambda: certification.calendar(make.learner(), make.TODAY, 2027 * 12 + 1),
    "exam-chosen": lambda: certification.chosen(
        make.learner(certification="crc", exam_day=make.TODAY + 20), Books(FY2026, FY2026, has_notes=True)
    ),
    "exam-chosen-without-date": lambda: certification.chosen(
        make.learner(certification="crc"), Books(None, FY2026, has_notes=True)
    ),
    "exam-chosen-no-notes": lambda: certification.chosen(
        make.learner(certification="crc", exam_day=EXAM_DAY), Books(FY2027, FY2027, has_notes=False)
    ),
    "exam-chosen-not-imported": lambda: certification.chosen(
        make.learner(certification="crc", exam_day=EXAM_DAY), Books(FY2027, FY2026, has_notes=True)
    ),
    "ask-city": settings.ask_city,
    "cities": lambda: settings.cities([(HYDERABAD[0], make.local_time(20)), (HYDERABAD[1], make.local_time(19))]),
    "no-city": lambda: settings.no_city("<Atlantis> & " + "x" * 100),
    "choice-front-revised": lambda: review.front(make.question(is_revised=True)),
    "news-of-a-new-edition": lambda: carry.news(
        [Brought(FY2026, 412, 0, ["B96.83"], ["G35", "T78.1XXA"], [f"icd10cm:G35.{x}:billable" for x in "ABCDEFG"])]
    ),
    "news-of-a-rollback": lambda: carry.news([Brought(FY2026, 414, 1)]),
    "flag-reasons": lambda: flag_views.reasons(make.ASKS),
    "flag-words": flag_views.ask_words,
    "flag-thanks": lambda: flag_views.thanks(make.raised()),
    "flag-thanks-recalled": lambda: flag_views.thanks(make.raised(withdrawn=True, reason="recalled exam item")),
    "flag-thanks-words": lambda: flag_views.thanks(make.raised(reason="other", words="J44 & <I10> say: both")),
    "flag-too-many": flag_views.too_many,
    "flags-none": flag_views.no_flags,
    "flags-case": lambda: flag_views.case(make.case()),
    "flags-case-last": lambda: flag_views.case(make.case(waiting=1, item=make.typed_item())),
    "flags-case-changed": lambda: flag_views.case(
        make.case(same=False, withdrawn=Withdrawn(1, 0, "recalled exam item"))
    ),
    "flags-case-gone": lambda: flag_views.case(make.case(item=None, withdrawn=Withdrawn(1, 5, "two answers right"))),
    "flags-answer": lambda: flag_views.ask_answer(make.case()),
    "flag-verdict-answered": lambda: flag_views.verdict(
        make.flag(), Settled([make.flag()], "FY2027 & later: J44.1.", Status.ANSWERED)
    ),
    "flag-verdict-key": lambda: flag_views.verdict(make.flag(), Settled([make.flag()], None, Status.KEY_IS_RIGHT)),
    "flag-verdict-retired": lambda: flag_views.verdict(make.flag(), Settled([make.flag()], None, Status.RETIRED)),
    "items-counting": item_views.counting,
    "items-none": lambda: item_views.worst(Worst([], dict.fromkeys(Suspicion, 0), 12)),
    "items-worst": lambda: item_views.worst(make.worst()),
    "item": lambda: item_views.page(make.item_page()),
    "item-retired": lambda: item_views.page(make.item_page(withdrawn=Withdrawn(1, 5, "wrong key"))),
    "item-recalled": lambda: item_views.page(make.item_page(withdrawn=Withdrawn(1, 0, "recalled exam item"))),
    "item-new": lambda: item_views.page(
        make.item_page(stats=ItemStats(100, "icd10cm:J44.1:typed-code", NOTHING, []), item=None)
    ),
    "decks": lambda: deck_views.decks(
        [make.deck_state(), make.deck_state(made="fedcba9876543210"), make.deck_state(in_use=None)]
    ),
    "decks-sent": lambda: deck_views.decks([make.deck_state()], "Discarded; nothing was changed.", [make.report()]),
    "deck": lambda: deck_views.deck(make.deck_state()),
    "deck-new-build": lambda: deck_views.deck(make.deck_state(made="fedcba9876543210"), deck_views.rolled_back()),
    "deck-unused": lambda: deck_views.deck(make.deck_state(in_use=None, history=[])),
    "deck-diff": lambda: deck_views.diff(make.changes()),
    "deck-diff-nothing": lambda: deck_views.diff(make.changes(codes={}, templates={"billable": (7, 0, 0, 0)})),
    "deck-roll-back": lambda: deck_views.ask_roll_back(make.deck_state()),
    "deck-looking": deck_views.looking,
    "deck-comparing": deck_views.comparing,
    "deck-working": deck_views.working,
    "deck-making": deck_views.making,
    "deck-failed": lambda: deck_views.failed(deck_views.moved_on()),
    "upload-checking": lambda: deck_views.checking("cells & more.yaml"),
    "upload-too-large": lambda: deck_views.too_large("2027-tabular.zip", 31 << 20),
    "upload-report": lambda: deck_views.report(make.report()),
    "upload-errors": lambda: deck_views.report(
        make.report(errors=[f"notes.yaml, line {n}: red-blood: no rationale" for n in range(9)])
    ),
    "upload-package": lambda: deck_views.report(
        make.report(kind="package", warnings=["left out: 12 images"], deck="anki-cells")
    ),
    "upload-sample": lambda: deck_views.sample(make.report(), 1),
    "upload-sample-card": lambda: deck_views.sample(make.report(), 2),
    "export-packing": export_views.packing,
    "export-sent": lambda: export_views.sent(1_204, 0, 0),
    "export-sent-without-some": lambda: export_views.sent(1, 3, 40),
    "export-nothing": export_views.nothing,
    "export-failed": export_views.failed,
    "export-too-large": lambda: export_views.too_large(61_234_567),
    "counting": stats.counting,
    "progress": lambda: stats.progress(make.progress()),
    "progress-empty": lambda: stats.progress(make.no_progress()),
}  # fmt: skip

SCREENS |= (
    GROUP_SCREENS
    | LOOKUP_SCREENS
    | CPT_SCREENS
    | EXAM_SCREENS
    | EXAM_PLAN_SCREENS
    | FIX_SCREENS
    | ROOM_OWN_SCREENS
    | ROOM_SCREENS
    | CHALLENGE_SCREENS
)


def drawn(screen: Screen) -> str:
    """The text, and its keys as `[A] [B]`."""
    rows = [" ".join(f"[{button.label}]" for button in row) for row in screen.rows]
    return "\n".join([screen.text, *([""] if rows else []), *rows]) + "\n"


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_was_looked_at(name: str) -> None:
    compare(f"screens/{name}.txt", drawn(SCREENS[name]()))


def test_no_golden_is_left_over() -> None:
    assert sorted(path.stem for path in (FOLDER / "screens").glob("*.txt")) == sorted(SCREENS)


@pytest.mark.parametrize("name", SCREENS)
def test_telegram_takes_the_screen(name: str) -> None:
    screen = SCREENS[name]()
    seen = read(screen.text)
    assert 1 <= units(seen) <= 4096
    assert seen == seen.strip(), "Telegram trims; the text says something else than what is shown"
    assert all(1 <= len(row) <= 8 for row in screen.rows)
    for button in (button for row in screen.rows for button in row):
        assert button.label == button.label.strip() != ""
        if button.copy is not None or button.start is not None:
            continue
        assert button.action is not None
        assert callbacks.unpack(callbacks.pack(button.action)) == button.action


@pytest.mark.parametrize("name", SCREENS)
def test_labels_fit_beside_each_other_on_a_phone(name: str) -> None:
    """About forty signs fit into a row of 390 points; longer labels are cut off with dots."""
    for row in SCREENS[name]().rows:
        assert sum(len(button.label) for button in row) <= 40, [button.label for button in row]


BAD = [
    "<b>x", "x</b>", "<b><i>x</b></i>", "<p>x</p>", "<code><b>x</b></code>", "a & b", "a < b", "&nbsp;",
    "<b x=1>y</b>",
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_the_reader_of_telegrams_html_is_strict(bad: str) -> None:
    with pytest.raises(NotTelegramHtml):
        read(bad)


def functions() -> Iterator[tuple[str, Any]]:
    """All functions of `bot.views` that give a Screen, private ones too."""
    for module in pkgutil.iter_modules(views.__path__, "bot.views."):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            if function.__module__ == module.name and get_type_hints(function).get("return") is Screen:
                yield f"{module.name}.{name}", function


def called() -> set[CodeType]:
    """What runs while the golden screens are made."""
    seen: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            seen.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for make_screen in SCREENS.values():
            make_screen()
    finally:
        sys.setprofile(before)
    return seen


def test_every_view_has_a_golden() -> None:
    seen = called()
    found = dict(functions())
    assert len(found) >= 20
    assert [name for name, function in found.items() if function.__code__ not in seen] == []
