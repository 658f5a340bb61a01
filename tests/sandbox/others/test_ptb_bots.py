"""The example bots of python-telegram-bot (public domain), from its source distribution, on the sandbox."""

from __future__ import annotations

from tests.flows.running import until
from tests.sandbox.others.stage import ANN, BOB, CAT, Person, Stage, buttons, example


def play(stage: Stage, name: str) -> Person:
    return stage.plays("run_ptb.py", example("python-telegram-bot", f"{name}.py"))


def test_echobot_greets_with_a_mention_and_repeats(stage: Stage) -> None:
    ann = play(stage, "echobot")
    ann.writes("/start")
    [greeting] = ann.reads("Hi Ann!")
    assert [one["type"] for one in greeting["entities"]] == ["text_mention"]
    assert greeting["sim"]["keyboard"] == {"force_reply": True, "selective": True}
    ann.writes("Good day")
    ann.reads("Good day")


def test_rawapibot_repeats_without_a_framework(stage: Stage) -> None:
    ann = play(stage, "rawapibot")
    ann.writes("one")
    ann.reads("one")
    ann.writes("two")
    ann.reads("two")


def test_conversationbot_asks_for_gender_photo_location_and_bio(stage: Stage) -> None:
    ann = play(stage, "conversationbot")
    ann.writes("/start")
    [question] = ann.reads("Hi! My name is Professor Bot.")
    assert buttons(question) == [["Boy", "Girl", "Other"]]
    ann.taps("Girl")
    [thanks] = ann.reads("I see! Please send me a photo")
    assert thanks["sim"]["keyboard"] == {"remove_keyboard": True}
    ann.does("message", photo=True)
    ann.reads("Gorgeous!")
    assert (stage.folder / "user_photo.jpg").read_bytes()[:2] == b"\xff\xd8"
    ann.does("message", location={"latitude": 40.7, "longitude": -74.0})
    ann.reads("Maybe I can visit you sometime!")
    ann.writes("I like codes.")
    ann.reads("Thank you! I hope we can talk again some day.")


def test_conversationbot_lets_go_on_cancel(stage: Stage) -> None:
    ann = play(stage, "conversationbot")
    ann.writes("/start")
    ann.reads("Hi!")
    ann.writes("girl")
    ann.reads("I see!")
    ann.writes("/skip")
    ann.reads("I bet you look great!")
    ann.writes("/cancel")
    ann.reads("Bye!")


def test_persistentconversationbot_remembers_over_a_restart(stage: Stage) -> None:
    ann = play(stage, "persistentconversationbot")
    ann.writes("/start")
    ann.reads("Hi! My name is Doctor Botter. I will hold")
    ann.taps("Favourite colour")
    ann.reads("Your favourite colour? Yes, I would love to hear about that!")
    ann.writes("Blue")
    ann.reads("Neat! Just so you know, this is what you already told me:\nfavourite colour - blue\n")
    stage.stop_bot()
    stage.start_bot()
    ann.taps("Done")
    ann.reads("I learned these facts about you: \nfavourite colour - blue\nUntil next time!")
    ann.writes("/start")
    ann.reads("Hi! My name is Doctor Botter. You already told me your favourite colour.")


def test_inlinekeyboard_turns_into_the_choice(stage: Stage) -> None:
    ann = play(stage, "inlinekeyboard")
    ann.writes("/start")
    [menu] = ann.reads("Please choose:")
    assert buttons(menu) == [["Option 1", "Option 2"], ["Option 3"]]
    assert ann.taps("Option 2", menu)["answered"]
    assert buttons(ann.sees(menu, "Selected option: 2")) == []


