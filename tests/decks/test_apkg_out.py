"""Packages of ours in the Anki that is installed: the library of the program itself imports them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zipfile import ZipFile

import pytest
from anki.collection import Collection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decks.exchange.apkg_in import ImportedNote, read_apkg
from decks.exchange.apkg_out import AnkiNote, PastReview, Queue, Scheduled, guid_of, write_apkg
from tests.decks.apkg_made import bring_in, opened, send_out

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=-5)))
DAY = 86_400
KNOWN = Scheduled(Queue.REVIEW, due=5, interval=12, ease=2_350, reps=4, lapses=1)
CARD = "icd10cm:J44.1:title-of-code"


def _note(
    card: str = CARD,
    front: str = "J44.1",
    back: str = "COPD",
    scheduling: Scheduled | None = None,
    reviews: tuple[PastReview, ...] = (),
) -> AnkiNote:
    return AnkiNote(guid_of(card), front, back, ("chapter-10", "ICD 10 CM"), scheduling, reviews)


def _today_of(anki: Collection) -> datetime:
    """The last second of the day that Anki is in, on this machine's wall clock."""
    return datetime.fromtimestamp(anki.sched.day_cutoff - 1, UTC).astimezone()


def _written(path: Path, query: str) -> int:
    """One number out of the collection inside."""
    with ZipFile(path) as box, closing(sqlite3.connect(":memory:")) as inside:
        inside.deserialize(box.read("collection.anki21"))
        return int(inside.execute(query).fetchone()[0])


def _cards(anki: Collection, columns: str) -> list[list[object]]:
    assert anki.db is not None
    return [list(row) for row in anki.db.all(f"SELECT {columns} FROM cards JOIN notes ON nid = notes.id")]


def test_anki_imports_the_text_of_a_note_as_it_is_written(tmp_path: Path) -> None:
    front = 'I10 < I11 & "x"\n{{c1::no cloze}} [sound:no.mp3]'
    write_apkg(tmp_path / "o.apkg", "CodeDrill::ICD-10-CM", [_note(front=front)], NOON)
    with opened(tmp_path / "anki") as anki:
        bring_in(anki, tmp_path / "o.apkg")
        [number] = anki.find_cards("")
        card = anki.get_card(number)
        shown = card.question().partition("</style>")[2]
        assert shown == 'I10 &lt; I11 &amp; "x"<br>{{c1::no cloze}} &#91;sound:no.mp3]'
        assert (card.question_av_tags(), card.note().guid) == ([], guid_of(CARD))
        assert card.note().tags == ["chapter-10", "ICD_10_CM"]
        assert anki.decks.name(card.did) == "CodeDrill::ICD-10-CM"


@pytest.mark.parametrize("exported_days_ago", [0, 3, 40])
def test_anki_has_the_card_due_on_the_same_day_whenever_it_is_imported(
    tmp_path: Path, exported_days_ago: int
) -> None:
    with opened(tmp_path / "anki") as anki:
        end = anki.sched.day_cutoff
        now = _today_of(anki) - timedelta(exported_days_ago)
        write_apkg(tmp_path / "o.apkg", "ICD", [_note(scheduling=KNOWN)], now)
        bring_in(anki, tmp_path / "o.apkg")
        [[due, *rest]] = _cards(anki, "due, type, queue, ivl, factor, reps, lapses")
        assert isinstance(due, int)
        due_at = anki.sched.day_cutoff + (due - anki.sched.today) * DAY
        assert round((due_at - end) / DAY) == KNOWN.due - exported_days_ago
        assert rest == [2, 2, 12, 2_350, 4, 1]


def test_anki_keeps_cards_that_are_being_learnt_set_aside_overdue_or_new(tmp_path: Path) -> None:
    soon = int(NOON.timestamp()) + 600
    states = {
        "learning": Scheduled(Queue.LEARNING, soon, 1, 2_500, 1, 0),
        "relearning": Scheduled(Queue.RELEARNING, soon, 1, 2_100, 5, 2),
        "suspended": Scheduled(Queue.SUSPENDED, 2, 9, 2_000, 5, 8),
        "new": None,
    }
    notes = [_note(name, name, scheduling=state) for name, state in states.items()]
    write_apkg(tmp_path / "o.apkg", "ICD", notes, NOON)
    with opened(tmp_path / "anki") as anki:
        bring_in(anki, tmp_path / "o.apkg")
        assert sorted(_cards(anki, "sfld, type, queue, ivl, factor, reps, lapses")) == [
            ["learning", 1, 1, 1, 2_500, 1, 0],
            ["new", 0, 0, 0, 0, 0, 0],
            ["relearning", 3, 1, 1, 2_100, 5, 2],
            ["suspended", 2, -1, 9, 2_000, 5, 8],
        ]
        assert min(_cards(anki, "sfld, due")) == ["learning", soon]


