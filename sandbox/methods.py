"""Every Bot API method the sandbox knows: name -> what it does to the world.

A method is a plain function (world, params) -> result that raises `Refused` and otherwise cannot fail. To add one,
write it in the file of its topic and list it here. getUpdates waits, so it lives in api.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sandbox import commands, messages, queries
from sandbox.jsontext import Object
from sandbox.params import Params
from sandbox.world import World

Run: TypeAlias = Callable[[World, Params], Any]


@dataclass(frozen=True, slots=True)
class Method:
    name: str  # as the documentation spells it
    run: Run
    limited: bool = False  # counts against the flood limits


def get_me(world: World, _: Params) -> Object:
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_webhook_info(world: World, _: Params) -> Object:
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates.waiting)}


def delete_webhook(world: World, params: Params) -> bool:
    if str(params.get("drop_pending_updates", "")).lower() in {"true", "1"}:
        world.updates.waiting.clear()
        world.rev += 1
    return True


_ALL = (
    Method("getMe", get_me),
    Method("getWebhookInfo", get_webhook_info),
    Method("deleteWebhook", delete_webhook),
    Method("sendMessage", messages.send_message, limited=True),
    Method("editMessageText", messages.edit_text, limited=True),
    Method("editMessageReplyMarkup", messages.edit_markup, limited=True),
    Method("deleteMessage", messages.delete, limited=True),
    Method("sendChatAction", messages.send_action),
    Method("answerCallbackQuery", queries.answer),
    Method("setMyCommands", commands.set_commands),
    Method("getMyCommands", commands.get_commands),
    Method("deleteMyCommands", commands.delete_commands),
)
METHODS = {method.name.lower(): method for method in _ALL}
