"""SIGTERM while somebody sits an exam and a group plays another: it ends in seconds, and both go on as they were."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.flows.learner import Learner
from tests.flows.running import Telegram, data_folder, start_bot

ANN, BO, GROUP = 1001, 1002, -5


def test_exams_go_on_after_a_sigterm_with_what_was_answered_before_and_meanwhile(tmp_path: Path) -> None:
    data, said = data_folder(tmp_path / "data"), tmp_path / "said"
    telegram = Telegram(tmp_path / "world", "--no-limits")
    bots = [start_bot(telegram, data, said, CODEDRILL_LOG="INFO")]
    ann, bo = Learner(telegram, ANN), Learner(telegram, BO, GROUP)
    try:
        telegram.post("/sim/users", id=BO, first_name="Bo")
        telegram.post("/sim/chats", id=GROUP, type="group", title="Study group", members=[ANN, BO])
        bo.say("/exam crc 5 300")
        ann.say("/exam")
        ann.tap("CRC")
        ann.sees("CRC practice form")
        ann.tap("Sprint")
        ann.sees("10 questions")
        ann.tap("Start")
        bo.tap("Start")
        ann.sees("1/10 ·")
        ann.tap("▶")
        ann.sees("2/10 ·")
        bo.sees("1/5 ·", 60)
        asked = len(bo.messages)

        ann.tap("▶")  # it may be under way when the signal comes
        bots[0].send_signal(signal.SIGTERM)
        assert bots[0].wait(25) == 0
        assert "stopped, nothing is lost" in said.read_text()
        for letter in [label for label in bo.labels() if len(label) == 1 and label.isalpha()]:
            bo.tap(letter)  # Telegram keeps them; the last ones count, however many the question wants

        bots.append(start_bot(telegram, data, said))
        ann.sees("3/10 ·")
        ann.tap("▶")
        ann.sees("4/10 ·")
        bo.sees("1 of 1 have answered", 20)
        assert len(bo.messages) == asked  # nothing was posted twice
        assert "Traceback" not in said.read_text()
    finally:
        for bot in bots:
            bot.kill()
            bot.wait()
        telegram.stop()
