"""When we were away, and how much of it is given back.

Health marks are written every few seconds while updates are taken in. A gap between two of them that is longer
than `LONGEST_GAP` is an outage: nobody could answer, so no clock ran. Shorter gaps are hiccups; taps made in them
arrive. At a start the outage is told to every exam and room before any other event that is younger than its
beginning, a tick too: a machine that has ended by its clock gives nothing back.
"""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_GAP = 15  # seconds


@dataclass(frozen=True, slots=True)
class Outage:
    """From the last health mark before the gap to the first one after it, UTC seconds."""

    since: int
    until: int


def lost_since(outage: Outage, *known: int) -> int:
    """Seconds of it after the latest of the `known` moments: a start, or the end of what was given back before.
    Nothing when the gap was none."""
    if outage.until - outage.since <= LONGEST_GAP:
        return 0
    return max(0, outage.until - max(outage.since, *known))
