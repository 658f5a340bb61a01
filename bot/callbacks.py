"""Action <-> callback_data: `version:tag:fields`, numbers in base 36, at most 64 bytes.

A shipped tag never changes its meaning. There is no signature: a payload is an untrusted text that can only
name what its sender owns, so `unpack` raises nothing but `StaleCallback`, whatever arrives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from bot import actions as act
from bot.actions import Action
from scheduler.card import Grade

VERSION = "1"
MAX_BYTES = 64
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NUMBER = re.compile(r"[0-9a-z]{1,12}", re.ASCII)
_REASONS = list(act.Reason)


class StaleCallback(ValueError):
    """The payload does not name an action of ours."""


class CallbackTooLong(ValueError):
    """An action does not fit into 64 bytes: a defect in the view that drew it."""


def pack(action: Action) -> str:
    """The payload of an action. Raises `CallbackTooLong`, TypeError for an action that no button may carry."""
    button = _BY_KIND.get(type(action))
    if button is None:
        raise TypeError(f"no button carries {type(action).__name__}")
    values = (
        field.write(getattr(action, name)) for name, field in zip(button.names, button.fields, strict=True)
    )
    payload = ":".join([VERSION, button.tag, *values])
    if len(payload.encode()) > MAX_BYTES:
        raise CallbackTooLong(payload)
    return payload


def unpack(payload: str) -> Action:
    """The action of a payload. Raises `StaleCallback`."""
    version, *parts = payload.split(":")
    button = _BY_TAG.get((parts[0], len(parts) - 1)) if parts else None
    if version != VERSION or button is None:
        raise StaleCallback(payload)
    return button.kind(*(field.read(text) for field, text in zip(button.fields, parts[1:], strict=True)))


@dataclass(frozen=True, slots=True)
class _Field:
    """How a value of an action stands in a payload. `read` raises `StaleCallback`."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


class _Button:
    """A tag, and the action behind it with its fields in order."""

    __slots__ = ("fields", "kind", "names", "tag")

    def __init__(self, tag: str, kind: Callable[..., Action], *of: _Field) -> None:
        self.tag, self.kind, self.fields = tag, kind, of
        self.names = tuple(one.name for one in fields(kind))  # type: ignore[arg-type]  # actions are dataclasses
        if len(self.names) != len(of):
            raise TypeError(f"{tag}: {len(of)} fields for {self.names}")


