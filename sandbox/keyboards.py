"""Which keyboards Telegram takes, and how a message shows them.

Only inline keyboards become part of a message; the others change the input line of people.
"""

from __future__ import annotations

from typing import Any

from sandbox.jsontext import Object, is_utf8
from sandbox.params import Params, nested
from sandbox.refusal import Refused, bad_request
from sandbox.text.links import BadAddress, address

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPY = 256
MAX_REPLY_BUTTONS = 300
PRIVATE_REQUESTS = (
    "request_contact",
    "request_location",
    "request_poll",
    "request_users",
    "request_chat",
    "web_app",
)
ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "callback_game",
    "pay",
)
STYLES = {"primary", "success", "danger"}
OTHER_KEYBOARDS = {"keyboard", "remove_keyboard", "force_reply"}


def markup_to_send(params: Params) -> Object | None:
    """The inline keyboard of a new message; other keyboards are fine here and leave no trace in it."""
    markup = _markup(params)
    if markup is None or ("inline_keyboard" not in markup and OTHER_KEYBOARDS & markup.keys()):
        return None
    return inline(markup)


def keyboard_to_send(params: Params, chat_kind: str) -> Object | None:
    """A reply keyboard, its removal or a forced reply: nothing of it is in the message, people see it below."""
    markup = _markup(params)
    if markup is None or "inline_keyboard" in markup:
        return None
    if "keyboard" in markup:
        return {**markup, "keyboard": _reply_rows(markup["keyboard"], chat_kind)}
    return markup if markup.get("remove_keyboard") or markup.get("force_reply") else None


def _reply_rows(rows: Any, chat_kind: str) -> list[list[Object]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" must be an Array of Arrays')
    if sum(map(len, rows)) > MAX_REPLY_BUTTONS:
        raise bad_request("reply markup is too long")
    return [[_reply_key(key, chat_kind) for key in row] for row in rows if row]


def _reply_key(key: Any, chat_kind: str) -> Object:
    key = {"text": key} if isinstance(key, str) else key
    if not isinstance(key, dict) or not isinstance(key.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not key["text"].strip() or not is_utf8(key["text"]):
        raise bad_request("BUTTON_TEXT_INVALID")
    if chat_kind != "private" and any(key.get(name) for name in PRIVATE_REQUESTS):
        raise bad_request(
            "phone number can be requested in private chats only"
            if key.get("request_contact")
            else "BUTTON_TYPE_INVALID"
        )
    return key


def markup_to_edit(params: Params) -> Object | None:
    markup = _markup(params)
    if markup is not None and OTHER_KEYBOARDS & markup.keys():
        raise bad_request("inline keyboard expected")
    return None if markup is None else inline(markup)


def _markup(params: Params) -> Object | None:
    markup = nested(params, "reply_markup", "reply keyboard markup")
    if markup is not None and not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    return markup or None


def inline(markup: Object) -> Object | None:
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    if sum(map(len, rows)) > MAX_BUTTONS or max(map(len, rows), default=0) > MAX_IN_ROW:
        raise bad_request("reply markup is too long")
    kept = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> Object:
    if not isinstance(button, dict):
        raise _wrong("Object expected")
    text = button.get("text")
    if not isinstance(text, str):
        raise _wrong('Can\'t find field "text"' if text is None else 'Field "text" must be of type String')
    if not text.strip() or not is_utf8(text):
        raise bad_request("BUTTON_TEXT_INVALID")
    if len(button) == 2 and _is_plain_data(button.get("callback_data")):
        return button
    action = _action(button)
    _check_action(action, button[action])
    value = _address(button[action]) if action == "url" else button[action]
    return {"text": text, **_look(button), action: value}


def _is_plain_data(data: Any) -> bool:
    """Most buttons by far: nothing but a label and ASCII data."""
    return isinstance(data, str) and data.isascii() and 0 < len(data) <= MAX_DATA_BYTES


def _action(button: Object) -> str:
    given = [name for name in ACTIONS if button.get(name) is not None]
    # an empty query is an action, an empty address or empty data is none
    given = [name for name in given if button[name] != "" or name.startswith("switch")]
    if not given:
        raise _wrong("Text buttons are unallowed in the inline keyboard")
    if len(given) > 1:
        raise _wrong("Exactly one action must be used")
    return given[0]


def _check_action(action: str, value: Any) -> None:
    match action, value:
        case "callback_data", str(data):
            if not is_utf8(data) or len(data.encode()) > MAX_DATA_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
        case "url", str(url) if is_utf8(url):
            pass
        case "copy_text", {"text": str(text)}:
            if not 1 <= len(text) <= MAX_COPY or not is_utf8(text):
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case (("switch_inline_query" | "switch_inline_query_current_chat"), str()):
            pass
        case (("switch_inline_query_chosen_chat" | "web_app" | "login_url" | "callback_game"), dict()):
            pass
        case "pay", bool():
            pass
        case _:
            raise _wrong(f'Field "{action}" has a wrong type')


def _address(url: str) -> str:
    try:
        return address(url)
    except BadAddress as error:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {error}") from error


def _look(button: Object) -> Object:
    look = {name: button[name] for name in ("icon_custom_emoji_id", "style") if button.get(name) is not None}
    if not all(isinstance(value, str) for value in look.values()):
        raise _wrong("a look must be of type String")
    if look.get("style", "primary") not in STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")
    return look


def _wrong(what: str) -> Refused:
    return bad_request(f"can't parse inline keyboard button: {what}")
