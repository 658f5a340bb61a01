"""The page that Prometheus reads. The only module that knows prometheus-client.

Names begin with `codedrill_`; lengths are seconds, sizes bytes. What was counted comes from `bot.metrics`, what waits
from the database (`db.watch`), read when the page is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from bot.metrics import Histogram, Metrics
from db.watch import Watched

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


@dataclass(frozen=True, slots=True)
class Seen:
    """What was looked at for one page. `now` is the bot's clock; `watched` was read `read_ago` seconds ago."""

    metrics: Metrics
    now: float
    versions: Mapping[str, str]
    editions: Mapping[str, str]  # deck -> edition
    poll_age: float | None
    ready: bool
    drawing: int  # chats with something to draw
    sizes: Mapping[str, int]  # of the database and its WAL
    disk: tuple[int, int]  # bytes free, and in all
    watched: Watched | None
    read_ago: float
    backup_age: float | None = None  # of the newest in the data folder; None where there is none


class Page:
    """Asked by one thread at a time."""

    def __init__(self) -> None:
        self._seen: Seen | None = None
        self._registry = CollectorRegistry(auto_describe=False)
        ProcessCollector(namespace="codedrill", registry=self._registry)
        self._registry.register(_Bot(self))

    @property
    def seen(self) -> Seen | None:
        return self._seen

    def render(self, seen: Seen) -> bytes:
        self._seen = seen
        return generate_latest(self._registry)


class _Bot(Collector):
    def __init__(self, page: Page) -> None:
        self._page = page

    def collect(self) -> Iterator[Metric]:
        seen = self._page.seen
        if seen is None:
            return
        yield from _counted(seen.metrics)
        yield from _now(seen)
        if seen.watched is not None:
            yield _gauge("watched_age_seconds", "Since the backlog below was read", seen.read_ago)
            yield from _watched(seen.watched, seen)


def _counted(metrics: Metrics) -> Iterator[Metric]:
    handlers = [([name], one) for name, one in sorted(dict(metrics.handled).items())]
    yield _histogram("handler_seconds", "In the writer, by action", ["action"], handlers)
    yield _histogram(
        "commit_seconds", "A batch of use-cases, to its commit", [], [([], metrics.batch_seconds)]
    )
    yield _histogram("commit_batch", "Use-cases in a batch", [], [([], metrics.batch_sizes)])
    late = [([kind], one) for kind, one in metrics.late.items()]
    yield _histogram("clock_drift_seconds", "From wake_at to the tick that handled it", ["kind"], late)
    calls = CounterMetricFamily(
        "codedrill_api_calls", "Calls of the Bot API, by status or what went wrong", labels=["method", "code"]
    )
    for (method, code), count in sorted(dict(metrics.calls).items()):
        calls.add_metric([method, code], count)
    yield calls
    held = "Seconds that Telegram asked us to wait (429)"
    yield CounterMetricFamily("codedrill_held_seconds", held, value=metrics.held_seconds)


def _now(seen: Seen) -> Iterator[Metric]:
    yield _info("build_info", "Versions", seen.versions)
    yield _gauge("ready", "1 while updates come in and the database answers", int(seen.ready))
    if seen.poll_age is not None:
        yield _gauge(
            "poll_age_seconds", "Since the last good poll, post or look at the webhook", seen.poll_age
        )
    yield _gauge("drawing_chats", "Chats with a screen on its way to Telegram", seen.drawing)
    for name, size in seen.sizes.items():
        yield _gauge(f"{name}_bytes", f"Size of the {name} file", size)
    yield _gauge("disk_free_bytes", "Free on the disk of the data folder", seen.disk[0])
    yield _gauge("disk_total_bytes", "Size of that disk", seen.disk[1])
    if seen.backup_age is not None:
        yield _gauge(
            "backup_age_seconds", "Since the newest backup in the data folder was made", seen.backup_age
        )


def _watched(watched: Watched, seen: Seen) -> Iterator[Metric]:
    yield _gauge("inbox_waiting", "Updates received and not handled", watched.inbox.count)
    yield _gauge("inbox_oldest_seconds", "Age of the oldest of them", watched.inbox.age(seen.now))
    yield _gauge("dead_letters", "Updates set aside", watched.dead)
    behind = {kind: one.count for kind, one in watched.screens.items()}
    yield _gauges("screens_behind", "Screens that Telegram does not show yet", "kind", behind)
    ages = {kind: one.age(seen.now) for kind, one in watched.screens.items()}
    yield _gauges("screens_oldest_seconds", "Age of the oldest of them", "kind", ages)
    yield _gauge("errands_waiting", "Slow work asked for and not done", watched.errands.count)
    yield _gauge("errands_oldest_seconds", "Age of the oldest of it", watched.errands.age(seen.now))
    yield _gauge("exams_running", "Mock exams that somebody sits", watched.exams)
    yield _gauge("rooms_open", "Group exams that are not over", watched.rooms)
    decks = GaugeMetricFamily("codedrill_deck_info", "Decks in use", labels=["deck", "edition", "build"])
    for deck, build in watched.decks.items():
        decks.add_metric([deck, seen.editions.get(deck, ""), build], 1)
    yield decks


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"codedrill_{name}", about, value=value)


def _gauges(name: str, about: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"codedrill_{name}", about, labels=[label])
    for of, value in values.items():
        family.add_metric([of], value)
    return family


def _info(name: str, about: str, values: Mapping[str, str]) -> Metric:
    family = GaugeMetricFamily(f"codedrill_{name}", about, labels=list(values))
    family.add_metric(list(values.values()), 1)
    return family


def _histogram(
    name: str, about: str, labels: list[str], found: Iterable[tuple[list[str], Histogram]]
) -> Metric:
    family = HistogramMetricFamily(f"codedrill_{name}", about, labels=labels)
    for values, one in found:
        ends = [*(f"{bound:g}" for bound in one.bounds), "+Inf"]
        family.add_metric(values, list(zip(ends, one.cumulative, strict=True)), one.total)
    return family