def test_anki_keeps_the_history_also_of_two_answers_in_one_millisecond(tmp_path: Path) -> None:
    at = 1_770_000_000_000
    past = (PastReview(at, 3, 6, 1, 2_500, 4_000), PastReview(at, 1, 1, 6, 2_500, 9_000, kind=2))
    write_apkg(tmp_path / "o.apkg", "ICD", [_note(scheduling=KNOWN, reviews=past)], NOON)
    with opened(tmp_path / "anki") as anki:
        bring_in(anki, tmp_path / "o.apkg")
        assert anki.db is not None
        assert [
            list(row) for row in anki.db.all("SELECT id, ease, ivl, lastIvl, factor, time, type FROM revlog")
        ] == [
            [at, 3, 6, 1, 2_500, 4_000, 1],
            [at + 1, 1, 1, 6, 2_500, 9_000, 2],
        ]


def test_anki_finds_nothing_to_repair_and_a_second_import_updates_the_note(tmp_path: Path) -> None:
    with opened(tmp_path / "anki") as anki:
        for hours, back in ((0, "old"), (1, "new")):
            note = _note(front="Two\nlines", back=back, scheduling=KNOWN)
            write_apkg(tmp_path / "o.apkg", "ICD", [note], NOON + timedelta(hours=hours))
            bring_in(anki, tmp_path / "o.apkg")
        assert anki.db is not None
        sums = anki.db.list("SELECT csum FROM notes")
        assert sums == [_written(tmp_path / "o.apkg", "SELECT csum FROM notes")]
        assert anki.fix_integrity() == ("Database rebuilt and optimized.", True)
        assert (anki.db.list("SELECT csum FROM notes"), anki.card_count()) == (sums, 1)
        assert anki.db.list("SELECT flds FROM notes") == ["Two<br>lines\x1fnew"]


def test_what_anki_exports_again_reads_as_it_was_written(tmp_path: Path) -> None:
    write_apkg(tmp_path / "o.apkg", "ICD", [_note(front="a < b", back="c\nd")], NOON)
    with opened(tmp_path / "anki") as anki:
        bring_in(anki, tmp_path / "o.apkg")
        again = send_out(anki, tmp_path / "again.apkg", legacy=True)
    expected = ImportedNote("basic", "a < b", "c\nd", ("chapter-10", "ICD_10_CM"), guid_of(CARD))
    assert read_apkg(again).notes == (expected,)


def test_the_same_notes_and_moment_give_the_same_bytes(tmp_path: Path) -> None:
    notes = [_note(str(number), scheduling=KNOWN) for number in range(50)]
    for name in ("one", "two"):
        write_apkg(tmp_path / name, "ICD", iter(notes), NOON)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_days_are_counted_from_four_in_the_morning_of_the_learner(tmp_path: Path) -> None:
    created = []
    for hour in (3, 4):
        write_apkg(tmp_path / "o.apkg", "ICD", [_note(scheduling=KNOWN)], NOON.replace(hour=hour))
        created.append(_written(tmp_path / "o.apkg", "SELECT crt FROM col"))
    assert created[1] - created[0] == DAY
    assert datetime.fromtimestamp(created[1], NOON.tzinfo) == NOON.replace(hour=4) - timedelta(1_000)


@pytest.mark.parametrize(
    ("notes", "now", "reason"),
    [
        ([_note()], NOON.replace(tzinfo=None), "no zone"),
        ([_note(front=" \x07\n")], NOON, "no front"),
        ([_note(), _note()], NOON, "comes twice"),
    ],
)
def test_what_anki_would_take_wrongly_is_not_written(
    tmp_path: Path, notes: list[AnkiNote], now: datetime, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        write_apkg(tmp_path / "o.apkg", "ICD", notes, now)
    assert list(tmp_path.iterdir()) == []


def test_the_name_of_a_card_in_anki_never_changes() -> None:
    assert guid_of(CARD) == "68cb5532768dda26d582"


_SIDES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")) | st.just("\n"))
_TAGS = st.lists(st.text("abc:_é", min_size=1, max_size=8), max_size=3).map(tuple)


def _tidy(text: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


@given(st.lists(st.tuples(_SIDES.filter(_tidy), _SIDES.filter(_tidy), _TAGS), max_size=30))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_is_read_again(
    tmp_path: Path, sides: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    notes = [AnkiNote(guid_of(str(place)), *side) for place, side in enumerate(sides)]
    write_apkg(tmp_path / "o.apkg", "ICD", notes, NOON)
    assert read_apkg(tmp_path / "o.apkg").notes == tuple(
        ImportedNote("basic", _tidy(note.front), _tidy(note.back), note.tags, note.guid) for note in notes
    )
