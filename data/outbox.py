"""What must happen outside after a commit: rows with a key, carried once, and never again by themselves after a crash.

waiting -> claimed -> done | failed | unsure; waiting -> withdrawn (an undo) | lapsed (too late).
"""

import json
from dataclasses import dataclass
from typing import Any

from data import clock, database

IN_FLIGHT_US = 10 * clock.MINUTE
"""A message claimed for so long belonged to a program that died: nobody knows whether it went out."""


@dataclass(frozen=True, slots=True)
class Message:
    """A claimed row: what a carrier needs to do it."""

    id: int
    channel: str
    address: str
    payload: dict[str, Any]
    key: str
    tries: int


def claim(channel: str, limit: int = 20) -> list[Message]:
    """Take messages of a channel whose time has come; nobody else gets them."""
    now = clock.now()
    with database.transaction():
        found = database.rows(
            "SELECT id, channel, address, payload, key, tries FROM outbox WHERE state = 'waiting' AND channel = ?"
            " AND not_before_at <= ? AND (not_after_at IS NULL OR not_after_at > ?) ORDER BY id LIMIT ? /*lock*/",
            (channel, now, now, limit),
        )
        database.many(
            "UPDATE outbox SET state = 'claimed', claimed_at = ?, tries = tries + 1 WHERE id = ?",
            [(now, row[0]) for row in found],
        )
    return [Message(int(row[0]), row[1], row[2], json.loads(row[3]), row[4], int(row[5]) + 1) for row in found]


def settle(message: int, state: str, said: str = "") -> None:
    """Tell what became of a claimed message: done, failed, unsure, or waiting to be tried again."""
    with database.transaction():
        database.run(
            "UPDATE outbox SET state = ?, said = ? WHERE id = ? AND state = 'claimed'", (state, said[:500], message)
        )


def withdraw(op_id: str) -> int:
    """Take back what an operation wanted sent, as long as it waits; how many. Inside the undo's transaction."""
    return int(
        database.run(
            "UPDATE outbox SET state = 'withdrawn' WHERE (op_id = ? OR substr(op_id, 1, ?) = ?) AND state = 'waiting'",
            (op_id, len(op_id) + 1, f"{op_id}."),
        ).rowcount
    )


def tidy() -> tuple[int, int]:
    """Let lapse what is too late, and mark as unsure what was in flight when a program died: how many of each."""
    now = clock.now()
    with database.transaction():
        lapsed = database.run(
            "UPDATE outbox SET state = 'lapsed' WHERE state = 'waiting' AND not_after_at <= ?",
            (now,),
        ).rowcount
        unsure = database.run(
            "UPDATE outbox SET state = 'unsure' WHERE state = 'claimed' AND claimed_at < ?", (now - IN_FLIGHT_US,)
        ).rowcount
    return int(lapsed), int(unsure)


def hold_lease(name: str, holder: str, lasts_us: int) -> bool:
    """Be the one who does a job for a while; False while somebody else is."""
    now = clock.now()
    with database.transaction():
        database.run(
            "INSERT INTO lease (name, holder, until_at) VALUES (?, '', 0) ON CONFLICT (name) DO NOTHING", (name,)
        )
        taken = database.run(
            "UPDATE lease SET holder = ?, until_at = ? WHERE name = ? AND (holder = ? OR until_at < ?)",
            (holder, now + lasts_us, name, holder, now),
        ).rowcount
    return bool(taken)
