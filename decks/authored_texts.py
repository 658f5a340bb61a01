"""Reading the texts of an authored note: which codes stand in it, which words, how long it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from decks.authored import AuthoredNote

# ICD-10-CM: letter, digit, character, then a dot and up to four more; "E11.-" and "S52.5-" name headers.
_ICD10CM = re.compile(r"(?<![\w.])([A-Z]\d[0-9A-Z])(\.[0-9A-Z]{1,4})?(?!\w)")
_LAB_WORDS = {"A1C", "B12"}  # haemoglobin, vitamin
_WORD = re.compile(r"[^\W\d_]{4,}")


def all_texts(note: AuthoredNote) -> tuple[str, ...]:
    """Everything that a learner may see, and the codes that the note lists."""
    pairs = (part for distractor in note.distractors for part in (distractor.text, distractor.why))
    return (note.record, note.stem, note.key, note.answer, note.rationale, *pairs, *note.codes)


def size(note: AuthoredNote) -> int:
    """UTF-16 units of all that a learner may see, as Telegram counts them."""
    return sum(len(text.encode("utf-16-le")) // 2 for text in all_texts(note))


def codes_in(text: str) -> Iterator[str]:
    """Codes and headers of ICD-10-CM, as written, without a closing hyphen. Section numbers ("I.A.15") are none."""
    for found in _ICD10CM.finditer(text):
        if found[0] not in _LAB_WORDS:
            yield found[0]


def folded(text: str) -> str:
    """What two stems have in common that differ in case, punctuation and spaces only."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", plain))


def stems_of(text: str) -> frozenset[str]:
    """Words of four letters or more, cut to their first five so that `codes` and `coded` meet."""
    return frozenset(word.casefold()[:5] for word in _WORD.findall(text))
