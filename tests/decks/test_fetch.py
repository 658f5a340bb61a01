"""Fetching official archives: from a server on this machine, good and bad in all ways that we know."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path, PurePath

import pytest

from decks.sources.fetch import FetchFailed, Patience, fetch
from decks.sources.fetch_list import FOLDER, ICD10CM_2027, RELEASES, Archive, matches
from decks.sources.fetch_site import site_at

CONTENT = {"order.zip": b"the order file " * 9_000, "tables.zip": b"the tables " * 20_000}
ARCHIVES = tuple(Archive(name, len(text), sha256(text).hexdigest()) for name, text in CONTENT.items())

Answer = Callable[[BaseHTTPRequestHandler], None]


def good(handler: BaseHTTPRequestHandler) -> None:
    text = CONTENT[handler.path.rpartition("/")[2]]
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(text)))
    handler.end_headers()
    handler.wfile.write(text)


def sends(text: bytes, *, claims: int | None = None) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        if claims is not None:
            handler.send_header("Content-Length", str(claims))
        handler.end_headers()
        handler.wfile.write(text)

    return answer


def redirects(to: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@contextmanager
def serving(answer: Answer, then: Answer = good) -> Iterator[tuple[str, list[str]]]:
    """The base address of a server, and the paths that it was asked for. Its first answer, then the others."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            (answer if len(asked) == 1 else then)(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/files/zip", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def refusal(answer: Answer, into: Path, *, then: Answer = good, silent: float = 5.0) -> str:
    """The words, after seeing that nothing was left behind."""
    with serving(answer, then) as (base, _), pytest.raises(FetchFailed) as failed:
        fetch(ARCHIVES, into, site_at(base), patience=Patience(silent, 60.0))
    assert list(into.iterdir()) == []
    return str(failed.value)


def test_archives_are_put_into_the_folder(tmp_path: Path) -> None:
    with serving(good) as (base, asked):
        paths = fetch(ARCHIVES, tmp_path / "new", site_at(base))
    assert {path.name: path.read_bytes() for path in paths} == CONTENT
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["order.zip", "tables.zip"]
    assert asked == ["/files/zip/order.zip", "/files/zip/tables.zip"]


def test_progress_counts_the_bytes_of_all_archives(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    with serving(good) as (base, _):
        fetch(ARCHIVES, tmp_path, site_at(base), lambda done, total: heard.append((done, total)))
    whole = sum(map(len, CONTENT.values()))
    assert heard == sorted(heard)
    assert (heard[-1], len(heard) > 4) == ((whole, whole), True)


def test_what_is_there_already_is_not_asked_for_again(tmp_path: Path) -> None:
    (tmp_path / "order.zip").write_bytes(CONTENT["order.zip"])
    (tmp_path / "tables.zip").write_bytes(CONTENT["tables.zip"][:-1] + b"?")
    with serving(good) as (base, asked):
        fetch(ARCHIVES, tmp_path, site_at(base))
    assert asked == ["/files/zip/tables.zip"]
    assert (tmp_path / "tables.zip").read_bytes() == CONTENT["tables.zip"]


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    text = CONTENT["order.zip"]
    assert "only 1,000 of its 135,000 bytes came" in refusal(sends(text[:1_000], claims=len(text)), tmp_path)
    assert "only 1,000 of its 135,000 bytes came" in refusal(sends(text[:1_000]), tmp_path)


def test_an_archive_with_another_checksum_is_refused(tmp_path: Path) -> None:
    other = CONTENT["order.zip"][:-1] + b"?"
    assert f"its SHA-256 is {sha256(other).hexdigest()}, not " in refusal(sends(other), tmp_path)


def test_an_archive_that_is_too_large_is_refused_as_soon_as_it_is(tmp_path: Path) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100_000):
                handler.wfile.write(b"0" * 65_536)
        except OSError:
            return

    assert "there is more than the 135,000 bytes" in refusal(endless, tmp_path)


