"""What every item must fulfil, whatever its template."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.decks.oracle.items import LETTERS, Asked
from tests.decks.oracle.tabular import fy2026
from tests.decks.oracle.words import fold, icd_codes, undotted

CPT = re.compile(r"(?<![\w.,/-])[0-9]{4}[0-9FTU](?![\w,]|\.\w|-\w)")
HOW_MANY = re.compile(r"\b(two|three|four|all that apply|which ones|choose [2-9])\b", re.IGNORECASE)
LETTER_CODE = re.compile(
    r"(?<![\w.])([A-H])(?: is)?[ :=)]{1,3}([A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?![\w])"
)
LETTER_RIGHT = re.compile(r"(?<![\w.])([A-H]) (?:is (?:right|correct|the key)|is the right)")
SYSTEMS = {"icd10cm": r"FY202[67]|V28|v43", "icd10pcs": r"FY2025", "hcpcs": r"October 2025|2025-10"}
FIELDS = ("id", "template", "subject", "stem", "rationale", "source", "domain", "difficulty")


def general(asked: Asked) -> Iterator[str]:
    for check in (_shape, _options, _foreign, _visible, _source, _rationale):
        yield from check(asked)


def _shape(asked: Asked) -> Iterator[str]:
    yield from (f"{field} is missing" for field in FIELDS if not asked.item.get(field))
    identity = str(asked.item.get("id", ""))
    if f":{asked.template}" not in identity:
        yield f"the id {identity} is of another template"
    if asked.item.get("difficulty") not in ("easy", "medium", "hard"):
        yield f"difficulty {asked.item.get('difficulty')!r}"
    if "\t" in asked.stem or "  " in asked.stem:
        yield "white space runs in the stem"


def _options(asked: Asked) -> Iterator[str]:
    texts = [fold(option.text) for option in asked.options]
    if asked.answer:
        yield from (
            f"an answer and {name}" for name, given in (("options", texts), ("a key", asked.key)) if given
        )
        return
    if len(set(texts)) != len(texts) or "" in texts:
        yield "options are not distinct"
    if len(texts) < 2:
        yield f"{len(texts)} options"
    if asked.item.get("key") != sorted(set(asked.key)) or not all(
        0 <= index < len(texts) for index in asked.key
    ):
        yield f"key {asked.item.get('key')} is not of these options"
    if not asked.key or (len(asked.key) > 1 and not HOW_MANY.search(asked.stem)):
        yield f"{len(asked.key)} keys"


def _foreign(asked: Asked) -> Iterator[str]:
    words = [asked.stem, asked.rationale, asked.subject, asked.answer, *map(str, asked.source.values())]
    for text in [
        *words,
        *(option.text for option in asked.options),
        *(option.code for option in asked.options),
    ]:
        yield from (f"CPT-shaped {found}" for found in CPT.findall(text))


def _visible(asked: Asked) -> Iterator[str]:
    """The key's words or code stand in the stem, and no distractor's do."""
    stem = fold(asked.stem)

    def shown(text: str) -> bool:
        return re.search(rf"(?<![\w.]){re.escape(fold(text))}(?![\w]|\.\w)", stem) is not None

    if asked.answer and shown(asked.answer):
        yield "the answer stands in the stem"
    seen = any(len(each.text) > 3 and shown(each.text) for each in asked.right)
    if seen and not any(shown(each.text) for each in asked.wrong):
        yield "the key stands in the stem"


def _source(asked: Asked) -> Iterator[str]:
    for field in ("system", "edition", "place"):
        if not str(asked.source.get(field) or "").strip():
            yield f"source without {field}"
    system = str(asked.item.get("id", "")).partition(":")[0]
    if system not in SYSTEMS:
        yield f"the id names no system: {system}"
    elif not re.search(SYSTEMS[system], asked.edition_name):
        yield f"edition {asked.edition_name!r} for {system}"
    place = str(asked.source.get("place") or "")
    categories = {code[:3] for code in asked.subjects}
    if "Tabular" in place and categories and not any(_stands(category, place) for category in categories):
        yield f"place {place!r} is not where {asked.subject} stands"


def _stands(category: str, place: str) -> bool:
    """The category is named by the place, or stands in the block named."""
    block = re.search(r"\b([A-Z][0-9A-Z]{2})-([A-Z][0-9A-Z]{2})\b", place)
    if block is None:
        return category in {code[:3] for code in icd_codes(place)}
    at = fy2026().place(category)
    return at is not None and any(up.key == block[0] for up in at.up())


def _rationale(asked: Asked) -> Iterator[str]:
    letters = {option.letter: option for option in asked.options}
    for letter, code in LETTER_CODE.findall(asked.rationale):
        option = letters.get(letter)
        if option is None:
            if letter != "A":  # an article
                yield f"the rationale names {letter}, which is no option"
        elif option.key and undotted(option.key) != undotted(code) and _all_codes(asked):
            yield f"the rationale says {letter} {code}, but {letter} is {option.text}"
    keys = {LETTERS[index] for index in asked.key}
    for letter in LETTER_RIGHT.findall(asked.rationale):
        if asked.options and letter not in keys:
            yield f"the rationale calls {letter} right"


def _all_codes(asked: Asked) -> bool:
    titles = fy2026().titles
    return all(option.key for option in asked.options) and any(
        option.key in titles for option in asked.options
    )
