"""Texts and commands -> actions, and the list that Telegram's menu shows."""

from __future__ import annotations

from bot import actions as act
from bot.actions import Action

# name, what the menu says
MENU = (
    ("study", "Go on with your cards"),
    ("home", "What is due, and where you stand"),
    ("code", "Look a code up: /code J44.1"),
    ("find", "Look words up: /find heart failure"),
    ("build", "Build an ICD-10-PCS code"),
    ("exam", "A timed mock exam"),
    ("cpt", "Your own licensed copy of CPT"),
    ("settings", "Time zone, new cards a day"),
    ("help", "How this works"),
    ("export", "Your cards and reviews as files"),
    ("privacy", "What is stored, and how to delete it"),
)
MAINTAINERS_MENU = (
    ("flags", "What learners find wrong with cards"),
    ("items", "Cards whose numbers look wrong"),
    ("decks", "What is published, and new decks"),
)
GROUP_MENU = (
    ("exam", "A mock exam together: /exam crc 10 45"),
    ("challenge", "Schedule one: /challenge weekly fri 20:00"),
    ("table", "Who stands where over the last weeks"),
    ("examsettings", "Who may open exams, and in which topic"),
)
MAX_PAYLOAD = 64  # Telegram's limit for a deep link


def parse(text: str) -> Action:
    """The action of a message in a private chat."""
    if not text.startswith("/"):
        return act.Say(text)
    head, *more = text.split(maxsplit=1)
    head = head[1:]
    name = head.partition("@")[0].lower()
    return _command(name, more[0].strip() if more else "")


def after(text: str, name: str) -> str | None:
    """What was written after a command of this name; None where it is another text."""
    head, *more = text.split(maxsplit=1) or [""]
    if not head.startswith("/") or head[1:].partition("@")[0].lower() != name:
        return None
    return more[0].strip() if more else ""


def _command(name: str, rest: str) -> Action:
    match name:
        case "start":
            return act.Start(rest[:MAX_PAYLOAD])
        case "study":
            return act.Study()
        case "home":
            return act.ShowHome()
        case "progress":
            return act.ShowProgress()
        case "settings":
            return act.ShowSettings()
        case "help":
            return act.ShowHelp()
        case "privacy":
            return act.ShowPrivacy()
        case "export":
            return act.Export()
        case "forget":
            return act.AskForget()
        case "exam":
            return act.AskExam(rest) if rest else act.ShowExams()
        case "cpt":
            return act.ShowCpt()
        case "flags":
            return act.ShowFlags()
        case "items":
            return act.ShowItems()
        case "decks":
            return act.ShowDecks()
        case "code":
            return act.FindCode(rest)
        case "find":
            return act.FindWords(rest)
        case "build":
            return act.BuildCode()
        case _:
            return act.UnknownCommand(name[:32])
