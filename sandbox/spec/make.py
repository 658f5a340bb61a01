"""Writes `bot_api.json`: what every method and type of the Bot API takes.

The facts (names, types, required or not, limits) are read out of the installed aiogram, MIT, whose `methods/` and
`types/` are generated from the official documentation. aiogram is parsed, never imported, and needed here only:

    python -m sandbox.spec.make            # or with --print

    {"version": "10.3",
     "methods": {name: {param: field}}, "types": {name: {key: field}},
     "unions": {name: {"by": key, "of": {constant: [variant]}, "or": [type]} or {"of": {"": [variant]}}}}

field    `type` ("Integer", "Array of X", "A|B" …), `required`, `const`, and [least, most] of `chars`, `bytes`,
         `parsed` (characters once the entities are parsed), `items` or `value`
variant  [type, keys]: it is this one when any of the keys is there (one list inside: when all of them are)

A union's variants are told apart by a constant field, the ones that share it by keys only they require.
"""

from __future__ import annotations

import ast
import json
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

from sandbox.spec.limits import mined

Facts: TypeAlias = dict[str, Any]

OUT = Path(__file__).with_name("bot_api.json")
SOURCE = "Source: https://core.telegram.org/bots/api#"
PLAIN = {"int": "Integer", "float": "Float", "str": "String", "bool": "Boolean", "DateTime": "Integer"}
# whose text is counted after `parse_mode` has been applied; others have a mode of their own, `question_parse_mode`
PARSED = dict.fromkeys(["text", "caption", "message_text", "quote"], "parse_mode")
INLINED = {
    "ChatIdUnion": "Integer|String",
    "DateTimeUnion": "Integer",
    "InputFileUnion": "InputFile|String",
    "InputPollOptionUnion": "InputPollOption|String",
}


def built() -> str:
    """The whole file; one line to a method, type or union, so that a new version reads well as a diff."""
    root = _aiogram()
    enums = dict(_enums(root))
    methods = {
        _api_name(node): _fields(node, enums) for node in _classes(root / "methods") if _api_name(node)
    }
    types = {node.name: _fields(node, enums) for node in _classes(root / "types") if _is_official(node)}
    unions = {name: _union(members, types) for name, members in _aliases(root / "types")}
    version = next(_constants(root / "__meta__.py", "__api_version__"))
    parts = [_part("methods", methods), _part("types", types), _part("unions", unions)]
    return f'{{"version":{json.dumps(version)},\n' + ",\n".join(parts) + "}\n"


def _part(name: str, entries: Facts) -> str:
    lines = (f"{_dumps(key)}:{_dumps(value)}" for key, value in sorted(entries.items()))
    return f'"{name}":{{\n' + ",\n".join(lines) + "}"


_dumps = json.JSONEncoder(separators=(",", ":")).encode


def _aiogram() -> Path:
    found = find_spec("aiogram")
    if found is None or found.origin is None:
        raise SystemExit("aiogram is not installed; it comes with the dev requirements")
    return Path(found.origin).parent


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _classes(folder: Path) -> Iterator[ast.ClassDef]:
    for path in sorted(folder.glob("*.py")):
        yield from (node for node in _tree(path).body if isinstance(node, ast.ClassDef))


def _constants(path: Path, name: str) -> Iterator[Any]:
    for node in _tree(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            yield ast.literal_eval(node.value)


def _enums(root: Path) -> Iterator[tuple[str, Any]]:
    for node in _classes(root / "enums"):
        for line in node.body:
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
                yield f"{node.name}.{ast.unparse(line.targets[0])}", line.value.value


def _api_name(node: ast.ClassDef) -> str:
    for line in node.body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "__api_method__":
            return str(ast.literal_eval(line.value))
    return ""


def _is_official(node: ast.ClassDef) -> bool:
    """Whether it is a type of the documentation, not one of aiogram's own."""
    return f"{SOURCE}{node.name.lower()}\n" in f"{ast.get_docstring(node)}\n" and node.name != "InputFile"


# ---- fields


def _fields(node: ast.ClassDef, enums: Facts) -> Facts:
    fields: Facts = {}
    for line, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(line, ast.AnnAssign):
            fields[_name(line)] = _field(line, _text(after), enums)
    for name, field in fields.items():
        if "chars" in field and PARSED.get(name, f"{name}_parse_mode") in fields:
            field["parsed"] = field.pop("chars")
    return fields


def _name(line: ast.AnnAssign) -> str:
    for keyword in line.value.keywords if isinstance(line.value, ast.Call) else []:
        if keyword.arg == "alias":
            return str(ast.literal_eval(keyword.value))
    return ast.unparse(line.target)


def _text(line: ast.stmt | None) -> str:
    return ast.literal_eval(line.value) if isinstance(line, ast.Expr) else ""


def _field(line: ast.AnnAssign, text: str, enums: Facts) -> Facts:
    written = ast.unparse(line.annotation)
    if written.startswith("Literal["):
        const = written.removeprefix("Literal[").removesuffix("]")
        value = enums[const] if const in enums else ast.literal_eval(const)
        return {"type": PLAIN[type(value).__name__], "required": True, "const": value}
    kind = "|".join(_kinds(line.annotation))
    is_needed = line.value is None or ast.unparse(line.value).startswith("Field(...")
    return {"type": kind} | ({"required": True} if is_needed else {}) | mined(kind, text)


def _kinds(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.BinOp(left=left, right=right):
            yield from _kinds(left)
            yield from _kinds(right)
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *_])):
            yield from _kinds(inner)
        case ast.Subscript(value=ast.Name(id="list"), slice=inner):
            yield "Array of " + "|".join(_kinds(inner))
        case ast.Attribute():  # datetime.timedelta
            yield "Integer"
        case ast.Constant(value=str(name)) | ast.Name(id=name) if name != "Default":
            yield INLINED.get(name) or PLAIN.get(name) or name


# ---- unions


def _aliases(folder: Path) -> Iterator[tuple[str, list[str]]]:
    for path in sorted(folder.glob("*_union.py")):
        for line in ast.walk(_tree(path)):
            if isinstance(line, ast.AnnAssign) and line.value and ast.unparse(line.target) not in INLINED:
                yield ast.unparse(line.target), list(_kinds(line.value))


def _union(members: list[str], types: Facts) -> Facts:
    named = [name for name in members if name in types]
    others = [name for name in members if name not in types]
    by = next((key for key in types[named[0]] if all(_const(types[name], key) for name in named)), "")
    groups: Facts = {}
    for name in named:
        groups.setdefault(_const(types[name], by), []).append(name)
    of = {const: _variants(group, types, bool(by)) for const, group in sorted(groups.items())}
    return ({"by": by} if by else {}) | {"of": of} | ({"or": others} if others else {})


def _const(fields: Facts, key: str) -> str:
    return str(fields.get(key, {}).get("const", ""))


def _variants(group: list[str], types: Facts, has_last: bool) -> list[Any]:
    """By own keys first. Of those that share a constant the last one is meant when no other is."""
    needs = {name: [key for key, field in types[name].items() if field.get("required")] for name in group}
    often = Counter(key for keys in needs.values() for key in keys)
    own = {name: [key for key in needs[name] if often[key] == 1] for name in group}
    variants: list[Any] = [[name, own[name]] for name in group if own[name]]
    variants += [[name, [needs[name]]] for name in group if not own[name]]
    return [*variants[:-1], [variants[-1][0], []]] if has_last else variants


if __name__ == "__main__":
    if "--print" in sys.argv[1:]:
        sys.stdout.write(built())
    else:
        OUT.write_text(built(), encoding="utf-8")
