"""The picture of an exam: what goes in, what comes out, and the process that draws it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot import app, picture_process
from bot.picture_drawing import WIDTH, draw
from bot.picture_process import PNG, PictureFailed, Pictures
from bot.pictures import Bar, ExamPicture, Mark, Spent
from bot.views import exam_picture
from tests.bot.exam_screens import SECTIONS, report, scaled

PLAIN = exam_picture.picture(report(right=12))
LOOPS = list(dict.fromkeys([app.loop_factory(), None]))  # uvloop tells of a dead process in its own way


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(content)) as image:
        image.load()
        return image.size


def many() -> ExamPicture:
    bars = tuple(Bar("$x_1$ & <b> \n" + "W" * 80, f"{n} of 17", 100 * n / 17) for n in range(18))
    spent = tuple(Spent(7 * n % 900, list(Mark)[n % 3]) for n in range(300))
    return replace(PLAIN, title="T" * 200, verdict="V" * 200, bars=bars, spent=spent)


def test_a_report_becomes_numbers_and_titles() -> None:
    found = report(right=12)
    drawn = exam_picture.picture(found)
    assert (drawn.title, drawn.verdict) == (
        "CRC mock exam, 45 questions · Mar 2, 2026",
        "Short by 17: 11 of 40 (28 %)",
    )
    assert drawn.bars[0] == Bar("Diagnosis coding", "11 of 30", 100 * 11 / 30)
    assert (drawn.cut, drawn.cut_told, drawn.needed) == (70, "cut 70 %", 6_480 // 45)
    assert [one.mark for one in drawn.spent] == [
        Mark.OPEN if not mark.is_answered else Mark.RIGHT if mark.is_right else Mark.WRONG
        for mark in found.marks
    ]
    assert {one.seconds for one in drawn.spent} == {61}


def test_a_scaled_exam_has_no_cut_and_says_why() -> None:
    drawn = exam_picture.picture(scaled())
    assert (drawn.cut, drawn.cut_told) == (None, "no cut: the real exam scales")


def test_a_long_title_of_a_section_is_cut_short() -> None:
    found = report()
    sections = tuple(replace(each, title="Long " * 40) for each in SECTIONS)
    form = replace(found.paper.form, sections=sections)
    drawn = exam_picture.picture(replace(found, paper=replace(found.paper, form=form)))
    assert {len(bar.title) for bar in drawn.bars} == {44}


def test_a_caption_fits_however_many_sections_there_are() -> None:
    found = report()
    sections = tuple(replace(SECTIONS[0], id=f"s{n}", title=f"{n} " + "Long " * 40) for n in range(40))
    score = replace(found.score, sections={each.id: found.score.whole for each in sections})
    form = replace(found.paper.form, sections=sections)
    told = exam_picture.caption(replace(found, score=score, paper=replace(found.paper, form=form)))
    assert 600 < len(told.text) <= exam_picture.MOST_CAPTION
    assert "and 29 more in the report." in told.text


def test_what_is_drawn_comes_back_from_the_pipe_as_it_was() -> None:
    assert ExamPicture.load(many().dump()) == many()


@pytest.mark.parametrize(
    "picture",
    [
        PLAIN,
        exam_picture.picture(scaled()),
        many(),
        replace(PLAIN, bars=(), spent=(Spent(0, Mark.OPEN),), needed=1),
    ],
    ids=["plain", "scaled", "many", "nothing"],
)
def test_a_picture_is_a_png_as_wide_as_a_phone(picture: ExamPicture) -> None:
    content = draw(picture)
    assert content.startswith(PNG)
    width, height = size_of(content)
    assert width == WIDTH == 1080
    assert (
        800 < height < 2_700
    )  # Telegram: width and height up to 10,000 together, one up to 20 times the other


def pid_of(pictures: Pictures) -> int | None:
    return pictures.pid


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: "uvloop" if loop else "asyncio")
@pytest.mark.parametrize("seen", [False, True], ids=["at-once", "later"])
def test_the_process_begins_with_the_first_picture_and_begins_anew_when_it_was_killed(
    loop: Callable[[], asyncio.AbstractEventLoop] | None, *, seen: bool
) -> None:
    async def story() -> None:
        pictures = Pictures()
        try:
            assert pid_of(pictures) is None
            assert (await pictures.draw(PLAIN)).startswith(PNG)
            first = pid_of(pictures)
            assert (await pictures.draw(PLAIN)).startswith(PNG)
            assert pid_of(pictures) == first is not None
            os.kill(first, signal.SIGKILL)
            if seen:
                assert pictures._process is not None
                await pictures._process.wait()
            assert (await pictures.draw(PLAIN)).startswith(PNG)
            assert pid_of(pictures) not in (None, first)
        finally:
            await pictures.close()
        assert pid_of(pictures) is None

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(story())


def test_a_picture_takes_nothing_of_the_bot_but_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    (tmp_path / "teller.py").write_text(
        f"import os, pathlib\npathlib.Path({str(told)!r}).write_text(' '.join(os.environ))\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("CODEDRILL_TOKEN", "1:secret")

    async def story() -> None:
        with pytest.raises(PictureFailed, match="its process died"):
            await Pictures(module="teller").draw(PLAIN)

    asyncio.run(story())
    assert "PYTHONPATH" in told.read_text().split()
    assert "CODEDRILL_TOKEN" not in told.read_text()


def test_what_cannot_be_drawn_is_said_and_the_next_is_drawn() -> None:
    async def story() -> None:
        pictures = Pictures()
        try:
            with pytest.raises(PictureFailed, match="TypeError"):
                await pictures.draw(replace(PLAIN, cut="seventy"))  # type: ignore[arg-type]
            pid = pictures.pid
            assert (await pictures.draw(PLAIN)).startswith(PNG)
            assert pictures.pid == pid is not None
        finally:
            await pictures.close()

    asyncio.run(story())


def test_a_picture_that_takes_too_long_is_given_up_and_its_process_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sleeper.py").write_text("import time\ntime.sleep(600)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def story() -> None:
        pictures = Pictures(seconds=0.3, module="sleeper")
        with pytest.raises(PictureFailed, match=r"longer than 0\.3 s"):
            await pictures.draw(PLAIN)
        assert pictures.pid is None

    asyncio.run(story())


def test_the_end_of_the_bot_cancels_what_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that its errand is done after the next start, and nobody is told of a failure."""
    (tmp_path / "sleeper.py").write_text("import time\ntime.sleep(600)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def story() -> None:
        pictures = Pictures(module="sleeper")
        drawing, waiting = (asyncio.create_task(pictures.draw(PLAIN)) for _ in range(2))
        while pictures.pid is None:
            await asyncio.sleep(0)
        await pictures.close()
        ended = await asyncio.wait_for(asyncio.gather(drawing, waiting, return_exceptions=True), 10)
        assert [type(one) for one in ended] == [asyncio.CancelledError] * 2
        assert pictures.pid is None

    asyncio.run(story())


def test_a_process_that_nobody_needs_ends_and_the_next_picture_has_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture_process, "REST_SECONDS", 0.0)

    async def story() -> None:
        pictures = Pictures()
        try:
            await pictures.draw(PLAIN)
            while pictures.pid is not None:
                await asyncio.sleep(0)
            assert (await pictures.draw(PLAIN)).startswith(PNG)
        finally:
            await pictures.close()

    asyncio.run(story())


def test_the_bot_itself_never_imports_matplotlib() -> None:
    code = "import sys, bot.app; sys.exit('matplotlib' in sys.modules)"

    async def story() -> int:
        return await (await asyncio.create_subprocess_exec(sys.executable, "-c", code)).wait()

    assert asyncio.run(story()) == 0
