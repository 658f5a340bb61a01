"""sendPoll: what a poll may be, how it is shown, every refusal in Telegram's words."""

import pytest

from sandbox import acts
from sandbox.jsontext import Object, dumps
from tests.sandbox.makers import ANN, NOON, keyboard, new_api, ok, refused
from tests.sandbox.poll_makers import QUIZ, sent, shown

LONG = "x" * 101


async def test_a_poll_is_shown_as_it_was_sent() -> None:
    api = new_api()
    message = await sent(api, reply_markup=keyboard("More=m"))
    assert message["poll"] == {
        "id": "5000000000000000001",
        "question": "Q?",
        "options": [{"persistent_id": str(n), "text": t, "voter_count": 0} for n, t in enumerate("ABC")],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
    assert (shown(api, message), message["reply_markup"]) == (message, keyboard("More=m"))
    assert "text" not in message


async def test_forms_and_json_mean_the_same() -> None:
    api = new_api()
    given = [{"text": "<b>A</b>", "text_parse_mode": "HTML"}, "B"]
    first = await sent(api, options=given, type="quiz", correct_option_ids=[1], is_anonymous=False)
    second = await sent(
        api, options=dumps(given), type="quiz", correct_option_ids="[1]", is_anonymous="false"
    )
    assert {**first["poll"], "id": ""} == {**second["poll"], "id": ""}
    assert [option["text"] for option in first["poll"]["options"]] == ["A", "B"]


async def test_of_entities_only_custom_emoji_are_kept() -> None:
    emoji = '<b>Q</b> <tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>'
    poll = (await sent(new_api(), question=emoji, question_parse_mode="HTML"))["poll"]
    kept = {"offset": 2, "length": 2, "type": "custom_emoji", "custom_emoji_id": "5368324170671202286"}
    assert (poll["question"], poll["question_entities"]) == ("Q 👍", [kept])


async def test_a_quiz_has_right_answers_and_an_explanation() -> None:
    words = {"explanation": "<i>so</i>", "explanation_parse_mode": "HTML", "description": "Read well"}
    poll = (await sent(new_api(), type="quiz", correct_option_id=2, **words))["poll"]
    assert poll["correct_option_ids"] == [2]
    assert (poll["explanation"], poll["description"]) == ("so", "Read well")
    assert poll["explanation_entities"] == [{"offset": 0, "length": 2, "type": "italic"}]
    assert (poll["type"], poll["allows_revoting"]) == ("quiz", False)


async def test_a_quiz_may_have_several_right_answers() -> None:
    quiz = {"type": "quiz", "correct_option_ids": [2, 0, 2], "allows_multiple_answers": True}
    poll = (await sent(new_api(), **quiz))["poll"]
    assert poll["correct_option_ids"] == [0, 2]


async def test_what_a_regular_poll_does_not_have_is_left_out() -> None:
    poll = (await sent(new_api(), correct_option_ids=[9], explanation="x" * 300))["poll"]
    assert {"correct_option_ids", "explanation"} & poll.keys() == set()


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"question": ""}, "text must be non-empty"),
        ({"question": " \u200b"}, "text must be non-empty"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"question": "\ud800"}, "strings must be encoded in UTF-8"),
        ({"question_parse_mode": "XML"}, "unsupported parse_mode"),
        ({"options": None}, "poll must have at least one answer option"),
        ({"options": []}, "poll must have at least one answer option"),
        ({"options": ["A"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["A", " "]}, "text must be non-empty"),
        ({"options": [LONG]}, "poll options length must not exceed 100"),
        ({"options": [["A"]]}, "can't parse InputPollOption: Expected InputPollOption to be an Object"),
        ({"options": [True]}, "can't parse InputPollOption: Expected InputPollOption to be an Object"),
        ({"options": "{"}, "can't parse poll options JSON object"),
        ({"options": {"text": "A"}}, "expected an Array of poll options"),
        ({"type": "exam"}, "unsupported poll type specified"),
        ({"type": "quiz"}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": []}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [3]}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [0, 1]}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_id": -1}, "wrong correct option ID specified"),
        ({**QUIZ, "explanation": "x" * 201}, "message caption is too long"),
        ({**QUIZ, "explanation": "a\nb\nc\nd"}, "quiz explanation has too many line feeds"),
        ({"open_period": 4}, "poll must be open for 5 to 2628000 seconds"),
        ({"open_period": 2_628_001}, "poll must be open for 5 to 2628000 seconds"),
        ({"close_date": int(NOON) + 4}, "poll must be open for 5 to 2628000 seconds"),
        ({"close_date": int(NOON) - 60}, "poll must be open for 5 to 2628000 seconds"),
        ({"open_period": "soon"}, 'field "open_period" must be of type Number'),
        ({"reply_markup": keyboard(f"A={LONG}")}, "BUTTON_DATA_INVALID"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"message_thread_id": 7}, "message thread not found"),
        ({"chat_id": 5}, "chat not found"),
    ],
)  # fmt: skip
async def test_what_is_no_poll_is_refused_and_leaves_nothing(params: Object, description: str) -> None:
    api = new_api()
    given = {"chat_id": ANN, "question": "Q?", "options": ["A", "B", "C"]} | params
    assert await refused(api, "sendPoll", **given) == (400, f"Bad Request: {description}")
    assert (api.world.polls, api.world.agenda.next_at) == ({}, None)
    assert (await sent(api))["poll"]["id"] == "5000000000000000001"


async def test_lengths_are_counted_in_characters() -> None:
    poll = (await sent(new_api(), question="😀" * 300, options=["😀" * 100]))["poll"]
    assert len(poll["question"]) == 300


async def test_polls_of_channels_are_anonymous() -> None:
    api = new_api()
    acts.make_chat(api.world, "channel", "News", -8, members=[ANN])
    given = {"chat_id": -8, "question": "Q?", "options": ["A"], "is_anonymous": False}
    said = "Bad Request: non-anonymous polls can't be sent to channel chats"
    assert await refused(api, "sendPoll", **given) == (400, said)
    message = await sent(api, chat_id=-8)
    assert (await ok(api, "stopPoll", chat_id=-8, message_id=message["message_id"]))["is_closed"] is True
