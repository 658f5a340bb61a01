"""What a chat can show, as values: `Screen`, `Button`, `Reply`, and what a screen waits for.

Constructing a Screen checks Telegram's limits, so a bad one fails in a unit test and never in a chat.
Limits: Bot API, sendMessage and InlineKeyboardMarkup; lengths count UTF-16 units after entity parsing.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from html import escape, unescape
from typing import Any, Literal

from bot.actions import Action

MAX_TEXT = 4096
MAX_ROWS, MAX_ROW, MAX_BUTTONS, MAX_COPY, MAX_TOAST = 100, 8, 100, 256, 200
MAX_QUESTION, MAX_OPTION, MAX_OPTIONS, MAX_WHY = 300, 100, 12, 200  # of a poll
LINK = "t.me/{me}"  # in a body, for a link to the bot, whose name the sender knows
STOP = "stop_poll"  # in a body: its poll is to end
STOP_BEFORE = "stop_before"  # in a body: the message before it is a poll that is to end
_TAG = re.compile(r"<[^<>]*>")
_RESULT_ID = re.compile(r"[!-~]{1,64}", re.ASCII)
_START = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
# Marks that turn the reading direction: a name that carries one could disguise the text around it.
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])

Style = Literal["primary", "success", "danger"]


class Html(str):
    """A text whose interpolated parts are escaped. Only `html` and joins of Html make one."""

    __slots__ = ()


def html(template: str, /, **values: object) -> Html:
    """Fill a template of ours. Every value is escaped here and nowhere else, unless it is Html already."""
    return Html(template.format(**{name: _escaped(value) for name, value in values.items()}))


def lines(*parts: Html | None) -> Html:
    """Parts below each other, without those that are None."""
    return Html("\n".join(part for part in parts if part is not None))


def _escaped(value: object) -> str:
    return value if isinstance(value, Html) else escape(str(value).translate(_BIDI), quote=False)


def visible_length(text: str) -> int:
    """UTF-16 units that Telegram counts: without tags, entities resolved."""
    return len(unescape(_TAG.sub("", text)).encode("utf-16-le", "surrogatepass")) // 2


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class BadScreen(ValueError):
    """A screen that Telegram would refuse: a defect in the view that made it."""


@dataclass(frozen=True, slots=True)
class Button:
    """One key under a message: an action, a text to copy, or a deep link into the private chat with us."""

    label: str
    action: Action | None = None
    copy: str | None = None
    style: Style | None = None
    start: str | None = None  # the link's payload

    def __post_init__(self) -> None:
        if not self.label.strip():
            raise BadScreen("a button without a label")
        if [self.action, self.copy, self.start].count(None) != 2:
            raise BadScreen(f"button {self.label!r} must carry one thing")
        if self.copy is not None and not 1 <= len(self.copy) <= MAX_COPY:
            raise BadScreen(f"button {self.label!r} copies {len(self.copy)} characters")
        if self.start is not None and not _START.fullmatch(self.start):
            raise BadScreen(f"button {self.label!r} with payload {self.start!r}")


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """A message and its keys."""

    text: Html
    rows: Rows = ()

    def __post_init__(self) -> None:
        if not 1 <= visible_length(self.text) <= MAX_TEXT:
            raise BadScreen(f"text of {visible_length(self.text)} units")
        if any(not 1 <= len(row) <= MAX_ROW for row in self.rows):
            raise BadScreen("a row needs 1 to 8 buttons")
        if sum(map(len, self.rows)) > MAX_BUTTONS:
            raise BadScreen("more than 100 buttons")


class Phase(StrEnum):
    """What the message of a card waits for."""

    FRONT = "front"  # an answer
    BACK = "back"  # a grade
    DONE = "done"  # the next card
    CITY = "city"  # a text: where the learner lives
    FLAG = "flag"  # a text: what is wrong with the card
    LOOKUP = "lookup"  # a text: a code or words to look up
    VERDICT = "verdict"  # a text: a maintainer's answer to a flag
    EXAM = "exam"  # a tap, or a typed code, in a running exam
    CPT = "cpt"  # a file: the learner's own copy of CPT; or a text: a code or a range of it


@dataclass(frozen=True, slots=True)
class Asks:
    """What a screen waits for. Buttons and texts are held against it, so an old one cannot count."""

    phase: Phase
    card: int = 0
    rev: int = 0  # of the card when it was drawn, of the answered card in phase DONE
    day: int = 0
    asked_ms: int = 0
    seed: int = 0  # rev that the item was drawn with
    difficulty: int = 0
    picked: str = ""  # what was answered: an option's index, or the typed text
    hinted: bool = False  # a near miss was told
    item: str = ""  # which item was drawn: after an upgrade the same seed may draw another
    behind: str = ""  # the phase of the card that a side screen was opened from
    about: int = 0  # the flag that is answered; in phase EXAM the exam, with its rev
    words: str = ""  # what was looked up

    def dump(self) -> str:
        return json.dumps({name: value for name, value in asdict(self).items() if value})

    @classmethod
    def load(cls, text: str) -> Asks:
        fields: dict[str, Any] = json.loads(text)
        return cls(**fields | {"phase": Phase(fields["phase"])})


@dataclass(frozen=True, slots=True)
class Article:
    """One result of inline mode: what the list shows, and the message that it becomes."""

    id: str
    title: str
    about: str
    text: Html
    start: str  # the deep link's payload behind its button

    def __post_init__(self) -> None:
        if not 1 <= visible_length(self.text) <= MAX_TEXT:
            raise BadScreen(f"an article of {visible_length(self.text)} units")
        if not _RESULT_ID.fullmatch(self.id) or not _START.fullmatch(self.start):
            raise BadScreen(f"article {self.id!r} with payload {self.start!r}")


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What an inline query is answered with, the same for everybody."""

    query_id: str
    articles: tuple[Article, ...]
    hint: str  # a button over the results, which opens the bot; empty for none
    seconds: int  # how long Telegram may keep it


