"""How the oracle compares words and spells codes."""

from __future__ import annotations

import re
import unicodedata

ICD = re.compile(r"\b(?:[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?|QA[0-9](?:\.[0-9A-Z]{1,4})?)\b")
PCS = re.compile(r"\b[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}\b")
QUOTED = re.compile(r"“([^”]+)”")


def fold(text: str) -> str:
    """One spelling for texts that differ in accents, case, quotes or white space."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(plain.replace("’", "'").casefold().split())


def bare(text: str) -> str:
    """Letters and digits only: for sentences whose punctuation is the printer's."""
    return re.sub(r"[^0-9a-z]+", " ", fold(text)).strip()


def undotted(code: str) -> str:
    return code.replace(".", "").strip().upper()


def dotted(key: str) -> str:
    return key if len(key) <= 3 else f"{key[:3]}.{key[3:]}"


def icd_codes(text: str) -> list[str]:
    """ICD-10-CM codes in the text, without dots, in order, each once."""
    return list(dict.fromkeys(undotted(code) for code in ICD.findall(text)))


def quoted(text: str) -> list[str]:
    return [piece.strip() for piece in QUOTED.findall(text)]
