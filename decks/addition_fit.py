"""Which codes of a family a Use additional code note means: its words are sometimes narrower than what it names.

A note for "findings of alcohol or drugs in blood (R78.-)" names a family that holds lead as well; one for the joint,
at a code of joints that have no code of their own, names hips and knees with the others. Such codes are no right
answer. They are no wrong one either: a template does not offer what the note names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from decks.model import Concept

_OTHER_SIDES = {
    "right": re.compile(r"\bleft\b", re.IGNORECASE),
    "left": re.compile(r"\bright\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class _Narrow:
    """Where the note and the title of its code read so, the code that is added reads so, and not so. Empty: any."""

    note: str
    over: str = ""
    needs: str = ""
    not_: str = "(?!)"


_NARROW: Sequence[_Narrow] = (
    _Narrow("alcohol or drugs in blood", needs="alcohol|drug|opiate|cocaine|hallucinogen|steroid"),
    _Narrow("the vaccine", over="postimmunization", needs="^adverse effect"),
    _Narrow("absence of uterus", not_="remaining uterus"),
    _Narrow("retinal detachment", needs="detachment", not_="without detachment"),
    _Narrow("abuse or dependence", needs=r"\b(abuse|dependence)\b"),
    _Narrow("alcoholism", needs=r"\bdependence\b"),
    _Narrow("type of obesity", needs="obesity"),
    _Narrow("carrier state", needs="carrier"),
    _Narrow("the joint", over=r"periprosthetic fracture .*\bother\b", not_="hip|knee|ankle|shoulder|elbow"),
    _Narrow("the joint", over=r"prosthe.*\bother (site|internal)|other internal.*prosthe", not_="hip|knee"),
    _Narrow("site of ulcer", over="other skin ulcer", not_=r"\b(foot|heel|midfoot)\b"),
    _Narrow("infectious agent", over="other specified organisms", not_="streptococc"),
)


def fits(note: str, over: Concept, added: Concept) -> bool:
    """Whether the words of the note at `over`, and the side that its title tells, allow the code that it names."""
    sides = [side for side in _OTHER_SIDES if re.search(rf"\b{side}\b", over.title, re.IGNORECASE)]
    if len(sides) == 1 and _OTHER_SIDES[sides[0]].search(added.title):
        return False
    rules = (rule for rule in _NARROW if _has(rule.note, note) and _has(rule.over, over.title))
    return all(_has(rule.needs, added.title) and not _has(rule.not_, added.title) for rule in rules)


def _has(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None
