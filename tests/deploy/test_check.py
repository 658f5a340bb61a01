"""Each file of deploy/ with a slip in it: the tool that reads it says so. Without one it is silent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deploy import check
from tests.deploy.place import TOP

BY_NAME = {one.of: one for one in check.CHECKS}
SLIPS = [
    ("Dockerfile", "deploy/Dockerfile", "FROM ${PYTHON} AS final", "FROM python AS final", "DL3006"),
    ("Dockerfile", "deploy/Dockerfile", "ENTRYPOINT [", "ENTRPOINT [", "unexpected"),
    ("compose.yaml", "deploy/compose.yaml", "healthcheck:", "healthchek:", "healthchek"),
    ("compose.yaml", "deploy/compose.yaml", "cap_drop: [ALL]", "cap_drop: ALL", "cap_drop"),
    ("Caddyfile", "deploy/Caddyfile", "max_size 1MiB", "max_sise 1MiB", "max_sise"),
    ("Caddyfile", "deploy/Caddyfile", "\t\trespond 404", "  respond 404", "--overwrite"),
    ("shell scripts", "deploy/image.sh", "target=$2", "taget=$2", "SC2154"),
    ("shell scripts", ".ci/run", 'cd "$(dirname "$0")/.."', "cd $(dirname $0)/..", "SC2046"),
    ("Prometheus rules", "deploy/prometheus/rules.yml", "> 120", ">> 120", "parse error"),
    ("Prometheus rules", "deploy/prometheus/rules.yml", "> 120", "> 100", "CodeDrillNotPolling"),
    ("systemd units", "deploy/codedrill.service", "WatchdogSec", "WatchDogSec", "WatchDogSec"),
    ("systemd units", "deploy/codedrill-backup.timer", "00/6:17:00", "00/6:77:00", "00/6:77:00"),
    ("their exposure", "deploy/codedrill.service", "CapabilityBoundingSet=\n", "", "CapabilityBoundingSet"),
    ("litestream.yml", "deploy/litestream.yml", "dir: ", "dri: ", "dir"),
    ("litestream.yml", "deploy/litestream.yml", "recursive: true", "recursive: false", ""),
]


@pytest.mark.parametrize("name", BY_NAME)
def test_as_they_are_the_files_are_right(name: str) -> None:
    outcome = check.made(_here(name), TOP)
    assert outcome.verdict == check.OK, outcome.text


@pytest.mark.parametrize(("name", "file", "right", "slip", "said"), SLIPS)
def test_a_slip_is_found(name: str, file: str, right: str, slip: str, said: str, tmp_path: Path) -> None:
    one = _here(name)
    top = _copy(tmp_path / "top")
    text = (top / file).read_text(encoding="utf-8")
    assert right in text
    (top / file).write_text(text.replace(right, slip), encoding="utf-8")
    outcome = check.made(one, top)
    assert outcome.verdict == check.WRONG
    assert said in outcome.text


def test_a_tool_that_is_missing_is_named_and_not_a_failure_unless_required() -> None:
    absent = check.Check("no-such-tool", "something", lambda _: "", "it cannot be had")
    assert check.made(absent, TOP) == check.Outcome(
        check.LEFT_OUT, "no-such-tool is not here: it cannot be had"
    )
    assert check.made(absent, TOP, required=True).verdict == check.WRONG


def _here(name: str) -> check.Check:
    one = BY_NAME[name]
    if check.found(one.tool) is None:
        pytest.skip(f"{one.tool} is not here: {one.missing}")
    return one


def _copy(top: Path) -> Path:
    for folder in ("deploy", ".ci"):
        shutil.copytree(TOP / folder, top / folder)
    return top
