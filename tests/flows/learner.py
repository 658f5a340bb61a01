"""Somebody who learns with a bot process: reads the newest screen and taps what is on it."""

from __future__ import annotations

from typing import Any

from tests.flows.running import Telegram, until


class Learner:
    """`chat` is a group's, or the learner's own."""

    def __init__(self, telegram: Telegram, user: int, chat: int | None = None) -> None:
        self._telegram, self.user, self.chat = telegram, user, user if chat is None else chat

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Of the bot, the oldest first."""
        return [one for one in self._telegram.messages(self.chat) if one.get("from", {}).get("is_bot")]

    @property
    def text(self) -> str:
        return str(self.messages[-1].get("text", "")) if self.messages else ""

    def keys(self) -> list[tuple[str, str]]:
        """Label and payload on the newest message that has any."""
        rows = self._newest().get("reply_markup", {}).get("inline_keyboard", [])
        return [(key["text"], key["callback_data"]) for row in rows for key in row if "callback_data" in key]

    def labels(self) -> list[str]:
        return [label for label, _ in self.keys()]

    def say(self, text: str) -> None:
        self._telegram.post("/sim/message", user=self.user, chat=self.chat, text=text)

    def tap(self, label: str) -> None:
        """The key whose label begins so, as soon as it is there."""
        data = until(
            lambda: [one for text, one in self.keys() if text.startswith(label)], self._missing(label)
        )
        values = {"message_id": self._newest()["message_id"], "data": data[0]}
        self._telegram.post("/sim/tap", user=self.user, chat=self.chat, **values)

    def sees(self, words: str, seconds: float = 30.0) -> str:
        """The newest text, as soon as these words are in it."""
        try:
            until(lambda: words in self.text, f"{self.user} sees {words!r}", seconds)
        except AssertionError as missing:
            raise AssertionError(f"{missing}, but {self.text!r}") from None
        return self.text

    def _newest(self) -> dict[str, Any]:
        return next((one for one in reversed(self.messages) if "reply_markup" in one), {})

    def _missing(self, label: str) -> str:
        return f"{self.user} has a key {label!r}"
