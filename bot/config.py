"""Configuration: environment, `.env`, nothing else. The token is a `Secret`, so no repr or log shows it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

TELEGRAM = "https://api.telegram.org"
SANDBOX_TOKEN = "1000001:SANDBOX-has-no-secrets-but-looks-alike"  # noqa: S105  # opens nothing
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
WEBHOOK_PORTS = {443, 80, 88, 8443}  # where Telegram posts to
LISTEN = "127.0.0.1:8082"  # plain HTTP, for the proxy that does the TLS
CREDENTIAL = "token"  # what systemd's LoadCredential calls it


class BadConfig(Exception):
    """A setting that cannot be meant; the message says which and what to do."""


class Secret:
    """A text that shows itself only when asked by name."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram posts updates to, without a slash at its end, and where we listen for them."""

    url: str
    host: str
    port: int

    @property
    def is_local(self) -> bool:
        return urlsplit(self.url).hostname in _LOOPBACK


@dataclass(frozen=True, slots=True)
class Config:
    """`follow_clock` only with a sandbox on this machine; `rate` is calls a second over all chats.

    Without a `hook` updates are polled.
    """

    token: Secret
    data: Path  # this bot's own folder
    decks: Path
    api: str = TELEGRAM
    follow_clock: bool = False
    rate: float = 30.0
    hook: Hook | None = None
    admins: frozenset[int] = frozenset()  # Telegram ids of the maintainers
    metrics: tuple[str, int] | None = None  # where they are served

    def __post_init__(self) -> None:
        if self.follow_clock and urlsplit(self.api).hostname not in _LOOPBACK:
            raise BadConfig(
                "the clock of a sandbox is followed on this machine only, never with real Telegram"
            )
        if not 0 < self.rate <= 1_000_000:
            raise BadConfig("CODEDRILL_RATE must be calls a second, more than 0")
        if self.hook and self.hook.is_local and urlsplit(self.api).hostname not in _LOOPBACK:
            raise BadConfig("CODEDRILL_WEBHOOK_URL must be an https address that Telegram can reach")


def settings(folder: Path) -> dict[str, str]:
    """The environment over `.env` in `folder`."""
    from_file = {name: value for name, value in dotenv_values(folder / ".env").items() if value}
    return {**from_file, **os.environ}


def data_root(values: dict[str, str]) -> Path:
    return Path(values.get("CODEDRILL_DATA") or "data")


def token_of(values: dict[str, str]) -> Secret | None:
    """The real token, None when there is none: CODEDRILL_TOKEN, or what is in the file CODEDRILL_TOKEN_FILE, or in
    systemd's credential. Raises `BadConfig` for one that no bot can have, and for a file that cannot be read.
    """
    where, text = "CODEDRILL_TOKEN", values.get("CODEDRILL_TOKEN", "").strip()
    file = _token_file(values)
    if not text and file is not None:
        where, text = f"the token in {file}", _read(file)
        if not text:
            raise BadConfig(f"{file} is empty. Write the bot's token into it, from @BotFather.")
    if not text:
        return None
    if not _TOKEN.fullmatch(text):
        raise BadConfig(f"{where} does not look like a bot token (123456789:AA…). Copy it from @BotFather.")
    return Secret(text)


def _token_file(values: dict[str, str]) -> Path | None:
    """One that is named must be there; systemd's folder may hold other credentials only."""
    if named := values.get("CODEDRILL_TOKEN_FILE", "").strip():
        return Path(named)
    folder = values.get("CREDENTIALS_DIRECTORY", "").strip()
    given = Path(folder, CREDENTIAL) if folder else None
    return given if given is not None and given.exists() else None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no text"
        raise BadConfig(f"CODEDRILL_TOKEN_FILE: {file} cannot be read: {why}") from None


def load(
    values: dict[str, str], token: Secret, *, api: str | None = None, follow_clock: bool = False
) -> Config:
    """Raises `BadConfig`."""
    root = data_root(values)
    try:
        rate = float(values.get("CODEDRILL_RATE") or 30)
    except ValueError as error:
        raise BadConfig("CODEDRILL_RATE must be a number of calls a second") from error
    bot_id = token.reveal().partition(":")[0]
    hook = hook_of(values)
    if follow_clock and hook and not hook.is_local:
        hook = None  # meant for the real bot; a sandbox posts to this machine only
    return Config(
        token,
        root / bot_id,
        root / "decks",
        api or TELEGRAM,
        follow_clock,
        rate,
        hook,
        admins_of(values),
        metrics_of(values),
    )


def metrics_of(values: dict[str, str]) -> tuple[str, int] | None:
    """Host and port for those who watch the bot, None for none. Raises `BadConfig`."""
    text = (values.get("CODEDRILL_METRICS") or "0").strip()
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) < 65_536):
        raise BadConfig(
            "CODEDRILL_METRICS must be a port, or host:port, like 9464 or 127.0.0.1:9464; 0 for none"
        )
    return (host.strip("[]") or "127.0.0.1", int(port)) if int(port) else None


def admins_of(values: dict[str, str]) -> frozenset[int]:
    """Telegram ids of the maintainers, none without the setting. Raises `BadConfig`."""
    texts = (values.get("CODEDRILL_ADMINS") or "").replace(",", " ").split()
    if not all(text.isascii() and text.isdigit() and 0 < int(text) < 2**52 for text in texts):
        raise BadConfig("CODEDRILL_ADMINS must be Telegram ids, separated by commas: 123456789,987654321")
    return frozenset(map(int, texts))


def hook_of(values: dict[str, str]) -> Hook | None:
    """The webhook, None when updates are polled. Raises `BadConfig`."""
    url = (values.get("CODEDRILL_WEBHOOK_URL") or "").strip().rstrip("/")
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError as error:
        raise BadConfig(f"CODEDRILL_WEBHOOK_URL is no address: {error}") from error
    local = parts.hostname in _LOOPBACK
    if not parts.hostname or parts.scheme not in ("https", "http") or (parts.scheme == "http" and not local):
        raise BadConfig("CODEDRILL_WEBHOOK_URL must be like https://example.org/codedrill")
    if parts.query or parts.fragment or parts.username is not None or not url.isprintable() or " " in url:
        raise BadConfig("CODEDRILL_WEBHOOK_URL may have a host, a port and a path, nothing else")
    if not local and port not in WEBHOOK_PORTS:
        raise BadConfig("CODEDRILL_WEBHOOK_URL: Telegram posts to ports 443, 80, 88 and 8443 only")
    default = f"{parts.hostname}:{port}" if parts.scheme == "http" else LISTEN
    return Hook(url, *_listen(values.get("CODEDRILL_WEBHOOK_LISTEN") or default))


def _listen(text: str) -> tuple[str, int]:
    host, _, port = text.strip().rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        raise BadConfig(f"CODEDRILL_WEBHOOK_LISTEN must be host:port, like {LISTEN}")
    return host.strip("[]"), int(port)
