"""The store as a file or a database: the engine is safe, the pages are whole, the schema and the settings are known."""

import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from data import clock, database, options
from data.doctor.rules import Inspection
from data.errors import StoreError
from data.money import EXPONENTS
from data.search.indexes import INDEXES, codes_table, words_table
from data.store_file import sqlite_copies, wal_is_safe

NUMBERS = {"risk.look": 100, "sla.warn_minutes": 100_000, "lock.minutes": 60, "lock.minutes_logistics": 60,
           "tax.rate_ppm": 1_000_000}  # fmt: skip
"""Settings that are whole numbers from 0 up, and their most."""
OLDEST_POSTGRESQL = 150_000


def _one(faults: Iterable[str]) -> tuple[int, Iterable[str]]:
    return 1, faults


def _version() -> Iterator[str]:
    if database.engine() == "postgresql":
        number = int(database.scalar("SHOW server_version_num"))
        if number < OLDEST_POSTGRESQL:
            yield f"PostgreSQL {number // 10_000} is older than 15"
        return
    version = str(database.scalar("SELECT sqlite_version()"))
    mode = str(database.scalar("PRAGMA journal_mode"))
    if mode == "wal" and not wal_is_safe(_numbers(version)):
        yield f"SQLite {version} can corrupt a store in WAL mode that several processes share"
    for pragma, wanted in (("foreign_keys", 1), ("recursive_triggers", 1), ("synchronous", 2)):
        found = database.scalar(f"PRAGMA {pragma}")
        if found != wanted:
            yield f"{pragma} is {found}, not {wanted}"


def _numbers(version: str) -> tuple[int, int, int]:
    major, minor, patch = (int(part) for part in version.split(".")[:3])
    return major, minor, patch


def _copies() -> Iterator[str]:
    """Two copies of SQLite in one process break file locks."""
    if database.engine() != "sqlite":
        return
    if find_spec("pysqlite3") and "_sqlite3" in sys.modules:
        yield "Python's own SQLite is loaded beside the mended one"
    engines = sqlite_copies(_mapped())
    if len(engines) > 1:
        yield f"{len(engines)} copies of SQLite are loaded: {', '.join(engines)}"


def _mapped() -> str:
    """What this process has loaded, where the system tells."""
    try:
        return Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _packages() -> tuple[int, Iterable[str]]:
    home = Path(__file__).resolve().parent.parent.parent
    strange = []
    for name in ("data", "screens"):
        spec = find_spec(name)
        place = Path(spec.origin).resolve().parent.parent if spec and spec.origin else None
        if place != home:
            strange.append(f"“{name}” is loaded from {place}, not from {home}")
    return 2, strange


def _pages() -> Iterator[str]:
    if database.engine() == "postgresql":
        for table, name in database.rows(
            "SELECT conrelid::regclass, conname FROM pg_constraint WHERE NOT convalidated ORDER BY conname"
        ):
            yield f"{table}: {name} is not validated"
        for (name,) in database.rows("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"):
            yield f"index {name} is not valid"
        return
    for table in (name(index) for index in INDEXES.values() for name in (words_table, codes_table)):
        # A look at what another process has written since this connection's last: the check itself takes none, and then
        # calls an index damaged that is whole.
        database.rows(f"SELECT rowid FROM {table} LIMIT 1")
    for (said,) in database.rows("PRAGMA integrity_check"):
        if said != "ok":
            yield str(said)


def _references() -> Iterator[str]:
    if database.engine() == "sqlite":
        for table, row, parent, _ in database.rows("PRAGMA foreign_key_check"):
            yield f"{table} {row} names a {parent} that is not there"


def _tables() -> int:
    if database.engine() == "sqlite":
        return int(database.scalar("SELECT count(*) FROM sqlite_master WHERE type = 'table'"))
    return int(database.scalar("SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"))


def _schema() -> Iterator[str]:
    number = database.scalar("SELECT schema FROM store WHERE id = 1")
    if number != database.SCHEMA:
        yield f"the store is of version {number}, this program of version {database.SCHEMA}"
    if database.engine() == "sqlite":
        for pragma, wanted in (("user_version", number), ("application_id", database.APPLICATION_ID)):
            found = database.scalar(f"PRAGMA {pragma}")
            if found != wanted:
                yield f"{pragma} is {found}, not {wanted}"


def _settings() -> tuple[int, Iterable[str]]:
    return int(database.scalar("SELECT count(*) FROM setting")), _strange_settings()


def _strange_settings() -> Iterator[str]:
    options.forget_options()
    if options.currency() not in EXPONENTS:
        yield f"currency {options.currency()} is not known"
    try:
        clock.zone(options.timezone())
    except StoreError as error:
        yield str(error)
    limits = database.rows("SELECT DISTINCT name FROM setting WHERE name LIKE 'limit.%' ORDER BY name")
    most = NUMBERS | {row[0]: 10**15 for row in limits}
    for name, top in most.items():
        value = options.option(name)
        if value and not (value.isascii() and value.isdigit() and int(value) <= top):
            yield f"{name} is “{value}”, not a number up to {top}"
    if not database.scalar("SELECT 1 FROM staff WHERE role = 'supervisor' AND disabled_at IS NULL"):
        yield "there is no supervisor who can sign in"
    options.forget_options()  # nobody goes by what makes no sense, not even for the two seconds that it is kept


RULES: tuple[Any, ...] = (
    Inspection("the database engine is safe to use", lambda: _one(_version())),
    Inspection("one copy of the engine is loaded", lambda: _one(_copies())),
    Inspection("the program's packages are its own", _packages),
    Inspection("the store's pages are whole", lambda: (_tables(), _pages())),
    Inspection("references point to rows that exist", lambda: (_tables(), _references())),
    Inspection("the schema is the program's", lambda: _one(_schema())),
    Inspection("settings make sense", _settings),
)
