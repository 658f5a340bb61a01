"""HTML of strangers as plain text, cloze marks as gaps, card templates as fields that are asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.exchange.apkg_text import Cloze, clozes, images, plain_text, sounds
from decks.exchange.apkg_types import Face, NoteType, Shown, types_of_json, types_of_tables


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a &amp; <b>b</b>", "a & b"),
        ("one<br>two<div>three</div><div><br></div>four", "one\ntwo\nthree\nfour"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("a<style>p { color: red }</style>b<script>alert('<b>')</script>c", "abc"),
        ("a<script>never closed <b>x</b>", "a"),
        ("a<!-- <b> -->b", "ab"),
        ('<img alt="a > b" src=x.png>after', "after"),
        ("x < 5 and 3 <4", "x < 5 and 3 <4"),
        ("&lt;b&gt; stays", "<b> stays"),
        ("a&nbsp;\t b\nc", "a b c"),
        ("said [sound:a.mp3]once", "said once"),
        ("bell\x07 null\x00 &#0;", "bell null \ufffd"),
        ("&#91;sound:x]", "[sound:x]"),
    ],
)
def test_html_becomes_the_words_it_shows(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_images_and_sounds_are_counted() -> None:
    html = '<img src="a.png"><IMG src=b><svg></svg>[sound:a.mp3] [anki:play:q:0] <audio src=x> imgs [sounds]'
    assert (images(html), sounds(html)) == (3, 3)


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("The {{c1::heart}} pumps", [Cloze(1, "The [...] pumps", "heart")]),
        ("The {{c1::heart::organ}}", [Cloze(1, "The [organ]", "heart")]),
        ("{{c2::b}} {{c1::a}}", [Cloze(1, "b [...]", "a"), Cloze(2, "[...] a", "b")]),
        ("{{c1::a}} or {{c1::b}}", [Cloze(1, "[...] or [...]", "a; b")]),
        ("{{c1::a {{c2::b::in}} c}}", [Cloze(1, "[...]", "a b c"), Cloze(2, "a [in] c", "b")]),
        ("{{c1,2::a}}", [Cloze(1, "[...]", "a"), Cloze(2, "[...]", "a")]),
        ("no gap {{c1:}} {{x}} }}", []),
        ("{{c1::open", []),
        ("{{c0::zero}}", []),
        ("{{c1::a}} {{c2::open", [Cloze(1, "[...] {{c2::open", "a")]),
    ],
)
def test_each_cloze_number_is_a_card_of_its_own(text: str, cards: list[Cloze]) -> None:
    assert list(clozes(text)) == cards


@given(st.lists(st.sampled_from(["{{c1::", "{{c2::", "}}", "::", "a", " "]), max_size=40).map("".join))
def test_no_nesting_of_cloze_marks_is_too_strange(text: str) -> None:
    for cloze in clozes(text):
        assert "[" in cloze.front


@given(
    st.lists(st.sampled_from(["<", ">", "<b", "</", '"', "'", "<!--", "-->", "<script>", "&lt", "a", "\n"]))
)
def test_no_html_is_too_strange(parts: list[str]) -> None:
    text = plain_text("".join(parts))
    assert text == "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _model(question: str, answer: str, *fields: str, kind: int = 0, stock: int = 0) -> dict[int, NoteType]:
    import json

    shape = {
        "type": kind,
        "originalStockKind": stock,
        "flds": [{"name": name} for name in fields],
        "tmpls": [{"qfmt": question, "afmt": answer}],
    }
    return types_of_json((json.dumps({"7": shape}),))


@pytest.mark.parametrize(
    ("question", "answer", "faces"),
    [
        ("{{Front}}", "{{FrontSide}}<hr>{{Back}}", (Face((Shown(0),), (Shown(1),)),)),
        ("{{Front}} {{type:Back}}", "{{Front}}<hr>{{type:Back}}", (Face((Shown(0),), (Shown(1),)),)),
        ("{{#More}}{{Back}}{{/More}}", "{{Front}}", (Face((Shown(1, ((2, True),)),), (Shown(0),)),)),
        ("{{^More}}{{ text:Back }}{{/More}}", "{{Front}}", (Face((Shown(1, ((2, False),)),), (Shown(0),)),)),
        ("{{Tags}} {{Deck}} only", "{{Back}}", ()),
    ],
)
def test_a_template_says_what_is_asked_and_what_answers(
    question: str, answer: str, faces: tuple[Face, ...]
) -> None:
    assert _model(question, answer, "Front", "Back", "More") == {7: NoteType(cloze=False, faces=faces)}


def test_an_image_occlusion_has_no_text_to_ask() -> None:
    assert _model("{{cloze:Text}}", "", "Text", kind=1, stock=6) == {7: NoteType(cloze=True, faces=())}


def test_the_newest_schema_says_the_same_in_protobuf() -> None:
    config = b"\x08\x01\x1a\x03css\x48\x05\x25\x00\x00\x00\x00\x29" + bytes(
        8
    )  # kind, css, stock, fixed 32, fixed 64
    template = b"\x0a\x0e{{cloze:Text}}\x12\x09{{Extra}}"
    assert types_of_tables([(7, config)], [(7, 1, "Extra"), (7, 0, "Text")], [(7, 0, template)]) == {
        7: NoteType(cloze=True, faces=(Face((Shown(0),), (Shown(1),)),))
    }
