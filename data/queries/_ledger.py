"""Where in the ledger of stock an instant lies. Rows are in the order of time, which nobody can go back in."""

from functools import lru_cache

from data import database

CLOSE = 256
"""Rows that are read too many, rather than looked at one by one."""


def first_row_after(at: int) -> int:
    """A row number at or a little before the first row after an instant."""
    return _found(database.store_url(), at)


@lru_cache(maxsize=64)
def _found(store: str, at: int) -> int:
    """By halving; kept, because no row comes before it any more and each page of a list asks for the same."""
    low, high = 1, int(database.scalar("SELECT coalesce(max(seq), 0) FROM stock_move"))
    while high - low > CLOSE:
        middle = (low + high) // 2
        found = database.scalar("SELECT at FROM stock_move WHERE seq >= ? ORDER BY seq LIMIT 1", (middle,))
        if found is None or int(found) > at:
            high = middle
        else:
            low = middle
    return low
