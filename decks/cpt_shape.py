"""Whether a text names a code of CPT or CDT, by its shape: these belong to others, and no shared deck holds one.

Five digits, or four digits and F, T, U or M (CPT: categories II and III, laboratory analyses, administrative
codes), or D and four digits (CDT). Codes of ICD-10 and HCPCS Level II begin with another letter. Section ranges by
name are free: "Surgery 10000-69999". Numbers that are quantities (12,500; $10000; 98.6; 10000 mg) are no codes, but
a bare number of five digits is taken for one: in doubt the text is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHAPE = re.compile(r"(?<![\w.,$])(\d{5}|\d{4}[FTUM]|D\d{4})(?![\w%]|,\d|\.\d)", re.ASCII | re.IGNORECASE)
_UNIT = re.compile(r"[ -](?:mcg|mg|ml|iu|units?|hz)\b", re.IGNORECASE)
_SECTION = re.compile(
    r"(?:Evaluation and Management|E/M|Anesthesia|Surgery|Radiology|Pathology(?: and Laboratory)?|Laboratory"
    r"|Medicine|Integumentary|Musculoskeletal|Respiratory|Cardiovascular|Digestive|Urinary|Nervous|series|section)"
    r"[ (]{1,2}\d{5} ?(?:-|–|to) ?\d{5}",
    re.IGNORECASE,
)


def cpt_codes(text: str) -> Iterator[str]:
    """What has the shape, in the order of the text, as written."""
    plain = _SECTION.sub(" ", text)
    for found in _SHAPE.finditer(plain):
        if not _UNIT.match(plain, found.end()):
            yield found[0]


def names_cpt(text: str) -> bool:
    return next(cpt_codes(text), None) is not None
