"""`codedrill decks import` and `decks fetch`: what passes is kept and counted, what does not changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zipfile import ZipFile

import pytest
import typer
from typer.testing import CliRunner, Result

from bot import cli_import
from decks.sources import fetch_list
from decks.sources.fetch_list import Archive
from decks.sources.icd10cm_files import find_files
from decks.sources.icd10cm_official import edition_of, read_official
from decks.sources.icd10pcs import read_book
from decks.sources.icd10pcs_codes import Procedures
from decks.sources.official_store import keep, official_path
from tests.decks import hcpcs_made
from tests.decks.index_made import INDEX_XML
from tests.decks.official_made import FILES, INDEX, ORDER, TABULAR, XML, zipped

PCS = Path(__file__).parents[1] / "decks" / "data" / "icd10pcs-excerpt"
PCS_ORDER = "icd10pcs_order_2025.txt"

app = typer.Typer()
app.add_typer(cli_import.imports, name="import")
app.command("fetch")(cli_import.fetch)


def call(data: Path, *words: str, env: Mapping[str, str] | None = None) -> Result:
    settings = {"NO_COLOR": "1", "COLUMNS": "200", "TERM": "dumb"} | dict(env or {})
    return CliRunner().invoke(app, [*words, "--data", str(data)], env=settings)


def folder_with(place: Path, files: Mapping[str, bytes]) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (place / name).write_bytes(content)
    return place


def kept(data: Path) -> list[str]:
    return sorted(str(each.relative_to(data)) for each in data.rglob("*") if each.is_file())


def members(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as box:
        return {name: box.read(name) for name in box.namelist()}


def test_a_release_of_icd10cm_is_counted_and_kept(tmp_path: Path) -> None:
    index = INDEX_XML.replace(b"<version>2026", b"<version>2031")
    source = folder_with(tmp_path / "in", {"a.zip": zipped(FILES), INDEX: index, "guide.pdf": b"%PDF"})
    result = call(tmp_path, "import", "icd10cm", str(source))
    place = official_path(tmp_path, "icd10cm-2031")
    assert (result.exit_code, members(place)) == (0, {ORDER: FILES[ORDER], TABULAR: XML, INDEX: index})
    assert result.stdout.splitlines() == [
        f"icd10cm-2031 is kept: {place}",
        "  2 chapters, 3 blocks",
        "  11 billable codes, 8 headers",
        "  2 combinations that a rule of seventh characters allows and the list of codes denies",
        "  index: 7 main terms, 25 terms",
        "  a note leads to no code: chapter 8: S00-S09 in 'injury of ear (S00-S09)'",
        "  a note leads to no code: H60: S99.- in 'no such code (S99.-)'",
        *(f"  index leads to no code: {each}" for each in _FIRST_STRAYS),
        "  and 14 more of that kind",
    ]


_FIRST_STRAYS = (
    "Aarskog's syndrome: 'Q87.19'",
    "Abasia: 'F44.4'",
    "Abscess: 'L02.91'",
    "Abscess > amebic: 'A06.4'",
    "Abscess > amebic > brain: 'A06.6'",
)


def test_what_is_kept_can_be_read_again_and_is_the_same_for_the_same_files(tmp_path: Path) -> None:
    once = folder_with(tmp_path / "once", FILES)
    again = folder_with(
        tmp_path / "again", {"all.zip": zipped({name: FILES[name] for name in reversed(list(FILES))})}
    )
    places = []
    for data, source in ((tmp_path / "one", once), (tmp_path / "two", again)):
        assert call(data, "import", "icd10cm", str(source)).exit_code == 0
        places.append(official_path(data, "icd10cm-2031"))
    assert places[0].read_bytes() == places[1].read_bytes()
    files = find_files(places[0])
    assert len(list(read_official(files, edition_of(files)))) == 2


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({ORDER: FILES[ORDER]}, "must hold icd10cm_tabular_YYYY.xml"),
        (
            {**FILES, TABULAR: XML.replace(b"externa<", b"interna<")},
            f"{TABULAR}, line 11: H60 is 'Otitis interna'",
        ),
        ({**FILES, INDEX: b"<ICD10CM.index>"}, f"{INDEX} is damaged"),
        ({**FILES, INDEX: INDEX_XML}, f"{INDEX} says that it is of 2026, the other files of 2031"),
    ],
)
def test_a_release_that_does_not_pass_changes_nothing(
    files: Mapping[str, bytes], words: str, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    before = keep(data, "icd10cm-2031", [("old.txt", b"old")]).read_bytes()
    result = call(data, "import", "icd10cm", str(folder_with(tmp_path / "in", files)))
    assert (result.exit_code, words in result.stderr) == (1, True), result.stderr
    assert result.stderr.startswith("Error: ")
    assert (kept(data), official_path(data, "icd10cm-2031").read_bytes()) == (
        ["official/icd10cm-2031.zip"],
        before,
    )


def pcs_order(procedures: Procedures, *, without: str = "") -> bytes:
    codes = sorted([*procedures.codes(), *(table.key for table in procedures.tables())])
    lines = [code for code in codes if code != without]
    return "".join(
        f"{number:05} {code:<7} {len(code) == 7:d} {'Short':<60} Long\r\n"
        for number, code in enumerate(lines, 1)
    ).encode()


@pytest.fixture(scope="module")
def procedures() -> Procedures:
    return Procedures(read_book(PCS))


def pcs_files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in PCS.iterdir()}


def test_icd10pcs_is_counted_compared_with_its_order_file_and_kept(
    procedures: Procedures, tmp_path: Path
) -> None:
    files = pcs_files() | {PCS_ORDER: pcs_order(procedures)}
    result = call(tmp_path, "import", "icd10pcs", str(folder_with(tmp_path / "in", files)))
    place = official_path(tmp_path, "icd10pcs-2025")
    assert (result.exit_code, members(place)) == (0, files)
    assert result.stdout.splitlines()[:3] == [
        f"icd10pcs-2025 is kept: {place}",
        f"  3 tables, {procedures.size:,} codes",
        f"  {PCS_ORDER} holds the same {procedures.size:,}",
    ]


def test_the_two_archives_of_icd10pcs_may_lie_in_one_folder(procedures: Procedures, tmp_path: Path) -> None:
    zips = {"tables.zip": zipped(pcs_files()), "order.zip": zipped({PCS_ORDER: pcs_order(procedures)})}
    result = call(tmp_path, "import", "icd10pcs", str(folder_with(tmp_path / "in", zips)))
    assert (result.exit_code, f"holds the same {procedures.size}" in result.stdout) == (0, True), (
        result.stderr
    )


def test_a_folder_without_icd10pcs_or_with_two_that_differ_is_refused(tmp_path: Path) -> None:
    empty = call(tmp_path, "import", "icd10pcs", str(folder_with(tmp_path / "empty", {})))
    name, content = next(iter(pcs_files().items()))
    both = folder_with(tmp_path / "both", pcs_files() | {"a.zip": zipped({name: content + b" "})})
    twice = call(tmp_path, "import", "icd10pcs", str(both))
    assert (empty.exit_code, "holds no icd10pcs_tables_YYYY.xml" in empty.stderr) == (1, True)
    assert (twice.exit_code, f"holds two {name} that differ" in twice.stderr) == (1, True)


def test_what_is_kept_of_icd10pcs_can_be_read_again(procedures: Procedures, tmp_path: Path) -> None:
    assert call(tmp_path, "import", "icd10pcs", str(PCS)).exit_code == 0
    assert read_book(official_path(tmp_path, "icd10pcs-2025")) == read_book(PCS)


def test_an_order_file_of_icd10pcs_that_differs_is_refused_by_line(
    procedures: Procedures, tmp_path: Path
) -> None:
    code = next(procedures.codes())
    whole = pcs_order(procedures)
    second = whole.splitlines()[1][6:13]
    cases = {
        f"{PCS_ORDER}, line 2: 0DV0000 is not in the tables": whole.replace(second, b"0DV0000"),
        f"{PCS_ORDER} lacks 1 that the tables of 2025 hold: {code}": pcs_order(procedures, without=code),
        f"{PCS_ORDER}, line 1: '00001 0DV     1 ' is no order number": whole.replace(
            b"0DV     0", b"0DV     1"
        ),
    }
    for words, order in cases.items():
        source = folder_with(tmp_path / "in", pcs_files() | {PCS_ORDER: order})
        result = call(tmp_path / "data", "import", "icd10pcs", str(source))
        assert (result.exit_code, words if words in result.stderr else result.stderr) == (1, words)
    assert kept(tmp_path / "data") == []


def hcpcs_text() -> bytes:
    return "\r\n".join([*hcpcs_made.lines(), ""]).encode("latin-1")


@pytest.mark.parametrize(
    ("name", "option", "release"),
    [
        ("HCPC2026_OCT_ANWEB_09232026.txt", "", "2026-10"),
        ("HCPC2019_CONTR_ANWEB.txt", "", "2019-01"),
        ("october-2026-alpha-numeric-hcpcs-file.zip", "", "2026-10"),
        ("anweb.txt", "2026-04", "2026-04"),
    ],
)
def test_hcpcs_is_counted_and_kept_by_its_quarter(
    name: str, option: str, release: str, tmp_path: Path
) -> None:
    content = (
        zipped({"ANWEB.txt": hcpcs_text(), "notes.txt": b"x"}) if name.endswith(".zip") else hcpcs_text()
    )
    source = folder_with(tmp_path / "in", {name: content}) / name
    result = call(tmp_path, "import", "hcpcs", str(source), *(["--release", option] if option else []))
    place = official_path(tmp_path, f"hcpcs-{release}")
    assert (result.exit_code, list(members(place).values())) == (0, [hcpcs_text()]), result.stderr
    assert result.stdout.splitlines() == [
        f"hcpcs-{release} is kept: {place}",
        "  codes: 3, of them live: 2",
        "  modifiers: 1, of them live: 1",
        "  left out, as not ours to show: dental codes 1",
        "  left out, as not ours to show: codes and modifiers of CPT 2",
        "  left out, as not ours to show: physical status modifiers 1",
    ]


@pytest.mark.parametrize(
    ("files", "option", "words"),
    [
        ({"anweb.txt": b""}, "", "of which quarter is it? Say it as year and month: --release 2026-10"),
        ({"anweb.txt": b""}, "2026-11", "of which quarter is it?"),
        ({"HCPC2026_OCT_ANWEB.txt": b"nothing"}, "", "HCPC2026_OCT_ANWEB.txt, line 1"),
        (
            {"readme.txt": b""},
            "",
            "in must hold one ANWEB text or workbook of HCPCS, but holds nothing of the kind",
        ),
    ],
)
def test_a_file_of_hcpcs_that_does_not_pass_is_not_kept(
    files: Mapping[str, bytes], option: str, words: str, tmp_path: Path
) -> None:
    source = folder_with(tmp_path / "in", files)
    result = call(tmp_path / "data", "import", "hcpcs", str(source), "--release", option)
    assert (result.exit_code, words if words in result.stderr else result.stderr) == (1, words)
    assert kept(tmp_path / "data") == []


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    result = call(tmp_path, "import", "icd10cm", str(tmp_path / "gone.zip"))
    assert (result.exit_code, "does not exist" in result.stderr) == (2, True)


@contextmanager
def serving(files: Mapping[str, bytes]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = files.get(self.path.lstrip("/"))
            self.send_response(404 if content is None else 200)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def archives(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A release of two archives, which the list of releases names."""
    made = {
        "order.zip": zipped({ORDER: FILES[ORDER]}),
        "tables.zip": zipped({f"Table and Index/{TABULAR}": XML}),
    }
    wanted = tuple(Archive(name, len(text), sha256(text).hexdigest()) for name, text in made.items())
    monkeypatch.setattr(cli_import, "RELEASES", {"icd10cm-2031": wanted})
    return made


