"""The core lists of the certifications: shipped data, order, refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.certifications import CERTIFICATIONS
from decks.core_lists import (
    CoreCard,
    core_cards,
    missing,
    parse_block,
    parse_plan,
    placed_cards,
)
from decks.core_order import apart, category_of, is_typed
from decks.core_rows import CoreListRefused
from decks.sources.hcpcs_shipped import shipped_hcpcs
from decks.sources.icd10cm_2027 import rows_2026, rows_2027
from decks.sources.icd10pcs_codes import Procedures
from decks.sources.icd10pcs_pack import shipped_book
from decks.spelling import dotted

CORE = Path(__file__).parents[2] / "decks" / "data" / "core"
BLOCKS = {path.stem: path.read_text("utf-8") for path in sorted((CORE / "blocks").glob("*.csv"))}
PLANS = {path.stem: path.read_text("utf-8") for path in sorted(CORE.glob("*.csv"))}
BLOCK_HEAD = "system,codes,templates,reason\n"
PLAN_HEAD = "block,domain,weight,most,templates,reason\n"
# Titles that name codes of the AMA; a question must not show them.
NAMES_CPT = frozenset(
    [
        "G0279",
        "G0316",
        "G0317",
        "G0318",
        "G0500",
        "G0561",
        "G2212",
        "S8055",
        "S9034",
        "S9123",
        "V2530",
        "V2531",
        "AT",
        "QP",
    ]
)
ON_HEADERS = frozenset(
    {"not-billable", "excludes1", "excludes-kind", "code-first", "use-additional", "chain", "chapter-block"}
    | {"seventh-character", "claim-error"}
)


def _placed(certification: str) -> tuple[CoreCard, ...]:
    return placed_cards(certification, PLANS[certification], BLOCKS)


@pytest.fixture(scope="module")
def holds() -> Callable[[str], bool]:
    """Whether the shipped editions hold the code of a card, complete where its template needs that."""
    billable = {dotted(row.code): row.is_billable for row in rows_2026()}
    next_year = {dotted(row.code) for row in rows_2027()}
    procedures, hcpcs = Procedures(shipped_book()), shipped_hcpcs()
    codes = {entry.code for entry in hcpcs.codes if entry.live} - NAMES_CPT
    modifiers = {entry.code for entry in hcpcs.modifiers if entry.live} - NAMES_CPT

    def has_card(card: str) -> bool:
        match card.split(":")[:3]:
            case ["icd10cm", code, "changed"]:
                return code in next_year
            case ["icd10cm", code, "not-billable"]:
                return billable.get(code) is False
            case ["icd10cm", code, template]:
                return billable.get(code, False) or (code in billable and template in ON_HEADERS)
            case ["icd10pcs", code, "pcs-root-operation"]:
                return procedures.table(code) is not None
            case ["icd10pcs", code, _]:
                return procedures.is_valid(code)
            case ["hcpcs", code, "hcpcs-modifier"]:
                return code in modifiers
            case ["hcpcs", code, _]:
                return code in codes
            case _:
                return False

    return has_card


def test_every_certification_has_a_plan_and_no_plan_is_spare() -> None:
    assert sorted(PLANS) == sorted(CERTIFICATIONS)


def test_every_block_is_used() -> None:
    used = {row.block for name, text in PLANS.items() for row in parse_plan(f"{name}.csv", text)}
    assert used == set(BLOCKS)


@pytest.mark.parametrize("name", BLOCKS)
def test_every_code_of_every_block_exists(name: str, holds: Callable[[str], bool]) -> None:
    rows = parse_block(f"{name}.csv", BLOCKS[name])
    cards = [
        f"{row.system}:{code}:{template}" for row in rows for code in row.codes for template in row.templates
    ]
    assert missing(cards, holds) == ()


@pytest.mark.parametrize("certification", CERTIFICATIONS)
def test_a_list_has_several_hundred_cards_none_twice(certification: str) -> None:
    cards = core_cards(certification, PLANS[certification], BLOCKS)
    assert 300 <= len(cards) <= 700
    assert len(set(cards)) == len(cards)


@pytest.mark.parametrize("certification", CERTIFICATIONS)
def test_no_two_neighbours_are_of_one_category(certification: str) -> None:
    categories = [category_of(each.card) for each in _placed(certification)]
    assert [pair for pair in pairwise(categories) if pair[0] == pair[1]] == []


@pytest.mark.parametrize("certification", CERTIFICATIONS)
def test_the_first_card_of_a_code_is_a_choice(certification: str) -> None:
    first: dict[str, str] = {}
    for each in _placed(certification):
        first.setdefault(each.card.split(":")[1], each.card)
    assert [card for card in first.values() if is_typed(card)] == []


@pytest.mark.parametrize("certification", CERTIFICATIONS)
def test_the_first_cards_show_many_templates(certification: str) -> None:
    assert len({each.card.split(":")[2] for each in _placed(certification)[:20]}) >= 5


@pytest.mark.parametrize("certification", CERTIFICATIONS)
def test_naming_titles_is_a_warm_up_and_not_the_diet(certification: str) -> None:
    warm = {"title-of-code", "code-of-title", "chapter-block"}
    cards = _placed(certification)
    assert sum(each.card.split(":")[2] in warm for each in cards) <= 0.12 * len(cards)


def test_procedures_come_first_where_they_weigh_most() -> None:
    systems = [each.card.split(":")[0] for each in _placed("cic")[:60]]
    assert systems.count("icd10pcs") > 20
    assert "icd10pcs" not in {each.card.split(":")[0] for each in _placed("cpc")}


def test_crc_asks_for_what_maps_and_what_does_not() -> None:
    cards = {each.card for each in _placed("crc")}
    wanted = {f"icd10cm:{code}:hcc-maps" for code in ("I73.9", "F32.9", "E11.9")}
    assert wanted <= cards


def _plan(*rows: str) -> str:
    return PLAN_HEAD + "".join(f"{row}\n" for row in rows)


def _block(*rows: str) -> str:
    return BLOCK_HEAD + "".join(f"{row}\n" for row in rows)


def test_blocks_take_turns_by_weight() -> None:
    heavy = _block(*(f"icd10cm,A0{number},chapter-block,why" for number in range(6)))
    light = _block(*(f"icd10cm,B0{number},chapter-block,why" for number in range(3)))
    plan = _plan("heavy,one,4,,,why", "light,two,1,,,why")
    cards = placed_cards("cpc", plan, {"heavy": heavy, "light": light})
    codes = [each.card.split(":")[1] for each in cards]
    assert codes == ["A00", "A01", "B00", "A02", "A03", "A04", "A05", "B01", "B02"]
    assert [each.domain for each in cards[:3]] == ["one", "one", "two"]


def test_a_plan_takes_only_the_templates_and_the_number_that_it_names() -> None:
    block = _block("icd10cm,I10 J18.9 R55,billable typed-code,why")
    cards = core_cards("cpc", _plan("one,icd,1,2,billable,why"), {"one": block})
    assert cards == ("icd10cm:I10:billable", "icd10cm:J18.9:billable")


def test_a_typed_card_waits_for_the_choice_of_another_block() -> None:
    typed = _block("icd10cm,I10,typed-code,why", "icd10cm,R55,typed-code,why")
    chosen = _block("icd10cm,J18.9,billable,why", "icd10cm,I10,billable,why", "icd10cm,B20,billable,why")
    cards = core_cards("cpc", _plan("t,icd,9,,,why", "c,icd,1,,,why"), {"t": typed, "c": chosen})
    assert cards == (
        "icd10cm:R55:typed-code",
        "icd10cm:J18.9:billable",
        "icd10cm:I10:billable",
        "icd10cm:B20:billable",
        "icd10cm:I10:typed-code",
    )


def test_a_card_of_two_blocks_keeps_its_first_place() -> None:
    block = _block("icd10cm,I10,billable,why")
    cards = placed_cards("cpc", _plan("a,low,1,,,why", "b,high,5,,,why"), {"a": block, "b": block})
    assert cards == (CoreCard("icd10cm:I10:billable", "high"),)


def test_a_discriminator_stays_in_the_card() -> None:
    block = _block("icd10pcs,0DTJ4ZZ,pcs-character:5,why")
    cards = core_cards("cic", _plan("one,pcs,1,,pcs-character,why"), {"one": block})
    assert cards == ("icd10pcs:0DTJ4ZZ:pcs-character:5",)


def test_missing_names_the_cards_that_the_decks_lack() -> None:
    assert missing(("a", "b", "c"), lambda card: card != "b") == ("b",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("system,codes\n", "x.csv, line 1: the columns"),
        (BLOCK_HEAD, "x.csv, line 2: there is no row"),
        (_block("icd9,I10,billable,why"), "x.csv, line 2: the system"),
        (_block("icd10cm,I10,billable,why", "icd10cm,E112,billable,why"), "x.csv, line 3: 'E112' is no code"),
        (_block("icd10pcs,0DTI4ZZ,pcs-character,why"), "line 2: '0DTI4ZZ' is no code"),
        (_block("hcpcs,99213,hcpcs-title,why"), "line 2: '99213' is no code"),
        (_block("icd10cm,I10,guess,why"), "line 2: no template is called guess"),
        (_block("icd10cm,I10,billable, "), "line 2: reason is empty"),
        (_block("icd10cm,,billable,why"), "line 2: codes is empty"),
        (_block("icd10cm,I10,billable"), "line 2: 3 cells"),
        (_block('icd10cm,"I10,billable,why'), "line 2: "),
        (_block("icd10cm,I10 R55,billable,why", "icd10cm,R55,billable,why"), "line 3: .* stands twice"),
    ],
)
def test_a_wrong_block_is_refused_with_file_and_line(text: str, message: str) -> None:
    with pytest.raises(CoreListRefused, match=message):
        parse_block("x.csv", text)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("one,icd,0,,,why", "line 2: weight is '0'"),
        ("one,icd,1,many,,why", "line 2: most is 'many'"),
        ("one,icd,1,,guess,why", "line 2: no template is called guess"),
        ("two,icd,1,,,why", "line 2: there is no block two"),
        ("one,icd,1,,changed,why", "line 2: one has none of these templates"),
        ("one,icd,1,,,", "line 2: reason is empty"),
    ],
)
def test_a_wrong_plan_is_refused_with_file_and_line(row: str, message: str) -> None:
    with pytest.raises(CoreListRefused, match=f"cpc.csv, {message}"):
        core_cards("cpc", _plan(row), {"one": _block("icd10cm,I10,billable,why")})


def test_a_list_of_one_category_is_refused() -> None:
    with pytest.raises(CoreListRefused, match=r"cpc.csv: too many cards of icd10cm:E11"):
        core_cards("cpc", _plan("one,icd,1,,,why"), {"one": _block("icd10cm,E11.9 E11.65,billable,why")})


@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.integers(0, 9)), unique=True, max_size=30))
def test_keeping_apart_loses_no_card(drawn: list[tuple[str, int]]) -> None:
    cards = [f"icd10cm:{letter}00.{digit}:billable" for letter, digit in drawn]
    try:
        placed = apart(cards)
    except ValueError:
        return
    assert sorted(placed) == sorted(cards)
    assert all(category_of(first) != category_of(second) for first, second in pairwise(placed))


@given(
    st.text(max_size=80) | st.sampled_from(sorted(BLOCKS.values())).map(lambda text: text[: len(text) // 2])
)
def test_whatever_comes_is_read_or_refused(text: str) -> None:
    for reader in (parse_block, parse_plan):
        assert _first_words(reader, text) in ("rows", "x.csv, line")


def _first_words(reader: Callable[[str, str], Sequence[object]], text: str) -> str:
    try:
        return "rows" if reader("x.csv", text) else "nothing"
    except CoreListRefused as refused:
        return str(refused)[: len("x.csv, line")]
