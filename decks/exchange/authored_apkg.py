"""An Anki package becomes an authored deck of flip notes: front, back, and the package as their source.

Ids come from the package's own, so that a package sent again renews its cards and keeps their progress. Who brings
it says by that, with the day, that the cards are right: they count as checked. What the lint of authored decks
refuses in a flip note (what looks like a CPT code, a front that came before) is left out and counted, and so is what
`decks.exchange.apkg_in` leaves out. Nobody says which edition the cards speak of: `ANY_EDITION`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from decks.authored import ANY_EDITION, AuthoredDeck, AuthoredNote, Place, Reference, Status
from decks.authored_lint import errors, lint
from decks.exchange.apkg_in import Imported, ImportedNote
from decks.exchange.apkg_limits import LONG, PackageRefused
from decks.exchange.authored_fields import LONGEST
from decks.exchange.authored_tree import LARGEST

MOST = 5_000  # notes of one authored file
SOURCE = "Anki package"  # how the source of such a deck begins
WORDS = {
    "doubled-stem": "notes whose front came before",
    "licensed-code": "notes with what looks like a CPT or CDT code",
    "too-long": LONG,
}
_FROM, _TO = date(2000, 1, 1), date(2100, 1, 1)  # a package says nothing about when it holds
_LONGEST_NAME = 120
_AROUND = 700  # bytes of a note's YAML beside its two sides
_LONGEST_ID = 50
_NO_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class FromPackage:
    deck: AuthoredDeck
    left_out: Mapping[str, int]  # by reason


def deck_of_package(imported: Imported, name: str, deck: str, title: str, day: date) -> FromPackage:
    """`name`: the file's; `deck`: a slug; `day`: of the word that the cards are right. Raises `PackageRefused` where
    nothing is left, or too much.
    """
    title = _line(title)[:_LONGEST_NAME] or deck
    document = f"{SOURCE} {_line(name)[:_LONGEST_NAME]}"
    made = [_note(one, document, title, day, at) for at, one in enumerate(imported.notes, 1)]
    fitting = [note for note in made if _fits(note)]
    whole = _deck(deck, title, document, day, fitting)
    wrong = {finding.at: finding.rule for finding in errors(lint([whole], lambda *_: True, day))}
    kept = tuple(note for note in fitting if note.at not in wrong)
    if not kept or len(kept) > MOST or sum(map(_bytes, kept)) > LARGEST:
        told = (
            f"{len(kept):,} cards of it could be used; a deck holds 1 to {MOST:,}, {LARGEST >> 20} MB in all"
        )
        raise PackageRefused(f"{name}: {told}. Export one deck of basic or cloze notes from Anki")
    left_out = Counter(imported.left_out) + Counter({LONG: len(made) - len(fitting)})
    left_out += Counter(WORDS.get(rule, rule) for rule in wrong.values())
    return FromPackage(replace(whole, notes=kept), dict(left_out))


def attested(deck: AuthoredDeck, day: date) -> AuthoredDeck:
    """The same on another day's word."""
    notes = (replace(one, checked_on=day, source=replace(one.source, date=day)) for one in deck.notes)
    return replace(deck, version=day.isoformat(), notes=tuple(notes))


def slug_of(name: str) -> str:
    """A deck's id for a file's name: "My Cells.apkg" is anki-my-cells."""
    plain = _NO_SLUG.sub("-", name.removesuffix(".apkg").lower())[:_LONGEST_ID].strip("-")
    return f"anki-{plain or 'package'}"


def _note(one: ImportedNote, document: str, domain: str, day: date, at: int) -> AuthoredNote:
    return AuthoredNote(
        id=f"anki-{sha256(one.guid.encode()).hexdigest()[:16]}",
        stem=_line(one.front),
        key=_line(one.back),
        source=Reference(document, f"note {_line(one.guid)}", day),
        domain=domain,
        status=Status.CHECKED,
        checked_on=day,
        at=Place(document, at),
    )


def _bytes(note: AuthoredNote) -> int:
    """Of its YAML at most, nearly: signs may be doubled or escaped, lines are folded."""
    return _AROUND + len(note.stem.encode()) * 3 // 2 + len(note.key.encode()) * 3 // 2


def _fits(note: AuthoredNote) -> bool:
    return 0 < len(note.stem) <= LONGEST["stem"] and 0 < len(note.key) <= LONGEST["key"]


def _deck(deck: str, title: str, source: str, day: date, notes: list[AuthoredNote]) -> AuthoredDeck:
    return AuthoredDeck(
        id=deck,
        title=title,
        code_set="Anki",
        edition=ANY_EDITION,
        effective_from=_FROM,
        effective_to=_TO,
        exam_from=_FROM,
        exam_to=_TO,
        licence="As its owner says; not for passing on",
        source=source,
        authors=("Whoever made the package",),
        version=day.isoformat(),
        notes=tuple(notes),
    )


def _line(text: str) -> str:
    """One line, as the files of authored decks have them; lines of the package are parted by dots."""
    lines = (" ".join(_visible(line).split()) for line in text.splitlines())
    return unicodedata.normalize("NFC", " · ".join(filter(None, lines)))


def _visible(line: str) -> str:
    return "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in line)
