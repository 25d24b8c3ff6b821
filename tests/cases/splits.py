"""Splits: each rule set is one of our ways of sharing; equal parts are ratios of 1."""

from decimal import Decimal
from typing import Any

from data.splits import Way, share, share_equally

WAYS: dict[str, Way] = {
    "largest_remainder_floor": "largest_floor",
    "largest_remainder_sign": "largest",
    "equal_first_extra": "largest",
    "tail_truncate": "first",
    "last_takes_rest": "last",
    "round_then_fix_first": "rounded",
}


def result(case: dict[str, Any]) -> object:
    """The parts of an amount, or that it can't be shared so."""
    amount, when, way = case["given"]["amount"], case["when"], WAYS[case["semantics"]]
    try:
        if "parts" in when:
            return {"parts": share_equally(amount, when["parts"], way)}
        return {"parts": share(amount, [Decimal(ratio) for ratio in when["ratios"]], way)}
    except ValueError:
        return {"error": True}
