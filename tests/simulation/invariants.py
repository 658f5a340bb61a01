"""What must hold when a history has come to rest. Each check recomputes from the rows; none asks our own code how
it keeps them, but for the SM-2 formulas, which have their own oracle."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from html import unescape
from typing import Any

from bot.services.review_grading import CONFIG
from db import cards
from scheduler import sm2
from scheduler.card import CardState, Grade, Moment, New, Review
from scheduler.fuzz import fuzz_of
from tests.simulation.simulated import Broken, Run


def check(run: Run) -> None:
    """Raises `Broken` with the first thing that does not hold."""
    if run.problems:
        raise Broken(run.problems[0])
    connection = sqlite3.connect(run.database)
    connection.row_factory = sqlite3.Row
    try:
        _each_effect_once(connection)
        _nothing_waits(connection)
        _states_are_the_sum_of_reviews(connection)
        _new_cards_are_counted_once(connection)
        _screens_are_shown(connection, run)
    finally:
        connection.close()


def _each_effect_once(connection: sqlite3.Connection) -> None:
    effects = Counter(row["update_id"] for row in connection.execute("SELECT update_id FROM effect"))
    handled = {row["update_id"] for row in connection.execute("SELECT update_id FROM inbox WHERE status = 1")}
    if effects != dict.fromkeys(handled, 1):
        raise Broken(f"effects: {[pair for pair in effects.items() if pair[1] != 1]}, handled {len(handled)}")


def _nothing_waits(connection: sqlite3.Connection) -> None:
    rows = connection.execute("SELECT update_id, status, error FROM inbox WHERE status <> 1").fetchall()
    if rows:
        raise Broken(f"not handled: {[tuple(row) for row in rows]}")
    if connection.execute("SELECT 1 FROM errand").fetchall():
        raise Broken("an errand is left")


def _states_are_the_sum_of_reviews(connection: sqlite3.Connection) -> None:
    """Play each learner's log again from nothing."""
    learners = [row[0] for row in connection.execute("SELECT id FROM learner")]
    for learner in learners:
        expected = _replay(connection, learner)
        stored = {
            row["card"]: (_state(row), row["rev"])
            for row in connection.execute("SELECT * FROM card_state WHERE learner = ?", (learner,))
        }
        if stored != expected:
            raise Broken(f"learner {learner}: {_difference(stored, expected)}")


def _replay(connection: sqlite3.Connection, learner: int) -> dict[int, tuple[CardState, int]]:
    held: dict[int, tuple[CardState, int]] = {card: (New(), 1) for card in _added(connection, learner)}
    live: list[tuple[int, int, CardState]] = []  # (seq, card, state before)
    for row in connection.execute("SELECT * FROM review WHERE learner = ? ORDER BY seq", (learner,)):
        card = row["card"]
        state, rev = held.get(card, (New(), 0))
        if row["undoes"] is None:
            if row["prev"] != (live[-1][0] if live else None):
                raise Broken(f"review {row['seq']} does not follow the live one before it")
            live.append((row["seq"], card, state))
            moment = Moment(row["day"], row["at"])
            state = sm2.next_states(state, moment, CONFIG, fuzz_of(card, rev)).of(Grade(row["grade"]))
        else:
            if not live:
                raise Broken(f"undo {row['seq']} takes back what is not there")
            seq, undone, state = live.pop()
            if (seq, undone) != (row["undoes"], card):
                raise Broken(f"undo {row['seq']} takes back {row['undoes']}, the newest was {seq}")
        held[card] = (state, rev + 1)
    return held


def _added(connection: sqlite3.Connection, learner: int) -> set[int]:
    """Cards that were asked for out of a look-up: they wait as new ones at rev 1 before they are ever graded."""
    return {row[0] for row in connection.execute("SELECT card FROM added WHERE learner = ?", (learner,))}


def _state(row: Any) -> CardState:
    names = ("kind", "reps", "ease", "interval", "last", "lapses", "repeat_grade", "repeat_at")
    state = cards.state_of(*(row[name] for name in names))
    if isinstance(state, Review) and row["due"] not in (state.due, None):
        raise Broken(f"card {row['card']} waits for {row['due']}, its review for {state.due}")
    return state


def _difference(stored: dict[int, Any], expected: dict[int, Any]) -> str:
    return str(
        [(c, stored.get(c), expected.get(c)) for c in stored | expected if stored.get(c) != expected.get(c)][
            :2
        ]
    )


def _new_cards_are_counted_once(connection: sqlite3.Connection) -> None:
    """A card is new on the day of its first grade ever, undone or not; what was asked for does not count."""
    for row in connection.execute("SELECT id, fresh_day, fresh_count FROM learner"):
        first = "SELECT card, min(seq), day FROM review WHERE learner = ? GROUP BY card"
        days = {card: day for card, _, day in connection.execute(first, (row["id"],))}
        core = days.keys() - _added(connection, row["id"])
        met = sum(days[card] == row["fresh_day"] for card in core)
        if met != row["fresh_count"]:
            raise Broken(f"learner {row['id']} met {met} new cards, counted {row['fresh_count']}")


def _screens_are_shown(connection: sqlite3.Connection, run: Run) -> None:
    for row in connection.execute("SELECT * FROM screen"):
        if row["shown_rev"] != row["rev"]:
            raise Broken(f"chat {row['chat']} is owed rev {row['rev']}, shown is {row['shown_rev']}")
        _is_shown(row, run)


def check_between_lives(run: Run) -> None:
    """What a dead process wrote down as shown is what the chat shows: nobody will draw it again. Raises `Broken`."""
    connection = sqlite3.connect(run.database)
    connection.row_factory = sqlite3.Row
    try:
        for row in connection.execute("SELECT * FROM screen WHERE shown_rev = rev AND once = 0"):
            _is_shown(row, run)
    finally:
        connection.close()


def _is_shown(row: Any, run: Run) -> None:
    body = json.loads(row["body"])
    shown = run.world.chats[row["chat"]].messages[row["message_id"]]
    if _plain(shown["text"]) != _wanted(body) or _keys(shown) != _keys(body):
        raise Broken(f"chat {row['chat']} shows {shown['text'][:80]!r}, should show {body['text'][:80]!r}")


def _wanted(body: dict[str, Any]) -> str:
    import re

    parts = [body["remark"]] if "remark" in body else []
    return _plain(unescape(re.sub(r"<[^<>]*>", "", "\n\n".join([*parts, body["text"]]))))


def _plain(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _keys(message: dict[str, Any]) -> list[list[str]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[key["callback_data"] for key in row] for row in rows]
