"""What a member may post in a group, and the words for what he may not.

Rules:
1. The creator and administrators post what they like; in a channel only who has `can_post_messages`.
2. Anybody else needs the permission of what he posts: from the chat, and from his own restriction if he has one.
"""

from __future__ import annotations

from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.membership import may, standing
from sandbox.world import World

# In this order, as an animation and a venue also show what older clients know.
NEEDED = {
    "text": ("can_send_messages", "text messages"),
    "photo": ("can_send_photos", "photos"),
    "video": ("can_send_videos", "videos"),
    "animation": ("can_send_other_messages", "animations"),
    "audio": ("can_send_audios", "audios"),
    "document": ("can_send_documents", "documents"),
    "voice": ("can_send_voice_notes", "voice notes"),
    "video_note": ("can_send_video_notes", "video notes"),
    "sticker": ("can_send_other_messages", "stickers"),
    "dice": ("can_send_other_messages", "dice"),
    "poll": ("can_send_polls", "polls"),
    "venue": ("can_send_messages", "venues"),
    "location": ("can_send_messages", "locations"),
    "contact": ("can_send_messages", "contacts"),
}


def objection(world: World, chat: Chat, user_id: int, content: Object) -> str | None:
    """Why the user may not post this here; None when he may."""
    if chat.kind == "private":
        return None
    if chat.kind == "channel":
        posts = may(world, chat, "can_post_messages", user_id)
        return None if posts else "need administrator rights in the channel chat"
    permission, words = next(
        (NEEDED[name] for name in NEEDED if name in content), ("can_send_messages", "it")
    )
    if _allows(world, chat, user_id, permission):
        return None
    return f"not enough rights to send {words} to the chat"


def _allows(world: World, chat: Chat, user_id: int, permission: str) -> bool:
    own = standing(world, chat, user_id)
    if own["status"] in ("creator", "administrator"):
        return True
    if own["status"] == "restricted" and not own.get(permission):
        return False
    return bool(chat.facts.get("permissions", {}).get(permission, True))
