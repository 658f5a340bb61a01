"""What stories of scheduled exams look at. They begin on Monday, at 10 o'clock in New York."""

from __future__ import annotations

from datetime import UTC, datetime

from db import challenges
from tests.bot.group_house import Group, House

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def rows(house: House, group: Group) -> list[challenges.ChallengeRecord]:
    return house.query(lambda work: challenges.all_in(work, group.chat.id))  # type: ignore[no-any-return]


def lobbies(group: Group, after: int = 0) -> list[int]:
    return [number for number in group.message_ids[after:] if "Scheduled by" in group.text_of(number)]


def skip_to(house: House, moment: str) -> None:
    """In UTC."""
    house.clock.ahead += datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() - house.clock.now()


def clock(house: House) -> str:
    return datetime.fromtimestamp(house.clock.now(), UTC).strftime("%a %H:%M")


def clean(house: House) -> None:
    assert (house.floods, house.refused) == ([], [])
