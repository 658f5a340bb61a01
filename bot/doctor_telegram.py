"""What the doctor learns from Telegram by one harmless call: whether the token is good, what it may, our clock."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from bot.clock import machine_time
from bot.config import TELEGRAM, Secret
from bot.doctor_data import BAD, OK, WARN, Finding

ANSWER_SECONDS = 5.0
CLOCK_SECONDS = 30.0  # the Date header has whole seconds, and the answer is on its way for some
REFUSED = (401, 404)


def ask(token: Secret, api: str = TELEGRAM) -> Iterator[Finding]:
    """Nothing that is told holds the address: it holds the token."""
    try:
        with urllib.request.urlopen(f"{api}/bot{token.reveal()}/getMe", timeout=ANSWER_SECONDS) as answer:  # noqa: S310
            me, date = json.load(answer)["result"], answer.headers.get("Date")
    except urllib.error.HTTPError as error:
        yield _refused(error.code)
    except (OSError, ValueError, KeyError) as error:
        reason = getattr(error, "reason", error)
        yield Finding(
            WARN,
            "Telegram",
            f"not reached ({type(reason).__name__}): the token and the clock were not checked",
            "Is there a way out to api.telegram.org, port 443?",
        )
    else:
        yield Finding(OK, "Telegram", f"the token is good: @{me.get('username')}")
        yield from _scope(me)
        yield _clock(date)


def _refused(code: int) -> Finding:
    if code in REFUSED:
        return Finding(
            BAD,
            "Telegram",
            "the token is refused",
            "Copy it again from @BotFather; if it was revoked there, use the new one.",
        )
    return Finding(
        WARN, "Telegram", f"answers {code}: the token and the clock were not checked", "Try later."
    )


def _scope(me: Mapping[str, Any]) -> Iterator[Finding]:
    if me.get("can_join_groups"):
        yield Finding(OK, "groups", "the bot can be added to groups")
    else:
        do = "For group exams: @BotFather, /setjoingroups, Enable."
        yield Finding(WARN, "groups", "the bot cannot be added to groups", do)
    if me.get("can_read_all_group_messages"):
        do = "It needs none of that: @BotFather, /setprivacy, Enable; then add it to its groups again."
        yield Finding(WARN, "privacy", "the bot is given everything that is written in its groups", do)
    else:
        yield Finding(OK, "privacy", "in groups the bot sees only commands and what is said to it")


def _clock(date: str | None) -> Finding:
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return Finding(OK, "clock", "not checked: Telegram's answer has no date")
    ahead = (machine_time() - theirs).total_seconds()
    if abs(ahead) > CLOCK_SECONDS:
        which = "ahead of" if ahead > 0 else "behind"
        do = "Set the clock, and let NTP keep it (timedatectl set-ntp true)."
        return Finding(WARN, "clock", f"{abs(ahead):.0f} s {which} Telegram's", do)
    return Finding(OK, "clock", "agrees with Telegram's")
