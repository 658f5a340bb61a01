"""What gives the key of an authored note away without knowledge: its length, the stem's words, its position.

Measured over notes with four options. Somebody who always takes the longest option, or the one that repeats most of
the stem, should be right about one time in four; where several tie, each counts by its share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from decks.authored import AuthoredDeck, AuthoredNote
from decks.authored_item import draw
from decks.authored_texts import stems_of

OPTIONS = 4
LEAST, MOST = 0.22, 0.32  # share of notes whose longest option is the key
MOST_ECHOES = 0.35
FEWEST = 20  # notes; below that a share says nothing


@dataclass(frozen=True, slots=True)
class Cues:
    """Shares of `notes`, from 0 to 1."""

    notes: int  # with four options
    longest: float  # how often the longest option is the key
    shortest: float
    echo: float  # how often the option that repeats most words of the stem is the key
    echoed: tuple[tuple[str, tuple[str, ...]], ...]  # note id, words of the stem that only its key repeats


def cues(notes: Iterable[AuthoredNote]) -> Cues:
    four = [note for note in notes if len(note.options) == OPTIONS]
    return Cues(
        notes=len(four),
        longest=_share(four, lambda note: [len(option) for option in note.options]),
        shortest=_share(four, lambda note: [-len(option) for option in note.options]),
        echo=_share(four, lambda note: [len(stems_of(note.stem) & stems_of(text)) for text in note.options]),
        echoed=tuple((note.id, words) for note in four if (words := echoed_words(note))),
    )


def key_positions(deck: AuthoredDeck, seeds: Iterable[int]) -> Counter[int]:
    """How often the key stands at each position, over every note with four options and every seed."""
    four = [note for note in deck.notes if len(note.options) == OPTIONS]
    return Counter(draw(deck, note, Random(f"{note.id}/{seed}")).key[0] for seed in seeds for note in four)


def echoed_words(note: AuthoredNote) -> tuple[str, ...]:
    """Words of the stem (their first five letters) that the key repeats and no distractor does, sorted."""
    wrong = frozenset[str]().union(*(stems_of(distractor.text) for distractor in note.distractors))
    return tuple(sorted((stems_of(note.stem) & stems_of(note.key)) - wrong))


def cue_findings(deck: AuthoredDeck) -> Iterator[tuple[str, str]]:
    """Rule and words. Nothing about decks with fewer than `FEWEST` notes of four options."""
    found = cues(deck.notes)
    if found.notes < FEWEST:
        return
    if not LEAST <= found.longest <= MOST:
        yield (
            "longest",
            f"{deck.id}: the longest option is the key in {found.longest:.0%}; {LEAST:.0%}-{MOST:.0%} is fair",
        )
    if found.echo > MOST_ECHOES:
        yield "echo", f"{deck.id}: the option that repeats the stem's words is the key in {found.echo:.0%}"


def _share(notes: Sequence[AuthoredNote], measure: Callable[[AuthoredNote], list[int]]) -> float:
    return sum(_guess(measure(note)) for note in notes) / len(notes) if notes else 0.0


def _guess(measured: list[int]) -> float:
    """How likely the first option, the key, is hit by somebody who takes one of the greatest."""
    best = max(measured)
    return 1 / measured.count(best) if measured[0] == best else 0.0
