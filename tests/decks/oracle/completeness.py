"""billable, not-billable, placeholder-x: which spellings are complete codes of the edition."""

from __future__ import annotations

from collections.abc import Iterator

from tests.decks.oracle.items import UNKNOWN, Asked, judged, same
from tests.decks.oracle.words import dotted, undotted

BILLABLE = [("complete", r"valid for submission|complete code|billable")]
NOT_BILLABLE = [
    ("more", r"needs? (at least )?(one )?more char|needs? further char|incomplete|goes? on|not complete")
]
PLACEHOLDER = [
    (
        "built",
        r"placeholder|correctly (built|written|formed)|built correctly|valid code|complete|seventh char",
    )
]


def billable(asked: Asked) -> Iterator[str]:
    edition = asked.edition
    if asked.claim(BILLABLE) is None:
        yield UNKNOWN
    yield from judged(asked, [option.key in edition.complete for option in asked.options])
    yield from _all_known(asked)
    yield from _subject_is_key(asked)


def not_billable(asked: Asked) -> Iterator[str]:
    edition = asked.edition
    if asked.claim(NOT_BILLABLE) is None:
        yield UNKNOWN
    yield from judged(asked, [edition.is_header(option.key) for option in asked.options])
    yield from _all_known(asked)
    yield from _subject_is_key(asked)


def placeholder_x(asked: Asked) -> Iterator[str]:
    """The complete code among misspellings, or typed. What the stem quotes must be its title or its ending."""
    edition = asked.edition
    if asked.claim(PLACEHOLDER) is None:
        yield UNKNOWN
    rights = [undotted(asked.answer)] if asked.answer else [option.key for option in asked.right]
    for right in rights:
        if right not in edition.complete or "X" not in right[3:6] or len(right) != 7:
            yield f"{dotted(right)} is no complete code with a placeholder X"
            continue
        title, ending = edition.titles[right], edition.sevenths(right).get(right[6], "")
        yield from (
            f"“{quote}” is not of {dotted(right)}"
            for quote in asked.quotes
            if not (
                same(quote, title) or same(quote, ending) or title.casefold().startswith(quote.casefold())
            )
        )
        yield from (
            f"{dotted(code)} in the stem is no beginning of {dotted(right)}"
            for code in asked.stem_codes
            if code in edition.titles and not right.startswith(code)
        )
    if asked.options:
        yield from judged(asked, [option.key in edition.complete for option in asked.options])
    if rights != [undotted(asked.subject)]:
        yield f"the key is not the subject {asked.subject}"


def _all_known(asked: Asked) -> Iterator[str]:
    for option in asked.options:
        if option.key not in asked.edition.titles:
            yield f"{option.letter} {option.text} is not in {asked.edition.name}"
        if option.code and option.text != option.code:
            yield f"{option.letter} shows {option.text} for {option.code}"


def _subject_is_key(asked: Asked) -> Iterator[str]:
    if [option.key for option in asked.right] != [undotted(asked.subject)]:
        yield f"the key is not the subject {asked.subject}"
