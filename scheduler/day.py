"""Which learning day a moment belongs to, and when a learning day begins.

Rules:
1. A learning day begins at 04:00 on the learner's wall clock: who learns past midnight still learns "today".
   Its number is the ordinal of (local wall time - 4 h).date().
2. Where 04:00 is skipped, the day begins at the jump; where it comes twice, at the first one.

The wall clock has jumped back across 04:00 in no zone since 1970 (tests look), so days never go back
as long as the zone stays the same.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ROLLOVER = timedelta(hours=4)


def local_time(at: int, zone: ZoneInfo) -> datetime:
    """The learner's wall clock at the UTC epoch second `at`."""
    return datetime.fromtimestamp(at, zone)


def learning_day(at: int, zone: ZoneInfo) -> int:
    """The number of the learning day (`date.toordinal`) that holds the UTC epoch second `at`."""
    return (local_time(at, zone) - ROLLOVER).toordinal()  # same zone: the wall clock goes back, not the time


def day_start(day: int, zone: ZoneInfo) -> int:
    """The UTC epoch second in which the learning day begins."""
    rollover = (datetime.fromordinal(day) + ROLLOVER).replace(tzinfo=zone)
    first, second = int(rollover.timestamp()), int(rollover.replace(fold=1).timestamp())
    if first <= second:  # 04:00 comes once, or twice and the first one counts
        return first
    # 04:00 is skipped: the two readings lie on either side of the jump
    return bisect_left(range(first), day, lo=second, key=lambda at: learning_day(at, zone))
