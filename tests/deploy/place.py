"""Where the files are, and how they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

TOP = Path(__file__).resolve().parents[2]
DEPLOY = TOP / "deploy"


def text_of(name: str) -> str:
    """A file of the project, by its name from the top."""
    return (TOP / name).read_text(encoding="utf-8")


def yaml_of(name: str) -> Any:
    return yaml.safe_load(text_of(name))


def alerts() -> dict[str, str]:
    """Alert -> its expression."""
    groups = yaml_of("deploy/prometheus/rules.yml")["groups"]
    return {rule["alert"]: rule["expr"] for group in groups for rule in group["rules"]}
