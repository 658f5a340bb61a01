"""Downloads the archives of an official release: each is the very one that the list names, or none is kept.

An archive is written beside its place and moved there when its size and checksum are right. One that is there
already is not downloaded again. Whatever goes wrong is told with the way by hand.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from time import monotonic
from typing import BinaryIO
from urllib.error import HTTPError, URLError

from decks.sources.carrier import SourceRefused
from decks.sources.fetch_list import FOLDER, Archive
from decks.sources.fetch_site import Site, site_at

_PIECE = 2**16

Progress = Callable[[int, int], None]


class FetchFailed(SourceRefused):
    """An archive could not be had, or is not the one that we know."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds to wait for the server's next word, and for one whole archive."""

    silent: float = 30.0
    whole: float = 900.0


def fetch(
    archives: Sequence[Archive],
    into: Path,
    site: Site | None = None,
    progress: Progress | None = None,
    *,
    patience: Patience = Patience(),
    clock: Callable[[], float] = monotonic,
) -> tuple[Path, ...]:
    """The archives as files in the folder `into`, in the order of the list.

    `progress(done, total)` counts bytes. All or nothing: nothing is put in place before all are right. Raises
    `FetchFailed`.
    """
    site = site or site_at()
    total = sum(archive.size for archive in archives)
    into.mkdir(parents=True, exist_ok=True)
    done = 0
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=into) as folder:
        for archive in archives:
            if not _is_there(into / archive.name, archive):
                drafted = Path(folder, archive.name)
                for size in _download(archive, site, drafted, patience, clock):
                    if progress:
                        progress(done + size, total)
            done += archive.size
            if progress:
                progress(done, total)
        for drafted in sorted(Path(folder).iterdir()):
            drafted.replace(into / drafted.name)
    return tuple(into / archive.name for archive in archives)


def _download(
    archive: Archive, site: Site, target: Path, patience: Patience, clock: Callable[[], float]
) -> Iterator[int]:
    """Tells how many bytes have come."""
    end = clock() + patience.whole
    try:
        with (
            site.opener.open(site.request(archive.name), timeout=patience.silent) as answer,
            target.open("wb") as file,
        ):
            for size in _copied(answer, file, archive):
                if clock() > end:
                    raise _failure(archive, f"it takes more than {patience.whole:.0f} seconds")
                yield size
    except HTTPError as answered:
        answered.close()
        raise _failure(archive, f"the server says {answered.code}: {answered.reason}") from answered
    except (HTTPException, OSError, ValueError) as trouble:
        if isinstance(trouble, FetchFailed):
            raise
        raise _failure(archive, _words_for(trouble)) from trouble


def _copied(answer: HTTPResponse, file: BinaryIO, archive: Archive) -> Iterator[int]:
    digest, size = sha256(), 0  # read1 gives what is there: who sends a byte a minute is noticed
    while piece := answer.read1(_PIECE):
        size += len(piece)
        if size > archive.size:
            raise _failure(archive, f"there is more than the {archive.size:,} bytes that it should have")
        digest.update(piece)
        file.write(piece)
        yield size
    if size < archive.size:
        raise _failure(archive, f"only {size:,} of its {archive.size:,} bytes came")
    if digest.hexdigest() != archive.sha256:
        raise _failure(archive, f"its SHA-256 is {digest.hexdigest()}, not {archive.sha256}")


def _is_there(path: Path, archive: Archive) -> bool:
    if not path.is_file() or path.stat().st_size != archive.size:
        return False
    return sha256(path.read_bytes()).hexdigest() == archive.sha256


def _words_for(trouble: Exception) -> str:
    match trouble:
        case TimeoutError() | URLError(reason=TimeoutError()):
            return "the server is silent"
        case URLError():
            return f"there is no way to the server ({trouble.reason})"
        case _:
            return f"it broke off ({trouble})"


def _failure(archive: Archive, what: str) -> FetchFailed:
    return FetchFailed(
        f"{archive.name} could not be fetched: {what}. By hand: download {FOLDER}{archive.name} in a browser, put"
        f" the archives of the release into one folder, and run codedrill decks import icd10cm FOLDER"
    )
