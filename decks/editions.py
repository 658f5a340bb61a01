"""Which edition of ICD-10-CM an exam asks for on its day.

Exams follow the books of a calendar year, not the edition in force: payers change on October 1, AAPC in the
middle of January, AHIMA on May 1. A window whose end has not been announced ends where the body's yearly habit
lets the next one begin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType

from decks.model import Edition
from decks.sources.hcpcs_edition import HCPCS_OCTOBER_2025
from decks.sources.icd10cm import FY2026
from decks.sources.icd10pcs_edition import PCS_FY2025

FY2027 = Edition(
    id="icd10cm-2027",
    system="ICD-10-CM",
    name="FY2027",
    release="October 1 2026",
    effective_from=date(2026, 10, 1),
    effective_to=date(2027, 9, 30),
    exam_from=date(2027, 1, 15),
    exam_to=date(2028, 1, 14),
)


EDITIONS: Mapping[str, Edition] = MappingProxyType(
    {edition.id: edition for edition in (FY2026, FY2027, PCS_FY2025, HCPCS_OCTOBER_2025)}
)


class ExamBody(Enum):
    AAPC = "AAPC"
    AHIMA = "AHIMA"


@dataclass(frozen=True, slots=True)
class ExamWindow:
    """Both days belong to it."""

    body: ExamBody
    edition: Edition
    first: date
    last: date
    source: str
    checked_on: date


_CHECKED = date(2026, 11, 23)
_AAPC = "AAPC help centre: exams follow the code books of the calendar year, 2027 from mid-January 2027"
_AHIMA = "AHIMA as quoted by exam guides (not read there): 2026 books for exams from May 1 2026 on"

EXAM_WINDOWS = (
    ExamWindow(ExamBody.AAPC, FY2026, FY2026.exam_from, FY2026.exam_to, _AAPC, _CHECKED),
    ExamWindow(ExamBody.AAPC, FY2027, FY2027.exam_from, FY2027.exam_to, _AAPC, _CHECKED),
    ExamWindow(ExamBody.AHIMA, FY2026, date(2026, 5, 1), date(2027, 4, 30), _AHIMA, _CHECKED),
    ExamWindow(ExamBody.AHIMA, FY2027, date(2027, 5, 1), date(2028, 4, 30), _AHIMA, _CHECKED),
)


def edition_for(exam_body: ExamBody, exam_date: date) -> Edition | None:
    """None where no window is known."""
    for window in EXAM_WINDOWS:
        if window.body is exam_body and window.first <= exam_date <= window.last:
            return window.edition
    return None