def test_inlinekeyboard2_walks_its_routes_and_over_again(stage: Stage) -> None:
    ann = play(stage, "inlinekeyboard2")
    ann.writes("/start")
    [menu] = ann.reads("Start handler, Choose a route")
    for label, becomes in (
        ("1", "First CallbackQueryHandler"),
        ("4", "Fourth CallbackQueryHandler"),
        ("3", "Third CallbackQueryHandler"),
        ("Yes, let's do it again!", "Start handler"),
        ("2", "Second CallbackQueryHandler"),
        ("3", "Third CallbackQueryHandler"),
        ("Nah, I've had enough ...", "See you next time!"),
    ):
        assert ann.taps(label, menu)["answered"]
        menu = ann.sees(menu, becomes)
    assert buttons(menu) == []


def test_contexttypesbot_counts_clicks_and_users(stage: Stage) -> None:
    ann = play(stage, "contexttypesbot")
    ann.writes("/start")
    [button] = ann.reads("This button was clicked 0 times.")
    ann.taps("Click me!", button)
    ann.sees(button, "This button was clicked 1 times.")
    ann.taps("Click me!", button)
    assert [one["type"] for one in ann.sees(button, "This button was clicked 2")["entities"]] == ["italic"]
    ann.writes("/print_users")
    ann.reads(f"The following user IDs have used this bot: {ANN}")


def test_nestedconversationbot_draws_a_family(stage: Stage) -> None:
    ann = play(stage, "nestedconversationbot")
    ann.writes("/start")
    _, menu = ann.reads("Hi, I'm Family Bot", "You may choose")
    for label, becomes in (
        ("Add family member", "You may add a parent"),
        ("Add parent", "Please choose, whom to add."),
        ("Add Mother", "Please select a feature to update."),
        ("Name", "Okay, tell me."),
    ):
        assert ann.taps(label, menu)["answered"]
        menu = ann.sees(menu, becomes)
    ann.writes("Eve")
    [menu] = ann.reads("Got it!")
    ann.taps("Done", menu)
    menu = ann.sees(menu, "You may add a parent")
    ann.taps("Show data", menu)
    ann.sees(menu, "Yourself:\nNo information yet.\n\nParents:\nMother: Name: Eve, Age: -")
    ann.writes("/stop")
    ann.reads("Okay, bye.")


def test_errorhandlerbot_sends_the_trace_to_its_developer(stage: Stage) -> None:
    ann, developer = play(stage, "errorhandlerbot"), stage.person(123456789)
    developer.writes("/start")
    developer.reads("Use /bad_command to cause an error.\nYour chat id is 123456789.")
    ann.writes("/bad_command")
    [trace] = developer.reads("An exception was raised while handling an update")
    assert {one["type"] for one in trace["entities"]} >= {"pre"}


def test_timerbot_rings_and_can_be_unset(stage: Stage) -> None:
    ann = play(stage, "timerbot")
    ann.writes("/start")
    ann.reads("Hi! Use /set <seconds> to set a timer")
    ann.writes("/set 0.5")
    ann.reads("Timer successfully set!", "Beep! 0.5 seconds are over!")
    ann.writes("/set 60")
    ann.reads("Timer successfully set!")
    ann.writes("/unset")
    ann.reads("Timer successfully cancelled!")


def test_deeplinking_leads_through_group_link_and_button(stage: Stage) -> None:
    ann = play(stage, "deeplinking")
    name = stage.telegram.get("/sim/bot")["username"]
    ann.writes("/start")
    [invitation] = ann.reads("Feel free to tell your friends about it:")
    assert invitation["text"].endswith(f"/{name}?startgroup=check-this-out")
    group = stage.person(ANN, stage.group(ANN, bot="none"))
    group.does("start", payload="check-this-out")
    [awesome] = group.reads("Awesome, you just accessed hidden functionality!")
    assert group.does("tap", message_id=awesome["message_id"], text="Continue here!")["url"].endswith(
        f"/{name}?start=so-cool"
    )
    ann.does("start", payload="so-cool")
    [masked] = ann.reads("You can also mask the deep-linked URLs as links: ▶️ CLICK HERE.")
    assert masked["entities"][0]["url"].endswith("?start=using-entities-here")
    ann.does("start", payload="using-entities-here")
    [button] = ann.reads("It is also possible")
    assert ann.taps("Like this!", button)["url"].endswith("?start=using-keyboard-here")
    ann.does("start", payload="using-keyboard-here")
    ann.reads("Congratulations! This is as deep as it gets 👏🏻\n\nThe payload was: ['using-keyboard-here']")


