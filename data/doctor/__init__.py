"""Checking that everything in the store adds up: each invariant recomputed from the ledgers, all of one moment."""

from collections.abc import Collection

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
    with database.snapshot():
        database.take_your_time()
        return [_look(rule) for rule in RULES if names is None or rule.name in names]


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
