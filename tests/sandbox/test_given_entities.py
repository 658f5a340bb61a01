"""Entities given instead of a parse_mode: which are used, which are refused, and in which words."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from sandbox.jsontext import Object
from sandbox.refusal import Refused
from sandbox.text.entities import Rich, units
from sandbox.text.given_entities import FOUND, MAX_ENTITIES, given
from sandbox.text.rich import rich
from tests.sandbox.test_markdown import ANN, ann_only, entity, is_valid

MOMENT = entity("date_time", 0, 1, unix_time=9)


def why(text: str, *entities: Any) -> str:
    with pytest.raises(Refused) as caught:
        given(text, list(entities), ann_only)
    assert caught.value.status == 400
    return caught.value.description.removeprefix("Bad Request: ")


@pytest.mark.parametrize(
    "same",
    [
        *(entity(kind, 0, 1) for kind in ("bold", "italic", "underline", "strikethrough", "spoiler")),
        *(entity(kind, 0, 1) for kind in ("blockquote", "expandable_blockquote", "code", "pre")),
        entity("pre", 0, 1, language="py"),
        entity("text_link", 0, 1, url="https://x.org/"),
        entity("text_mention", 0, 1, user=ANN),
        entity("custom_emoji", 0, 1, custom_emoji_id="25"),
        MOMENT,
        MOMENT | {"date_time_format": "wdT"},
    ],
)
def test_each_kind_comes_back_as_it_was_given(same: Object) -> None:
    assert given("ab", [same], ann_only) == Rich("ab", [same])


def test_links_are_spelled_as_telegram_spells_them() -> None:
    assert given("a", [entity("text_link", 0, 1, url="X.org")]).entities == [
        entity("text_link", 0, 1, url="http://x.org/")
    ]
    assert given("a", [entity("text_link", 0, 1, url="tg://user?id=7")], ann_only).entities == [
        entity("text_mention", 0, 1, user=ANN)
    ]


def test_numbers_may_come_as_text() -> None:
    assert given("ab", [{"type": "bold", "offset": "1", "length": "1"}]).entities == [entity("bold", 1, 1)]


@pytest.mark.parametrize("kind", FOUND)
def test_kinds_that_telegram_finds_itself_are_ignored(kind: str) -> None:
    assert given("/go a", [entity(kind, 4, 1)]).entities == [entity("bot_command", 0, 3)]


def test_empty_entities_are_ignored_wherever_they_lie() -> None:
    assert given("a", [entity("bold", 0, 0), entity("bold", 5, 0)]).entities == []


def test_only_a_hundred_are_used_and_emoji_do_not_count() -> None:
    bold = entity("bold", 0, 1)
    many = [entity("code", 2 * i + 2, 1) for i in range(MAX_ENTITIES)]
    emoji = entity("custom_emoji", 299, 1, custom_emoji_id="5")
    assert given("a" * 300, [bold, emoji, *many[::-1]]).entities == [*many, emoji]
    assert given("a" * 300, [bold, emoji, *many[1:]]).entities == [bold, *many[1:], emoji]


def test_offsets_follow_what_is_cleaned_and_trimmed() -> None:
    read = given("\r\n\t👍\r\na\r ", [entity("bold", 3, 5)])
    assert read == Rich("👍\na", [entity("bold", 0, 4)])
    assert given("\r a", [entity("bold", 0, 1)]) == Rich("a", [])


def test_entities_are_put_in_order() -> None:
    read = given("abc", [entity("bold", 1, 2), entity("italic", 0, 3), entity("bold", 0, 1)])
    assert read.entities == [entity("bold", 0, 3), entity("italic", 0, 3)]


def test_entities_are_refused_outside_the_text_and_within_a_character() -> None:
    begins, ends = "entity begins", "entity beginning at UTF-16 offset"
    assert why("ab", entity("bold", 3, 1)) == f"{begins} after the end of the text at UTF-16 offset 3"
    assert why("ab", entity("bold", 1, 2)) == f"{ends} 1 ends after the end of the text at UTF-16 offset 3"
    assert why("a👍", entity("bold", 2, 1)) == f"{begins} in a middle of a UTF-16 symbol at byte offset 5"
    assert (
        why("a👍", entity("bold", 0, 2)) == f"{ends} 0 ends in a middle of a UTF-16 symbol at byte offset 5"
    )
    assert why("ab", entity("bold", -1, 1)) == "receive an entity with incorrect offset -1"
    assert why("ab", entity("bold", 0, 1_000_001)) == "receive an entity with incorrect length 1000001"


@pytest.mark.parametrize(
    ("wrong", "description"),
    [
        ("bold", "expected an Object"),
        ({"offset": 0, "length": 1}, 'Can\'t find field "type"'),
        ({"type": "bold", "length": 1}, 'Can\'t find field "offset"'),
        ({"type": "bold", "offset": 0}, 'Can\'t find field "length"'),
        (entity("", 0, 1), "Type is not specified"),
        (entity("shiny", 0, 1), "Unsupported type specified"),
        ({"type": 5, "offset": 0, "length": 1}, 'Field "type" must be of type String'),
        ({"type": "bold", "offset": True, "length": 1}, 'Field "offset" must be of type Number'),
        ({"type": "bold", "offset": 0.5, "length": 1}, 'Field "offset" must be a valid Number'),
        (entity("text_link", 0, 1), 'Can\'t find field "url"'),
        (entity("text_mention", 0, 1), 'Can\'t find field "user"'),
        (entity("text_mention", 0, 1, user=7), 'Field "user" must be of type Object'),
        (entity("custom_emoji", 0, 1), 'Can\'t find field "custom_emoji_id"'),
        (
            entity("custom_emoji", 0, 1, custom_emoji_id="9999999999999999999"),
            'Field "custom_emoji_id" must be a valid Number',
        ),
        (entity("date_time", 0, 1), 'Can\'t find field "unix_time"'),
        (MOMENT | {"date_time_format": "rd"}, "Invalid date format used"),
    ],
)
def test_what_is_no_entity_is_refused_in_telegrams_words(wrong: Any, description: str) -> None:
    assert why("a", wrong) == f"can't parse MessageEntity: {description}"


@pytest.mark.parametrize(
    ("url", "description"),
    [
        ("not-a-url", "Wrong HTTP URL"),
        ("", "URL host is empty"),
        ("ftp://x.org", "Unsupported URL protocol"),
        ("x.org:0", "Wrong port number specified in the URL"),
        ("x .org", "Disallowed character in URL host"),
        ("tg://a:80/", "Wrong tg URL"),
        ("ton://a@b", "Wrong ton URL"),
        ("tg://a.b", "Unallowed characters in URL host"),
    ],
)
def test_links_that_lead_nowhere_are_refused(url: str, description: str) -> None:
    assert why("a", entity("text_link", 0, 1, url=url)) == f"entity URL '{url}' is invalid: {description}"


def test_users_emoji_and_moments_that_are_not_there_are_refused() -> None:
    assert why("a", entity("text_mention", 0, 1, user={"id": 8})) == "user not found"
    assert why("a", entity("text_link", 0, 1, url="tg://user?id=8")) == "user not found"
    assert why("a", entity("custom_emoji", 0, 1, custom_emoji_id="0")) == (
        "invalid custom emoji identifier specified"
    )
    assert why("a", MOMENT | {"unix_time": 0}) == "invalid date specified"
    assert why("a", entity("text_link", 0, 1, url="\ud83d")) == "strings must be encoded in UTF-8"


# ---- the choice of a reader


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        ("", "*a* _b_ <i>c</i>"),
        ("None", "*a* _b_ <i>c</i>"),
        ("hTmL", "*a* _b_ c"),
        ("Markdown", "a b <i>c</i>"),
    ],
)
def test_the_parse_mode_chooses_the_reader_in_any_case(mode: str, text: str) -> None:
    assert rich("*a* _b_ <i>c</i>", mode, None).text == text
    assert rich("__a__", "MARKDOWNv2", None).entities == [entity("underline", 0, 1)]


def test_given_entities_count_only_without_a_parse_mode() -> None:
    bold = [entity("bold", 0, 1)]
    assert rich("ab", "", bold).entities == bold
    assert rich("ab", "HTML", bold).entities == []


def test_an_unknown_parse_mode_is_refused() -> None:
    with pytest.raises(Refused, match="Bad Request: unsupported parse_mode"):
        rich("a", "XML", None)


KINDS = st.sampled_from(["bold", "italic", "code", "pre", "blockquote", "text_link", "date_time", "url"])
MORE = {"url": "x.org", "unix_time": 5}
ENTITIES = st.builds(entity, KINDS, st.integers(-1, 12), st.integers(-1, 12)).map(lambda e: {**MORE, **e})
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["type", "offset", "length", "url"]), inner)
    ),
    max_leaves=5,
)


@given_any(st.text(st.sampled_from("ab 👍é\r\n\t"), max_size=9), st.lists(ENTITIES, max_size=5))
def test_whatever_entities_come_they_are_valid_or_refused(text: str, entities: list[Any]) -> None:
    try:
        read = given(text, entities)
    except Refused:
        return
    assert is_valid(read)
    assert units(read.text) <= units(text)


@given_any(st.lists(JUNK, max_size=3))
def test_no_junk_is_more_than_refused(entities: list[Any]) -> None:
    with suppress(Refused):
        given("ab", entities)
