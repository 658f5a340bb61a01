"""`python -m bot`: the bot process alone, without the command line's libraries."""

import argparse
import sys
from pathlib import Path

from bot import config as configuration
from bot.exits import explain
from bot.logs import log_as


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Run the bot process.")
    parser.add_argument(
        "--sandbox", metavar="ADDRESS", help="talk to this local Telegram and follow its clock"
    )
    arguments = parser.parse_args()
    values = configuration.settings(Path.cwd())
    return explain(lambda: _run(values, arguments.sandbox))


def _run(values: dict[str, str], sandbox: str | None) -> None:
    log_as(values)
    from bot import app

    if sandbox is not None:
        token = configuration.Secret(configuration.SANDBOX_TOKEN)
        app.run(configuration.load(values, token, api=sandbox, follow_clock=True))
        return
    real = configuration.token_of(values)
    if real is None:
        raise configuration.BadConfig("no token: set CODEDRILL_TOKEN, or start `codedrill demo`")
    app.run(configuration.load(values, real))


if __name__ == "__main__":
    sys.exit(main())
