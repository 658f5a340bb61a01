"""An own-pace exam in the private chat: before it begins, after it is handed in, and why it cannot begin."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Button, Html, Screen, html, lines
from bot.services.room_own_values import Door, HandedIn, Offer
from bot.views import text
from bot.views.exam import HOME
from bot.views.room_window import told_to_members, until

_DOORS = {
    Door.UNKNOWN: "I know no such exam of a group that you are in. Tap Join or Take it in the group.",
    Door.EARLY: "This exam has not started. The host starts it in the group.",
    Door.LATE: "This exam closes in less than a minute; that is too short to begin.",
    Door.OVER: "This exam is over; nobody can take it any more.",
    Door.FULL: "This exam is full: 200 people are in.",
    Door.TAKEN: "You have taken this exam. Everybody takes it once.",
}


def offered(offer: Offer) -> Screen:
    """What is asked, how long, until when."""
    form = offer.paper.form
    body = lines(
        html("<b>Your group’s exam: {name}</b>", name=offer.blueprint.name),
        html("{questions}, {time}. Open until {until}.", questions=text.count(len(offer.paper.questions), "question"),
             time=_time(offer.limit), until=until(offer.closes_at, offer.zone)),
        html("Open book: the Book button is timed, as on the day.") if offer.blueprint.open_book
        else html("Closed book."),
        html(""),
        html("You take it once, without a pause; its clock starts with Begin. The group sees how many were right "
             "when it closes, and you see the key then."),
        html("<i>{edition}. {disclaimer}</i>", edition=", ".join(form.editions),
             disclaimer=offer.blueprint.disclaimer),
    )  # fmt: skip
    return Screen(body, ((HOME, Button("Begin", act.BeginSitting(offer.room), style="success")),))


def _time(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60} s" if seconds % 60 else text.minutes(seconds)


def handed_in(sitting: HandedIn) -> Screen:
    """Nothing of what is right."""
    body = lines(
        html("<b>Handed in: your group’s exam, {name}</b>", name=sitting.blueprint.name),
        html("{n} of {of} answered.", n=sitting.answered, of=text.count(sitting.of, "question")),
        told_to_members(sitting.closes_at, sitting.zone),
    )
    return Screen(body, ((HOME, Button("Look again", act.ShowReport(sitting.exam))),))


def closed(door: Door) -> Screen:
    return Screen(html("{why}", why=_DOORS[door]), ((HOME,),))


def joined_meanwhile() -> Html:
    """Who has another exam running is in all the same."""
    return html("You are in your group’s exam. End this one first, then tap Take it in the group again.")
