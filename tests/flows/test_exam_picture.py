"""A learner's exam, from the command to its picture: real processes, a real multipart upload."""

from __future__ import annotations

import json
import signal
import subprocess
import urllib.request
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.config import SANDBOX_TOKEN
from tests.flows.running import PATIENCE, Telegram, data_folder, start_bot, until
from tests.flows.test_export import ANN, press, write


def photo(telegram: Telegram) -> dict[str, Any]:
    sent: list[dict[str, Any]] = until(
        lambda: [one for one in telegram.messages(ANN) if one.get("photo") and one["from"]["is_bot"]],
        "a photo",
    )
    return sent[0]


def look(telegram: Telegram, message: dict[str, Any]) -> tuple[int, int]:
    """The size of the largest one, as it decodes."""
    told = telegram.get(f"/bot{SANDBOX_TOKEN}/getFile?file_id={message['photo'][-1]['file_id']}")["result"]
    address = f"{telegram.address}/file/bot{SANDBOX_TOKEN}/{told['file_path']}"
    with urllib.request.urlopen(address, timeout=30) as answer, Image.open(BytesIO(answer.read())) as image:
        image.load()
        return image.size


def drawers(bot: subprocess.Popen[bytes]) -> list[str]:
    """What the bot has begun that draws pictures."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words, stat = (place / "cmdline").read_bytes(), (place / "stat").read_text()
        except OSError:
            continue
        if b"bot.picture_work" in words and int(stat.rpartition(")")[2].split()[1]) == bot.pid:
            found.append(place.name)
    return found


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_the_picture_arrives_and_its_process_ends_with_the_bot(tmp_path: Path) -> None:
    telegram = Telegram(tmp_path / "world", "--no-limits")
    bot = start_bot(telegram, data_folder(tmp_path / "data"))
    try:
        write(telegram, "/exam")
        press(telegram, "CRC")
        press(telegram, "Sprint 10/10")
        press(telegram, "Start")
        press(telegram, "A", "▶")
        press(telegram, "Finish")
        press(telegram, "Hand in")
        assert drawers(bot) == []
        press(telegram, "Sections")
        press(telegram, "Picture")
        message = photo(telegram)
        assert (message["caption"].count("\n"), "By domain: " in message["caption"]) == (3, True)
        width, height = look(telegram, message)
        assert (width <= 1080, 0.5 < width / height < 1.5) == (True, True)
        until(
            lambda: "The picture is below." in json.dumps(telegram.messages(ANN)), "the word that it is sent"
        )
        [drawer] = drawers(bot)
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(PATIENCE) == 0
        until(lambda: not Path("/proc", drawer).exists(), "the process that draws has ended")
    finally:
        bot.kill()
        bot.wait()
        telegram.stop()
