"""The official files read a second, naive way, to audit what the deck says. Nothing of `decks` is used here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

_DIAG = re.compile(r"<name>([A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]+)?)</name>\s*<desc>([^<]*)</desc>")
_EXTENSION = re.compile(r'<extension char="(.)">([^<]*)</extension>')


@dataclass(frozen=True)
class Raw:
    titles: dict[str, str]  # of the codes that the XML spells out, without dots
    meanings: set[tuple[str, str]]  # of seventh characters, anywhere
    listed: set[str]
    headers: set[str]  # what a longer listed code begins with

    def is_complete(self, code: str) -> bool:
        key = code.replace(".", "")
        return key in self.listed and key not in self.headers

    def has_title(self, code: str, title: str) -> bool:
        key = code.replace(".", "")
        if key in self.titles:
            return self.titles[key] == title
        stem = next(stem for end in range(6, 2, -1) if (stem := key[:end]) in self.titles)
        assert key[len(stem) : 6] == "X" * (6 - len(stem))
        head = self.titles[stem] + ", "
        return title.startswith(head) and (key[6], title.removeprefix(head)) in self.meanings


def folder() -> Path:
    return Path(str(distribution("simple-icd-10-cm").locate_file("simple_icd_10_cm/data")))


@cache
def raw() -> Raw:
    xml = _plain((folder() / "icd10c-tabular-April-1-2026.xml").read_text("utf-8"))
    lines = (folder() / "code-list-April-2026.txt").read_text("ascii").split()
    titles = {code.replace(".", ""): title.strip() for code, title in _DIAG.findall(xml)}
    listed = {line for line in lines if re.fullmatch(r"[A-Z][0-9A-Z]{2,6}", line)}
    headers = {line[:end] for line in listed for end in range(3, len(line))}
    return Raw(titles, set(_EXTENSION.findall(xml)), listed, headers)


def _plain(xml: str) -> str:
    return (
        xml.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&apos;", "'")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
    )
