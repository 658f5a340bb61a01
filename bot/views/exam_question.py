"""A running exam: one question, its letters and its tools."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.exam_values import Sitting
from bot.views import text
from scheduler.exam_state import Answer, Kind, Mode
from scheduler.exam_time import left, pace

PAGE = 40  # numbers on a page of the palette, five rows of eight
_SOON = 300  # seconds; from here on the clock shows them


def strike(sitting: Sitting) -> Screen:
    """The same question, its letters strike options out."""
    shown = question(sitting)
    struck = sitting.state.answers[sitting.state.position].struck
    at, exam, rev = sitting.state.position, sitting.record.id, sitting.record.rev
    slot = sitting.state.slots[at]
    keys = tuple(
        Button(
            f"↺ {text.LETTERS[option]}" if option in struck else f"✗ {text.LETTERS[option]}",
            act.StrikeOption(exam, rev, at, option, int(option not in struck)),
        )
        for option in range(slot.options)
    )
    return Screen(shown.text, (keys, (Button("Back", act.TurnTo(exam, rev, at)),)))


def moved_on() -> str:
    return "This question has moved on."


def answered_with_buttons() -> Html:
    return html("This question is answered with its buttons. /exam shows it again.")


def too_many(picks: int) -> str:
    return f"Pick {picks}: take one off first."


def question(sitting: Sitting) -> Screen:
    state, item = sitting.state, sitting.item
    answer, slot = state.answers[state.position], state.slots[state.position]
    if item is None:
        gone = html("This question cannot be shown any more: what it was drawn from is gone.")
        return Screen(lines(head(sitting), html(""), gone), _keys(sitting, ()))
    options = [_option(sitting, place) for place in range(len(item.options))]
    body = lines(
        head(sitting), html(""), text.question(item.stem, [item.subject] if item.options else []), html(""),
        *options, _how(slot.kind, slot.picks, answer),
    )  # fmt: skip
    keys = tuple(
        Button(
            f"• {text.LETTERS[place]}" if place in _chosen(answer) else text.LETTERS[place],
            act.TapOption(sitting.record.id, sitting.record.rev, state.position, place),
        )
        for place in range(slot.options)
    )
    return Screen(body, _keys(sitting, keys))


def head(sitting: Sitting) -> Html:
    state = sitting.state
    at = f"{state.position + 1}/{len(state.slots)}"
    time = "" if sitting.record.hidden else f" · {clock(left(state, sitting.now))} left · {_pace(sitting)}"
    flag = "  ⚑" if state.answers[state.position].flagged else ""
    return html("{at}{time}{flag}", at=at, time=time, flag=flag)


def _pace(sitting: Sitting) -> str:
    ahead = pace(sitting.state, sitting.now)
    return "on pace" if ahead == 0 else f"{ahead} ahead" if ahead > 0 else f"{-ahead} behind"


def _option(sitting: Sitting, place: int) -> Html:
    item = sitting.item
    assert item is not None
    answer = sitting.state.answers[sitting.state.position]
    option = item.options[place]
    shown = text.code(option.text) if option.text == option.code else html("{text}", text=option.text)
    if place in answer.struck:
        shown = html("<s>{text}</s>", text=option.text)
    chosen = "• " if place in _chosen(answer) else ""
    return html("{chosen}{letter}  {shown}", chosen=chosen, letter=text.LETTERS[place], shown=shown)


def _how(kind: Kind, picks: int, answer: Answer) -> Html | None:
    match kind:
        case Kind.ONE:
            return None
        case Kind.SEVERAL:
            return html("\n<i>Pick {picks}. Picked: {done}.</i>", picks=picks, done=_letters(answer))
        case Kind.ORDER:
            return html("\n<i>Tap them in order. So far: {done}.</i>", done=_letters(answer))
        case Kind.TYPED if isinstance(answer.response, str):
            return html(
                "Your answer: {code}. Send another one to change it.", code=text.code(answer.response)
            )
        case Kind.TYPED:
            return html("<i>Send the code as a message.</i>")


def _letters(answer: Answer) -> str:
    return " ".join(text.LETTERS[place] for place in _chosen(answer)) or "none"


def _chosen(answer: Answer) -> tuple[int, ...]:
    return answer.response if isinstance(answer.response, tuple) else ()


def _keys(sitting: Sitting, letters: tuple[Button, ...]) -> Rows:
    state, exam, rev = sitting.state, sitting.record.id, sitting.record.rev
    at, size = state.position, len(state.slots)
    answer = state.answers[at]
    tools = (
        *((Button("Clear", act.ClearAnswer(exam, rev, at)),) if answer.response is not None else ()),
        Button(
            "Unflag" if answer.flagged else "⚑ Flag", act.FlagQuestion(exam, rev, at, int(not answer.flagged))
        ),
        *((Button("Strike", act.AskStrike(exam, rev)),) if letters else ()),
        Button(
            "Clock" if sitting.record.hidden else "No clock",
            act.HideClock(exam, rev, int(not sitting.record.hidden)),
        ),
        *((Button("Pause", act.PauseExam(exam, rev, 1)),) if state.mode is Mode.PRACTICE else ()),
    )
    book = (Button("Book", act.OpenBook(exam, rev, 1)),) if sitting.blueprint.open_book else ()
    walk = (
        Button("◀", act.TurnTo(exam, rev, (at - 1) % size)),
        Button(f"▦ {at + 1}", act.ShowPalette(exam, rev, at // PAGE)),
        *book,
        Button("Finish", act.CheckExam(exam, rev)),
        Button("▶", act.TurnTo(exam, rev, (at + 1) % size)),
    )
    return (*((letters,) if letters else ()), tools, walk)


def clock(seconds: int) -> str:
    """Whole minutes, rounded down; near the end the seconds too."""
    if seconds < _SOON:
        return f"{seconds // 60}:{seconds % 60:02d}"
    whole = seconds // 60
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60:02d}"
