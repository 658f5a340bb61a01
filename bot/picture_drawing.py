"""Draws a picture of a finished exam, for a phone 390 points wide: 1080 pixels, one pixel a point of type.

Blue and orange of Okabe and Ito are told apart by who sees no red or green; and nothing is said by colour alone: a
bar ends before the cut or behind it, and a cross or a ring stands under a question that was wrong or left open.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.pictures import Bar, ExamPicture, Mark

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, EDGE, DPI = 1080, 48, 72
HEAD, FOOT, PACE = 250, 150, 430  # heights: title to the first bar, below the questions, the questions
ROW, ROW_MANY, MANY = 108, 92, 9  # height of a domain; of one among many
INK, SOFT, PAPER, TRACK = "#1b1f24", "#57606a", "#ffffff", "#e9edf1"
GOOD, BAD, OPEN = "#56b4e9", "#d55e00", "#8c959f"
GOOD_BAR, BAD_BAR = "#8fcdf2", "#f4b183"  # light enough for dark words on them
_MOST_TIMES = 4  # the needed pace so often over: a longer bar is cut off, with a sign
_COLOURS = {Mark.RIGHT: GOOD, Mark.WRONG: BAD, Mark.OPEN: OPEN}


def draw(picture: ExamPicture) -> bytes:
    """A PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # half a second of import
    from matplotlib.figure import Figure

    row = ROW if len(picture.bars) <= MANY else ROW_MANY
    bars = HEAD + row * len(picture.bars)
    height = bars + 150 + PACE + FOOT
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
    page.set_axis_off()
    _head(page, picture)
    _domains(page, picture, row)
    _say(page, EDGE, bars + 80, picture.pace, 38, weight="bold")
    left, bottom = EDGE + 70, FOOT
    axes = figure.add_axes((left / WIDTH, bottom / height, (WIDTH - EDGE - left) / WIDTH, PACE / height))
    _questions(axes, picture)
    _legend(page, picture, height - 40)
    out = BytesIO()
    figure.savefig(out, format="png", dpi=DPI)
    return out.getvalue()


def _say(
    page: Axes, x: float, y: float, text: str, size: int, most: float = WIDTH - 2 * EDGE, **looks: Any
) -> float:
    """As it stands: a dollar sign is no formula. Smaller where it is wider than `most`. The width that it takes."""
    look = {"color": INK, "va": "baseline"} | looks
    written = page.text(x, y, text, fontsize=size, parse_math=False, **look)
    wide = float(written.get_window_extent().width)
    if wide > most:
        written.set_fontsize(size * most / wide)
    return min(wide, most)


def _head(page: Axes, picture: ExamPicture) -> None:
    _say(page, EDGE, 70, picture.title, 36, color=SOFT)
    _say(page, EDGE, 130, picture.verdict, 46, weight="bold")
    _say(page, EDGE, 214, picture.domains, 38, weight="bold")


def _domains(page: Axes, picture: ExamPicture, row: int) -> None:
    for place, bar in enumerate(picture.bars):
        _domain(page, bar, HEAD + row * place, row, picture.cut)
    if picture.cut is None:
        _say(page, WIDTH - EDGE, 214, picture.cut_told, 28, 560, ha="right", color=SOFT)
        return
    x = EDGE + (WIDTH - 2 * EDGE) * picture.cut / 100
    page.plot([x, x], [HEAD - 18, HEAD + row * len(picture.bars)], color=INK, lw=3, ls=(0, (4, 2)))
    _say(page, x, HEAD - 28, picture.cut_told, 30, ha="center", weight="bold")


def _domain(page: Axes, bar: Bar, top: float, row: int, cut: int | None) -> None:
    from matplotlib.patches import Rectangle

    wide, high = WIDTH - 2 * EDGE, row - 62
    y = top + 46
    fill = GOOD_BAR if cut is None or bar.percent >= cut else BAD_BAR
    page.add_patch(Rectangle((EDGE, y), wide, high, color=TRACK, lw=0))
    page.add_patch(Rectangle((EDGE, y), wide * bar.percent / 100, high, color=fill, lw=0))
    white = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}  # over the line of the cut
    _say(page, EDGE, top + 34, bar.title, 31, wide - 130, bbox=white)
    _say(page, EDGE + wide, top + 34, f"{bar.percent:.0f} %", 31, ha="right", weight="bold", bbox=white)
    _say(page, EDGE + 14, y + high / 2, bar.told, 28, va="center_baseline")


def _questions(axes: Axes, picture: ExamPicture) -> None:
    most = _ceiling(picture)
    places = range(1, len(picture.spent) + 1)
    heights = [min(one.seconds, most) for one in picture.spent]
    axes.bar(places, heights, width=0.8, color=[_COLOURS[one.mark] for one in picture.spent], zorder=2)
    axes.axhline(picture.needed, color=INK, lw=3, ls=(0, (4, 2)), zorder=3)
    for mark, sign in ((Mark.WRONG, "x"), (Mark.OPEN, "o")):
        where = [place for place, one in zip(places, picture.spent, strict=True) if one.mark is mark]
        axes.plot(where, [-most * 0.05] * len(where), clip_on=False, **_sign(sign, mark, len(picture.spent)))
    over = [place for place, one in zip(places, picture.spent, strict=True) if one.seconds > most]
    axes.plot(over, [most * 1.03] * len(over), "^", color=INK, ms=12, clip_on=False)
    _frame(axes, len(picture.spent), most)


def _ceiling(picture: ExamPicture) -> float:
    longest = max((one.seconds for one in picture.spent), default=0)
    return max(1.15 * picture.needed, min(longest, _MOST_TIMES * picture.needed), 1)


def _sign(sign: str, mark: Mark, many: int) -> dict[str, Any]:
    size = max(6.0, min(16.0, 900 / many))
    return {
        "ls": "none", "marker": sign, "ms": size, "mew": max(1.6, size / 5), "mfc": "none", "mec": _COLOURS[mark],
    }  # fmt: skip


def _frame(axes: Axes, many: int, most: float) -> None:
    axes.set(xlim=(0.3, many + 0.7), ylim=(-most * 0.1, most))
    axes.locator_params("y", nbins=4)
    axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= most])
    axes.set_xticks(_numbers(many))
    axes.tick_params(labelsize=28, length=0, pad=8, labelcolor=SOFT)
    axes.grid(axis="y", color=TRACK, lw=2, zorder=0)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)


def _numbers(many: int) -> list[int]:
    step = next(step for step in (1, 5, 10, 20, 50) if many / step <= 12)
    return sorted({1, *range(step, many + 1, step)})


def _legend(page: Axes, picture: ExamPicture, y: float) -> None:
    x = float(EDGE)
    looks = ((GOOD, "s"), (BAD, "x"), (OPEN, "o"))
    for (colour, sign), words in zip(looks, picture.legend, strict=True):
        page.plot([x + 12], [y - 10], sign, ms=20, mfc=colour if sign == "s" else "none", mec=colour, mew=4)
        x += 36 + _say(page, x + 36, y, words, 30) + 40
    page.plot([x, x + 60], [y - 10, y - 10], color=INK, lw=3, ls=(0, (4, 2)))
    _say(page, x + 72, y, picture.needed_told, 30, WIDTH - EDGE - x - 72)
