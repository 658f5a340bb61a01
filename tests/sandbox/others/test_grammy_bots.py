"""The quick-start bots in the READMEs of grammY and its conversations (MIT), from npm, on the sandbox."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.sandbox.others.stage import OTHERS, Person, Stage, missing, there

NEEDED = "CODEDRILL_REQUIRE_NODE"
MODULES = OTHERS / "grammy" / "node_modules"


def play(stage: Stage, package: str) -> Person:
    return stage.plays("run_grammy.cjs", _readme(package))


def _readme(package: str) -> Path:
    if shutil.which("node") is None:
        missing("node is not installed", NEEDED)
    return there(MODULES / package / "README.md", NEEDED)


def test_the_quick_start_of_grammy_echoes(stage: Stage) -> None:
    ann = play(stage, "grammy")
    ann.writes("Good day")
    ann.reads("Echo: Good day")
    ann.writes("& <again>")
    ann.reads("Echo: & <again>")


def test_the_quick_start_of_conversations_asks_for_a_name(stage: Stage) -> None:
    ann = play(stage, "@grammyjs/conversations")
    ann.writes("/start")
    ann.reads("Hi! Send /enter")
    ann.writes("/enter")
    ann.reads("Entering conversation!", "Hi there! What is your name?")
    ann.writes("Ann")
    ann.reads("Welcome to the chat, Ann!")
    ann.does("message", photo=True)
    ann.reads("What a nice update.")
