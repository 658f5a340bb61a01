"""One's own result of a group's exam, in the private chat: each question, its review, its misses as cards."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.room_own_values import Door, RoomResult, RoomReviewed, Verdict
from bot.views import exam_fixes, review, text
from bot.views.exam import HOME

_SIGNS = {Verdict.RIGHT: "✓", Verdict.WRONG: "✗", Verdict.OPEN: "–", Verdict.SKIPPED: "skipped"}
_WORDS = {
    Verdict.RIGHT: "✓ right",
    Verdict.WRONG: "✗ wrong",
    Verdict.OPEN: "no answer",
    Verdict.SKIPPED: "skipped",
}
_IN_A_ROW = 10
_NONE = {
    Door.UNKNOWN: "I know no such exam of a group that you were in.",
    Door.EARLY: "This exam is not over yet. Your result is here when it is.",
}


def result(found: RoomResult) -> Screen:
    counted = [one for one in found.verdicts if one is not Verdict.SKIPPED]
    body = lines(
        html("<b>{name}</b>, your result{group}", name=found.blueprint.name, group=_group(found)),
        html("{right} of {of} right{points} · rank {rank} of {all}", right=found.place.right, of=len(counted),
             points=_points(found), rank=found.place.rank, all=found.of),
        html(""),
        *_rows(found),
        html("\n– is a question without your answer.") if Verdict.OPEN in found.verdicts else None,
    )  # fmt: skip
    return Screen(body, _keys(found))


def _group(found: RoomResult) -> str:
    return f" in “{found.group}”" if found.group else ""


def _points(found: RoomResult) -> str:
    return f", {found.place.points / 100:.1f} points with speed" if found.has_bonus else ""


def _rows(found: RoomResult) -> list[Html]:
    told = [f"{i + 1} {_SIGNS[one]}" for i, one in enumerate(found.verdicts)]
    rows = [told[at : at + _IN_A_ROW] for at in range(0, len(told), _IN_A_ROW)]
    return [html("{row}", row="  ".join(row)) for row in rows] or [html("No question was asked.")]


def _keys(found: RoomResult) -> Rows:
    walk = (Button("Review one by one", act.ReviewRoom(found.room, 0)),)
    report = (Button("Report", act.ShowReport(found.exam)),) if found.exam is not None else ()
    cards = (Button(f"Make {text.count(found.cards, 'card')} of my misses", act.CardRoomMisses(found.room)),)
    return (
        *((walk + report,) if found.verdicts else ()),
        *((cards,) if found.cards else ()),
        (HOME,),
    )


def question(seen: RoomReviewed) -> Screen:
    """As it was answered, with what is right, why, and where it stands."""
    verdict = seen.result.verdicts[seen.place]
    head = html(
        "{n}/{of} · {verdict}", n=seen.place + 1, of=len(seen.result.verdicts), verdict=_WORDS[verdict]
    )
    fixed = exam_fixes.of_room_question(seen.result.fixes, seen.place)
    return Screen(lines(head, fixed, html(""), *_shown(seen)), _walk(seen))


def _shown(seen: RoomReviewed) -> list[Html | None]:
    item, mark = seen.item, seen.result.marks.get(seen.place)
    if item is None:
        return [html("This question cannot be shown any more: what it was drawn from is gone.")]
    chosen, options = mark.options if mark is not None else (), []
    for place in range(len(item.options)):
        right = "✓" if place in item.key else "✗" if place in chosen else "  "
        options.append(
            review.option(f"{right}{'•' if place in chosen else ' '}{text.LETTERS[place]}", item, place)
        )
    time = (
        html("<i>{time} on it.</i>", time=text.seconds_of(mark.seconds * 1000)) if mark is not None else None
    )
    stem = text.question(item.stem, [item.subject] if item.options else [])
    return [stem, html(""), *options, review.why(item.rationale), review.source(item), time]


def _walk(seen: RoomReviewed) -> Rows:
    room, size = seen.result.room, len(seen.result.verdicts)
    return (
        (
            Button("◀", act.ReviewRoom(room, (seen.place - 1) % size)),
            Button("Result", act.ShowRoomResult(room)),
            Button("▶", act.ReviewRoom(room, (seen.place + 1) % size)),
        ),
    )


def none(why: Door) -> Screen:
    return Screen(html("{why}", why=_NONE[why]), ((HOME,),))
