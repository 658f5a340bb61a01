"""Which inclusion terms of the Tabular List lead to one code, so that a question may ask for it.

Kept: a term printed at one complete code only. Left out: sentences ("This code is not for inpatient use"), lists that
are not finished ("... due to:"), terms that speak of codes ("Any condition in I00 with pericarditis"), and
terms that mean the same as words printed elsewhere once accents, NOS and brackets are set aside ("Syphilis (late)"
at A52.3, "Syphilis (acquired) NOS" at A53.9). Fragments are left out too: terms that stand inside a title or a
longer term of a code which is no header of this one ("Nephritis" at N08, "Arrest" at Z65.3), since they fit there
as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from decks.references import references_in
from decks.tabular import Node, Tabular

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\bNOS\b")
_NO_WORD = re.compile(r"[^0-9a-z]+")
_SENTENCE = re.compile(r"[.:]$|\.\s+[A-Z][a-z]+\s|\b(is|are|implies|refers|includes)\b", re.ASCII)
_OF_CODES = re.compile(r"\b(classifiable|classified|listed|conditions?) (to|in|under)\b")

Words = tuple[str, ...]


def plain_words(text: str) -> Words:
    """What is compared: lower case, no accents, no NOS, nothing in brackets, no punctuation."""
    folded = unicodedata.normalize("NFKD", _ASIDE.sub(" ", text)).encode("ascii", "ignore").decode()
    return tuple(_NO_WORD.sub(" ", folded.casefold()).split())


@dataclass(frozen=True, slots=True)
class SingleTerm:
    node: Node
    term: str
    headers: tuple[str, ...]  # above the code, of the same words: what stands below them is no clear error


def single_terms(book: Tabular) -> Iterator[SingleTerm]:
    """In printed order."""
    terms = [(node, term) for node in book.billable for term in _terms(node)]
    printed = _printed_at(book, {plain_words(term) for _, term in terms})
    for node, term in terms:
        words = plain_words(term)
        whole, part = printed[words]
        stray = any(_apart(node, code) for code in whole | part)
        if not stray and not _is_prose(term) and not _is_printed_above(book, node, words):
            yield SingleTerm(node, term, tuple(sorted(whole - {node.code})))


def _terms(node: Node) -> Iterator[str]:
    return (note.text for note in node.notes if note.kind == "inclusion_term")


def _is_printed_above(book: Tabular, node: Node, words: Words) -> bool:
    headers = (each for each in book.line(node) if each is not node)
    return any(plain_words(term) == words for header in headers for term in _terms(header))


def _is_prose(term: str) -> bool:
    return bool(
        not plain_words(term) or _SENTENCE.search(term) or _OF_CODES.search(term) or references_in(term)
    )


def _apart(node: Node, code: str) -> bool:
    """Neither is the other's header."""
    return not node.code.startswith(code) and not code.startswith(node.code)


def _printed_at(book: Tabular, terms: set[Words]) -> dict[Words, tuple[set[str], set[str]]]:
    """For each term the codes that print its words, all by themselves or inside of more, in a title, an inclusion
    term or an includes note.
    """
    sizes: dict[str, set[int]] = {}  # by the first word
    for words in filter(None, terms):
        sizes.setdefault(words[0], set()).add(len(words))
    found: dict[Words, tuple[set[str], set[str]]] = {words: (set(), set()) for words in terms}
    for node in book.nodes:
        for words in map(plain_words, _printed(node)):
            for start, word in enumerate(words):
                for size in sizes.get(word, ()):
                    row = words[start : start + size]
                    if row in found:
                        found[row][size < len(words)].add(node.code)
    return found


def _printed(node: Node) -> Iterator[str]:
    """A title made of its header's and a seventh character's meaning says nothing new."""
    if node.parent is None or not node.title.startswith(f"{node.parent.title}, "):
        yield node.title
    yield from (note.text for note in node.notes if note.kind in ("inclusion_term", "includes"))
