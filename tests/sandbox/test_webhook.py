"""What is posted to a webhook, in which order, and calls that come back."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest
from aiohttp import web

from sandbox.files import Upload
from sandbox.methods.webhooks import set_webhook
from tests.sandbox.makers import ANN
from tests.sandbox.webhook_place import SECRET, place, until

BOB = 1002


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
