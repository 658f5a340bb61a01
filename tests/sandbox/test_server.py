"""Over real HTTP: four ways to send parameters, hostile bodies, who may ask, the page, start and stop."""

import asyncio
import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from sandbox.bodies import MAX_PARAMETERS
from sandbox.clock import Clock
from sandbox.routes import make_app
from sandbox.server import PortInUse, serve, stop_if_failed
from sandbox.store import CorruptWorld
from sandbox.world import World
from tests.sandbox.makers import ANN, TOKEN, keyboard, new_api

Client = TestClient[Any, Any]


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    web = tmp_path / "web"
    web.mkdir()
    for name in ("index.html", "chat.js", "secret.py", ".hidden.js", "../outside.js"):
        (web / name).write_text("<title>Chat</title>")
    app = make_app(new_api(World(Clock())), web)
    async with TestClient(TestServer(app)) as client:
        yield client


def url(method: str) -> str:
    return f"/bot{TOKEN}/{method}"


async def told(response: aiohttp.ClientResponse) -> tuple[int, Any]:
    assert response.content_type == "application/json"
    return response.status, await response.json()


MARKUP = keyboard("A=x")
TEXTS = {
    "chat_id": str(ANN),
    "text": "é <b>b</b> &amp; c",
    "parse_mode": "HTML",
    "reply_markup": json.dumps(MARKUP),
}


async def test_four_ways_to_send_parameters_mean_the_same(client: Client) -> None:
    form = aiohttp.FormData(TEXTS, default_to_multipart=True)
    answers = [
        await client.get(url("sendMessage"), params=TEXTS),
        await client.post(url("sendMessage"), params=TEXTS),
        await client.post(url("sendMessage"), data=TEXTS),
        await client.post(url("sendMessage"), data=form),
        await client.post(url("sendMessage"), json={**TEXTS, "chat_id": ANN, "reply_markup": MARKUP}),
    ]
    results = [(await told(answer))[1]["result"] for answer in answers]
    assert [result.pop("message_id") for result in results] == [2, 3, 4, 5, 6]
    assert all({**result, "date": 0} == {**results[0], "date": 0} for result in results)
    assert results[0]["reply_markup"] == MARKUP


async def test_the_body_counts_more_than_the_query(client: Client) -> None:
    _, body = await told(
        await client.post(url("sendMessage"), params={"text": "q"}, data={"chat_id": ANN, "text": "b"})
    )
    assert body["result"]["text"] == "b"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("application/json", b"\xff"),
        ("application/json", b'{"chat_id": NaN}'),
        ("application/json", b"[" * 100_000),
        ("application/json", b'{"a": ' + b"9" * 5000 + b"}"),
        ("application/x-www-form-urlencoded", b"text=%ff"),
        ("application/x-www-form-urlencoded", b"\xff"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(2000))),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nhi\r\n--x--\r\n"),
    ],
)
async def test_hostile_bodies_are_a_bad_request(client: Client, kind: str, body: bytes) -> None:
    response = await client.post(url("sendMessage"), data=body, headers={"Content-Type": kind})
    status, answer = await told(response)
    assert status == 400
    assert answer["description"].startswith("Bad Request: ")


async def test_unknown_kinds_of_body_are_ignored(client: Client) -> None:
    response = await client.post(url("getMe"), data=b"\x00", headers={"Content-Type": "text/plain"})
    assert (await told(response))[0] == 200


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
async def test_too_long_a_body_is_refused(client: Client, kind: str) -> None:
    response = await client.post(
        url("getMe"), data=io.BytesIO(b" " * (MAX_PARAMETERS + 1)), headers={"Content-Type": kind}
    )
    assert await told(response) == (
        413,
        {"ok": False, "error_code": 413, "description": "Request Entity Too Large"},
    )


async def test_a_file_is_taken_and_only_its_size_is_kept(client: Client) -> None:
    form = aiohttp.FormData({"chat_id": str(ANN), "text": "x"})
    form.add_field("document", io.BytesIO(b"x" * 2_000_000), filename="a.csv")
    assert (await told(await client.post(url("sendMessage"), data=form)))[0] == 200
    calls = await (await client.get("/sim/calls")).json()
    assert calls[-1]["params"]["document"] == {"file_name": "a.csv", "file_size": 2_000_000}


async def test_answers_have_telegrams_shape(client: Client) -> None:
    not_found = {"ok": False, "error_code": 404, "description": "Not Found"}
    unknown = {**not_found, "description": "Not Found: method not found"}
    assert await told(await client.get(url("sendNothing"))) == (404, unknown)
    assert await told(await client.get("/botnonsense/getMe")) == (404, not_found)
    assert await told(await client.get("/bot1:anotherSecret/getMe")) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    assert (await told(await client.put(url("getMe"))))[0] == 405


async def test_a_dropped_answer_breaks_the_connection(client: Client) -> None:
    await client.post("/sim/faults", json={"method": "sendMessage", "drop_answer": True})
    with pytest.raises(aiohttp.ClientError):
        await client.post(url("sendMessage"), json={"chat_id": ANN, "text": "x"})
    messages = await (await client.get(f"/sim/chats/{ANN}/messages")).json()
    assert [message["text"] for message in messages] == ["/start", "x"]


# ---- who may ask


