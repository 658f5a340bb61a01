"""What a record says when a seventh character is right: the meaning of the character taken apart and put in words.

"Initial" means active treatment, not a first visit (guideline I.C.19.a), so the words of the meaning never reach
the learner; the facts behind them do.
"""

from __future__ import annotations

from dataclasses import dataclass

_PHASES = {
    "initial encounter": "active treatment",
    "subsequent encounter": "routine care during healing or recovery, after active treatment",
    "sequela": "a late effect (sequela) that remains after the acute phase",
}
_WOUNDS = (
    ("open fracture type IIIA, IIIB, or IIIC", "open, type IIIA, IIIB, or IIIC"),
    ("open fracture type I or II", "open, type I or II"),
    ("open fracture", "open"),
    ("closed fracture", "closed"),
)
_HEALINGS = {
    "routine healing": "routine",
    "delayed healing": "delayed",
    "nonunion": "nonunion",
    "malunion": "malunion",
}
_UNSTATED = {
    "not applicable or unspecified": "There is one fetus only.",
    "other fetus": "Affected is a fetus other than 1 to 5.",
    "stage unspecified": "The stage is not documented.",
    "unspecified eye": "The record does not say which eye.",
    "unspecified time": "The record does not say when the score was taken.",
}


@dataclass(frozen=True, slots=True)
class Phase:
    """Empty where the meaning says nothing of the kind."""

    care: str
    wound: str
    healing: str


def phase_of(meaning: str) -> Phase:
    care = next((words for begin, words in _PHASES.items() if meaning.startswith(begin)), "")
    wound = next((words for part, words in _WOUNDS if part in meaning), "") if care else ""
    healing = next((words for part, words in _HEALINGS.items() if meaning.endswith(part)), "") if care else ""
    return Phase(care, wound, healing)


def documented(meaning: str) -> str:
    """The sentences of a record that lead to this meaning alone."""
    phase = phase_of(meaning)
    if not phase.care:
        return _UNSTATED.get(meaning, f"Documented: {meaning}.")
    parts = (("Phase of care", phase.care), ("Fracture", phase.wound), ("Healing", phase.healing))
    return " ".join(f"{name}: {words}." for name, words in parts if words)
