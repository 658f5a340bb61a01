"""Every Bot API method that the sandbox simulates: name -> what it does to the world.

A method is a plain function (world, params) -> result that raises `Refused` and otherwise cannot fail. To add one,
write it in the file of its topic and list it here. getUpdates waits, so it lives in polling.py. What the Bot API has
and this list has not is refused as "not simulated".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from sandbox.methods import (
    chats,
    commands,
    inline,
    media,
    members,
    messages,
    moving,
    names,
    polls,
    queries,
    topics,
)
from sandbox.methods.webhooks import delete_webhook, get_webhook_info, set_webhook
from sandbox.params import Params
from sandbox.world import World

Run: TypeAlias = Callable[[World, Params], Any]


@dataclass(frozen=True, slots=True)
class Method:
    name: str  # as the documentation spells it
    run: Run
    limited: bool = False  # counts against the flood limits


def _media(kind: str) -> Run:
    def run(world: World, params: Params) -> Any:
        return media.send_media(world, kind, params)

    return run


_limited = partial(Method, limited=True)
_ALL = (
    # the bot and its connection
    Method("getMe", names.get_me),
    Method("close", names.close),
    Method("logOut", names.log_out),
    Method("setWebhook", set_webhook),
    Method("deleteWebhook", delete_webhook),
    Method("getWebhookInfo", get_webhook_info),
    # messages
    _limited("sendMessage", messages.send_message),
    _limited("editMessageText", messages.edit_text),
    _limited("editMessageCaption", messages.edit_caption),
    _limited("editMessageMedia", messages.edit_media),
    _limited("editMessageReplyMarkup", messages.edit_markup),
    _limited("deleteMessage", messages.delete),
    _limited("deleteMessages", messages.delete_many),
    _limited("forwardMessage", moving.forward),
    _limited("forwardMessages", moving.forward_many),
    _limited("copyMessage", moving.copy),
    _limited("copyMessages", moving.copy_many),
    Method("sendChatAction", messages.send_action),
    _limited("setMessageReaction", chats.set_reaction),
    # files and other things that are no text
    *(
        _limited(f"send{name}", _media(kind))
        for name, kind in (
            ("Photo", "photo"),
            ("Document", "document"),
            ("Audio", "audio"),
            ("Video", "video"),
            ("Animation", "animation"),
            ("Voice", "voice"),
            ("VideoNote", "video_note"),
            ("Sticker", "sticker"),
        )
    ),
    _limited("sendMediaGroup", media.send_album),
    _limited("sendLocation", media.send_location),
    _limited("sendVenue", media.send_venue),
    _limited("sendContact", media.send_contact),
    _limited("sendDice", media.send_dice),
    Method("getFile", media.get_file),
    Method("getUserProfilePhotos", media.get_profile_photos),
    # polls, taps, inline mode
    _limited("sendPoll", polls.send_poll),
    _limited("stopPoll", polls.stop_poll),
    Method("answerCallbackQuery", queries.answer),
    Method("answerInlineQuery", inline.answer),
    # commands, names, menus
    Method("setMyCommands", commands.set_commands),
    Method("getMyCommands", commands.get_commands),
    Method("deleteMyCommands", commands.delete_commands),
    Method("setMyName", names.setter("name")),
    Method("getMyName", names.getter("name")),
    Method("setMyDescription", names.setter("description")),
    Method("getMyDescription", names.getter("description")),
    Method("setMyShortDescription", names.setter("short_description")),
    Method("getMyShortDescription", names.getter("short_description")),
    Method("setChatMenuButton", names.set_menu),
    Method("getChatMenuButton", names.get_menu),
    Method("setMyDefaultAdministratorRights", names.set_rights),
    Method("getMyDefaultAdministratorRights", names.get_rights),
    # chats
    Method("getChat", chats.get_chat),
    Method("leaveChat", chats.leave),
    Method("setChatTitle", chats.set_title),
    Method("setChatDescription", chats.set_description),
    Method("setChatPermissions", chats.set_permissions),
    _limited("pinChatMessage", chats.pin),
    _limited("unpinChatMessage", chats.unpin),
    _limited("unpinAllChatMessages", chats.unpin_all),
    # members
    Method("getChatMember", members.get_member),
    Method("getChatAdministrators", members.get_administrators),
    Method("getChatMemberCount", members.count_members),
    Method("banChatMember", members.ban),
    Method("unbanChatMember", members.unban),
    Method("restrictChatMember", members.restrict),
    Method("promoteChatMember", members.promote),
    # topics
    _limited("createForumTopic", topics.create),
    _limited("editForumTopic", topics.edit),
    _limited("closeForumTopic", topics.close),
    _limited("reopenForumTopic", topics.reopen),
    _limited("deleteForumTopic", topics.delete),
    _limited("unpinAllForumTopicMessages", topics.unpin_all),
)
METHODS = {method.name: method for method in _ALL}
POLLING = "getUpdates"
