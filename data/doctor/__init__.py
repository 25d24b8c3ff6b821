"""Checking that everything in the store adds up: each invariant recomputed from the ledgers, all of one moment."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from data import database
from data.doctor import derived, engine, history, money, orders, paper, stock
from data.doctor.rules import Check, Inspection, Rule
from data.errors import StoreError
from data.faults import unusable

RULES: tuple[Rule | Inspection | paper.Remark, ...] = (
    *engine.RULES,
    *history.RULES,
    *stock.RULES,
    *orders.RULES,
    *money.RULES,
    *derived.RULES,
    *paper.RULES,
)
"""Every check, in the order in which they are made."""


def check(names: Collection[str] | None = None) -> list[Check]:
    """Make every check, or those named; what was found is told, never mended."""
    with _sorting_on_disk(), database.snapshot():
        database.take_your_time()
        return [_look(rule) for rule in RULES if names is None or rule.name in names]


@contextmanager
def _sorting_on_disk() -> Iterator[None]:
    """Let SQLite sort what is large in files that nobody else can see: ten million moves are a gigabyte of memory."""
    if database.engine() != "sqlite":
        yield
        return
    before = database.scalar("PRAGMA temp_store")
    database.run("PRAGMA temp_store = 1")
    try:
        yield
    finally:
        database.run("PRAGMA temp_store = 2" if before == 2 else "PRAGMA temp_store = 0")


def _look(rule: Rule | Inspection | paper.Remark) -> Check:
    """A check that can't be made, on a damaged store or one with senseless settings, has found something."""
    try:
        return rule.look()
    except Exception as error:
        known = error if isinstance(error, StoreError) else unusable(error)
        if known is None:
            raise
        return Check(rule.name, 0, 1, (str(known),))


__all__ = ["RULES", "Check", "check"]
