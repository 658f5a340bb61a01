"""A learner's files, from the command to Anki: real processes, a real multipart upload, the real program."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from bot.clock import machine_time
from bot.config import SANDBOX_TOKEN
from tests.decks import apkg_made
from tests.flows.running import Telegram, data_folder, start_bot, until

ANN = 1001
NEW_YORK = ZoneInfo("America/New_York")
ROLLOVER = timedelta(hours=4)
STEPS = 16  # taps: eight cards, some of them right


@contextmanager
def running(folder: Path) -> Iterator[Telegram]:
    telegram = Telegram(folder / "world", "--no-limits")
    bot = start_bot(telegram, data_folder(folder / "data"))
    try:
        yield telegram
    finally:
        bot.kill()
        bot.wait()
        telegram.stop()


def write(telegram: Telegram, text: str) -> None:
    telegram.post("/sim/message", user=ANN, chat=ANN, text=text)


def keys(telegram: Telegram) -> list[tuple[str, int, str]]:
    """Label, message and payload of the newest message with keys."""
    for message in reversed(telegram.messages(ANN)):
        if rows := message.get("reply_markup", {}).get("inline_keyboard"):
            return [(key["text"], message["message_id"], key["callback_data"]) for row in rows for key in row]
    return []


def press(telegram: Telegram, *labels: str) -> None:
    """The first of these labels that comes up; waits until the keys have changed."""

    def found() -> tuple[str, int, str] | None:
        return next((key for key in keys(telegram) if key[0].partition(" · ")[0] in labels), None)

    _, message_id, data = pressed = until(found, f"a button {labels}")
    telegram.post("/sim/tap", user=ANN, chat=ANN, message_id=message_id, data=data)
    until(lambda: pressed not in keys(telegram), "other keys")


def document(telegram: Telegram) -> dict[str, bytes]:
    """The files in the zip that came."""
    sent = until(
        lambda: [one for one in telegram.messages(ANN) if one.get("document") and one["from"]["is_bot"]],
        "a document",
    )
    assert sent[0]["document"]["file_name"].startswith("codedrill-")
    assert sent[0]["caption"] == "Your cards and reviews as files"
    told = telegram.get(f"/bot{SANDBOX_TOKEN}/getFile?file_id={sent[0]['document']['file_id']}")["result"]
    address = f"{telegram.address}/file/bot{SANDBOX_TOKEN}/{told['file_path']}"
    with urllib.request.urlopen(address, timeout=30) as answer, ZipFile(BytesIO(answer.read())) as box:
        return {name: box.read(name) for name in box.namelist()}


def learning_day(zone: Any) -> date:
    return (machine_time().astimezone(zone) - ROLLOVER).date()


def planned(package: bytes) -> list[date]:
    """Due days as the package says them, on the learner's calendar."""
    with ZipFile(BytesIO(package)) as box, closing(sqlite3.connect(":memory:")) as inside:
        inside.deserialize(box.read("collection.anki21"))
        [(created,)] = inside.execute("SELECT crt FROM col").fetchall()
        first = (datetime.fromtimestamp(created, NEW_YORK) - ROLLOVER).date()
        return sorted(
            first + timedelta(due) for (due,) in inside.execute("SELECT due FROM cards WHERE type = 2")
        )


def test_the_document_arrives_and_anki_has_the_cards_on_their_days(tmp_path: Path) -> None:
    with running(tmp_path) as telegram:
        write(telegram, "/start")
        press(telegram, "Start")
        for _ in range(STEPS):
            press(telegram, "A", "Show the answer", "Show", "Good", "Next")
        write(telegram, "/export")
        files = document(telegram)
        until(
            lambda: "Your files are sent." in json.dumps(telegram.messages(ANN)), "the word that it is sent"
        )
    told = json.loads(files["progress.json"])
    known = [row for row in told["tables"]["card_state"] if row["kind"] == "review"]
    again = [row for row in told["tables"]["card_state"] if row["kind"] == "learning"]
    assert min(len(known), len(again)) > 0
    days = sorted(row["due"] for row in known)
    assert [day.isoformat() for day in planned(files["codedrill.apkg"])] == days
    (tmp_path / "o.apkg").write_bytes(files["codedrill.apkg"])
    with apkg_made.opened(tmp_path / "anki") as anki:
        apkg_made.bring_in(anki, tmp_path / "o.apkg")
        assert anki.db is not None
        waits = sorted(due - anki.sched.today for due in anki.db.list("SELECT due FROM cards WHERE type = 2"))
        repeats = anki.db.list("SELECT due FROM cards WHERE type = 1")
    # Anki counts from this machine's morning, the bot from the learner's
    assert waits in [
        [(date.fromisoformat(day) - learning_day(zone)).days for day in days] for zone in (NEW_YORK, None)
    ]
    moments = (datetime.fromisoformat(row["repeat_at"]) for row in again)
    assert sorted(repeats) == sorted(int(moment.timestamp()) for moment in moments)
