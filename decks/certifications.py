"""The certifications that learners prepare for: who gives them, and which edition of the code set they ask for.

Names describe; they are trademarks of their owners, with whom this project has no connection.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from decks.editions import ExamBody, edition_for
from decks.model import Edition


@dataclass(frozen=True, slots=True)
class Certification:
    id: str  # "crc", also the name of its core list
    name: str  # "CRC"
    title: str
    body: ExamBody | None  # None: no public exam window is known
    giver: str


CERTIFICATIONS = {
    each.id: each
    for each in (
        Certification("cpc", "CPC", "Professional coder", ExamBody.AAPC, "AAPC"),
        Certification("coc", "COC", "Outpatient facility coder", ExamBody.AAPC, "AAPC"),
        Certification("cic", "CIC", "Inpatient coder", ExamBody.AAPC, "AAPC"),
        Certification("crc", "CRC", "Risk adjustment coder", ExamBody.AAPC, "AAPC"),
        Certification("cpb", "CPB", "Biller", ExamBody.AAPC, "AAPC"),
        Certification("cpma", "CPMA", "Medical auditor", ExamBody.AAPC, "AAPC"),
        Certification("cca", "CCA", "Coding associate", ExamBody.AHIMA, "AHIMA"),
        Certification("ccs", "CCS", "Coding specialist", ExamBody.AHIMA, "AHIMA"),
        Certification("ccs-p", "CCS-P", "Coding specialist, physician based", ExamBody.AHIMA, "AHIMA"),
        Certification("rhit", "RHIT", "Health information technician", ExamBody.AHIMA, "AHIMA"),
        Certification("cmc", "CMC", "Medical coder (unofficial outline)", None, "PMI"),
    )
}


def edition_of_exam(certification: str, day: date) -> Edition | None:
    """The edition of ICD-10-CM that an exam on `day` asks for; None where no window is known."""
    found = CERTIFICATIONS.get(certification)
    return edition_for(found.body, day) if found and found.body else None
