"""An exam as a row keeps it: a small dict of JSON's own types, with a version.

    {"v": 1, "s": "run" | "end", "q": "o4 s5/2 t r4", "a": {"12": {...}}, ...}

`q` has a word for each position: kind, options, and picks where they are more than one. `a` names the positions
that were touched, and of each what is not as in `UNTOUCHED`.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from scheduler.exam_state import (
    UNTOUCHED,
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


class UnknownVersion(ValueError):
    """The row was written by another version than this one can read."""


def pack(exam: Exam) -> Packed:
    touched = {str(i): _answer(one) for i, one in enumerate(exam.answers) if one != UNTOUCHED}
    slots = " ".join(_word(slot) for slot in exam.slots)
    shared = {
        "v": VERSION,
        "q": slots,
        "a": touched,
        "mode": exam.mode.value,
        "from": exam.started_at,
        "limit": exam.limit,
        "granted": exam.granted,
        "paused": exam.paused,
        "over": exam.overview,
    }
    match exam:
        case Running():
            return shared | _running(exam)
        case Finished():
            return shared | {"s": "end", "at": exam.finished_at, "why": exam.reason.value}


def unpack(packed: Packed) -> Exam:
    """Raises `UnknownVersion`; a dict that `pack` did not make raises what it will."""
    if packed.get("v") != VERSION:
        raise UnknownVersion(f"exam row of version {packed.get('v')}, this program reads {VERSION}")
    slots = tuple(_slot(word) for word in packed["q"].split())
    touched = packed["a"]
    answers = tuple(_unanswer(touched[str(i)]) if str(i) in touched else UNTOUCHED for i in range(len(slots)))
    shared = {
        "slots": slots,
        "answers": answers,
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


def _slot(word: str) -> Slot:
    kind, (options, _, picks) = KINDS[word[0]], word[1:].partition("/")
    return Slot(kind) if kind is Kind.TYPED else Slot(kind, int(options), int(picks or 1))


def _answer(answer: Answer) -> Packed:
    whole = {
        "r": _plain(answer.response),
        "x": list(answer.struck),
        "f": int(answer.flagged),
        "s": answer.seconds,
        "b": answer.book,
        "e": [_plain(one) for one in answer.earlier],
    }
    return {name: value for name, value in whole.items() if value}


def _unanswer(packed: Packed) -> Answer:
    return Answer(
        response=_response(packed.get("r")),
        struck=tuple(packed.get("x", ())),
        flagged=bool(packed.get("f")),
        seconds=packed.get("s", 0),
        book=packed.get("b", 0),
        earlier=tuple(r for one in packed.get("e", ()) if (r := _response(one)) is not None),
    )


def _plain(response: Response | None) -> list[int] | str | None:
    return list(response) if isinstance(response, tuple) else response


def _response(plain: list[int] | str | None) -> Response | None:
    return tuple(plain) if isinstance(plain, list) else plain
