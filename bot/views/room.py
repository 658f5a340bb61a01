"""The lobby of a group's exam: who is in, what is played, what can be changed."""

from __future__ import annotations

from collections.abc import Iterable

from bot import actions as act
from bot.screens import Button, Html, Rows, Screen, html, lines
from bot.services.challenge_values import WAITING
from bot.services.room_values import ITEMS, MODES, SECONDS, WINDOWS, Gathering, Panel, Plan, What
from bot.views import text
from decks.blueprint import Blueprint
from scheduler.room_state import Mode, present

NAMES = 12  # told by name; the others by number
_MODES = {Mode.LIVE: "Live", Mode.OWN_PACE: "Own pace", Mode.POLL: "Quiz polls"}
_ABOUT = {
    Mode.LIVE: "All get the same question at once. Answers stay hidden until time is up; you may change yours.",
    Mode.OWN_PACE: "All get the same questions, each in the private chat with me, at any time before it closes.",
    Mode.POLL: "Each question is one of Telegram's own quiz polls. Who votes is in; a vote cannot be changed, and"
    " Telegram shows who voted for what.",
}


def lobby(seen: Gathering, outlines: Iterable[Blueprint] = ()) -> Screen:
    """The page that its message shows."""
    match Panel(seen.record.panel):
        case Panel.LOBBY:
            return _lobby(seen)
        case Panel.SETTINGS:
            return _settings(seen)
        case Panel.OUTLINES:
            return _outlines(seen, outlines)


def head(seen: Gathering) -> Html:
    """What is played."""
    count = text.count(len(seen.room.questions), "question")
    time = "" if seen.room.settings.mode is Mode.OWN_PACE else f" · {seen.room.settings.seconds} s each"
    return html("<b>Mock exam: {name}</b> · {count}{time}", name=seen.blueprint.name, count=count, time=time)


def closed(seen: Gathering) -> Screen:
    """A lobby that was never started."""
    return Screen(lines(head(seen), html(""), html("It was not started. /exam opens another one.")))


def names(seen: Gathering) -> Html:
    here = [seen.name(one.id) for one in present(seen.room)]
    more = f" and {len(here) - NAMES} more" if len(here) > NAMES else ""
    return html("In so far ({n}): {names}{more}", n=len(here), names=", ".join(here[:NAMES]), more=more)


def _lobby(seen: Gathering) -> Screen:
    body = lines(
        head(seen),
        _scheduled(seen),
        html("Host {host}. {names}", host=seen.name(seen.room.host), names=names(seen)),
        html(""),
        html("{about}", about=_ABOUT[seen.room.settings.mode]),
        _fewer(seen),
        html("<i>{edition}. {disclaimer}</i>", edition=f"Drawn from {', '.join(seen.paper.form.editions)}",
             disclaimer=seen.blueprint.disclaimer),
    )  # fmt: skip
    room = seen.record.id
    rows: Rows = (
        (Button("Join", act.JoinRoom(room), style="primary"), Button("Leave", act.LeaveRoom(room))),
        (
            Button("Start", act.StartRoom(room), style="success"),
            Button("Settings", act.ShowPanel(room, int(Panel.SETTINGS))),
            Button("Close", act.EndRoom(room)),
        ),
    )
    return Screen(body, rows)


def _scheduled(seen: Gathering) -> Html | None:
    scheduled = seen.room.scheduled
    if scheduled is None:
        return None
    return html(
        "Scheduled by {name}. It starts by itself {minutes} min after it was opened, once two are in.",
        name=seen.name(scheduled.by), minutes=WAITING // 60,
    )  # fmt: skip


def _fewer(seen: Gathering) -> Html | None:
    """What today's decks do not fill."""
    there, wanted = len(seen.room.questions), seen.paper.form.wanted
    without = [each.title for each in seen.paper.form.sections if not each.filled]
    if there >= wanted and not without:
        return None
    if there >= wanted:
        return html("Not in it, as no deck of today holds them: {titles}.", titles="; ".join(without))
    return html(
        "{wanted} were asked for; today's decks hold {there} that fit here.", wanted=wanted, there=there
    )


def _settings(seen: Gathering) -> Screen:
    plan, mode = seen.plan, seen.room.settings.mode
    body = lines(
        head(seen),
        html("Host {host} chooses.", host=seen.name(seen.room.host)),
        html(""),
        html("How it is played: {mode}. {about}", mode=_MODES[mode].lower(), about=_ABOUT[mode]),
        html("Speed: {bonus}", bonus=_bonus(plan)) if mode is Mode.LIVE else None,
        _fewer(seen),
    )
    return Screen(body, _choices(seen, plan, mode))


def _bonus(plan: Plan) -> str:
    return "the fastest get up to a tenth more." if plan.bonus else "it does not count."


def _choices(seen: Gathering, plan: Plan, mode: Mode) -> Rows:
    room = seen.record.id
    asked = seen.paper.form.wanted
    items = tuple(_choice(room, What.ITEMS, f"{n}", n, is_on=n == asked) for n in ITEMS)
    seconds = tuple(_choice(room, What.SECONDS, f"{n} s", n, is_on=n == plan.seconds) for n in SECONDS)
    windows = tuple(_choice(room, What.WINDOW, _window(n), n, is_on=n == plan.window) for n in WINDOWS)
    modes = tuple(
        _choice(room, What.MODE, _MODES[one], at, is_on=at == plan.mode) for at, one in enumerate(MODES)
    )
    bonus = _choice(room, What.BONUS, "Speed", int(not plan.bonus), is_on=plan.bonus)
    last = (
        *((bonus,) if mode is Mode.LIVE else ()),
        Button("Exam", act.ShowPanel(room, int(Panel.OUTLINES))),
        Button("Group", act.AskGroup()),
        Button("Back", act.ShowPanel(room, int(Panel.LOBBY)), style="primary"),
    )
    return (items, windows if mode is Mode.OWN_PACE else seconds, modes, last)


def _choice(room: int, what: What, label: str, value: int, *, is_on: bool) -> Button:
    return Button(f"• {label}" if is_on else label, act.ChangeRoom(room, int(what), value))


def _window(seconds: int) -> str:
    hours = seconds // 3_600
    return f"{hours} h" if hours <= 24 else f"{hours // 24} d"


def _outlines(seen: Gathering, outlines: Iterable[Blueprint]) -> Screen:
    room = seen.record.id
    keys = [
        _choice(room, What.OUTLINE, one.name, at, is_on=one.id == seen.blueprint.id)
        for at, one in enumerate(outlines)
    ]
    rows = tuple(tuple(keys[at : at + 3]) for at in range(0, len(keys), 3))
    back = (Button("Back", act.ShowPanel(room, int(Panel.SETTINGS))),)
    return Screen(lines(head(seen), html(""), html("Which exam?")), (*rows, back))


def who_hosts(plan: Plan, name: str) -> Screen:
    """Somebody wrote as the group: their own tap says who they are."""
    body = lines(
        html("<b>Mock exam: {name}</b>", name=name), html("Who hosts it? A tap opens it with you as host.")
    )
    return Screen(body, ((Button("I host", act.HostRoom(plan.blueprint, plan.items, plan.seconds)),),))