def test_when_the_second_fails_the_first_is_not_kept(tmp_path: Path) -> None:
    told = refusal(good, tmp_path, then=sends(b"short"))
    assert told.startswith("tables.zip could not be fetched: only 5 of")


def test_an_answer_that_is_no_archive_is_told_by_its_number(tmp_path: Path) -> None:
    told = refusal(lambda handler: handler.send_error(404), tmp_path)
    assert "order.zip could not be fetched: the server says 404: Not Found. By hand: download " in told
    assert f"{FOLDER}order.zip in a browser" in told
    assert "codedrill decks import icd10cm FOLDER" in told


@pytest.mark.parametrize(
    "elsewhere",
    ["http://example.org/order.zip", "https://www.cms.gov/order.zip", "ftp://127.0.0.1/x", "file:///x"],
)
def test_a_redirect_away_from_this_machine_is_not_followed(elsewhere: str, tmp_path: Path) -> None:
    assert "the server says 302: " in refusal(redirects(elsewhere), tmp_path)


def test_a_redirect_to_what_is_no_address_is_refused(tmp_path: Path) -> None:
    assert "the server says 302: it sends us to no address" in refusal(redirects("http://[::1"), tmp_path)


def test_a_redirect_on_the_same_server_is_followed(tmp_path: Path) -> None:
    with serving(redirects("/moved/order.zip")) as (base, asked):
        fetch(ARCHIVES[:1], tmp_path, site_at(base))
    assert asked == ["/files/zip/order.zip", "/moved/order.zip"]


def test_a_circle_of_redirects_ends(tmp_path: Path) -> None:
    circle = redirects("/files/zip/order.zip")
    assert "the server says 302" in refusal(circle, tmp_path, then=circle)


@pytest.mark.parametrize("begun", [b"", b"the order file"])
def test_a_silent_server_is_not_waited_for(begun: bytes, tmp_path: Path) -> None:
    def falls_silent(handler: BaseHTTPRequestHandler) -> None:
        if begun:
            sends(begun, claims=135_000)(handler)
        handler.connection.recv(1)  # until the other side hangs up

    assert "order.zip could not be fetched: the server is silent" in refusal(
        falls_silent, tmp_path, silent=0.05
    )


def test_a_server_that_drips_is_given_up_when_its_time_is_over(tmp_path: Path) -> None:
    def drips(handler: BaseHTTPRequestHandler) -> None:
        sends(b"t", claims=135_000)(handler)
        handler.connection.recv(1)  # until the other side hangs up

    ticks = count(0, 100)
    with serving(drips) as (base, _), pytest.raises(FetchFailed, match="it takes more than 60 seconds"):
        fetch(
            ARCHIVES, tmp_path, site_at(base), patience=Patience(5.0, 60.0), clock=lambda: float(next(ticks))
        )
    assert list(tmp_path.iterdir()) == []


def test_without_a_network_the_way_by_hand_is_told(tmp_path: Path) -> None:
    with serving(good) as (base, _):
        pass
    with pytest.raises(FetchFailed, match=r"there is no way to the server .* By hand: download"):
        fetch(ARCHIVES, tmp_path, site_at(base))


@pytest.mark.parametrize(
    "base",
    [
        "http://www.cms.gov/files/zip/",
        "https://example.org/",
        "https://evilcms.gov/",
        "https://cms.gov.example.org/",
        "https://127.0.0.1/",
        "file:///tmp/",
        "ftp://www.cms.gov/",
        "",
    ],
)
def test_an_address_that_is_neither_official_nor_here_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="is neither https of"):
        site_at(base)


def test_the_list_is_of_archives_below_the_official_folder() -> None:
    assert site_at().base == FOLDER == "https://www.cms.gov/files/zip/"
    assert RELEASES == {"icd10cm-2027": ICD10CM_2027}
    assert all(len(bytes.fromhex(archive.sha256)) == 32 for archive in ICD10CM_2027)
    order, tables = ICD10CM_2027
    assert matches(PurePath("downloads", order.name), order.sha256.upper())
    assert not matches(PurePath(order.name), tables.sha256)
