"""The example bots of pyTelegramBotAPI (GPL, only downloaded), from its source distribution, on the sandbox."""

from __future__ import annotations

import shutil

from tests.flows.running import until
from tests.sandbox.others.stage import ANN, Person, Stage, buttons, example


def play(stage: Stage, name: str) -> Person:
    return stage.plays("run_telebot.py", example("pytelegrambotapi", f"{name}.py"))


def test_echo_bot_answers_with_replies(stage: Stage) -> None:
    ann = play(stage, "echo_bot")
    ann.writes("/help")
    ann.reads("Hi there, I am EchoBot.")
    said = ann.writes("Good day")
    [echo] = ann.reads("Good day")
    assert echo["reply_to_message"]["message_id"] == said


def test_asynchronous_echo_bot_answers_too(stage: Stage) -> None:
    ann = play(stage, "asynchronous_telebot/echo_bot")
    ann.writes("/start")
    ann.reads("Hi, I am EchoBot.")
    ann.writes("Good day")
    ann.reads("Good day")


def test_step_example_goes_step_by_step(stage: Stage) -> None:
    ann = play(stage, "step_example")
    ann.writes("/start")
    ann.reads("Hi there, I am Example bot.")
    ann.writes("Ann")
    ann.reads("How old are you?")
    ann.writes("old enough")
    ann.reads("Age should be a number.")
    ann.writes("33")
    [question] = ann.reads("What is your gender")
    assert buttons(question) == [["Male", "Female"]]
    ann.taps("Female")
    ann.reads("Nice to meet you Ann\n Age:33\n Sex:Female")


def test_inline_keyboard_example_answers_with_a_toast(stage: Stage) -> None:
    ann = play(stage, "inline_keyboard_example")
    ann.writes("Anything")
    [question] = ann.reads("Yes/no?")
    assert buttons(question) == [["Yes", "No"]]
    assert ann.taps("No", question)["text"] == "Answer is No"


def test_detailed_example_sends_the_picture_that_was_chosen(stage: Stage) -> None:
    source = example("pytelegrambotapi", "detailed_example/detailed_example.py")
    shutil.copy(source.parent / "kitten.jpg", stage.folder)  # it looks for it where it runs
    ann = stage.plays("run_telebot.py", source)
    ann.writes("/start")
    ann.reads("Hello, stranger", "Scanning complete", "The following commands are available:")
    ann.writes("/getImage")
    [question] = ann.reads("Please choose your image now")
    assert buttons(question) == [["Mickey", "Minnie"]]
    ann.taps("Minnie")
    [picture] = ann.reads("photo")
    assert picture["sim"]["keyboard"] == {"remove_keyboard": True}
    assert max(one["width"] for one in picture["photo"]) > 200


def test_inline_example_offers_photos(stage: Stage) -> None:
    ann = play(stage, "inline_example")
    stage.telegram.post("/sim/bot", inline=True)
    found = ann.does("inline", query="text", wait=True)
    assert [one["title"] for one in found["results"]] == ["Result1", "Result2"]
    found = ann.does("inline", query="photo1", wait=True)
    ann.does("inline/choose", query_id=found["query_id"], result_id="1")
    assert ann.messages()[-1]["text"] == "hi"


def test_message_reaction_example_reacts_and_hears_reactions(stage: Stage) -> None:
    play(stage, "message_reaction_example")
    ann = stage.person(ANN, stage.group(ANN, bot="administrator"))
    number = ann.writes("Look")
    until(lambda: "reactions" in ann.messages()[-1].get("sim", {}), "the bot reacts to her message")
    ann.does("react", message_id=number, emoji="👍")
    ann.reads("You changed the reaction from [] to ['👍']")


def test_formatting_example_is_understood_in_markdown_and_html(stage: Stage) -> None:
    """Its last message asks for the date format "short". There is none: a format is r or of the letters w d D t T."""
    stage.forgiven.add("sendMessage: Bad Request: can't parse MessageEntity: Invalid date format used")
    ann = play(stage, "formatting_example")
    ann.writes("/start")
    messages = ann.reads("Ann Ann Ann Ann Ann", "Ann", "Ann Ann Ann Ann Ann", "Ann")
    kinds = [[one["type"] for one in message["entities"]] for message in messages]
    four = ["bold", "italic", "underline", "strikethrough"]
    assert kinds == [[*four, "pre"], ["bold"], [*four, "code", "text_link"], ["bold"]]


def test_simple_products_example_shows_a_price_and_an_alert(stage: Stage) -> None:
    ann = play(stage, "callback_data_examples/simple_products_example")
    ann.writes("/products")
    [menu] = ann.reads("Products:")
    assert ann.taps("iphone 13", menu) | {"query_id": ""} == {
        "query_id": "",
        "answered": True,
        "text": "Not available :(",
        "show_alert": True,
    }
    ann.does("tap", message_id=menu["message_id"], text="samsung s20")  # this tap is never answered
    menu = ann.sees(menu, "Product name: samsung s20\nProduct price: 800")
    ann.does("tap", message_id=menu["message_id"], text="⬅")
    assert buttons(ann.sees(menu, "Products:")) == [["xiaomi mi 10"], ["samsung s20"], ["iphone 13"]]


def test_custom_states_fills_a_form_with_replies(stage: Stage) -> None:
    ann = play(stage, "custom_states")
    asked = ann.writes("/start")
    [hello] = ann.reads("Hello! What is your first name?")
    assert hello["reply_to_message"]["message_id"] == asked
    ann.writes("Ann")
    ann.reads("How old are you?")
    ann.writes("33")
    [colours] = ann.reads("What is your favorite color?")
    assert buttons(colours)[0] == ["Red", "Green"]
    ann.taps("Blue")
    ann.reads("What is one of your hobbies?")
    ann.taps("Cooking")
    ann.reads("Thank you for sharing! Here is a summary of your information:\nFirst Name: Ann\nAge: 33\n")
