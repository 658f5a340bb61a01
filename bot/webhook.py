"""Updates by webhook: Telegram posts them to a small server of ours, behind a proxy that does the TLS.

Rules:
1. Path, method and secret are looked at before a byte of the body is read: 404, 405, 403, and not a word in the log.
   Both are new at each start; of the path only the last part counts, so a proxy may cut off what is before it.
2. 200 means that the update is committed. Until then Telegram keeps it; what it repeats is known by its id.
3. When the store takes no writes, or too much is in hand, the answer is 503 and Telegram comes again.
4. The webhook stays set when we stop, so that Telegram goes on collecting; the next start sets its own.
5. A webhook that somebody deletes leaves a bot that looks healthy and hears nothing. So Telegram is asked every half
   minute: deleted, it is set again; when it is another's, that is another process with our token.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from secrets import token_urlsafe
from typing import Any

from aiohttp import web
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.clock import Clock
from bot.config import BadConfig, Hook, Secret
from bot.health import Health
from bot.intake import ALLOWED, BACK_OFF_FIRST, BACK_OFF_MOST, AnotherPoller, Intake, TokenRefused, has_id
from bot.sender import seconds
from bot.transport import Line
from db.store import StorageTrouble
from db.writer import WriterClosed

log = logging.getLogger(__name__)

MAX_BODY = 1 << 20
MAX_CONNECTIONS = 100  # Telegram's most: posts that come together share a commit
LOOK_SECONDS = 30.0
AGAIN_SECONDS = 5.0  # after a look that failed: the network is away, or Telegram hiccups
ROOM_SECONDS = 10.0  # a post may wait so long; Telegram gives up after 60
RETRY_SECONDS = 5
GRACE_SECONDS = 5.0  # for posts under way when we stop
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # its name only


class Webhook:
    """The server, and the care that Telegram knows of it."""

    def __init__(self, hook: Hook, line: Line, intake: Intake, health: Health, clock: Clock) -> None:
        self._hook, self._line, self._intake, self._health, self._clock = hook, line, intake, health, clock
        self._path, self._secret = Secret(token_urlsafe(24)), Secret(token_urlsafe(48))
        self._has_trouble = False
        self._told_error: Any = None

    async def serve(self) -> None:
        """Until cancelled. Raises `BadConfig`, `TokenRefused`, `AnotherPoller`."""
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_SECONDS)
        await runner.setup()
        try:
            await self._listen(runner)
            await self._set()
            log.info("Telegram posts updates to %s", self._hook.url)
            while True:
                await asyncio.sleep(AGAIN_SECONDS if self._health.is_away else LOOK_SECONDS)
                await self._look()
        finally:
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, self._hook.host, self._hook.port).start()
        except OSError as error:
            where = f"{self._hook.host}:{self._hook.port}"
            raise BadConfig(
                f"CODEDRILL_WEBHOOK_LISTEN: cannot listen on {where}: {error.strerror}"
            ) from error

    # ---- what Telegram knows

    @property
    def _address(self) -> str:
        return f"{self._hook.url}/{self._path.reveal()}"

    async def _set(self) -> None:
        """Tell Telegram where to post to, however long it takes."""
        pause = BACK_OFF_FIRST
        while not await self._is_set():
            log.warning("the webhook is not set yet; again in %.0f s", pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, BACK_OFF_MOST)
        self._health.polled()

    async def _is_set(self) -> bool:
        try:
            await self._line.call(
                "setWebhook", url=self._address, secret_token=self._secret.reveal(),
                max_connections=MAX_CONNECTIONS, allowed_updates=ALLOWED,
            )  # fmt: skip
        except InvalidToken as error:
            raise TokenRefused from error
        except BadRequest as error:
            raise BadConfig(f"Telegram refuses CODEDRILL_WEBHOOK_URL: {error.message}") from error
        except RetryAfter as error:
            await self._health.wait(seconds(error))
            return False
        except TelegramError as error:
            log.warning("setWebhook: %s", error)
            return False
        finally:
            self._health.heard()
        return True

    async def _look(self) -> None:
        """Is it still ours, and does Telegram reach us?"""
        began = asyncio.get_running_loop().time()
        try:
            info = await self._line.call("getWebhookInfo")
        except InvalidToken as error:
            raise TokenRefused from error
        except TelegramError as error:
            self._health.missed(began if isinstance(error, TimedOut) else None)
            log.warning("getWebhookInfo: %s", error)
            return
        finally:
            self._health.heard()
        if info.get("url"):
            self._check(info)
            self._health.polled()
        else:
            log.warning("somebody deleted the webhook; it is set again")
            await self._set()

    def _check(self, info: dict[str, Any]) -> None:
        if info["url"] != self._address:
            raise AnotherPoller
        error = info.get("last_error_date")
        if error is not None and error != self._told_error:
            log.warning("Telegram could not post to the webhook: %s", info.get("last_error_message"))
        self._told_error = error

    # ---- what Telegram posts

    async def _answer(self, request: web.Request) -> web.Response:
        received_ms = self._clock.now_ms()
        if refusal := self._refusal(request):
            return web.Response(status=refusal)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError, web.RequestPayloadError, ConnectionError):
            return web.Response(status=400)
        if not has_id(update):
            return web.Response(status=400)
        return await self._take(update, received_ms)

    def _refusal(self, request: web.Request) -> int:
        """An HTTP status, 0 for a post that may be read."""
        if not _is_same(request.path.rpartition("/")[2], self._path):
            return 404
        if request.method != "POST":
            return 405
        if not _is_same(request.headers.get(SECRET_HEADER, ""), self._secret):
            return 403
        return 413 if (request.content_length or 0) > MAX_BODY else 0

    async def _take(self, update: Any, received_ms: int) -> web.Response:
        try:
            async with asyncio.timeout(ROOM_SECONDS):
                await self._intake.room()
            await self._intake.receive([update], received_ms)
        except StorageTrouble as trouble:
            self._tell(trouble)
        except (TimeoutError, WriterClosed):
            pass  # too much is in hand, or we stop
        else:
            self._has_trouble = False
            self._health.polled()
            return web.Response()
        return web.Response(status=503, headers={"Retry-After": str(RETRY_SECONDS)})

    def _tell(self, trouble: StorageTrouble) -> None:
        """Once, however many posts meet it."""
        self._health.storage_trouble(str(trouble))
        if not self._has_trouble:
            log.error("the store takes no writes (%s); Telegram is asked to come again", trouble)
        self._has_trouble = True


def _is_same(given: str, wanted: Secret) -> bool:
    """In a time that tells nothing of how much of it is right."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.reveal().encode())
