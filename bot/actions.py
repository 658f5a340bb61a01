"""Everything a learner can ask, as frozen values. A button carries one, a command or a text parses to one.

An action that changes something carries what it was drawn from (`card` and `rev`, or `seq`), so that an old
button can never match again. Those of one feature stand in `actions_*.py`; all are one vocabulary (`act.StartExam`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.actions_cpt import *  # noqa: F403
from bot.actions_cpt import CptAction
from bot.actions_decks import *  # noqa: F403
from bot.actions_decks import DecksAction
from bot.actions_exam import *  # noqa: F403
from bot.actions_exam import ExamAction
from bot.actions_exam_plan import *  # noqa: F403
from bot.actions_exam_plan import ExamPlanAction
from bot.actions_flags import *  # noqa: F403
from bot.actions_flags import FlagsAction
from bot.actions_items import *  # noqa: F403
from bot.actions_items import ItemsAction
from bot.actions_lookup import *  # noqa: F403
from bot.actions_lookup import LookupAction
from bot.actions_room import *  # noqa: F403
from bot.actions_room import RoomAction
from bot.actions_room_own import *  # noqa: F403
from bot.actions_room_own import RoomOwnAction
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


@dataclass(frozen=True, slots=True)
class BackToCard:
    """From a side screen to the card that it was opened from."""


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
class Reach:
    """The learner blocked the bot, or let it back in."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class Ignore:
    """Nothing to do: a channel post, another bot, a kind of update we did not ask for."""


Action: TypeAlias = (
    Start | ShowHome | Study | StudyMore | Reveal | GradeCard | Choose | GiveUp | Regrade | NextCard
    | Undo | ShowProgress | ShowSettings | SetNewPerDay | AskZone | SetZone | AskCertification |
    SetCertification | AskExamDay | SetExamDay | ShowHelp | ShowPrivacy | Export | AskForget |
    Forget | BackToCard | Say | Show | UnknownCommand | StaleButton | Reach | Ignore |
    CptAction | DecksAction | ExamAction | ExamPlanAction | FlagsAction | ItemsAction | LookupAction | RoomAction |
    RoomOwnAction
)  # fmt: skip
