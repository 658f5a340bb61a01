"""Items and codes as JSON lines, for other programs: `codedrill decks items` and `show --json` promise these
fields.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from decks.model import Concept, Item, Option


def json_of_item(item: Item) -> str:
    """`key` (indices into `options`) stands in items with options only, `answer` in typed ones only."""
    fields: dict[str, Any] = {
        "id": item.id,
        "template": item.template,
        "subject": item.subject,
        "stem": item.stem,
        "options": [_option(option) for option in item.options],
        **({"key": list(item.key)} if item.options else {"answer": item.answer}),
        "rationale": item.rationale,
        "source": {"system": item.source.system, "edition": item.source.edition, "place": item.source.place},
        "domain": item.domain,
        "difficulty": item.difficulty.name.lower(),
    }
    return json.dumps(fields, ensure_ascii=False)


def json_of_concept(concept: Concept) -> str:
    fields: dict[str, Any] = {
        "code": concept.code,
        "title": concept.title,
        "billable": concept.billable,
        "parent": concept.parent,
        "children": list(concept.children),
        "notes": notes_by_kind(concept),
        "seventh_characters": dict(concept.seventh_characters),
    }
    return json.dumps(fields, ensure_ascii=False)


def notes_by_kind(concept: Concept) -> dict[str, list[str]]:
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for note in concept.notes:
        kinds[note.kind].append(note.text)
    return dict(kinds)


def _option(option: Option) -> dict[str, str]:
    return {"text": option.text} | ({"code": option.code} if option.code else {})
