"""Both Markdowns as Telegram reads them: what is shown, what is refused, and in which words."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message
from telegram.helpers import escape_markdown

from sandbox.jsontext import Object
from sandbox.refusal import Refused
from sandbox.text.entities import Rich, units
from sandbox.text.markdown import parse_markdown_v2
from sandbox.text.markup import parse_html, plain
from sandbox.text.old_markdown import parse_markdown
from sandbox.text.rich import rich

ANN = {"id": 7, "is_bot": False, "first_name": "Ann"}


def ann_only(user_id: int) -> Object | None:
    return ANN if user_id == 7 else None


def entity(kind: str, offset: int, length: int, **more: Any) -> Object:
    return {"offset": offset, "length": length, "type": kind, **more}


def why(read: Callable[[str], Rich], source: str) -> str:
    with pytest.raises(Refused) as caught:
        read(source)
    assert caught.value.status == 400
    assert caught.value.description.startswith("Bad Request: can't parse entities: ")
    return caught.value.description.removeprefix("Bad Request: can't parse entities: ")


def is_valid(read: Rich) -> bool:
    """Sorted, not empty, inside the text, and never half a surrogate pair."""
    data = read.text.encode("utf-16-le")
    last = 0
    for found in read.entities:
        start, end = found["offset"], found["offset"] + found["length"]
        if not last <= start < end <= units(read.text):
            return False
        data[start * 2 : end * 2].decode("utf-16-le")
        last = start
    return True


# ---- MarkdownV2


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*a*", "a", [entity("bold", 0, 1)]),
        ("_a_", "a", [entity("italic", 0, 1)]),
        ("__a__", "a", [entity("underline", 0, 1)]),
        ("~a~", "a", [entity("strikethrough", 0, 1)]),
        ("||a||", "a", [entity("spoiler", 0, 1)]),
        ("`a`", "a", [entity("code", 0, 1)]),
        ("```a```", "a", [entity("pre", 0, 1)]),
        ("```\na```", "a", [entity("pre", 0, 1)]),
        ("```py\na```", "a", [entity("pre", 0, 1, language="py")]),
        ("```py\r\na```", "a", [entity("pre", 0, 1, language="py")]),
        ("```py a```", " a", [entity("pre", 0, 2, language="py")]),
        ("[a](x.org)", "a", [entity("text_link", 0, 1, url="http://x.org/")]),
        ("[x\\.org]", "x.org", [entity("text_link", 0, 5, url="http://x.org/")]),
        ("[a](https://X.org?\\\\\\))", "a", [entity("text_link", 0, 1, url="https://x.org/?\\)")]),
        ("[a](tg:user?id=7)", "a", [entity("text_mention", 0, 1, user=ANN)]),
        ("[a](tg://user?id=8)", "a", []),
        ("[a](TG:User?ID=7)", "a", [entity("text_mention", 0, 1, user=ANN)]),
        ("[a](tg:resolve?domain=b)", "a", [entity("text_link", 0, 1, url="tg://resolve?domain=b")]),
        ("[a](nowhere)", "a", []),
        ("![👍](TG://EMoJI/?test=1&id=25#id=32)", "👍", [entity("custom_emoji", 0, 2, custom_emoji_id="25")]),
        ("![a](tg://time?unix=9)", "a", [entity("date_time", 0, 1, unix_time=9)]),
        (
            "![a](tg://time?unix=9&format=TdW)",
            "a",
            [entity("date_time", 0, 1, unix_time=9, date_time_format="wdT")],
        ),
        (">a", "a", [entity("blockquote", 0, 1)]),
        ("\r>a", "a", [entity("blockquote", 0, 1)]),
        (">a\n>b\nc", "a\nb\nc", [entity("blockquote", 0, 4)]),
        (">a\n**>b", "a\nb", [entity("blockquote", 0, 2), entity("blockquote", 2, 1)]),
        ("**>a\n>b||", "a\nb", [entity("expandable_blockquote", 0, 3)]),
        (">a||\nb", "a\nb", [entity("expandable_blockquote", 0, 2)]),
        (">a||\r\nb", "a\nb", [entity("expandable_blockquote", 0, 2)]),
        (">a||b||", "ab", [entity("blockquote", 0, 2), entity("spoiler", 1, 1)]),
        (">*b*", "b", [entity("blockquote", 0, 1), entity("bold", 0, 1)]),
        ("*a\n>b\nc*", "a\nb\nc", [entity("bold", 0, 5), entity("blockquote", 2, 2)]),
        (">`b\n>c\nd`", "b\n>c\nd", [entity("blockquote", 0, 6), entity("code", 0, 6)]),
        ("👍_é 👍_", "👍é 👍", [entity("italic", 2, 4)]),
        ("_a *b*_", "a b", [entity("italic", 0, 3), entity("bold", 2, 1)]),
        ("_a __b___", "a b", [entity("italic", 0, 3), entity("underline", 2, 1)]),
        ("*a `b`*", "a b", [entity("bold", 0, 2), entity("code", 2, 1)]),
        ("`_*\\`\\\\[`", "_*`\\[", [entity("code", 0, 5)]),
        ("a\\.\\é\\", "a.\\é\\", []),
        ("a****``____b", "ab", []),
        ("\\>a", ">a", []),
    ],
)
def test_markdown_v2_becomes_text_and_entities(source: str, text: str, entities: list[Object]) -> None:
    assert parse_markdown_v2(source, ann_only) == Rich(text, entities)


RESERVED = "Character '{}' is reserved and must be escaped with the preceding '\\'"


@pytest.mark.parametrize("char", "])(+-=|{}.!#>")
def test_each_reserved_character_wants_a_backslash(char: str) -> None:
    assert why(parse_markdown_v2, f"a{char}") == RESERVED.format(char)
    assert parse_markdown_v2(f"a\\{char}") == plain(f"a{char}")


@pytest.mark.parametrize(
    ("source", "description"),
    [
        ("👍 👍_a", "Can't find end of Italic entity at byte offset 9"),
        ("👍 👍_a * b _", "Can't find end of Italic entity at byte offset 16"),
        ("__a", "Can't find end of Underline entity at byte offset 0"),
        ("~a", "Can't find end of Strikethrough entity at byte offset 0"),
        ("||a\\|", "Can't find end of Spoiler entity at byte offset 0"),
        ("`a", "Can't find end of Code entity at byte offset 0"),
        ("```a", "Can't find end of Pre entity at byte offset 0"),
        ("```a ", "Can't find end of PreCode entity at byte offset 0"),
        ("```a b`", "Can't find end of Code entity at byte offset 6"),
        ("[a", "Can't find end of TextUrl entity at byte offset 0"),
        ("[a\\.b](c\\)", "Can't find end of a URL at byte offset 7"),
        ("![a", "Can't find end of CustomEmoji entity at byte offset 0"),
        ("![a]", "The entity must contain a tg://emoji or tg://time URL"),
        ("![a](tg://emoji?id=1", "Can't find end of a URL at byte offset 5"),
        ("![a](tg://emoji?id=025)", "Invalid tg://emoji or tg://time URL specified"),
        ("![a](tg://emojis?id=25)", "Invalid tg://emoji or tg://time URL specified"),
        ("![a](tg://time?unix=0)", "Invalid tg://emoji or tg://time URL specified"),
        ("![a](tg://time?unix=1&format=rd)", "Invalid tg://emoji or tg://time URL specified"),
        (">*b\n>c\nd*", "Can't find end of Bold entity at byte offset 1"),
        (">a||b\n||c", "Can't find end of Spoiler entity at byte offset 2"),
        (">a__||\nb", "Can't find end of Underline entity at byte offset 2"),
        (">\n*a*>b", RESERVED.format(">")),
    ],
)
def test_markdown_v2_that_cannot_be_read_is_refused_in_telegrams_words(source: str, description: str) -> None:
    assert why(parse_markdown_v2, source) == description


# ---- the older Markdown


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*a* _b_ `c`", "a b c", [entity("bold", 0, 1), entity("italic", 2, 1), entity("code", 4, 1)]),
        ("```py\na```", "a", [entity("pre", 0, 1, language="py")]),
        ("```py```", "py", [entity("pre", 0, 2)]),
        ("[a](x.org)", "a", [entity("text_link", 0, 1, url="http://x.org/")]),
        ("[x.org]b", "x.orgb", [entity("text_link", 0, 5, url="http://x.org/")]),
        ("[a](x.org", "a", [entity("text_link", 0, 1, url="http://x.org/")]),
        ("[](x.org)", "(x.org)", [entity("url", 1, 5)]),
        ("[a](tg://user?id=7)", "a", [entity("text_mention", 0, 1, user=ANN)]),
        ("*a_b*", "a_b", [entity("bold", 0, 3)]),
        ("*a\\*b", "a\\b", [entity("bold", 0, 2)]),
        ("\\*a\\_\\`\\[\\.~||!", "*a_`[\\.~||!", []),
        ("👍*é*", "👍é", [entity("bold", 2, 1)]),
        ("a**b", "ab", []),
    ],
)
def test_the_older_markdown_becomes_text_and_entities(source: str, text: str, entities: list[Object]) -> None:
    assert parse_markdown(source, ann_only) == Rich(text, entities)


@pytest.mark.parametrize("source", ["é*a", "é_a", "é`a", "é```a`", "é[a"])
def test_the_older_markdown_refuses_what_never_ends(source: str) -> None:
    assert why(parse_markdown, source) == "Can't find end of the entity starting at byte offset 2"


# ---- whatever comes

MARKS = r"* _ __ ~ || ` ``` [ ] ( ) ![ ](x.org) ](tg://user?id=7) ](tg://emoji?id=5) ](tg://time?unix=5) > ** \ \. py"
PIECES = st.sampled_from([*MARKS.split(), " ", "\n", "\r", "\n>", "||\n", "é", "👍", "a", "/go", "\t"])
SOURCES = st.lists(PIECES | st.text(st.characters(codec="utf-8"), max_size=3), max_size=25).map("".join)


@given(SOURCES, st.sampled_from(["Markdown", "MarkdownV2", "HTML", ""]))
def test_whatever_comes_is_read_with_valid_entities_or_refused(source: str, mode: str) -> None:
    try:
        read = rich(source, mode, None, ann_only)
    except Refused:
        return
    assert is_valid(read)


@given(st.text(st.characters(codec="utf-8"), max_size=60) | SOURCES)
def test_escaped_text_is_shown_like_plain_text(text: str) -> None:
    assert parse_markdown_v2(escape_markdown(text, version=2)) == plain(text)


# ---- against python-telegram-bot

SAMPLES = [
    "*a _b __c ~d ||e||~___ f* g\\.",
    "d\n>a *b*\n>c\\!",
    "**>a\n>b||",
    "x `a\\\\b\\`c` y",
    "```py\nprint\\(1\\)\n```",
    "```\na```",
    "[a *b*](https://x.org/?q=\\(1\\)) 👍 ~é~",
    "[Ann](tg://user?id=7) \\- ![👍](tg://emoji?id=5368324170671202286)",
    "![in a while](tg://time?unix=1647531900&format=wDT) ![then](tg://time?unix=1647531900)",
    "see https://x\\.org/a\\_b @ann\\_lee /start",
    "||*a* _b_||\n\n>q",
]


def written(read: Rich) -> Message:
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": read.text}
    return Message.de_json(message | {"entities": read.entities}, None)


@pytest.mark.parametrize("source", SAMPLES)
def test_what_python_telegram_bot_writes_as_markdown_is_read_back_alike(source: str) -> None:
    read = parse_markdown_v2(source, ann_only)
    assert read.entities
    assert parse_markdown_v2(written(read).text_markdown_v2, ann_only) == read


@pytest.mark.parametrize("source", [sample for sample in SAMPLES if "```py" not in sample])
def test_what_python_telegram_bot_writes_as_html_is_read_back_alike(source: str) -> None:
    """Without code in a language, which it writes as class="py" instead of class="language-py"."""
    read = parse_markdown_v2(source, ann_only)
    assert parse_html(written(read).text_html, ann_only) == read


@pytest.mark.parametrize("source", ["*a* b _c_ `d`", "[a](https://x.org/)", "```py\na```"])
def test_what_python_telegram_bot_writes_as_the_older_markdown_is_read_back_alike(source: str) -> None:
    read = parse_markdown(source)
    assert parse_markdown(written(read).text_markdown) == read
