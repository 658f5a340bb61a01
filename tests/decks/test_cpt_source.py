"""A licensed copy of CPT, read for its owner: invented codes and words only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decks.sources.carrier import SourceRefused
from decks.sources.cpt import LONGEST, Mapping, guess, read_cpt
from decks.sources.cpt_lines import LARGEST, MOST_ROWS

ROWS = {
    "0000A": "Dance of the left shoe",
    "00001": "Polish of a moon, per crater",
    "99998": "Song for two kettles",
}
TABBED = "".join(f"{code}\t{words}\n" for code, words in ROWS.items())


def written(folder: Path, content: str | bytes, name: str = "LONG.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(folder: Path, content: str | bytes, mapping: Mapping | None = None) -> str:
    with pytest.raises(SourceRefused) as refused:
        read_cpt(written(folder, content), mapping)
    return str(refused.value)


def test_code_tab_descriptor_is_read_in_ascending_order(tmp_path: Path) -> None:
    path = written(tmp_path, TABBED)
    assert guess(path) == Mapping("\t", 0, 1)
    assert list(read_cpt(path).items()) == sorted(ROWS.items())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "0000A\tCafé für zwei – “heiß”\r\n".encode(encoding))
    assert read_cpt(path) == {"0000A": "Café für zwei – “heiß”"}


def test_a_quote_in_a_tabbed_file_is_a_quote(tmp_path: Path) -> None:
    path = written(tmp_path, '0000A\t"Loose" rope, 3" thick\n00001\t"more\n')
    assert read_cpt(path) == {"0000A": '"Loose" rope, 3" thick', "00001": '"more'}


def test_white_space_is_folded_and_letters_are_capitals(tmp_path: Path) -> None:
    assert read_cpt(written(tmp_path, " 0000a \t Dance  of \u00a0 shoes \n\n")) == {"0000A": "Dance of shoes"}


TABLE = "Id,CPT Code,Status,Short,Long description\n" + "".join(
    f'{number},{code},A,"{words[:6]}","{words}, whole"\n' for number, (code, words) in enumerate(ROWS.items())
)


def test_the_columns_of_a_table_are_guessed_and_can_be_asked_back(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE, "table.csv")
    found = guess(path)
    assert found == Mapping(",", 1, 4, ("Id", "CPT Code", "Status", "Short", "Long description"), 1)
    assert found.in_words == "code in column 2 (CPT Code), descriptor in column 5 (Long description)"
    assert read_cpt(path)["0000A"] == "Dance of the left shoe, whole"


def test_another_column_can_be_chosen(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE, "table.csv")
    assert read_cpt(path, replace(guess(path) or Mapping(",", 0, 0), descriptor=3))["0000A"] == "Dance "[:5]


def test_what_stands_above_the_first_code_is_passed_over(tmp_path: Path) -> None:
    notice = 'All of this is "invented", and nobody\'s.\n\nUse it\tas you like\tfor ever\n'
    path = written(tmp_path, f"{notice}Code\tLong\n{TABBED}")
    assert guess(path) == Mapping("\t", 0, 1, ("Code", "Long"), 3)
    assert len(read_cpt(path)) == len(ROWS)


@pytest.mark.parametrize("separator", [";", "|", ","])
def test_other_separators_are_guessed(tmp_path: Path, separator: str) -> None:
    lines = [f"{code}{separator}{words.replace(',', '')}" for code, words in ROWS.items()]
    found = guess(written(tmp_path, "\n".join(lines)))
    assert found == Mapping(separator, 0, 1)


def test_of_two_columns_of_codes_the_one_that_is_called_so_is_taken(tmp_path: Path) -> None:
    path = written(tmp_path, "Number\tCPT\tText\n11111\t0000A\tDance\n22222\t00001\tPolish\n")
    assert guess(path) == Mapping("\t", 1, 2, ("Number", "CPT", "Text"), 1)


@pytest.mark.parametrize("content", ["", "\n\n", "hello\n", "A0021\tRide\n", "0000A\n00001\n", "0000A\t12\n"])
def test_what_has_no_codes_or_no_words_is_not_guessed(tmp_path: Path, content: str) -> None:
    assert guess(written(tmp_path, content)) is None
    assert "choose the text file of your licensed copy" in refusal(tmp_path, content)


FAR = TABBED * 20  # beyond the rows that are looked at for the guess


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (FAR + "A0021\tRide\n", "LONG.txt, line 61: no CPT code"),
        (FAR + "００００１\tRide\n", "line 61: no CPT code"),
        (FAR + "0000B\n", "line 61: 1 columns; code in column 1, descriptor in column 2 is needed"),
        (FAR + "0000B\t \n", "line 61: 0000B has no descriptor in column 2"),
        (
            FAR + "0000B\t" + "x" * (LONGEST + 1),
            f"line 61: the descriptor has more than {LONGEST} characters",
        ),
        (FAR + "0000B\tx\x07y\n", "line 61: the descriptor holds control characters"),
        (FAR + "0000A\tSomething else\n", "line 61: 0000A stands here again with other words"),
        (FAR + "0000B" + "\tx" * 60, "line 61: more than 50 columns"),
        (FAR + "0000B\t" + "x" * 30_000, "line 61: more than 20000 characters"),
        (b"PK\x03\x04\x00\x00 a zip", "is no text file; unpack a zip first"),
        (b"\x81\x8d\x8f", "is no text file"),
        (b"\xff\xfe0", "is no text file"),
    ],
)
def test_damage_is_named_with_its_line_and_what_to_do(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    assert told in refusal(tmp_path, content)


def test_no_message_repeats_a_descriptor(tmp_path: Path) -> None:
    for tail in ("0000A\tSecret kettle\n", "0000B\tSecret kettle\x07\n", "X\tSecret kettle\n"):
        assert "kettle" not in refusal(tmp_path, FAR + tail).casefold()


def test_a_quote_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    assert "LONG.txt, line 7: " in refusal(tmp_path, f'{TABLE}7,0000C,A,"x","never closed\n' * 2)


def test_too_many_rows_lines_or_bytes_are_refused(tmp_path: Path) -> None:
    many = "".join(f"{number:05}\tmoon {number}\n" for number in range(MOST_ROWS + 1))
    assert f"more than {MOST_ROWS} codes" in refusal(tmp_path, many)
    assert "has more than 60000 lines" in refusal(tmp_path, TABBED + "\n" * 70_000)
    assert "has more than 20 MB" in refusal(tmp_path, b"0" * (LARGEST + 1))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"nowhere.txt cannot be read: No such file"):
        read_cpt(tmp_path / "nowhere.txt")


@pytest.mark.parametrize(
    "mapping", [Mapping("\t", 0, 7), Mapping("\t", 1, 0), Mapping("\t", -1, 1), Mapping("\t", 0, 0)]
)
def test_a_mapping_that_does_not_fit_is_refused(tmp_path: Path, mapping: Mapping) -> None:
    assert refusal(tmp_path, TABBED, mapping)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.binary(max_size=300) | st.text("0123456789AF\t,;\"'\n xy", max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    try:
        rows = read_cpt(written(tmp_path, content))
    except SourceRefused:
        return
    assert rows
    assert all(len(code) == 5 and words == " ".join(words.split()) and words for code, words in rows.items())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.from_regex(r"\A[0-9]{4}[0-9A-Z]\Z"),
        st.text("abcdefg ,;|\"'", min_size=2, max_size=40)
        .map(lambda text: "No " + " ".join(text.split()))
        .map(str.strip),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_with_tabs_is_read_back(tmp_path: Path, rows: dict[str, str]) -> None:
    content = "".join(f"{code}\t{words}\n" for code, words in rows.items())
    assert read_cpt(written(tmp_path, content)) == rows
