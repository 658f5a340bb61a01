"""`python -m bot.leash MODULE ...`: run a module as a program that ends with whoever started it.

The demo holds the other end of our standard input. However it ends, by kill -9 too, the pipe closes, and we stop
as on SIGTERM (on Windows as on Ctrl-C). So closing that pipe is also how it stops us.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
from contextlib import suppress


def main() -> None:
    threading.Thread(target=_wait_for_the_end, name="leash", daemon=True).start()
    module = sys.argv.pop(1)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _wait_for_the_end() -> None:
    with suppress(OSError):
        while os.read(0, 1024):
            pass
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGINT)
    else:
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
