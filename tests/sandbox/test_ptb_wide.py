"""python-telegram-bot over HTTP: media, members, topics and polls; it parses every answer and every update."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from telegram import (
    Bot,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberMember,
    ChatMemberRestricted,
    ChatPermissions,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
    PollOption,
    ReactionTypeEmoji,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from sandbox.sample import PICTURE
from tests.sandbox.group_makers import ALL_UPDATES, BOB, GROUP, SUPER
from tests.sandbox.makers import ANN, TOKEN
from tests.sandbox.over_http import People, people


class Stage:
    """The bot among people."""

    def __init__(self, there: People) -> None:
        address = f"http://127.0.0.1:{there.port}"
        self.bot = Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot")
        self.sim = there.sim
        self.upload = there.upload
        self._offset = 0

    async def updates(self) -> list[Update]:
        found = await self.bot.get_updates(
            offset=self._offset, timeout=1, allowed_updates=sorted(ALL_UPDATES)
        )
        self._offset = found[-1].update_id + 1 if found else self._offset
        return list(found)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with people() as there:
        stage = Stage(there)
        async with stage.bot:
            await stage.updates()
            yield stage


async def test_files_of_every_kind(stage: Stage) -> None:
    bot = stage.bot
    photo = await bot.send_photo(ANN, PICTURE, caption="<b>x</b>", parse_mode="HTML", has_spoiler=True)
    assert (photo.photo[-1].width, photo.caption_html, photo.has_media_spoiler) == (1280, "<b>x</b>", True)
    text = InputFile(b"hello", filename="a.txt")
    sent = [
        (await bot.send_document(ANN, text)).document,
        (await bot.send_audio(ANN, text, duration=timedelta(seconds=3), title="T")).audio,
        (await bot.send_video(ANN, text, width=3, height=4)).video,
        (await bot.send_animation(ANN, text)).animation,
        (await bot.send_voice(ANN, text)).voice,
        (await bot.send_video_note(ANN, text)).video_note,
        (await bot.send_sticker(ANN, text)).sticker,
    ]
    for one in sent:
        assert one
        assert bytes(await (await bot.get_file(one)).download_as_bytearray()) == b"hello"
    assert sent[0]
    again = await bot.send_document(ANN, sent[0].file_id, reply_parameters=ReplyParameters(photo.message_id))
    assert again.document == sent[0]
    assert again.reply_to_message
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(ANN, sent[0].file_id)
    assert (await bot.get_user_profile_photos(ANN)).total_count == 0


async def test_albums_and_edits(stage: Stage) -> None:
    bot = stage.bot
    album = await bot.send_media_group(
        ANN, [InputMediaPhoto(PICTURE, caption="one"), InputMediaVideo(b"video")], caption=None
    )
    assert album[0].media_group_id == album[1].media_group_id is not None
    assert (album[0].caption, album[1].video is not None) == ("one", True)
    edited = await album[0].edit_caption("two")
    assert isinstance(edited, Message)
    assert edited.caption == "two"
    photo = await bot.send_photo(ANN, PICTURE)
    edited = await photo.edit_media(InputMediaDocument(b"hello", filename="a.txt", caption="three"))
    assert isinstance(edited, Message)
    assert edited.document
    assert (edited.document.file_name, edited.caption) == ("a.txt", "three")
    copies = await bot.copy_messages(SUPER, ANN, [one.message_id for one in album])
    forwards = await bot.forward_messages(SUPER, ANN, [one.message_id for one in album])
    assert (len(copies), len(forwards)) == (2, 2)
    assert (await album[0].forward(SUPER)).forward_origin


async def test_places_contacts_and_dice(stage: Stage) -> None:
    bot = stage.bot
    assert (await bot.send_location(ANN, 1.5, 2.5)).location
    assert (await bot.send_venue(ANN, 1.5, 2.5, "Café", "Road 1")).venue
    assert (await bot.send_contact(ANN, "+1", "Bo")).contact
    assert (await bot.send_dice(ANN, emoji="🎯")).dice


async def test_polls(stage: Stage) -> None:
    bot = stage.bot
    poll = await bot.send_poll(ANN, "Q?", ["a", "b"], is_anonymous=False, allows_multiple_answers=True)
    quiz = await bot.send_poll(
        SUPER, "2 + 2?", ["3", "4"], type="quiz", correct_option_ids=[1], explanation="<i>sum</i>",
        explanation_parse_mode="HTML", open_period=timedelta(seconds=60),
    )  # fmt: skip
    await stage.sim("vote", user=ANN, message_id=poll.message_id, options=[0, 1])
    await stage.sim("vote", user=BOB, chat=SUPER, message_id=quiz.message_id, options=[1])
    await stage.sim("clock", advance=61)
    closed = await bot.stop_poll(ANN, poll.message_id)
    assert (closed.is_closed, closed.options[0].voter_count) == (True, 1)
    updates = await stage.updates()
    (answer,) = [update.poll_answer for update in updates if update.poll_answer]
    assert answer.option_ids == (0, 1)
    last = [update.poll for update in updates if update.poll][-1]
    assert (last.is_closed, isinstance(last.options[0], PollOption)) == (True, True)


async def test_members(stage: Stage) -> None:
    bot = stage.bot
    await stage.sim("member", user="bot", chat=SUPER, action="demote", by=ANN)
    with pytest.raises(BadRequest, match="Not enough rights"):
        await bot.ban_chat_member(SUPER, BOB)
    await stage.sim("member", user="bot", chat=SUPER, action="promote", by=ANN)
    await bot.restrict_chat_member(SUPER, BOB, ChatPermissions(can_send_messages=False))
    assert isinstance(await bot.get_chat_member(SUPER, BOB), ChatMemberRestricted)
    await bot.restrict_chat_member(SUPER, BOB, ChatPermissions.all_permissions())
    assert isinstance(await bot.get_chat_member(SUPER, BOB), ChatMemberMember)
    await bot.promote_chat_member(SUPER, BOB, can_pin_messages=True)
    assert isinstance(await bot.get_chat_member(SUPER, BOB), ChatMemberAdministrator)
    await bot.ban_chat_member(SUPER, BOB)
    assert isinstance(await bot.get_chat_member(SUPER, BOB), ChatMemberBanned)
    await bot.unban_chat_member(SUPER, BOB)
    await stage.sim("member", user=BOB, chat=SUPER, action="join")
    assert [one.status for one in await bot.get_chat_administrators(SUPER)] == ["creator", "administrator"]
    assert await bot.get_chat_member_count(SUPER) == 3
    updates = await stage.updates()
    own = [update.my_chat_member.new_chat_member.status for update in updates if update.my_chat_member]
    theirs = [update.chat_member.new_chat_member.status for update in updates if update.chat_member]
    assert own == ["member", "administrator"]
    assert theirs == ["restricted", "member", "administrator", "kicked", "left", "member"]
    assert await bot.leave_chat(SUPER)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(SUPER, "x")


async def test_chats_pins_and_reactions(stage: Stage) -> None:
    bot = stage.bot
    assert await bot.set_chat_title(SUPER, "Py")
    assert await bot.set_chat_description(SUPER, "We code")
    assert await bot.set_chat_permissions(SUPER, ChatPermissions.all_permissions())
    sent = await bot.send_message(SUPER, "x")
    assert await sent.pin()
    assert await sent.set_reaction("👍")
    await stage.sim("react", user=BOB, chat=SUPER, message_id=sent.message_id, emoji="🔥")
    chat = await bot.get_chat(SUPER)
    assert (chat.title, chat.description, chat.is_forum) == ("Py", "We code", True)
    assert chat.pinned_message == sent
    assert await bot.unpin_chat_message(SUPER)
    assert await bot.unpin_all_chat_messages(SUPER)
    reacted = [update.message_reaction for update in await stage.updates() if update.message_reaction]
    assert [one.new_reaction[0] for one in reacted] == [ReactionTypeEmoji("🔥")]
    assert (await bot.get_chat(ANN)).type == "private"


async def test_topics(stage: Stage) -> None:
    bot = stage.bot
    topic = await bot.create_forum_topic(SUPER, "Rust")
    one: Any = {"chat_id": SUPER, "message_thread_id": topic.message_thread_id}
    assert await bot.edit_forum_topic(**one, name="Go")
    sent = await bot.send_message(**one, text="x")
    assert (sent.is_topic_message, sent.message_thread_id) == (True, topic.message_thread_id)
    await stage.sim("message", user=BOB, chat=SUPER, text="y", reply_to=sent.message_id)
    assert await bot.close_forum_topic(**one)
    assert await bot.reopen_forum_topic(**one)
    assert await bot.unpin_all_forum_topic_messages(**one)
    assert await bot.delete_forum_topic(**one)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(**one, text="x")
    messages = [update.message for update in await stage.updates() if update.message]
    assert [message.message_thread_id for message in messages] == [topic.message_thread_id] * 5


async def test_what_people_send_and_a_migration(stage: Stage) -> None:
    await stage.upload(PICTURE, "a.png", user=ANN, caption="look")
    await stage.upload(b"hello", "a.txt", user=BOB, chat=SUPER)
    await stage.sim("chats", id=GROUP, type="group", title="Small", members=[ANN])
    new = (await stage.sim("migrate", chat=GROUP))["chat"]
    messages = [update.message for update in await stage.updates() if update.message]
    assert messages[0].photo
    assert messages[1].document
    assert bytes(await (await stage.bot.get_file(messages[1].document)).download_as_bytearray()) == b"hello"
    assert [message.migrate_to_chat_id for message in messages if message.migrate_to_chat_id] == [new]
    with pytest.raises(ChatMigrated) as caught:
        await stage.bot.send_message(GROUP, "x")
    assert caught.value.new_chat_id == new
