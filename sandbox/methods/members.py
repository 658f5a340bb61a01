"""The methods about members: look at them, ban, restrict, promote."""

from __future__ import annotations

from sandbox import shapes
from sandbox.chat import LEFT, MEMBER, Chat
from sandbox.faces import is_hidden
from sandbox.jsontext import Object
from sandbox.membership import change, gone, may, member, standing
from sandbox.methods.addressing import open_chat
from sandbox.methods.chats import need
from sandbox.methods.permissions import read_permissions, read_until
from sandbox.params import Params, integer, truth
from sandbox.refusal import bad_request
from sandbox.world import World

RESTRICT = "not enough rights to restrict/unrestrict chat member"


def get_member(world: World, params: Params) -> Object:
    chat = open_chat(world, params)
    user_id = _known(world, chat, params)
    if _is_kept_from(world, chat, user_id):
        return shapes.member(world.user(user_id), MEMBER, chat.kind)
    return member(world, chat, user_id)


def _is_kept_from(world: World, chat: Chat, user_id: int) -> bool:
    """Anonymous administrators are known to other administrators only."""
    return is_hidden(chat, user_id) and chat.status(world.bot["id"]) not in ("creator", "administrator")


def get_administrators(world: World, params: Params) -> list[Object]:
    chat = open_chat(world, params)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    leading = [
        one
        for one in chat.members
        if chat.status(one) in ("creator", "administrator") and not _is_kept_from(world, chat, one)
    ]
    bots_too = truth(params, "return_bots")
    return [
        member(world, chat, one)
        for one in leading
        if bots_too or one == world.bot["id"] or not world.user(one)["is_bot"]
    ]


def count_members(world: World, params: Params) -> int:
    chat = open_chat(world, params)
    return 2 if chat.kind == "private" else sum(chat.has(one) for one in chat.members)


def ban(world: World, params: Params) -> bool:
    chat, user_id = _subject(world, params)
    until = 0 if chat.kind == "group" else read_until(world, params)  # in a group a ban is for ever
    change(world, chat, user_id, {"status": "kicked", "until_date": until}, world.bot)
    return True


def unban(world: World, params: Params) -> bool:
    """Without `only_if_banned` it also removes a member, as Telegram does."""
    if _wide(world, params).kind == "group":
        raise bad_request("method is available for supergroup and channel chats only")
    chat, user_id = _subject(world, params)
    old = standing(world, chat, user_id)
    if old["status"] == "kicked":
        change(world, chat, user_id, LEFT, world.bot)
    elif not truth(params, "only_if_banned"):
        change(world, chat, user_id, gone(old), world.bot)
    return True


def restrict(world: World, params: Params) -> bool:
    if open_chat(world, params).kind != "supergroup":
        raise bad_request("method is available only for supergroups")
    chat, user_id = _subject(world, params)
    allowed, is_in = read_permissions(params), chat.has(user_id)
    new: Object = MEMBER if is_in else LEFT
    if not all(allowed.values()):
        until = read_until(world, params)
        new = {"status": "restricted", "is_member": is_in, **allowed, "until_date": until}
    change(world, chat, user_id, new, world.bot)
    return True


def promote(world: World, params: Params) -> bool:
    chat = _wide(world, params)
    user_id = _known(world, chat, params)
    granted = {name: truth(params, name) for name in shapes.rights(chat.kind)}
    granted["can_manage_chat"] |= any(granted.values())  # every right implies it
    _check_promotion(world, chat, user_id, granted)
    rights = {"can_be_edited": True, "is_anonymous": truth(params, "is_anonymous"), **granted}
    new: Object = {"status": "administrator", **rights} if any(granted.values()) else MEMBER
    change(world, chat, user_id, new, world.bot)
    return True


def _check_promotion(world: World, chat: Chat, user_id: int, granted: Object) -> None:
    old = standing(world, chat, user_id)
    if old["status"] == "creator":
        raise bad_request("can't remove chat owner")
    if user_id == world.bot["id"]:
        if any(granted.values()):
            raise bad_request("can't promote self")
        return  # it may step down
    need(world, chat, "can_promote_members", "not enough rights")
    if not chat.has(user_id) and chat.kind != "channel":
        raise bad_request("USER_KICKED" if old["status"] == "kicked" else "USER_NOT_MUTUAL_CONTACT")
    _check_editable(old)
    if any(given and not may(world, chat, name) for name, given in granted.items()):
        raise bad_request("RIGHT_FORBIDDEN")


def _check_editable(old: Object) -> None:
    """Only who was promoted by the bot can be changed by it."""
    if old["status"] == "administrator" and not old.get("can_be_edited"):
        raise bad_request("user is an administrator of the chat")


def _subject(world: World, params: Params) -> tuple[Chat, int]:
    chat = _wide(world, params)
    user_id = _known(world, chat, params)
    old = standing(world, chat, user_id)
    if old["status"] == "creator":
        raise bad_request("can't remove chat owner")
    if user_id == world.bot["id"]:
        raise bad_request("can't restrict self")
    need(world, chat, "can_restrict_members", RESTRICT)
    _check_editable(old)
    return chat, user_id


def _wide(world: World, params: Params) -> Chat:
    chat = open_chat(world, params)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    return chat


def _known(world: World, chat: Chat, params: Params) -> int:
    user_id = integer(params, "user_id")
    if not user_id:
        raise bad_request("invalid user_id specified")
    if user_id not in world.users and user_id != world.bot["id"] and user_id not in chat.members:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return user_id
