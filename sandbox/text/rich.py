"""What a text says and how: read in its parse_mode, or with entities given for it."""

from __future__ import annotations

from typing import Any

from sandbox.refusal import bad_request
from sandbox.text.entities import Rich
from sandbox.text.given_entities import given
from sandbox.text.links import UserOf, nobody
from sandbox.text.markdown import parse_markdown_v2
from sandbox.text.markup import parse_html
from sandbox.text.old_markdown import parse_markdown


def rich(source: str, parse_mode: str, entities: list[Any] | None, user_of: UserOf = nobody) -> Rich:
    """With a parse_mode the entities are ignored, as Telegram does. An empty text has no wrong parse_mode."""
    match parse_mode.lower() if source else "":
        case "" | "none":
            return given(source, entities or [], user_of)
        case "html":
            return parse_html(source, user_of)
        case "markdown":
            return parse_markdown(source, user_of)
        case "markdownv2":
            return parse_markdown_v2(source, user_of)
        case _:
            raise bad_request("unsupported parse_mode")
