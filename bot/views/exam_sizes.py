"""Forms that are no plain size of an exam: one of its sections, or figures of one's own; and what was typed wrong."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.exam_plan import Offered, at_pace
from bot.services.exam_wish import MOST_MINUTES, Odd, UnknownOutline, Wrong, mark_of, most_items
from bot.views import text
from bot.views.exam import EXAMS
from decks.blueprint import Blueprint
from decks.blueprint_file import blueprints

_ITEMS, _MINUTES = (5, 10, 20, 30, 50), (10, 20, 30, 60, 90)
_LABEL, _WORD = 38, 30
_EXAMPLE = "For example: /exam crc 25 30 for 25 questions in 30 minutes."


def counting(blueprint: Blueprint) -> Screen:
    return Screen(html("Looking what today's decks fill of {name} …", name=blueprint.name))


def sections(blueprint: Blueprint, offers: Sequence[Offered]) -> Screen:
    """What can be started is a key; what nothing fills is told, and why."""
    there = [each for each in offers if each.section.filled]
    keys: Rows = tuple(
        (Button(_cut(each.section.title, _LABEL), act.PlanSection(blueprint.id, mark_of(each.section.id))),)
        for each in there
    )
    body = lines(
        html("<b>{name}: one section</b>", name=blueprint.name),
        html("As the whole exam asks it, at its pace." if there else "Today's decks fill none of them."),
        html("") if there else None,
        *(_offer(each) for each in there),
        *_empty(offers),
    )
    return Screen(body, (*keys, (EXAMS,)))


def own(blueprint: Blueprint, items: int, minutes: int) -> Screen:
    """How many questions, in how many minutes; 0 for the exam's pace."""
    name, pace = blueprint.id, at_pace(blueprint, items)
    counts = tuple(Button(_chosen(n, items), act.ShowOwn(name, n, minutes)) for n in _ITEMS)
    times = tuple(Button(_chosen(n, minutes) + " min", act.ShowOwn(name, items, n)) for n in _MINUTES)
    at_exams = Button(
        ("• " if not minutes else "") + f"The exam's pace: {pace} min", act.ShowOwn(name, items, 0)
    )
    return Screen(
        lines(
            html("<b>{name}: your own numbers</b>", name=blueprint.name),
            html("{questions} in {time}.", questions=text.count(items, "question"),
                 time=text.minutes(60 * (minutes or pace))),
            html("First row: questions. Below: time. Any other numbers as a message: /exam {name} {n} {m}",
                 name=name, n=25, m=30),
        ),
        (counts, times, (at_exams,), (EXAMS, Button("Draw it", act.PlanOwn(name, items, minutes), style="success"))),
    )  # fmt: skip


def unknown(typed: UnknownOutline) -> Html:
    names = ", ".join(each.name for each in blueprints().values())
    if not typed.word:
        return html("Which exam? There are {names}. {example}", names=names, example=_EXAMPLE)
    return html("There is no exam “{word}” here; there are {names}. {example}",
                word=_cut(typed.word, _WORD), names=names, example=_EXAMPLE)  # fmt: skip


def odd(typed: Odd) -> Html:
    word, noun = _cut(typed.word, _WORD), typed.wrong.value
    match typed.wrong:
        case Wrong.MORE:
            said = html("I read an exam, questions and minutes; “{word}” is one word too many.", word=word)
        case Wrong.ITEMS | Wrong.MINUTES if typed.is_number:
            outline = blueprints()[typed.wish.blueprint]
            most = most_items(outline) if typed.wrong is Wrong.ITEMS else MOST_MINUTES
            said = html("{word} {noun} make no exam; 1 to {most} do.", word=word, noun=noun, most=most)
        case _:
            said = html("“{word}” is no number of {noun}.", word=word, noun=noun)
    return html("{said} {example} Or choose here:", said=said, example=_EXAMPLE)


def _offer(each: Offered) -> Html:
    section = each.section
    short = f" ({section.filled} of {section.wanted})" if section.missing else ""
    questions, time = text.count(section.questions, "question"), text.minutes(60 * each.minutes)
    return html(
        "{title}: {questions}{short}, {time}",
        title=section.title,
        questions=questions,
        short=short,
        time=time,
    )


def _empty(offers: Sequence[Offered]) -> list[Html]:
    """Those with the same reason together, most of them first."""
    empty = sorted((each.section for each in offers if not each.section.filled), key=lambda each: each.why)
    if not empty:
        return []
    groups = [(why, [each.title for each in some]) for why, some in groupby(empty, key=lambda each: each.why)]
    groups.sort(key=lambda group: -len(group[1]))
    told = (html("{titles}: {why}", titles=", ".join(titles), why=why) for why, titles in groups)
    return [html("\n<b>Cannot be started, as nothing fills it:</b>"), text.quote(lines(*told), long=True)]


def _chosen(number: int, chosen: int) -> str:
    return f"• {number}" if number == chosen else str(number)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
