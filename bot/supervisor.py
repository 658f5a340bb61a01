"""What systemd is told (sd_notify): ready, what we do, still alive, stopping. Without it nothing is said.

The protocol is lines of `NAME=value` to a datagram socket whose path is in NOTIFY_SOCKET (sd_notify(3)). A socket
that does not take them is no trouble of ours.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

STARTING_SECONDS = 60.0  # so much longer a start may take, said again and again while it goes on


@dataclass(frozen=True, slots=True)
class Supervisor:
    """`address`: empty without a supervisor. `watchdog_seconds`: how often it wants to hear of us, None for never."""

    address: str = ""
    watchdog_seconds: float | None = None

    @classmethod
    def of(cls, values: Mapping[str, str], pid: int) -> Supervisor:
        """From the environment; a watchdog that is meant for another process is not ours."""
        address = values.get("NOTIFY_SOCKET", "")
        period, whose = values.get("WATCHDOG_USEC", ""), values.get("WATCHDOG_PID", "")
        if not (address and period.isdigit() and int(period)) or whose not in ("", str(pid)):
            return cls(address)
        return cls(address, int(period) / 1e6)

    def starting(self, status: str, seconds: float = STARTING_SECONDS) -> None:
        """It goes on; the start must not be given up for so long."""
        self.tell(STATUS=status, EXTEND_TIMEOUT_USEC=str(int(seconds * 1e6)))

    def tell(self, **states: str) -> None:
        if not self.address:
            return
        lines = "\n".join(f"{name}={value.partition(chr(10))[0]}" for name, value in states.items())
        path = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)
            line.sendto(lines.encode(), path)
