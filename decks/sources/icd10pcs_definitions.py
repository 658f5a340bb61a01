"""The definitions file: what root operations, approaches, body parts and devices mean."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from decks.sources.icd10pcs_shapes import CHARACTERS, Aggregate, DefinedAxis, DefinedSection, Term
from decks.sources.icd10pcs_xml import Misshapen, only, optional_words, words
from decks.sources.tabular_notes import plain

_TERM = ("title", "definition", "explanation", "includes")
_AGGREGATE = ("device", "operation", "bodySys", "parent")


def sections_of(root: Element) -> tuple[DefinedSection, ...]:
    only(root, ("version", "title", "section", "deviceAggregation"), "the head")
    sections = tuple(_section(element) for element in root.iterfind("section"))
    if len({section.code for section in sections}) != len(sections):
        raise Misshapen("a section comes twice")
    return sections


def _section(element: Element) -> DefinedSection:
    code = element.get("code", "")
    place = f"section {code}"
    if len(code) != 1 or code not in CHARACTERS:
        raise Misshapen(f"{place}: is no section")
    only(element, ("title", "axis"), place)
    axes = tuple(_axis(axis, place) for axis in element.iterfind("axis"))
    if len({axis.position for axis in axes}) != len(axes):
        raise Misshapen(f"{place}: a position comes twice")
    return DefinedSection(code, words(element, "title", place), axes)


def _axis(element: Element, section: str) -> DefinedAxis:
    position = element.get("pos", "")
    place = f"{section}, position {position}"
    if len(position) != 1 or position not in "1234567":
        raise Misshapen(f"{place}: is no position")
    only(element, ("title", "terms"), place)
    terms = tuple(_term(term, place) for term in element.iterfind("terms"))
    titles = [title for term in terms for title in term.titles]
    if len(set(titles)) != len(titles) or not all(term.titles for term in terms):
        raise Misshapen(f"{place}: a term comes twice or has no title")
    return DefinedAxis(int(position), words(element, "title", place), terms)


def _term(element: Element, axis: str) -> Term:
    titles = _texts(element, "title", axis)
    place = f"{axis}, {'; '.join(titles)}"
    only(element, _TERM, place)
    return Term(
        titles,
        optional_words(element, "definition", place),
        optional_words(element, "explanation", place),
        _texts(element, "includes", place),
    )


def _texts(element: Element, tag: str, place: str) -> tuple[str, ...]:
    texts = tuple(plain(child.text) for child in element.iterfind(tag))
    if not all(texts):
        raise Misshapen(f"{place}: an empty <{tag}>")
    return texts


def aggregates_of(root: Element) -> tuple[Aggregate, ...]:
    return tuple(_aggregate(element) for element in root.iterfind("deviceAggregation/aggregate"))


def _aggregate(element: Element) -> Aggregate:
    place = "device aggregation"
    only(element, _AGGREGATE, place)
    device, parent = words(element, "device", place), words(element, "parent", place)
    [holder] = element.findall("parent")
    character = holder.get("value", "")
    if len(character) != 1 or character not in CHARACTERS:
        raise Misshapen(f"{place}, {device}: {character!r} is no character of a code")
    systems = _texts(element, "bodySys", place)
    return Aggregate(device, words(element, "operation", place), systems, character, parent)
