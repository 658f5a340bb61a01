"""What a load run found, for people (a table) and for programs (JSON)."""

from __future__ import annotations

from rich.table import Table

from sandbox.jsontext import Object
from sandbox.load.percentiles import STEPS
from sandbox.load.tally import Tally

LATE = 0.05  # seconds that the driver may be behind before it is told


def table(tally: Tally) -> Table:
    found = Table("acts of learners", "", title_justify="left", show_header=True)
    for name, value in _rows(tally):
        found.add_row(name, value)
    found.columns[1].justify = "right"
    return found


def _rows(tally: Tally) -> list[tuple[str, str]]:
    plan, latencies = tally.plan, tally.latencies
    steps = [(_name(step), _ms(latencies.at(step))) for step in STEPS] if tally.answered else []
    return [
        ("due", f"{tally.acts:,}"),
        ("answered", f"{tally.answered:,}"),
        (f"unanswered within {plan.patience:g} s", f"{tally.unanswered:,}"),
        ("errors", f"{tally.errors:,}"),
        ("answered a second", f"{tally.rate:,.1f} of {plan.rate:,.1f}"),
        *steps,
        ("mean", _ms(latencies.mean)),
    ]


def remarks(tally: Tally) -> list[str]:
    """What a reader of the figures must know."""
    told = [f"{count:,} x {what}" for what, count in tally.troubles.items()]
    if tally.crowded:
        told.append(f"{tally.crowded:,} acts waited for a free learner, and their time ran; see --users")
    if tally.behind > LATE:
        told.append(f"the driver itself was up to {tally.behind * 1000:,.0f} ms late: this machine is busy")
    return told


def as_object(tally: Tally) -> Object:
    plan, latencies = tally.plan, tally.latencies
    return {
        "users": plan.users,
        "asked_rate": plan.rate,
        "seconds": plan.seconds,
        "spacing": "even" if plan.even else "poisson",
        "seed": plan.seed,
        "patience_seconds": plan.patience,
        "due": tally.acts,
        "answered": tally.answered,
        "unanswered": tally.unanswered,
        "errors": tally.troubles,
        "waited_for_a_learner": tally.crowded,
        "answered_a_second": round(tally.rate, 2),
        "driver_late_ms": _round(tally.behind),
        "mean_ms": _round(latencies.mean),
        "percentiles_ms": {_name(step): _round(latencies.at(step)) for step in STEPS},
        "over_time": [
            {
                "second": round(number * plan.slot, 3),
                "answered": slot.count,
                **{_name(step): _round(slot.at(step)) for step in (50.0, 99.0, 100.0)},
            }
            for number, slot in sorted(tally.slots.items())
        ],
    }


def _name(step: float) -> str:
    return "max" if step == 100 else f"p{step:g}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"


def _round(seconds: float) -> float:
    return round(seconds * 1000, 3)
