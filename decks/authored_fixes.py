"""When another build of an authored note has put its key right, and so says that the old key was wrong.

Rules:
1. The question is word for word the same, and so are its options; only which of them is right differs. Or its typed
   answer differs. Anything else is another question, which says nothing about the old one.
2. Its days in force are the same. A rule that changes on a day gets other days: until then the old key was right.
"""

from __future__ import annotations

from decks.authored import AuthoredNote


def right_of(note: AuthoredNote) -> str:
    """The words of the key, or the answer that is typed."""
    return note.answer or note.key


def is_put_right(old: AuthoredNote, new: AuthoredNote) -> bool:
    """Whether `new` is `old` with another key."""
    return right_of(old) != right_of(new) and _asks(old) == _asks(new) and not new.flips


def _asks(note: AuthoredNote) -> tuple[object, ...]:
    return (
        note.id, note.record, note.stem, frozenset(note.options), bool(note.answer), note.effective_from,
        note.effective_to,
    )  # fmt: skip
