"""Our screens, as Telegram takes them: what a call sends, in JSON. The row of a screen keeps it like this."""

from __future__ import annotations

import json
from typing import Any

from bot import callbacks
from bot.screens import (
    LINK,
    STOP,
    STOP_BEFORE,
    Button,
    CloseQuiz,
    Html,
    Posting,
    Quiz,
    Rows,
    Screen,
)


def body_of(screen: Screen, remark: Html | None = None) -> str:
    """The row's body: what Telegram takes, with the remark apart so that the next one replaces it."""
    body: dict[str, Any] = {"text": screen.text}
    if screen.rows:
        body["reply_markup"] = _keyboard(screen.rows)
    if remark:
        body["remark"] = remark
    return json.dumps(body)


def posted(posting: Posting) -> str:
    match posting.shows:
        case Screen() as screen:
            body = json.loads(body_of(screen))
        case Quiz() as quiz:
            body = _quiz(quiz)
        case CloseQuiz():
            body = {STOP: True}
    if posting.ends_poll:
        body[STOP_BEFORE] = True
    return json.dumps(body | ({"message_thread_id": posting.topic} if posting.topic else {}))


def _quiz(quiz: Quiz) -> dict[str, Any]:
    body: dict[str, Any] = {
        "question": quiz.question,
        "options": [{"text": option} for option in quiz.options],
        "type": "quiz",
        "correct_option_ids": list(quiz.key),
        "allows_multiple_answers": len(quiz.key) > 1,
        "is_anonymous": False,
        "protect_content": False,
    }
    if quiz.rows:
        body["reply_markup"] = _keyboard(quiz.rows)
    if quiz.why:
        body |= {"explanation": quiz.why, "explanation_parse_mode": "HTML"}
    return body


def _keyboard(rows: Rows) -> dict[str, Any]:
    return {"inline_keyboard": [[_key(button) for button in row] for row in rows]}


def _key(button: Button) -> dict[str, Any]:
    key: dict[str, Any] = {"text": button.label}
    if button.action is not None:
        key["callback_data"] = callbacks.pack(button.action)
    elif button.start is not None:
        key["url"] = f"https://{LINK}?start={button.start}"
    else:
        key["copy_text"] = {"text": button.copy}
    if button.style is not None:
        key["style"] = button.style
    return key


def with_remark(body: str, remark: Html | None) -> str:
    values = json.loads(body)
    values.pop("remark", None)
    return json.dumps(values | ({"remark": remark} if remark else {}))
