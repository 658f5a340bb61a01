"""Items and codes as JSON lines, for other programs: `codedrill decks items` and `show --json` promise these
fields.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from decks.model import Concept, Item, Option, Source
from decks.standing import Standing


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
        "source": _source(item.source),
        "domain": item.domain,
        "difficulty": item.difficulty.name.lower(),
    }
    return json.dumps(fields, ensure_ascii=False)


def json_of_concept(concept: Concept, standing: Standing | None = None) -> str:
    """`hcc` and `cc_mcc` stand only where the lists of CMS know the edition."""
    fields: dict[str, Any] = {
        "code": concept.code,
        "title": concept.title,
        "billable": concept.billable,
        "parent": concept.parent,
        "children": list(concept.children),
        "notes": notes_by_kind(concept),
        "seventh_characters": dict(concept.seventh_characters),
        **(_standing(standing) if standing else {}),
    }
    return json.dumps(fields, ensure_ascii=False)


def notes_by_kind(concept: Concept) -> dict[str, list[str]]:
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for note in concept.notes:
        kinds[note.kind].append(note.text)
    return dict(kinds)


def _standing(standing: Standing) -> dict[str, Any]:
    hccs = [{"hcc": number, "label": label} for number, label in standing.hccs]
    return {"hcc": hccs, "cc_mcc": standing.severity}


def _source(source: Source) -> dict[str, str]:
    fields = {"system": source.system, "edition": source.edition, "place": source.place}
    return fields | ({"note": source.note} if source.note else {})


def _option(option: Option) -> dict[str, str]:
    return {"text": option.text} | ({"code": option.code} if option.code else {})
