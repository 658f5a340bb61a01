"""python -m sandbox: the local Telegram as a process of its own."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sandbox.server import DEFAULT_PORT, PortInUse, run
from sandbox.store import CorruptWorld


def main(arguments: Sequence[str] | None = None) -> None:
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        run(
            port=given.port,
            data=given.data,
            token=given.token,
            limits=given.limits,
            strict=given.strict,
            seed=given.seed,
        )
    except (PortInUse, CorruptWorld, ValueError, OSError) as trouble:
        parser.exit(1, f"sandbox: {trouble}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sandbox", description="A local Telegram for bots: 127.0.0.1 only.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--data", type=Path, help="folder in which the world survives restarts")
    parser.add_argument("--token", help="the only token to accept; else the first one seen")
    parser.add_argument(
        "--no-limits", dest="limits", action="store_false", help="no flood limits (benchmarks)"
    )
    parser.add_argument(
        "--strict", action="store_true", help="count parameters that the Bot API does not know"
    )
    parser.add_argument("--seed", type=int, default=0, help="of dice and of faults by chance")
    return parser


if __name__ == "__main__":
    main()
