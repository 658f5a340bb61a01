"""The whole bot over real HTTP (placeholder until the sandbox is there)."""

from rich.console import Console


def run(console: Console, seconds: float) -> None:
    console.print("bot: not measured yet", seconds)
