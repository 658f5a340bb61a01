"""What the bot tells of itself: name, descriptions, menu button, the rights it asks for; and close, logOut."""

from __future__ import annotations

from collections.abc import Callable

from sandbox import shapes
from sandbox.jsontext import Object
from sandbox.methods.addressing import known_chat
from sandbox.params import Params, language, nested, text, truth
from sandbox.refusal import Refused, bad_request
from sandbox.world import World

MOST = {"name": 64, "description": 512, "short_description": 120}
LOGGED_OUT = 600.0  # seconds until a bot that logged out may come back
DEFAULT_MENU: Object = {"type": "commands"}
MENUS = {"commands", "default", "web_app"}


def get_me(world: World, _: Params) -> Object:
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": not world.settings["privacy"],
        "supports_inline_queries": world.settings["inline"],
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def setter(what: str) -> Callable[[World, Params], bool]:
    """setMyName, setMyDescription, setMyShortDescription."""

    def run(world: World, params: Params) -> bool:
        given = (text(params, what) or "").strip()
        if len(given) > MOST[what]:
            raise bad_request(f"{what.upper().replace('SHORT_DESCRIPTION', 'ABOUT')}_TOO_LONG")
        key = f"{what}:{language(params)}"
        world.about[key] = given
        if key == "name:" and given:
            world.bot = {**world.bot, "first_name": given}
        world.rev += 1
        world.tell("bot", None)
        return True

    return run


def getter(what: str) -> Callable[[World, Params], Object]:
    def run(world: World, params: Params) -> Object:
        code = language(params)
        default = world.bot["first_name"] if what == "name" else ""
        found = world.about.get(f"{what}:{code}") or world.about.get(f"{what}:") or default
        return {what: found}

    return run


# ---- menu button


def set_menu(world: World, params: Params) -> bool:
    given = nested(params, "menu_button", "MenuButton") or {"type": "default"}
    if not isinstance(given, dict) or given.get("type") not in MENUS:
        raise bad_request("unsupported MenuButton type specified")
    if params.get("chat_id") in (None, ""):
        world.settings["menu_button"] = given
        world.tell("bot", None)
    else:
        chat = known_chat(world, params)
        chat.facts["menu_button"] = given
        world.touch(chat)
    world.rev += 1
    return True


def get_menu(world: World, params: Params) -> Object:
    default: Object = world.settings.get("menu_button", DEFAULT_MENU)
    if params.get("chat_id") in (None, ""):
        return default
    found: Object = known_chat(world, params).facts.get("menu_button", default)
    return found


# ---- rights asked for


def set_rights(world: World, params: Params) -> bool:
    given = nested(params, "rights", "ChatAdministratorRights")
    world.settings[_rights_key(params)] = given if isinstance(given, dict) else {}
    world.rev += 1
    return True


def get_rights(world: World, params: Params) -> Object:
    kind = "channel" if truth(params, "for_channels") else "supergroup"
    asked: Object = world.settings.get(_rights_key(params), {})
    known = {"is_anonymous": False, **shapes.rights(kind)}
    return known | {name: bool(value) for name, value in asked.items() if name in known}


def _rights_key(params: Params) -> str:
    return "channel_rights" if truth(params, "for_channels") else "group_rights"


# ---- the session


def close(_: World, __: Params) -> bool:
    """Of a bot instance on one server; here there is only one, so nothing else changes."""
    return True


def log_out(world: World, _: Params) -> bool:
    """For ten minutes, by the sandbox's clock, every call is refused."""
    world.settings["logged_out_until"] = world.clock.now() + LOGGED_OUT
    world.rev += 1
    return True


def check_session(world: World) -> None:
    until = world.settings.get("logged_out_until")
    if until is not None and world.clock.now() < until:
        raise Refused(400, "Logged out")
