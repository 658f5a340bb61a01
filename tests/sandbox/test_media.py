"""Photos, documents, albums and the like as the bot sends, copies by id and edits them."""

import io
from typing import Any

import pytest
from PIL import Image

from sandbox.api import BotApi
from sandbox.files import MAX_PHOTO, Upload, upload
from sandbox.jsontext import dumps
from sandbox.sample import PICTURE
from tests.sandbox.group_makers import CHANNEL, new_chat, understood
from tests.sandbox.makers import ANN, keyboard, new_api, ok, refused

PHOTO = upload("a.png", PICTURE)
TEXT = upload("a.txt", b"hello")
NAMES = {
    "sendDocument": "document",
    "sendAudio": "audio",
    "sendVideo": "video",
    "sendAnimation": "animation",
    "sendVoice": "voice",
    "sendVideoNote": "video_note",
    "sendSticker": "sticker",
}


def picture(width: int, height: int, kind: str = "PNG") -> Upload:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (1, 2, 3)).save(out, kind)
    return upload(f"a.{kind.lower()}", out.getvalue())


async def send(api: BotApi, method: str, **params: Any) -> Any:
    return understood(await ok(api, method, chat_id=ANN, **params))


# ---- photos


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (1, 1, [(1, 1)]),
        (90, 30, [(90, 30)]),
        (91, 91, [(90, 90), (91, 91)]),
        (640, 480, [(90, 68), (320, 240), (640, 480)]),
        (3000, 1500, [(90, 45), (320, 160), (800, 400), (1280, 640)]),
        (2000, 100, [(90, 5), (320, 16), (800, 40), (1280, 64)]),
    ],
)
async def test_a_photo_has_the_sizes_that_fit(width: int, height: int, sizes: list[tuple[int, int]]) -> None:
    api = new_api()
    message = await send(api, "sendPhoto", photo=picture(width, height))
    assert [(size["width"], size["height"]) for size in message["photo"]] == sizes
    for size in message["photo"]:
        file = api.world.files.find(size["file_id"])
        assert file
        assert (len(file.data), Image.open(io.BytesIO(file.data)).size) == (
            size["file_size"],
            (size["width"], size["height"]),
        )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
async def test_photos_of_these_kinds_decode(kind: str) -> None:
    assert len((await send(new_api(), "sendPhoto", photo=picture(100, 100, kind)))["photo"]) == 2


def huge() -> Upload:
    """A header that promises 30,000 x 30,000 pixels."""
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "BMP")
    small = bytearray(out.getvalue())
    small[18:26] = (30_000).to_bytes(4, "little") * 2
    return upload("a.bmp", bytes(small))


