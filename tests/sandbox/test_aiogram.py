"""aiogram over HTTP: media, members, topics and polls; it parses every answer and every update."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import (
    BufferedInputFile,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberMember,
    ChatMemberRestricted,
    ChatPermissions,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
    Update,
)

from sandbox.sample import PICTURE
from tests.sandbox.group_makers import ALL_UPDATES, BOB, GROUP, SUPER
from tests.sandbox.makers import ANN, TOKEN
from tests.sandbox.over_http import People, people

PHOTO, TEXT = BufferedInputFile(PICTURE, "a.png"), BufferedInputFile(b"hello", "a.txt")


class Stage:
    """The bot among people."""

    def __init__(self, there: People) -> None:
        server = TelegramAPIServer.from_base(f"http://127.0.0.1:{there.port}")
        self.bot = Bot(TOKEN, session=AiohttpSession(api=server))
        self.sim = there.sim
        self._offset = 0

    async def updates(self) -> list[Update]:
        found = await self.bot.get_updates(
            offset=self._offset, timeout=1, allowed_updates=sorted(ALL_UPDATES)
        )
        self._offset = found[-1].update_id + 1 if found else self._offset
        return found


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with people() as there:
        stage = Stage(there)
        async with stage.bot:
            await stage.updates()
            yield stage


async def test_files_of_every_kind(stage: Stage) -> None:
    bot = stage.bot
    photo = await bot.send_photo(ANN, PHOTO, caption="<b>x</b>", parse_mode="HTML", has_spoiler=True)
    assert photo.photo
    assert (photo.photo[-1].width, photo.html_text) == (1280, "<b>x</b>")
    sent = [
        (await bot.send_document(ANN, TEXT)).document,
        (await bot.send_audio(ANN, TEXT, duration=3)).audio,
        (await bot.send_video(ANN, TEXT, width=3, height=4)).video,
        (await bot.send_animation(ANN, TEXT)).animation,
        (await bot.send_voice(ANN, TEXT)).voice,
        (await bot.send_video_note(ANN, TEXT)).video_note,
        (await bot.send_sticker(ANN, TEXT)).sticker,
    ]
    for one in sent:
        assert one
        got = await bot.download(one.file_id, io.BytesIO())
        assert got
        assert got.read() == b"hello"
    assert sent[0]
    again = await bot.send_document(
        ANN, sent[0].file_id, reply_parameters=ReplyParameters(message_id=photo.message_id)
    )
    assert again.document == sent[0]
    with pytest.raises(TelegramBadRequest, match="can't use file of type Document as Photo"):
        await bot.send_photo(ANN, sent[0].file_id)


async def test_albums_edits_and_copies(stage: Stage) -> None:
    bot = stage.bot
    album = await bot.send_media_group(
        ANN, [InputMediaPhoto(media=PHOTO, caption="one"), InputMediaVideo(media=TEXT)]
    )
    assert album[0].media_group_id == album[1].media_group_id is not None
    edited = await album[0].edit_caption(caption="two")
    assert isinstance(edited, Message)
    edited = await album[0].edit_media(InputMediaDocument(media=TEXT, caption="three"))
    assert isinstance(edited, Message)
    assert edited.document
    assert (edited.document.file_name, edited.caption) == ("a.txt", "three")
    numbers = [one.message_id for one in album]
    assert len(await bot.copy_messages(SUPER, ANN, numbers)) == 2
    assert len(await bot.forward_messages(SUPER, ANN, numbers)) == 2
    assert (await album[1].forward(SUPER)).forward_origin
    assert (await bot.send_venue(ANN, 1.5, 2.5, "Café", "Road 1")).venue
    assert (await bot.send_contact(ANN, "+1", "Bo")).contact
    assert (await bot.send_dice(ANN, emoji="🎯")).dice


async def test_polls(stage: Stage) -> None:
    bot = stage.bot
    poll = await bot.send_poll(ANN, "Q?", ["a", "b"], is_anonymous=False, allows_multiple_answers=True)
    await bot.send_poll(SUPER, "2 + 2?", ["3", "4"], type="quiz", correct_option_ids=[1], open_period=60)
    await stage.sim("vote", user=ANN, message_id=poll.message_id, options=[0, 1])
    await stage.sim("clock", advance=61)
    assert (await bot.stop_poll(ANN, poll.message_id)).is_closed
    updates = await stage.updates()
    assert [one.poll_answer.option_ids for one in updates if one.poll_answer] == [[0, 1]]
    assert [one.poll.is_closed for one in updates if one.poll] == [False, True, True]


async def test_members(stage: Stage) -> None:
    bot = stage.bot
    nothing = ChatPermissions(can_send_messages=False)
    await bot.restrict_chat_member(SUPER, BOB, nothing, until_date=timedelta(hours=1))
    assert isinstance(await bot.get_chat_member(SUPER, BOB), ChatMemberRestricted)
    await stage.sim("clock", advance=3601)
    assert isinstance(await bot.get_chat_member(SUPER, BOB), ChatMemberMember)
    await bot.promote_chat_member(SUPER, BOB, can_pin_messages=True)
    assert isinstance(await bot.get_chat_member(SUPER, BOB), ChatMemberAdministrator)
    await bot.ban_chat_member(SUPER, BOB)
    assert isinstance(await bot.get_chat_member(SUPER, BOB), ChatMemberBanned)
    assert [one.status for one in await bot.get_chat_administrators(SUPER)] == ["creator", "administrator"]
    await stage.sim("member", user="bot", chat=SUPER, action="kick", by=ANN)
    updates = await stage.updates()
    assert [one.chat_member.new_chat_member.status for one in updates if one.chat_member] == [
        "restricted",
        "administrator",
        "kicked",
    ]
    assert [one.my_chat_member.new_chat_member.status for one in updates if one.my_chat_member] == ["kicked"]
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await bot.send_message(SUPER, "x")


async def test_chats_topics_and_reactions(stage: Stage) -> None:
    bot = stage.bot
    topic = await bot.create_forum_topic(SUPER, "Rust")
    sent = await bot.send_message(SUPER, "x", message_thread_id=topic.message_thread_id)
    assert sent.is_topic_message
    assert await sent.pin()
    assert await sent.react([ReactionTypeEmoji(emoji="👍")])
    await stage.sim("react", user=BOB, chat=SUPER, message_id=sent.message_id, emoji="🔥")
    chat = await bot.get_chat(SUPER)
    assert (chat.is_forum, chat.pinned_message) == (True, sent)
    assert (await bot.get_chat(ANN)).type == "private"
    assert await bot.close_forum_topic(SUPER, topic.message_thread_id)
    assert await bot.delete_forum_topic(SUPER, topic.message_thread_id)
    assert await bot.set_chat_title(SUPER, "Py")
    updates = await stage.updates()
    assert [one.message_reaction.message_id for one in updates if one.message_reaction] == [sent.message_id]
    assert [one.message.content_type for one in updates if one.message] == [
        "forum_topic_created",
        "pinned_message",
        "forum_topic_closed",
        "new_chat_title",
    ]


async def test_a_migration(stage: Stage) -> None:
    await stage.sim("chats", id=GROUP, type="group", title="Small", members=[ANN])
    new = (await stage.sim("migrate", chat=GROUP))["chat"]
    with pytest.raises(TelegramMigrateToChat) as caught:
        await stage.bot.send_message(GROUP, "x")
    assert caught.value.migrate_to_chat_id == new
    assert [one.message.migrate_to_chat_id for one in await stage.updates() if one.message][-2:] == [
        new,
        None,
    ]
