"""The bot's menu of commands, one list per scope and language."""

from __future__ import annotations

import re

from sandbox.jsontext import Object, dumps, is_utf8
from sandbox.params import Params, language, nested, objects
from sandbox.refusal import bad_request
from sandbox.world import World

MAX_COMMANDS = 100
MAX_DESCRIPTION = 256
MAX_LISTS = 1000  # scopes a bot can fill; keeps the world small
SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}
_COMMAND = re.compile(r"/?([a-z0-9_]{1,32})")


def set_commands(world: World, params: Params) -> bool:
    asked = objects(params, "commands", "BotCommand")
    if asked is None:
        raise bad_request('parameter "commands" is required')
    if len(asked) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(command) for command in asked]
    key = _key(params)
    if commands:
        if key not in world.commands and len(world.commands) >= MAX_LISTS:
            raise bad_request("too many command scopes for the sandbox")
        world.commands[key] = commands
    else:
        world.commands.pop(key, None)
    _tell(world)
    return True


def get_commands(world: World, params: Params) -> list[Object]:
    return world.commands.get(_key(params), [])


def delete_commands(world: World, params: Params) -> bool:
    world.commands.pop(_key(params), None)
    _tell(world)
    return True


def menu(world: World) -> list[Object]:
    """What a private chat shows."""
    for scope in ("all_private_chats", "default"):
        if found := world.commands.get(_named(scope)):
            return found
    return []


def _tell(world: World) -> None:
    world.rev += 1
    world.tell("commands", None, commands=menu(world))


def _command(given: Object) -> Object:
    name, description = given.get("command"), given.get("description")
    match = _COMMAND.fullmatch(name) if isinstance(name, str) else None
    if match is None:
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not is_utf8(description):
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if not 1 <= len(description.strip()) <= MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": match[1], "description": description.strip()}


def _key(params: Params) -> str:
    scope = nested(params, "scope", "BotCommandScope")
    scope = {"type": "default"} if scope is None else scope
    kind = scope.get("type") if isinstance(scope, dict) else None
    if not isinstance(kind, str) or kind not in SCOPES:
        raise bad_request("unsupported BotCommandScope type specified")
    where = [scope[name] for name in ("chat_id", "user_id") if name in scope]
    return _named(kind, where, language(params))


def _named(kind: str, where: list[object] | None = None, language: str = "") -> str:
    key = dumps([kind, where or [], language])
    if len(key) > 200:
        raise bad_request("unsupported BotCommandScope type specified")
    return key
