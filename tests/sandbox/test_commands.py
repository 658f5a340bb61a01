"""The menu of commands."""

from typing import Any

import pytest

from sandbox.jsontext import dumps
from sandbox.methods.commands import menu
from tests.sandbox.makers import new_api, ok, refused

START = {"command": "start", "description": "Begin"}
STOP = {"command": "stop", "description": "End"}


async def test_commands_are_set_read_and_deleted() -> None:
    api = new_api()
    told: list[Any] = []
    api.world.listeners.append(told.append)
    assert await ok(api, "getMyCommands") == []
    assert await ok(api, "setMyCommands", commands=dumps([START])) is True
    assert await ok(api, "getMyCommands") == [START]
    assert menu(api.world) == [START]
    assert await ok(api, "deleteMyCommands") is True
    assert await ok(api, "getMyCommands") == []
    assert [event["commands"] for event in told] == [[START], []]


async def test_scopes_and_languages_have_lists_of_their_own() -> None:
    api = new_api()
    await ok(api, "setMyCommands", commands=[START])
    await ok(api, "setMyCommands", commands=[STOP], scope={"type": "all_private_chats"})
    await ok(api, "setMyCommands", commands=[START, STOP], language_code="de")
    assert await ok(api, "getMyCommands") == [START]
    assert await ok(api, "getMyCommands", scope='{"type":"all_private_chats"}') == [STOP]
    assert await ok(api, "getMyCommands", language_code="de") == [START, STOP]
    assert menu(api.world) == [STOP]


@pytest.mark.parametrize(
    ("commands", "description"),
    [
        (None, 'parameter "commands" is required'),
        ("[", "can't parse BotCommand JSON object"),
        ([5], "expected an Array of BotCommand"),
        ([{"command": "Start", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "start", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "start", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([START] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_broken_commands_are_refused(commands: Any, description: str) -> None:
    assert await refused(new_api(), "setMyCommands", commands=commands) == (
        400,
        f"Bad Request: {description}",
    )


@pytest.mark.parametrize(
    "scope", ["{}", {"type": "world"}, {"type": []}, [1], {"type": "chat", "chat_id": "x" * 300}]
)
async def test_unknown_scopes_are_refused(scope: Any) -> None:
    assert await refused(new_api(), "getMyCommands", scope=scope) == (
        400,
        "Bad Request: unsupported BotCommandScope type specified",
    )
