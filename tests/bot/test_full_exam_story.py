"""Flow story (a) of a whole exam: a hundred items in every section and kind, against a count of one's own; and CRC as
far as today's decks fill it, the missing said.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from decks.blueprint_file import blueprints
from tests.bot.full_exam_checks import begun, check_page_before, check_report, finished, handed_in, planned
from tests.bot.full_exam_house import ExamHouse, play
from tests.bot.full_exam_script import LETTERS, Script
from tests.bot.room_own_house import Private
from tests.decks.full_crc_made import first_printing

EVERY_KIND = {"one-of-four", "pick-several", "typed-code", "case", "put-in-order"}


async def strikes(script: Script, at: int) -> int:
    """A wrong letter that the script never chooses goes out."""
    one = script.asked[at]
    place = [place for place in range(one.options) if place not in one.key][-1]
    await script.taps("Strike")
    await script.taps(f"✗ {LETTERS[place]}")
    entities = script.person.messages[script.person.last]["entities"]
    assert "strikethrough" in [each["type"] for each in entities]
    return place


def test_a_hundred_items_of_every_section_and_kind_are_reported_as_counted(tmp_path: Path) -> None:
    async def story(house: ExamHouse, dana: Private) -> None:
        await planned(dana)
        assert dana.text.startswith("CRC practice form\n100 questions, 4 h 0 min. Cut 70 %.")
        assert "Nothing of the exam is missing in this form." in dana.text
        script = await begun(dana, seed=5)
        assert {one.kind for one in script.asked} == EVERY_KIND
        assert max(Counter(one.case for one in script.asked if one.case).values()) == 3
        outline = {each.id: each.items for each in blueprints()["crc"].sections}
        assert {section: of for section, (_, of) in script.table.items()} == outline
        assert min(Counter(one.way for one in script.asked).values()) >= 1
        struck = await strikes(script, 0)
        await script.sits(0, 100)
        await handed_in(script)
        await check_report(script)
        assert finished(dana).answers[0].struck == (struck,)
        assert min(script.changes.values()) >= 1

    house = play(tmp_path, story, first_printing())
    assert (house.floods, house.refused) == ([], [])


def test_crc_on_todays_decks_says_what_is_missing_and_is_reported_as_counted(tmp_path: Path) -> None:
    async def story(house: ExamHouse, dana: Private) -> None:
        await planned(dana)
        check_page_before(dana)
        script = await begun(dana, seed=4)
        await script.sits(0, len(script.asked))
        await handed_in(script)
        await check_report(script)

    house = play(tmp_path, story)
    assert (house.floods, house.refused) == ([], [])