@dataclass(frozen=True, slots=True)
class Quiz:
    """One of Telegram's own quiz polls. Limits: Bot API, sendPoll."""

    question: str
    options: tuple[str, ...]
    key: tuple[int, ...]
    why: Html
    rows: Rows = ()

    def __post_init__(self) -> None:
        fits = 1 <= _units(self.question) <= MAX_QUESTION and 2 <= len(self.options) <= MAX_OPTIONS
        if not fits or any(not 1 <= _units(one) <= MAX_OPTION for one in self.options):
            raise BadScreen(f"a poll that Telegram refuses: {self.question!r}")
        if visible_length(self.why) > MAX_WHY:
            raise BadScreen(f"an explanation of {visible_length(self.why)} units")


@dataclass(frozen=True, slots=True)
class CloseQuiz:
    """The open poll ends, and shows what is right."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What a room's message in its group shows from now on. `fresh`: in a new message below."""

    chat: int
    slot: int
    topic: int
    shows: Screen | Quiz | CloseQuiz
    fresh: bool
    asks: str | None = None  # what the room is told once Telegram has it
    ends_poll: bool = False  # the message before is a poll that may be open still


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler answers with.

    `screen` None leaves what is shown; `again` draws the present screen once more, with `remark` on top.
    `fresh` asks for a new message: after a text or command of the learner's the old one has scrolled away.
    """

    screen: Screen | None = None
    asks: Asks | None = None
    toast: str | None = None
    alert: bool = False
    again: bool = False
    remark: Html | None = None
    fresh: bool = False
    errand: str | None = None  # slow work to do for this screen
    silent: bool = False  # nothing is drawn
    tells: tuple[tuple[int, Screen], ...] = ()  # notices to other chats
    inline: InlineAnswer | None = None
    postings: tuple[Posting, ...] = ()  # in groups
    moved: tuple[int, int] | None = None  # a group has another id: from, to
    has_errand: bool = False  # one was asked for already
    answers_later: bool = False  # the errand answers the tap

    def __post_init__(self) -> None:
        if self.toast is not None and len(self.toast) > MAX_TOAST:
            raise BadScreen(f"a toast of {len(self.toast)} characters")
