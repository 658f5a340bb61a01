"""Files that were sent: bytes on a shelf, found by file id.

Rules:
1. A file id names bytes and a kind; what a bot sends again by its id must be of the same kind.
2. A photo is a picture that decodes; Telegram makes JPEGs of it in up to four sizes. All else stays as it came.
3. The shelf holds 256 MB; what was put there first goes first, and its id is unknown from then on.
"""

from __future__ import annotations

import io
import mimetypes
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image, UnidentifiedImageError

from sandbox.jsontext import Object

CAPACITY = 256 << 20
MAX_FILES = 20_000
MAX_PHOTO = 10 << 20
MAX_SIDES = 10_000  # width and height of a photo together
MAX_RATIO = 20
MAX_PIXELS = MAX_SIDES**2 // 4
SIZES = (("s", 90), ("m", 320), ("x", 800), ("y", 1280))  # the longer side of a photo's sizes
MAX_NAME = 255
UNIQUE = re.compile(r"AQAD[A-Za-z0-9_-]{1,60}")  # unique ids; the store names files by them
PREFIXES = {
    "photo": "AgACAgIAAxkB",
    "document": "BQACAgIAAxkB",
    "audio": "CQACAgIAAxkB",
    "video": "BAACAgIAAxkB",
    "animation": "CgACAgIAAxkB",
    "voice": "AwACAgIAAxkB",
    "video_note": "DQACAgIAAxkB",
    "sticker": "CAACAgIAAxkB",
}
FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "audio": "music",
    "voice": "voice",
    "sticker": "stickers",
}


_ENDING = re.compile(r"\.[A-Za-z0-9]{1,16}")  # what may end a path; the rest of a name stays in the name
_UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    EOFError,
    ValueError,
    SyntaxError,
    LookupError,
    ArithmeticError,
    struct.error,
)


class NoPicture(ValueError):
    """The bytes are no picture, or none that Telegram takes; the text is Telegram's."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One size of a photo, as JPEG."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in. `pictures`: its sizes, smallest first; none when it is no photo, `trouble` says why."""

    name: str
    mime: str
    data: bytes
    pictures: tuple[Picture, ...] = ()
    trouble: str = "IMAGE_PROCESS_FAILED"


@dataclass(frozen=True, slots=True)
class File:
    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    data: bytes
    path: str
    width: int = 0
    height: int = 0

    def shape(self) -> Object:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


def upload(name: str, data: bytes, mime: str = "") -> Upload:
    """Look at what came: is it a picture? Decoding takes time, so a server calls this in a thread."""
    name = _plain_name(name)
    mime = mime if mime and mime != "application/octet-stream" else _guessed(name)
    try:
        return Upload(name, mime, data, _sizes(data))
    except NoPicture as trouble:
        return Upload(name, mime, data, trouble=str(trouble))


def _plain_name(name: str) -> str:
    """Without folders, and with nothing in it that is no text."""
    last = PurePosixPath(name.replace("\\", "/")).name
    text = last.encode("utf-8", "replace").decode()
    kept = "".join(letter for letter in text if letter.isprintable())
    return kept[:MAX_NAME].strip() if kept.strip(" .") else "file"


def _guessed(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _sizes(data: bytes) -> tuple[Picture, ...]:
    if len(data) > MAX_PHOTO:
        raise NoPicture(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        )
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP")) as image:
            _check_sides(*image.size)
            picture = image.convert("RGB")
    except NoPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NoPicture("PHOTO_INVALID_DIMENSIONS") from error
    except _UNREADABLE as error:
        raise NoPicture("IMAGE_PROCESS_FAILED") from error
    return tuple(_scaled(picture, side) for side in _sides(max(picture.size)))


def _check_sides(width: int, height: int) -> None:
    if width + height > MAX_SIDES or max(width, height) > MAX_RATIO * min(width, height):
        raise NoPicture("PHOTO_INVALID_DIMENSIONS")


def _sides(longest: int) -> Iterator[int]:
    """The sizes below the picture's own, and then its own, at most 1280."""
    for _, side in SIZES:
        if side >= longest or side == SIZES[-1][1]:
            yield min(side, longest)
            return
        yield side


def _scaled(picture: Image.Image, side: int) -> Picture:
    small = picture.copy()
    small.thumbnail((side, side))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=85)
    return Picture(small.width, small.height, out.getvalue())


class FileShelf:
    def __init__(self, capacity: int = CAPACITY) -> None:
        self.files: dict[str, File] = {}
        self.next_number = 1
        self._capacity = capacity  # bytes
        self._paths: dict[str, str] = {}
        self._size = 0

    def photo(self, given: Upload) -> list[Object]:
        """The PhotoSizes of a new photo. Raises `NoPicture` with Telegram's words."""
        if not given.pictures:
            raise NoPicture(given.trouble)
        number = self._number()
        files = [
            self._put(
                "photo",
                f"{number}{letter}",
                f"file_{number}{letter}.jpg",
                "image/jpeg",
                picture.data,
                picture,
            )
            for (letter, _), picture in zip(SIZES, given.pictures, strict=False)
        ]
        return [self.photo_size(file) for file in files]

    def photo_size(self, file: File) -> Object:
        return {**file.shape(), "width": file.width, "height": file.height}

    def sizes_of(self, file: File) -> list[Object]:
        """All sizes of the photo that `file` is one size of."""
        stem = file.unique_id[:-1]
        found = [self.files.get(f"{file.id[:-1]}{letter}") for letter, _ in SIZES]
        return [self.photo_size(one) for one in found if one and one.unique_id[:-1] == stem]

    def put(self, kind: str, given: Upload) -> File:
        return self._put(kind, str(self._number()), given.name, given.mime, given.data)

    def find(self, file_id: str) -> File | None:
        return self.files.get(file_id)

    def at_path(self, path: str) -> File | None:
        return self.files.get(self._paths.get(path, ""))

    def restore(self, file: File) -> None:
        self.files[file.id] = file
        self._paths[file.path] = file.id
        self._size += len(file.data)

    def _number(self) -> int:
        self.next_number += 1
        return self.next_number - 1

    def _put(
        self, kind: str, number: str, name: str, mime: str, data: bytes, picture: Picture | None = None
    ) -> File:
        ending = PurePosixPath(name).suffix or (mimetypes.guess_extension(mime) or "")
        path = f"{FOLDERS.get(kind, 'videos')}/file_{number}{ending if _ENDING.fullmatch(ending) else ''}"
        width, height = (picture.width, picture.height) if picture else (0, 0)
        tail = number.rjust(10, "_")
        file = File(PREFIXES[kind] + tail, "AQAD" + tail, kind, name, mime, data, path, width, height)
        self.restore(file)
        self._make_room(file)
        return file

    def _make_room(self, newest: File) -> None:
        while self._size > self._capacity or len(self.files) > MAX_FILES:
            oldest = next(iter(self.files.values()))
            if oldest is newest:
                return
            del self.files[oldest.id], self._paths[oldest.path]
            self._size -= len(oldest.data)
