"""`changed`: what the yearly addenda do. Which code is new, which title was revised, which code was cut up (was
complete, now needs more characters), and in the edition before: which code ends.

Provable from the two lists of codes. The wrong options are steady: complete in both editions, with the same title.
They are found here, where both lists are known, and kept in the data of the fact, by how near they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from types import MappingProxyType

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.dates import in_words
from decks.diff import Listed
from decks.distractors import SEVEN, WRONG_OPTIONS
from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Edition, Item, Option, Undrawable
from decks.tabular import Node, Tabular

ID = "changed"
NEW, REVISED, CUT_UP, ENDED = "new", "revised", "cut-up", "ended"
_KEPT = 12  # wrong options of each distance
_BEHIND = (0, 1, 2, 2, 3, 3)  # how many of them stand behind the key
_BEHIND_ENDED = (0, 0, 1, 2, 3, 3)  # oftener at the ends: one in the middle resembles all the others

_STEMS: Mapping[str, str] = MappingProxyType(
    {
        NEW: "Which of these codes is new in {edition}, valid from {first}?",
        REVISED: "Which of these codes has a revised title in {edition}, from {first}?",
        CUT_UP: "Which of these codes was complete before, but needs more characters in {edition}, from {first}?",
        ENDED: "Which of these codes ceases to be valid for submission on {next}?",
    }
)
_OTHERS = "The others are complete before and after, with the same title:"


def mine(book: Tabular) -> Iterator[Fact]:
    around = _Around(book, {**book.older, **book.newer})
    for node in book.nodes:
        for kind, detail in _changes(book, node):
            yield Fact(node.code, kind, "\n".join((detail, *around.lists(node))))


def _changes(book: Tabular, node: Node) -> Iterator[tuple[str, str]]:
    """What happened to a code, and what it was before or is thereafter."""
    old, new = book.older.get(node.code), book.newer.get(node.code)
    if book.older and node.is_billable:
        if old is None or not old.active:
            yield NEW, old.title if old else ""
        elif _folded(old.title) != _folded(node.title):
            yield REVISED, old.title
    if old and old.active and not node.is_billable:
        yield CUT_UP, old.title
    if book.newer and node.is_billable and (new is None or not new.active):
        yield ENDED, new.title if new else ""


def _folded(title: str) -> str:
    return " ".join(title.split())


class _Around:
    """The steady codes of an edition, near and far."""

    def __init__(self, book: Tabular, other: Mapping[str, Listed]) -> None:
        self._groups: defaultdict[str, list[Node]] = defaultdict(list)
        for node in book.billable if other else ():
            if other.get(node.code) == Listed(node.title, active=True):
                for group in (node.category, f"block {node.section.id}", f"chapter {node.chapter.number}"):
                    self._groups[group].append(node)

    def lists(self, node: Node) -> tuple[str, str, str]:
        """Of the category, of the rest of the block, of the rest of the chapter."""
        category = self._groups[node.category]
        block = [each for each in self._groups[f"block {node.section.id}"] if each.category != node.category]
        chapter = self._groups[f"chapter {node.chapter.number}"]
        rest = [each for each in chapter if each.section is not node.section]
        return _kept(node, category), _kept(node, block), _kept(node, _one_a_category(node, rest))


def _one_a_category(node: Node, others: Sequence[Node]) -> list[Node]:
    found: dict[str, Node] = {}
    for each in sorted(others, key=lambda each: len(each.code) != len(node.code)):
        found.setdefault(each.category, each)
    return list(found.values())


def _kept(node: Node, others: Sequence[Node]) -> str:
    """From all over the place, since neighbours resemble each other more than the key; codes of like length first;
    where both have seventh characters, the same one."""
    alike = [each for each in others if _is_alike(node.code, each.code)]
    same = _thinned([each for each in alike if len(each.code) == len(node.code)])
    rest = _thinned([each for each in alike if len(each.code) != len(node.code)])
    return " ".join(each.code for each in (*same, *rest)[:_KEPT])


def _thinned(nodes: Sequence[Node]) -> Sequence[Node]:
    return nodes[:: -(-len(nodes) // _KEPT) or 1]


def _is_alike(code: str, other: str) -> bool:
    return code[-1] == other[-1] if len(code) == len(other) == SEVEN else True


@dataclass(frozen=True, slots=True)
class _Told:
    """The data of a fact: what the code was or becomes, and steady codes by distance."""

    detail: str
    category: list[str]
    block: list[str]
    chapter: list[str]


def _told(data: str) -> _Told:
    detail, category, block, chapter = data.split("\n")
    return _Told(detail, category.split(), block.split(), chapter.split())


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    told = _told(fact.data)
    others, reached = _three(concept.code, fact.discriminator, told, rng, difficulty)
    titles = {found.code: found.title for found in map(facts.find, others) if found}
    edition = facts.edition
    where = cited(facts, ID, fact, concept, place=_place(edition, fact.discriminator))

    def explain(wrong: Lettered) -> str:
        named = "; ".join(f"{letter} {each.text} is “{titles[each.text]}”" for letter, each in wrong)
        return f"{_what(fact.discriminator, concept, told.detail, edition)} {_OTHERS} {named}. {where.path}"

    stem = _STEMS[fact.discriminator].format(
        edition=edition.name, first=in_words(edition.effective_from), next=_next(edition)
    )
    right, wrong = Option(concept.code, concept.code), tuple(Option(code, code) for code in titles)
    return choice_item(where, Question(stem, right, wrong, reached, explain), rng)


def _three(
    code: str, kind: str, told: _Told, rng: Random, difficulty: Difficulty
) -> tuple[list[str], Difficulty]:
    """Hard: of the category. Medium: one of it, two of the block. Easy: of the chapter. What lacks comes next.

    New codes mostly come behind the old ones, so chance says how many of the others shall stand behind the key."""
    near, block, far = (rng.sample(codes, len(codes)) for codes in (told.category, told.block, told.chapter))
    match difficulty:
        case Difficulty.HARD:
            slots = [near, near, near]
        case Difficulty.MEDIUM:
            slots = [near, block, block]
        case Difficulty.EASY:
            slots = [far, far, far]
    behind = rng.choice(_BEHIND_ENDED if kind == ENDED else _BEHIND)
    chosen: list[str] = []
    for number, slot in enumerate(slots):
        free = [each for each in (*slot, *block, *far, *near) if each not in chosen]
        wanted = [each for each in free if (each > code) is (number < behind)]
        beside = (
            [each for each in wanted if each in slot] or wanted if difficulty < Difficulty.HARD else wanted
        )
        chosen += (beside or free)[:1]
    if len(chosen) < WRONG_OPTIONS:
        raise Undrawable("too few codes of the chapter are steady")
    if not set(chosen) <= {*near, *block}:
        return chosen, Difficulty.EASY
    return chosen, min(difficulty, Difficulty.HARD if set(chosen) <= set(near) else Difficulty.MEDIUM)


def _place(edition: Edition, kind: str) -> str:
    return f"code addenda, effective {_next(edition) if kind == ENDED else in_words(edition.effective_from)}"


def _next(edition: Edition) -> str:
    return in_words(edition.effective_to + timedelta(days=1))


def _what(kind: str, concept: Concept, detail: str, edition: Edition) -> str:
    name = f"{concept.code} “{concept.title}”"
    first = in_words(edition.effective_from)
    match kind:
        case "new":
            was = f" (before that, {concept.code} was a header)" if detail else ""
            return f"{name} is valid from {first}{was}: choose a code of the edition in force on the date of service."
        case "revised":
            return f"{name} read “{detail}” before {first}; the code itself stays valid."
        case "cut-up":
            below = f"{concept.children[0]} … {concept.children[-1]}"
            return f"{name} was complete before {first}; now {below} stand below it, and one of them is reported."
        case _:
            after = "becomes a header and needs more characters" if detail else "is deleted"
            return f"{name} {after} on {_next(edition)}; the date of service decides which edition holds."
