"""Everything a learner can ask, as frozen values. A button carries one, a command or a text parses to one.

An action that changes something carries what it was drawn from (`card` and `rev`, or `seq`), so that an old
button can never match again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from scheduler.card import Grade


@dataclass(frozen=True, slots=True)
class Start:
    """/start, also from a deep link."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class ShowHome:
    pass


@dataclass(frozen=True, slots=True)
class Study:
    """Go on: the present card, or the next one."""


@dataclass(frozen=True, slots=True)
class StudyMore:
    """More new cards today than the daily number."""

    number: int


@dataclass(frozen=True, slots=True)
class Reveal:
    card: int
    rev: int


@dataclass(frozen=True, slots=True)
class GradeCard:
    card: int
    rev: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class Choose:
    """Tap an option; `option` counts from 0 in the order shown."""

    card: int
    rev: int
    option: int


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Show the answer of a typed card instead of typing it."""

    card: int
    rev: int


@dataclass(frozen=True, slots=True)
class Regrade:
    """Change the grade that an answer gave itself: "I guessed", "Too easy"."""

    card: int
    rev: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class NextCard:
    card: int
    rev: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back one grading event."""

    seq: int


@dataclass(frozen=True, slots=True)
class ShowProgress:
    pass


@dataclass(frozen=True, slots=True)
class ShowSettings:
    pass


@dataclass(frozen=True, slots=True)
class SetNewPerDay:
    number: int


@dataclass(frozen=True, slots=True)
class AskZone:
    pass


@dataclass(frozen=True, slots=True)
class SetZone:
    """An IANA name such as America/Chicago."""

    zone: str


@dataclass(frozen=True, slots=True)
class AskCertification:
    """Which exam?"""


@dataclass(frozen=True, slots=True)
class SetCertification:
    certification: str  # "crc"; empty for none


@dataclass(frozen=True, slots=True)
class AskExamDay:
    """When? A calendar of one month."""

    month: int  # year * 12 + month - 1; 0 for the present one


@dataclass(frozen=True, slots=True)
class SetExamDay:
    day: int  # day number, 0 for no date


@dataclass(frozen=True, slots=True)
class ShowHelp:
    pass


@dataclass(frozen=True, slots=True)
class ShowPrivacy:
    pass


@dataclass(frozen=True, slots=True)
class Export:
    """Everything of the learner's as files."""


@dataclass(frozen=True, slots=True)
class AskForget:
    pass


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete everything of mine. `asked_at` (UTC seconds): the button lives ten minutes."""

    asked_at: int


class Reason(StrEnum):
    """What a learner finds wrong with an item. Buttons carry the place in this list: add at its end only."""

    KEY = "wrong key"
    DATED = "out of date"
    UNCLEAR = "unclear"
    TWO_RIGHT = "two answers right"
    RECALLED = "recalled exam item"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AskFlag:
    """Something is wrong with the card on the screen: what?"""

    card: int
    rev: int


@dataclass(frozen=True, slots=True)
class FlagItem:
    card: int
    rev: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class TakeFlagBack:
    flag: int


@dataclass(frozen=True, slots=True)
class BackToCard:
    """From a side screen to the card that it was opened from."""


@dataclass(frozen=True, slots=True)
class ShowFlags:
    """Maintainers: the oldest open flag, or the one after flag `after`."""

    after: int = 0


@dataclass(frozen=True, slots=True)
class AnswerFlag:
    """Maintainers: write to who flagged it."""

    flag: int


@dataclass(frozen=True, slots=True)
class KeyIsRight:
    flag: int


@dataclass(frozen=True, slots=True)
class RetireFlagged:
    """Maintainers: the flagged card is asked of nobody any more."""

    flag: int


@dataclass(frozen=True, slots=True)
class RestoreCard:
    """Maintainers: a retired card is asked again."""

    card: int


@dataclass(frozen=True, slots=True)
class AskCode:
    """Which code, or which words?"""


@dataclass(frozen=True, slots=True)
class FindCode:
    """/code, and what stands behind it."""

    text: str


@dataclass(frozen=True, slots=True)
class FindWords:
    """/find, and what stands behind it."""

    text: str


@dataclass(frozen=True, slots=True)
class ShowCode:
    """`page` counts what stands below it, from 0."""

    system: str  # "icd10cm"
    code: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowPlace:
    """A block of ICD-10-CM, a chapter where `block` is empty, all chapters where that is 0."""

    chapter: int
    block: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowNotes:
    """All notes that govern a code."""

    system: str
    code: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowFound:
    """Another page of what was found, or what another code set has; the words stand in what the screen asks."""

    system: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ChooseCards:
    """Which cards of a code to learn."""

    system: str
    code: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class AddCard:
    """`mark` names one of the code's cards (CRC-32 of its stable id)."""

    system: str
    code: str
    mark: int


