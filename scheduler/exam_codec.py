"""An exam as a row keeps it: a small dict of JSON's own types, with a version.

    {"v": 1, "s": "run" | "end", "q": "o4*90 s5/2*10", "r": [2, [0, 4], "e11.42", null], "t": [61, 12, 40, 0], ...}

`q` has a word for each run of equal positions: kind, options, picks where they are more than one, how many. The
answers are columns: `r` responses (a bare number is one option), `t` seconds, and by position only where there is
something `x` struck options, `f` flags, `b` seconds in the book, `e` earlier responses. A tap reads and writes all
of it, and columns cost a third of what a dict for each answer does.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any, TypeAlias

from scheduler.exam_state import (
    Answer,
    Exam,
    Finished,
    Kind,
    Mode,
    Page,
    Reason,
    Response,
    Running,
    Slot,
)

VERSION = 1
LETTERS = {Kind.ONE: "o", Kind.SEVERAL: "s", Kind.TYPED: "t", Kind.ORDER: "r"}
KINDS = {letter: kind for kind, letter in LETTERS.items()}

Packed: TypeAlias = dict[str, Any]
Plain: TypeAlias = int | list[int] | str | None


class UnknownVersion(ValueError):
    """The row was written by another version than this one can read."""


def pack(exam: Exam) -> Packed:
    shared = {
        "v": VERSION,
        "q": " ".join(f"{_word(slot)}*{len(list(run))}" for slot, run in groupby(exam.slots)),
        "mode": exam.mode.value,
        "from": exam.started_at,
        "limit": exam.limit,
        "granted": exam.granted,
        "paused": exam.paused,
        "over": exam.overview,
    } | _columns(exam.answers)
    match exam:
        case Running():
            return shared | _running(exam)
        case Finished():
            return shared | {"s": "end", "at": exam.finished_at, "why": exam.reason.value}


def unpack(packed: Packed) -> Exam:
    """Raises `UnknownVersion`; a dict that `pack` did not make raises what it will."""
    if packed.get("v") != VERSION:
        raise UnknownVersion(f"exam row of version {packed.get('v')}, this program reads {VERSION}")
    slots = tuple(slot for word in packed["q"].split() for slot in _run(word))
    shared = {
        "slots": slots,
        "answers": _answers(packed),
        "mode": Mode(packed["mode"]),
        "started_at": packed["from"],
        "limit": packed["limit"],
        "granted": packed["granted"],
        "paused": packed["paused"],
        "overview": packed["over"],
    }
    if packed["s"] == "end":
        return Finished(**shared, finished_at=packed["at"], reason=Reason(packed["why"]))
    return Running(**shared, **_unrunning(packed))


def _running(exam: Running) -> Packed:
    return {
        "s": "run",
        "deadline": exam.deadline,
        "warned": exam.warned,
        "since": exam.since,
        "outage": exam.outage_until,
        "at": exam.position,
        "page": exam.page.value,
        "still": exam.paused_since,
    }


def _unrunning(packed: Packed) -> Packed:
    return {
        "deadline": packed["deadline"],
        "warned": packed["warned"],
        "since": packed["since"],
        "outage_until": packed["outage"],
        "position": packed["at"],
        "page": Page(packed["page"]),
        "paused_since": packed["still"],
    }


def _word(slot: Slot) -> str:
    if slot.kind is Kind.TYPED:
        return LETTERS[slot.kind]
    picks = f"/{slot.picks}" if slot.picks > 1 else ""
    return f"{LETTERS[slot.kind]}{slot.options}{picks}"


def _run(word: str) -> tuple[Slot, ...]:
    kind, (shape, _, count) = KINDS[word[0]], word[1:].partition("*")
    options, _, picks = shape.partition("/")
    slot = Slot(kind) if kind is Kind.TYPED else Slot(kind, int(options), int(picks or 1))
    return (slot,) * int(count)


def _columns(answers: tuple[Answer, ...]) -> Packed:
    return {
        "r": [_plain(one.response) for one in answers],
        "t": [one.seconds for one in answers],
        "x": {str(i): list(one.struck) for i, one in enumerate(answers) if one.struck},
        "f": [i for i, one in enumerate(answers) if one.flagged],
        "b": {str(i): one.book for i, one in enumerate(answers) if one.book},
        "e": {str(i): [_plain(old) for old in one.earlier] for i, one in enumerate(answers) if one.earlier},
    }


def _answers(packed: Packed) -> tuple[Answer, ...]:
    places = [str(i) for i in range(len(packed["r"]))]
    struck, book, earlier, flags = packed["x"], packed["b"], packed["e"], set(packed["f"])
    columns = (
        map(_response, packed["r"]),
        [tuple(struck.get(i, ())) for i in places],
        [i in flags for i in range(len(places))],
        packed["t"],
        [book.get(i, 0) for i in places],
        [tuple(map(_response, earlier.get(i, ()))) for i in places],
    )
    return tuple(map(Answer, *columns))


def _plain(response: Response | None) -> Plain:
    if not isinstance(response, tuple):
        return response
    return response[0] if len(response) == 1 else list(response)


def _response(plain: Any) -> Any:
    if isinstance(plain, int):
        return (plain,)
    return tuple(plain) if isinstance(plain, list) else plain
