"""Hand-made values for the screens of scheduled exams, of a group's table, and of the files for a host."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cities import City
from bot.screens import Screen
from bot.services.challenge_values import Told
from bot.services.room_table import Line, Table
from bot.services.room_values import Plan
from bot.views import challenge, room, room_csv, room_table
from scheduler.challenge import Repeat
from scheduler.room_state import Lobby, Scheduled
from tests.bot import exam_screens
from tests.bot.room_screens import gathering

NEW_YORK = "America/New_York"
NAMES = ("Dana", "Ann <b> & Co.", "Bo", "Raj Krishnamurthy-Patel", "梅梅梅梅梅梅梅", "Zoë")


def told(
    repeat: Repeat = Repeat.WEEKLY, moment: str = "2026-03-06 20:00", number: int = 7, mode: int = 0
) -> Told:
    coming = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(NEW_YORK))
    return Told(number, repeat, coming, NEW_YORK, Plan("cpc", 20, 45, mode), "CPC", "Dana <& Co>")


def line(rank: int, points: int | None = None) -> Line:
    name = NAMES[rank - 1] if rank <= len(NAMES) else f"Person {rank}"
    right = 120 - 5 * rank
    return Line(
        rank, 5_000 + rank, name, 12 - rank // 3, right, 130, right * 100 if points is None else points,
        max(0, 4 - rank),
    )  # fmt: skip


def table(people: int = 5, asker: int = 5_001, week: int = 2) -> Table:
    lines = [line(rank) for rank in range(1, people + 1)]
    return Table("Coders", asker, 12, lines, 1 if week else 0, lines[:week])


SCREENS: dict[str, Callable[[], Screen]] = {
    "challenges-none": lambda: challenge.all_here([], NEW_YORK),
    "challenges": lambda: challenge.all_here(
        [
            told(), told(Repeat.DAILY, "2026-03-03 07:30", 8), told(Repeat.ONCE, "2026-12-01 19:00", 9),
            told(mode=1, number=10),
        ],
        "America/Indiana/Indianapolis",
    ),
    "challenge-lobby": lambda: room.lobby(
        gathering(Lobby(), scheduled=Scheduled(1, exam_screens.START + 300))
    ),
    "challenge-added": lambda: challenge.added(told()),
    "challenge-misread": lambda: challenge.misread(challenge.there_already()),
    "challenge-as-group": challenge.as_yourself,
    "challenge-zone": lambda: challenge.zone_set(
        City("Hyderabad", "IN", "Asia/Kolkata"), datetime(2026, 3, 2, 20, 30), 2,  # noqa: DTZ001
        [City("Hyderabad", "PK", "Asia/Karachi")],
    ),
    "challenge-zone-alone": lambda: challenge.zone_set(
        City("Chicago", "US", "America/Chicago"), datetime(2026, 3, 2, 9, 0), 0, []  # noqa: DTZ001
    ),
    "challenge-zone-which": lambda: challenge.no_city(""),
    "challenge-zone-unknown": lambda: challenge.no_city("<Nowhere>"),
    "challenge-left-out": lambda: challenge.left_out("Dana"),
    "challenge-refused": lambda: challenge.refused("Dana", "a deck cannot be read; it is in the log"),
    "table": lambda: room_table.table(table()),
    "table-many": lambda: room_table.table(table(60, asker=5_037, week=20)),
    "table-nothing-this-week": lambda: room_table.table(table(week=0)),
    "table-empty": lambda: room_table.table(table(0, week=0)),
    "room-csv-making": room_csv.making,
    "room-csv-sent": room_csv.sent,
    "room-csv-host-only": room_csv.host_only,
    "room-csv-not-over": room_csv.not_over,
    "room-csv-unknown": room_csv.unknown,
    "room-csv-failed": room_csv.failed,
}  # fmt: skip
