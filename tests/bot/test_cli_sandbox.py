"""`codedrill sandbox` and `codedrill sandbox load`: help, wrong words, and what cannot be measured."""

from __future__ import annotations

import json
import logging
import re
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli_sandbox, exits
from bot.cli import app
from sandbox.load.driver import LoadFailed
from sandbox.load.script import DEFAULT, Say, Step, Tap
from sandbox.load.tally import Plan, Tally


def call(*words: str, data: Path | None = None) -> Result:
    env = {"NO_COLOR": "1", "COLUMNS": "200", "TERM": "dumb"}
    return CliRunner().invoke(
        app, ["sandbox", *words], env=env | ({"CODEDRILL_DATA": str(data)} if data else {})
    )


def words_of(text: str) -> set[str]:
    return set(re.findall(r"--?[a-z-]+", text))


def test_help_tells_the_options_of_both() -> None:
    sandbox, load = call("--help"), call("load", "--help")
    assert (sandbox.exit_code, load.exit_code) == (0, 0)
    assert {"--port", "--data", "--no-limits", "--strict", "--seed"} < words_of(sandbox.stdout)
    assert "load" in sandbox.stdout
    assert {
        "--users",
        "--rate",
        "--seconds",
        "--port",
        "--script",
        "--picture",
        "--json",
        "--even",
    } < words_of(load.stdout)


def test_alone_it_starts_the_sandbox_and_a_used_port_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, caplog.at_level(logging.CRITICAL):
        port = other.getsockname()[1]
        result = call("--port", str(port), data=tmp_path)
    assert (result.exit_code, f"port {port} is in use" in caplog.text) == (exits.ANOTHER, True)


def test_without_a_sandbox_there_is_nothing_to_load(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        port = closed_soon.getsockname()[1]
    result = call("load", "--port", str(port))
    assert (result.exit_code, f"There is no sandbox at http://127.0.0.1:{port}" in caplog.text) == (1, True)


@pytest.mark.parametrize(
    "words",
    [("--users", "0"), ("--rate", "0"), ("--seconds", "soon"), ("--port", "70000"), ("--pictures", "x")],
)
def test_wrong_words_exit_2(words: tuple[str, ...]) -> None:
    assert call("load", *words).exit_code == 2


def test_a_bad_script_is_told_before_anything_is_done(tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("say /start\ndance\n")
    result = call("load", "--script", str(script))
    assert (result.exit_code, 'line 2: "dance" is no step' in result.stderr) == (2, True)
    assert call("load", "--script", str(tmp_path / "none")).exit_code == 2


@pytest.mark.parametrize("option", ["--picture", "--json"])
def test_a_missing_folder_is_told_before_anything_is_done(tmp_path: Path, option: str) -> None:
    result = call("load", option, str(tmp_path / "none" / "file"))
    assert (result.exit_code, "there is no folder" in result.stderr) == (2, True)


class Runs:
    """Stands where the driver is and remembers what was asked."""

    def __init__(self, answered: int) -> None:
        self.answered = answered
        self.asked: list[tuple[str, Plan, tuple[Step, ...]]] = []

    def __call__(self, address: str, plan: Plan, script: tuple[Step, ...]) -> Tally:
        self.asked.append((address, plan, script))
        tally = Tally(plan, acts=2, unanswered=2 - self.answered, elapsed=1)
        for number in range(self.answered):
            tally.answer(number, 0.25)
        return tally


def test_options_become_the_plan_and_figures_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = Runs(answered=2)
    monkeypatch.setattr("sandbox.load.driver.run", runs)
    (tmp_path / "s.txt").write_text("say hi\ntap *\n")
    files = ("--picture", str(tmp_path / "load.png"), "--json", str(tmp_path / "load.json"))
    numbers = ("--users", "5", "--rate", "2", "--seconds", "1", "--port", "9999", "--seed", "3", "--even")
    result = call("load", *numbers, *files, "--script", str(tmp_path / "s.txt"))
    assert result.exit_code == 0, result.output
    plan = Plan(users=5, rate=2, seconds=1, even=True, seed=3)
    assert runs.asked == [("http://127.0.0.1:9999", plan, (Say("hi"), Tap("*")))]
    assert "250.0 ms" in result.stdout
    assert json.loads((tmp_path / "load.json").read_text())["percentiles_ms"]["p99"] == 250
    assert (tmp_path / "load.png").read_bytes().startswith(b"\x89PNG")


def test_without_options_a_thousand_learners_walk_the_default_script(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Runs(answered=1)
    monkeypatch.setattr("sandbox.load.driver.run", runs)
    assert call("load").exit_code == 0
    assert runs.asked == [("http://127.0.0.1:8081", Plan(users=1000, rate=200, seconds=30), DEFAULT)]


def test_a_bot_that_answered_nothing_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("sandbox.load.driver.run", Runs(answered=0))
    result = call("load")
    assert (result.exit_code, "The bot answered none of 2 acts" in caplog.text) == (1, True)
    assert "unanswered within 10 s" in result.stdout


def test_a_run_that_failed_is_told_with_exit_1(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> Tally:
        raise LoadFailed("No bot polls the sandbox.")

    monkeypatch.setattr("sandbox.load.driver.run", fails)
    assert (call("load").exit_code, "No bot polls the sandbox." in caplog.text) == (1, True)
    assert cli_sandbox.NOTHING_MEASURED == 1
