"""What the sections of HCPCS Level II hold.

A section is a letter, and every code stands in the section of its first letter: so much the file of CMS says. It
prints no headings. The headings here follow printed code books, in our words; where books disagree (H, M, Q) the
heading helps a reader and is never asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "A": "Ambulance and transport, medical and surgical supplies, miscellaneous and investigational",
        "B": "Enteral and parenteral therapy",
        "C": "Hospital outpatient prospective payment system",
        "E": "Durable medical equipment",
        "G": "Temporary procedures and professional services",
        "H": "Alcohol, drug and behavioral health treatment, rehabilitative services",
        "J": "Drugs administered other than by mouth, chemotherapy drugs",
        "K": "Temporary durable medical equipment, for the DME contractors",
        "L": "Orthotic and prosthetic procedures",
        "M": "Medical services",
        "P": "Pathology and laboratory",
        "Q": "Temporary items and services of all kinds",
        "R": "Diagnostic radiology",
        "S": "Temporary national codes of private payers, not for Medicare",
        "T": "National codes for state Medicaid agencies",
        "U": "Coronavirus diagnostic tests",
        "V": "Vision and hearing services",
    }
)
ASKED = tuple(letter for letter in HEADINGS if letter not in "HMQ")
HEADINGS_NOTE = "Headings follow printed code books, in our words; the file of CMS prints none."

# Headings that could stand for one another, never two of them in one question.
_ALIKE = (frozenset("EK"), frozenset("CGS"), frozenset("PU"), frozenset("RP"))


def could_be(letter: str, other: str) -> bool:
    """Whether the heading of one section might be taken for another's."""
    return letter == other or any({letter, other} <= pair for pair in _ALIKE)


def heading(letter: str) -> str:
    """Of a letter that a later file brings, the letter itself."""
    return HEADINGS.get(letter, f"Section {letter}")
