"""Where a link leads, as Telegram reads it (rules of TDLib's addresses, seen from outside).

An address gets a scheme, a lower-case host and a path. Three addresses of Telegram's own mean something else in
a text: `tg://user?id=1` mentions a user, `tg://emoji?id=1` is a custom emoji, `tg://time?unix=1&format=r` a moment.
The format of a moment is `r` or `w?[dD]?[tT]?` (https://core.telegram.org/bots/api#date-time-entity-formatting).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from sandbox.jsontext import Object

UserOf: TypeAlias = Callable[[int], Object | None]

MAX_USER = (1 << 40) - 1
MAX_UNIX = (1 << 31) - 1
MAX_NUMBER = (1 << 63) - 1

_SPACE = " \t\r\n\0\v"
_OWN = re.compile(r"(tg|tonsite|ton):(?://)?", re.IGNORECASE)
_URL = re.compile(r"(?:(?P<scheme>[^:]*)://)?(?P<where>[^/?#]*)(?P<path>.*)", re.DOTALL)
_WHERE = re.compile(r"(?P<user>.*@)?(?P<host>.*?)(?::(?P<port>[^:\]@]*))?", re.DOTALL)
_HOST = re.compile(r"(?:[a-z0-9._!$,~*'();&+=-]|%[0-9a-f]{2}|[^\x00-\x7f])+|\[[0-9a-f:.]+\]")
_OWN_HOST = re.compile(r"[a-z0-9_-]+")
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_FORMAT = re.compile(r"[tTdDwW]*")


class BadAddress(ValueError):
    """The address leads nowhere; the text says why, in Telegram's words."""


def nobody(_: int) -> Object | None:
    return None


def link(url: str, user_of: UserOf) -> Object | None:
    """The entity that a link to this address is; nothing if it leads nowhere or to an unknown user."""
    user_id = mentioned(url)
    if user_id is not None:
        user = user_of(user_id)
        return {"type": "text_mention", "user": user} if user else None
    try:
        return {"type": "text_link", "url": address(url)}
    except BadAddress:
        return None


def mentioned(url: str) -> int | None:
    """Whom a `tg://user?id=` mentions."""
    user_id = number(_first(_query(url.lower(), "user"), "id"))
    return user_id if user_id is not None and 0 < user_id <= MAX_USER else None


def picture(url: str) -> Object | None:
    """The entity that `![text](url)` is."""
    emoji_id = number(_first(_query(url, "emoji"), "id"))
    if emoji_id:
        return {"type": "custom_emoji", "custom_emoji_id": str(emoji_id)}
    asked = dict(_query(url, "time"))  # the last of each name counts
    return moment(number(asked.get("unix", "")) or 0, asked.get("format", ""))


def moment(unix_time: int, letters: str) -> Object | None:
    shape = date_format(letters)
    if shape is None or not 0 < unix_time <= MAX_UNIX:
        return None
    return {"type": "date_time", "unix_time": unix_time} | ({"date_time_format": shape} if shape else {})


def date_format(letters: str) -> str | None:
    """The format as the Bot API spells it; the short form of two wins."""
    if letters in ("r", "R"):
        return "r"
    if not _FORMAT.fullmatch(letters):
        return None
    date, time = ("dD", "tT")
    found = [next((letter for letter in part if letter in letters), "") for part in (date, time)]
    return "".join(["w" if "w" in letters.lower() else "", *found])


def number(text: str) -> int | None:
    """A 64-bit number spelled the one way it is spelled."""
    value = int(text) if _NUMBER.fullmatch(text) else None
    return value if value is not None and -MAX_NUMBER - 1 <= value <= MAX_NUMBER else None


def address(url: str) -> str:
    """The address as Telegram spells it."""
    own = _OWN.match(url)
    scheme, user, host, port, path = _split(url[own.end() :] if own else url)
    if own is None:
        if "." not in host and not host.startswith("["):
            raise BadAddress("Wrong HTTP URL")
        return f"{scheme or 'http'}://{user}{host}{port}{path}"
    name = own[1].lower()
    if scheme or user or port or host.startswith("["):
        raise BadAddress(f"Wrong {name[:3].rstrip(':')} URL")
    if not _OWN_HOST.fullmatch(host.replace(".", "-") if name == "tonsite" else host):
        raise BadAddress("Unallowed characters in URL host")
    return f"{name}://{host}{path[1:] if path.startswith('/?') else path}"


def _split(url: str) -> tuple[str, str, str, str, str]:
    parts = _URL.fullmatch(url)
    assert parts is not None
    scheme = (parts["scheme"] or "").lower()
    if parts["scheme"] is not None and scheme not in ("http", "https"):
        raise BadAddress("Unsupported URL protocol")
    where = _WHERE.fullmatch(parts["where"])
    assert where is not None
    return scheme, where["user"] or "", _host(where["host"]), _port(where["port"]), _path(parts["path"])


def _host(host: str) -> str:
    host = host.lower()
    if not host:
        raise BadAddress("URL host is empty")
    if host == ".":
        raise BadAddress("Host is invalid")
    if not _HOST.fullmatch(host):
        raise BadAddress("Disallowed character in URL host")
    return host


def _port(port: str | None) -> str:
    if port is None:
        return ""
    digits = port.lstrip("0")
    if number(digits) is None or not 0 < int(digits) <= 0xFFFF:
        raise BadAddress("Wrong port number specified in the URL")
    return f":{digits}"


def _path(path: str) -> str:
    path = re.sub(f"[{_SPACE}]", "%20", path.rstrip(_SPACE))
    return path if path.startswith("/") else f"/{path}"


def _query(url: str, host: str) -> list[tuple[str, str]]:
    hit = re.fullmatch(rf"tg:(?://)?{host}/?\?([^#]*)(?:#.*)?", url, re.IGNORECASE | re.DOTALL)
    pairs = [pair.partition("=") for pair in hit[1].split("&")] if hit else []
    return [(name, value) for name, _, value in pairs]


def _first(pairs: list[tuple[str, str]], name: str) -> str:
    return next((value for found, value in pairs if found == name), "")
