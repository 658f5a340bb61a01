"""Posts to a webhook: a real receiver on this machine, and a clock that moves only when the test says so."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from sandbox.clock import Clock
from sandbox.files import Upload
from sandbox.jsontext import Object, loads
from sandbox.methods.webhooks import delete_webhook, get_webhook_info, set_webhook
from sandbox.refusal import Refused, Told
from sandbox.webhook import GONE_SECONDS, Deliverer
from sandbox.world import World
from tests.sandbox.makers import ANN, NOON, pass_on

BOB = 1002
SECRET = "s3cret_-"


class Post:
    """One post, which waits for its answer."""

    def __init__(self, request: web.BaseRequest, body: bytes) -> None:
        self.path, self.headers = request.path, dict(request.headers)
        self.update: Object = loads(body)
        self.answer: asyncio.Future[web.Response] = asyncio.get_running_loop().create_future()

    @property
    def id(self) -> int:
        return int(self.update["update_id"])

    def give(self, status: int = 200, **extra: Any) -> None:
        self.answer.set_result(web.Response(status=status, **extra))


class Place:
    """A world, its deliverer, and the bot's end of the wire."""

    def __init__(self) -> None:
        self.clock = Clock(frozen_at=NOON)
        self.world = World(self.clock)
        self.arrived: asyncio.Queue[Post] = asyncio.Queue()
        self.calls: list[tuple[str, Object]] = []
        self.taken = 0
        self.deliverer: Deliverer
        self.address = ""

    async def receive(self, request: web.BaseRequest) -> web.Response:
        post = Post(request, await request.read())
        self.arrived.put_nowait(post)
        return await post.answer

    async def run_reply(self, method: str, params: Object) -> None:
        self.calls.append((method, params))

    def take(self) -> None:
        self.taken += 1

    def hook(self, path: str = "/hook", **more: Any) -> None:
        set_webhook(self.world, {"url": self.address + path, **more})

    def say(self, chat: int, text: str = "hello") -> None:
        self.world.send_update("message", {"chat": {"id": chat}, "text": text})

    async def post(self) -> Post:
        return await self.arrived.get()

    async def fence(self) -> list[int]:
        """What else is posted now: with one connection, whoever is ready is posted before who comes later."""
        self.say(self.clock.version - 10**6)
        found = []
        while (post := await self.post()).update["message"]["chat"]["id"] > 0:
            found.append(post.id)
        post.give()
        return found

    async def settle(self) -> None:
        """Until nothing is under way any more."""
        await until(lambda: not self.deliverer._posts)
        await pass_on()

    @property
    def info(self) -> Object:
        return get_webhook_info(self.world, {})


async def until(holds: Callable[[], bool]) -> None:
    """Let everybody else run until it holds."""
    while not holds():
        await asyncio.sleep(0)


