"""All tables together: a module of tables that is not named here does not exist for migrations, exports and tests."""

from __future__ import annotations

from sqlmodel import SQLModel

from db import tables, tables_exams, tables_items, tables_rooms

ALL = (tables, tables_exams, tables_items, tables_rooms)
METADATA = SQLModel.metadata
