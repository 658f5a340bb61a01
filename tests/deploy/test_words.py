"""What is written for the person at the server is true: settings, alerts, commands and files exist."""

from __future__ import annotations

import re

from bot.metrics import Metrics
from bot.metrics_page import Page, Seen
from db.watch import Backlog, Watched
from tests.deploy.place import DEPLOY, TOP, alerts, text_of, yaml_of

RUNBOOK = text_of("deploy/runbook.md")
OF_TESTS = {"CODEDRILL_CMS"}  # a server on this machine in place of cms.gov
OF_COMPOSE = {"CODEDRILL_REPLICA"}  # compose.yaml alone sets it
OF_CADDY = {"CODEDRILL_DOMAIN", "CODEDRILL_PATH"}
SETTING = re.compile(r"CODEDRILL_[A-Z]+(?:_[A-Z]+)*")


def test_every_setting_of_the_bot_is_in_the_example_and_no_other() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (TOP / "bot").rglob("*.py"))
    offered = set(re.findall(r"^#(CODEDRILL_\w+)=", text_of("deploy/env.example"), re.MULTILINE))
    assert offered - OF_CADDY == set(SETTING.findall(code)) - OF_TESTS - OF_COMPOSE
    assert set(SETTING.findall(text_of("deploy/Caddyfile"))) >= OF_CADDY


def test_the_example_changes_nothing_as_it_is() -> None:
    lines = text_of("deploy/env.example").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_every_alert_says_in_the_runbook_what_to_do() -> None:
    _, _, section = RUNBOOK.partition("\n## Alerts\n")
    assert sorted(re.findall(r"^### (\w+)$", section, re.MULTILINE)) == sorted(alerts())


def test_every_alert_is_seen_to_ring_and_to_be_silent() -> None:
    tests = yaml_of("deploy/prometheus/rules.test.yml")["tests"]
    seen = [(one["alertname"], bool(one["exp_alerts"])) for test in tests for one in test["alert_rule_test"]]
    assert set(seen) == {(alert, rings) for alert in alerts() for rings in (True, False)}


def test_alerts_ask_for_what_the_bot_tells() -> None:
    told = set(re.findall(r"^(codedrill_\w+)", _page(), re.MULTILINE))
    asked = {name for expr in alerts().values() for name in re.findall(r"codedrill_\w+", expr)}
    assert asked - told == set()


def test_files_that_are_named_exist() -> None:
    words = RUNBOOK + text_of("README.md") + text_of("deploy/compose.yaml") + text_of("deploy/env.example")
    named = set(re.findall(r"deploy/[A-Za-z_*-]+(?:/[a-z]+)?(?:\.[a-z]+)*", words))
    made_by_the_reader = {"deploy/token", "deploy/codedrill.env", "deploy/replica"}
    assert sorted(name for name in named - made_by_the_reader if not list(TOP.glob(name))) == []


def test_the_readme_tells_of_the_server_in_fifteen_lines() -> None:
    _, _, rest = text_of("README.md").partition("\n## On a server\n")
    section = rest.partition("\n## ")[0].strip()
    assert section
    assert len(section.splitlines()) <= 15


def test_both_units_are_the_same_user_with_the_same_folder() -> None:
    shared = re.compile(
        r"^(?:User|DynamicUser|StateDirectory\w*|UMask|Environment=CODEDRILL_DATA)=?.*$", re.MULTILINE
    )
    bot, backup = (
        shared.findall(text_of(f"deploy/{name}.service")) for name in ("codedrill", "codedrill-backup")
    )
    assert bot == backup
    assert len(bot) == 6


def test_only_telegram_and_examples_are_addressed() -> None:
    """No registry, no index: packages and images are named, and whoever installs them says where from."""
    address = re.compile(r"https?://([\w.-]+)")
    files = [path for path in DEPLOY.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    hosts = {host for path in files for host in address.findall(path.read_text(encoding="utf-8"))}
    assert hosts == {"api.telegram.org", "drill.example.org"}


def test_images_are_named_without_a_host() -> None:
    """The part before the first slash is a host where it holds a dot or a port."""
    named = re.compile(r"^(?:ARG PYTHON=| *image: )(\S+)", re.MULTILINE)
    images = [*named.findall(text_of("deploy/Dockerfile")), *named.findall(text_of("deploy/compose.yaml"))]
    assert len(images) == 4
    assert [one for one in images if "/" in one and re.search(r"[.:]", one.partition("/")[0])] == []


def _page() -> str:
    metrics = Metrics()
    metrics.handled_in("home", 0.001)
    metrics.called("getUpdates", "409")
    waiting = Backlog(1, 0.0)
    watched = Watched(waiting, 1, {"reply": waiting}, waiting, 1, 1, {"deck": "build"})
    seen = Seen(metrics, 60.0, {"version": "1"}, {}, 1.0, True, 0, {"wal": 1}, (1, 2), watched, 0.0, 9.0)
    return Page().render(seen).decode()
