"""The picture of a load run: latency by percentile on HdrHistogram's axis, and latency over time.

The axis is 1 / (1 - p) on a logarithmic scale: 90 %, 99 %, 99.9 % are equally far from each other, so that the
tail is as wide as the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.load.tally import Tally

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (10.0, 8.0)  # inches
DPI = 120
PERCENTILES = (0.0, 50.0, 75.0, 90.0, 99.0, 99.9, 99.99, 99.999)


def draw(tally: Tally, path: Path) -> None:
    """A PNG. Raises `OSError` when it cannot be written."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # half a second of import
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(_title(tally))
    above, below = figure.subplots(2, 1, height_ratios=(3, 2))
    _by_percentile(above, tally)
    _over_time(below, tally)
    figure.savefig(path, format="png")


def _title(tally: Tally) -> str:
    plan = tally.plan
    return (
        f"{plan.users:,} learners, {plan.rate:g} acts/s for {plan.seconds:g} s:"
        f" {tally.answered:,} answered, {tally.unanswered:,} not, {tally.errors:,} errors"
    )


def _by_percentile(axes: Axes, tally: Tally) -> None:
    curve = tally.latencies.curve()
    end = 2.0 * max(1, tally.answered)  # the maximum is drawn where one more act would have been
    places = [min(end, 1 / (1 - share)) if share < 1 else end for share, _ in curve]
    axes.plot([1.0, *places], [ms for _, ms in _from_first(curve)], drawstyle="steps-pre", color="#1f6feb")
    axes.set_xscale("log")
    shown = [p for p in PERCENTILES if 1 / (1 - p / 100) <= max(end, 2)]
    axes.set_xticks([1 / (1 - p / 100) for p in shown], [f"{p:g} %" for p in shown], minor=False)
    axes.minorticks_off()
    axes.set(xlabel="percentile", ylabel="latency, ms", ylim=(0, None), title="by percentile")
    axes.grid(alpha=0.3)


def _from_first(curve: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """In ms, with the smallest once more for the point at 0 %."""
    return [(share, seconds * 1000) for share, seconds in [*curve[:1], *curve]] or [(0.0, 0.0)]


def _over_time(axes: Axes, tally: Tally) -> None:
    slots = sorted(tally.slots.items())
    times = [(number + 0.5) * tally.plan.slot for number, _ in slots]
    for step, label, color in ((100.0, "max", "#8b949e"), (90.0, "p90", "#e36209"), (50.0, "p50", "#1f6feb")):
        axes.plot(times, [slot.at(step) * 1000 for _, slot in slots], label=label, color=color)
    axes.set(
        xlabel="seconds from the start, when the act was meant to happen",
        ylabel="latency, ms",
        xlim=(0, tally.plan.seconds),
        ylim=(0, None),
        title="over time",
    )
    axes.legend(loc="upper right")
    axes.grid(alpha=0.3)
