"""One chat: what it shows, who is in it. `World` changes it; whoever changes it elsewhere calls `World.touch`."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox import shapes
from sandbox.jsontext import Object

MEMBER: Object = {"status": "member"}
LEFT: Object = {"status": "left"}


@dataclass(slots=True)
class Chat:
    id: int
    kind: str  # private, group, supergroup or channel
    shape: Object  # as messages show it
    next_message_id: int
    members: dict[int, Object] = field(default_factory=dict)  # user -> standing: status and what goes with it
    messages: dict[int, Object] = field(default_factory=dict)
    extras: dict[int, Object] = field(default_factory=dict)  # what people see of a message and bots do not
    topics: dict[int, Object] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)  # oldest first
    facts: Object = field(default_factory=dict)  # description, permissions, menu_button
    blocked: bool = False  # its user blocked the bot
    moved_to: int | None = None  # the supergroup that this group became
    rev: int = 0

    def status(self, user_id: int) -> str:
        return str(self.members.get(user_id, LEFT)["status"])

    def standing(self, user_id: int, now: float) -> Object:
        """A restriction or ban whose time is over has ended, without a word to anybody."""
        found = self.members.get(user_id, LEFT)
        until = found.get("until_date", 0)
        if not until or until > now:
            return found
        return MEMBER if found.get("is_member") else LEFT

    def has(self, user_id: int) -> bool:
        standing = self.members.get(user_id)
        return (
            standing is not None and standing["status"] in shapes.PRESENT and standing.get("is_member", True)
        )


def view(chat: Chat, message: Object) -> Object:
    """The message as people see it: the Bot API's, and under "sim" what it does not tell."""
    extra = chat.extras.get(message["message_id"])
    return {**message, "sim": extra} if extra else message
