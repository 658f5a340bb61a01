"""What a person does around a whole exam, and what every page of it must say by the script's own count."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from math import ceil
from random import Random

from bot.services import exam_rows
from decks.blueprint_file import blueprints
from scheduler.exam_state import Finished
from tests.bot.full_exam_house import form_of
from tests.bot.full_exam_script import Script, asked_of
from tests.bot.room_own_house import Private
from tests.decks.full_crc_made import FIRST, SECOND


async def planned(dana: Private) -> None:
    """The page before CRC."""
    dana.writes("/exam")
    await asyncio.sleep(3)
    dana.taps("CRC")
    await asyncio.sleep(5)


async def begun(dana: Private, seed: int) -> Script:
    dana.taps("Start")
    await asyncio.sleep(3)
    return Script(dana, asked_of(dana), Random(seed))


async def handed_in(script: Script) -> None:
    dana = script.person
    await script.taps("Finish")
    assert dana.text.splitlines()[1].startswith(f"{script.open} open, {script.flagged} flagged, ")
    await script.taps("Hand in")


async def check_report(script: Script) -> None:
    """Every number of the report, and the table behind it."""
    dana, points, of = script.person, script.points, len(script.asked)
    report, cut = dana.text, ceil(of * 0.7)
    verdict = f"Passed by {points - cut}" if points >= cut else f"Short by {cut - points}"
    assert report.splitlines()[:2] == [
        f"{verdict}: {points} of {of} ({100 * points / of:.0f} %)", f"CRC, cut {cut} of {of} (70 %)"
    ]  # fmt: skip
    changes = script.changes
    assert (
        f"{changes.total()} answers changed: {changes[False, True]} to right, {changes[True, False]} from right "
        f"to wrong, {changes[False, False]} wrong both times."
    ) in report
    assert f"{script.open} left open." in report
    await script.taps("Sections")
    titles = {row[0]: row[1] for row in form_of(dana)["sections"]}
    assert sorted(dana.text.splitlines()[2:]) == sorted(
        f"{titles[section]}: {right} of {whole} ({100 * right / whole:.0f} %)"
        for section, (right, whole) in script.table.items()
    )
    await script.taps("Report")
    assert dana.text == report
    await script.taps("Wrong")
    assert dana.text.startswith(f"1/{of - points} wrong · ")
    await script.taps("Report")
    await script.taps("Flagged")
    assert dana.text.startswith(f"1/{script.flagged} flagged · ")
    await script.taps("Report")


def check_page_before(dana: Private) -> None:
    """What is there and what is missing, counted question by question."""
    page, drawn = dana.text, Counter(row[4] for row in form_of(dana)["items"])
    there, outline = drawn.total(), blueprints()["crc"].sections
    minutes = ceil(240 * there / 100)
    assert page.startswith(
        f"CRC practice form\n{there} questions, {minutes // 60} h {minutes % 60} min. Cut 70 %.\n"
    )
    assert (
        f"Not the whole exam: {there} of 100 items; the cut counts on those, and {minutes} of 240 minutes keep"
    ) in page
    missing = 0
    for each in outline:
        share, whole = f"{each.title} {drawn[each.id]} of {each.items}", each.items or 0
        assert re.findall(rf"{each.title} \d+ of \d+", page) in (
            [share],
            [] if drawn[each.id] == whole else [share],
        )
        assert drawn[each.id] or f"{share}: No authored notes on {each.title.split()[0]}" in page
        missing += whole - drawn[each.id]
    assert (missing, missing > 0) == (100 - there, True)


async def check_review(script: Script) -> None:
    """Question by question: the mark, and the printing that it was drawn from."""
    dana, seen = script.person, 0
    await script.taps("Review all")
    for number, one in enumerate(script.asked, 1):
        verdict = "✓ right" if one.is_right(one.last) else "open" if one.last is None else "✗ wrong"
        assert dana.text.startswith(f"{number}/100 all · question {number} · {verdict}")
        assert "cannot be shown" not in dana.text
        assert SECOND not in dana.text
        seen += FIRST in dana.text
        await script.taps("▶")
    assert seen >= 50


def finished(dana: Private) -> Finished:
    assert dana.exam is not None
    found = exam_rows.exam_of(dana.exam)
    assert isinstance(found, Finished)
    return found
