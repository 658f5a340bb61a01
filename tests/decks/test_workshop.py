"""The decks of a data folder: what ships, what was imported, and when a deck is made anew."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from decks import workshop
from decks.collection import open_deck
from decks.drills import drill
from decks.editions import FY2027
from decks.exchange.authored_yaml import shipped_decks, yaml_of_deck
from decks.library import deck_path, open_library
from decks.sources.hcpcs_edition import HCPCS_OCTOBER_2025
from decks.sources.icd10cm import FY2026
from decks.sources.icd10pcs_edition import PCS_FY2025
from decks.sources.official_import import keep_hcpcs, keep_icd10cm, keep_icd10pcs
from tests.decks import hcpcs_made
from tests.decks.official_made import FILES, INDEX, zipped

EXCERPT = Path(__file__).parent / "data" / "icd10pcs-excerpt"
SHIPPED = [FY2026.id, FY2027.id, PCS_FY2025.id, HCPCS_OCTOBER_2025.id, "authored-conventions"]


def imported(tmp_path: Path) -> Path:
    """A data folder into which a release of nineteen codes was imported."""
    source = tmp_path / "release.zip"
    source.write_bytes(zipped(FILES))
    keep_icd10cm(source, tmp_path)
    return tmp_path


def with_authored(data: Path, text: str) -> Path:
    folder = data / "authored"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conventions.yaml").write_text(text, encoding="utf-8")
    return data


def test_what_ships_is_there_without_any_import(tmp_path: Path) -> None:
    assert workshop.known(tmp_path) == SHIPPED


def test_an_imported_year_is_a_deck_of_its_own_with_its_notes(tmp_path: Path) -> None:
    data = imported(tmp_path)
    assert workshop.known(data) == [FY2026.id, FY2027.id, "icd10cm-2031", *SHIPPED[2:]]
    assert not workshop.is_current(data, "icd10cm-2031")
    workshop.make(data, "icd10cm-2031")
    assert workshop.is_current(data, "icd10cm-2031")
    with closing(open_library(deck_path(data, "icd10cm-2031"))) as library:
        assert (library.edition.name, library.edition.effective_to.isoformat()) == ("FY2031", "2031-09-30")
        concept = library.find("H60")
        assert concept is not None
        assert [note.kind for note in concept.notes] == ["excludes1", "excludes1"]
        assert library.templates["title-of-code"] == 11


INDEX_OF_2031 = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
 <version>2031</version>
 <title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
 <letter><title>O</title>
  <mainTerm><title>Otitis<nemod>(acute)</nemod></title>
   <term level="1"><title>externa</title><code>H60.9</code>
    <term level="2"><title>with cellulitis</title><code>H60.1</code></term></term>
   <term level="1"><title>unknown</title><code>H60.-</code></term>
  </mainTerm>
  <mainTerm><title>Otitis media</title><see>Otitis</see></mainTerm>
 </letter>
</ICD10CM.index>
"""


def test_an_imported_index_is_asked_by_navigate(tmp_path: Path) -> None:
    source = tmp_path / "release.zip"
    source.write_bytes(zipped({**FILES, INDEX: INDEX_OF_2031}))
    keep_icd10cm(source, tmp_path)
    workshop.make(tmp_path, "icd10cm-2031")
    with closing(open_library(deck_path(tmp_path, "icd10cm-2031"))) as library:
        assert (
            library.templates["navigate"] == 2
        )  # a family, and a term that only sees another, are not asked
        assert [card.split(":")[1] for card, _ in library.cards() if ":navigate:" in card] == [
            "H60.1",
            "H60.9",
        ]


def test_without_an_index_nothing_is_asked_of_it(tmp_path: Path) -> None:
    data = imported(tmp_path)
    workshop.make(data, "icd10cm-2031")
    with closing(open_library(deck_path(data, "icd10cm-2031"))) as library:
        assert "navigate" not in library.templates


def test_another_import_makes_the_deck_anew(tmp_path: Path) -> None:
    data = imported(tmp_path)
    workshop.make(data, "icd10cm-2031")
    other = tmp_path / "other.zip"
    changed = {name: content.replace(b"Cellulitis of", b"Phlegmones of") for name, content in FILES.items()}
    other.write_bytes(zipped(changed))
    keep_icd10cm(other, data)
    assert not workshop.is_current(data, "icd10cm-2031")


def test_official_tables_take_the_place_of_those_that_ship(tmp_path: Path) -> None:
    keep_icd10pcs(EXCERPT, tmp_path)
    assert workshop.known(tmp_path) == SHIPPED
    workshop.make(tmp_path, PCS_FY2025.id)
    with closing(open_deck(deck_path(tmp_path, PCS_FY2025.id), PCS_FY2025.id)) as library:
        assert 0 < library.templates["pcs-neighbour"] < 10_000  # an excerpt, not the 78,948 that ship


def test_a_newer_quarter_comes_before_the_one_that_ships(tmp_path: Path) -> None:
    source = tmp_path / "HCPC2026_OCT_ANWEB_09232026.txt"
    source.write_bytes("\r\n".join([*hcpcs_made.lines(), ""]).encode("latin-1"))
    keep_hcpcs(source, tmp_path)
    decks = workshop.known(tmp_path)
    assert decks.index("hcpcs-2026-10") < decks.index(HCPCS_OCTOBER_2025.id)
    workshop.make(tmp_path, "hcpcs-2026-10")
    with closing(open_deck(deck_path(tmp_path, "hcpcs-2026-10"), "hcpcs-2026-10")) as library:
        edition = library.edition
    assert (edition.name, edition.effective_from.isoformat(), edition.effective_to.isoformat()) == (
        "October 2026",
        "2026-10-01",
        "2026-12-31",
    )


def test_an_authored_deck_asks_its_checked_notes(tmp_path: Path) -> None:
    workshop.make(tmp_path, "authored-conventions")
    [conventions] = [deck for deck in shipped_decks() if deck.id == "conventions"]
    checked = [note for note in conventions.notes if note.status.value == "checked"]
    with closing(open_deck(deck_path(tmp_path, "authored-conventions"), "authored-conventions")) as library:
        assert library.templates == {"authored": len(checked)}
        items = list(drill(library, len(checked), "1"))
    assert {item.subject for item in items} == {note.id for note in checked}
    assert all(item.id.startswith(f"authored-conventions:{item.subject}:authored#") for item in items)


def test_a_deck_of_the_data_folder_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    [conventions] = [deck for deck in shipped_decks() if deck.id == "conventions"]
    workshop.make(tmp_path, "authored-conventions")
    first, *others = conventions.notes
    corrected = replace(conventions, notes=(replace(first, stem="Corrected: which is it?"), *others))
    with_authored(tmp_path, yaml_of_deck(corrected))
    assert workshop.known(tmp_path) == SHIPPED
    assert not workshop.is_current(tmp_path, "authored-conventions")
