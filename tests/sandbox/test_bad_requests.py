"""HTTP that no proper client sends: the server answers plainly, shows no traceback, and goes on."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sandbox.bodies import MAX_BODY, MAX_PARAMETERS
from sandbox.clock import Clock
from sandbox.routes import make_app
from sandbox.world import World
from tests.sandbox.makers import ANN, TOKEN, new_api

Client = TestClient[Any, Any]
BOT = f"/bot{TOKEN}"
PARTS = [
    b"--x",
    b"--x--",
    b"\r\n",
    b"\r\n\r\n",
    b'Content-Disposition: form-data; name="chat_id"',
    b"1001",
    b":",
    b"\xff",
]
PARTS += [
    b'Content-Disposition: form-data; name="photo"; filename="a.png"',
    b"Content-Disposition: x",
    b"Content-Type: a",
]
PARTS += [b"Content-Transfer-Encoding: base64", b"Content-Encoding: gzip", b"Content-Length: -1", b"\x00"]
KINDS = [
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
    "text/plain; charset=zz",
]
KINDS += [
    "application/json; charset=utf-7",
    "application/x-www-form-urlencoded; charset=zz",
    "multipart/form-data; boundary=",
]
PATHS = [
    f"{BOT}/sendMessage",
    f"{BOT}/sendPhoto",
    f"{BOT}/getUpdates",
    "/sim/message",
    "/sim/upload",
    "/sim/restore",
]


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app(new_api(World(Clock())), tmp_path))) as client:
        yield client


async def check_health(client: Client) -> None:
    response = await client.post(f"{BOT}/sendMessage", json={"chat_id": ANN, "text": "x"})
    assert (response.status, (await response.json())["ok"]) == (200, True)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PATHS), st.sampled_from(KINDS), st.lists(st.sampled_from(PARTS), max_size=12)
        ),
        max_size=8,
    )
)
@example([(PATHS[0], KINDS[2], [b'{"text":' + b"[" * 2000])])
@example([(PATHS[0], KINDS[2], [b'{"text":' + b"[" * 950 + b"]" * 950 + b"}"])])
@example([(path, KINDS[2], [b'{"a":' + b'{"a":' * 900 + b"1" + b"}" * 901]) for path in PATHS])
def test_no_body_is_answered_with_a_crash(
    tmp_path: Path, requests: list[tuple[str, str, list[bytes]]]
) -> None:
    async def story() -> None:
        async with TestClient(TestServer(make_app(new_api(World(Clock())), tmp_path))) as client:
            for path, kind, parts in requests:
                response = await client.post(path, data=b"".join(parts), headers={"Content-Type": kind})
                text = await response.text()
                assert response.status < 500, (path, kind, parts, text)
                assert "Traceback" not in text
            assert (await client.get("/sim/calls")).status == 200
            await check_health(client)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/botx/getMe", 404),
        ("/bot/getMe", 404),
        ("/bot9:AAAAAAAAAAAAAAAAAAA/getMe", 401),
        (f"{BOT}/", 404),
        (f"{BOT}/get%00Me", 404),
        (f"{BOT}/getMe/more", 404),
        (f"/file{BOT}/../../etc/passwd", 404),
        (f"/file{BOT}/photos/%2e%2e/x", 404),
        ("/static/..%2fserver.py", 404),
        ("/sim/chats/99999999999999999999999/messages", 404),
        ("/sim/files/%00", 404),
        ("/sim/nothing", 404),
    ],
)
async def test_wrong_addresses_are_told_so(client: Client, path: str, status: int) -> None:
    response = await client.get(path)
    assert response.status == status, await response.text()
    assert "Traceback" not in await response.text()


@pytest.mark.parametrize(
    ("path", "kind", "size"),
    [
        (f"{BOT}/sendMessage", "application/json", MAX_PARAMETERS + 1),
        (f"{BOT}/sendMessage", "application/x-www-form-urlencoded", MAX_PARAMETERS + 1),
        (f"{BOT}/sendMessage", "multipart/form-data; boundary=x", MAX_BODY + 1),
        ("/sim/message", "application/json", MAX_BODY + 1),
    ],
)
async def test_what_is_too_long_is_refused(client: Client, path: str, kind: str, size: int) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n'
    body = head + b"x" * size if kind.startswith("multipart") else b"x" * size
    response = await client.post(path, data=io.BytesIO(body), headers={"Content-Type": kind})
    assert response.status == 413
    await check_health(client)


async def test_what_is_too_long_for_sim_is_told_in_its_words(client: Client) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    response = await client.post("/sim/upload", data=io.BytesIO(head + b"x" * (MAX_BODY + 1)), headers=kind)
    assert (response.status, await response.json()) == (400, {"error": "a file has at most 50 MB"})


async def test_who_hangs_up_in_a_long_poll_or_a_wait_leaves_no_trace(client: Client) -> None:
    await client.get(f"{BOT}/getUpdates?offset=2")
    for path, body in (
        (f"{BOT}/getUpdates", {"offset": -9, "timeout": 50}),
        ("/sim/tap", {"user": ANN, "message_id": 1, "data": "x", "wait": 50}),
        ("/sim/inline", {"user": ANN, "query": "q", "wait": 50}),
    ):
        with pytest.raises((TimeoutError, aiohttp.ServerTimeoutError)):
            await client.post(path, json=body, timeout=aiohttp.ClientTimeout(total=0.05))
    await client.get("/sim/clock?after=0&wait=0.01")
    await check_health(client)
    updates = (await (await client.get(f"{BOT}/getUpdates?offset=2")).json())["result"]
    assert [list(one)[1] for one in updates] == ["callback_query", "inline_query"]


async def test_half_a_request_harms_nobody(client: Client) -> None:
    assert client.port
    for sent in (
        b"POST ",
        b"\x00\xff\r\n\r\n",
        f"POST {BOT}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{{".encode(),
    ):
        _, writer = await asyncio.open_connection("127.0.0.1", client.port)
        writer.write(sent)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    await check_health(client)
