"""Packages that Anki itself exports, and small ones made by hand, as plain cards."""

from __future__ import annotations

from pathlib import Path

import pytest
from anki.collection import Collection

from decks.exchange import apkg_in
from decks.exchange.apkg_in import Imported, ImportedNote, read_apkg
from decks.exchange.apkg_limits import EMPTY, IMAGES, LONG, OTHER_TYPE, REPEATED, SOUNDS, PackageRefused
from decks.exchange.apkg_zip import find_zstd
from tests.decks.apkg_made import CLOZE, add, collection, exported, package, read_rows, row


def _sides(imported: Imported) -> list[tuple[str, str, str]]:
    return [(note.kind, note.front, note.back) for note in imported.notes]


def _every_type(anki: Collection) -> None:
    add(anki, "Basic", "<b>I10</b>", "Essential &amp; primary<br>hypertension", tags=("icd", "heart"))
    add(anki, "Basic (and reversed card)", "front", "back")
    add(anki, "Basic (optional reversed card)", "one way", "only")
    add(anki, "Basic (optional reversed card)", "both", "ways", "y")
    add(anki, "Basic (type in the answer)", "typed", "answer")
    add(anki, "Cloze", "The {{c1::heart::organ}} pumps {{c2::blood}}", "Extra")
    add(anki, "Image Occlusion", "{{c1::image-occlusion:rect:left=.1}}", '<img src="a.png">', "header")


EVERY_TYPE = [
    ("basic", "I10", "Essential & primary\nhypertension"),
    ("basic", "front", "back"),
    ("basic", "back", "front"),
    ("basic", "one way", "only"),
    ("basic", "both", "ways"),
    ("basic", "ways", "both"),
    ("basic", "typed", "answer"),
    ("cloze", "The [organ] pumps blood", "heart\nExtra"),
    ("cloze", "The heart pumps [...]", "blood\nExtra"),
]


def test_the_note_types_of_anki_become_cards(tmp_path: Path) -> None:
    imported = read_apkg(exported(tmp_path, _every_type))
    assert (_sides(imported), imported.left_out) == (EVERY_TYPE, {OTHER_TYPE: 1})
    assert imported.notes[0].tags == ("heart", "icd")
    assert len({note.guid for note in imported.notes}) == len(EVERY_TYPE)


def test_the_newest_format_is_read_or_refused_with_what_to_tick(tmp_path: Path) -> None:
    newest = exported(tmp_path, _every_type, legacy=False)
    if find_zstd() is None:
        with pytest.raises(PackageRefused, match='tick "Support older Anki versions"'):
            read_apkg(newest)
    else:
        assert _sides(read_apkg(newest)) == EVERY_TYPE


def test_images_and_sounds_are_left_out_with_a_count(tmp_path: Path) -> None:
    def fill(anki: Collection) -> None:
        add(anki, "Basic", 'see <img src="a.png"><img src="b.png"> this', "heard [sound:c.mp3]")
        add(anki, "Basic", '<img src="d.png">', "only a picture")

    imported = read_apkg(exported(tmp_path, fill))
    assert _sides(imported) == [("basic", "see this", "heard")]
    assert imported.left_out == {IMAGES: 3, SOUNDS: 1, EMPTY: 1}


def test_what_is_no_card_for_a_chat_is_left_out_with_its_reason(tmp_path: Path) -> None:
    rows = [
        row("good", "card", "a"),
        row("again", "the same", "a"),
        row("no back", "", "b"),
        row("no gap", "", "c", CLOZE),
        row("f" * 1_750, "b" * 1_750, "d"),
        row("f" * 1_750, "b" * 1_751, "e"),
        row("<p>" * 22_000, "", "f"),
        row("other", "type", "g", 99),
        ("h", 1, "", "one field"),
        row("long", "name", "n" * 65),
    ]
    imported = read_rows(tmp_path, rows)
    assert [note.guid for note in imported.notes] == ["a", "d"]
    assert imported.left_out == {REPEATED: 1, EMPTY: 3, LONG: 3, OTHER_TYPE: 1}


def test_a_cloze_note_gives_a_card_and_a_name_for_each_number(tmp_path: Path) -> None:
    imported = read_rows(tmp_path, [("g", CLOZE, " x  y ", "{{c1::<b>a</b>}} {{c3::b}}\x1fmore")])
    assert imported.notes == (
        ImportedNote("cloze", "[...] b", "a\nmore", ("x", "y"), "g:c1"),
        ImportedNote("cloze", "a [...]", "b\nmore", ("x", "y"), "g:c3"),
    )


@pytest.mark.parametrize("name", ["collection.anki2", "collection.anki21"])
def test_both_names_of_the_old_format_are_read_and_the_newer_one_counts(tmp_path: Path, name: str) -> None:
    members = {"collection.anki2": collection(tmp_path, [row("please", "update")])}
    members[name] = collection(tmp_path, [row("real", "card")])
    assert _sides(read_apkg(package(tmp_path, members))) == [("basic", "real", "card")]


def test_no_package_at_all_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PackageRefused, match=r"no\.apkg: there is no such file"):
        read_apkg(tmp_path / "no.apkg")


def _python_that(folder: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Something else answers in place of the jail: the caller must not believe it."""
    script = folder / "python"
    script.write_text(f"#!/bin/sh\n{does}\n")
    script.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(script))
    return package(folder, {})


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "not json",
        "[1]",
        '{"kind": "basic", "front": "a", "back": "b", "tags": [], "guid": "g"}',  # no end
        '{"end": 1, "left_out": {}}',  # fewer than it says
        '{"end": 0, "left_out": {"images": "many"}}',
        '{"kind": "evil", "front": "a", "back": "b", "tags": [], "guid": "g"}\n{"end": 1, "left_out": {}}',
        '{"kind": "basic", "front": "a", "back": "b", "tags": [1], "guid": "g"}\n{"end": 1, "left_out": {}}',
        '{"kind": "basic", "front": 1, "back": "b", "tags": [], "guid": "g"}\n{"end": 1, "left_out": {}}',
    ],
)
def test_an_answer_that_is_not_whole_and_well_formed_counts_for_nothing(
    tmp_path: Path, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _python_that(tmp_path, f"cat <<'END'\n{answer}\nEND", monkeypatch)
    with pytest.raises(PackageRefused, match="could not be read to its end"):
        read_apkg(path)


def test_a_process_that_dies_counts_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _python_that(tmp_path, 'echo \'{"end": 0, "left_out": {}}\'; kill -SEGV $$', monkeypatch)
    with pytest.raises(PackageRefused, match="could not be read to its end"):
        read_apkg(path)


def test_a_process_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apkg_in, "SECONDS", 0.2)
    path = _python_that(tmp_path, "exec tail -f /dev/null", monkeypatch)
    with pytest.raises(PackageRefused, match="takes too long"):
        read_apkg(path)


def test_the_process_sees_no_secret_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEDRILL_TOKEN", "secret")
    path = _python_that(
        tmp_path, 'echo "{\\"refused\\": \\"saw ${CODEDRILL_TOKEN:-nothing}\\"}"', monkeypatch
    )
    with pytest.raises(PackageRefused, match="saw nothing"):
        read_apkg(path)
