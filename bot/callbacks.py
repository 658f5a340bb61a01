"""Action <-> callback_data: `version:tag:fields`, numbers in base 36, at most 64 bytes.

A shipped tag never changes its meaning. There is no signature: a payload is an untrusted text that can only
name what its sender owns, so `unpack` raises nothing but `StaleCallback`, whatever arrives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot import actions as act
from bot.actions import Action
from scheduler.card import Grade

VERSION = "1"
MAX_BYTES = 64
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NUMBER = re.compile(r"[0-9a-z]{1,12}", re.ASCII)
_SLUG = re.compile(r"[a-z0-9-]{0,24}", re.ASCII)
_CODE = re.compile(r"[A-Z0-9.-]{1,8}", re.ASCII)  # a code, a block, or the beginning of a code
_ZONE = re.compile(r"[A-Za-z0-9_+\-/]{1,40}", re.ASCII)


class StaleCallback(ValueError):
    """The payload does not name an action of ours."""


class CallbackTooLong(ValueError):
    """An action does not fit into 64 bytes: a defect in the view that drew it."""


def pack(action: Action) -> str:
    """The payload of an action. Raises `CallbackTooLong`, TypeError for an action that no button may carry."""
    payload = ":".join([VERSION, *_fields(action)])
    if len(payload.encode()) > MAX_BYTES:
        raise CallbackTooLong(payload)
    return payload


def unpack(payload: str) -> Action:
    """The action of a payload. Raises `StaleCallback`."""
    version, *parts = payload.split(":")
    reader = _READERS.get((parts[0], len(parts) - 1)) if parts else None
    if version != VERSION or reader is None:
        raise StaleCallback(payload)
    return reader(*parts[1:])


def _fields(action: Action) -> list[str]:
    match action:
        case act.ShowHome():
            return ["h"]
        case act.Study():
            return ["s"]
        case act.StudyMore(number):
            return ["m", _text(number)]
        case act.Reveal(card, rev):
            return ["r", _text(card), _text(rev)]
        case act.GradeCard(card, rev, grade):
            return ["g", _text(card), _text(rev), _text(grade)]
        case act.Choose(card, rev, option):
            return ["a", _text(card), _text(rev), _text(option)]
        case act.GiveUp(card, rev):
            return ["d", _text(card), _text(rev)]
        case act.Regrade(card, rev, grade):
            return ["e", _text(card), _text(rev), _text(grade)]
        case act.NextCard(card, rev):
            return ["n", _text(card), _text(rev)]
        case act.Undo(seq):
            return ["u", _text(seq)]
        case act.ShowProgress():
            return ["t"]
        case act.ShowSettings():
            return ["o"]
        case act.SetNewPerDay(number):
            return ["w", _text(number)]
        case act.AskZone():
            return ["z"]
        case act.SetZone(zone):
            return ["y", zone]
        case act.AskCertification():
            return ["ca"]
        case act.SetCertification(certification):
            return ["cs", certification]
        case act.AskExamDay(month):
            return ["cd", _text(month)]
        case act.SetExamDay(day):
            return ["ce", _text(day)]
        case act.ShowHelp():
            return ["i"]
        case act.ShowPrivacy():
            return ["p"]
        case act.Export():
            return ["xf"]
        case act.AskForget():
            return ["f"]
        case act.Forget(asked_at):
            return ["x", _text(asked_at)]
        case act.AskFlag(card, rev):
            return ["fa", _text(card), _text(rev)]
        case act.FlagItem(card, rev, reason):
            return ["fi", _text(card), _text(rev), _text(list(act.Reason).index(reason))]
        case act.TakeFlagBack(flag):
            return ["fb", _text(flag)]
        case act.BackToCard():
            return ["bc"]
        case act.ShowFlags(after):
            return ["fs", _text(after)]
        case act.AnswerFlag(flag):
            return ["fw", _text(flag)]
        case act.KeyIsRight(flag):
            return ["fk", _text(flag)]
        case act.RetireFlagged(flag):
            return ["fr", _text(flag)]
        case act.RestoreCard(card):
            return ["fu", _text(card)]
        case act.AskCode():
            return ["la"]
        case act.ShowCode(system, code, page):
            return ["lc", system, code, _text(page)]
        case act.ShowPlace(chapter, block, page):
            return ["lb", _text(chapter), block, _text(page)]
        case act.ShowNotes(system, code, page):
            return ["ln", system, code, _text(page)]
        case act.ShowFound(system, page):
            return ["lf", system, _text(page)]
        case act.ChooseCards(system, code, page):
            return ["lk", system, code, _text(page)]
        case act.AddCard(system, code, mark):
            return ["lp", system, code, _text(mark)]
        case act.BuildCode(prefix, page):
            return ["lx", prefix, _text(page)]
        case act.ShowItems():
            return ["il"]
        case act.ShowItem(card):
            return ["it", _text(card)]
        case act.RetireCard(card):
            return ["ir", _text(card)]
        case act.AskThrowOut(card):
            return ["io", _text(card)]
        case act.ThrowOut(card):
            return ["ix", _text(card)]
        case act.CountAgain(card):
            return ["ic", _text(card)]
        case act.ShowDecks():
            return ["dl"]
        case act.ShowDeck(deck):
            return ["dk", _text(deck)]
        case act.DiffDeck(deck):
            return ["dd", _text(deck)]
        case act.PublishDeck(deck, build, seen):
            return ["dp", _text(deck), _text(build), _text(seen)]
        case act.AskRollBack(deck):
            return ["dq", _text(deck)]
        case act.RollBackDeck(deck, seen):
            return ["dr", _text(deck), _text(seen)]
        case act.ShowCpt():
            return ["kc"]
        case act.MapCpt(mark, code, words):
            return ["km", _text(mark), _text(code), _text(words)]
        case act.KeepCpt(mark, code, words):
            return ["ky", _text(mark), _text(code), _text(words)]
        case act.DeclineCpt():
            return ["kn"]
        case act.AddCptCards(owned):
            return ["ka", _text(owned)]
        case act.ShowCptCode(code):
            return ["kk", code]
        case act.AddCptCode(code):
            return ["kp", code]
        case act.AskDropCpt():
            return ["kd"]
        case act.DropCpt(licensed_at):
            return ["kx", _text(licensed_at)]
        case act.ShowExams():
            return ["xh"]
        case act.ListExams():
            return ["xa"]
        case act.PlanExam(blueprint, size):
            return ["xp", blueprint, _text(size)]
        case act.ShowPlan(exam, mode, extra):
            return ["xb", _text(exam), _text(mode), _text(extra)]
        case act.StartExam(exam, mode, extra):
            return ["xs", _text(exam), _text(mode), _text(extra)]
        case act.GoOnWithExam():
            return ["xg"]
        case act.TapOption(exam, rev, position, option):
            return ["xo", _text(exam), _text(rev), _text(position), _text(option)]
        case act.ClearAnswer(exam, rev, position):
            return ["xc", _text(exam), _text(rev), _text(position)]
        case act.FlagQuestion(exam, rev, position, on):
            return ["xf", _text(exam), _text(rev), _text(position), _text(on)]
        case act.AskStrike(exam, rev):
            return ["xi", _text(exam), _text(rev)]
        case act.StrikeOption(exam, rev, position, option, on):
            return ["xj", _text(exam), _text(rev), _text(position), _text(option), _text(on)]
        case act.TurnTo(exam, rev, position):
            return ["xn", _text(exam), _text(rev), _text(position)]
        case act.ShowPalette(exam, rev, page):
            return ["xl", _text(exam), _text(rev), _text(page)]
        case act.CheckExam(exam, rev):
            return ["xk", _text(exam), _text(rev)]
        case act.SubmitExam(exam, rev):
            return ["xy", _text(exam), _text(rev)]
        case act.HideClock(exam, rev, on):
            return ["xt", _text(exam), _text(rev), _text(on)]
        case act.PauseExam(exam, rev, on):
            return ["xw", _text(exam), _text(rev), _text(on)]
        case act.OpenBook(exam, rev, on):
            return ["xd", _text(exam), _text(rev), _text(on)]
        case act.AskAbandon(exam, rev):
            return ["xq", _text(exam), _text(rev)]
        case act.AbandonExam(exam, rev):
            return ["xz", _text(exam), _text(rev)]
        case act.ShowReport(exam, sections):
            return ["xe", _text(exam), _text(sections)]
        case act.ReviewExam(exam, part, place):
            return ["xr", _text(exam), _text(part), _text(place)]
        case act.CardMisses(exam):
            return ["xm", _text(exam)]
        case act.DrawExam(exam):
            return ["ei", _text(exam)]
        case act.CompareExam(exam):
            return ["ec", _text(exam)]
        case act.ShareExam(exam):
            return ["es", _text(exam)]
        case act.HostRoom(blueprint, items, seconds):
            return ["rh", blueprint, _text(items), _text(seconds)]
        case act.JoinRoom(room):
            return ["rj", _text(room)]
        case act.LeaveRoom(room):
            return ["rl", _text(room)]
        case act.StartRoom(room):
            return ["rs", _text(room)]
        case act.ShowPanel(room, panel):
            return ["rp", _text(room), _text(panel)]
        case act.ChangeRoom(room, what, value):
            return ["rc", _text(room), _text(what), _text(value)]
        case act.AnswerRoom(room, i, option):
            return ["ra", _text(room), _text(i), _text(option)]
        case act.PauseRoom(room):
            return ["rw", _text(room)]
        case act.ResumeRoom(room):
            return ["rg", _text(room)]
        case act.SkipQuestion(room, i):
            return ["rn", _text(room), _text(i)]
        case act.EndRoom(room):
            return ["re", _text(room)]
        case act.HandOverRoom(room):
            return ["ro", _text(room)]
        case act.RoomAgain(room):
            return ["rr", _text(room)]
        case act.AskGroup():
            return ["gs"]
        case act.ChangeGroup(what, value):
            return ["gc", _text(what), _text(value)]
        case act.CancelChallenge(challenge):
            return ["hx", _text(challenge)]
        case act.RoomEveryWeek(room):
            return ["hw", _text(room)]
        case act.BeginSitting(room):
            return ["qb", _text(room)]
        case act.ShowRoomResult(room):
            return ["qs", _text(room)]
        case act.ReviewRoom(room, place):
            return ["qr", _text(room), _text(place)]
        case act.CardRoomMisses(room):
            return ["qm", _text(room)]
        case act.ListSections(blueprint):
            return ["wl", blueprint]
        case act.PlanSection(blueprint, mark):
            return ["ws", blueprint, _text(mark)]
        case act.ShowOwn(blueprint, items, minutes):
            return ["wo", blueprint, _text(items), _text(minutes)]
        case act.PlanOwn(blueprint, items, minutes):
            return ["wp", blueprint, _text(items), _text(minutes)]
        case act.ShowTutorial(exam, mode, extra, step):
            return ["wt", _text(exam), _text(mode), _text(extra), _text(step)]
        case act.ShowUpload(number, sample):
            return ["us", _text(number), _text(sample)]
        case act.TakeUpload(number):
            return ["ut", _text(number)]
        case act.DiscardUpload(number):
            return ["ud", _text(number)]
        case _:
            raise TypeError(f"no button carries {type(action).__name__}")


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
        return list(act.Reason)[_number(text)]
    except IndexError as error:
        raise StaleCallback(text) from error


def _zone(text: str) -> str:
    if not _ZONE.fullmatch(text):
        raise StaleCallback(text)
    return text


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise StaleCallback(text)
    return text


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise StaleCallback(text)
    return text


def _prefix(text: str) -> str:
    return _code(text) if text else ""


def _reads(kind: Callable[..., Action], *fields: Callable[[str], Any]) -> Callable[..., Action]:
    return lambda *texts: kind(*(field(text) for field, text in zip(fields, texts, strict=True)))


# (tag, number of fields) -> reader
_READERS: dict[tuple[str, int], Callable[..., Action]] = {
    ("h", 0): _reads(act.ShowHome),
    ("s", 0): _reads(act.Study),
    ("m", 1): _reads(act.StudyMore, _number),
    ("r", 2): _reads(act.Reveal, _number, _number),
    ("g", 3): _reads(act.GradeCard, _number, _number, _grade),
    ("a", 3): _reads(act.Choose, _number, _number, _number),
    ("d", 2): _reads(act.GiveUp, _number, _number),
    ("e", 3): _reads(act.Regrade, _number, _number, _grade),
    ("n", 2): _reads(act.NextCard, _number, _number),
    ("u", 1): _reads(act.Undo, _number),
    ("t", 0): _reads(act.ShowProgress),
    ("o", 0): _reads(act.ShowSettings),
    ("w", 1): _reads(act.SetNewPerDay, _number),
    ("z", 0): _reads(act.AskZone),
    ("y", 1): _reads(act.SetZone, _zone),
    ("ca", 0): _reads(act.AskCertification),
    ("cs", 1): _reads(act.SetCertification, _slug),
    ("cd", 1): _reads(act.AskExamDay, _number),
    ("ce", 1): _reads(act.SetExamDay, _number),
    ("i", 0): _reads(act.ShowHelp),
    ("p", 0): _reads(act.ShowPrivacy),
    ("xf", 0): _reads(act.Export),
    ("f", 0): _reads(act.AskForget),
    ("x", 1): _reads(act.Forget, _number),
    ("fa", 2): _reads(act.AskFlag, _number, _number),
    ("fi", 3): _reads(act.FlagItem, _number, _number, _reason),
    ("fb", 1): _reads(act.TakeFlagBack, _number),
    ("bc", 0): _reads(act.BackToCard),
    ("fs", 1): _reads(act.ShowFlags, _number),
    ("fw", 1): _reads(act.AnswerFlag, _number),
    ("fk", 1): _reads(act.KeyIsRight, _number),
    ("fr", 1): _reads(act.RetireFlagged, _number),
    ("fu", 1): _reads(act.RestoreCard, _number),
    ("il", 0): _reads(act.ShowItems),
    ("it", 1): _reads(act.ShowItem, _number),
    ("ir", 1): _reads(act.RetireCard, _number),
    ("io", 1): _reads(act.AskThrowOut, _number),
    ("ix", 1): _reads(act.ThrowOut, _number),
    ("ic", 1): _reads(act.CountAgain, _number),
    ("dl", 0): _reads(act.ShowDecks),
    ("dk", 1): _reads(act.ShowDeck, _number),
    ("dd", 1): _reads(act.DiffDeck, _number),
    ("dp", 3): _reads(act.PublishDeck, _number, _number, _number),
    ("dq", 1): _reads(act.AskRollBack, _number),
    ("dr", 2): _reads(act.RollBackDeck, _number, _number),
    ("kc", 0): _reads(act.ShowCpt),
    ("km", 3): _reads(act.MapCpt, _number, _number, _number),
    ("ky", 3): _reads(act.KeepCpt, _number, _number, _number),
    ("kn", 0): _reads(act.DeclineCpt),
    ("ka", 1): _reads(act.AddCptCards, _number),
    ("kk", 1): _reads(act.ShowCptCode, _code),
    ("kp", 1): _reads(act.AddCptCode, _code),
    ("kd", 0): _reads(act.AskDropCpt),
    ("kx", 1): _reads(act.DropCpt, _number),
    ("xh", 0): _reads(act.ShowExams),
    ("xa", 0): _reads(act.ListExams),
    ("xp", 2): _reads(act.PlanExam, _slug, _number),
    ("xb", 3): _reads(act.ShowPlan, _number, _number, _number),
    ("xs", 3): _reads(act.StartExam, _number, _number, _number),
    ("xg", 0): _reads(act.GoOnWithExam),
    ("xo", 4): _reads(act.TapOption, _number, _number, _number, _number),
    ("xc", 3): _reads(act.ClearAnswer, _number, _number, _number),
    ("xf", 4): _reads(act.FlagQuestion, _number, _number, _number, _number),
    ("xi", 2): _reads(act.AskStrike, _number, _number),
    ("xj", 5): _reads(act.StrikeOption, _number, _number, _number, _number, _number),
    ("xn", 3): _reads(act.TurnTo, _number, _number, _number),
    ("xl", 3): _reads(act.ShowPalette, _number, _number, _number),
    ("xk", 2): _reads(act.CheckExam, _number, _number),
    ("xy", 2): _reads(act.SubmitExam, _number, _number),
    ("xt", 3): _reads(act.HideClock, _number, _number, _number),
    ("xw", 3): _reads(act.PauseExam, _number, _number, _number),
    ("xd", 3): _reads(act.OpenBook, _number, _number, _number),
    ("xq", 2): _reads(act.AskAbandon, _number, _number),
    ("xz", 2): _reads(act.AbandonExam, _number, _number),
    ("xe", 2): _reads(act.ShowReport, _number, _number),
    ("xr", 3): _reads(act.ReviewExam, _number, _number, _number),
    ("xm", 1): _reads(act.CardMisses, _number),
    ("ei", 1): _reads(act.DrawExam, _number),
    ("ec", 1): _reads(act.CompareExam, _number),
    ("es", 1): _reads(act.ShareExam, _number),
    ("rh", 3): _reads(act.HostRoom, _slug, _number, _number),
    ("rj", 1): _reads(act.JoinRoom, _number),
    ("rl", 1): _reads(act.LeaveRoom, _number),
    ("rs", 1): _reads(act.StartRoom, _number),
    ("rp", 2): _reads(act.ShowPanel, _number, _number),
    ("rc", 3): _reads(act.ChangeRoom, _number, _number, _number),
    ("ra", 3): _reads(act.AnswerRoom, _number, _number, _number),
    ("rw", 1): _reads(act.PauseRoom, _number),
    ("rg", 1): _reads(act.ResumeRoom, _number),
    ("rn", 2): _reads(act.SkipQuestion, _number, _number),
    ("re", 1): _reads(act.EndRoom, _number),
    ("ro", 1): _reads(act.HandOverRoom, _number),
    ("rr", 1): _reads(act.RoomAgain, _number),
    ("gs", 0): _reads(act.AskGroup),
    ("gc", 2): _reads(act.ChangeGroup, _number, _number),
    ("hx", 1): _reads(act.CancelChallenge, _number),
    ("hw", 1): _reads(act.RoomEveryWeek, _number),
    ("qb", 1): _reads(act.BeginSitting, _number),
    ("qs", 1): _reads(act.ShowRoomResult, _number),
    ("qr", 2): _reads(act.ReviewRoom, _number, _number),
    ("qm", 1): _reads(act.CardRoomMisses, _number),
    ("wl", 1): _reads(act.ListSections, _slug),
    ("ws", 2): _reads(act.PlanSection, _slug, _number),
    ("wo", 3): _reads(act.ShowOwn, _slug, _number, _number),
    ("wp", 3): _reads(act.PlanOwn, _slug, _number, _number),
    ("wt", 4): _reads(act.ShowTutorial, _number, _number, _number, _number),
    ("us", 2): _reads(act.ShowUpload, _number, _number),
    ("ut", 1): _reads(act.TakeUpload, _number),
    ("ud", 1): _reads(act.DiscardUpload, _number),
    ("la", 0): _reads(act.AskCode),
    ("lc", 3): _reads(act.ShowCode, _slug, _code, _number),
    ("lb", 3): _reads(act.ShowPlace, _number, _prefix, _number),
    ("ln", 3): _reads(act.ShowNotes, _slug, _code, _number),
    ("lf", 2): _reads(act.ShowFound, _slug, _number),
    ("lk", 3): _reads(act.ChooseCards, _slug, _code, _number),
    ("lp", 3): _reads(act.AddCard, _slug, _code, _number),
    ("lx", 2): _reads(act.BuildCode, _prefix, _number),
}
