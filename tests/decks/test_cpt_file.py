"""What a learner sends as their copy of CPT: a text, or a zip of one. Invented codes and words only."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decks.sources.carrier import SourceRefused
from decks.sources.cpt_file import look, read

TABBED = b"0000A\tDance of the left shoe\n00001\tPolish of a moon\n"
TABLE = b"Id,CPT,Short,Long\n11111,0000A,Dance,Dance of the left shoe\n22222,00001,Polish,Polish of a moon\n"


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as box:
        for name, content in files.items():
            box.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def test_a_text_of_two_columns_is_sure_and_counted(tmp_path: Path) -> None:
    assert look(written(tmp_path, "LONG.txt", TABBED)).as_told() == {"codes": 2, "choices": [[1, 2, "", ""]]}


def test_a_zip_of_one_text_is_that_text(tmp_path: Path) -> None:
    path = written(tmp_path, "cpt.ZIP", zipped(in__LONG_TXT=TABBED, readme_pdf=b"%PDF"))
    assert look(path).codes == 2
    assert read(path, (0, 1))["00001"] == "Polish of a moon"


def test_what_could_be_meant_is_listed_the_guess_first(tmp_path: Path) -> None:
    path = written(tmp_path, "table.csv", TABLE)
    told = look(path).as_told()
    assert told["codes"] == 0
    assert told["choices"] == [
        [2, 4, "CPT", "Long"], [2, 3, "CPT", "Short"], [1, 3, "Id", "Short"], [1, 4, "Id", "Long"],
    ]  # fmt: skip


def test_chosen_columns_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, "table.csv", TABLE)
    assert look(path, (1, 2)).as_told() == {"codes": 2, "choices": [[2, 3, "CPT", "Short"]]}
    assert read(path, (0, 2)) == {"11111": "Dance", "22222": "Polish"}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.zip", zipped(a_txt=TABBED, b_csv=TABLE), "a.zip holds 2 text files"),
        ("a.zip", zipped(a_pdf=TABBED), "a.zip holds no text files"),
        ("a.zip", b"PK", "a.zip is no zip"),
        ("a.zip", zipped(a_txt=b"0" * (21 * 2**20)), "a.txt has more than 20 MB"),
        ("a.txt", b"hello", "a.txt has no column of CPT codes"),
        ("a.txt", TABBED * 30 + b"A0021\tRide\n", "a.txt, line 61: no CPT code"),
    ],
)
def test_what_is_refused_says_why(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    with pytest.raises(SourceRefused, match=told):
        look(written(tmp_path, name, content))


@pytest.mark.parametrize("columns", [(0, 9), (2, 1), (0, 0)])
def test_columns_that_do_not_fit_are_refused(tmp_path: Path, columns: tuple[int, int]) -> None:
    path = written(tmp_path, "LONG.txt", TABBED)
    with pytest.raises(SourceRefused):
        look(path, columns)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.sampled_from(["a.txt", "a.zip"]),
    st.binary(max_size=300)
    | st.text("0123456789AF\t,;\"'\n xy", max_size=200).map(str.encode)
    | st.binary(max_size=60).map(lambda tail: zipped(a_txt=TABBED)[:-30] + tail),
)
def test_any_bytes_are_looked_at_or_refused(tmp_path: Path, name: str, content: bytes) -> None:
    try:
        told = look(written(tmp_path, name, content)).as_told()
    except SourceRefused:
        return
    assert json.loads(json.dumps(told)) == told
    assert (told["codes"] > 0) == (len(told["choices"]) == 1)
