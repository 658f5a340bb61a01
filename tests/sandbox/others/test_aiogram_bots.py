"""The example bots of aiogram (MIT), from its source distribution, on the sandbox."""

from __future__ import annotations

from tests.sandbox.others.stage import ANN, BOB, Person, Stage, buttons, example


def play(stage: Stage, name: str) -> Person:
    return stage.plays("run_aiogram.py", example("aiogram", f"{name}.py"))


def test_echo_bot_sends_copies_of_all_kinds(stage: Stage) -> None:
    ann = play(stage, "echo_bot")
    ann.writes("/start")
    [greeting] = ann.reads("Hello, Ann!")
    assert [one["type"] for one in greeting["entities"]] == ["bold"]
    ann.writes("Good day")
    ann.reads("Good day")
    ann.does("message", photo=True)
    [photo] = ann.reads("photo")
    ann.does("message", location={"latitude": 40.7, "longitude": -74.0})
    ann.does("message", contact={"phone_number": "+12025550100", "first_name": "Bob"})
    place, contact = ann.reads("", "")
    assert photo["photo"][-1]["file_id"] == ann.messages()[4]["photo"][-1]["file_id"]
    assert (place["location"]["latitude"], contact["contact"]["first_name"]) == (40.7, "Bob")


def test_finite_state_machine_learns_a_language(stage: Stage) -> None:
    ann = play(stage, "finite_state_machine")
    ann.writes("/start")
    ann.reads("Hi there! What's your name?")
    ann.writes("Ann <3")
    [question] = ann.reads("Nice to meet you, Ann <3!")
    assert buttons(question) == [["Yes", "No"]]
    ann.writes("Maybe")
    ann.reads("I don't understand you :(")
    answered = ann.taps("Yes")["message_id"]
    [cool] = ann.reads("Cool! I'm too!")
    assert cool["reply_to_message"]["message_id"] == answered
    ann.writes("Python")
    ann.reads("Python, you say?", "I'll keep in mind that, Ann <3, you like to write bots with Python.")


def test_quiz_scene_sums_up_right_and_wrong(stage: Stage) -> None:
    ann = play(stage, "quiz_scene")
    ann.writes("/start")
    ann.reads("Hi! This is a quiz bot.")
    ann.writes("/quiz")
    ann.reads("Welcome to the quiz!", "What is the capital of France?")
    ann.taps("Paris")
    [second] = ann.reads("What is the capital of Spain?")
    assert buttons(second) == [["Paris", "London"], ["Berlin", "Madrid"], ["🔙 Back", "🚫 Exit"]]
    ann.taps("🚫 Exit")
    [result] = ann.reads("Your answers:")
    assert result["text"].endswith("Summary:\nCorrect: 1\nIncorrect: 4")
    assert "1. What is the capital of France? (✅ Paris)" in result["text"]


def test_specify_updates_hears_taps_edits_and_members(stage: Stage) -> None:
    ann = play(stage, "specify_updates")
    ann.writes("/start")
    [greeting] = ann.reads("Hello, Ann!")
    assert ann.taps("Tap me, bro", greeting)["text"] == "Yeah good, now I'm fine"
    ann.does("edit", message_id=1, text="/start again")
    ann.reads("Message was edited, Big Brother watches you")
    place = stage.group(ANN, bot="administrator")
    group = stage.person(ANN, place)
    group.reads("This Bot`s status was changed from member to administrator")
    stage.person(BOB, place).does("member", action="join")
    group.reads(f"Member {BOB} was changed from left to member")


def test_multi_file_bot_is_one_bot_of_several_files(stage: Stage) -> None:
    ann = play(stage, "multi_file_bot/bot")
    ann.writes("/start")
    ann.reads("Hello, Ann!")
    ann.writes("Good day")
    ann.reads("Good day")
