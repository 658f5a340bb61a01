"""The stage: a sandbox and a bot of somebody else, as processes, and people who act and say what they see."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import pytest

from bot.config import SANDBOX_TOKEN
from tests.flows.running import PATIENCE, ROOT, Telegram, until

HERE = Path(__file__).parent
OTHERS = ROOT / ".venv" / "others"
ANN, BOB, CAT = 1001, 1002, 1003
NAMES = {ANN: "Ann", BOB: "Bob", CAT: "Cat"}
START = 60.0  # seconds: to import aiogram alone takes three, and many times that on a busy machine
Message = dict[str, Any]


def there(file: Path, needed: str) -> Path:
    """The file of somebody else, which set-up brings."""
    if not file.exists():
        missing(f"set-up (make test) could not fetch {file.relative_to(ROOT)}", needed)
    return file


def missing(reason: str, needed: str) -> NoReturn:
    """The test is skipped; where the variable `needed` is set, it fails."""
    if os.environ.get(needed):
        pytest.fail(f"{reason}, and {needed} is set")
    pytest.skip(reason)


def example(library: str, name: str) -> Path:
    return there(OTHERS / "python" / library / "examples" / name, "CODEDRILL_REQUIRE_SOURCES")


def said(message: Message) -> str:
    """The words of a message."""
    words = message.get("text") or message.get("caption") or message.get("poll", {}).get("question")
    return words or ", ".join(kind for kind in ("photo", "document", "dice") if kind in message)


def buttons(message: Message) -> list[list[str]]:
    """The labels under it, or those of the reply keyboard that came with it."""
    shown = message.get("reply_markup", {}).get("inline_keyboard")
    rows = shown or message.get("sim", {}).get("keyboard", {}).get("keyboard", [])
    return [[one["text"] for one in row] for row in rows]


class Stage:
    """A sandbox with limits that counts what the Bot API does not know, and the folder in which the bot runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "bot"
        self.folder.mkdir()
        self._world = folder / "world"
        self.forgiven: set[str] = set()  # refusals that the bot would meet at Telegram too
        self._command: Sequence[str] = ()
        self._bot: subprocess.Popen[bytes] | None = None

    @cached_property
    def telegram(self) -> Telegram:
        return Telegram(self._world, "--strict")

    @property
    def has_begun(self) -> bool:
        return self._bot is not None

    def plays(self, runner: str, source: Path) -> Person:
        """Start a bot, and wait until it listens. It is Ann who talks with it first."""
        starter = ["node"] if runner.endswith("js") else [sys.executable]
        self._command = [*starter, str(HERE / runner), str(source), self.telegram.address, SANDBOX_TOKEN]
        self.start_bot()
        for user, name in NAMES.items():
            self.telegram.post("/sim/users", id=user, first_name=name)
        until(lambda: self.is_up() and self.telegram.get("/sim/bot")["seen"], "the bot polls", START)
        return self.person(ANN)

    def person(self, user: int, chat: int | None = None) -> Person:
        return Person(self, user, chat or user)

    def group(self, *members: int, **facts: Any) -> int:
        made = self.telegram.post("/sim/chats", type="supergroup", title="Friends", members=members, **facts)
        return int(made["id"])

    def start_bot(self) -> None:
        env = os.environ | {"NO_PROXY": "127.0.0.1"}
        with (self.folder / "bot.log").open("ab") as log:
            self._bot = subprocess.Popen(
                self._command, cwd=self.folder, env=env, stdout=log, stderr=subprocess.STDOUT
            )

    def stop_bot(self) -> None:
        """As an operator stops it. It says goodbye with one more poll, which waits 3 s as at Telegram."""
        if self._bot:
            self._bot.terminate()
            assert self._bot.wait(PATIENCE) == 0

    def is_up(self) -> bool:
        """Nobody need wait for a bot that is dead."""
        assert self._bot is None or self._bot.poll() is None, "the bot has ended"
        return True

    def refusals(self) -> set[str]:
        calls = self.telegram.get("/sim/calls")
        refused = {f"{one['method']}: {one['description']}" for one in calls if one["status"] != 200}
        return refused - self.forgiven

    def unknown(self) -> dict[str, int]:
        found: dict[str, int] = self.telegram.get("/sim/unknown")
        return found

    def close(self) -> None:
        if self._bot:
            self._bot.kill()
            self._bot.wait(PATIENCE)
            self.telegram.stop()
            sys.stdout.write((self.folder / "bot.log").read_text())


@dataclass
class Person:
    """Somebody in a chat with the bot."""

    stage: Stage
    user: int
    chat: int
    last: int = field(default=0)  # the newest message of the bot that was read

    def does(self, call: str, **facts: Any) -> Any:
        """An act of a person, who takes a second for it: these bots mind no flood limits."""
        self.stage.telegram.post("/sim/clock", advance=1)
        return self.stage.telegram.post(f"/sim/{call}", user=self.user, chat=self.chat, **facts)

    def writes(self, text: str, **facts: Any) -> int:
        return int(self.does("message", text=text, **facts)["message_id"])

    def taps(self, label: str, message: Message | None = None, **facts: Any) -> Any:
        """A button under a message, else a key of the reply keyboard."""
        which = {"message_id": message["message_id"], "wait": True} if message else {}
        return self.does("tap", text=label, **which, **facts)

    def messages(self) -> list[Message]:
        return self.stage.telegram.messages(self.chat)

    def reads(self, *beginnings: str) -> list[Message]:
        """What the bot wrote next: exactly as many messages, which begin so."""
        new: list[Message] = self._until(lambda: self._new(len(beginnings)), f"the bot writes {beginnings}")
        self.last = new[-1]["message_id"]
        heard = [said(one) for one in new]
        alike = len(heard) == len(beginnings) and all(map(str.startswith, heard, beginnings))
        assert alike, f"{heard} does not begin like {beginnings}"
        return new

    def sees(self, message: Message, text: str) -> Message:
        """A message that became another."""
        became: Message = self._until(lambda: self._now(message, text), f"it says {text!r}")
        return became

    def _until(self, holds: Callable[[], Any], what: str) -> Any:
        shown = [said(one) for one in self.messages()]
        return until(lambda: self.stage.is_up() and holds(), f"{what}, not only {shown}")

    def _new(self, enough: int) -> list[Message] | None:
        news = [one for one in self.messages() if one["message_id"] > self.last and _of_bot(one)]
        return news if len(news) >= enough else None

    def _now(self, message: Message, text: str) -> Message | None:
        same = (one for one in self.messages() if one["message_id"] == message["message_id"])
        return next((one for one in same if said(one).startswith(text)), None)


def _of_bot(message: Message) -> bool:
    is_service = {"new_chat_members", "left_chat_member", "pinned_message"} & message.keys()
    return not is_service and bool(message.get("from", {}).get("is_bot"))
