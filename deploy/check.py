"""`make check` for the files that are not Python: each is read by the tool that reads it in earnest, offline.

hadolint, check-jsonschema, caddy, shellcheck and litestream come with the hashed lock. promtool and systemd-analyze
are a machine's own: where one is missing its check is left out and named, or fails with CODEDRILL_REQUIRE_TOOLS (CI).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
INSTALLED = "/opt/codedrill/bin/codedrill"  # what the units start
EXPOSURE = 15  # tenths: systemd calls up to 2.0 "OK"
SECONDS = 60.0
OK, LEFT_OUT, WRONG = "ok", "left out", "WRONG"


class Wrong(Exception):
    """A tool found something; its words."""


@dataclass(frozen=True, slots=True)
class Job:
    """One look: by this tool, at the project in `top`, with a folder of its own for what the tool writes."""

    tool: str
    top: Path
    own: Path

    def run(self, *words: str | Path, env: Mapping[str, str] | None = None) -> str:
        """What the tool said, standard error included. Raises `Wrong`."""
        done = subprocess.run(  # noqa: S603  # our own commands
            [self.tool, *map(str, words)],
            cwd=self.top,
            env={**os.environ, "NO_COLOR": "1", "HOME": str(self.own), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode:
            raise Wrong(done.stdout.strip() or f"ended with {done.returncode}")
        return done.stdout


@dataclass(frozen=True, slots=True)
class Check:
    """`tool` is looked for beside Python and on the path; `missing` says where it would come from."""

    tool: str
    of: str
    look: Callable[[Job], str]  # what there is to say when all is well. Raises `Wrong`
    missing: str = "`make check` installs it where there is a build for the machine"


@dataclass(frozen=True, slots=True)
class Outcome:
    verdict: str
    text: str
    seconds: float = 0.0


def dockerfile(job: Job) -> str:
    job.run("--no-color", "deploy/Dockerfile")
    return ""


def compose(job: Job) -> str:
    job.run("--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml")
    return ""


def workflows(job: Job) -> str:
    found = sorted((job.top / ".github").glob("workflows/*.y*ml"))
    if found:
        job.run("--builtin-schema", "vendor.github-workflows", *found)
    return f"{len(found)} of them"


def caddyfile(job: Job) -> str:
    job.run("validate", "--adapter", "caddyfile", "--config", "deploy/Caddyfile")
    job.run("fmt", "deploy/Caddyfile")
    return ""


def scripts(job: Job) -> str:
    files = (path for folder in (".ci", "deploy") for path in sorted((job.top / folder).rglob("*")))
    found = [path for path in files if path.is_file() and _is_shell(path)]
    job.run(*found)
    return ", ".join(str(path.relative_to(job.top)) for path in found)


def _is_shell(path: Path) -> bool:
    with path.open("rb") as file:
        first = file.readline(80).rstrip()
    return first.startswith(b"#!") and first.endswith(b"sh")


def rules(job: Job) -> str:
    job.run("check", "rules", "deploy/prometheus/rules.yml")
    job.run("test", "rules", "deploy/prometheus/rules.test.yml")
    return "their tests too"


def units(job: Job) -> str:
    """An unknown key is only a warning to systemd; to us any word about our units is wrong."""
    copies = [_as_installed(unit, job.own) for unit in sorted((job.top / "deploy").glob("codedrill*.*er*"))]
    said = job.run("verify", "--man=no", "--recursive-errors=no", *copies)
    if ours := [line for line in said.splitlines() if "codedrill" in line]:
        raise Wrong("\n".join(ours))
    return ", ".join(copy.name for copy in copies)


def _as_installed(unit: Path, folder: Path) -> Path:
    """A command that is not there is an error to systemd; Python is."""
    copy = folder / unit.name
    copy.write_text(unit.read_text(encoding="utf-8").replace(INSTALLED, sys.executable), encoding="utf-8")
    return copy


def exposure(job: Job) -> str:
    services = sorted((job.top / "deploy").glob("*.service"))
    said = [job.run("security", "--offline=true", f"--threshold={EXPOSURE}", one) for one in services]
    last = [text.strip().splitlines()[-1].partition(" for ")[2] for text in said]
    return ", ".join(line.encode("ascii", "ignore").decode().strip() for line in last)


def replication(job: Job) -> str:
    """It takes keys that it does not know; so a bot's folder is copied once, and read back."""
    data, replica, back = job.own / "data", job.own / "replica", job.own / "back.sqlite"
    (data / "1").mkdir(parents=True)
    with closing(sqlite3.connect(data / "1/codedrill.sqlite")) as made:
        made.executescript(
            "pragma journal_mode=wal; create table word (text); insert into word values ('here');"
        )
    where = {"CODEDRILL_DATA": str(data), "CODEDRILL_REPLICA": str(replica)}
    job.run("replicate", "-once", "-config", "deploy/litestream.yml", env=where)
    job.run("restore", "-o", back, f"file://{replica}/1/codedrill.sqlite")
    with closing(sqlite3.connect(back)) as restored:
        if restored.execute("select text from word").fetchall() != [("here",)]:
            raise Wrong("what was restored is not what was there")
    return "copied and restored"


CHECKS: Sequence[Check] = (
    Check("hadolint", "Dockerfile", dockerfile),
    Check("check-jsonschema", "compose.yaml", compose),
    Check("check-jsonschema", "workflows", workflows),
    Check("caddy", "Caddyfile", caddyfile),
    Check("shellcheck", "shell scripts", scripts),
    Check("promtool", "Prometheus rules", rules, "it is in Debian's package prometheus"),
    Check("systemd-analyze", "systemd units", units, "there is no systemd on this machine"),
    Check("systemd-analyze", "their exposure", exposure, "there is no systemd on this machine"),
    Check("litestream", "litestream.yml", replication),
)


def made(check: Check, top: Path, *, required: bool = False) -> Outcome:
    tool = found(check.tool)
    if tool is None:
        return Outcome(WRONG if required else LEFT_OUT, f"{check.tool} is not here: {check.missing}")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="codedrill-check-") as own:
        try:
            verdict, text = OK, check.look(Job(tool, top, Path(own)))
        except (Wrong, OSError, sqlite3.Error, subprocess.TimeoutExpired) as wrong:
            verdict, text = WRONG, str(wrong)
    return Outcome(verdict, text, time.monotonic() - begun)


def found(tool: str) -> str | None:
    beside = Path(sys.executable).parent
    return shutil.which(tool, path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")


def main() -> int:
    required = bool(os.environ.get("CODEDRILL_REQUIRE_TOOLS"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(lambda check: made(check, TOP, required=required), CHECKS))
    for check, outcome in zip(CHECKS, outcomes, strict=True):
        line = f"{outcome.verdict:>8}  {check.of} ({check.tool}, {outcome.seconds:.1f} s) {outcome.text}"
        print(line.rstrip())  # noqa: T201  # its answer
    return int(any(outcome.verdict == WRONG for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
