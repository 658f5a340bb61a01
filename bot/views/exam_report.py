"""A finished exam: the report, section by section, and the review of its questions one by one."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.exam_values import Part, Report, Reviewed
from bot.views import exam_fixes, review, text
from bot.views.exam import EXAMS, HOME
from bot.views.exam_compare import span
from decks.scoring import Part as Points
from scheduler.exam_state import Reason, Response

_PARTS = {Part.ALL: "all", Part.WRONG: "wrong", Part.FLAGGED: "flagged"}


def report(found: Report) -> Screen:
    """The margin first, then what cost most, the pace, the changes, and one next step."""
    score = found.score
    body = lines(
        html("<b>{result}</b>", result=result(found)),
        cut(found),
        html(""),
        _costliest(found),
        _pace(found),
        _changes(found),
        html("{open} left open.", open=score.open) if score.open else None,
        html("{n} unscored questions beside it: {right} right.", n=score.unscored.of, right=score.unscored.points)
        if score.unscored.of else None,
        _ended(found),
        exam_fixes.told(found.fixes),
        html(""),
        html("<b>Next:</b> {step}", step=_next(found)),
    )  # fmt: skip
    return Screen(body, _keys(found))


def sections(found: Report, told: Html | None = None, *, again: bool = True) -> Screen:
    """`told`: how it stands with the picture; `again`: it may be asked for."""
    titles = {each.id: each.title for each in found.paper.form.sections}
    table = [
        html("{title}: {part}", title=titles[name], part=_part(part))
        for name, part in found.score.sections.items()
    ]
    body = lines(
        html("<b>{name}, section by section</b>", name=found.blueprint.name),
        html(""),
        *table,
        *([html(""), told] if told else []),
    )
    picture = (Button("Picture", act.DrawExam(found.exam)),) if again else ()
    return Screen(body, ((Button("Report", act.ShowReport(found.exam)), *picture, HOME),))


def made(number: int) -> Html:
    if not number:
        return html("Nothing to add: what you missed is among your cards, or your decks hold no card of it.")
    return html("{cards} added, due today.", cards=text.count(number, "card"))


def question(seen: Reviewed) -> Screen:
    """As it was answered, with what is right, why, and where it stands."""
    placed = seen.report.paper.questions[seen.position].item
    mark = seen.report.marks[seen.position]
    answer = seen.report.state.answers[seen.position]
    head = html(
        "{n}/{of} {part} · question {number} · {verdict}{flag}{unscored}",
        n=seen.place + 1, of=len(seen.positions), part=_PARTS[seen.part], number=placed.number,
        verdict="not counted" if exam_fixes.is_out(seen.report.fixes, seen.position)
        else "✓ right" if mark.is_right else "✗ wrong" if mark.is_answered else "open",
        flag="  ⚑" if answer.flagged else "", unscored="" if mark.is_scored else " · not scored",
    )  # fmt: skip
    fixed = exam_fixes.of_question(seen.report.fixes, seen.position)
    return Screen(lines(head, fixed, html(""), *_shown(seen, answer.response), _time(seen)), _walk(seen))


def _shown(seen: Reviewed, response: Response | None) -> list[Html | None]:
    item = seen.item
    if item is None:
        return [html("This question cannot be shown any more: what it was drawn from is gone.")]
    chosen = response if isinstance(response, tuple) else ()
    options = []
    for place in range(len(item.options)):
        right = "✓" if place in item.key else "✗" if place in chosen else "  "
        mine = "•" if place in chosen else " "
        options.append(review.option(f"{right}{mine}{text.LETTERS[place]}", item, place))
    typed = None
    if item.answer is not None:
        said = text.code(response) if isinstance(response, str) else html("nothing")
        typed = html("You sent {said}. Right is {right}.", said=said, right=text.code(item.answer))
    order = None
    if len(item.key) == len(item.options) > 1:
        order = html(
            "Right order: {order}. Yours: {mine}.", order=_letters(item.key), mine=_letters(chosen) or "none"
        )
    stem = text.question(item.stem, [item.subject] if item.options else [])
    return [stem, html(""), *options, typed, order, review.why(item.rationale), review.source(item)]


def _letters(places: tuple[int, ...]) -> str:
    return " ".join(text.LETTERS[place] for place in places)


def _time(seen: Reviewed) -> Html:
    answer = seen.report.state.answers[seen.position]
    book = f", {text.seconds_of(answer.book * 1000)} in the book" if answer.book else ""
    return html("<i>{time} on it{book}.</i>", time=text.seconds_of(answer.seconds * 1000), book=book)


def _walk(seen: Reviewed) -> Rows:
    exam, size = seen.report.exam, len(seen.positions)
    return (
        (
            Button("◀", act.ReviewExam(exam, int(seen.part), (seen.place - 1) % size)),
            Button("Report", act.ShowReport(exam)),
            Button("▶", act.ReviewExam(exam, int(seen.part), (seen.place + 1) % size)),
        ),
    )


def _keys(found: Report) -> Rows:
    flagged = any(answer.flagged for answer in found.state.answers)
    part = (
        Button("Review all", act.ReviewExam(found.exam, int(Part.ALL), 0)),
        *((Button("Wrong", act.ReviewExam(found.exam, int(Part.WRONG), 0)),) if found.misses else ()),
        *((Button("Flagged", act.ReviewExam(found.exam, int(Part.FLAGGED), 0)),) if flagged else ()),
    )
    cards = (Button(f"Make {text.count(found.cards, 'card')} of my misses", act.CardMisses(found.exam)),)
    more = (
        Button("Sections", act.ShowReport(found.exam, 1)),
        Button("Compare", act.CompareExam(found.exam)),
        Button("Share", act.ShareExam(found.exam)),
    )
    return (part, *((cards,) if found.cards else ()), more, (EXAMS, HOME))


def result(found: Report) -> str:
    whole, margin = found.score.whole, found.score.margin
    told = _part(whole)
    if margin is None:
        return f"{told} right" if whole.of else told.capitalize()
    return f"{text.margin(margin).capitalize()}: {told}"


def cut(found: Report) -> Html:
    passing = found.blueprint.passing
    name = found.blueprint.name
    if not found.score.whole.of:
        return html("{name}", name=name)
    if found.score.cut is None:
        return html("{name}, raw percent: {words}.", name=name, words=passing.words)
    return html("{name}, cut {cut} of {of} ({percent} %)", name=name, cut=found.score.cut,
                of=found.score.whole.of, percent=passing.value)  # fmt: skip


def _costliest(found: Report) -> Html | None:
    names = found.score.costliest()
    if not found.score.whole.of:
        return None
    if not names:
        return html("No section cost a point.")
    titles = {each.id: each.title for each in found.paper.form.sections}
    told = ", ".join(f"{titles[name]} {_part(found.score.sections[name])}" for name in names)
    return html("Costliest: {told}", told=told)


def _part(part: Points) -> str:
    return text.points_of(part.points, part.of)


def _pace(found: Report) -> Html:
    done = found.answered
    given = found.state.limit // len(found.marks)
    if not done:
        return html("Pace: nothing was answered; the exam gives {given} a question.", given=span(given))
    return html(
        "Pace: {mine} a question, the exam gives {given}.", mine=span(found.used // done), given=span(given)
    )


def _changes(found: Report) -> Html | None:
    """Counted on scored questions."""
    changes = found.score.changes
    whole = changes.wrong_to_right + changes.right_to_wrong + changes.wrong_to_wrong
    if not whole:
        return None
    return html(
        "{answers} changed: {better} to right, {worse} from right to wrong, {same} wrong both times.",
        answers=text.count(whole, "answer"), better=changes.wrong_to_right, worse=changes.right_to_wrong,
        same=changes.wrong_to_wrong,
    )  # fmt: skip


def _ended(found: Report) -> Html | None:
    given = (
        html("{time} lost to an outage of mine were given back.", time=span(found.state.granted))
        if found.state.granted else None
    )  # fmt: skip
    match found.state.reason:
        case Reason.TIME:
            ended = html("Time ran out; what was answered in time counts.")
        case Reason.ABANDONED:
            ended = html("Given up before the end.")
        case Reason.SUBMITTED:
            return given
    return lines(ended, given)


def _next(found: Report) -> str:
    """One step: pace where open questions cost more than any section, otherwise the costliest section."""
    names = found.score.costliest(1)
    if not names:
        return "a full form, or an exam of another kind."
    title = next(each.title for each in found.paper.form.sections if each.id == names[0])
    lost = found.score.sections[names[0]].lost
    if found.score.open > lost:
        return "pace. A sprint of 10 questions in 10 minutes trains it."
    return f"review what was wrong in “{title}” and make cards of it."
