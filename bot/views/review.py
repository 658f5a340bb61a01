"""The screens of studying: a card's front and back, an answered card, a near miss, the end of the day's work."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Asks, Button, Html, Reply, Rows, Screen, html, lines
from bot.services.lookup import SYSTEMS
from bot.services.review_values import PRIVATE, Answered, Back, Form, Leech, NearMiss, Question, Rest
from bot.views import text
from decks.answers import Incomplete, NotACode, OtherCode, Right, Verdict
from decks.cards import parse_card
from decks.model import Item
from scheduler.card import Grade

LONG_RATIONALE = 160  # beyond this it folds


def asked(found: Question | Rest, remark: Html | None = None) -> Reply:
    """A question to answer, or the end of today's work."""
    match found:
        case Rest():
            return Reply(rest(found), remark=remark)
        case Question(asks=asks):
            return Reply(front(found), asks, remark=remark)


def front(question: Question) -> Screen:
    match question.form:
        case Form.CHOICE:
            return _choice(question)
        case Form.TYPED:
            return _typed(question)
        case Form.FLIP:
            return _flip(question)


def back(turned: Back) -> Screen:
    """A flip card turned over: what each grade would do stands on its button."""
    question = turned.question
    asks = question.asks
    grades = tuple(
        Button(
            f"{text.GRADE_NAMES[grade]} · {text.short(turned.outcomes.of(grade), turned.moment)}",
            act.GradeCard(asks.card, asks.rev, grade),
        )
        for grade in Grade
    )
    item = question.item
    body = lines(_head(question), stem(item), html(""), _answer(item), why(item.path), source(item))
    flag = flag_key(question, asks, "⚑ Flag a problem")
    return Screen(body, (grades[:2], grades[2:], *((flag,) if flag else ())))


def answered(result: Answered) -> Screen:
    """The same message, marked: what was right, why, where it stands, and when it comes back."""
    question = result.question
    marks = _marked_options(result) if question.form is Form.CHOICE else _marked_text(result)
    body = lines(
        _head(question), stem(question.item), html(""), marks, html(""), why(question.item.rationale),
        source(question.item), _outcome(result),
    )  # fmt: skip
    return Screen(body, _after(result))


def near_miss(result: NearMiss) -> Screen:
    """The same question, with what is missing."""
    shown = front(result.question)
    return Screen(lines(shown.text, html(""), _told(result.verdict, result.typed)), shown.rows)


def rest(result: Rest) -> Screen:
    today, tomorrow = result.today, result.tomorrow
    done = (
        html(
            "<b>{cards}, {right} right, {time}.</b>",
            cards=text.count(today.cards, "card"), right=today.right, time=text.minutes(today.seconds),
        )
        if today.cards
        else html("<b>Nothing is due.</b>")
    )  # fmt: skip
    ahead = html("Tomorrow: {cards} to repeat.", cards=text.count(tomorrow, "card")) if tomorrow else None
    zone = None if result.zone_known else html("A new day starts at 4 in the morning, New York time.")
    ask_zone = () if result.zone_known else ((Button("Set my time zone", act.AskZone()),),)
    more = (Button("10 more", act.StudyMore(10)),) if result.more else ()
    undo = () if result.undo is None else (Button("↩ Undo", act.Undo(result.undo)),)
    return Screen(lines(done, ahead, zone), (*ask_zone, (*undo, Button("Home", act.ShowHome()), *more)))


def _choice(question: Question) -> Screen:
    item, asks = question.item, question.asks
    options = [option(letter, item, place) for place, letter in lettered(item)]
    keys = tuple(Button(letter, act.Choose(asks.card, asks.rev, place)) for place, letter in lettered(item))
    return Screen(lines(_head(question), stem(item), html(""), *options), (keys, *_undo(question)))


def _typed(question: Question) -> Screen:
    asks = question.asks
    show = Button("Show the answer", act.GiveUp(asks.card, asks.rev))
    hint = html("Send it with or without the dot.")
    return Screen(
        lines(_head(question), stem(question.item), html(""), hint), ((*_undo_key(question), show),)
    )


def _flip(question: Question) -> Screen:
    asks = question.asks
    show = Button("Show", act.Reveal(asks.card, asks.rev), style="primary")
    return Screen(lines(_head(question), _flip_stem(question.item)), ((*_undo_key(question), show),))


def _flip_stem(item: Item) -> Html:
    """The stem of a choice speaks of options, which a flip card does not show."""
    if len(item.options) == 1:
        return stem(item)
    return text.question(f"What does {item.subject} stand for?", [item.subject])


def _head(question: Question) -> Html:
    item = question.item
    left = "" if question.left <= 0 else f" · {question.left} to go"
    new = "\nIts title or note has changed in this edition." if question.is_revised else ""
    return html(
        "{domain} · {edition}{left}{new}\n",
        domain=item.domain,
        edition=item.source.edition,
        left=left,
        new=new,
    )


