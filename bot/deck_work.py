"""`python -m bot.deck_work VERB ...`: heavy work on decks, in a process of its own, with limits on itself.

    diff OLD NEW DECK             what differs between two deck files
    check DATA STAGE NAME TODAY   reads what a maintainer sent (STAGE/NAME) and says what it is
    take DATA STAGE TODAY         puts what was checked into DATA and makes its deck
    cpt-look PATH CODE WORDS      what a learner's own copy of CPT holds
    cpt-read PATH CODE WORDS      its rows

The answer is one JSON object on standard output; {"refused": "why"} when it cannot be done. What was sent may be
anything, so a reader's memory and time are bounded here, and nothing is written but in STAGE until `take`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict
from datetime import date
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from decks import workshop
from decks.authored import ANY_EDITION, AuthoredDeck
from decks.authored_item import draw, system_of_deck
from decks.authored_lint import Level, lint
from decks.builds import keep_build
from decks.cards import system_of
from decks.collection import open_deck
from decks.diff_decks import book_changes, card_changes
from decks.exchange.apkg_in import read_apkg
from decks.exchange.authored_apkg import attested, deck_of_package, slug_of
from decks.exchange.authored_csv import notes_of_csv
from decks.exchange.authored_yaml import DECK_FILE, deck_of_files, deck_of_yaml, yaml_of_deck
from decks.exchange.jsonl import json_of_item
from decks.library import Icd10Library, deck_path
from decks.model import Undrawable
from decks.sources import cpt_file
from decks.sources.carrier import SourceRefused
from decks.sources.official_import import keep_hcpcs, keep_icd10cm, keep_icd10pcs
from decks.sources.official_store import official_path
from decks.sources.shelf import LibraryDamaged
from decks.sources.zips import found_in

Answer = dict[str, Any]

MEMORY, CPU_SECONDS = 2 << 30, 300
SAMPLES = 10
TOLD = 30  # findings of one level
_AUTHORED = re.compile(r"deck\.yaml|notes[^/]*\.(yaml|csv)")
_PCS = re.compile(r"icd10pcs_(tables|definitions|index)_\d{4}\.xml")
_HCPCS = re.compile(r".*anweb.*\.(txt|xlsx)", re.IGNORECASE)


def main(arguments: list[str]) -> None:
    limit_this_process()
    verb, *rest = arguments
    try:
        answer = VERBS[verb](*rest)
    except (SourceRefused, LibraryDamaged, OSError) as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "it needs more memory than a deck may"}
    sys.stdout.write(json.dumps(answer))


def limit_this_process() -> None:
    """Windows has no `resource`; macOS refuses some limits. The caller's time limit holds everywhere."""
    try:
        resource: Any = import_module("resource")
    except ImportError:
        return
    for kind, most in (("RLIMIT_AS", MEMORY), ("RLIMIT_CPU", CPU_SECONDS), ("RLIMIT_CORE", 0)):
        with suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, kind), (most, most))


def diff(old: str, new: str, deck: str) -> Answer:
    """Codes by kind of change, and for each template how many cards were kept, added, gone, revised."""
    codes: dict[str, list[str]] = {}
    with closing(open_deck(Path(old), deck)) as before, closing(open_deck(Path(new), deck)) as after:
        if isinstance(before, Icd10Library) and isinstance(after, Icd10Library):
            changes = asdict(book_changes(before, after))
            codes = {kind: list(found) for kind, found in changes.items()}
    cards = card_changes(Path(old), Path(new))
    templates = {name: [one.kept, one.added, one.gone, one.revised] for name, one in cards.items()}
    return {"codes": codes, "templates": templates}