@pytest.mark.parametrize("host", ["127.0.0.1:8081", "localhost", "LOCALHOST:1", "[::1]:8081", "127.8.8.8"])
async def test_sim_answers_to_loopback_names(client: Client, host: str) -> None:
    assert (await client.get("/sim/bot", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8081", "127.0.0.1.evil.example", "0.0.0.0", ""]
)
async def test_sim_refuses_other_names(client: Client, host: str) -> None:
    assert (await client.get("/sim/bot", headers={"Host": host})).status == 403


@pytest.mark.parametrize("path", ["/sim/bot", url("getMe"), "/"])
async def test_foreign_pages_are_refused_everywhere(client: Client, path: str) -> None:
    host = f"{client.host}:{client.port}"
    assert (await client.get(path, headers={"Origin": f"http://{host}"})).status == 200
    for origin in ("http://evil.example", "null", f"https://{host}"):
        response = await client.get(path, headers={"Origin": origin})
        assert response.status == 403
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_pictures_of_other_sites_are_no_calls(client: Client, site: str) -> None:
    """An <img> or a link sends no Origin."""
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
    for path in ("/sim/bot", url("getMe"), f"/file/bot{TOKEN}/a"):
        assert (await client.get(path, headers=headers)).status == 403
    assert (await client.get("/", headers=headers)).status == 200
    assert (await client.get(url("getMe"), headers={"Sec-Fetch-Site": "none"})).status == 200


# ---- the page


async def test_the_page_is_served_strictly(client: Client) -> None:
    response = await client.get("/")
    assert (response.status, await response.text()) == (200, "<title>Chat</title>")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    script = await client.get("/static/chat.js")
    assert script.content_type == "text/javascript"


@pytest.mark.parametrize("name", ["nothing.js", "secret.py", "..%2foutside.js", ".hidden.js", "chat.js%00"])
async def test_nothing_else_is_served(client: Client, name: str) -> None:
    assert (await client.get(f"/static/{name}")).status == 404


# ---- start and stop


async def started(**options: Any) -> tuple[asyncio.Task[None], int, asyncio.Event]:
    bound: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    task = asyncio.create_task(serve(port=0, ready=bound.set_result, stop=stop, **options))
    return task, await bound, stop


async def test_the_world_survives_a_stop_even_while_someone_waits(tmp_path: Path) -> None:
    task, port, stop = await started(data=tmp_path)
    base = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as session:
        await session.post(f"{base}/sim/message", json={"user": ANN, "text": "hello"})
        poll = asyncio.create_task(
            session.get(f"{base}{url('getUpdates')}", params={"offset": 2, "timeout": 50})
        )
        while not (await (await session.get(f"{base}/sim/bot")).json())["seen"]:
            await asyncio.sleep(0.01)
        events = await session.get(f"{base}/sim/events")
        await events.content.readline()
        stop.set()
        await asyncio.wait_for(task, 5)
        assert (await (await poll).json()) == {"ok": True, "result": []}
    task, port, stop = await started(data=tmp_path)
    async with aiohttp.ClientSession() as session:
        response = await session.get(f"http://127.0.0.1:{port}/sim/chats/{ANN}/messages")
        assert [message["text"] for message in await response.json()] == ["hello"]
    stop.set()
    await task


async def test_a_used_port_is_named_and_the_world_of_the_other_is_left_alone(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=f"port {port} is in use"):
            await serve(port=port, data=tmp_path)
    assert not (tmp_path / "world.json").exists()


async def test_a_corrupt_world_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "world.json").write_text("{")
    with pytest.raises(CorruptWorld):
        await serve(port=0, data=tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system has a lower limit of its own")
async def test_a_whole_group_may_connect_at_once() -> None:
    """Nobody accepts meanwhile: whoever finds no room would try again a second later."""
    task, port, stop = await started()
    everybody = [socket.create_connection(("127.0.0.1", port), timeout=0.5) for _ in range(300)]
    for one in everybody:
        one.close()
    stop.set()
    await task


async def test_only_loopback_is_served() -> None:
    with pytest.raises(ValueError, match="this machine only"):
        await serve(host="0.0.0.0", port=0)


def process(folder: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sandbox", "--port", str(port), "--data", str(folder)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name == "nt", reason="signals")
async def test_a_process_stops_cleanly_and_survives_a_kill(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        child = process(tmp_path, port)
        await answering(session)
        await session.post("/sim/message", json={"user": ANN, "text": "hello"})
        child.send_signal(signal.SIGTERM)
        _, complaints = await asyncio.to_thread(child.communicate)
        assert complaints == ""
        assert child.returncode == 0
        child = process(tmp_path, port)
        await answering(session)
        assert await write(session) == 2
        child.kill()
        await asyncio.to_thread(child.communicate)
        child = process(tmp_path, port)
        await answering(session)
        assert await write(session) > 10_000
        child.send_signal(signal.SIGINT)
        await asyncio.to_thread(child.communicate)
        assert child.returncode == 0


async def answering(session: aiohttp.ClientSession) -> None:
    for _ in range(400):
        try:
            await session.get("/sim/bot")
        except aiohttp.ClientError:
            await asyncio.sleep(0.05)
        else:
            return
    raise AssertionError("the sandbox does not start")


async def write(session: aiohttp.ClientSession) -> int:
    response = await session.post("/sim/message", json={"user": ANN, "text": "hello"})
    return int((await response.json())["message_id"])


async def test_a_sandbox_whose_clock_dies_stops_and_says_why(caplog: pytest.LogCaptureFixture) -> None:
    async def dies() -> None:
        raise ValueError("no more time")

    stop = asyncio.Event()
    task = asyncio.create_task(dies())
    task.add_done_callback(partial(stop_if_failed, stop))
    await stop.wait()
    assert "no more time" in caplog.text
