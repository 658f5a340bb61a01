"""Codes as options, and how a rationale names the wrong ones."""

from __future__ import annotations

from collections.abc import Mapping

from decks.choice import Lettered
from decks.model import Option


def coded(code: str) -> Option:
    return Option(code, code)


def named(wrong: Lettered, titles: Mapping[str, str], verb: str = "is") -> str:
    """ "A K25.0 is Acute gastric ulcer; C K40 is Inguinal hernia"."""
    return "; ".join(f"{letter} {option.text} {verb} “{titles[option.text]}”" for letter, option in wrong)
