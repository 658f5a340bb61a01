from __future__ import annotations

from pathlib import Path

import pytest

from decks.build import build
from decks.draft import is_made_from
from decks.sources.carrier import OfficialFiles, SourceRefused, installed_files
from decks.sources.inputs import fingerprint


def test_the_same_input_gives_the_same_bytes_and_progress_is_told(deck: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    again = tmp_path / "new" / "deck.sqlite"
    build(again, lambda done, total: told.append((done, total)))
    assert again.read_bytes() == deck.read_bytes()
    assert is_made_from(again, fingerprint("icd10cm-2026"))
    assert told == sorted(told)
    assert told[-1] == (98_186, 98_186)
    assert sorted(path.name for path in again.parent.iterdir()) == ["deck.made", "deck.sqlite"]


def test_the_file_stays_small(deck: Path) -> None:
    assert deck.stat().st_size < 60_000_000


def test_a_refused_source_leaves_no_half_file_and_the_older_deck(tmp_path: Path) -> None:
    files = installed_files()
    cut = tmp_path / "cut.xml"
    cut.write_bytes(files.tabular.read_bytes()[:2_000_000])
    target = tmp_path / "decks" / "deck.sqlite"
    with pytest.raises(SourceRefused, match=r"cut\.xml is damaged"):
        build(target, files=OfficialFiles(cut, files.code_list))
    assert list(target.parent.iterdir()) == []
    target.write_text("older")
    with pytest.raises(SourceRefused):
        build(target, files=OfficialFiles(cut, files.code_list))
    assert [path.name for path in target.parent.iterdir()] == ["deck.sqlite"]
    assert target.read_text() == "older"
