"""Users, chats and members as the Bot API shows them: plain JSON objects.

They are never changed once shown: an edit makes a new one, so updates, events and the log may share them.
"""

from __future__ import annotations

from sandbox.jsontext import Object

PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
# What an administrator may do, everywhere; the second list exists in some kinds of chats only.
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
GROUP_RIGHTS = ("can_pin_messages", "can_manage_tags")
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
PRESENT = {"creator", "administrator", "member", "restricted"}  # statuses of who is in the chat


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


def wide_chat(
    chat_id: int, kind: str, title: str, username: str | None = None, *, forum: bool = False
) -> Object:
    shape: Object = {"id": chat_id, "title": title, "type": kind}
    if username:
        shape["username"] = username
    if forum:
        shape["is_forum"] = True
    return shape


def member(of: Object, standing: Object, kind: str) -> Object:
    """A ChatMember. `standing` is its status and what goes with it; every field its status must have is there."""
    status = standing["status"]
    return {"user": of, "status": status, **_defaults(status, kind), **standing}


def _defaults(status: str, kind: str) -> Object:
    match status:
        case "creator":
            return {"is_anonymous": False}
        case "administrator":
            return {"can_be_edited": False, "is_anonymous": False, **rights(kind)}
        case "restricted":
            return {"is_member": True, **dict.fromkeys(PERMISSIONS, False), "until_date": 0}
        case "kicked":
            return {"until_date": 0}
        case _:
            return {}


def rights(kind: str, *, granted: bool = False) -> Object:
    """All rights that exist in a chat of this kind."""
    more = CHANNEL_RIGHTS if kind == "channel" else GROUP_RIGHTS
    names = [*RIGHTS, *more, *(["can_manage_topics"] if kind == "supergroup" else [])]
    return dict.fromkeys(names, granted)
