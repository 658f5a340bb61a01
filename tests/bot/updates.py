"""Updates as Telegram sends them, as plain JSON values."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

ANN: Json = {"id": 5, "is_bot": False, "first_name": "Ann", "language_code": "en"}
OTHER_BOT: Json = {"id": 77, "is_bot": True, "first_name": "Other", "username": "other_bot"}
US: Json = {"id": 99, "is_bot": True, "first_name": "CodeDrill", "username": "codedrill_bot"}
PRIVATE: Json = {"id": 5, "type": "private", "first_name": "Ann"}
GROUP: Json = {"id": -100, "type": "supergroup", "title": "Study group"}
CHANNEL: Json = {"id": -200, "type": "channel", "title": "News"}
PHOTO: list[Json] = [{"file_id": "a", "file_unique_id": "b", "width": 90, "height": 90, "file_size": 1000}]
FILE: Json = {"file_id": "a", "file_unique_id": "b", "file_size": 1000}
STICKER: Json = FILE | {"type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}


def message(**content: Any) -> Json:
    return {"message_id": 10, "date": 1_772_463_600, "chat": PRIVATE, "from": ANN} | content


def tap(**content: Any) -> Json:
    return {"id": "4711", "from": ANN, "chat_instance": "1", "message": message(text="…")} | content


def membership(status: str, **content: Any) -> Json:
    """What Telegram says when the bot is blocked ("kicked") or let in again ("member")."""
    new = {"user": US, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    old = {"user": US, "status": "member"}
    change = {"chat": PRIVATE, "from": ANN, "date": 1, "old_chat_member": old, "new_chat_member": new}
    return change | content