def test_inlinebot_offers_three_ways_to_say_it(stage: Stage) -> None:
    ann = play(stage, "inlinebot")
    stage.telegram.post("/sim/bot", inline=True)
    found = ann.does("inline", query="a < b", wait=True)
    assert [one["title"] for one in found["results"]] == ["Caps", "Bold", "Italic"]
    bold = found["results"][1]
    ann.does("inline/choose", query_id=found["query_id"], result_id=bold["id"])
    message = ann.messages()[-1]
    assert (message["text"], message["entities"][0]["type"]) == ("a < b", "bold")
    assert message["via_bot"]["username"] == stage.telegram.get("/sim/bot")["username"]


def test_pollbot_says_how_people_feel_and_closes_after_three(stage: Stage) -> None:
    """It hears of the third vote twice (poll_answer and poll) and stops the poll each time."""
    stage.forgiven.add("stopPoll: Bad Request: poll has already been closed")
    play(stage, "pollbot")
    friends = stage.group(ANN, BOB, CAT)
    ann, bob, cat = (stage.person(who, friends) for who in (ANN, BOB, CAT))
    ann.writes("/poll")
    [poll] = ann.reads("How are you?")
    for person, options in ((ann, [0]), (bob, [1, 3]), (cat, [2])):
        person.does("vote", message_id=poll["message_id"], options=options)
    ann.reads("Ann feels Good!", "Bob feels Really good and Great!", "Cat feels Fantastic!")
    until(lambda: ann.sees(poll, "How are you?")["poll"]["is_closed"], "the poll is closed")


def test_pollbot_closes_its_quiz_after_three_answers(stage: Stage) -> None:
    play(stage, "pollbot")
    friends = stage.group(ANN, BOB, CAT)
    ann = stage.person(ANN, friends)
    ann.writes("/quiz")
    [quiz] = ann.reads("How many eggs do you need for a cake?")
    for who, option in ((ANN, 2), (BOB, 0), (CAT, 2)):
        stage.person(who, friends).does("vote", message_id=quiz["message_id"], options=[option])
    until(lambda: ann.sees(quiz, "How many")["poll"]["is_closed"], "the quiz is closed")
    assert [one["voter_count"] for one in ann.sees(quiz, "How many")["poll"]["options"]] == [1, 0, 2, 0]


def test_pollbot_shows_a_closed_copy_of_a_poll_that_it_is_sent(stage: Stage) -> None:
    ann = play(stage, "pollbot")
    ann.writes("/preview")
    [ask] = ann.reads("Press the button to let the bot generate a preview")
    assert buttons(ask) == [["Press me!"]]
    ann.does("message", poll={"question": "Tea?", "options": ["Yes", "No"]})
    [copy] = ann.reads("Tea?")
    assert (copy["poll"]["is_closed"], [one["text"] for one in copy["poll"]["options"]]) == (
        True,
        ["Yes", "No"],
    )


def test_chatmemberbot_greets_who_joins_and_knows_its_chats(stage: Stage) -> None:
    ann = play(stage, "chatmemberbot")
    ann.writes("Hello")
    ann.reads("Welcome Ann. Use /show_chats to see what chats I'm in.")
    place = stage.group(ANN, bot="administrator")
    group = stage.person(ANN, place)
    stage.person(BOB, place).does("member", action="join")
    group.reads("Bob was added by Bob. Welcome!")
    stage.person(BOB, place).does("member", action="leave")
    group.reads("Bob is no longer with us. Thanks a lot, Bob ...")
    ann.writes("/show_chats")
    [chats] = ann.reads("@")
    assert f"user IDs {ANN}." in chats["text"]
    assert f"groups with IDs {place} " in chats["text"]
