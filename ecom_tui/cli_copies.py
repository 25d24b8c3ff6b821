"""Commands that save the store and bring it back."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from ecom_tui.answers import write_json
from ecom_tui.cli import as_json
from ecom_tui.cli_store import keeper
from ecom_tui.front import Front
from screens.words import say

if TYPE_CHECKING:
    from data.copies import Copy


@click.command()
@click.argument("file")
@as_json
@click.pass_obj
def backup(front: Front, file: str) -> int:
    """Write the store into one file, while others go on working, and check it. A supervisor or the store's owner can.

    Example: ecom-tui backup shop-2026-11-22.backup
    """
    from data.saving import Step, save_store
    from ecom_tui.progress import Progress

    front.open()
    actor = keeper(front)
    with Progress("pages") as copying, Progress("checks") as checking:

        def told(step: Step) -> None:
            if step.part == "check":
                copying.end()
            (copying if step.part == "copy" else checking).upto(step.done, step.of)

        saved = save_store(actor, file, progress=told)
    front.tell("The store is saved in “{path}”: {bytes} bytes, {events} events.", **_facts(saved.copy))
    for one in saved.faults:
        front.tell_line(f"x {say(one.name)}  {one.found}/{one.count:,}")
    if saved.faults:
        front.tell("Something does not add up in it, as in the store itself. See: ecom-tui doctor")
    if front.json:
        write_json({**_facts(saved.copy), "checks": saved.checks, "found": sum(one.found for one in saved.faults)})
    return 1 if saved.faults else 0


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
    """Put a backup in the store's place; the SQLite store that was there is kept beside it.

    Example: ecom-tui restore shop-2026-11-22.backup --dry-run
    """
    from data import copies

    found = copies.look_at(file)
    facts = _facts(found)
    if dry_run:
        _preview(front, found)
        return
    if sys.stdin.isatty() and not click.confirm("Replace the store?", default=False, err=True):
        raise click.Abort
    kept = _bring_back(front, file)
    front.tell("The store is as it was in “{path}”.", **facts)
    if kept:
        front.tell("The store that was there is kept as “{kept}”.", kept=kept)
    if front.json:
        write_json({**facts, "restored": True, "kept": kept or None})


def _preview(front: Front, found: "Copy") -> None:
    """What is in the backup, what is in its place now, and what of that would be lost."""
    from data.copies import lost_events
    from data.errors import StoreError

    facts = _facts(found)
    if facts["engine"] == "sqlite":
        front.tell("“{path}” is sound: version {schema}, {events} events, {orders} orders.", **facts)
    else:
        front.tell("“{path}” is a dump of PostgreSQL that pg_restore can read, {bytes} bytes.", **facts)
    try:
        here = _here(front)
    except StoreError as error:
        here = None
        front.tell(error.sentence, **error.facts)
    if here is not None:
        front.tell("The store here has {events} events and {orders} orders, the last event of {last}.", **here)
        if found.engine == "sqlite" and (lost := lost_events(found)):
            front.tell("{n} events since the backup would be gone. Nothing was changed.", n=lost)
    if front.json:
        write_json({**facts, "restored": False, "here": here})


def _here(front: Front) -> dict[str, Any]:
    """What is in the store now."""
    from data.clock import iso
    from data.copies import contents

    front.open()
    events, orders, last = contents()
    return {"events": events, "orders": orders, "last": iso(last) if last else None}


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
