"""setWebhook, deleteWebhook, getWebhookInfo.

Rules:
1. The target must be on this machine: a loopback address or localhost, or any name with a loopback `ip_address`. Any
   port and plain http will do; Telegram wants https on 443, 80, 88 or 8443.
2. https is checked against the `certificate` that was given, as Telegram does; without one it is not checked.
3. Setting what is set already changes nothing and hurries nothing. `allowed_updates` are remembered as with polls.
4. `world.webhook` is replaced, never changed in place, and `on_webhook` rings whenever what is set changes.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sandbox.files import Upload
from sandbox.jsontext import Object
from sandbox.params import Params, integer, text, truth
from sandbox.polling import remember_kinds
from sandbox.refusal import Refused, Told, bad_request
from sandbox.world import World

MAX_URL = 2048
MAX_CERTIFICATE = 3 << 20
DEFAULT_CONNECTIONS, MAX_CONNECTIONS = 40, 100
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_SET = (
    "url",
    "certificate",
    "ip_address",
    "max_connections",
    "secret_token",
)  # what a bot says of its webhook


def set_webhook(world: World, params: Params) -> Told:
    """Without a url it deletes, as with Telegram."""
    url = (text(params, "url") or "").strip()
    if not url:
        return delete_webhook(world, params)
    wanted = _wanted(url, params)
    remember_kinds(world, params)
    _drop(world, params)
    if world.webhook is not None and all(world.webhook.get(name) == wanted[name] for name in _SET):
        return Told(result=True, description="Webhook is already set")
    _change(world, wanted)
    return Told(result=True, description="Webhook was set")


def delete_webhook(world: World, params: Params) -> Told:
    _drop(world, params)
    if world.webhook is None:
        return Told(result=True, description="Webhook is already deleted")
    _change(world, None)
    return Told(result=True, description="Webhook was deleted")


def get_webhook_info(world: World, _: Params) -> Object:
    hook = world.webhook or {}
    info: Object = {
        "url": hook.get("url", ""),
        "has_custom_certificate": bool(hook.get("certificate")),
        "pending_update_count": world.updates.count(world.clock.now()),
    }
    for name in ("ip_address", "last_error_date", "last_error_message", "max_connections"):
        if hook.get(name):
            info[name] = hook[name]
    if world.updates.allowed is not None:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


def known_hook(saved: Any) -> Object | None:
    """The webhook of a snapshot, held to the same rules. Raises `ValueError`."""
    if saved is None:
        return None
    try:
        return {**saved, **_wanted(text(saved, "url") or "", saved)}
    except Refused as refused:
        raise ValueError(refused.description) from refused


def _wanted(url: str, params: Params) -> Object:
    url = url if "://" in url else f"https://{url}"
    return {
        "url": url,
        "certificate": _certificate(params),
        "ip_address": _address(url, text(params, "ip_address") or ""),
        "max_connections": _connections(params),
        "secret_token": _secret(params),
    }


def _change(world: World, webhook: Object | None) -> None:
    world.webhook = webhook
    world.rev += 1
    world.on_webhook()


def _drop(world: World, params: Params) -> None:
    if truth(params, "drop_pending_updates") and len(world.updates):
        world.updates.clear()
        world.rev += 1


# ---- what a bot may say


def _connections(params: Params) -> int:
    """Telegram takes the nearest number that it allows."""
    return min(max(integer(params, "max_connections") or DEFAULT_CONNECTIONS, 1), MAX_CONNECTIONS)


def _secret(params: Params) -> str:
    secret = text(params, "secret_token") or ""
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def _certificate(params: Params) -> str:
    """As PEM text, empty when none was given."""
    given: Any = params.get("certificate")
    if isinstance(given, Upload):
        given = given.data.decode("ascii", "replace")
    if not given:
        return ""
    if not isinstance(given, str) or len(given) > MAX_CERTIFICATE:
        raise bad_request("certificate must be a file of at most 3 MB")
    try:
        ssl.create_default_context(cadata=given)
    except (ssl.SSLError, ValueError) as error:
        raise bad_request("bad webhook: failed to set custom certificate file") from error
    return given


def _address(url: str, ip_address: str) -> str:
    """Where it is posted to instead of the url's host, empty for the host itself. Refuses all other machines."""
    host = _parsed(url).hostname or ""
    if ip_address and not _is_address(ip_address):
        raise bad_request("bad webhook: Invalid IP address specified")
    target = ip_address if ip_address and not _is_address(host) else host
    if not _is_here(target) or (ip_address and not _is_here(ip_address)):
        raise bad_request("bad webhook: the sandbox posts to this machine only")
    return ip_address


def _parsed(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise bad_request("invalid webhook URL specified") from error
    if not known or len(url) > MAX_URL or not url.isprintable() or {" ", "\\"} & set(url):
        raise bad_request("invalid webhook URL specified")
    return parts


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_here(host: str) -> bool:
    """A zone (::1%x) is none of this machine's: who looks it up decides what it means."""
    if host == "localhost" or "%" in host:
        return host == "localhost"
    return _is_address(host) and ipaddress.ip_address(host).is_loopback
