"""Processes of a benchmark: starting them, and what the system says about them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket

NAN = float("nan")


def start(env: Mapping[str, str], module: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", module, *arguments], env=env)  # noqa: S603


def free_port() -> int:
    with closing(socket()) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def cpu_seconds(pid: int) -> float:
    """User and system time of a process; NaN where /proc does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return NAN
    return (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))


def memory_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return NAN
    return pages * float(os.sysconf("SC_PAGE_SIZE")) / 2**20


@contextmanager
def apart(pid: int) -> Iterator[bool]:
    """The process on one core and this one on another, so that neither steals from the other; whether that went."""
    if not hasattr(os, "sched_setaffinity"):
        yield False
        return
    cores = os.sched_getaffinity(0)
    if len(cores) < 2:
        yield False
        return
    one, other, *_ = sorted(cores)
    os.sched_setaffinity(pid, {one})
    os.sched_setaffinity(0, {other})
    try:
        yield True
    finally:
        os.sched_setaffinity(0, cores)