def test_a_release_is_fetched_checked_and_kept(archives: dict[str, bytes], tmp_path: Path) -> None:
    with serving(archives) as base:
        result = call(tmp_path, "fetch", "icd10cm-2031", env={"CODEDRILL_CMS": base})
    assert (result.exit_code, kept(tmp_path)) == (0, ["official/icd10cm-2031.zip"]), result.stderr
    assert "  11 billable codes, 8 headers" in result.stdout.splitlines()


def test_a_release_that_cannot_be_fetched_leaves_nothing(archives: dict[str, bytes], tmp_path: Path) -> None:
    with serving({"order.zip": archives["order.zip"]}) as base:
        result = call(tmp_path, "fetch", "icd10cm-2031", env={"CODEDRILL_CMS": base})
    assert (result.exit_code, kept(tmp_path)) == (1, [])
    assert "Error: tables.zip could not be fetched: the server says 404" in result.stderr


def test_only_what_is_listed_is_fetched_and_only_from_official_places(tmp_path: Path) -> None:
    unknown = call(tmp_path, "fetch", "icd10cm-1999")
    elsewhere = call(tmp_path, "fetch", "icd10cm-2027", env={"CODEDRILL_CMS": "https://example.org/"})
    assert (unknown.exit_code, "no release 'icd10cm-1999'; there is icd10cm-2027" in unknown.stderr) == (
        2,
        True,
    )
    assert (elsewhere.exit_code, "neither https of cms.gov" in elsewhere.stderr) == (2, True)
    assert fetch_list.RELEASES.keys() == {"icd10cm-2027"}
