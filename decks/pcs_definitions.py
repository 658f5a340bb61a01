"""Definitions without the names that they define: what of one can be quoted and does not give its name away."""

from __future__ import annotations

import re

HIDDEN = "[…]"
_LETTERS_OF_A_NAME = 5  # "destructive" betrays Destruction
_WORD = re.compile(r"[A-Za-z]{4,}")


def fits(asked: str, definition: str) -> bool:
    """Whether this is the definition quoted, with one word where one was left out."""
    return re.fullmatch(r"\w+".join(map(re.escape, asked.split(HIDDEN))), definition) is not None


def without_name(label: str, definition: str) -> str:
    """The definition without the word that begins as its name does; empty where too little would remain."""
    names = tuple(word[:_LETTERS_OF_A_NAME].casefold() for word in _WORD.findall(label))
    named = [word for word in _WORD.findall(definition) if word.casefold().startswith(names)]
    if not named or is_shared(label):
        return definition
    if len(named) > 1 or definition.rstrip(".").endswith(named[0]):
        return ""
    return definition.replace(named[0], HIDDEN)


def is_shared(label: str) -> bool:
    """Three approaches share the words that their definitions give away."""
    return "Opening" in label
