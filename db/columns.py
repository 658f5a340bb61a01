"""What the columns of all tables are made with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, text
from sqlalchemy.sql.schema import SchemaItem
from sqlalchemy.types import TypeEngine

# SQLite's INTEGER holds 64 bits and only an INTEGER primary key gives row numbers by itself.
Id = BigInteger().with_variant(Integer(), "sqlite")


def column(
    kind: TypeEngine[Any] | type[TypeEngine[Any]],
    *items: SchemaItem,
    key: bool = False,
    null: bool = False,
    default: str | None = None,
) -> Column[Any]:
    return Column(
        kind,
        *items,
        primary_key=key,
        nullable=null,
        autoincrement=False,
        server_default=None if default is None else text(default),
    )
