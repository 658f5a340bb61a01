"""Authored notes and decks by hand and by chance."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from decks.authored import AuthoredDeck, AuthoredNote, Distractor, Reference, Status
from decks.model import Difficulty

TODAY = date(2026, 11, 24)
PRINTED = date(2025, 10, 1)


def note(**changed: Any) -> AuthoredNote:
    """A note that lint has nothing to say about."""
    plain = AuthoredNote(
        id="red-blood",
        stem="Which cells carry oxygen through the body?",
        key="Erythrocytes",
        distractors=(
            Distractor("Leukocytes", "They defend."),
            Distractor("Thrombocytes", "They clot."),
            Distractor("Osteocytes", "They live in bone."),
        ),
        rationale="Haemoglobin binds oxygen, and erythrocytes are full of it.",
        source=Reference("A book of cells", "Chapter 3", PRINTED),
        domain="Anatomy",
        status=Status.CHECKED,
        checked_on=TODAY,
    )
    return replace(plain, **changed)


def deck(*notes: AuthoredNote, **changed: Any) -> AuthoredDeck:
    plain = AuthoredDeck(
        id="cells",
        title="Cells",
        code_set="ICD-10-CM",
        edition="icd10cm-2026",
        effective_from=PRINTED,
        effective_to=date(2026, 9, 30),
        exam_from=date(2026, 1, 15),
        exam_to=date(2027, 1, 14),
        licence="MIT",
        source="Our own",
        authors=("A. Author",),
        version="1",
        notes=notes or (note(),),
    )
    return replace(plain, **changed)


def _tidy(text: str) -> str:
    """What a reader makes of a text: one line, composed, nothing invisible."""
    visible = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)
    return unicodedata.normalize("NFC", " ".join(visible.split()))


_SIGNS = st.one_of(
    st.sampled_from(list("=+-@'\"\\;,:#&*!|>%`?[]{}~ \tnull")),
    st.characters(codec="utf-8", exclude_categories=["C"]),
)
empty_or_text = st.text(_SIGNS, max_size=30).map(_tidy)
some_text = empty_or_text.filter(bool)
slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
days = st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1))
codes = st.from_regex(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", fullmatch=True)
distractors = st.builds(Distractor, some_text, empty_or_text)

_common = {
    "id": slugs,
    "stem": some_text,
    "rationale": empty_or_text,
    "source": st.builds(Reference, empty_or_text, empty_or_text, days),
    "domain": empty_or_text,
    "status": st.sampled_from(Status),
    "checked_on": days,
    "effective_from": days,
    "effective_to": days,
    "codes": st.lists(codes, max_size=3).map(tuple),
    "difficulty": st.sampled_from(Difficulty),
}
chosen_notes = st.builds(
    AuthoredNote, key=some_text, distractors=st.lists(distractors, max_size=5).map(tuple), **_common
)
notes = chosen_notes | st.builds(AuthoredNote, answer=codes, **_common)
some_notes = st.lists(notes, min_size=1, max_size=3, unique_by=lambda made: made.id).map(tuple)
decks = st.builds(
    AuthoredDeck,
    id=slugs,
    title=some_text,
    code_set=empty_or_text,
    edition=empty_or_text,
    effective_from=days,
    effective_to=days,
    exam_from=days,
    exam_to=days,
    licence=empty_or_text,
    source=empty_or_text,
    authors=st.lists(some_text, max_size=3).map(tuple),
    version=empty_or_text,
    notes=some_notes,
)
