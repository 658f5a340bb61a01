"""A group's exam in play: the question, the pause, what was right."""

from __future__ import annotations

from bot import actions as act
from bot.screens import MAX_WHY, Button, Html, Quiz, Rows, Screen, html, lines, visible_length
from bot.services import room_quiz
from bot.services.room_values import Gathering
from bot.views import review, text
from bot.views.room import head
from decks.model import Item
from scheduler.room_score import Place, answered, standing
from scheduler.room_state import Asking, Revealing, Why, present

FASTEST, BEST = 3, 3
LONGEST_SOURCE = 110  # in a poll's explanation
_WHY = {
    Why.HOST: "The host paused the exam.",
    Why.AWAY: "I was not in this group for a while. The clock stood meanwhile.",
    Why.OUTAGE: "I was away for a while. The clock stood meanwhile.",
    Why.SILENCE: "Nobody answered three times in a row, so I wait.",
}


def question(seen: Gathering) -> Screen:
    """The open question. Nobody's choice is in it."""
    asking = seen.room.phase
    assert isinstance(asking, Asking)
    item = seen.items.get(asking.i)
    body = lines(
        html("{at} · {seconds} s{given}", at=_at(seen, asking.i), seconds=asking.left, given=_given(asking)),
        html(""),
        *(_gone() if item is None else _asked(item)),
        html(""),
        _count(seen),
    )
    return Screen(body, _keys(seen, asking.i))


def _given(asking: Asking) -> str:
    return f" + {asking.given} s that I was away" if asking.given else ""


def _gone() -> tuple[Html, ...]:
    return (html("This question cannot be shown any more: what it was drawn from is gone."),)


def _asked(item: Item) -> tuple[Html, ...]:
    options = [review.option(letter, item, place) for place, letter in review.lettered(item)]
    several = (
        html("<i>Pick {n}: the last {n} taps count.</i>", n=len(item.key)) if len(item.key) > 1 else None
    )
    asked = (text.question(item.stem, [item.subject]), html(""), *options)
    return (*asked, several) if several else asked


def _count(seen: Gathering) -> Html:
    number = answered(seen.room)
    if not number:
        return html("<i>Answers stay hidden until it closes.</i>")
    return html("{n} of {all} have answered", n=number, all=len(present(seen.room)))


def _keys(seen: Gathering, i: int) -> Rows:
    room = seen.record.id
    letters = tuple(
        Button(text.LETTERS[place], act.AnswerRoom(room, i, place))
        for place in range(seen.room.questions[i].options)
    )
    return (letters, _tools(seen, i))


def _tools(seen: Gathering, i: int) -> tuple[Button, ...]:
    room = seen.record.id
    return (
        Button("Join", act.JoinRoom(room)),
        Button("Leave", act.LeaveRoom(room)),
        Button("Pause", act.PauseRoom(room)),
        Button("Skip", act.SkipQuestion(room, i)),
    )


def paused(seen: Gathering) -> Screen:
    """The question is hidden: nobody reads it while the clock stands."""
    why = seen.room.paused
    assert why is not None
    i = getattr(seen.room.phase, "i", 0)
    body = lines(
        head(seen),
        html("Paused at question {at}. {why}", at=_at(seen, i), why=_WHY[why]),
        html("Host {host} goes on when all are there.", host=seen.name(seen.room.host)),
    )
    room = seen.record.id
    rows: Rows = (
        (
            Button("Go on", act.ResumeRoom(room), style="success"),
            Button("Hand over", act.HandOverRoom(room)),
            Button("End", act.EndRoom(room), style="danger"),
        ),
        (Button("Join", act.JoinRoom(room)), Button("Leave", act.LeaveRoom(room))),
    )
    return Screen(body, rows)


def reveal(seen: Gathering) -> Screen:
    """What was right, who had it, why, and the standing."""
    phase = seen.room.phase
    assert isinstance(phase, Revealing)
    item, tally = seen.items.get(phase.i), seen.room.tallies[phase.i]
    verdict = "skipped, it counts for nobody" if tally.skipped else f"✓ {tally.right} of {tally.answered}"
    body = lines(
        html("{at} · {verdict}", at=_at(seen, phase.i), verdict=verdict),
        html(""),
        *(_gone() if item is None else _right(item)),
        _fastest(seen),
        html(""),
        html("{best}", best=" · ".join(placed(seen, one) for one in standing(seen.room)[:BEST])),
    )
    return Screen(body)


def _right(item: Item) -> tuple[Html, ...]:
    options = [review.option(f"✓ {text.LETTERS[place]}", item, place) for place in item.key]
    why = review.why(item.rationale)
    shown = (text.question(item.stem, [item.subject]), *options)
    return (*shown, *((why,) if why else ()), review.source(item))


def _fastest(seen: Gathering) -> Html | None:
    right = sorted((one.seconds, member) for member, one in seen.marks.items() if one.right)
    if not right:
        return None
    told = ", ".join(f"{seen.name(member)} {seconds} s" for seconds, member in right[:FASTEST])
    return html("Right and fastest: {told}", told=told)


def placed(seen: Gathering, place: Place) -> str:
    """`1 Raj 5.6`."""
    return f"{place.rank} {seen.name(place.member)} {points(seen, place)}"


def points(seen: Gathering, place: Place) -> str:
    """In right answers; with a speed bonus to a tenth of one."""
    return f"{place.points / 100:.1f}" if seen.room.settings.speed_bonus else f"{place.right}"


def _at(seen: Gathering, i: int) -> str:
    return f"{i + 1}/{len(seen.room.questions)}"


def quiz(seen: Gathering) -> Quiz:
    """The open question as one of Telegram's own polls."""
    asking = seen.room.phase
    assert isinstance(asking, Asking)
    item = seen.items.get(asking.i)
    if item is None:
        return _gone_quiz(seen, asking.i)
    stem = room_quiz.asked(item.stem, asking.i + 1, len(seen.room.questions))
    return Quiz(stem, room_quiz.options(item), item.key, _explained(item), (_tools(seen, asking.i),))


def _gone_quiz(seen: Gathering, i: int) -> Quiz:
    """The room has its options and its key all the same."""
    asked = seen.room.questions[i]
    words = tuple(text.LETTERS[: asked.options])
    stem = room_quiz.asked(str(_gone()[0]), i + 1, len(seen.room.questions))
    return Quiz(stem, words, asked.key, html(""), (_tools(seen, i),))


def _explained(item: Item) -> Html:
    """What Telegram shows with a poll's answer: why, and below it the source. Rather the short way than a cut one."""
    source = _cut(f"{item.source.system} {item.source.edition} · {item.source.place}", LONGEST_SOURCE)
    most = MAX_WHY - 1 - visible_length(html("{source}", source=source))
    whole, short = _flat(item.rationale), _flat(item.path)
    why = short if short and _units(whole) > most >= _units(short) else _cut(whole, most)
    return html("{why}\n{source}", why=why, source=source) if why else html("{source}", source=source)


def _cut(words: str, most: int) -> str:
    """In UTF-16 units, and in one paragraph. Behind a sentence, if that keeps half of it."""
    plain = _flat(words)
    if _units(plain) <= most:
        return plain
    kept = plain.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    end = kept.rfind(". ") + 1
    return kept[:end] if end > most // 2 else kept.rstrip() + "…"


def _flat(words: str) -> str:
    return " ".join(words.split())


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def going_on(seen: Gathering) -> Screen:
    """In the place of a pause that stands below a poll."""
    return Screen(lines(head(seen), html("It goes on.")))
