"""One synthetic learner: what is on the screen, and what a step of the script makes of it.

Learners see the newest message with inline buttons, and the reply keyboard. With nothing to tap they say /start.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from sandbox.jsontext import Object
from sandbox.load.script import ANY, START, Act, Say, Tap


@dataclass(slots=True, eq=False)
class Learner:
    id: int
    place: int = 0  # in the script
    message_id: int = 0  # of the buttons
    buttons: dict[str, str] = field(default_factory=dict)  # label: data
    keys: list[str] = field(default_factory=list)  # of the reply keyboard

    def see(self, message: Object) -> None:
        """A message of the bot, new or edited, as /sim shows it."""
        inline = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = {key["text"]: key["callback_data"] for key in _keys(inline) if "callback_data" in key}
        if buttons:
            self.message_id, self.buttons = message["message_id"], buttons
        else:
            self.lose(message["message_id"])
        board = message.get("sim", {}).get("keyboard", {})
        if "keyboard" in board:
            self.keys = [key["text"] for key in _keys(board["keyboard"])]
        elif "remove_keyboard" in board:
            self.keys = []

    def lose(self, message_id: int) -> None:
        """The message is gone, or its buttons are."""
        if self.message_id == message_id:
            self.buttons = {}

    def request(self, act: Act, chance: Random) -> tuple[str, Object]:
        """Which call of /sim the act is, and its body."""
        match act:
            case Say(text):
                return self._says(text)
            case Tap(label) if data := self._data(label, chance):
                return "tap", {"user": self.id, "message_id": self.message_id, "data": data}
            case Tap(label):
                return self._says(next((key for key in self.keys if key.startswith(label)), START.text))

    def _says(self, text: str) -> tuple[str, Object]:
        return "message", {"user": self.id, "text": text}

    def _data(self, label: str, chance: Random) -> str | None:
        """The data of the inline button that is meant."""
        if label == ANY:
            return chance.choice(list(self.buttons.values())) if self.buttons else None
        if label in self.buttons:
            return self.buttons[label]
        return next((data for name, data in self.buttons.items() if name.startswith(label)), None)


def _keys(rows: Iterable[Iterable[Object]]) -> list[Object]:
    return [key for row in rows for key in row]
