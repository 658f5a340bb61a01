"""ChatPermissions and `until_date` as a call gives them.

Source: the Bot API's documentation of ChatPermissions, restrictChatMember and banChatMember.
"""

from __future__ import annotations

from typing import Any

from sandbox import shapes
from sandbox.jsontext import Object
from sandbox.params import Params, integer, nested, truth
from sandbox.refusal import bad_request
from sandbox.updates import DAY
from sandbox.world import World

MEDIA = tuple(
    f"can_send_{name}" for name in ("audios", "documents", "photos", "videos", "video_notes", "voice_notes")
)
BASIS = {
    "can_edit_tag": "can_pin_messages",
    "can_manage_topics": "can_pin_messages",
    "can_react_to_messages": "can_send_messages",
}
SHORTEST, LONGEST = 30, 366 * DAY  # seconds; what ends sooner or later does not end


def read_permissions(params: Params) -> Object:
    """All permissions. What is not given is not allowed, or follows another; some imply others."""
    given: Any = nested(params, "permissions", "ChatPermissions")
    if not isinstance(given, dict):
        raise bad_request('parameter "permissions" is required')
    allowed = {name: truth(given, name) for name in shapes.PERMISSIONS}
    if not truth(params, "use_independent_chat_permissions"):
        if allowed["can_send_other_messages"] or allowed["can_add_web_page_previews"]:
            allowed |= dict.fromkeys((*MEDIA, "can_send_messages"), True)
        allowed["can_send_messages"] |= allowed["can_send_polls"]
    return allowed | {name: allowed[of] for name, of in BASIS.items() if given.get(name) is None}


def read_until(world: World, params: Params) -> int:
    """When a ban or restriction ends; 0 is never."""
    until = integer(params, "until_date") or 0
    return until if SHORTEST <= until - world.now() <= LONGEST else 0
