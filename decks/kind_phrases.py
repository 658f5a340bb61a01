"""How the stems of templates are turned into those of other kinds of items. A test draws items of each template, so
that a stem that is worded anew does not pass unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SECONDARY = "present on admission, before exclusions"

# How a stem asks for one code, how for two, and what is wrong with the others.
TURNS = (
    (
        "Which of these codes is valid for submission (complete code)?",
        "Pick the 2 codes that are valid for submission (complete codes).",
        "needs more characters",
    ),
    (
        "Which of these codes needs more characters before it is valid for submission?",
        "Pick the 2 codes that need more characters before they are valid for submission.",
        "is complete",
    ),
    (
        "which of these codes maps to a payment HCC?",
        "pick the 2 codes that map to a payment HCC.",
        "maps to none",
    ),
    (
        "which of these codes leaves the risk score as it is, since it maps to no payment HCC?",
        "pick the 2 codes that leave the risk score as it is, since they map to no payment HCC.",
        "maps to a payment HCC",
    ),
    (
        f"which of these codes is an MCC as a secondary diagnosis, {_SECONDARY}?",
        f"pick the 2 codes that are MCCs as secondary diagnoses, {_SECONDARY}.",
        "is no MCC",
    ),
    (
        f"which of these codes has the level CC (not MCC) as a secondary diagnosis, {_SECONDARY}?",
        f"pick the 2 codes that have the level CC (not MCC) as secondary diagnoses, {_SECONDARY}.",
        "has another level",
    ),
    (
        f"which of these codes is a non-CC as a secondary diagnosis, {_SECONDARY}?",
        f"pick the 2 codes that are non-CCs as secondary diagnoses, {_SECONDARY}.",
        "is a CC or MCC",
    ),
)

# By template: what is replaced in the stem, and by what, where no options are shown.
LINES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pcs-neighbour": ("Which code has exactly", "ICD-10-PCS, table {table}: the code that has exactly"),
        "seventh-character": ("Which complete code is right?", "{subject} is the code to complete."),
        "placeholder-x": (
            "Which of these is the correctly built, complete code",
            "The correctly built, complete code",
        ),
        "drug-intent": (
            "Which code reports the drug and what happened?",
            "The code of {header}- for the drug and what happened.",
        ),
        "laterality": ("Mind the side: which complete code has", "Mind the side: the complete code that has"),
    }
)
