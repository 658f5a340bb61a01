"""The methods that send files, albums, and other things that are no text; and getFile."""

from __future__ import annotations

from typing import Any

from sandbox.files import File, FileShelf, NoPicture, Upload
from sandbox.jsontext import Object
from sandbox.methods.addressing import open_chat
from sandbox.methods.sending import new_album_id, send
from sandbox.methods.wording import read_caption
from sandbox.params import Params, integer, nested, text, truth
from sandbox.refusal import Refused, bad_request
from sandbox.world import World

NUMBERS = ("duration", "width", "height", "length")
ALBUM = {"photo", "video", "document", "audio"}
MAX_ALBUM = 10
MAX_DOWNLOAD = 20 << 20
NAMES = {"video_note": "VideoNote", "voice": "VoiceNote"}
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
ATTACH = "attach://"


# ---- which file


def _file(world: World, kind: str, given: Any, params: Params) -> Upload | File:
    """What a parameter names: an upload, an attached upload, or a file that was sent before."""
    if isinstance(given, str) and given.startswith(ATTACH):
        given = params.get(given.removeprefix(ATTACH))
        if not isinstance(given, Upload):
            raise bad_request("can't parse InputMedia: media not found")
    if isinstance(given, Upload):
        if not given.data:
            raise bad_request("file must be non-empty")
        return given
    if not isinstance(given, str) or not given:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    return _known_file(world, kind, given)


def _known_file(world: World, kind: str, file_id: str) -> File:
    if "://" in file_id:
        raise bad_request("failed to get HTTP URL content")  # the sandbox opens no address
    file = world.files.find(file_id)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind and {file.kind, kind} != {"document", "animation"}:
        raise bad_request(f"can't use file of type {_name(file.kind)} as {_name(kind)}")
    return file


def _name(kind: str) -> str:
    return NAMES.get(kind, kind.capitalize())


def shown(shelf: FileShelf, kind: str, source: Upload | File, facts: Params) -> Object:
    """The content of a message that shows the file. Raises `NoPicture`."""
    if kind == "photo":
        return {"photo": shelf.photo(source) if isinstance(source, Upload) else shelf.sizes_of(source)}
    file = shelf.put(kind, source) if isinstance(source, Upload) else source
    shape = {**file.shape(), **_measures(kind, facts)}
    if kind in ("document", "audio", "video", "animation"):
        shape |= {"file_name": file.name, "mime_type": file.mime}
    if kind == "sticker":
        shape |= {"type": "regular", "is_animated": False, "is_video": False}
    return (
        {kind: shape, "document": file.shape() | {"file_name": file.name}}
        if kind == "animation"
        else {kind: shape}
    )


_MEASURED = {
    "audio": ("duration",),
    "voice": ("duration",),
    "video": ("width", "height", "duration"),
    "animation": ("width", "height", "duration"),
    "video_note": ("length", "duration"),
    "sticker": ("width", "height"),
}


def _measures(kind: str, facts: Params) -> Object:
    measures: Object = {name: integer(facts, name) or 0 for name in _MEASURED.get(kind, ())}
    if kind == "sticker":
        measures = {"width": 512, "height": 512}
    if kind == "audio":
        measures |= {name: str(facts[name]) for name in ("performer", "title") if facts.get(name)}
    return measures


def content_of_media(world: World, given: Object, params: Params) -> Object:
    """An InputMedia as the content of a message."""
    kind = given.get("type")
    if kind not in ("photo", "video", "animation", "audio", "document"):
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    content = _content(world, kind, given.get("media"), {**given, "attached": params}, params)
    return content | read_caption(world, given)


def _content(world: World, kind: str, given: Any, facts: Params, params: Params) -> Object:
    try:
        content = shown(world.files, kind, _file(world, kind, given, params), facts)
    except NoPicture as trouble:
        raise bad_request(str(trouble)) from trouble
    if truth(facts, "has_spoiler"):
        content["has_media_spoiler"] = True
    return content


# ---- sending


def send_media(world: World, kind: str, params: Params) -> Object:
    chat = open_chat(world, params)
    caption = {} if kind in ("video_note", "sticker") else read_caption(world, params)
    return send(world, chat, params, _content(world, kind, params.get(kind), params, params) | caption)


def send_album(world: World, params: Params) -> list[Object]:
    chat = open_chat(world, params)
    given = nested(params, "media", "InputMedia")
    if given is None:
        raise bad_request('parameter "media" is required')
    contents = [content_of_media(world, one, params) for one in _album(given)]
    together = {"media_group_id": new_album_id(chat)} if len(contents) > 1 else {}
    return [send(world, chat, params, {**content, **together}) for content in contents]


def _album(given: Any) -> list[Object]:
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise bad_request("expected an Array of InputMedia")
    if not given:
        raise bad_request("there are no messages to send")
    if len(given) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    kinds = {one.get("type") for one in given}
    if wrong := next((kind for kind in kinds if kind not in ALBUM), None):
        raise bad_request(f"can't parse InputMedia: type \"{wrong}\" can't be used in sendMediaGroup")
    for alone in ("document", "audio"):
        if alone in kinds and len(kinds) > 1:
            raise bad_request(f"{alone} can't be mixed with other media types")
    return given


def send_location(world: World, params: Params) -> Object:
    return send(world, open_chat(world, params), params, {"location": location(params)})


def location(params: Params) -> Object:
    place = {name: _degrees(params, name, most) for name, most in (("latitude", 90), ("longitude", 180))}
    period = integer(params, "live_period")
    return {**place, **({"live_period": period} if period else {})}


def _degrees(params: Params, name: str, most: int) -> float:
    try:
        degrees = float(params.get(name) or 0)
    except (TypeError, ValueError) as error:
        raise bad_request(f'field "{name}" must be of type Number') from error
    if not -most <= degrees <= most:
        raise bad_request("wrong location specified")
    return degrees


def send_venue(world: World, params: Params) -> Object:
    venue = {
        "location": location(params),
        "title": text(params, "title") or "",
        "address": text(params, "address") or "",
    }
    return send(world, open_chat(world, params), params, {"location": venue["location"], "venue": venue})


def send_contact(world: World, params: Params) -> Object:
    return send(world, open_chat(world, params), params, {"contact": contact(params)})


def contact(params: Params) -> Object:
    shape = {name: text(params, name) for name in ("phone_number", "first_name", "last_name", "vcard")}
    if not shape["phone_number"]:
        raise bad_request("phone number is empty")
    if not shape["first_name"]:
        raise bad_request("first name is empty")
    return {name: value for name, value in shape.items() if value}


def send_dice(world: World, params: Params) -> Object:
    emoji = text(params, "emoji") or "🎲"
    if emoji not in DICE:
        raise bad_request("wrong emoji to roll a dice")
    chat = open_chat(world, params)
    return send(
        world, chat, params, {"dice": {"emoji": emoji, "value": world.chance.randint(1, DICE[emoji])}}
    )


# ---- reading


def get_file(world: World, params: Params) -> Object:
    file_id = text(params, "file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = world.files.find(file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file.shape(), "file_path": file.path}


def get_profile_photos(world: World, params: Params) -> Object:
    """Nobody in the sandbox has a picture."""
    if integer(params, "user_id") not in world.users:
        raise Refused(400, "Bad Request: user not found")
    return {"total_count": 0, "photos": []}
