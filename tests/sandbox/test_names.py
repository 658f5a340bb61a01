"""What the bot tells of itself: names and descriptions by language, the menu button, rights, the session."""

import pytest
import telegram

from sandbox.jsontext import Object
from tests.sandbox.makers import ANN, StillClock, new_api, new_world, ok, refused

KINDS = [
    ("MyName", "name", "CodeDrill", 64, "NAME"),
    ("MyDescription", "description", "", 512, "DESCRIPTION"),
    ("MyShortDescription", "short_description", "", 120, "ABOUT"),
]


@pytest.mark.parametrize(("method", "name", "default", "most", "said"), KINDS)
async def test_words_differ_by_language(method: str, name: str, default: str, most: int, said: str) -> None:
    api = new_api()
    assert await ok(api, f"get{method}") == {name: default}
    await ok(api, f"set{method}", **{name: " All "})
    await ok(api, f"set{method}", **{name: "Alle", "language_code": "de"})
    for language, expected in (("", "All"), ("de", "Alle"), ("fr", "All")):
        assert await ok(api, f"get{method}", language_code=language) == {name: expected}
    await ok(api, f"set{method}", language_code="de")
    assert await ok(api, f"get{method}", language_code="de") == {name: "All"}
    await ok(api, f"set{method}", **{name: "x" * most})
    too_long = {name: "x" * (most + 1)}
    assert await refused(api, f"set{method}", **too_long) == (400, f"Bad Request: {said}_TOO_LONG")


@pytest.mark.parametrize("method", ["setMyName", "getMyDescription", "setMyCommands", "getMyCommands"])
@pytest.mark.parametrize("language", ["deu", "DE", "d", "de-AT", "é1"])
async def test_languages_have_two_letters(method: str, language: str) -> None:
    given = {"language_code": language, **({"commands": []} if method == "setMyCommands" else {})}
    said = "Bad Request: invalid language code specified"
    assert await refused(new_api(), method, **given) == (400, said)


async def test_a_new_name_is_the_bots_from_now_on() -> None:
    api = new_api()
    told: list[Object] = []
    api.world.listeners.append(told.append)
    await ok(api, "setMyName", name="Drill")
    assert told == [{"type": "bot", "chat": None}]
    assert (await ok(api, "getMe"))["first_name"] == "Drill"
    assert (await ok(api, "sendMessage", chat_id=ANN, text="x"))["from"]["first_name"] == "Drill"


# ---- menu button

APP = {"type": "web_app", "text": "Open", "web_app": {"url": "https://x.org"}}


async def test_a_chat_may_have_its_own_menu_button() -> None:
    api = new_api()
    assert await ok(api, "getChatMenuButton") == {"type": "commands"}
    before = api.world.chats[ANN].rev
    await ok(api, "setChatMenuButton", chat_id=ANN, menu_button=APP)
    assert api.world.chats[ANN].rev > before  # else it would not be stored
    assert await ok(api, "getChatMenuButton", chat_id=ANN) == APP
    assert await ok(api, "getChatMenuButton") == {"type": "commands"}
    await ok(api, "setChatMenuButton", menu_button={"type": "default"})
    assert await ok(api, "getChatMenuButton") == {"type": "default"}


async def test_unknown_menu_buttons_and_chats_are_refused() -> None:
    api = new_api()
    said = "Bad Request: unsupported MenuButton type specified"
    assert await refused(api, "setChatMenuButton", menu_button={"type": "big"}) == (400, said)
    assert await refused(api, "setChatMenuButton", chat_id=5) == (400, "Bad Request: chat not found")


# ---- rights


@pytest.mark.parametrize("channels", [True, False])
async def test_rights_asked_for_are_kept_by_kind(channels: bool) -> None:
    api = new_api()
    rights = {"can_manage_chat": True, "can_fly": True}
    await ok(api, "setMyDefaultAdministratorRights", rights=telegram_rights() | rights, for_channels=channels)
    for asked in (True, False):
        given = await ok(api, "getMyDefaultAdministratorRights", for_channels=asked)
        assert given["can_manage_chat"] is (asked is channels)
        assert "can_fly" not in given
        assert telegram.ChatAdministratorRights.de_json(given, None).can_manage_chat is (asked is channels)
    await ok(api, "setMyDefaultAdministratorRights", for_channels=channels)
    assert not any((await ok(api, "getMyDefaultAdministratorRights", for_channels=channels)).values())


def telegram_rights() -> Object:
    """None of them; newer ones than this framework knows are absent, which is false."""
    return telegram.ChatAdministratorRights.no_rights().to_dict()


# ---- the session


async def test_who_logged_out_is_refused_for_ten_minutes() -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    assert await ok(api, "close") is True
    assert await ok(api, "logOut") is True
    for method in ("getMe", "getUpdates", "sendMessage"):
        assert await refused(api, method) == (400, "Logged out")
    clock.advance(600)
    await ok(api, "getMe")