@dataclass(frozen=True, slots=True)
class BuildCode:
    """The code builder of ICD-10-PCS, behind these characters."""

    prefix: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class AskInline:
    """`@bot text` in any chat."""

    query_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ShowItems:
    """Maintainers: the cards that look worst."""


@dataclass(frozen=True, slots=True)
class ShowItem:
    """Maintainers: one card's statistics."""

    card: int


@dataclass(frozen=True, slots=True)
class RetireCard:
    """Maintainers: a card is asked of nobody any more, flagged or not."""

    card: int


@dataclass(frozen=True, slots=True)
class ShowDecks:
    """Maintainers: the decks in use and those that are made."""


@dataclass(frozen=True, slots=True)
class ShowDeck:
    deck: int  # its mark, see `bot.services.decks`


@dataclass(frozen=True, slots=True)
class DiffDeck:
    """Maintainers: what is made now, against what is in use."""

    deck: int


@dataclass(frozen=True, slots=True)
class PublishDeck:
    deck: int
    build: int  # its mark
    seen: int  # the publication that was in use when the button was drawn


@dataclass(frozen=True, slots=True)
class AskRollBack:
    deck: int


@dataclass(frozen=True, slots=True)
class RollBackDeck:
    deck: int
    seen: int


@dataclass(frozen=True, slots=True)
class SendFile:
    """A document: a maintainer's may be a deck, anybody's their own copy of CPT."""

    file: str  # Telegram's id of it
    name: str
    size: int  # bytes, 0 where Telegram does not say


@dataclass(frozen=True, slots=True)
class ShowCpt:
    """/cpt: the learner's own licensed copy."""


@dataclass(frozen=True, slots=True)
class MapCpt:
    """Which columns of a document hold codes and words, counted from 1."""

    mark: int  # of the document that the button was drawn from, see `bot.services.cpt_file`
    code: int
    words: int


@dataclass(frozen=True, slots=True)
class KeepCpt:
    """Yes, it is my own licensed copy: keep it."""

    mark: int
    code: int
    words: int


@dataclass(frozen=True, slots=True)
class DeclineCpt:
    """No, it is not."""


@dataclass(frozen=True, slots=True)
class AddCptCards:
    """Ten cards by chance."""

    owned: int  # cards of CPT that were there when the button was drawn


@dataclass(frozen=True, slots=True)
class ShowCptCode:
    code: str


@dataclass(frozen=True, slots=True)
class AddCptCode:
    """The cards of one code."""

    code: str


@dataclass(frozen=True, slots=True)
class AskDropCpt:
    pass


@dataclass(frozen=True, slots=True)
class DropCpt:
    licensed_at: int  # of the copy that the button was drawn from


@dataclass(frozen=True, slots=True)
class ShowExams:
    """/exam: what runs, what can be begun, what was done."""


@dataclass(frozen=True, slots=True)
class ListExams:
    """All outlines, not only the learner's own."""


@dataclass(frozen=True, slots=True)
class PlanExam:
    """Draw a form of an outline."""

    blueprint: str
    size: int  # a place in `bot.services.exam_values.Size`


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """The page before, with another choice of mode or extra time (places in their lists)."""

    exam: int
    mode: int
    extra: int


@dataclass(frozen=True, slots=True)
class StartExam:
    exam: int
    mode: int
    extra: int


@dataclass(frozen=True, slots=True)
class GoOnWithExam:
    """The running exam, as it is now."""


@dataclass(frozen=True, slots=True)
class TapOption:
    exam: int
    rev: int
    position: int
    option: int


@dataclass(frozen=True, slots=True)
class ClearAnswer:
    exam: int
    rev: int
    position: int


@dataclass(frozen=True, slots=True)
class FlagQuestion:
    exam: int
    rev: int
    position: int
    on: int


