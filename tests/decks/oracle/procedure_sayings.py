"""What the rationale of an ICD-10-PCS item says of codes, tables and the index."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.decks.oracle.items import Asked
from tests.decks.oracle.paths import index
from tests.decks.oracle.pcs import book
from tests.decks.oracle.words import bare, fold

IN_TABLE = re.compile(r"In table ([0-9A-Z]{3}), position ([1-7]): (.*)\.")
CODE = re.compile(r"\b([0-9B-DF-HX][0-9A-HJ-NP-Z]{6})(?:: | has )")
VALUE = re.compile(r"([1-7]) ([0-9A-Z]) ([^;:.]+): (.+?)(?=; |\. [A-H] |\.$)")
STANDS = re.compile(r"(?:^|[;.] )[A-H] ([^“”;]+) stands at “([^”]+)”")
DEFINES = re.compile(r"(?:^|[;.] )([A-H]) defines ([^;.]+)[;.]")


def procedure_sayings(asked: Asked) -> Iterator[str]:
    if not str(asked.item.get("id", "")).startswith("icd10pcs:"):
        return
    for table, position, words in IN_TABLE.findall(asked.rationale):
        yield from _values(table, int(position), words.split("; "))
    _, *pieces = CODE.split(asked.rationale)
    for code, words in zip(pieces[::2], pieces[1::2], strict=True):
        yield from _meanings(code, words)
    for words, path in STANDS.findall(asked.rationale):
        if bare(words) not in index()[0].get(bare(path), set()):
            yield f"the index at “{path}” does not say {words}"
    for letter, term in DEFINES.findall(asked.rationale):
        yield from _defines(asked, letter, term)


def _values(table: str, position: int, pieces: list[str]) -> Iterator[str]:
    """Pieces such as: A Percutaneous is 3, B X is Finger Phalangeal Joint, Left, C External is no value here."""
    for piece in pieces:
        left, _, right = re.sub(r"^[A-H] ", "", piece).partition(" is ")
        if right.startswith("no value here"):
            held = {fold(each) for row in book().tables[table].rows for each in row[position - 4][1].values()}
            ok = fold(left) not in held and left not in {
                mark for row in book().tables[table].rows for mark in row[position - 4][1]
            }
        elif len(right) == 1:
            ok = fold(left) in set(map(fold, book().means(table, position, right)))
        else:
            ok = fold(right) in set(map(fold, book().means(table, position, left)))
        if not ok:
            yield f"table {table}, position {position}: not so: {piece}"


def _meanings(code: str, words: str) -> Iterator[str]:
    if not book().valid(code):
        yield f"{code} is no code"
        return
    meanings = book().meanings(code)
    for at, mark, _, meaning in VALUE.findall(words):
        if code[int(at) - 1] != mark or fold(meanings[int(at) - 1]) != fold(meaning):
            yield f"{code} has not {at} {mark} {meaning}"


def _defines(asked: Asked, letter: str, term: str) -> Iterator[str]:
    option = next((each for each in asked.options if each.letter == letter), None)
    texts = {bare(text) for _, _, name, text, _ in book().definitions if bare(name) == bare(term)}
    if option is None or bare(option.text) not in texts:
        yield f"{letter} does not define {term}"
