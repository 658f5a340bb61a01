"""The alphabetic index: main terms, terms below them, and where each leads."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from decks.sources.icd10pcs_shapes import CHARACTERS, Entry, Letter, Pointer
from decks.sources.icd10pcs_xml import Misshapen, only, optional_words, words
from decks.sources.tabular_notes import plain

_DEEPEST = 9
_LENGTHS = {"tab": (3,), "codes": (4, 5, 6), "code": (7,)}
_KINDS = ("use", "see", *_LENGTHS)


def letters_of(root: Element) -> tuple[Letter, ...]:
    only(root, ("version", "title", "letter"), "the head")
    return tuple(_letter(element) for element in root.iterfind("letter"))


def _letter(element: Element) -> Letter:
    title = words(element, "title", "a letter")
    only(element, ("title", "mainTerm"), f"letter {title}")
    terms = tuple(_main_term(term, f"letter {title}") for term in element.iterfind("mainTerm"))
    return Letter(title, terms)


def _main_term(element: Element, letter: str) -> Entry:
    place = f"{letter}, {words(element, 'title', letter)}"
    return _entry(element, place, 0)


def _entry(element: Element, place: str, depth: int) -> Entry:
    only(element, ("title", "term", *_KINDS), place)
    if depth > _DEEPEST or (depth and element.get("level") != str(depth)):
        raise Misshapen(f"{place}: a term of level {element.get('level')} at level {depth}")
    title = optional_words(element, "title", place)
    pointers = tuple(_pointer(child, place) for child in element if child.tag in _KINDS)
    entries = tuple(_entry(term, place, depth + 1) for term in element.iterfind("term"))
    if not (pointers or entries):
        raise Misshapen(f"{place}: a term that leads nowhere")
    return Entry(title, pointers, entries)


def _pointer(element: Element, place: str) -> Pointer:
    if element.tag in _LENGTHS:
        return Pointer(element.tag, "", _target(element, place))
    only(element, tuple(_LENGTHS), place)
    text = plain(element.text)
    if not text or len(element) > 1:
        raise Misshapen(f"{place}: <{element.tag}> needs words and at most one target")
    return Pointer(element.tag, text, _target(element[0], place) if len(element) else "")


def _target(element: Element, place: str) -> str:
    text = plain(element.text)
    if len(text) not in _LENGTHS[element.tag] or not set(text) <= set(CHARACTERS) or len(element):
        raise Misshapen(f"{place}: {text!r} is no <{element.tag}>")
    return text
