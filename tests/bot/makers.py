"""Hand-made values for screens: real facts of ICD-10-CM FY2026, no deck file needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.screens import Asks, Phase
from bot.services.decks import Changes, DeckState, Report, Sample
from bot.services.flags import Case, Raised
from bot.services.home import Overview
from bot.services.items import Page, Worst
from bot.services.review_values import Answered, Back, Form, NearMiss, Question, Rest
from bot.services.stats import Progress
from db.decks import Publication
from db.flags import Flag, Status
from db.items import ItemStats
from db.learners import Fresh, Learner
from decks.answers import Verdict
from decks.model import Difficulty, Edition, Item, Option, Source
from scheduler.card import CardState, Grade, Learning, Moment, New, NextStates, Relearning, Review
from scheduler.itemstats import Picked, Suspicion, Tally
from scheduler.stats import Summary

TODAY = date(2026, 3, 2).toordinal()
MOMENT = Moment(day=TODAY, at=int(datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("America/New_York")).timestamp()))
ASKS = Asks(
    Phase.FRONT, card=100, rev=5, day=TODAY, asked_ms=MOMENT.at * 1000, seed=5, difficulty=Difficulty.HARD
)

EDITION = Edition(
    id="icd10cm-2026", system="ICD-10-CM", name="FY2026", release="April 1 2026",
    effective_from=date(2026, 4, 1), effective_to=date(2026, 9, 30),
    exam_from=date(2026, 1, 1), exam_to=date(2026, 12, 31),
)  # fmt: skip

EXACERBATION = Option("Chronic obstructive pulmonary disease with (acute) exacerbation", "J44.1")
INFECTION = Option("Chronic obstructive pulmonary disease with (acute) lower respiratory infection", "J44.0")
UNSPECIFIED = Option("Chronic obstructive pulmonary disease, unspecified", "J44.9")
SIMPLE = Option("Simple chronic bronchitis", "J41.0")


def item(**changes: Any) -> Item:
    """Which title belongs to J44.1?"""
    return replace(
        Item(
            id="icd10cm:J44.1:title-of-code#0a1b2c3d",
            template="title-of-code",
            subject="J44.1",
            stem="What does J44.1 stand for?",
            options=(INFECTION, EXACERBATION, UNSPECIFIED, SIMPLE),
            key=(1,),
            answer=None,
            rationale=(
                "J44.1 stands under J44 Other chronic obstructive pulmonary disease, in block J40-J4A Chronic lower"
                " respiratory diseases. Of the other titles, A is J44.0, C is J44.9, D is J41.0."
            ),
            source=Source("ICD-10-CM", "FY2026", "Tabular, J44"),
            domain="Diagnosis coding",
            difficulty=Difficulty.HARD,
            path=(
                "J44.1 stands under J44 Other chronic obstructive pulmonary disease, in block J40-J4A Chronic lower"
                " respiratory diseases."
            ),
        ),
        **changes,
    )


def code_item() -> Item:
    """Which code has this title? Its options are codes."""
    return item(
        id="icd10cm:J44.1:code-of-title#0a1b2c3d",
        template="code-of-title",
        stem=f"Which complete code has the title “{EXACERBATION.text}”?",
        options=tuple(
            Option(one.code or "", one.code) for one in (INFECTION, EXACERBATION, UNSPECIFIED, SIMPLE)
        ),
        rationale="J44.1 stands under J44 Other chronic obstructive pulmonary disease.",
    )


def typed_item() -> Item:
    return item(
        id="icd10cm:E11.42:typed-code#0a1b2c3d",
        template="typed-code",
        subject="E11.42",
        stem="Type the complete, billable code for “Type 2 diabetes mellitus with diabetic polyneuropathy”.",
        options=(),
        key=(),
        answer="E11.42",
        rationale=(
            "E11.42 stands under E11 Type 2 diabetes mellitus, in block E08-E13 Diabetes mellitus. No code stands"
            " below E11.42, so it is complete."
        ),
        source=Source("ICD-10-CM", "FY2026", "Tabular, E11"),
    )


def flip_item(**changes: Any) -> Item:
    """A flip note."""
    return replace(
        Item(
            id="authored-cells:red-blood:authored#0a1b2c3d",
            template="authored",
            subject="red-blood",
            stem="Which cells carry oxygen <through> the body?",
            options=(Option("Erythrocytes & nothing else"),),
            key=(0,),
            answer=None,
            rationale="Haemoglobin binds oxygen.",
            source=Source("Anki package cells.apkg", "2026-11-24", "Note g1"),
            domain="Cells",
            difficulty=Difficulty.MEDIUM,
            path="Haemoglobin binds oxygen.",
        ),
        **changes,
    )


def question(form: Form = Form.CHOICE, **changes: Any) -> Question:
    about = typed_item() if form is Form.TYPED else item()
    return replace(Question(item=about, form=form, asks=ASKS, left=7, undo=41), **changes)


def review(**changes: Any) -> Review:
    known = Review(reps=3, ease=2.5, interval=15, due=TODAY + 15, last=TODAY, lapses=0)
    return replace(known, **changes)


def waiting(state: type[Learning] | type[Relearning], grade: Grade) -> CardState:
    return state(review(reps=1, interval=1, due=TODAY + 1), grade, MOMENT.at + 60)


def back() -> Back:
    outcomes = NextStates(
        again=waiting(Relearning, Grade.AGAIN),
        hard=waiting(Relearning, Grade.HARD),
        good=review(),
        easy=review(due=TODAY + 61),
    )
    return Back(question(Form.FLIP), outcomes, MOMENT)


def back_of(asked: Question) -> Back:
    return replace(back(), question=asked)


def answered(form: Form = Form.CHOICE, **changes: Any) -> Answered:
    """Right at once, graded Good."""
    right = Answered(
        question=question(form),
        right=True,
        picked="1" if form is Form.CHOICE else "e1142",
        verdict=None,
        grade=Grade.GOOD,
        state=review(),
        moment=MOMENT,
        seq=42,
        ms=14_200,
        leech=None,
        asks=replace(ASKS, phase=Phase.DONE, rev=6),
    )
    return replace(right, **changes)


def missed(form: Form = Form.CHOICE, **changes: Any) -> Answered:
    return answered(
        form,
        **{"right": False, "picked": "0", "grade": Grade.AGAIN, "state": waiting(Relearning, Grade.AGAIN)}
        | changes,
    )


def near(verdict: Verdict, typed: str) -> NearMiss:
    return NearMiss(question(Form.TYPED, undo=None), verdict, typed)


def rest(**changes: Any) -> Rest:
    end = Rest(
        today=Summary(cards=20, right=18, seconds=355), tomorrow=24, zone_known=True, more=True, undo=42
    )
    return replace(end, **changes)


def overview(**changes: Any) -> Overview:
    return replace(Overview(EDITION, due=24, fresh=10, done=6, seconds=490), **changes)


def learner(**changes: Any) -> Learner:
    return replace(
        Learner(5, "America/New_York", False, "icd10cm-2026", 10, Fresh("", 0, 0, 0, 0), True), **changes
    )


def progress() -> Progress:
    empty = Summary(0, 0, 0)
    return Progress(
        days=[
            ("Tue Feb 24", Summary(12, 9, 200)), ("Wed Feb 25", empty), ("Thu Feb 26", Summary(1, 1, 9)),
            ("Fri Feb 27", empty), ("Sat Feb 28", empty), ("Sun Mar 01", empty),
            ("Mon Mar 02", Summary(1234, 20, 350)),
        ],
        met=1500,
        known=45,
    )  # fmt: skip


def no_progress() -> Progress:
    return Progress(days=[("Mon Mar 02", Summary(0, 0, 0))], met=0, known=0)


def flag(**changes: Any) -> Flag:
    said = "Both A and B look right to me: the infection is an exacerbation."
    return replace(
        Flag(12, 5, 100, "icd10cm:J44.1:title-of-code", "5.3.0a1b2c3d", "two answers right", said, MOMENT.at,
             Status.OPEN, None),
        **changes,
    )  # fmt: skip


def raised(*, withdrawn: bool = False, reason: str = "wrong key", words: str | None = None) -> Raised:
    return Raised(flag(reason=reason, words=words), replace(ASKS, phase=Phase.DONE), withdrawn)


def case(**changes: Any) -> Case:
    return replace(Case(flag(), 1, 7, item(), True, 3, 2, None, item_stats().tally, 3 * 86_400), **changes)


def item_stats(card: int = 100, stable: str = "icd10cm:J44.1:title-of-code", **tally: int) -> ItemStats:
    sums = {"tries": 50, "right": 17, "ms": 700_000, "ability": 31_000, "ability_squared": 20_100_000,
            "ability_right": 9_900}  # fmt: skip
    picked = [
        Picked("J41.0", False, 34, 0), Picked("J44.0", False, 50, 30), Picked("J44.1", True, 50, 17),
        Picked("J44.9", False, 16, 3),
    ]  # fmt: skip
    return ItemStats(card, stable, Tally(**sums | tally), picked)


def worst() -> Worst:
    hard = item_stats(101, "icd10cm:S72.001A:seventh-character", right=12, ability_right=8_000)
    easy = item_stats(102, "icd10cm:I10:typed-code", right=50, ability_right=31_000)
    found = [item_stats(), replace(hard, picked=[]), replace(easy, picked=[])]
    return Worst(found, dict(zip(Suspicion, (1, 1, 1, 1, 1), strict=True)), 412)


def item_page(**changes: Any) -> Page:
    titles = {"J44.1": EXACERBATION.text, "J44.0": INFECTION.text, "J44.9": UNSPECIFIED.text}
    return replace(Page(item_stats(), item(), titles, 3, 1, None), **changes)


def publication(number: int = 3, build: str = "0123456789abcdef", **changes: Any) -> Publication:
    return replace(Publication(number, "icd10cm-2026", build, MOMENT.at, 0, None, ""), **changes)


def deck_state(**changes: Any) -> DeckState:
    older = publication(2, "aaaabbbbccccdddd", by=5), publication(1, "1111222233334444", undone_at=7)
    now = publication()
    plain = DeckState("icd10cm-2026", EDITION, now, now.build, (now, *older), 98_186)
    return replace(plain, **changes)


def changes(**changed: Any) -> Changes:
    codes = {"added": [f"G35.{one}" for one in "ABCDEFGHIJKLMN"], "became_header": ["G35"], "gone": [],
             "revised": ["B96.83"], "renoted": []}  # fmt: skip
    templates = {"billable": (74_000, 487, 12, 38), "navigate": (1_234, 0, 0, 0)}
    return replace(Changes(deck_state(made="fedcba9876543210"), codes, templates), **changed)


def report(**changed: Any) -> Report:
    options = [("Leukocytes", False), ("Erythrocytes", True), ("Thrombocytes", False)]
    samples = [
        Sample(
            "Which cells carry oxygen?",
            options,
            "",
            "Haemoglobin binds it. A: They defend.",
            "A book · Chapter 3",
        ),
        Sample("front <b>", [], "back & forth", "", ""),
    ]
    plain = Report(12, "authored", "Cells", "authored-cells", [], ["deck.yaml, line 1: two distractors"],
                   ["30 notes, 28 of them checked; drafts are not asked"], samples)  # fmt: skip
    return replace(plain, **changed)


def local_time(hour: int = 10) -> datetime:
    return datetime(2026, 3, 2, hour, 5, tzinfo=ZoneInfo("America/New_York"))


NEW = New()
