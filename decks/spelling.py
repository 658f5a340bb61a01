"""How a code is written: the key (`E1142`) inside the deck, the dotted form (`E11.42`) for people.

Rules of ICD-10-CM. A key has 3 to 7 characters and begins with a letter. After the first character no code
holds the letter O, so a typed O is read as zero there. The letter I does occur (Y93.I), so it stays.
"""

from __future__ import annotations

import re
import unicodedata

_KEY = re.compile(r"[A-Z][0-9A-Z]{2,6}", re.ASCII)
_BEGINNING = re.compile(r"[A-Z][0-9][0-9A-Z]{0,5}", re.ASCII)  # all categories have a digit behind the letter
_SEPARATORS = re.compile(r"[\s.]+")
_LONGEST_TYPED = 64  # a code with generous spaces around it; anything longer is prose


def dotted(key: str) -> str:
    return f"{key[:3]}.{key[3:]}" if len(key) > 3 else key


def key_of(typed: str) -> str | None:
    """The key that a typed text means, whether or not such a code exists; None when it cannot be a code."""
    stripped = typed.strip() if len(typed) <= 5_000 else ""
    key = _key(stripped) if 3 <= len(stripped) <= _LONGEST_TYPED else ""
    return key if _KEY.fullmatch(key) else None


def beginning_of(typed: str) -> str | None:
    """The beginning of keys that a typed text means ("J4", "e11."), a letter and a digit at least; None for words."""
    stripped = typed.strip() if len(typed) <= _LONGEST_TYPED else ""
    key = _key(stripped) if len(stripped.split()) == 1 else ""
    return key if _BEGINNING.fullmatch(key) else None


def _key(stripped: str) -> str:
    plain = _SEPARATORS.sub("", "".join(map(_ascii, unicodedata.normalize("NFKC", stripped)))).upper()
    return plain[:1] + plain[1:].replace("O", "0")


def _ascii(character: str) -> str:
    """Digits of other scripts are the same digits."""
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)