def _text(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if number == 0:
            return digits


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise StaleCallback(text)
    return int(text, 36)


def _grade(text: str) -> Grade:
    try:
        return Grade(_number(text))
    except ValueError as error:
        raise StaleCallback(text) from error


def _reason(text: str) -> act.Reason:
    try:
        return _REASONS[_number(text)]
    except IndexError as error:
        raise StaleCallback(text) from error


def _words(pattern: str) -> _Field:
    """A text that stands as it is."""
    whole = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if not whole.fullmatch(text):
            raise StaleCallback(text)
        return text

    return _Field(str, read)


NUMBER = _Field(_text, _number)
GRADE = _Field(_text, _grade)
REASON = _Field(lambda reason: _text(_REASONS.index(reason)), _reason)
SLUG = _words(r"[a-z0-9-]{0,24}")
CODE = _words(r"[A-Z0-9.-]{1,8}")  # a code, a block, or the beginning of a code
PREFIX = _words(r"[A-Z0-9.-]{0,8}")  # also none
ZONE = _words(r"[A-Za-z0-9_+\-/]{1,40}")

# A tag means something with its number of fields: `xf` is two buttons.
_BUTTONS = (
    _Button("h", act.ShowHome),
    _Button("s", act.Study),
    _Button("m", act.StudyMore, NUMBER),
    _Button("r", act.Reveal, NUMBER, NUMBER),
    _Button("g", act.GradeCard, NUMBER, NUMBER, GRADE),
    _Button("a", act.Choose, NUMBER, NUMBER, NUMBER),
    _Button("d", act.GiveUp, NUMBER, NUMBER),
    _Button("e", act.Regrade, NUMBER, NUMBER, GRADE),
    _Button("n", act.NextCard, NUMBER, NUMBER),
    _Button("u", act.Undo, NUMBER),
    _Button("t", act.ShowProgress),
    _Button("o", act.ShowSettings),
    _Button("w", act.SetNewPerDay, NUMBER),
    _Button("z", act.AskZone),
    _Button("y", act.SetZone, ZONE),
    _Button("ca", act.AskCertification),
    _Button("cs", act.SetCertification, SLUG),
    _Button("cd", act.AskExamDay, NUMBER),
    _Button("ce", act.SetExamDay, NUMBER),
    _Button("i", act.ShowHelp),
    _Button("p", act.ShowPrivacy),
    _Button("xf", act.Export),
    _Button("f", act.AskForget),
    _Button("x", act.Forget, NUMBER),
    _Button("fa", act.AskFlag, NUMBER, NUMBER),
    _Button("fi", act.FlagItem, NUMBER, NUMBER, REASON),
    _Button("fb", act.TakeFlagBack, NUMBER),
    _Button("bc", act.BackToCard),
    _Button("fs", act.ShowFlags, NUMBER),
    _Button("fw", act.AnswerFlag, NUMBER),
    _Button("fk", act.KeyIsRight, NUMBER),
    _Button("fr", act.RetireFlagged, NUMBER),
    _Button("fu", act.RestoreCard, NUMBER),
    _Button("il", act.ShowItems),
    _Button("it", act.ShowItem, NUMBER),
    _Button("ir", act.RetireCard, NUMBER),
    _Button("io", act.AskThrowOut, NUMBER),
    _Button("ix", act.ThrowOut, NUMBER),
    _Button("ic", act.CountAgain, NUMBER),
    _Button("dl", act.ShowDecks),
    _Button("dk", act.ShowDeck, NUMBER),
    _Button("dd", act.DiffDeck, NUMBER),
    _Button("dp", act.PublishDeck, NUMBER, NUMBER, NUMBER),
    _Button("dq", act.AskRollBack, NUMBER),
    _Button("dr", act.RollBackDeck, NUMBER, NUMBER),
    _Button("kc", act.ShowCpt),
    _Button("km", act.MapCpt, NUMBER, NUMBER, NUMBER),
    _Button("ky", act.KeepCpt, NUMBER, NUMBER, NUMBER),
    _Button("kn", act.DeclineCpt),
    _Button("ka", act.AddCptCards, NUMBER),
    _Button("kk", act.ShowCptCode, CODE),
    _Button("kp", act.AddCptCode, CODE),
    _Button("kd", act.AskDropCpt),
    _Button("kx", act.DropCpt, NUMBER),
    _Button("xh", act.ShowExams),
    _Button("xa", act.ListExams),
    _Button("xp", act.PlanExam, SLUG, NUMBER),
    _Button("xb", act.ShowPlan, NUMBER, NUMBER, NUMBER),
    _Button("xs", act.StartExam, NUMBER, NUMBER, NUMBER),
    _Button("xg", act.GoOnWithExam),
    _Button("xo", act.TapOption, NUMBER, NUMBER, NUMBER, NUMBER),
    _Button("xc", act.ClearAnswer, NUMBER, NUMBER, NUMBER),
    _Button("xf", act.FlagQuestion, NUMBER, NUMBER, NUMBER, NUMBER),
    _Button("xi", act.AskStrike, NUMBER, NUMBER),
    _Button("xj", act.StrikeOption, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER),
    _Button("xn", act.TurnTo, NUMBER, NUMBER, NUMBER),
    _Button("xl", act.ShowPalette, NUMBER, NUMBER, NUMBER),
    _Button("xk", act.CheckExam, NUMBER, NUMBER),
    _Button("xy", act.SubmitExam, NUMBER, NUMBER),
    _Button("xt", act.HideClock, NUMBER, NUMBER, NUMBER),
    _Button("xw", act.PauseExam, NUMBER, NUMBER, NUMBER),
    _Button("xd", act.OpenBook, NUMBER, NUMBER, NUMBER),
    _Button("xq", act.AskAbandon, NUMBER, NUMBER),
    _Button("xz", act.AbandonExam, NUMBER, NUMBER),
    _Button("xe", act.ShowReport, NUMBER, NUMBER),
    _Button("xr", act.ReviewExam, NUMBER, NUMBER, NUMBER),
    _Button("xm", act.CardMisses, NUMBER),
    _Button("ei", act.DrawExam, NUMBER),
    _Button("ec", act.CompareExam, NUMBER),
    _Button("es", act.ShareExam, NUMBER),
    _Button("rh", act.HostRoom, SLUG, NUMBER, NUMBER),
    _Button("rj", act.JoinRoom, NUMBER),
    _Button("rl", act.LeaveRoom, NUMBER),
    _Button("rs", act.StartRoom, NUMBER),
    _Button("rp", act.ShowPanel, NUMBER, NUMBER),
    _Button("rc", act.ChangeRoom, NUMBER, NUMBER, NUMBER),
    _Button("ra", act.AnswerRoom, NUMBER, NUMBER, NUMBER),
    _Button("rw", act.PauseRoom, NUMBER),
    _Button("rg", act.ResumeRoom, NUMBER),
    _Button("rn", act.SkipQuestion, NUMBER, NUMBER),
    _Button("re", act.EndRoom, NUMBER),
    _Button("ro", act.HandOverRoom, NUMBER),
    _Button("rr", act.RoomAgain, NUMBER),
    _Button("gs", act.AskGroup),
    _Button("gc", act.ChangeGroup, NUMBER, NUMBER),
    _Button("hx", act.CancelChallenge, NUMBER),
    _Button("hw", act.RoomEveryWeek, NUMBER),
    _Button("qb", act.BeginSitting, NUMBER),
    _Button("qs", act.ShowRoomResult, NUMBER),
    _Button("qr", act.ReviewRoom, NUMBER, NUMBER),
    _Button("qm", act.CardRoomMisses, NUMBER),
    _Button("wl", act.ListSections, SLUG),
    _Button("ws", act.PlanSection, SLUG, NUMBER),
    _Button("wo", act.ShowOwn, SLUG, NUMBER, NUMBER),
    _Button("wp", act.PlanOwn, SLUG, NUMBER, NUMBER),
    _Button("wt", act.ShowTutorial, NUMBER, NUMBER, NUMBER, NUMBER),
    _Button("us", act.ShowUpload, NUMBER, NUMBER),
    _Button("ut", act.TakeUpload, NUMBER),
    _Button("ud", act.DiscardUpload, NUMBER),
    _Button("la", act.AskCode),
    _Button("lc", act.ShowCode, SLUG, CODE, NUMBER),
    _Button("lb", act.ShowPlace, NUMBER, PREFIX, NUMBER),
    _Button("ln", act.ShowNotes, SLUG, CODE, NUMBER),
    _Button("lf", act.ShowFound, SLUG, NUMBER),
    _Button("lk", act.ChooseCards, SLUG, CODE, NUMBER),
    _Button("lp", act.AddCard, SLUG, CODE, NUMBER),
    _Button("lx", act.BuildCode, PREFIX, NUMBER),
)
_BY_TAG = {(button.tag, len(button.fields)): button for button in _BUTTONS}
_BY_KIND: dict[Any, _Button] = {button.kind: button for button in _BUTTONS}