@dataclass(frozen=True, slots=True)
class AskStrike:
    """Which option to strike out?"""

    exam: int
    rev: int


@dataclass(frozen=True, slots=True)
class StrikeOption:
    exam: int
    rev: int
    position: int
    option: int
    on: int


@dataclass(frozen=True, slots=True)
class TurnTo:
    exam: int
    rev: int
    position: int


@dataclass(frozen=True, slots=True)
class ShowPalette:
    exam: int
    rev: int
    page: int


@dataclass(frozen=True, slots=True)
class CheckExam:
    """The page before handing in."""

    exam: int
    rev: int


@dataclass(frozen=True, slots=True)
class SubmitExam:
    exam: int
    rev: int


@dataclass(frozen=True, slots=True)
class HideClock:
    exam: int
    rev: int
    on: int


@dataclass(frozen=True, slots=True)
class PauseExam:
    exam: int
    rev: int
    on: int


@dataclass(frozen=True, slots=True)
class OpenBook:
    exam: int
    rev: int
    on: int


@dataclass(frozen=True, slots=True)
class AskAbandon:
    exam: int
    rev: int


@dataclass(frozen=True, slots=True)
class AbandonExam:
    exam: int
    rev: int


@dataclass(frozen=True, slots=True)
class ShowReport:
    exam: int
    sections: int = 0  # 1: section by section


@dataclass(frozen=True, slots=True)
class ReviewExam:
    exam: int
    part: int  # a place in `bot.services.exam_values.Part`
    place: int


@dataclass(frozen=True, slots=True)
class CardMisses:
    """What was missed in an exam becomes cards."""

    exam: int


@dataclass(frozen=True, slots=True)
class ShowUpload:
    """Maintainers: what was sent; `sample` from 1, 0 for the report."""

    number: int
    sample: int


@dataclass(frozen=True, slots=True)
class TakeUpload:
    """Maintainers: publish what was sent."""

    number: int


@dataclass(frozen=True, slots=True)
class DiscardUpload:
    number: int


@dataclass(frozen=True, slots=True)
class Say:
    """A text that is no command: an answer, a city, or something we do not understand."""

    text: str


class Unreadable(StrEnum):
    """Messages we cannot read as text."""

    PICTURE = "picture"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Show:
    """A message that is not text."""

    kind: Unreadable


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    name: str


@dataclass(frozen=True, slots=True)
class StaleButton:
    """A button whose payload means nothing any more, or never did."""


@dataclass(frozen=True, slots=True)
class GroupCall:
    """Somebody called the bot in a group."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The learner blocked the bot, or let it back in."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class Ignore:
    """Nothing to do: a channel post, another bot, a kind of update we did not ask for."""


Action: TypeAlias = (
    Start | ShowHome | Study | StudyMore | Reveal | GradeCard | Choose | GiveUp | Regrade | NextCard | Undo
    | ShowProgress | ShowSettings | SetNewPerDay | AskZone | SetZone | AskCertification
    | SetCertification | AskExamDay | SetExamDay | ShowHelp | ShowPrivacy | Export | AskForget
    | Forget | AskFlag | FlagItem | TakeFlagBack | BackToCard | ShowFlags | AnswerFlag | KeyIsRight | RetireFlagged
    | RestoreCard | ShowItems | ShowItem | RetireCard
    | ShowDecks | ShowDeck | DiffDeck | PublishDeck | AskRollBack | RollBackDeck | SendFile | ShowUpload | TakeUpload
    | DiscardUpload | ShowCpt | MapCpt | KeepCpt | DeclineCpt | AddCptCards | ShowCptCode | AddCptCode | AskDropCpt
    | DropCpt | AskCode | FindCode | FindWords | ShowCode | ShowPlace | ShowNotes | ShowFound | ChooseCards
    | ShowExams | ListExams | PlanExam | ShowPlan | StartExam | GoOnWithExam | TapOption | ClearAnswer | FlagQuestion
    | AskStrike | StrikeOption | TurnTo | ShowPalette | CheckExam | SubmitExam | HideClock | PauseExam | OpenBook
    | AskAbandon | AbandonExam | ShowReport | ReviewExam | CardMisses
    | AddCard | BuildCode | AskInline | Say | Show | UnknownCommand | StaleButton | GroupCall | Reach | Ignore
)  # fmt: skip
