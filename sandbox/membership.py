"""Who is in a chat, and as what: joining, leaving, rights. Every change becomes an update and, in groups, a message.

A standing is a ChatMember without its user: {"status": "member"}.
"""

from __future__ import annotations

from sandbox import shapes
from sandbox.chat import LEFT, MEMBER, Chat
from sandbox.faces import LEADING, signed
from sandbox.hearing import say
from sandbox.jsontext import Object
from sandbox.views import tell_chat
from sandbox.world import SUPERGROUP, NotPossible, NotThere, World


def standing(world: World, chat: Chat, user_id: int) -> Object:
    if chat.kind == "private" and user_id in (chat.id, world.bot["id"]):
        return MEMBER
    return chat.standing(user_id, world.now())


def member(world: World, chat: Chat, user_id: int) -> Object:
    return shapes.member(world.user(user_id), standing(world, chat, user_id), chat.kind)


def may(world: World, chat: Chat, right: str, user_id: int | None = None) -> bool:
    """Whether the bot, or the user, has an administrator's right."""
    found = standing(world, chat, user_id or world.bot["id"])
    return found["status"] == "creator" or (found["status"] == "administrator" and bool(found.get(right)))


def change(world: World, chat: Chat, user_id: int, new: Object, by: Object) -> None:
    """Give the user another standing. Doing it twice changes nothing."""
    old = standing(world, chat, user_id)
    if old == new:
        return
    was_in = chat.has(user_id)
    seen_as = signed(world, chat, by["id"])[0] or by  # who is anonymous stays so
    update = {"chat": chat.shape, "from": seen_as, "date": world.now()}
    update["old_chat_member"] = member(world, chat, user_id)
    bot_was_in = chat.has(world.bot["id"])
    chat.members[user_id] = new
    update["new_chat_member"] = member(world, chat, user_id)
    if user_id == world.bot["id"]:
        world.send_update("my_chat_member", update)  # also when it is out by now
    elif bot_was_in and chat.status(world.bot["id"]) == "administrator":
        world.send_update("chat_member", update)
    _say_so(world, chat, user_id, by, was_in=was_in)
    tell_chat(world, chat)


def _say_so(world: World, chat: Chat, user_id: int, by: Object, *, was_in: bool) -> None:
    is_in = chat.has(user_id)
    if was_in is is_in or chat.kind in ("channel", "private"):
        return
    user = world.user(user_id)
    sender, more, extra = signed(world, chat, by["id"])
    if is_in:
        say(world, chat, sender, {**more, "new_chat_members": [user], "new_chat_member": user}, extra)
    else:
        say(
            world,
            chat,
            sender,
            {**more, "left_chat_member": user},
            extra,
            is_last=user_id == world.bot["id"],
        )


# ---- what people do


def join(world: World, chat: Chat, user_id: int, by: Object | None = None) -> None:
    old = standing(world, chat, user_id)
    if old["status"] == "kicked" and by is None:
        raise NotPossible("this user is banned from the chat; unban first")
    if chat.has(user_id):
        return
    if chat.kind == "channel" and user_id == world.bot["id"]:
        new = administrator(chat.kind)  # a bot can be nothing else there
    else:
        new = {**old, "is_member": True} if old["status"] == "restricted" else MEMBER
    change(world, chat, user_id, new, by or world.user(user_id))


def administrator(kind: str) -> Object:
    """With all rights that there are in this kind of chat."""
    flags = {"can_be_edited": False, "is_anonymous": False}
    return {"status": "administrator", **flags, **shapes.rights(kind, granted=True)}


def act(world: World, chat: Chat, user_id: int, action: str, by: Object) -> None:
    """One of the actions of /sim/member in a group or channel."""
    if action == "join":
        return join(world, chat, user_id, None if by["id"] == user_id else by)
    old = standing(world, chat, user_id)
    if action in ("hide", "show"):
        return _hide(world, chat, user_id, by, hidden=action == "hide")
    if action == "unban":
        return change(world, chat, user_id, LEFT, by) if old["status"] == "kicked" else None
    if old["status"] == "creator" and action != "leave":
        raise NotPossible("nobody changes what the creator of a chat is")
    if action != "kick" and not chat.has(user_id):
        raise NotThere(f"user {user_id} is not in chat {chat.id}")
    if action == "restrict" and chat.kind != "supergroup":
        raise NotPossible("only in a supergroup a single member can be restricted")
    return change(world, chat, user_id, _standing_after(chat, old, action), by)


def _hide(world: World, chat: Chat, user_id: int, by: Object, *, hidden: bool) -> None:
    """Telegram's switch "Remain anonymous" of an administrator."""
    old = standing(world, chat, user_id)
    if chat.kind != "supergroup" or old["status"] not in LEADING or user_id == world.bot["id"]:
        raise NotPossible("only who leads a supergroup can be anonymous")
    change(world, chat, user_id, {**old, "is_anonymous": hidden}, by)


def gone(old: Object) -> Object:
    """Who left; a restriction stays."""
    return {**old, "is_member": False} if old["status"] == "restricted" else LEFT


def _standing_after(chat: Chat, old: Object, action: str) -> Object:
    match action:
        case "leave":
            return gone(old)
        case "kick":
            return {"status": "kicked", "until_date": 0}
        case "promote":
            return administrator(chat.kind)
        case "demote":
            return MEMBER
        case "restrict":
            return {
                "status": "restricted",
                "is_member": True,
                **dict.fromkeys(shapes.PERMISSIONS, False),
                "until_date": 0,
            }
        case _:
            raise NotPossible(
                '"action" must be join, leave, block, unblock, promote, demote, kick, unban, restrict, hide or show'
            )


def migrate(world: World, chat: Chat) -> Chat:
    """A group becomes a supergroup: a new chat with the same people, and message ids from the beginning.

    The bot is told that it joined the new chat, and never that it left the old (tdlib/telegram-bot-api #266).
    """
    if chat.kind != "group" or chat.moved_to:
        raise NotPossible("only a group can become a supergroup, once")
    creator = next((world.user(one) for one in chat.members if chat.status(one) == "creator"), None)
    number = SUPERGROUP + chat.id if SUPERGROUP + chat.id not in world.chats else None
    new = world.add_chat("supergroup", chat.shape["title"], number)
    new.members, new.facts = dict(chat.members), dict(chat.facts)
    sender = creator or world.user(next(iter(chat.members), world.bot["id"]))
    _tell_bot(world, new, sender)
    say(world, chat, sender, {"migrate_to_chat_id": new.id})
    chat.moved_to = new.id
    say(world, new, sender, {"migrate_from_chat_id": chat.id})
    tell_chat(world, chat)
    tell_chat(world, new)
    return new


def _tell_bot(world: World, new: Chat, by: Object) -> None:
    """That it is in the supergroup now, as what it was in the group."""
    if not new.has(world.bot["id"]):
        return
    facts = {"chat": new.shape, "from": by, "date": world.now()}
    before = shapes.member(world.bot, LEFT, new.kind)
    after = member(world, new, world.bot["id"])
    world.send_update("my_chat_member", {**facts, "old_chat_member": before, "new_chat_member": after})
