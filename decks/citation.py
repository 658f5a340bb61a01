"""Where a fact stands, in words and as a source line."""

from __future__ import annotations

from decks.facts import Facts
from decks.model import Concept, Source

DOMAIN = "Diagnosis coding"
RATIONALE = 350  # about what is still read on a phone; titles and notes give way, levels do not

_INSTRUCTIONS = ("code_first", "use_additional", "code_also")
_SHORTEST_NOTE = 50  # less of a note than this teaches nothing
_SHORTEST_SHARED = 15


def path_of(facts: Facts, concept: Concept, *, room: int, titled: bool = False) -> str:
    """Each level from the category to the code, then the nearest printed instruction, if `room` is left."""
    above = _ancestors(facts, concept)
    way = _levels(above, concept, titled=titled)
    note = _instruction([concept, *reversed(above)], room - len(way) - 1)
    return f"{way} {note}" if note else way


def shortened(title: str, beginning: str, room: int) -> str:
    """A title without the words that it shares with another's beginning, and not longer than `room`."""
    words, known = title.split(" "), beginning.split(" ")
    shared = 0
    while shared < min(len(words) - 1, len(known)) and words[shared] == known[shared]:
        shared += 1
    left_out = len(" ".join(words[:shared])) >= _SHORTEST_SHARED
    return cut(f"… {' '.join(words[shared:])}" if left_out else title, room)


def cut(text: str, room: int) -> str:
    """Whole words of the beginning."""
    if len(text) <= room:
        return text
    return text[: max(room - 1, 1)].rpartition(" ")[0].rstrip(" ,;:…") + " …"


def source_of(facts: Facts, concept: Concept) -> Source:
    return Source(facts.edition.system, facts.edition.name, f"Tabular, {concept.category}")


def _ancestors(facts: Facts, concept: Concept) -> list[Concept]:
    """The headers above a code, the category first."""
    above: list[Concept] = []
    here = concept
    while here.code != here.category and here.parent and (header := facts.find(here.parent)):
        above.insert(0, header)
        here = header
    return above


def _levels(above: list[Concept], concept: Concept, *, titled: bool) -> str:
    """What a level adds to the title above it; the code's own title only where the item shows it nowhere."""
    if not above:
        return f"{concept.code} {concept.title} has no subdivisions."
    steps = [f"{above[0].code} {above[0].title}"]
    for higher, lower in zip(above, [*above[1:], concept], strict=True):
        named = lower is not concept or titled
        steps.append(f"{lower.code} {_added(lower.title, higher.title)}" if named else lower.code)
    return " → ".join(steps) + "."


def _added(title: str, above: str) -> str:
    rest = title.removeprefix(above)
    return f"…{rest}" if rest != title and rest[:1] in (" ", ",") else title


def _instruction(concepts: list[Concept], room: int) -> str:
    for concept in concepts:
        for kind in _INSTRUCTIONS:
            for note in concept.notes:
                if note.kind == kind:
                    return _quoted(concept.code, note.text, room)
    return ""


def _quoted(code: str, note: str, room: int) -> str:
    """Word for word; what does not fit is left out."""
    frame = len(f"Printed at {code}: “”.")
    if room - frame < min(_SHORTEST_NOTE, len(note)):
        return ""
    return f"Printed at {code}: “{cut(note, room - frame).removesuffix('.')}”."
