"""How much of a stranger's package is read, and the names of what is not."""

from __future__ import annotations

from decks.sources.carrier import SourceRefused

MIB = 1 << 20
LARGEST = 50 * MIB  # unpacked; media are never unpacked
MEMBERS = 20_000  # a package with more pictures than this has to be parted
RATIO, RATIO_FROM = 100, MIB  # Anki's own collections unpack 3 to 30 times; below 1 MiB any ratio is harmless
LONGEST_FIELDS = 64 * 1024  # characters of all fields of one note, with their HTML
LONGEST_NOTE = 3_500  # characters of front and back together: both must fit into one message of Telegram
LONGEST_GUID = 64
LONGEST_TAGS = 1_000
MOST_NOTES = 20_000
MOST_CARDS_OF_A_NOTE = 50
LARGEST_ANSWER = 32 * MIB
LARGEST_VALUE = 8 * MIB  # one value of the database; a note type's JSON may be large
MEMORY = 512 * MIB
CPU_SECONDS = 10
SECONDS = 20

IMAGES = "images"
SOUNDS = "sounds"
EMPTY = "notes without text"
OTHER_TYPE = "notes of other types"
LONG = "notes too long"
REPEATED = "repeated notes"


class PackageRefused(SourceRefused):
    """The package is not one, is damaged, or is more than is read. The text says what to do."""
