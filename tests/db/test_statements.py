"""Every statement means something to both dialects, and the hot ones find their rows by an index."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

import db
from db import statements as sql
from db.statement import Statement
from db.uow import Work
from tests.db.making import work


def statements() -> dict[str, Statement]:
    return dict(_named())


def _named() -> Iterator[tuple[str, Statement]]:
    for name, value in _found():
        for at, one in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(one, Statement):
                yield (f"{name}[{at}]" if isinstance(value, list) else name), one


def _found() -> Iterator[tuple[str, object]]:
    """What stands in any `db/statements*.py`."""
    for module in pkgutil.iter_modules(db.__path__):
        if module.name.startswith("statements"):
            yield from vars(import_module(f"db.{module.name}")).items()


ALL = statements()
every = pytest.mark.parametrize("name", ALL)


def parameters(statement: Statement) -> set[str]:
    return set(re.findall(r":(\w+)", statement.sqlite))


def explained(work: Work, statement: Statement, how: str = "EXPLAIN QUERY PLAN") -> list[str]:
    values = dict.fromkeys(parameters(statement)) | statement.constants
    return [str(row[3]) for row in work._execute(f"{how} {statement.sqlite}", values).fetchall()]


def test_all_of_them_are_found() -> None:
    assert len(ALL) >= 49
    assert {"STATE", "FORGET_LEARNER[0]", "SET_MARK"} <= set(ALL)


@every
def test_a_statement_runs_against_the_schema(name: str) -> None:
    assert explained(work(), ALL[name], how="EXPLAIN") != []


@every
def test_a_statement_takes_the_same_values_in_both_dialects(name: str) -> None:
    asked = re.findall(r"%\((\w+)\)s", ALL[name].postgresql)
    # PostgreSQL has LIMIT alone where SQLite wants an OFFSET with it
    assert parameters(ALL[name]) - set(asked) <= {"param_1"}
    assert set(asked) <= parameters(ALL[name])


@every
def test_the_constants_of_a_statement_are_values_that_it_takes(name: str) -> None:
    assert set(ALL[name].constants) <= parameters(ALL[name])


HOT = [
    "LEARNER", "CARD_NUMBER", "CARD_STABLE", "STATE", "HAS_STATE", "ADVANCE_STATE", "DUE_REVIEWS", "REPEATS",
    "COUNT_DUE", "COUNT_REPEATS", "COUNT_MET", "LAST_REVIEWS", "REVIEW", "REVIEWS_SINCE", "SCREEN",
    "DRAW_SCREEN", "SHOW_SCREEN", "SCREENS_BEHIND", "WAITING", "SETTLE", "BURY", "FAILED_TRY", "STARTED", "MARK",
    "SET_MARK", "FORGET_LEARNER[0]", "FORGET_LEARNER[4]", "FORGET_LEARNER[5]", "FORGET_SCREENS",
    "CARRIED", "CARRIED_AGAIN", "UNSEEN", "SEEN", "LEARNERS_AFTER", "CARDS_OF_SYSTEM",
    "NO_NEWCOMER", "WITHDRAWN", "FLAG", "SETTLE_FLAG", "DROP_FLAG",
    "TALLY", "PICKED", "COUNT_ANSWER", "ADD_TO_TALLY",
]  # fmt: skip
# These read a whole partial index, which holds nothing but the rows they are after.
WHOLE_INDEX = {
    "SCREENS_BEHIND": "SCAN screen USING INDEX screen_behind",
    "WAITING": "SCAN inbox USING INDEX inbox_waiting",
}


@pytest.mark.parametrize("name", HOT)
def test_a_hot_statement_finds_its_rows_by_an_index_and_sorts_nothing(name: str) -> None:
    plan = explained(work(), ALL[name])
    assert plan != []
    allowed = WHOLE_INDEX.get(name)
    assert [step for step in plan if not step.startswith("SEARCH") and step != allowed] == []


def test_a_plan_without_an_index_would_be_seen() -> None:
    made = work()
    made._execute("DROP INDEX card_state_due")
    made._execute("DROP INDEX inbox_waiting")
    assert "USE TEMP B-TREE FOR ORDER BY" in explained(made, sql.DUE_REVIEWS)
    assert "SCAN inbox" in explained(made, sql.WAITING)
