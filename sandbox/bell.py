"""Waiting in asyncio without threads and without a loop of one's own: someone rings, all who listen wake.

It works under a virtual-time event loop too, as it only uses the loop's futures and timers.
"""

from __future__ import annotations

import asyncio


class Bell:
    def __init__(self) -> None:
        self._ears: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for ear in self._ears:
            if not ear.done():
                ear.set_result(None)

    async def hear(self, seconds: float) -> bool:
        """Whether it rang within `seconds` from now."""
        ear: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ears.add(ear)
        try:
            await asyncio.wait_for(ear, seconds)
        except TimeoutError:
            return False
        finally:
            self._ears.discard(ear)
        return True
