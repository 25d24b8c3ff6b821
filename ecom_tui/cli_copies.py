"""Commands that save the store and bring it back."""

import os
import sys
from typing import Any

import click

from ecom_tui.answers import write_json
from ecom_tui.cli import as_json
from ecom_tui.cli_store import keeper
from ecom_tui.front import Front


@click.command()
@click.argument("file")
@as_json
@click.pass_obj
def backup(front: Front, file: str) -> None:
    """Write the store into one file, while others go on working. A supervisor or the store's owner can.

    Example: ecom-tui backup shop-2026-11-22.backup
    """
    from data import copies
    from data.owner import note
    from ecom_tui.progress import Progress

    front.open()
    actor = keeper(front)
    with Progress("pages") as progress:
        made = copies.back_up(front.store, file, progress.upto)
    note(actor, "store.backup", file=made.path.rpartition("/")[2], bytes=made.bytes)
    front.tell("The store is saved in “{path}”: {bytes} bytes, {events} events.", **_facts(made))
    if front.json:
        write_json(_facts(made))


def _facts(found: object) -> dict[str, object]:
    from data.clock import iso

    facts = {name: getattr(found, name) for name in ("path", "engine", "schema", "bytes", "events", "orders")}
    last = getattr(found, "last_at", None)
    return {**facts, "last": iso(last) if last else None}


@click.command()
@click.argument("file")
@click.option("--dry-run", is_flag=True, help="Only look at what is in the backup.")
@as_json
@click.pass_obj
def restore(front: Front, file: str, dry_run: bool) -> None:
    """Put a backup in the store's place; the store that was there is kept beside it.

    Example: ecom-tui restore shop-2026-11-22.backup --dry-run
    """
    from data import copies

    found = copies.look_at(file)
    facts = _facts(found)
    if dry_run:
        front.tell("“{path}” is sound: version {schema}, {events} events, {orders} orders.", **facts)
        if front.json:
            write_json({**facts, "restored": False})
        return
    if sys.stdin.isatty() and not click.confirm("Replace the store?", default=False, err=True):
        raise click.Abort
    kept = _bring_back(front, file)
    front.tell("The store is as it was in “{path}”.", **facts)
    if kept:
        front.tell("The store that was there is kept as “{kept}”.", kept=kept)
    if front.json:
        write_json({**facts, "restored": True, "kept": kept or None})


def _bring_back(front: Front, file: str) -> str:
    """Replace the store; where the old one is kept, if there was one."""
    from data import copies, database, migrate
    from data.founding import STORE
    from data.owner import note

    kept = ""
    actor = _restorer(front)
    if front.store.startswith("sqlite:///"):
        database.close_database()
        kept = copies.restore_sqlite(file, front.store)
    else:
        copies.restore_postgresql(front.store, file)
    database.open_database(front.store)
    if migrate.found_schema() == database.SCHEMA:
        # In the store that came back its keeper may not be of the team.
        note(STORE, "store.restore", file=file.rpartition("/")[2], who=actor.name)
    return kept


def _restorer(front: Front) -> Any:
    """Who restores: a store that is gone or damaged can't say who is signed in, but a file has an owner still."""
    from data import database
    from data.errors import Unusable
    from data.founding import STORE
    from data.owner import require_owner

    path = database.sqlite_path(front.store)
    if front.store.startswith("sqlite:///") and not os.path.exists(path):
        return STORE
    try:
        database.open_database(front.store)
    except Unusable:
        if not front.store.startswith("sqlite:///"):
            raise
        return require_owner(front.store)
    return keeper(front)
