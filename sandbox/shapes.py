"""Users, chats and messages as the Bot API shows them: plain JSON objects.

They are never changed once shown: an edit makes a new one, so updates, events and the log may share them.
"""

from __future__ import annotations

from sandbox.jsontext import Object

PHOTO_WIDTHS = (90, 320, 800, 1280)


def user(
    user_id: int,
    first_name: str | None = None,
    username: str | None = None,
    language_code: str | None = None,
    *,
    is_bot: bool = False,
) -> Object:
    shape: Object = {"id": user_id, "is_bot": is_bot, "first_name": first_name or f"Learner {user_id}"}
    if username:
        shape["username"] = username
    if language_code:
        shape["language_code"] = language_code
    return shape


def private_chat(of: Object) -> Object:
    names = {name: value for name, value in of.items() if name in ("first_name", "username")}
    return {"id": of["id"], **names, "type": "private"}


def wide_chat(chat_id: int, kind: str, title: str) -> Object:
    return {"id": chat_id, "title": title, "type": kind}


def photo(chat_id: int, message_id: int) -> list[Object]:
    """Four sizes of a picture that does not exist; the same for the same message, as file ids must be."""
    return [_size(f"{chat_id}_{message_id}_{width}", width) for width in PHOTO_WIDTHS]


def _size(name: str, width: int) -> Object:
    return {
        "file_id": f"AgACAg_{name}",
        "file_unique_id": f"AQAD_{name}",
        "file_size": width * width // 8,
        "width": width,
        "height": width * 3 // 4,
    }


def bot_member(bot: Object, status: str) -> Object:
    banned = {"until_date": 0} if status == "kicked" else {}
    return {"user": bot, "status": status, **banned}
