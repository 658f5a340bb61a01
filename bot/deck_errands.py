"""What maintainers ask about decks: slow work on files, each piece an errand that gives a screen.

Reading, comparing and making run in processes (`bot.deck_process`), hashing and copying in threads, so the bot
goes on meanwhile. An errand may be done twice (a restart in the middle): each step is harmless to repeat.
"""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot import deck_process, publishing
from bot.deck_process import WorkRefused
from bot.screens import Screen
from bot.services import decks as values
from bot.services.decks import Changes, DeckState, Report, build_mark, deck_mark, report_of
from bot.transport import FileRefused, Line
from bot.views import decks as views
from db import decks
from db.errands import Errand
from db.store import StorageTrouble
from db.uow import Work
from db.writer import Runs
from decks import workshop
from decks.builds import build_path
from decks.collection import open_deck
from decks.library import deck_path
from decks.sources.shelf import LibraryDamaged

log = logging.getLogger(__name__)

FOLDER = "uploads"  # in the data folder
UNDECIDED = 10  # uploads that are kept, waiting for Publish or Discard
Slow = Callable[[Errand, str], Awaitable[Screen]]


class Stale(Exception):
    """The deck was published or rolled back since the button was drawn, or is not there."""


class DeckErrands:
    """`reopen` makes the bot use what is published now."""

    def __init__(self, data: Path, line: Line, writer: Runs, reopen: Callable[[], Awaitable[None]]) -> None:
        self._data, self._line, self._writer, self._reopen = data, line, writer, reopen
        self._changing = asyncio.Lock()  # one change of decks at a time

    def kinds(self) -> Mapping[str, Slow]:
        """By the first word of an errand's kind."""
        doing: Mapping[str, Slow] = {
            values.LIST: self._list, values.PAGE: self._page, values.DIFF: self._diff,
            values.ASK_ROLL_BACK: self._ask_roll_back,
            values.PUBLISH: self._alone(self._publish), values.ROLL_BACK: self._alone(self._roll_back),
            values.UPLOAD: self._upload, values.REPORT: self._report, values.TAKE: self._alone(self._take),
            values.DISCARD: self._discard,
        }  # fmt: skip
        return {kind: _told(slow) for kind, slow in doing.items()}

    def _alone(self, slow: Slow) -> Slow:
        async def done(errand: Errand, about: str) -> Screen:
            async with self._changing:
                return await slow(errand, about)

        return done

    # ---- decks

    async def _list(self, _: Errand, __: str) -> Screen:
        return views.decks(await self._states(), uploads=await self._uploads())

    async def _page(self, _: Errand, about: str) -> Screen:
        return views.deck(await self._state(int(about)))

    async def _diff(self, _: Errand, about: str) -> Screen:
        state = await self._state(int(about))
        if state.candidate is None or state.in_use is None:
            return views.deck(state)
        old, new = (
            build_path(self._data, state.deck, build) for build in (state.in_use.build, state.candidate)
        )
        told = await deck_process.run("diff", str(old), str(new), state.deck)
        templates = {name: (one[0], one[1], one[2], one[3]) for name, one in told["templates"].items()}
        return views.diff(Changes(state, told["codes"], templates))

    async def _publish(self, errand: Errand, about: str) -> Screen:
        mark, build, seen = map(int, about.split())
        state = await self._state(mark)
        if state.in_use and build_mark(state.in_use.build) == build:  # done before, but perhaps not opened
            await self._reopen()
            return views.deck(state, views.published())
        made = state.candidate
        if made is None or build_mark(made) != build or state.seen != seen:
            raise Stale
        await self._use(errand, state.deck, made)
        return views.deck(await self._state(mark), views.published())

    async def _ask_roll_back(self, _: Errand, about: str) -> Screen:
        return views.ask_roll_back(await self._state(int(about)))

    async def _roll_back(self, errand: Errand, about: str) -> Screen:
        mark, seen = map(int, about.split())
        state = await self._state(mark)
        if state.older is None or state.seen != seen:
            raise Stale
        await asyncio.to_thread(self._refuse_unreadable, state.deck, state.older.build)
        await self._writer.run(decks.roll_back, state.deck, now=errand.asked_at)
        await self._reopen()
        return views.deck(await self._state(mark), views.rolled_back())

    def _refuse_unreadable(self, deck: str, build: str) -> None:
        if not publishing.is_readable(build_path(self._data, deck, build), deck):
            raise WorkRefused(
                f"Build {build} of {deck} cannot be opened: its file is gone, or of an older CodeDrill. Nothing was"
                " changed."
            )

    async def _use(self, errand: Errand, deck: str, build: str) -> None:
        await asyncio.to_thread(self._refuse_unreadable, deck, build)
        await self._writer.run(decks.publish, deck, build, by=errand.learner, now=errand.asked_at)
        await self._reopen()

    async def _state(self, mark: int) -> DeckState:
        """Raises `Stale` for a deck that is not there."""
        for state in await self._states():
            if deck_mark(state.deck) == mark:
                return state
        raise Stale

    async def _states(self) -> Sequence[DeckState]:
        known = await asyncio.to_thread(workshop.known, self._data)
        made = await asyncio.to_thread(publishing.made, self._data, known)
        in_use = await self._writer.run(decks.in_use)
        names = list(dict.fromkeys([*made, *in_use]))
        history = await self._writer.run(_histories, names)
        return await asyncio.to_thread(_read, self._data, names, made, history)

    # ---- files that maintainers send

    async def _upload(self, errand: Errand, about: str) -> Screen:
        file, _, name = about.partition(" ")
        stage = self._stage(errand.id)
        name = _safe(name)
        await asyncio.to_thread(_make_room, self._data / FOLDER, stage)
        content = await self._line.download(file)
        await asyncio.to_thread(_store, stage, name, content)
        told = await deck_process.run("check", str(self._data), str(stage), name, _day_of(errand))
        return views.report(report_of(errand.id, told))

    async def _report(self, _: Errand, about: str) -> Screen:
        number, place = map(int, about.split())
        report = await self._load(number)
        if report is None:
            return views.failed(views.gone())
        if not 1 <= place <= len(report.samples):
            return views.report(report)
        return views.sample(report, place)

    async def _take(self, errand: Errand, about: str) -> Screen:
        number = int(about)
        if await self._load(number) is None:
            return views.failed(views.gone())
        told = await deck_process.run("take", str(self._data), str(self._stage(number)), _day_of(errand))
        deck, build = told["deck"], told["build"]
        await self._use(errand, deck, build)
        await asyncio.to_thread(shutil.rmtree, self._stage(number), ignore_errors=True)
        states = await self._states()
        state = next((one for one in states if one.deck == deck), None)
        kept = str(Path(told["kept"]).relative_to(self._data))
        return (
            views.deck(state, views.taken(state, kept))
            if state
            else views.decks(states, views.taken(None, kept))
        )

    async def _discard(self, _: Errand, about: str) -> Screen:
        await asyncio.to_thread(shutil.rmtree, self._stage(int(about)), ignore_errors=True)
        return views.decks(await self._states(), views.discarded())

    async def _uploads(self) -> Sequence[Report]:
        """What was read and not decided on, newest first."""
        folder = self._data / FOLDER
        numbers = await asyncio.to_thread(lambda: [int(path.name) for path in _stages(folder)])
        found = [await self._load(number) for number in numbers[::-1]]
        return [one for one in found if one]

    async def _load(self, number: int) -> Report | None:
        path = self._stage(number) / "report.json"
        try:
            told = json.loads(await asyncio.to_thread(path.read_text, encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return report_of(number, told)

    def _stage(self, number: int) -> Path:
        return self._data / FOLDER / str(number)


def _told(slow: Slow) -> Slow:
    """What goes wrong is told to who asked."""

    async def done(errand: Errand, about: str) -> Screen:
        try:
            return await slow(errand, about)
        except Stale:
            return views.failed(views.moved_on())
        except (WorkRefused, FileRefused, LibraryDamaged, OSError) as trouble:
            log.warning("%s: %s", errand.kind.partition(" ")[0], trouble)
            return views.failed(str(trouble))
        except StorageTrouble:
            raise
        except Exception:
            log.exception("errand %s failed", errand.id)
            return views.failed("Something went wrong on my side; it is in the log.")

    return done


def _day_of(errand: Errand) -> str:
    return datetime.fromtimestamp(errand.asked_at, UTC).date().isoformat()


def _histories(work: Work, names: Sequence[str]) -> Mapping[str, Sequence[decks.Publication]]:
    return {deck: decks.history(work, deck) for deck in names}


def _read(
    data: Path,
    names: Sequence[str],
    made: Mapping[str, str],
    history: Mapping[str, Sequence[decks.Publication]],
) -> Sequence[DeckState]:
    """Opens each deck for its edition and the number of its cards; one that cannot be read is left out."""
    found = []
    for deck in names:
        standing = next((one for one in history[deck] if one.undone_at is None), None)
        path = (
            deck_path(data, deck)
            if deck in made
            else build_path(data, deck, standing.build if standing else "")
        )
        try:
            with closing(open_deck(path, deck)) as opened:
                cards = sum(opened.templates.values())
                found.append(DeckState(deck, opened.edition, standing, made.get(deck), history[deck], cards))
        except (LibraryDamaged, KeyError) as damage:
            log.warning("deck %s cannot be read: %s", deck, damage)
    return found


def _safe(name: str) -> str:
    """A file name of ours: the last part, without what means something to a file system."""
    kept = "".join(sign if sign.isalnum() or sign in "._- " else "_" for sign in Path(name).name).lstrip(". ")
    return kept[-100:] or "file"


def _make_room(folder: Path, stage: Path) -> None:
    """What nobody decided on goes when newer files come, and what an earlier try left of this one."""
    for path in {stage, *_stages(folder)[:-UNDECIDED]}:
        shutil.rmtree(path, ignore_errors=True)


def _stages(folder: Path) -> list[Path]:
    """Oldest first; what else lies there is not ours."""
    ours = (path for path in folder.glob("[0-9]*") if path.name.isdecimal())
    return sorted(ours, key=lambda path: int(path.name))


def _store(stage: Path, name: str, content: bytes) -> None:
    stage.mkdir(parents=True, exist_ok=True)
    (stage / name).write_bytes(content)
