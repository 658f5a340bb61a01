"""What a group chose for its exams, and what is said to who may not choose."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Button, Rows, Screen, html, lines
from bot.services.group_values import Choice, Verdict
from db.groups import Group

_REFUSED = {
    Verdict.NO: "In this group only admins can do that. (An anonymous admin I see only where I am an admin, too.)",
    Verdict.HIDDEN: "Telegram does not let me see who is an admin here. Make me an admin, then try again.",
    Verdict.UNKNOWN: "Telegram did not tell me whether you are an admin. Nothing has changed; try again in a minute.",
}


def settings(group: Group, topic: int) -> Screen:
    """`topic`: the one that the page is in, 0 for none."""
    body = lines(
        html("<b>Exams in this group</b>"),
        html(""),
        html("Who may open one: {who}.", who="only admins" if group.admins_only else "everybody"),
        html("Where: {where}.", where=_where(group, topic)) if _has_topics(group, topic) else None,
        html(""),
        html("<i>Only admins can change this.</i>"),
    )
    return Screen(body, _keys(group, topic))


def _has_topics(group: Group, topic: int) -> bool:
    return bool(topic) or group.topic is not None


def _where(group: Group, topic: int) -> str:
    if group.topic is None:
        return "in any topic"
    return "only in this topic" if group.topic == topic else "only in another topic"


def _keys(group: Group, topic: int) -> Rows:
    who = _choice(
        Choice.ADMINS_ONLY,
        "Everybody may start" if group.admins_only else "Only admins may start",
        not group.admins_only,
    )
    if not _has_topics(group, topic):
        return ((who,),)
    here = _choice(Choice.TOPIC, "Only in this topic", True)
    anywhere = _choice(Choice.TOPIC, "In any topic", False)
    if group.topic is None:
        return ((who,), (here,))
    return ((who,), (anywhere,)) if group.topic == topic else ((who,), (here, anywhere))


def _choice(what: Choice, label: str, value: bool) -> Button:
    return Button(label, act.ChangeGroup(int(what), int(value)))


def refused(verdict: Verdict) -> str:
    return _REFUSED[verdict]


def refusal(verdict: Verdict) -> Screen:
    return Screen(html("{why}", why=_REFUSED[verdict]))


def kept() -> str:
    return "Kept."


def nothing() -> str:
    return "That changes nothing now."
