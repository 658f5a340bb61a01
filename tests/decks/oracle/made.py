"""Items made by hand, one of each template, right by the printed book; tests spoil them one thing at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.decks.oracle.tabular import fy2026, fy2027
from tests.decks.oracle.words import undotted

Item = dict[str, Any]
EDITIONS = {
    "icd10cm": ("ICD-10-CM", "FY2026"),
    "icd10pcs": ("ICD-10-PCS", "FY2025"),
    "hcpcs": ("HCPCS Level II", "October 2025"),
}


def made(
    template: str,
    subject: str,
    stem: str,
    options: Sequence[str | tuple[str, str]],
    key: int = 0,
    *,
    system: str = "icd10cm",
    place: str = "",
    edition: str = "",
    rationale: str = "Because the book says so.",
) -> Item:
    """An item as the command prints it. Options are words, or (words, code)."""
    name, standard = EDITIONS[system]
    return {
        "id": f"{system}:{subject}:{template}#1",
        "template": template,
        "subject": subject,
        "stem": stem,
        "options": [option(each) for each in options],
        "key": [key],
        "rationale": rationale,
        "source": {
            "system": name,
            "edition": edition or standard,
            "place": place or f"Tabular, {subject[:3]}",
        },
        "domain": "Diagnosis coding",
        "difficulty": "medium",
    }


def option(given: str | tuple[str, str]) -> dict[str, str]:
    return {"text": given} if isinstance(given, str) else {"text": given[0], "code": given[1]}


def codes(*each: str) -> list[tuple[str, str]]:
    return [(code, code) for code in each]


def title(code: str) -> str:
    return fy2026().titles[undotted(code)]


def title_2027(code: str) -> str:
    return fy2027().titles[undotted(code)]


def titled(*each: str) -> list[tuple[str, str]]:
    return [(title(code), code) for code in each]


def typed(item: Item, answer: str) -> Item:
    return {name: value for name, value in item.items() if name not in ("options", "key")} | {
        "answer": answer,
        "options": [],
        "key": [],
    }