def stem(item: Item) -> Html:
    return text.question(item.stem, [item.subject])


def lettered(item: Item) -> list[tuple[int, str]]:
    return list(enumerate(text.LETTERS[: len(item.options)]))


def option(mark: str, item: Item, place: int) -> Html:
    option = item.options[place]
    shown = text.code(option.text) if option.text == option.code else html("{text}", text=option.text)
    return html("{mark}  {shown}", mark=mark, shown=shown)


def _marked_options(result: Answered) -> Html:
    item = result.question.item
    return lines(
        *(option(f"{_mark(result, place)} {letter}", item, place) for place, letter in lettered(item))
    )


def _mark(result: Answered, place: int) -> str:
    if place in result.question.item.key:
        return "✓"
    return "✗" if str(place) == result.picked else "  "


def _marked_text(result: Answered) -> Html:
    right = _answer(result.question.item)
    if result.right:
        return html("✓ {right}  in {time}", right=right, time=text.seconds_of(result.ms))
    told = None if result.verdict is None else html("✗ {told}", told=_told(result.verdict, result.picked))
    return lines(told, html("The code is {right}", right=right))


def _told(verdict: Verdict, typed: str) -> Html:
    """What a typed answer was, when it was not right."""
    match verdict:
        case Incomplete(missing):
            more = text.count(missing, "character")
            return html(
                "{typed} is the right family, not complete: {more} to add.", typed=_short(typed), more=more
            )
        case OtherCode(code, title):
            return html("{code} is {title}.", code=text.code(code), title=title)
        case NotACode():
            return html("{typed} is no code of this edition.", typed=_short(typed))
        case Right():
            return html("")


def _short(typed: str) -> Html:
    return text.code(typed.strip()[:40].upper()) if typed.strip() else html("That")


def _answer(item: Item) -> Html:
    if item.answer is not None:
        return text.code(item.answer)
    return lines(*(html("<b>{text}</b>", text=item.options[place].text) for place in item.key))


def why(rationale: str) -> Html | None:
    if not rationale:
        return None
    return text.quote(html("{why}", why=rationale), long=len(rationale) > LONG_RATIONALE)


def source(item: Item) -> Html:
    source = item.source
    return html(
        "<i>{system} {edition} · {place}</i>",
        system=source.system,
        edition=source.edition,
        place=source.place,
    )


def _outcome(result: Answered) -> Html:
    if result.leech:
        return lines(html(""), set_aside(result.leech))
    name, time = text.GRADE_NAMES[result.grade], text.when(result.state, result.moment)
    return html("\nGraded {name}: {time}.", name=name, time=time)


def set_aside(leech: Leech) -> Html:
    """A card that costs more than it gives: said, with the codes it is mixed up with."""
    family = (html("{code} {title}", code=text.code(code), title=title) for code, title in leech.family)
    return lines(
        html(
            "{code} was forgotten many times, so I set it aside. Undo brings it back.",
            code=text.code(leech.subject),
        ),
        html("Its family:") if leech.family else None,
        *family,
    )


def _after(result: Answered) -> Rows:
    card, rev = result.asks.card, result.asks.rev
    choices = {Grade.HARD: "I guessed", Grade.GOOD: "I knew it", Grade.EASY: "Too easy"}
    offered = [grade for grade in choices if grade is not result.grade] if result.right else []
    again = tuple(Button(choices[grade], act.Regrade(card, rev, grade)) for grade in offered)
    again += _tree(result.question.item)
    next_ = Button("Next", act.NextCard(card, rev), style="success" if result.right else "primary")
    last = (Button("↩ Undo", act.Undo(result.seq)), *flag_key(result.question, result.asks), next_)
    return (again, last) if again else (last,)


def _tree(item: Item) -> tuple[Button, ...]:
    """The way to the code in its book, where the item is about one."""
    system = parse_card(item.id.partition("#")[0]).system
    return (Button(f"▲ {item.subject}", act.ShowCode(system, item.subject)),) if system in SYSTEMS else ()


def _undo_key(question: Question) -> tuple[Button, ...]:
    return () if question.undo is None else (Button("↩ Undo", act.Undo(question.undo)),)


def _undo(question: Question) -> Rows:
    """The row below the options; a first card stays as plain as can be."""
    key = _undo_key(question)
    return ((*key, *flag_key(question, question.asks)),) if key else ()


def flag_key(question: Question, asks: Asks, label: str = "⚑ Flag") -> tuple[Button, ...]:
    """None for a private card: flags are read by others."""
    private = question.item.id.startswith(PRIVATE)
    return () if private else (Button(label, act.AskFlag(asks.card, asks.rev)),)
