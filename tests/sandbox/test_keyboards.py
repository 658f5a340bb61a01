"""Inline keyboards: what Telegram takes and what it says otherwise."""

from typing import Any

import pytest

from sandbox.jsontext import Object, dumps
from sandbox.keyboards import markup_to_edit, markup_to_send
from sandbox.refusal import Refused


def shown(markup: Any) -> Object | None:
    return markup_to_send({"reply_markup": markup})


def why(button: Any) -> str:
    with pytest.raises(Refused) as caught:
        shown({"inline_keyboard": [[button]]})
    assert caught.value.status == 400
    return caught.value.description.removeprefix("Bad Request: ")


def data(text: str) -> Object:
    return {"text": "A", "callback_data": text}


def test_json_text_and_json_values_mean_the_same() -> None:
    markup = {"inline_keyboard": [[data("x")]]}
    assert shown(markup) == markup
    assert shown(dumps(markup)) == markup


@pytest.mark.parametrize(
    "action",
    [
        {"callback_data": "x"},
        {"url": "https://x.org/"},
        {"copy_text": {"text": "E11.9"}},
        {"switch_inline_query": ""},
        {"switch_inline_query_current_chat": "E11"},
        {"switch_inline_query_chosen_chat": {"query": "E11"}},
        {"callback_data": "x", "style": "success"},
    ],
)
def test_every_kind_of_button_is_shown_as_given(action: Object) -> None:
    markup = {"inline_keyboard": [[{"text": "A", **action}]]}
    assert shown(markup) == markup


def test_an_address_is_completed() -> None:
    button = shown({"inline_keyboard": [[{"text": "A", "url": "X.org?a=b"}]]})
    assert button == {"inline_keyboard": [[{"text": "A", "url": "http://x.org/?a=b"}]]}


def test_data_is_counted_in_bytes() -> None:
    assert shown({"inline_keyboard": [[data("é" * 32)]]}) is not None
    assert why(data("é" * 32 + "x")) == "BUTTON_DATA_INVALID"
    assert why(data("\ud800")) == "BUTTON_DATA_INVALID"


def test_a_button_without_action_is_refused() -> None:
    said = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
    assert why({"text": "A"}) == said
    assert why(data("")) == said


def test_a_button_has_one_action() -> None:
    said = "can't parse inline keyboard button: Exactly one action must be used"
    assert why({"text": "A", "callback_data": "x", "url": "https://x.org"}) == said


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ("A", "can't parse inline keyboard button: Object expected"),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        (
            {"text": 1, "callback_data": "x"},
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        ({"text": " ", "callback_data": "x"}, "BUTTON_TEXT_INVALID"),
        (
            {"text": "A", "url": "happ://x.org"},
            "inline keyboard button URL 'happ://x.org' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "A", "url": "http://localhost/"},
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "A", "url": "http://"},
            "inline keyboard button URL 'http://' is invalid: URL host is empty",
        ),
        ({"text": "A", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        (
            {"text": "A", "callback_data": 5},
            'can\'t parse inline keyboard button: Field "callback_data" has a wrong type',
        ),
        ({"text": "A", "callback_data": "x", "style": "loud"}, "BUTTON_STYLE_INVALID"),
        (
            {"text": "A", "callback_data": "x", "style": []},
            "can't parse inline keyboard button: a look must be of type String",
        ),
    ],
)
def test_broken_buttons_are_refused(button: Any, description: str) -> None:
    assert why(button) == description


def test_a_keyboard_has_at_most_100_buttons_and_8_in_a_row() -> None:
    row = [data("x")] * 5
    assert shown({"inline_keyboard": [row] * 20}) is not None
    for rows in ([row] * 20 + [[data("x")]], [[data("x")] * 9]):
        with pytest.raises(Refused, match="reply markup is too long"):
            shown({"inline_keyboard": rows})


def test_empty_keyboards_are_none() -> None:
    assert shown({"inline_keyboard": []}) is None
    assert shown({"inline_keyboard": [[]]}) is None
    assert shown({}) is None
    assert shown("") is None


def test_other_keyboards_are_taken_when_sending_and_refused_when_editing() -> None:
    other = {"keyboard": [[{"text": "A"}]]}
    assert shown(other) is None
    with pytest.raises(Refused, match="inline keyboard expected"):
        markup_to_edit({"reply_markup": other})


@pytest.mark.parametrize(
    "markup", ["{", "[1]", [1], '{"inline_keyboard": 5}', '{"inline_keyboard": [5]}', "NaN"]
)
def test_broken_markup_is_refused(markup: Any) -> None:
    with pytest.raises(Refused) as caught:
        shown(markup)
    assert caught.value.status == 400
