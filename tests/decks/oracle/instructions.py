"""code-first, use-additional, chain: what the instruction notes at a code say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.decks.oracle.items import UNKNOWN, Asked, Choice, judged
from tests.decks.oracle.reach import Says, governing, named, own, references
from tests.decks.oracle.tabular import Edition
from tests.decks.oracle.words import bare, dotted, undotted

CODE_FIRST = [("first", r"\bfirst\b")]
USE_ADDITIONAL = [("add", r"tells? you to add|use additional|add")]
CHAIN = [
    ("first", r"code first|before|\bfirst\b"),
    ("also", r"code also"),
    ("add", r"add|additional|together|second|with"),
]
STANDS = re.compile(r"(?<![\w.])([A-H]) stands at ([A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?)")
# What a note says, and what no code that it means is called, though the family that it names may hold it.
NOT_MEANT = [
    ("alcohol or drugs in blood", r"\blead\b|metals|substances?,? |substances$|bacteremia"),
    ("absence of uterus", "remaining uterus"),
    ("identify the vaccine", "^(poisoning|underdosing)"),
    ("retinal detachment", "without detachment|cyst|retinoschisis"),
    ("abuse or dependence", r"\buse\b"),
]
LEAD_IN = re.compile(r"^(use additional|code first|code also)\s+", re.IGNORECASE)


def code_first(asked: Asked) -> Iterator[str]:
    """X the manifestation, Y the cause: both in the stem, the note stands at X."""
    edition = asked.edition
    if asked.claim(CODE_FIRST) is None:
        yield UNKNOWN
    pair = [code for code in asked.stem_codes if code in edition.titles]
    ordered = [(x, y) for x in pair for y in pair if x != y and _first(edition, x, y) is Says.YES]
    if len(pair) != 2 or len(ordered) != 1:
        yield f"no note puts one of {pair} first, or both"
        return
    [(x, y)] = ordered
    if x not in asked.subjects:
        yield f"the note stands at {dotted(x)}, the subject is {asked.subject}"
    if (
        _if_applicable(edition, x, y)
        and "if applicable" not in asked.stem.casefold() + asked.rationale.casefold()
    ):
        yield "the note says “if applicable”, the item does not"
    yield from judged(asked, [_puts_first(option, x, y) for option in asked.options])


def _first(edition: Edition, x: str, y: str) -> Says:
    return named(governing(edition, x, "codeFirst"), y, edition)


def _if_applicable(edition: Edition, x: str, y: str) -> bool:
    notes = own(edition, x, "codeFirst")
    lists = " ".join(note for note in notes if named([note], y, edition) or not references(note))
    return "if applicable" in lists.casefold()


def _puts_first(option: Choice, x: str, y: str) -> bool | None:
    if option.key:
        return True if option.key == y else False if option.key == x else None
    return (
        bool(re.search(rf"\b{re.escape(dotted(y))}\b.*\b(first|followed by)\b", option.text))
        if re.search("first|followed by", option.text)
        else False
    )


def use_additional(asked: Asked) -> Iterator[str]:
    """Options are instructions. True when printed at the subject or above it; false when nothing like it is."""
    edition, subject = asked.edition, undotted(asked.subject)
    if asked.claim(USE_ADDITIONAL) is None:
        yield UNKNOWN
    if subject not in edition.titles or (asked.stem_codes and subject not in asked.stem_codes):
        yield f"the stem is not about {asked.subject}"
    yield from _elsewhere(asked)
    yield from judged(asked, [_instructs(edition, subject, option) for option in asked.options])


def _elsewhere(asked: Asked) -> Iterator[str]:
    """A distractor is a note of the code that the rationale names."""
    options = {option.letter: option.text for option in asked.options}
    for letter, code in STANDS.findall(asked.rationale):
        place = asked.edition.places.get(undotted(code))
        lines = place.notes.get("useAdditionalCode", []) if place else []
        if bare(LEAD_IN.sub("", options.get(letter, ""))) not in spellings(lines):
            yield f"{letter} does not stand at {code}"


def _instructs(edition: Edition, subject: str, option: Choice) -> Says:
    wanted = bare(LEAD_IN.sub("", option.text))
    at = edition.place(subject)
    lists = [up.notes.get("useAdditionalCode", []) for up in (at.up() if at else ())]
    if any(wanted in spellings(lines) for lines in lists):
        return Says.YES
    lines = [line for each in lists for line in each]
    mine = {(each.first, each.last) for each in references(option.text)}
    theirs = {(each.first, each.last) for line in lines for each in references(line)}
    texts = [bare(line) for line in lines if not line.endswith(":")]
    near = any(wanted in text or (len(text) > 8 and text in wanted) for text in texts)
    return Says.MAYBE if mine & theirs or near else Says.NO


def spellings(lines: list[str]) -> set[str]:
    """Each line, and each run of lines that reads on as one instruction."""
    runs = (lines[start:end] for start in range(len(lines)) for end in range(start + 1, len(lines) + 1))
    whole = {bare(LEAD_IN.sub("", " ".join(run))) for run in runs}
    heads = [line for line in lines if line.rstrip().endswith((":", "such as", "code"))]
    return whole | {bare(f"{head} {line}") for head in heads for line in lines if line != head}


def chain(asked: Asked) -> Iterator[str]:
    """Options are codes. True when a note at the subject or above names the code; else no note names it."""
    edition, subject = asked.edition, undotted(asked.subject)
    claim = asked.claim(CHAIN)
    if claim is None:
        yield UNKNOWN
        return
    kind = {"first": "codeFirst", "also": "codeAlso", "add": "useAdditionalCode"}[claim]
    kinds = ("useAdditionalCode", "codeFirst", "codeAlso")
    says = [named(governing(edition, subject, kind), option.key, edition) for option in asked.options]
    others = [
        max(named(governing(edition, subject, each), option.key, edition) for each in kinds)
        for option in asked.options
    ]
    yield from judged(
        asked, [one or (Says.MAYBE if any_ else Says.NO) for one, any_ in zip(says, others, strict=True)]
    )
    yield from (f"{each.letter} is no code" for each in asked.options if each.key not in edition.titles)
    yield from _beyond(asked)


def _beyond(asked: Asked) -> Iterator[str]:
    """The key is of the family, but not what the words of the note or the title of the subject mean."""
    titles = asked.edition.titles
    over = titles.get(undotted(asked.subject), "").casefold()
    for option in asked.right:
        added = titles.get(option.key, "").casefold()
        if any(re.search(not_meant, added) for words, not_meant in NOT_MEANT if words in asked.rationale):
            yield f"{option.text} is not what the note means"
        sides = [set(re.findall(r"\b(right|left)\b", text)) for text in (over, added)]
        if all(len(each) == 1 for each in sides) and sides[0] != sides[1]:
            yield f"{option.text} is of the other side"
