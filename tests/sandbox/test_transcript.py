"""The transcript: a chat as plain text, all of it compared."""

from sandbox import acts, membership, polls, topics
from sandbox.files import upload
from sandbox.views import summary, transcript
from tests.sandbox.group_makers import BOB, SUPER, new_chat
from tests.sandbox.makers import ANN, StillClock, keyboard, new_api, new_world, ok

WHOLE = """\
08:00:00 CodeDrill: New card
         What does this print?
         [A] [B]
08:00:05 Bea (edited): I say 2
08:01:05 CodeDrill: Which?
         ✓ one  1
         ○ two  0
         (closed)
08:01:05 CodeDrill: a.txt for you
08:01:05 CodeDrill: [location]
08:01:05 CodeDrill: Choose
         [Yes] [No]
         [Stop]
08:01:05 CodeDrill: pinned: New card
         What does this print?
08:01:05 Ann: Eve joined
08:01:05 Eve: Eve left
08:01:05 CodeDrill: the chat is now called Py
08:01:05 Ann: topic Rust
08:01:05 Bea: in Rust
"""


async def test_a_chat_as_people_see_it() -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    world = api.world
    chat = new_chat(api, forum=True)
    chat.messages.clear()
    for user, name in ((ANN, "Ann"), (BOB, "Bea"), (1003, "Eve")):
        world.know_user(user, name)
    one = {"chat_id": SUPER}
    card = await ok(
        api, "sendMessage", **one, text="New card\nWhat does this print?", reply_markup=keyboard("A=x", "B=y")
    )
    clock.advance(5)
    said = acts.write(world, BOB, SUPER, "I say 1")
    clock.advance(60)
    acts.edit(world, BOB, SUPER, said["message_id"], "I say 2")
    quiz = await ok(
        api, "sendPoll", **one, question="Which?", options=["one", "two"], type="quiz", correct_option_ids=[0]
    )
    polls.vote(world, BOB, polls.of_message(world, chat, quiz["message_id"]), (0,))
    await ok(api, "stopPoll", **one, message_id=quiz["message_id"])
    await ok(api, "sendDocument", **one, document=upload("a.txt", b"x"), caption="a.txt for you")
    await ok(api, "sendLocation", **one, latitude=1, longitude=2)
    await ok(api, "sendMessage", **one, text="Choose", reply_markup={"keyboard": [["Yes", "No"], ["Stop"]]})
    await ok(api, "pinChatMessage", **one, message_id=card["message_id"])
    membership.join(world, chat, 1003, world.user(ANN))
    membership.act(world, chat, 1003, "leave", world.user(1003))
    await ok(api, "setChatTitle", **one, title="Py")
    rust = topics.create(world, chat, world.user(ANN), "Rust")["message_thread_id"]
    acts.write(world, BOB, SUPER, "in Rust", topic=rust)
    assert transcript(chat) == WHOLE
    assert transcript(chat, rust) == "08:01:05 Ann: topic Rust\n08:01:05 Bea: in Rust\n"
    assert transcript(chat, 0) + transcript(chat, rust) == WHOLE
    shown = summary(world, chat)
    assert (shown["title"], shown["last"], shown["last_from"], shown["pinned"], shown["is_forum"]) == (
        "Py",
        "in Rust",
        "Bea",
        [card["message_id"]],
        True,
    )
    assert [topic["name"] for topic in shown["topics"]] == ["Rust"]
