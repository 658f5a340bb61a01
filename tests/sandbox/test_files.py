"""Files over HTTP: up as both libraries send them, down again, what is kept, and what browsers may show."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from sandbox.bodies import MAX_PARAMETERS
from sandbox.clock import Clock
from sandbox.files import MAX_FILES, FileShelf, upload
from sandbox.methods.media import MAX_DOWNLOAD
from sandbox.routes import make_app
from sandbox.sample import PICTURE
from sandbox.store import Store
from sandbox.world import World
from tests.sandbox.makers import ANN, TOKEN, new_api, ok

Client = TestClient[Any, Any]
BOT = f"/bot{TOKEN}"
HOSTILE = "<script>alert(document.domain)</script>"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app(new_api(World(Clock())), tmp_path))) as client:
        yield client


def form(
    name: str, data: bytes, file_name: str = "a.bin", kind: str = "", /, **fields: str
) -> aiohttp.FormData:
    made = aiohttp.FormData(fields)
    made.add_field(name, io.BytesIO(data), filename=file_name, content_type=kind or None)
    return made


async def call(client: Client, method: str, data: Any) -> Any:
    return await (await client.post(f"{BOT}/{method}", data=data)).json()


async def download(client: Client, file_id: str) -> Any:
    found = (await call(client, "getFile", {"file_id": file_id}))["result"]
    return await client.get(f"/file/bot{TOKEN}/{found['file_path']}")


async def test_a_file_comes_down_as_it_went_up(client: Client) -> None:
    data = bytes(range(256)) * 9
    sent = await call(client, "sendDocument", form("document", data, "a.bin", chat_id=str(ANN)))
    file = sent["result"]["document"]
    assert (file["file_name"], file["file_size"]) == ("a.bin", len(data))
    assert await (await download(client, file["file_id"])).read() == data


async def test_what_a_form_calls_text_may_come_as_a_file_and_harms_nothing(client: Client) -> None:
    sent = await call(client, "sendDocument", form("document", b"x", chat_id=str(ANN)))
    for name, given in (("chat_id", str(ANN)), ("text", "x"), ("caption", "x"), ("reply_markup", "x")):
        fields = {"chat_id": str(ANN), "text": "x", "document": sent["result"]["document"]["file_id"]}
        fields.pop(name, None)
        for method in ("sendMessage", "sendDocument"):
            answer = await call(client, method, form(name, given.encode(), **fields))
            assert answer.get("error_code", 200) in (200, 400)


async def test_too_much_text_beside_a_file_is_refused(client: Client) -> None:
    data = form("document", b"x", chat_id=str(ANN))
    for number in range(3):
        data.add_field(f"caption{number}", "x" * (MAX_PARAMETERS // 2))
    assert (await call(client, "sendDocument", data))["error_code"] == 413


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\secret\\a.txt", "a.txt"),
        ("", "document"),
        ("a\nb\x00c.txt", "abc.txt"),
        ("x" * 300, "x" * 255),
        ("\u202egpj.exe", "gpj.exe"),
        ("naïve 👍.txt", "naïve 👍.txt"),
        ("..", "file"),
    ],
)
async def test_hostile_names_lose_their_teeth(name: str, shown: str) -> None:
    given = upload(name, b"x")
    assert given.name == (shown if name else "file")
    file = FileShelf().put("document", given)
    assert file.path.split("/")[0] == "documents"
    assert set(file.path.removeprefix("documents/")) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_."
    )


@pytest.mark.parametrize("ending", [".a?b", ".a#b", ".a%2f", ".a b", '.a"b', ".é"])
def test_a_path_has_only_what_fits_in_an_address(ending: str) -> None:
    assert FileShelf().put("document", upload(f"x{ending}", b"x")).path == "documents/file_1"


async def test_downloads_have_a_limit_and_need_the_token(client: Client) -> None:
    data = form("document", bytes(MAX_DOWNLOAD + 1), chat_id=str(ANN))
    file = (await call(client, "sendDocument", data))["result"]["document"]
    assert (await call(client, "getFile", {"file_id": file["file_id"]}))["description"] == (
        "Bad Request: file is too big"
    )
    assert (await client.get(f"/file/bot{TOKEN}/documents/file_1.bin")).status == 404
    assert (await client.get(f"/file/bot{TOKEN}/documents/nothing")).status == 404
    assert (await client.get("/file/bot1:wrong_token_wrong/documents/file_1.bin")).status == 401
    assert (await call(client, "getFile", {"file_id": "x"}))["description"] == (
        "Bad Request: wrong file_id or the file is temporarily unavailable"
    )


@pytest.mark.parametrize("path", [f"{BOT}/sendMessage", "/sim/upload"])
@pytest.mark.parametrize(
    "body", [b"", b"--x", b"--x\r\n--x\r\n\r\n", b"--x\r\nno header\r\n\r\nx\r\n--x--", b"--y--\r\n"]
)
async def test_a_broken_form_is_a_bad_request(client: Client, path: str, body: bytes) -> None:
    answer = await client.post(path, data=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert (answer.status, answer.content_type) == (400, "application/json")


# ---- people


async def test_what_people_upload_reaches_the_bot(client: Client) -> None:
    data = form("file", PICTURE, "a.png", "image/png", user=str(ANN), caption="look")
    assert (await (await client.post("/sim/upload", data=data)).json()) == {"message_id": 2}
    data = form("file", b"hello", "a.txt", "text/plain", user=str(ANN), reply_to="2")
    await client.post("/sim/upload", data=data)
    first, second = [u["message"] for u in (await call(client, "getUpdates", {"offset": "-2"}))["result"]]
    assert (first["caption"], first["photo"][-1]["width"]) == ("look", 1280)
    assert second["reply_to_message"]["message_id"] == 2
    assert await (await download(client, second["document"]["file_id"])).read() == b"hello"
    photo = await download(client, first["photo"][-1]["file_id"])
    assert (await photo.read())[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("fields", "data"),
    [
        ({"user": str(ANN)}, b""),
        ({"user": str(ANN), "kind": "photo"}, b"no picture"),
        ({"user": str(ANN), "kind": "novel"}, b"x"),
        ({"user": "ann"}, b"x"),
        ({}, b"x"),
        ({"user": str(ANN), "chat": "5"}, b"x"),
        ({"user": str(ANN), "caption": "x" * 1025}, b"x"),
        ({"user": str(ANN), "reply_to": "x"}, b"x"),
    ],
)
async def test_uploads_that_cannot_be(client: Client, fields: dict[str, str], data: bytes) -> None:
    answer = await client.post("/sim/upload", data=form("file", data, **fields))
    assert (answer.status, list(await answer.json())) == (400, ["error"])
    assert len(await (await client.get(f"/sim/chats/{ANN}/messages")).json()) == 1


async def test_an_upload_without_a_file_or_too_large_is_an_error_in_json(client: Client) -> None:
    for data in ({"user": str(ANN)}, form("file", bytes((50 << 20) + 1), user=str(ANN))):
        answer = await client.post("/sim/upload", data=data)
        assert (answer.status, list(await answer.json())) == (400, ["error"])


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("a.svg", "image/svg+xml", f"<svg xmlns='http://www.w3.org/2000/svg'>{HOSTILE}</svg>"),
        ("a.html", "text/html", HOSTILE),
        ("a.jpg", "image/jpeg", HOSTILE),
        ("a.png", "image/png", HOSTILE),
    ],
)
async def test_what_a_browser_could_run_is_only_for_download(
    client: Client, name: str, kind: str, data: str
) -> None:
    await client.post("/sim/upload", data=form("file", data.encode(), name, kind, user=str(ANN)))
    message = (await (await client.get(f"/sim/chats/{ANN}/messages")).json())[-1]
    answer = await client.get(f"/sim/files/{message['document']['file_id']}")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


async def test_photos_are_shown(client: Client) -> None:
    await client.post("/sim/upload", data=form("file", PICTURE, "a.png", "image/png", user=str(ANN)))
    message = (await (await client.get(f"/sim/chats/{ANN}/messages")).json())[-1]
    answer = await client.get(f"/sim/files/{message['photo'][0]['file_id']}")
    assert (answer.content_type, "Content-Disposition" in answer.headers) == ("image/jpeg", False)
    assert (await client.get("/sim/files/nothing")).status == 404


# ---- the shelf


def test_the_oldest_go_when_the_shelf_is_full() -> None:
    shelf = FileShelf(capacity=100)
    files = [shelf.put("document", upload(f"{n}.txt", bytes(40))) for n in range(3)]
    assert list(shelf.files.values()) == files[1:]
    assert [shelf.at_path(file.path) for file in files] == [None, *files[1:]]
    big = shelf.put("document", upload("big.txt", bytes(101)))
    assert list(shelf.files.values()) == [big]


def test_the_shelf_also_counts_files() -> None:
    shelf, given = FileShelf(), upload("a.txt", b"x")
    for _ in range(MAX_FILES + 1):
        shelf.put("document", given)
    assert len(shelf.files) == MAX_FILES


async def test_files_survive_a_restart_and_go_when_the_shelf_drops_them(tmp_path: Path) -> None:
    store = Store(tmp_path)
    world = store.open()
    api = new_api(world)
    sent = await ok(api, "sendDocument", chat_id=ANN, document=upload("a.txt", b"hello"))
    foreign = tmp_path / "files" / "README.txt"
    store.save(world, clean=True)
    foreign.write_text("mine")
    again = Store(tmp_path)
    world = again.open()
    file = world.files.find(sent["document"]["file_id"])
    assert file
    assert (file.data, file.name, world.files.at_path(file.path)) == (b"hello", "a.txt", file)
    assert world.files.put("document", upload("b.txt", b"x")).id != file.id
    del world.files.files[file.id]
    again.save(world, clean=True)
    assert sorted(path.name for path in (tmp_path / "files").iterdir()) == ["AQAD_________2", "README.txt"]
