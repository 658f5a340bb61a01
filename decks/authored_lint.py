"""What is wrong with authored decks, by file and line. An error keeps a deck from being published; a warning is for
the reviewer's eye.

Only what can be seen without understanding the question: gaps, doubled stems, codes that the edition does not hold,
text that belongs to others, stems that ask for what is false, dates that cannot be. How far length, words and
position give keys away stands in `decks.authored_cues`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import chain

from decks.authored import ANY_EDITION, AuthoredDeck, AuthoredNote, Place, Status
from decks.authored_cues import cue_findings
from decks.authored_texts import all_texts, codes_in, folded, size
from decks.cpt_shape import cpt_codes

# (system, code or header, with the dot): does the edition hold it? The system may be `ANY_EDITION`.
Known = Callable[[str, str], bool]

_NEGATIVE = re.compile(r"\b(NOT|EXCEPT|LEAST|FALSE|INCORRECT)\b|\b(?:false|incorrect|except)\?$")
_SWEEPING = re.compile(
    r"\b(all|none|both|neither|any) of (the (above|following|other)|these|them)\b", re.IGNORECASE
)
_ABSOLUTE = re.compile(r"\b(always|never|in every case|under no circumstances)\b", re.IGNORECASE)
_LARGEST = 3_500  # UTF-16 units of a note; one Telegram message holds 4,096


class Level(Enum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    rule: str  # a slug
    at: Place
    text: str  # what is wrong, with the note's id


Told = tuple[Level, str, str]  # level, rule, words


def lint(
    decks: Sequence[AuthoredDeck], known: Known, today: date, *, shared: bool = True
) -> tuple[Finding, ...]:
    """All findings, by file and line. `shared`: others than the author will see the decks, so text of licensed code
    sets (CPT, CDT) is refused.
    """
    found: list[Finding] = list(_doubled_stems(decks))
    for deck in decks:
        found += (Finding(level, rule, deck.at, words) for level, rule, words in _deck(deck))
        found += (Finding(Level.ERROR, rule, deck.at, words) for rule, words in cue_findings(deck))
        for note in deck.notes:
            told = chain(_gaps(note), _wording(note), _dates(deck, note, today), _codes(deck, note, known))
            licensed = _licensed(note) if shared else ()
            for level, rule, words in chain(told, licensed):
                found.append(Finding(level, rule, note.at, f"{note.id}: {words}"))
    return tuple(sorted(found, key=lambda finding: (finding.at.file, finding.at.line, finding.rule)))


def errors(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.level is Level.ERROR)


def _doubled_stems(decks: Sequence[AuthoredDeck]) -> Iterator[Finding]:
    same: defaultdict[str, list[AuthoredNote]] = defaultdict(list)
    for note in chain.from_iterable(deck.notes for deck in decks):
        same[folded(f"{note.record} {note.stem}")].append(note)
    for first, *others in same.values():
        for note in others:
            yield Finding(
                Level.ERROR, "doubled-stem", note.at, f"{note.id}: the stem of {first.id} ({first.at})"
            )


def _deck(deck: AuthoredDeck) -> Iterator[Told]:
    for name in ("code_set", "edition", "licence", "source", "authors", "version"):
        if not getattr(deck, name):
            yield Level.ERROR, "deck-gap", f"{deck.id}: no {name}"
    for kind, first, last in (
        ("effective", deck.effective_from, deck.effective_to),
        ("exam", deck.exam_from, deck.exam_to),
    ):
        if first is None or last is None:
            yield Level.ERROR, "deck-gap", f"{deck.id}: no {kind} window"
        elif first > last:
            yield Level.ERROR, "window", f"{deck.id}: the {kind} window ends before it begins"


def _gaps(note: AuthoredNote) -> Iterator[Told]:
    source = {"document": note.source.document, "section": note.source.section, "date": note.source.date}
    for name, value in {f"source {part}": found for part, found in source.items()}.items():
        if not value:
            yield Level.ERROR, "no-source", f"no {name}"
    if not note.rationale and not note.flips:
        yield Level.ERROR, "no-rationale", "no rationale"
    if not note.domain:
        yield Level.ERROR, "no-domain", "no domain"
    for distractor in note.distractors:
        if not distractor.why:
            yield Level.ERROR, "no-why", f"nothing says why {distractor.text[:40]!r} is wrong"
    if note.answer:
        return
    if not note.key:
        yield Level.ERROR, "no-key", "no key"
    if note.flips:
        if note.case:
            yield (
                Level.ERROR,
                "flip-in-case",
                "a question of a case needs distractors: exams do not ask flip notes",
            )
        return
    if len(note.distractors) < 2:
        yield Level.ERROR, "distractors", f"{len(note.distractors)} distractors; at least 2 are needed"
    elif len(note.distractors) != 3:
        yield Level.WARNING, "distractors", f"{len(note.distractors)} distractors; exams have 3"


def _wording(note: AuthoredNote) -> Iterator[Told]:
    options = [folded(option) for option in note.options]
    if options and options[0] in options[1:]:
        yield Level.ERROR, "key-twice", "the key is one of the distractors too"
    elif len(set(options)) < len(options):
        yield Level.ERROR, "distractor-twice", "two distractors say the same"
    if not note.flips:
        yield from _of_choices(note)
    if size(note) > _LARGEST:
        yield Level.ERROR, "too-long", f"{size(note)} characters in all; {_LARGEST} fit into a message"


def _of_choices(note: AuthoredNote) -> Iterator[Told]:
    if _NEGATIVE.search(note.stem):
        yield Level.ERROR, "negative-stem", "the stem asks for what is false; ask for what is right"
    for text in (note.stem, *note.options):
        if swept := _SWEEPING.search(text):
            yield Level.ERROR, "sweeping", f"{swept[0]!r} is no option of its own"
        elif absolute := _ABSOLUTE.search(text):
            yield Level.WARNING, "absolute", f"{absolute[0]!r}: does the source go as far?"


def _dates(deck: AuthoredDeck, note: AuthoredNote, today: date) -> Iterator[Told]:
    printed, checked = note.source.date, note.checked_on
    if note.status is Status.CHECKED and checked is None:
        yield Level.ERROR, "unchecked", "checked, but no checked_on"
    if note.status is Status.DRAFT and checked is not None:
        yield Level.WARNING, "draft-checked", "a draft with a checked_on; is it checked?"
    if checked and checked > today:
        yield Level.ERROR, "future", f"checked_on {checked} has not come yet"
    if printed and printed > today:
        yield Level.ERROR, "future", f"the source's date {printed} has not come yet"
    if printed and checked and checked < printed:
        yield Level.ERROR, "checked-before", f"checked on {checked}, but the source is of {printed}"
    first, last = note.effective_from, note.effective_to
    if first and last and first > last:
        yield Level.ERROR, "window", "its window ends before it begins"
    if (first and deck.effective_to and first > deck.effective_to) or (
        last and deck.effective_from and last < deck.effective_from
    ):
        yield Level.ERROR, "window", "its window lies outside the deck's"


def _codes(deck: AuthoredDeck, note: AuthoredNote, known: Known) -> Iterator[Told]:
    """A wrong option may hold a code that is wrong because it does not exist; everything else may not. Where nobody
    says which edition is meant, H2O may well be water.
    """
    system = deck.edition.partition("-")[0]
    level = Level.WARNING if system == ANY_EDITION else Level.ERROR
    firm = {*note.codes, *filter(None, (note.answer,))}
    for text in (note.record, note.stem, note.key, note.rationale):
        firm.update(codes_in(text))
    loose = {
        code for distractor in note.distractors for code in codes_in(f"{distractor.text} {distractor.why}")
    }
    for code in sorted(firm):
        if not known(system, code):
            yield level, "unknown-code", f"{deck.edition or 'the edition'} holds no {code}"
    for code in sorted(loose - firm):
        if not known(system, code):
            yield Level.WARNING, "unknown-code", f"a distractor names {code}, which the edition does not hold"


def _licensed(note: AuthoredNote) -> Iterator[Told]:
    for code in sorted({code for text in all_texts(note) for code in cpt_codes(text)}):
        yield Level.ERROR, "licensed-code", f"{code} looks like a CPT or CDT code; shared decks hold none"
