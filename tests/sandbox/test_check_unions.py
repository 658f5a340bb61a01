"""Unions are told apart by their keys and constants, never by trying what fits."""

from typing import Any

import pytest

from sandbox.jsontext import Object, dumps
from tests.sandbox.spec_makers import decoded, why

BUTTON = {"text": "A", "callback_data": "x"}


def test_a_keyboard_is_told_by_its_key() -> None:
    def take(markup: Object) -> Any:
        return decoded("sendMessage", chat_id=1, text="x", reply_markup=markup)["reply_markup"]

    assert take({"keyboard": [["A", {"text": "B"}]]}) == {"keyboard": [["A", {"text": "B"}]]}
    assert take({"remove_keyboard": True, "selective": True}) == {"remove_keyboard": True, "selective": True}
    # broken, but inline: keyboards.py has better words than "unknown keyboard"
    assert take({"inline_keyboard": [[{"text": "A"}]]}) == {"inline_keyboard": [[{"text": "A"}]]}


def test_media_of_a_kind_that_is_not_meant_are_left_to_the_method() -> None:
    media: Any = [{"type": "photo", "media": "x"}, {"type": "animation", "width": "7"}, {"type": ["x"]}]
    assert decoded("sendMediaGroup", chat_id=1, media=dumps(media))["media"] == media
    media[0] = {"type": "video", "media": "x", "width": "7"}
    assert decoded("sendMediaGroup", chat_id=1, media=media[:1])["media"] == [{**media[0], "width": 7}]


@pytest.mark.parametrize(
    ("result", "lacking"),
    [
        ({"type": "audio", "audio_file_id": "x"}, None),
        ({"type": "audio", "audio_url": "x", "title": "A"}, None),
        ({"type": "audio"}, "audio_url"),
        ({"type": "sticker"}, "sticker_file_id"),
        ({"type": "photo", "photo_file_id": "x"}, None),
        ({"type": "photo", "photo_url": "x"}, "thumbnail_url"),
    ],
)
def test_an_inline_result_is_told_by_its_type_and_its_file_id(result: Object, lacking: str | None) -> None:
    params = {"inline_query_id": "1", "results": [{"id": "1", **result}]}
    if lacking is None:
        assert decoded("answerInlineQuery", **params) == params
    else:
        assert (
            why("answerInlineQuery", **params)
            == f"can't parse inline query result: Can't find field \"{lacking}\""
        )


@pytest.mark.parametrize(
    ("content", "lacking"),
    [
        ({"message_text": "x"}, None),
        ({"message_text": None}, ""),
        ({"latitude": 1.0, "longitude": 2.0}, None),
        ({"latitude": 1.0, "longitude": 2.0, "title": "x", "address": "y"}, None),
        ({"latitude": 1.0, "address": "y"}, "longitude"),
        ({"latitude": 1.0}, ""),
        (7, ""),
        ({"phone_number": "1"}, "first_name"),
        ({"payload": "x", "title": "x", "currency": "XTR"}, "description"),
        ({"rich_message": {}}, None),
    ],
)
def test_the_content_of_an_inline_message_is_told_by_its_keys(content: Any, lacking: str | None) -> None:
    result = {"type": "article", "id": "1", "title": "A", "input_message_content": content}
    params = {"inline_query_id": "1", "results": [result]}
    if lacking is None:
        assert decoded("answerInlineQuery", **params) == params
        return
    said = why("answerInlineQuery", **params)
    assert said == (
        f"can't parse inline query result: Can't find field \"{lacking}\""
        if lacking
        else "unsupported InputMessageContent type specified"
    )


def test_a_broken_inline_keyboard_deep_inside_is_not_swallowed() -> None:
    result = {"type": "game", "id": "1", "game_short_name": "x"}
    markup = {"inline_keyboard": [[{"text": "A"}]]}
    said = why("answerInlineQuery", inline_query_id="1", results=[result | {"reply_markup": markup}])
    assert said == "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
    good = result | {"reply_markup": {"inline_keyboard": [[BUTTON]]}}
    assert decoded("answerInlineQuery", inline_query_id="1", results=[good])["results"] == [good]


def test_rich_text_is_text_or_an_object_or_an_array_of_both() -> None:
    rich: Any = ["a", {"type": "bold", "text": ["b", {"type": "italic", "text": "c"}]}]
    message = {"blocks": [{"type": "paragraph", "text": rich}]}
    assert decoded("sendRichMessage", chat_id=1, rich_message=dumps(message))["rich_message"] == message
    rich[1]["text"][1].pop("text")
    assert (
        why("sendRichMessage", chat_id=1, rich_message=message)
        == "can't parse rich message: Can't find field \"text\""
    )