@asynccontextmanager
async def place(tls: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[Place]:
    here = Place()
    server = web.Server(here.receive)
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    here.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    here.deliverer = Deliverer(here.world, here.run_reply, on_taken=here.take, **options)
    running = asyncio.create_task(here.deliverer.run())
    try:
        yield here
    finally:
        here.deliverer.close()
        await running
        await runner.cleanup()


# ---- what is posted


async def test_an_update_is_posted_as_plain_json_with_the_secret() -> None:
    async with place() as here:
        here.hook(secret_token=SECRET)
        here.say(ANN)
        post = await here.post()
        assert post.update == {"update_id": 1, "message": {"chat": {"id": ANN}, "text": "hello"}}
        assert (post.path, post.headers["Content-Type"]) == ("/hook", "application/json")
        assert post.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
        post.give()


async def test_without_a_secret_there_is_no_such_header() -> None:
    async with place() as here:
        here.hook()
        here.say(ANN)
        assert "X-Telegram-Bot-Api-Secret-Token" not in (await here.post()).headers


async def test_what_waited_before_the_webhook_was_set_is_posted() -> None:
    async with place() as here:
        here.say(ANN)
        here.hook()
        assert (await here.post()).id == 1


async def test_a_name_with_a_fixed_address_on_this_machine_is_posted_there() -> None:
    async with place() as here:
        port = here.address.rpartition(":")[2]
        set_webhook(here.world, {"url": f"http://bot.example.org:{port}/hook", "ip_address": "127.0.0.1"})
        here.say(ANN)
        assert (await here.post()).headers["Host"] == f"bot.example.org:{port}"
        assert here.info["ip_address"] == "127.0.0.1"


@pytest.mark.parametrize("status", [200, 201, 204, 299])
async def test_any_2xx_acknowledges(status: int) -> None:
    async with place() as here:
        here.hook()
        here.say(ANN)
        rev = here.world.rev
        (await here.post()).give(status)
        assert await here.fence() == []
        await until(lambda: not here.info["pending_update_count"])
        assert "last_error_message" not in here.info
        assert here.taken == 2  # the fence is one
        assert here.world.rev > rev


# ---- order


async def test_one_chat_is_posted_in_order_and_two_side_by_side() -> None:
    async with place() as here:
        here.hook()
        for chat in (ANN, ANN, BOB):
            here.say(chat)
        first, second = await here.post(), await here.post()
        assert (first.id, second.id) == (1, 3)
        assert await here.fence() == []
        first.give()
        third = await here.post()
        assert third.id == 2
        third.give()
        second.give()


async def test_no_more_posts_are_under_way_than_the_bot_allows() -> None:
    async with place() as here:
        here.hook(max_connections=2)
        for chat in range(1, 6):
            here.say(chat)
        under_way = [await here.post(), await here.post()]
        order = [post.id for post in under_way]
        for _ in range(3):
            assert here.arrived.empty()
            under_way.pop(0).give()
            under_way.append(await here.post())
            order.append(under_way[-1].id)
        assert order == [1, 2, 3, 4, 5]
        for post in under_way:
            post.give()


def self_signed(folder: Path, name: str) -> tuple[ssl.SSLContext, bytes]:
    """A server's end of TLS, and the certificate it shows."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    names = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    return tls, certificate.read_bytes()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="a certificate is made with openssl")
@pytest.mark.parametrize(
    ("host", "given", "error"),
    [
        ("localhost", False, ""),
        ("bot.example.org", True, ""),
        ("other.example.org", True, "SSL error {[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"),
    ],
)
async def test_https_is_checked_against_the_certificate_that_was_given(
    host: str, given: bool, error: str, tmp_path: Path
) -> None:
    tls, certificate = self_signed(tmp_path, "bot.example.org")
    async with place(tls) as here:
        pem = {"certificate": Upload("c.pem", "", certificate)} if given else {}
        url = f"https://{host}:{here.address.rpartition(':')[2]}/"
        set_webhook(here.world, {"url": url, "ip_address": "127.0.0.1", **pem})
        assert here.info["has_custom_certificate"] is given
        here.say(ANN)
        if error:
            await until(lambda: "last_error_message" in here.info)
            assert here.info["last_error_message"].startswith(error)
        else:
            (await here.post()).give()


# ---- trouble


async def test_a_failure_is_told_and_tried_again_when_its_rest_is_over() -> None:
    async with place() as here:
        here.hook(max_connections=1)
        here.say(ANN)
        for rest in (1, 2, 4):
            (await here.post()).give(500, reason="Internal Server Error")
            assert await here.fence() == []
            assert (
                here.info["last_error_message"]
                == "Wrong response from the webhook: 500 Internal Server Error"
            )
            assert here.info["last_error_date"] == here.clock.now()
            here.clock.advance(rest - 0.5)
            assert await here.fence() == []
            await here.settle()
            here.clock.advance(0.5)  # nothing but the clock wakes it
        assert (await here.post()).id == 1


async def test_a_receiver_may_ask_for_a_rest() -> None:
    async with place() as here:
        here.hook(max_connections=1)
        here.say(ANN)
        (await here.post()).give(503, headers={"Retry-After": "30"})
        assert await here.fence() == []
        here.clock.advance(29)
        assert await here.fence() == []
        here.clock.advance(1)
        assert (await here.post()).id == 1


async def test_a_tap_that_would_be_too_late_is_dropped() -> None:
    async with place() as here:
        here.hook(max_connections=1)
        here.world.send_update("callback_query", {"id": "1", "from": {"id": ANN}})
        (await here.post()).give(503, headers={"Retry-After": "151"})
        assert await here.fence() == []
        here.clock.advance(86_000)
        assert await here.fence() == []
        assert [one.id for one in here.world.updates.waiting if "callback_query" in one.update] == []


async def test_redirects_are_not_followed() -> None:
    async with place() as here:
        here.hook(max_connections=1)
        here.say(ANN)
        (await here.post()).give(302, headers={"Location": "/elsewhere"})
        assert await here.fence() == []
        assert here.info["last_error_message"] == "Wrong response from the webhook: 302 Found"


async def test_a_port_where_nobody_listens() -> None:
    async with place() as here:
        set_webhook(here.world, {"url": "http://127.0.0.1:1/"})
        here.say(ANN)
        await until(lambda: "last_error_message" in here.info)
        assert here.info["last_error_message"] == "Connection refused"
        here.hook()
        assert "last_error_message" not in here.info
        assert (await here.post()).id == 1


async def test_a_receiver_that_never_answers() -> None:
    async with place(post_seconds=0.05) as here:
        here.hook()
        here.say(ANN)
        await here.post()
        await until(lambda: "last_error_message" in here.info)
        assert here.info["last_error_message"] == "Read timeout expired"


async def test_a_receiver_that_says_gone_for_23_hours_loses_its_webhook() -> None:
    async with place() as here:
        here.hook()
        here.say(ANN)
        gone_for = 0.0
        while gone_for <= GONE_SECONDS:
            (await here.post()).give(410)
            await until(lambda: here.info.get("last_error_date") == here.clock.now())
            assert here.info["url"] != ""
            here.clock.advance(1800)
            gone_for += 1800
        (await here.post()).give(410)
        await until(lambda: not here.info["url"])
        assert here.info["pending_update_count"] == 1


# ---- a call in the answer


async def test_a_call_in_the_answer_is_run() -> None:
    async with place() as here:
        here.hook()
        here.say(ANN)
        call = {"method": "sendMessage", "chat_id": ANN, "text": "hi"}
        (await here.post()).answer.set_result(web.json_response(call))
        assert await here.fence() == []
        assert here.calls == [("sendMessage", {"chat_id": ANN, "text": "hi"})]


@pytest.mark.parametrize(
    "body",
    ["", "ok", "{", "[1]", "{}", '{"method": 1}', '{"method": ""}', '{"method": "getMe"}', '{"method": "SetWebhook"}',
     '{"method": "deleteWebhook"}', '{"method": "logOut"}'],
)  # fmt: skip
async def test_any_other_answer_is_no_call(body: str) -> None:
    async with place() as here:
        here.hook()
        here.say(ANN)
        (await here.post()).give(text=body)
        assert await here.fence() == []
        assert here.calls == []
        assert "last_error_message" not in here.info


# ---- changing one's mind


async def test_after_a_change_nothing_goes_to_the_old_address() -> None:
    async with place() as here:
        here.hook("/old")
        here.say(ANN)
        here.say(ANN)
        old = await here.post()
        here.hook("/new")
        old.give()  # nobody hears it any more
        new = await here.post()
        assert (new.path, new.id) == ("/new", 1)
        new.give()
        assert ((await here.post()).path, here.arrived.empty()) == ("/new", True)


async def test_after_deletion_everything_waits_for_polls() -> None:
    async with place() as here:
        here.hook()
        here.say(ANN)
        old = await here.post()
        delete_webhook(here.world, {})
        old.give()
        here.say(ANN)
        for _ in range(20):
            await asyncio.sleep(0)
        assert (here.arrived.empty(), here.info["pending_update_count"]) == (True, 2)


async def test_setting_the_same_again_disturbs_nothing() -> None:
    async with place() as here:
        here.hook()
        here.say(ANN)
        post = await here.post()
        here.hook()
        post.give()
        assert await here.fence() == []


# ---- what a bot may say


def new_world() -> World:
    return World(Clock(frozen_at=NOON))


def test_everything_set_is_told_again() -> None:
    world = new_world()
    url = "https://localhost:8443/a/b"
    more = {"max_connections": 7, "allowed_updates": '["message"]', "secret_token": SECRET}
    assert set_webhook(world, {"url": url, **more}) == Told(result=True, description="Webhook was set")
    assert get_webhook_info(world, {}) == {
        "url": url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 7,
        "allowed_updates": ["message"],
    }
    assert delete_webhook(world, {}) == Told(result=True, description="Webhook was deleted")
    assert get_webhook_info(world, {})["url"] == ""
    assert world.webhook is None


def test_pending_updates_are_dropped_when_asked_for() -> None:
    world = new_world()
    for method in (set_webhook, delete_webhook):
        world.send_update("message", {"chat": {"id": ANN}})
        method(world, {"url": "http://localhost/", "drop_pending_updates": "true"})
        assert get_webhook_info(world, {})["pending_update_count"] == 0


def test_without_an_address_the_webhook_is_deleted() -> None:
    world = new_world()
    set_webhook(world, {"url": "http://localhost/"})
    set_webhook(world, {"url": ""})
    assert world.webhook is None


@pytest.mark.parametrize(("given", "used"), [(None, 40), (0, 40), (1, 1), ("100", 100), (101, 100), (-3, 1)])
def test_connections_are_1_to_100(given: Any, used: int) -> None:
    world = new_world()
    set_webhook(world, {"url": "http://localhost/", "max_connections": given})
    assert get_webhook_info(world, {})["max_connections"] == used


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "https://127.9.9.9:1/x", "http://[::1]:8080/", "https://localhost", "LOCALHOST:88"],
)
def test_this_machine_is_posted_to(url: str) -> None:
    assert set_webhook(new_world(), {"url": url}).result is True


HERE_ONLY = "Bad Request: bad webhook: the sandbox posts to this machine only"
INVALID = "Bad Request: invalid webhook URL specified"


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"url": "https://example.org/"}, HERE_ONLY),
        ({"url": "https://10.0.0.1/"}, HERE_ONLY),
        ({"url": "https://localhost.example.org/"}, HERE_ONLY),
        ({"url": "https://localhost@example.org/"}, HERE_ONLY),
        ({"url": "https://example.org/", "ip_address": "10.0.0.1"}, HERE_ONLY),
        ({"url": "https://10.0.0.1/", "ip_address": "127.0.0.1"}, HERE_ONLY),
        ({"url": "https://localhost/", "ip_address": "10.0.0.1"}, HERE_ONLY),
        ({"url": "https://127.0.0.1/", "ip_address": "10.0.0.1"}, HERE_ONLY),
        (
            {"url": "https://localhost/", "ip_address": "x"},
            "Bad Request: bad webhook: Invalid IP address specified",
        ),
        ({"url": "ftp://localhost/"}, INVALID),
        ({"url": "https:///x"}, INVALID),
        ({"url": "https://localhost:99999/"}, INVALID),
        ({"url": "https://localhost:x/"}, INVALID),
        ({"url": "https://[::1/"}, INVALID),
        ({"url": "https://example.org\\@localhost/"}, INVALID),
        ({"url": "https://[::1%25example.org]/"}, HERE_ONLY),
        ({"url": "https://localhost/a b"}, INVALID),
        ({"url": "https://localhost/" + 3000 * "a"}, INVALID),
        ({"secret_token": "a b"}, "Bad Request: secret token contains unallowed characters"),
        ({"secret_token": "é"}, "Bad Request: secret token contains unallowed characters"),
        ({"secret_token": 257 * "a"}, "Bad Request: secret token is too long"),
        ({"certificate": "no PEM"}, "Bad Request: bad webhook: failed to set custom certificate file"),
        ({"allowed_updates": "{}"}, "Bad Request: expected an Array of String as allowed_updates"),
    ],
)
def test_what_cannot_be_a_webhook_is_refused_and_changes_nothing(
    params: dict[str, Any], refusal: str
) -> None:
    world = new_world()
    world.send_update("message", {"chat": {"id": ANN}})
    with pytest.raises(Refused) as refused:
        set_webhook(world, {"url": "https://localhost/", "drop_pending_updates": True, **params})
    assert (refused.value.status, refused.value.description) == (400, refusal)
    assert (world.webhook, len(world.updates)) == (None, 1)


async def test_during_an_outage_nothing_is_posted_and_afterwards_everything() -> None:
    outage = [True]
    async with place(is_out=lambda: outage[0]) as here:
        here.hook()
        here.say(ANN)
        await until(lambda: "last_error_message" in here.info)
        assert (here.arrived.empty(), here.info["last_error_message"]) == (True, "Connection timed out")
        outage[0] = False
        here.clock.advance(60)
        assert (await here.post()).id == 1
