"""The `codedrill` command's way in: `codedrill health` is asked every minute and must not cost a second of CPU, so it
is answered before the command line's libraries are imported. Everything else goes to `bot.cli`, its help too.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot import config

_KNOWN = {("health",): False, ("health", "--ready"): True}


def main() -> int:
    asked = _KNOWN.get(tuple(sys.argv[1:]))
    if asked is not None:
        from bot import alive

        return alive.health(config.settings(Path.cwd()), ready=asked)
    from bot.cli import app

    app(prog_name="codedrill")
    return 0
