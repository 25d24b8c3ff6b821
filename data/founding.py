"""Making a store: the schema, the first settings, the number ranges, the first supervisor, the first warehouse."""

from data import clock, database, options
from data.errors import Refused
from data.events import Actor, Done, Slot, new_op_id, write_events
from data.migrate import STEPS, bring_up, found_schema

RANGES = (
    ("order", "A", 10000),
    ("shipment", "S", 10000),
    ("transfer", "T-", 100),
    ("customer", "C", 10000),
    ("count", "K-", 100),
    ("case", "R-", 100),
    ("credit_note", "CN-", 1000),
)
STORE = Actor(1, "store", "The store", "store")
"""The program itself, as an actor."""


def found_store(
    *,
    supervisor: str,
    password_hash: str,
    name: str,
    currency: str,
    timezone: str,
    language: str = "en",
    title: str = "",
    op_id: str = "",
) -> Actor:
    """Turn an empty database into a store with its first supervisor. Refused if there is one already."""
    clock.zone(timezone)
    _refuse_second(found_schema() == 0)
    options.forget_options()
    at = clock.now()
    with database.transaction():
        _refuse_second(len(bring_up()) == len(STEPS))  # another may have been quicker
        for key, value in (("name", name), ("currency", currency), ("timezone", timezone), ("language", language)):
            database.run("INSERT INTO setting (name, value, since_at, by_id) VALUES (?, ?, ?, 1)", (key, value, at))
        for range_name, prefix, last in RANGES:
            database.run("INSERT INTO number_range (name, prefix, last) VALUES (?, ?, ?)", (range_name, prefix, last))
        person = database.insert(
            "INSERT INTO staff (name, title, role, language, password, made_at) VALUES (?, ?, 'supervisor', ?, ?, ?)",
            (supervisor, title or supervisor, language, password_hash, at),
        )
        add_warehouse("MAIN", "Main warehouse", "主仓库", timezone)
        done = Done("staff", person, facts={"name": supervisor, "store": name})
        write_events([Slot(op_id or new_op_id(), "store.found", 1, "", STORE, at, None, done=done)])
    return Actor(person, supervisor, title or supervisor, "supervisor", language)


def _refuse_second(empty: bool) -> None:
    if not empty:
        raise Refused("There is a store already at “{url}”. Nothing was changed.", url=database.store_url())


def add_warehouse(
    code: str, name: str, name_zh: str, timezone: str, *, kind: str = "own", cutoff: str = "17:00", handling: int = 480
) -> int:
    """A warehouse with its bin `-` and a calendar from Monday to Saturday, 8 to 18."""
    calendar = database.insert(
        "INSERT INTO calendar (name, tz, weekly, holidays) VALUES (?, ?, ?, '[]')",
        (f"warehouse {code}", timezone, WEEK),
    )
    key = database.insert(
        "INSERT INTO warehouse (code, name, name_zh, kind, tz, cutoff, handling_minutes, calendar_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (code, name, name_zh, kind, timezone, cutoff, handling, calendar),
    )
    database.run("INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, '-', 0)", (key,))
    return key


WEEK = (
    '{"mon":[["08:00","18:00"]],"tue":[["08:00","18:00"]],"wed":[["08:00","18:00"]],"thu":[["08:00","18:00"]],'
    '"fri":[["08:00","18:00"]],"sat":[["08:00","18:00"]]}'
)
