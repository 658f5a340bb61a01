"""Which edition of ICD-10-PCS ships.

In force in fiscal year 2025. The exam window is assumed: no exam body has been found to say which PCS year it asks
for, so the habit of the ICD-10-CM books (the calendar year, from the middle of January) is taken over. Until a
newer edition is imported, this one serves, and each item names it.
"""

from __future__ import annotations

from datetime import date

from decks.model import Edition

PCS_FY2025 = Edition(
    id="icd10pcs-2025",
    system="ICD-10-PCS",
    name="FY2025",
    release="October 1 2024",
    effective_from=date(2024, 10, 1),
    effective_to=date(2025, 9, 30),
    exam_from=date(2025, 1, 15),
    exam_to=date(2026, 1, 14),
)
