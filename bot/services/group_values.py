"""What a group can choose for its exams, and what Telegram says of who asks."""

from __future__ import annotations

from enum import Enum, IntEnum

ADMIN = "group-admin"  # an errand's kind


class Choice(IntEnum):
    """Buttons carry the number."""

    ADMINS_ONLY = 0
    TOPIC = 1


class Verdict(Enum):
    """Whether somebody is an admin of a group."""

    YES = "yes"
    NO = "no"
    HIDDEN = "hidden"  # Telegram does not tell us
    UNKNOWN = "unknown"  # Telegram does not answer
