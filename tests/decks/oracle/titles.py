"""title-of-code, code-of-title, typed-code: a code of the edition and its printed title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from tests.decks.oracle.items import UNKNOWN, Asked, judged, same
from tests.decks.oracle.tabular import Edition
from tests.decks.oracle.words import dotted, fold, undotted

TITLE_OF_CODE = [("title", r"stand for|title|describe|mean")]
CODE_OF_TITLE = [("code", r"which (billable |complete |valid )?code|what is the code|code for")]
TYPED = [("typed", r"code")]


def title_of_code(asked: Asked) -> Iterator[str]:
    edition, subject = asked.edition, undotted(asked.subject)
    if asked.claim(TITLE_OF_CODE) is None:
        yield UNKNOWN
    if subject not in edition.complete:
        yield f"{asked.subject} is no complete code of {edition.name}"
        return
    if asked.stem_codes != [subject]:
        yield f"the stem is about {asked.stem_codes}, not {asked.subject}"
    yield from judged(asked, [same(option.text, edition.titles[subject]) for option in asked.options])
    for option in asked.options:
        if option.code and not same(edition.titles.get(option.key, ""), option.text):
            yield f"{option.letter} is not the title of {option.code}"
        if option.code and option.key not in edition.complete:
            yield f"{option.letter} {option.code} is no complete code"


def code_of_title(asked: Asked) -> Iterator[str]:
    edition = asked.edition
    if asked.claim(CODE_OF_TITLE) is None:
        yield UNKNOWN
    yield from _quotes_subject(asked)
    title = asked.quotes[0] if asked.quotes else ""
    truths = [
        option.key in edition.complete and same(edition.titles[option.key], title) for option in asked.options
    ]
    yield from judged(asked, truths)
    yield from (f"{each.letter} is no code" for each in asked.options if each.key not in edition.titles)


def typed_code(asked: Asked) -> Iterator[str]:
    edition, answer = asked.edition, undotted(asked.answer)
    if asked.claim(TYPED) is None:
        yield UNKNOWN
    yield from _quotes_subject(asked)
    if answer != undotted(asked.subject):
        yield f"answer {asked.answer} is not the subject {asked.subject}"
    if asked.answer != dotted(answer):
        yield f"answer {asked.answer} is spelled unlike the book"
    if answer not in edition.complete:
        yield f"{asked.answer} is no complete code"
    if _copies(edition)[fold(edition.titles.get(answer, ""))] != 1:
        yield f"the title of {asked.answer} is not its own alone"


def _quotes_subject(asked: Asked) -> Iterator[str]:
    title = asked.edition.titles.get(undotted(asked.subject))
    if title is None:
        yield f"{asked.subject} is not in {asked.edition.name}"
    elif len(asked.quotes) != 1 or not same(asked.quotes[0], title):
        yield f"the stem does not quote the title of {asked.subject}: {title}"


@cache
def _copies(edition: Edition) -> Counter[str]:
    return Counter(fold(edition.titles[key]) for key in edition.complete)
