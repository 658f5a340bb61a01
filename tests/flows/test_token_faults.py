"""Two bots on one token, and a token that is revoked: who steps aside, what is said, and that nothing is lost."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import app
from bot.app import Parts
from bot.config import SANDBOX_TOKEN
from bot.exits import ANOTHER, NO_PERMISSION, explain
from bot.intake import AnotherPoller
from bot.transport import Line
from db.reader import Reader
from db.store import Store
from db.writer import InlineWriter
from tests.bot.chat import new_database
from tests.flows.learner import Learner
from tests.flows.playing import ANN, Stage, Wire, play
from tests.flows.running import Telegram, data_folder, start_bot, until


@contextmanager
def _bot(stage: Stage, folder: Path) -> Iterator[Parts]:
    """A bot somewhere, with a data folder of its own."""
    folder.mkdir()
    database = new_database(folder)
    store, reader = Store(database), Reader(database, inline=True)
    line = Line(Wire(stage.api), "sim:")
    try:
        yield app.assemble(line, InlineWriter(store), reader, stage.library, stage.clock, 30)
    finally:
        store.close()
        reader.close()


def test_of_two_bots_on_one_token_one_steps_aside_after_a_minute_and_the_other_answers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(stage: Stage) -> None:
        with _bot(stage, tmp_path / "one") as one, _bot(stage, tmp_path / "two") as two:
            first, began = asyncio.create_task(one.intake.poll()), stage.clock.now()
            await asyncio.sleep(10)
            second = asyncio.create_task(two.intake.poll())
            [left], [right] = await asyncio.wait((first, second), return_when=asyncio.FIRST_COMPLETED)
            assert 70 <= stage.clock.now() - began <= 140
            with pytest.raises(AnotherPoller):
                left.result()
            stage.say("/start", ANN)
            await asyncio.sleep(60)
            assert (len(stage.messages(ANN)), right.done()) == (1, False)
            right.cancel()
            await asyncio.gather(right, return_exceptions=True)

    play(tmp_path, story)
    assert "Conflict" in caplog.text
    assert explain(_stopped_by_another) == ANOTHER
    assert "Another process uses the same token. Stop it" in caplog.text


def _stopped_by_another() -> None:
    raise AnotherPoller


def test_a_token_revoked_while_the_bot_runs_ends_it_in_words_and_with_a_new_one_all_goes_on(
    tmp_path: Path,
) -> None:
    data, said = data_folder(tmp_path / "data"), tmp_path / "said"
    telegram = Telegram(tmp_path / "world", "--no-limits")
    bots = [start_bot(telegram, data, said)]
    ann = Learner(telegram, ANN)
    try:
        ann.say("/start")
        ann.tap("Start")
        ann.sees("10 to go")
        _change_token(telegram, "1000001:another-secret")
        assert bots[0].wait(60) == NO_PERMISSION
        told = said.read_text()
        assert "Telegram refuses the token. Copy it again from @BotFather into CODEDRILL_TOKEN" in told
        assert ("Traceback" in told, SANDBOX_TOKEN in told) == (False, False)

        _change_token(telegram, SANDBOX_TOKEN)
        bots.append(start_bot(telegram, data, said))
        ann.tap("A")
        until(lambda: "B" not in ann.labels(), "it is marked")
        bots[1].send_signal(signal.SIGTERM)
        assert bots[1].wait(30) == 0
    finally:
        for bot in bots:
            bot.kill()
            bot.wait()
        telegram.stop()


def _change_token(telegram: Telegram, token: str) -> None:
    telegram.stop()
    at = telegram._arguments.index("--token") + 1
    telegram._arguments[at] = token
    telegram.process = telegram._start()
