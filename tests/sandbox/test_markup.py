"""HTML as Telegram reads it: what is shown, what is refused, and in which words."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.jsontext import Object
from sandbox.refusal import Refused
from sandbox.text.entities import units
from sandbox.text.markup import parse_html, plain


def entity(kind: str, offset: int, length: int, **more: str) -> Object:
    return {"offset": offset, "length": length, "type": kind, **more}


def why(source: str) -> str:
    with pytest.raises(Refused) as caught:
        parse_html(source)
    assert caught.value.status == 400
    assert caught.value.description.startswith("Bad Request: can't parse entities: ")
    return caught.value.description.removeprefix("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("code", "code"),
        ("pre", "pre"),
        ("tg-spoiler", "spoiler"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_each_tag_becomes_its_entity(tag: str, kind: str) -> None:
    rich = parse_html(f"a <{tag}>word</{tag}>")
    assert rich.text == "a word"
    assert rich.entities == [entity(kind, 2, 4)]


def test_attributes_say_more() -> None:
    assert parse_html('<a href="https://x.org/?a=1&amp;b=2">x</a>').entities == [
        entity("text_link", 0, 1, url="https://x.org/?a=1&b=2")
    ]
    assert parse_html('<span class="tg-spoiler">x</span>').entities == [entity("spoiler", 0, 1)]
    assert parse_html("<blockquote expandable>x</blockquote>").entities == [
        entity("expandable_blockquote", 0, 1)
    ]
    assert parse_html('<pre><code class="language-py">x</code></pre>').entities == [
        entity("pre", 0, 1, language="py")
    ]
    assert parse_html('<code class="language-py">x</code>').entities == [entity("code", 0, 1)]
    assert parse_html('<tg-emoji emoji-id="53">x</tg-emoji>').entities == [
        entity("custom_emoji", 0, 1, custom_emoji_id="53")
    ]


def test_a_link_without_address_leads_where_its_text_says_or_nowhere() -> None:
    assert parse_html("<a>x.org</a>").entities == [entity("text_link", 0, 5, url="http://x.org/")]
    assert parse_html("<a href='#top'>x</a>").entities == []


def test_a_link_to_a_user_mentions_one_who_is_known() -> None:
    ann: Object = {"id": 7, "is_bot": False, "first_name": "Ann"}
    source = '<a href="tg://user?id=7">x</a>'
    assert parse_html(source, lambda user_id: ann if user_id == 7 else None).entities == [
        {"offset": 0, "length": 1, "type": "text_mention", "user": ann}
    ]
    assert parse_html(source).entities == []


def test_a_moment_has_a_time_and_perhaps_a_format() -> None:
    moment: Object = {"offset": 0, "length": 1, "type": "date_time", "unix_time": 9}
    assert parse_html('<tg-time unix="9">x</tg-time>').entities == [moment]
    assert parse_html("<tg-time format=r unix=9>x</tg-time>").entities == [moment | {"date_time_format": "r"}]
    assert parse_html('<tg-time unix="0">x</tg-time><tg-time>y</tg-time>').entities == []


def test_references_are_decoded_and_unknown_ones_stay() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#65;&#x42;").text == '<>&"AB'
    assert parse_html("&nbsp; & &copy; &#0; &#99999999;").text == "&nbsp; & &copy; &#0; &#99999999;"
    assert parse_html("&lt b").text == "< b"


def test_offsets_count_utf16_units() -> None:
    assert parse_html("👍 <b>é👍</b>").entities == [entity("bold", 3, 3)]


def test_an_empty_tag_name_closes_what_is_open() -> None:
    assert parse_html("<b>x</>y").entities == [entity("bold", 0, 1)]


def test_nested_entities_come_outer_first() -> None:
    rich = parse_html("<i><b>x</b>y</i>")
    assert rich.entities == [entity("italic", 0, 2), entity("bold", 0, 1)]


def test_bold_is_cut_around_code() -> None:
    rich = parse_html("<b>a <code>b</code> c</b>")
    assert rich.text == "a b c"
    assert rich.entities == [entity("bold", 0, 2), entity("code", 2, 1), entity("bold", 3, 2)]


def test_code_holds_nothing_else_and_quotes_hold_no_quotes() -> None:
    assert parse_html("<code>a<b>b</b></code>").entities == [entity("code", 0, 2)]
    assert parse_html("<blockquote>a<blockquote>b</blockquote></blockquote>").entities == [
        entity("blockquote", 0, 2)
    ]


def test_equal_neighbours_are_one() -> None:
    assert parse_html("<b>a</b><b>b</b>").entities == [entity("bold", 0, 2)]


def test_ends_are_trimmed_and_entities_follow() -> None:
    rich = parse_html("\n  a <b>b</b> \n")
    assert rich.text == "a b"
    assert rich.entities == [entity("bold", 2, 1)]
    assert parse_html("<b>a  </b>  ").entities == [entity("bold", 0, 1)]


def test_space_at_the_beginning_of_an_entity_stays() -> None:
    rich = parse_html(" <b> a</b>")
    assert rich.text == " a"
    assert rich.entities == [entity("bold", 0, 2)]


def test_control_characters_become_spaces_and_carriage_returns_vanish() -> None:
    assert plain("a\tb\r\nc\x00d").text == "a b\nc d"


def test_commands_mentions_and_addresses_are_found() -> None:
    rich = plain("👍 /start@codedrill_bot see https://x.org/a. or @ann_lee and/or J45/J46")
    assert rich.entities == [
        entity("bot_command", 3, 20),
        entity("url", 28, 15),
        entity("mention", 48, 8),
    ]
    assert parse_html("<code>/start</code>").entities == [entity("code", 0, 6)]


@pytest.mark.parametrize(
    ("source", "description"),
    [
        ("a <x>b</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("é<br/>", 'Unsupported start tag "br/" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x", "Unclosed start tag at byte offset 0"),
        ('<a "x">', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x_y>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<tg-time unix="9" format="x">x</tg-time>', "Invalid date format used"),
        ('<tg-emoji emoji-id="025">x</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_what_cannot_be_read_is_refused_in_telegrams_words(source: str, description: str) -> None:
    assert why(source) == description


def test_half_a_surrogate_pair_is_refused() -> None:
    assert why("&#xd83d;").startswith("Text contains invalid Unicode characters")


TAGS = "<b> </b> <i> </i> <code> </code> <pre> </pre> </> </a> <blockquote> </blockquote> &lt; &#x41; & < > é 👍 /go"
PIECES = st.sampled_from([*TAGS.split(), " ", "\n", "<a href='x.org'>", "<blockquote expandable>"])


@given(st.lists(PIECES | st.text(st.characters(codec="utf-8"), max_size=3), max_size=25).map("".join))
def test_whatever_comes_is_read_or_refused_and_entities_lie_inside_the_text(source: str) -> None:
    try:
        rich = parse_html(source)
    except Refused:
        return
    size = units(rich.text)
    last = 0
    for found in rich.entities:
        assert found["length"] > 0
        assert last <= found["offset"] < found["offset"] + found["length"] <= size
        last = found["offset"]
    codes = [e for e in rich.entities if e["type"] in ("code", "pre")]
    for code in codes:
        end = code["offset"] + code["length"]
        inside = [e for e in rich.entities if code["offset"] <= e["offset"] < end]
        assert [e for e in inside if not e["type"].endswith("blockquote")] == [code]


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_escaped_text_is_shown_like_plain_text(text: str) -> None:
    assert parse_html(escape(text, quote=False)) == plain(text)
