"""Ranges of numbers that a store begins when it needs its first one."""

from data import database, frames


def number_of(name: str, prefix: str) -> str:
    """The next number of a gapless range."""
    database.run(
        "INSERT INTO number_range (name, prefix, last) VALUES (?, ?, 0) ON CONFLICT (name) DO NOTHING", (name, prefix)
    )
    return frames.next_number(name)