def check(data: str, stage: str, name: str, today: str) -> Answer:
    """What was sent, with what is wrong in it; kept in STAGE/report.json for the pages and for `take`."""
    try:
        report = _checked(Path(data), Path(stage), name, date.fromisoformat(today))
    except SourceRefused as refused:
        report = {"kind": "unreadable", "errors": [str(refused)]}
    report = {"title": name, "deck": "", "errors": [], "warnings": [], "counts": [], "samples": []} | report
    (Path(stage) / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return report


def _checked(data: Path, stage: Path, name: str, today: date) -> Answer:
    path, kind = stage / name, Path(name).suffix.lower()
    if kind == ".apkg":
        return _package(path, data, stage, today)
    if kind in (".yaml", ".yml"):
        return _authored(deck_of_yaml(path.read_bytes(), name), data, stage, today)
    if kind == ".csv":
        notes = notes_of_csv(path.read_bytes(), name)
        raise SourceRefused(
            f"{name} holds {len(notes)} notes, but nothing says which deck they are of: send a zip of it and a"
            f" {DECK_FILE}"
        )
    if kind != ".zip":
        raise SourceRefused(
            f"{name} is no deck. I read official files as CMS zips them, authored decks (.yaml, or a zip of"
            f" {DECK_FILE} with notes.yaml or notes.csv) and Anki packages (.apkg)"
        )
    files = {one.name: one.content for one in found_in(path, lambda one: bool(_AUTHORED.fullmatch(one)))}
    if DECK_FILE in files:
        return _authored(deck_of_files(files, name), data, stage, today)
    return _official(path, stage)


def _official(path: Path, stage: Path) -> Answer:
    def holds(pattern: re.Pattern[str]) -> bool:
        return next(found_in(path, lambda one: bool(pattern.fullmatch(one))), None) is not None

    keep: Callable[[Path, Path], Any] = keep_icd10cm
    if holds(_PCS):
        keep = keep_icd10pcs
    elif holds(_HCPCS):
        keep = keep_hcpcs
    found = keep(path, stage)
    return {
        "kind": "official", "title": f"Official files of {found.edition}", "deck": found.edition,
        "counts": list(found.counts), "warnings": list(found.remarks),
    }  # fmt: skip


def _authored(deck: AuthoredDeck, data: Path, stage: Path, today: date) -> Answer:
    with ExitStack() as books:
        opened: dict[str, Any] = {}

        def known(system: str, code: str) -> bool:
            for name in workshop.known(data):
                if system in (system_of(name), ANY_EDITION) and deck_path(data, name).exists():
                    if name not in opened:
                        opened[name] = books.enter_context(closing(open_deck(deck_path(data, name), name)))
                    if opened[name].find(code):
                        return True
            return False

        findings = lint([deck], known, today)
    (stage / "deck.yaml").write_text(yaml_of_deck(deck), encoding="utf-8")
    told = {level: [f"{one.at}: {one.text}" for one in findings if one.level is level] for level in Level}
    checked = sum(note.status.value == "checked" for note in deck.notes)
    return {
        "kind": "authored", "title": deck.title, "deck": system_of_deck(deck),
        "errors": _short(told[Level.ERROR]), "warnings": _short(told[Level.WARNING]),
        "counts": [f"{len(deck.notes):,} notes, {checked:,} of them checked; drafts are not asked"],
        "samples": _samples(deck),
    }  # fmt: skip


def _samples(deck: AuthoredDeck) -> list[Any]:
    found = []
    for note in Random(deck.id).sample(deck.notes, len(deck.notes)):
        with suppress(Undrawable):
            found.append(json.loads(json_of_item(draw(deck, note, Random(note.id)))))
        if len(found) == SAMPLES:
            break
    return found


def _package(path: Path, data: Path, stage: Path, today: date) -> Answer:
    found = deck_of_package(read_apkg(path), path.name, slug_of(path.name), path.stem, today)
    report = _authored(found.deck, data, stage, today)
    left_out = [f"left out: {number:,} {reason}" for reason, number in found.left_out.items()]
    counts = [f"{len(found.deck.notes):,} cards, front and back"]
    return report | {"kind": "package", "counts": counts, "warnings": left_out + report["warnings"]}


def _short(told: list[str]) -> list[str]:
    return told if len(told) <= TOLD else [*told[:TOLD], f"and {len(told) - TOLD:,} more"]


def take(data: str, stage: str, today: str) -> Answer:
    """The deck and its build; the cards of a package count as checked on this day. When the deck cannot be made, what
    was there before is put back.
    """
    root, folder = Path(data), Path(stage)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    if report["errors"]:
        raise SourceRefused("it has errors; send it again without them")
    deck, kind = report["deck"], report["kind"]
    if kind == "package":
        _attest(folder / "deck.yaml", date.fromisoformat(today))
    if kind == "official":
        source, target = official_path(folder, deck), official_path(root, deck)
    else:
        own = deck.removeprefix("authored-")
        source, target = folder / "deck.yaml", root / workshop.AUTHORED_FOLDER / f"{own}.yaml"
    before = target.read_bytes() if target.exists() else None
    _put(source, target)
    try:
        workshop.make(root, deck)
    except Exception:
        _put_back(target, before)
        raise
    return {"deck": deck, "build": keep_build(root, deck, deck_path(root, deck)), "kept": str(target)}


def _attest(staged: Path, day: date) -> None:
    deck = deck_of_yaml(staged.read_bytes(), staged.name)
    staged.write_text(yaml_of_deck(attested(deck, day)), encoding="utf-8")


def _put(source: Path, target: Path) -> None:
    """A whole file or none; the staged one stays, so that a second try finds it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    draft.write_bytes(source.read_bytes())
    draft.replace(target)


def _put_back(target: Path, before: bytes | None) -> None:
    if before is None:
        target.unlink(missing_ok=True)
    else:
        target.write_bytes(before)


def cpt_look(path: str, code: str, words: str) -> Answer:
    """How many codes a learner's own copy of CPT holds, or which columns could be meant (from 1; 0 0: guess)."""
    return cpt_file.look(Path(path), _columns(code, words)).as_told()


def cpt_read(path: str, code: str, words: str) -> Answer:
    """The rows of a learner's own copy, for its owner alone; they go nowhere but to who started this process."""
    columns = _columns(code, words)
    if columns is None:
        raise SourceRefused("no columns were chosen")
    return {"rows": cpt_file.read(Path(path), columns)}


def _columns(code: str, words: str) -> tuple[int, int] | None:
    return (int(code) - 1, int(words) - 1) if int(code) and int(words) else None


VERBS: dict[str, Callable[..., Answer]] = {
    "diff": diff, "check": check, "take": take, "cpt-look": cpt_look, "cpt-read": cpt_read,
}  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1:])
