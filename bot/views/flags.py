"""The screens of flags: what is wrong, thanks, the maintainers' queue, and the word to who flagged."""

from __future__ import annotations

from bot import actions as act
from bot.actions import Reason
from bot.screens import MAX_TEXT, Asks, Button, Html, Screen, html, lines, visible_length
from bot.services.flags import MOST_WORDS, Case, Raised, Settled
from bot.views import items, text
from db.flags import BY_A_FLAG, Flag, Status
from decks.cards import parse_card

LABELS = {
    Reason.KEY: "Wrong key",
    Reason.DATED: "Out of date",
    Reason.UNCLEAR: "Unclear",
    Reason.TWO_RIGHT: "Two answers are right",
    Reason.RECALLED: "A recalled exam item",
    Reason.OTHER: "Something else…",
}
_BACK = Button("Back to the card", act.BackToCard(), style="primary")


def reasons(asks: Asks) -> Screen:
    keys = {
        reason: Button(label, act.FlagItem(asks.card, asks.rev, reason)) for reason, label in LABELS.items()
    }
    return Screen(
        lines(
            html("<b>What is wrong with this card?</b>"),
            html("A maintainer reads it, and I tell you what came of it."),
        ),
        (
            (keys[Reason.KEY], keys[Reason.DATED], keys[Reason.UNCLEAR]),
            (keys[Reason.TWO_RIGHT],),
            (keys[Reason.RECALLED],),
            (keys[Reason.OTHER], _BACK),
        ),
    )


def ask_words() -> Screen:
    return Screen(
        lines(
            html("<b>What is wrong with it?</b>"),
            html(
                "Send it in one message of up to {most} characters. No patients' data, please.",
                most=MOST_WORDS,
            ),
        ),
        ((_BACK,),),
    )


def too_long() -> Html:
    return html("One message of 1 to {most} characters, please.", most=MOST_WORDS)


def thanks(raised: Raised) -> Screen:
    flag = raised.flag
    aside = html("Until somebody has looked, this card is asked of nobody.") if raised.withdrawn else None
    return Screen(
        lines(
            html("<b>Thank you.</b> Flagged: {reason}.", reason=flag.reason),
            _words(flag),
            html("A maintainer will look at it. You will hear once what came of it."),
            aside,
        ),
        ((Button("↩ Take it back", act.TakeFlagBack(flag.id)), _BACK),),
    )


def too_many() -> Screen:
    return Screen(
        html("Many flags of yours wait for a maintainer already. Thank you; I take more when they are read."),
        ((_BACK,),),
    )


def no_flags() -> Screen:
    return Screen(html("No flag is open."), ((Button("Home", act.ShowHome()),),))


def case(found: Case) -> Screen:
    """One flag: what was said, the item as it was drawn, and what can be done."""
    flag = found.flag
    body = _body(found, explained=True)
    if visible_length(body) > MAX_TEXT:
        body = _body(found, explained=False)
    service = (
        Button("Restore card", act.RestoreCard(flag.card))
        if found.withdrawn and found.withdrawn.by != BY_A_FLAG
        else Button("Retire card", act.RetireFlagged(flag.id), style="danger")
    )
    later = (Button("Later ▸", act.ShowFlags(flag.id)),) if found.waiting > 1 else ()
    return Screen(
        body,
        (
            (
                Button("Key is right", act.KeyIsRight(flag.id)),
                Button("Key was wrong …", act.AskThrowOut(flag.card)),
                Button("Answer…", act.AnswerFlag(flag.id)),
            ),
            (Button("Numbers", act.ShowItem(flag.card)), service, *later),
        ),
    )


def _body(found: Case, *, explained: bool) -> Html:
    flag = found.flag
    return lines(
        html(
            "<b>Flag {place} of {waiting} · {reason}</b>",
            place=found.place,
            waiting=found.waiting,
            reason=flag.reason,
        ),
        html("{card} · {age}", card=text.code(flag.stable), age=_age(found.age)),
        _words(flag),
        html(""),
        *_item(found, explained=explained),
        html(""),
        html("{numbers}", numbers=items.numbers(found.tally)),
        items.standing(found.times, found.waiting_on_card, found.withdrawn),
    )


def ask_answer(found: Case) -> Screen:
    flag = found.flag
    return Screen(
        lines(
            html("<b>Your answer to “{reason}” on {code}</b>", reason=flag.reason, code=_code(flag)),
            _words(flag),
            html("Send it in one message of up to {most} characters. The learner gets it as it is.", most=MOST_WORDS),
        ),
        ((Button("Back", act.ShowFlags()),),),
    )  # fmt: skip


def done(settled: Settled) -> Html:
    people = len({flag.learner for flag in settled.flags})
    what = {
        Status.ANSWERED: "Answered",
        Status.KEY_IS_RIGHT: "The key stands",
        Status.RETIRED: "The card is asked of nobody any more",
    }[settled.status]
    return html("{what}; {people} told.", what=what, people=text.count(people, "learner"))


def verdict(flag: Flag, settled: Settled) -> Screen:
    """To who flagged it, once."""
    said = {
        Status.ANSWERED: html("{answer}", answer=settled.answer or ""),
        Status.KEY_IS_RIGHT: html("It was checked against the source: the key is right, and the card stays."),
        Status.RETIRED: html("You were right to flag it: the card was taken out of service."),
    }[settled.status]
    return Screen(
        lines(
            html("<b>About your flag on {code}</b> ({reason})", code=_code(flag), reason=flag.reason),
            said,
            html("Thank you for looking closely."),
        ),
        ((Button("Home", act.ShowHome()), Button("Study", act.Study(), style="primary")),),
    )


def _words(flag: Flag) -> Html | None:
    return text.quote(html("{words}", words=flag.words)) if flag.words else None


def _code(flag: Flag) -> Html:
    return text.code(parse_card(flag.stable).code)


def _age(seconds: int) -> str:
    days = seconds // 86_400
    return "today" if days < 1 else f"{text.count(days, 'day')} ago"


def _item(found: Case, *, explained: bool) -> list[Html | None]:
    if found.item is None:
        return [html("The decks in use do not hold this card any more.")]
    changed = (
        None if found.same else html("<i>The deck has changed since; this is the card as it is now.</i>")
    )
    return [changed, *items.marked(found.item, explained=explained)]
