"""Which edition of HCPCS Level II ships.

CMS publishes a whole file each quarter; this one was in force from October to December 2025. The exam window is
assumed: no exam body has been found to say which quarter it asks for, so the habit of the code books is taken over
(those of a calendar year serve until the middle of the next January), from the day the quarter began. Until a newer
file is imported, this one serves, and each item names it.
"""

from __future__ import annotations

from datetime import date

from decks.model import Edition

HCPCS_OCTOBER_2025 = Edition(
    id="hcpcs-2025-10",
    system="HCPCS Level II",
    name="October 2025",
    release="October 1 2025",
    effective_from=date(2025, 10, 1),
    effective_to=date(2025, 12, 31),
    exam_from=date(2025, 10, 1),
    exam_to=date(2026, 1, 14),
)