@pytest.mark.parametrize(
    ("given", "description"),
    [
        (upload("a.png", b"no picture"), "IMAGE_PROCESS_FAILED"),
        (upload("a.png", PICTURE[:200]), "IMAGE_PROCESS_FAILED"),
        (upload("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "IMAGE_PROCESS_FAILED"),
        (picture(2001, 100), "PHOTO_INVALID_DIMENSIONS"),
        (picture(9999, 2), "PHOTO_INVALID_DIMENSIONS"),
        (picture(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (huge(), "PHOTO_INVALID_DIMENSIONS"),
        (
            upload("a.png", bytes(MAX_PHOTO + 1)),
            f"file of size {MAX_PHOTO + 1} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes",
        ),
        (upload("a.png", b""), "file must be non-empty"),
        (None, "there is no photo in the request"),
        ("", "there is no photo in the request"),
        ("https://example.org/a.png", "failed to get HTTP URL content"),
        ("AgACAgIAAxkBnone", "wrong file identifier/HTTP URL specified"),
        ("attach://nothing", "can't parse InputMedia: media not found"),
    ],
)
async def test_what_is_no_photo_is_refused_without_a_trace(given: Any, description: str) -> None:
    api = new_api()
    assert await refused(api, "sendPhoto", chat_id=ANN, photo=given) == (400, f"Bad Request: {description}")
    assert (len(api.world.chats[ANN].messages), api.world.files.files) == (1, {})


async def test_what_is_no_photo_is_still_a_document() -> None:
    shown = (await send(new_api(), "sendDocument", document=upload("a.svg", b"<svg/>")))["document"]
    assert (shown["file_name"], shown["mime_type"], shown["file_size"]) == ("a.svg", "image/svg+xml", 6)


# ---- the other kinds, and by file id


@pytest.mark.parametrize("method", NAMES)
async def test_a_file_can_be_sent_again_by_its_id_but_as_nothing_else(method: str) -> None:
    api = new_api()
    kind = NAMES[method]
    first = await send(api, method, **{kind: TEXT})
    again = await send(api, method, **{kind: first[kind]["file_id"]})
    assert again[kind] == first[kind]
    assert await refused(api, "sendPhoto", chat_id=ANN, photo=first[kind]["file_id"]) == (
        400,
        f"Bad Request: can't use file of type {kind_name(kind)} as Photo",
    )


def kind_name(kind: str) -> str:
    return {"video_note": "VideoNote", "voice": "VoiceNote"}.get(kind, kind.capitalize())


async def test_each_size_of_a_photo_names_the_photo() -> None:
    api = new_api()
    first = await send(api, "sendPhoto", photo=PHOTO)
    for size in first["photo"]:
        again = await send(api, "sendPhoto", photo=size["file_id"])
        assert again["photo"] == first["photo"]


async def test_an_attached_file_is_a_file() -> None:
    api = new_api()
    message = await send(api, "sendDocument", document="attach://one", one=TEXT)
    assert message["document"]["file_name"] == "a.txt"


async def test_what_goes_with_a_file_is_shown() -> None:
    message = await send(
        new_api(), "sendVideo", video=TEXT, duration=7, width="30", height=20, has_spoiler=True, caption="<b>x</b>",
        parse_mode="HTML", show_caption_above_media=True, reply_markup=keyboard("A=x"), protect_content=True,
    )  # fmt: skip
    video = message["video"]
    assert (video["duration"], video["width"], video["height"]) == (7, 30, 20)
    assert (message["has_media_spoiler"], message["show_caption_above_media"]) == (True, True)
    assert (message["caption"], message["has_protected_content"]) == ("x", True)


@pytest.mark.parametrize("method", ["sendPhoto", "sendDocument", "sendVoice"])
async def test_a_caption_is_counted_after_parsing(method: str) -> None:
    api = new_api()
    kind = method.removeprefix("send").lower()
    given: Any = {"chat_id": ANN, kind: PHOTO, "parse_mode": "HTML"}
    await ok(api, method, **given, caption="<b>" + "&amp;" * 1024 + "</b>")
    await ok(api, method, **given, caption="👍" * 512)
    assert await refused(api, method, **given, caption="👍" * 513) == (
        400,
        "Bad Request: message caption is too long",
    )
    assert "caption" not in await ok(api, method, **given, caption=" ")


async def test_the_things_that_are_no_files() -> None:
    api = new_api()
    place = await send(api, "sendLocation", latitude="40.5", longitude=-74)
    assert place["location"] == {"latitude": 40.5, "longitude": -74.0}
    venue = await send(api, "sendVenue", latitude=1, longitude=2, title="Café", address="1 Road")
    assert (venue["venue"]["title"], venue["location"]) == ("Café", {"latitude": 1.0, "longitude": 2.0})
    contact = await send(api, "sendContact", phone_number="+1", first_name="Bo")
    assert contact["contact"] == {"phone_number": "+1", "first_name": "Bo"}
    values = {(await send(api, "sendDice", emoji="🏀"))["dice"]["value"] for _ in range(60)}
    assert values == {1, 2, 3, 4, 5}


# ---- albums


def album(*kinds: str, media: str = "attach://one") -> Any:
    return [{"type": kind, "media": media, "caption": kind} for kind in kinds]


async def test_an_album_is_several_messages_of_one_group() -> None:
    api = new_api()
    new_chat(api, "channel").next_message_id = api.world.chats[ANN].next_message_id
    given = dumps(album("photo", "video", "photo"))
    first = await ok(api, "sendMediaGroup", chat_id=ANN, media=given, one=PHOTO)
    second = await ok(api, "sendMediaGroup", chat_id=CHANNEL, media=given, one=PHOTO)
    assert [understood(one)["message_id"] for one in first] == [2, 3, 4]
    assert [one["caption"] for one in first] == ["photo", "video", "photo"]
    assert len({one["media_group_id"] for one in (*first, *second)}) == 2


@pytest.mark.parametrize(
    ("media", "description"),
    [
        ([], "there are no messages to send"),
        (album(*["photo"] * 11), "too many messages to send as an album"),
        (album("photo", "document"), "document can't be mixed with other media types"),
        (album("audio", "video"), "audio can't be mixed with other media types"),
        (album("photo", "photo", media="attach://none"), "can't parse InputMedia: media not found"),
        (album("photo", "photo", media="http://x.org/y"), "failed to get HTTP URL content"),
    ],
)
async def test_albums_that_cannot_be_leave_nothing(media: Any, description: str) -> None:
    api = new_api()
    status, said = await refused(api, "sendMediaGroup", chat_id=ANN, media=media, one=PHOTO)
    assert (status, said) == (400, f"Bad Request: {description}")
    assert len(api.world.chats[ANN].messages) == 1


# ---- edits


async def test_a_caption_and_the_media_can_be_edited() -> None:
    api = new_api()
    sent = await send(api, "sendPhoto", photo=PHOTO, caption="one", reply_markup=keyboard("A=x"))
    one = {"chat_id": ANN, "message_id": sent["message_id"]}
    edited = understood(await ok(api, "editMessageCaption", **one, caption="two"))
    assert (edited["caption"], edited["photo"], "reply_markup" in edited) == ("two", sent["photo"], False)
    assert "caption" not in await ok(api, "editMessageCaption", **one)
    media = {"type": "document", "media": "attach://f", "caption": "three"}
    edited = understood(await ok(api, "editMessageMedia", **one, media=dumps(media), f=TEXT))
    assert (edited["document"]["file_name"], edited["caption"], "photo" in edited) == (
        "a.txt",
        "three",
        False,
    )
    same = {**media, "media": edited["document"]["file_id"]}
    status, said = await refused(api, "editMessageMedia", **one, media=same)
    assert (status, said[:40]) == (400, "Bad Request: message is not modified: sp")


async def test_edits_that_do_not_fit_the_message() -> None:
    api = new_api()
    for method, params, edit, description in (
        ("sendMessage", {"text": "x"}, "editMessageCaption", "there is no caption in the message to edit"),
        ("sendPhoto", {"photo": PHOTO}, "editMessageText", "there is no text in the message to edit"),
        ("sendVoice", {"voice": TEXT}, "editMessageMedia", "message media can't be edited"),
        ("sendDice", {}, "editMessageMedia", "message media can't be edited"),
    ):
        sent = await send(api, method, **params)
        one = {"chat_id": ANN, "message_id": sent["message_id"], "text": "y", "caption": "y", "f": PHOTO}
        media = {"type": "photo", "media": "attach://f"}
        assert await refused(api, edit, **one, media=media) == (400, f"Bad Request: {description}")
