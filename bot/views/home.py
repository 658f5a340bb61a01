"""The screens around studying: first contact, home, help, privacy, and what is said to things not understood."""

from __future__ import annotations

from bot import actions as act
from bot.actions import Unreadable
from bot.screens import Button, Html, Screen, html, lines
from bot.services.home import Overview
from bot.views import text
from decks.model import Edition

_HOME = Button("Home", act.ShowHome())
_STUDY = Button("Study", act.Study(), style="primary")


def welcome(edition: Edition) -> Screen:
    """First contact: what this is, in four lines, and one tap to the first card."""
    return Screen(
        lines(
            html("<b>A medical-coding exam coming up?</b>"),
            html("I drill you on real code sets, five minutes at a time, and bring back each card just before you"
                 " would forget it."),
            html(""),
            html("Your first deck: {name}, the code set of the 2026 exams.", name=f"{edition.system} {edition.name}"),
        ),
        (
            (Button("How it works", act.ShowHelp()), Button("Start", act.Study(), style="primary")),
            (Button("Choose my exam first", act.AskCertification()),),
        ),
    )  # fmt: skip


def home(overview: Overview) -> Screen:
    due = html("Due now: <b>{due}</b>", due=text.count(overview.due, "card"))
    new = html("New today: {new}", new=text.count(overview.fresh, "card"))
    work = overview.due + overview.fresh
    time = (
        html("About {time}.", time=text.minutes(overview.seconds))
        if work
        else html("Nothing is due. Well done.")
    )
    done = html("Done today: {done}", done=text.count(overview.done, "card")) if overview.done else None
    title = html("<b>{system} {edition}</b>", system=overview.edition.system, edition=overview.edition.name)
    return Screen(
        lines(title, html(""), due, new, done, time),
        (
            (Button("Look up a code", act.AskCode()), Button("Mock exam", act.ShowExams())),
            (Button("Settings", act.ShowSettings()), Button("Progress", act.ShowProgress()), _STUDY),
        ),
    )


def help_page() -> Screen:
    return Screen(
        lines(
            html("<b>How this works</b>"),
            html("A card asks one thing about a code. Answer, and the SM-2 method chooses the day on which it"
                 " comes back: a card you know waits longer each time, a card you miss comes again today."),
            html(""),
            html("<b>Choice</b>: tap A to D. It grades itself; tell me if you guessed or it was too easy."),
            html("<b>Typed</b>: send the code, with or without the dot."),
            html("<b>Flip</b>: think, tap Show, grade yourself; each button says when the card comes back."),
            html("<b>Undo</b> takes back your last answers, one by one."),
            html("<b>Look up</b>: send a code or words while no card waits. In any other chat, write my name and a"
                 " code: the card of the code is sent there."),
            html(""),
            html("/study go on · /exam a mock exam · /home what is due · /code, /find look up · /build a PCS code ·"
                 " /progress the last week · /settings time zone, new cards a day · /cpt your own"
                 " copy of CPT · /privacy what is stored, /export have it as files, /forget delete it"),
        ),
        ((_HOME, _STUDY),),
    )  # fmt: skip


def privacy() -> Screen:
    return Screen(
        lines(
            html("<b>What is stored</b>"),
            html("Your Telegram id (a number that Telegram gives you, not your phone number), your settings, and"
                 " for each card your answers and when they were given; your mock exams, question by question. No"
                 " name, and no text but your last answer, the codes that you type in a mock exam,"
                 " and what you write when you flag a card; messages are deleted from the inbox as soon as they"
                 " are handled, and screens after 48 hours."),
            html(""),
            html("If you send me your own licensed copy of CPT: its codes and descriptors, for you alone (/cpt)."),
            html(""),
            html("If you join an exam in a group: the name that Telegram shows there, and your answers. The group"
                 " sees your name, and once a question is closed, whether you had it."),
            html(""),
            html("It is used to choose your next card and to show you your progress; added up over all learners,"
                 " without their ids, it shows which cards are faulty. It is given to nobody. Whoever runs this bot"
                 " can read its database."),
            html(""),
            html("/export sends it to you as files, but for CPT. /forget deletes everything of yours at once; the"
                 " farewell itself goes after two days. Backups made by the operator may hold it until they are"
                 " replaced."),
        ),
        ((Button("My data as files", act.Export()),), (Button("Delete my data", act.AskForget()), _HOME)),
    )  # fmt: skip


def ask_forget(now: int) -> Screen:
    return Screen(
        lines(
            html("<b>Delete everything of yours?</b>"),
            html("All cards, all answers, all settings. This cannot be undone."),
        ),
        ((Button("Delete everything", act.Forget(now), style="danger"), Button("Keep it", act.ShowHome())),),
    )


def forgotten() -> Screen:
    return Screen(html("Everything of yours is deleted. /start begins again from zero."))


def unknown(remark: Html) -> Screen:
    return Screen(remark, ((_HOME, _STUDY),))


def unknown_text() -> Html:
    return html(
        "I did not understand that. Send a code (<code>J44.1</code>) or words (heart failure) to look them up;"
        " /study goes on with your cards, /help tells how this works."
    )


def unknown_command(name: str) -> Html:
    return html("There is no command /{name}. /help lists those there are.", name=name)


def answer_first() -> Html:
    """A text while a card waits for a tap."""
    return html("This card is answered with its buttons.")


def already_answered() -> Html:
    """A text after the answer."""
    return html("This card is answered already.")


def too_long() -> Html:
    return html("That is too long for an answer. A code has at most 7 characters.")


def unreadable(kind: Unreadable) -> Html:
    match kind:
        case Unreadable.PICTURE:
            return html("I cannot read pictures, only text and taps.")
        case Unreadable.OTHER:
            return html("I can only read text and taps.")


def moved_on() -> str:
    return "This card has moved on."


def old_button() -> str:
    return "This button is old."


def drawn_anew(*, new_day: bool) -> Html:
    if new_day:
        return html("A new day has begun; here is where you are.")
    return html("The deck has changed since this card was drawn; here is where you are.")


def apology() -> Screen:
    return Screen(
        lines(
            html("Something went wrong on my side with your last message. It is noted in my log."),
            html("Your cards are as they were before it."),
        ),
        ((_HOME, _STUDY),),
    )


def group() -> Screen:
    return Screen(
        html("I drill people in private: open my profile and tap Start. In a group /exam opens a mock exam.")
    )
