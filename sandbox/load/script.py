"""What a synthetic learner does, step by step, over and over.

A script is a text file with one step a line; empty lines and lines that begin with # say nothing:

    say /start      write a message
    tap Start       press the button with this label, or one that begins so
    tap *           press any button with callback data
    think 2.5       do nothing for so many seconds, at least

A learner for whom there is nothing to tap says /start instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TypeAlias

MAX_THINK = 3600.0
ANY = "*"


class BadScript(ValueError):
    """The script cannot be read; says where and what is wrong."""


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    label: str  # ANY: whichever


@dataclass(frozen=True, slots=True)
class Think:
    seconds: float


Act: TypeAlias = Say | Tap
Step: TypeAlias = Act | Think
START = Say("/start")
DEFAULT: tuple[Step, ...] = (START, *[Tap(ANY)] * 9)


def read(path: Path) -> tuple[Step, ...]:
    """Raises `BadScript`."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadScript(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadScript(f"{path} is not UTF-8") from error


def parse(text: str) -> tuple[Step, ...]:
    """Raises `BadScript`."""
    lines = enumerate((line.strip() for line in text.splitlines()), start=1)
    steps = tuple(_step(line, number) for number, line in lines if line and not line.startswith("#"))
    if all(isinstance(step, Think) for step in steps):
        raise BadScript("the script says and taps nothing")
    return steps


def _step(line: str, number: int) -> Step:
    verb, _, rest = line.partition(" ")
    what = rest.strip()
    match verb, what:
        case (("say" | "tap" | "think"), ""):
            raise BadScript(f"line {number}: {verb} what?")
        case "say", _:
            return Say(what)
        case "tap", _:
            return Tap(what)
        case "think", _:
            return Think(_seconds(what, number))
        case _:
            raise BadScript(f'line {number}: "{verb}" is no step; there are say, tap and think')


def _seconds(text: str, number: int) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not isfinite(seconds) or not 0 <= seconds <= MAX_THINK:
        raise BadScript(f'line {number}: "{text}" is no number of seconds from 0 to {MAX_THINK:g}')
    return seconds
