"""Configuration, and that the token never gets out."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot import config
from bot.config import (
    BadConfig,
    Config,
    Hook,
    Secret,
    admins_of,
    load,
    settings,
    token_of,
)
from bot.logs import RedactTokens, redact, set_up_logging

CANARY = "987654321:AAcanary_canary-canary_canary-canary"
ADDRESS = f"https://api.telegram.org/bot{CANARY}/getMe"


def test_maintainers_are_named_by_their_ids() -> None:
    assert admins_of({}) == admins_of({"CODEDRILL_ADMINS": " "}) == frozenset()
    assert admins_of({"CODEDRILL_ADMINS": "5, 6,7"}) == {5, 6, 7}


@pytest.mark.parametrize("text", ["@ann", "5;6", "-5", "0", "9" * 30, "٥"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(BadConfig, match="CODEDRILL_ADMINS"):
        admins_of({"CODEDRILL_ADMINS": text})


def test_no_token_is_the_sandbox() -> None:
    assert token_of({}) is None
    assert token_of({"CODEDRILL_TOKEN": "  "}) is None


def test_a_token_is_taken_with_spaces_around_it() -> None:
    token = token_of({"CODEDRILL_TOKEN": f" {CANARY}\n"})
    assert token is not None
    assert token.reveal() == CANARY


@pytest.mark.parametrize(
    "text",
    ["secret", "12:AAcanary_canary-canary_canary", "123456:short", ":AAcanary_canary-canary_canary", f"bot{CANARY}",
     f"{CANARY} {CANARY}", f"<{CANARY}>", CANARY.replace(":", "")],
)  # fmt: skip
def test_what_cannot_be_a_token_is_refused_in_words_that_do_not_repeat_it(text: str) -> None:
    with pytest.raises(BadConfig, match="BotFather") as refusal:
        token_of({"CODEDRILL_TOKEN": text})
    assert text not in str(refusal.value)


def test_settings_come_from_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CODEDRILL_TOKEN", raising=False)
    (tmp_path / ".env").write_text(f'CODEDRILL_TOKEN="{CANARY}"\nCODEDRILL_RATE=\n')
    values = settings(tmp_path)
    assert values["CODEDRILL_TOKEN"] == CANARY
    assert "CODEDRILL_RATE" not in values


def test_the_environment_wins_over_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("CODEDRILL_RATE=5\nCODEDRILL_DATA=from-file\n")
    monkeypatch.setenv("CODEDRILL_RATE", "7")
    monkeypatch.delenv("CODEDRILL_DATA", raising=False)
    values = settings(tmp_path)
    assert (values["CODEDRILL_RATE"], values["CODEDRILL_DATA"]) == ("7", "from-file")


def test_no_env_file_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEDRILL_RATE", "7")
    assert settings(tmp_path)["CODEDRILL_RATE"] == "7"


def test_each_bot_has_its_own_folder() -> None:
    loaded = load({"CODEDRILL_DATA": "/srv/drill"}, Secret(CANARY))
    assert (loaded.data, loaded.decks) == (Path("/srv/drill/987654321"), Path("/srv/drill/decks"))
    assert (loaded.api, loaded.follow_clock, loaded.rate) == ("https://api.telegram.org", False, 30.0)


@pytest.mark.parametrize("rate", ["fast", "0", "-1", "nan", "inf", "1e9", "3,5"])
def test_a_rate_that_is_none_is_refused(rate: str) -> None:
    with pytest.raises(BadConfig, match="CODEDRILL_RATE"):
        load({"CODEDRILL_RATE": rate}, Secret(CANARY))


def test_a_rate_is_a_number() -> None:
    assert load({"CODEDRILL_RATE": "2.5"}, Secret(CANARY)).rate == 2.5


@pytest.mark.parametrize("api", ["http://127.0.0.1:8081", "http://localhost:8081", "http://[::1]:8081"])
def test_the_clock_of_a_sandbox_here_is_followed(api: str) -> None:
    assert load({}, Secret(CANARY), api=api, follow_clock=True).follow_clock


@pytest.mark.parametrize(
    "api",
    [None, "https://api.telegram.org", "http://10.0.0.1:8081", "http://127.0.0.1.evil.org", "http://localhost@evil.org",
     "127.0.0.1", ""],
)  # fmt: skip
def test_nobody_elses_clock_is_followed(api: str | None) -> None:
    with pytest.raises(BadConfig):
        load({}, Secret(CANARY), api=api, follow_clock=True)


HOOK = "https://example.org/drill"


def test_without_a_webhook_updates_are_polled() -> None:
    assert load({"CODEDRILL_WEBHOOK_LISTEN": "0.0.0.0:1"}, Secret(CANARY)).hook is None
    assert load({"CODEDRILL_WEBHOOK_URL": " "}, Secret(CANARY)).hook is None


@pytest.mark.parametrize(
    ("url", "listen", "hook"),
    [
        (f" {HOOK}/ ", None, Hook(HOOK, "127.0.0.1", 8082)),
        ("https://example.org", "0.0.0.0:9000", Hook("https://example.org", "0.0.0.0", 9000)),
        ("https://example.org:8443/a", "[::1]:9000", Hook("https://example.org:8443/a", "::1", 9000)),
    ],
)
def test_a_webhook_has_an_address_outside_and_one_in_here(url: str, listen: str | None, hook: Hook) -> None:
    values = {"CODEDRILL_WEBHOOK_URL": url} | ({"CODEDRILL_WEBHOOK_LISTEN": listen} if listen else {})
    assert load(values, Secret(CANARY)).hook == hook


SANDBOX: dict[str, Any] = {"api": "http://127.0.0.1:8081", "follow_clock": True}


@pytest.mark.parametrize(
    ("url", "hook"),
    [
        ("http://127.0.0.1:9000/a", Hook("http://127.0.0.1:9000/a", "127.0.0.1", 9000)),
        ("http://[::1]:9000", Hook("http://[::1]:9000", "::1", 9000)),
        ("https://localhost:9000", Hook("https://localhost:9000", "127.0.0.1", 8082)),
        (HOOK, None),  # meant for the real bot
    ],
)
def test_a_sandbox_posts_to_this_machine_directly(url: str, hook: Hook | None) -> None:
    assert load({"CODEDRILL_WEBHOOK_URL": url}, Secret(CANARY), **SANDBOX).hook == hook


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000", "https://localhost", "https://[::1]:8443"])
def test_telegram_cannot_post_to_this_machine(url: str) -> None:
    with pytest.raises(BadConfig, match="CODEDRILL_WEBHOOK_URL"):
        load({"CODEDRILL_WEBHOOK_URL": url}, Secret(CANARY))


@pytest.mark.parametrize(
    "url",
    ["example.org", "http://example.org", "ftp://example.org", "https://", "https:///x", "https://example.org:81",
     "https://example.org:x", "https://example.org:99999", "https://[::1", f"{HOOK}?a=b", f"{HOOK}#a",
     "https://me:pw@example.org", "https://example.org/a b", "https://example.org/\x01"],
)  # fmt: skip
def test_what_telegram_cannot_post_to_is_refused(url: str) -> None:
    with pytest.raises(BadConfig, match="CODEDRILL_WEBHOOK_URL"):
        load({"CODEDRILL_WEBHOOK_URL": url}, Secret(CANARY))


@pytest.mark.parametrize(
    "listen", ["8082", ":8082", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "a:0", "a:65536", "a:-1"]
)
def test_where_nobody_can_listen_is_refused(listen: str) -> None:
    with pytest.raises(BadConfig, match="CODEDRILL_WEBHOOK_LISTEN"):
        load({"CODEDRILL_WEBHOOK_URL": HOOK, "CODEDRILL_WEBHOOK_LISTEN": listen}, Secret(CANARY))


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret(CANARY)
    shown = f"{secret} {secret!r} {[secret]} %s" % secret
    assert CANARY not in shown
    assert secret.reveal() == CANARY


def test_a_config_shows_no_token() -> None:
    loaded = Config(Secret(CANARY), Path(), Path())
    assert CANARY not in f"{loaded} {loaded!r} {asdict(loaded)}"


def test_what_looks_like_a_token_is_redacted() -> None:
    assert redact(f"GET {ADDRESS} 404") == "GET https://api.telegram.org/bot<token>/getMe 404"
    assert redact(f"{CANARY} {CANARY}") == "<token> <token>"
    assert redact("at 12:30 J44.1 12345:short") == "at 12:30 J44.1 12345:short"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a handler of ours would write."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactTokens())
    logger = logging.getLogger("canary")
    logger.addHandler(handler)
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)


def write(level: int, message: object, *args: object, **extra: object) -> None:
    logging.getLogger("canary").log(level, message, *args, **extra)  # type: ignore[arg-type]


def test_no_token_in_a_message_or_its_arguments(log: io.StringIO) -> None:
    write(logging.ERROR, f"calling {ADDRESS}")
    write(logging.ERROR, "calling %s for %r with %s", ADDRESS, {"url": ADDRESS}, Secret(CANARY))
    write(logging.ERROR, ValueError(ADDRESS))
    assert CANARY not in log.getvalue()
    assert log.getvalue().count("<token>") == 4


def test_a_token_put_together_by_the_arguments_does_not_get_out(log: io.StringIO) -> None:
    number, _, rest = CANARY.partition(":")
    write(logging.ERROR, "bot%s:%s", number, rest)
    assert log.getvalue() == "bot<token>\n"


def test_no_token_in_a_traceback(log: io.StringIO) -> None:
    try:
        try:
            raise OSError(f"cannot reach {ADDRESS}")
        except OSError as error:
            raise RuntimeError(f"gave up on {CANARY}") from error
    except RuntimeError as error:
        write(logging.ERROR, "failed", exc_info=error)
    assert CANARY not in log.getvalue()
    assert "cannot reach https://api.telegram.org/bot<token>/getMe" in log.getvalue()
    assert "gave up on <token>" in log.getvalue()


def test_no_token_that_was_quoted_for_an_address(log: io.StringIO) -> None:
    write(logging.ERROR, "calling %s", quote(ADDRESS, safe=""))
    assert "canary_canary" not in log.getvalue()


def test_no_token_in_a_stack(log: io.StringIO) -> None:
    record = logging.LogRecord("canary", logging.ERROR, "f", 1, "where", (), None)
    record.stack_info = f"f({CANARY})"
    logging.getLogger("canary").handle(record)
    assert CANARY not in log.getvalue()


def test_no_token_in_a_traceback_that_another_handler_has_formatted(log: io.StringIO) -> None:
    record = logging.LogRecord("canary", logging.ERROR, "f", 1, "failed", (), None)
    record.exc_text = f"OSError: {ADDRESS}"
    logging.getLogger("canary").handle(record)
    assert CANARY not in log.getvalue()


def test_a_message_whose_arguments_do_not_fit_does_no_harm(log: io.StringIO) -> None:
    write(logging.ERROR, "%d cards in %s", CANARY)
    assert log.getvalue() == "%d cards in %s ('<token>',)\n"


def test_a_whole_process_that_dies_says_no_token(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    try:
        set_up_logging()
        error = OSError(f"cannot reach {ADDRESS}")
        sys.excepthook(OSError, error, None)
        logging.getLogger("telegram").info("quiet %s", CANARY)
        logging.getLogger("aiohttp.client").warning("loud %s", CANARY)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    written = capsys.readouterr().err
    assert "stopped by an error" in written
    assert "loud <token>" in written
    assert "quiet" not in written
    assert CANARY not in written


def test_a_token_is_read_from_a_file_or_from_systemds_credential(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{CANARY}\n")
    for values in (
        {"CODEDRILL_TOKEN_FILE": str(tmp_path / "token")},
        {"CREDENTIALS_DIRECTORY": str(tmp_path)},
    ):
        found = token_of(values)
        assert found is not None
        assert found.reveal() == CANARY


def test_the_environments_token_comes_first_and_other_credentials_are_none(tmp_path: Path) -> None:
    assert token_of({"CREDENTIALS_DIRECTORY": str(tmp_path)}) is None
    (tmp_path / "token").write_text("1:other")
    found = token_of({"CODEDRILL_TOKEN": CANARY, "CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert found is not None
    assert found.reveal() == CANARY


@pytest.mark.parametrize("content", [None, b"", b"secretive", b"\xff\xfe"])
def test_a_token_file_that_cannot_be_meant_is_refused_without_its_content(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "given"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadConfig, match="given") as refusal:
        token_of({"CODEDRILL_TOKEN_FILE": str(file)})
    assert "secretive" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "where"),
    [("", None), ("0", None), ("9464", ("127.0.0.1", 9464)), ("0.0.0.0:9464", ("0.0.0.0", 9464)),
     ("[::1]:9464", ("::1", 9464)), ("127.0.0.1:0", None)],
)  # fmt: skip
def test_where_metrics_are_served(text: str, where: tuple[str, int] | None) -> None:
    assert config.metrics_of({"CODEDRILL_METRICS": text}) == where


@pytest.mark.parametrize("text", ["on", "70000", "-1", "localhost", "1:2:x"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(BadConfig, match="CODEDRILL_METRICS"):
        config.metrics_of({"CODEDRILL_METRICS": text})
