"""Commands about the store as a whole: making it, the demo, bringing it up to date, checking it, opening it."""

import os
from contextlib import suppress
from typing import Any

import click

from data.errors import Missing, Refused, StoreError
from ecom_tui.answers import write_json, write_table
from ecom_tui.cli import as_json
from ecom_tui.front import Front
from ecom_tui.opening import open_program
from ecom_tui.settings import default_store
from screens.words import say


@click.command()
@click.argument("url", default="")
@click.option("--supervisor", required=True, metavar="NAME", help="Who signs in as the first supervisor.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--title", default="", help="The supervisor's name as people read it.")
@click.option("--name", default="", help="The store's name.")
@click.option("--currency", default="EUR", show_default=True)
@click.option("--timezone", default="Europe/London", show_default=True)
@as_json
@click.pass_obj
def init(
    front: Front, url: str, supervisor: str, password_stdin: bool, title: str, name: str, currency: str, timezone: str
) -> None:
    """Make a new store with its first supervisor, who is signed in then.

    Example: ecom-tui init sqlite:///shop.db --supervisor lin --password-stdin --name Linden < password
    """
    from data import clock, founding, money, passwords
    from data.operations.people import NAME
    from ecom_tui.cli_staff import read_password

    front.store = url or front.store
    login = supervisor.strip().lower()
    if not NAME.fullmatch(login):
        raise Refused(
            "“{name}” is not a name to sign in with. Take letters, digits, dots and hyphens.", name=supervisor
        )
    clock.zone(timezone)
    money.exponent(currency)
    password = read_password(password_stdin, again=True)
    passwords.check_password(password, login, title, name)
    make_empty(front.store)
    boss = founding.found_store(
        supervisor=login,
        title=title,
        password_hash=passwords.hash_password(password),
        name=name or "Store",
        currency=currency,
        timezone=timezone,
        language=front.settings.lang or "en",
    )
    sign_in_here(front, boss)
    front.tell("The store is made. {name} is signed in here for 12 hours.", name=login)
    if front.json:
        write_json({"store": _named(front.store), "supervisor": login})


def make_empty(url: str) -> None:
    """Open a store that may not be there yet; a new file is for its owner alone."""
    from data.database import open_database, sqlite_path

    if url.startswith("sqlite:///"):
        path = os.path.abspath(sqlite_path(url))
        if url == default_store():
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        if not os.path.exists(path) and os.access(os.path.dirname(path), os.W_OK):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    open_database(url, create=True)


def sign_in_here(front: Front, actor: Any) -> None:
    """Be that person at this store from now on, without a password: whoever made the store needs none."""
    from data.sessions import start_session
    from ecom_tui.passes import keep_token

    keep_token(front.store, start_session(actor, "init").token)


def _named(url: str) -> str:
    from data.database import store_url

    return store_url() or url


@click.command()
@click.argument("url", default="")
@click.option("--size", type=click.Choice(["small", "large", "huge"]), default="small", show_default=True)
@click.option("--seed", type=int, default=7, show_default=True, help="Another number, another store.")
@click.option("--if-missing", is_flag=True, hidden=True)
@as_json
@click.pass_obj
def demo(front: Front, url: str, size: str, seed: int, if_missing: bool) -> None:
    """Make a believable store to try things on, with people of all six posts.

    Example: ecom-tui demo sqlite:///demo.db --size small
    """
    from data.queries.people import team

    front.store = url or front.store
    if if_missing and _is_there(front):
        return
    _make_demo(front.store, size, seed)
    front.open()
    boss = _first_supervisor()
    sign_in_here(front, boss)
    people, password = team(boss, closed=False), _demo_password()
    if front.json:
        names = [{"name": one.name, "title": one.title, "role": one.role} for one in people]
        write_json({"store": _named(front.store), "size": size, "seed": seed, "people": names, "password": password})
        return
    front.tell("The demo store is made at “{url}”.", url=_named(front.store))
    write_table(("Name", "Person", "Post"), [(one.name, one.title, say(one.post)) for one in people])
    front.tell("Each of them signs in with the password: {password}", password=password)


def _make_demo(url: str, size: str, seed: int) -> None:
    """Make it beside its place and move it there when it is whole: one that was stopped half-way never looks made."""
    from data.database import close_database, sqlite_path
    from data.seed import make_demo
    from ecom_tui.progress import Progress

    with Progress("rows") as progress:
        if not url.startswith("sqlite:///"):
            make_demo(url, size=size, seed=seed, progress=progress.upto)
            return
        path = os.path.abspath(sqlite_path(url))
        if os.path.isfile(path) and os.path.getsize(path):
            raise Refused("There is a store already at “{url}”. Nothing was changed.", url=url)
        made = f"{path}.making"
        _remove(made)
        if url == default_store():
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        make_empty(f"sqlite:///{made}")
        try:
            make_demo(f"sqlite:///{made}", size=size, seed=seed, progress=progress.upto)
            close_database()
            os.replace(made, path)
        finally:
            close_database()
            _remove(made)


def _remove(path: str) -> None:
    """A store file and what lies beside it."""
    for end in ("", "-wal", "-shm", "-journal", ".turn", ".imports"):
        with suppress(FileNotFoundError):
            os.unlink(path + end)


def _demo_password() -> str:
    from data.seed import PASSWORD

    return PASSWORD


def _is_there(front: Front) -> bool:
    """Whether the store can be opened already; what is in the way of that is said."""
    from data.database import sqlite_path

    if front.store.startswith("sqlite:///") and not os.path.exists(sqlite_path(front.store)):
        return False
    front.open()
    if front.who() is None:
        sign_in_here(front, _first_supervisor())
    return True


def _first_supervisor() -> Any:
    """Who the owner of a demo store is signed in as."""
    from data.founding import STORE
    from data.queries.people import team

    found = [person for person in team(STORE, closed=False) if person.role == "supervisor"]
    if not found:
        raise Missing("The store has no supervisor.")
    first = min(found, key=lambda person: person.id)
    from data.events import Actor

    return Actor(first.id, first.name, first.title, first.role, first.language)


@click.command()
@click.option("--without-backup", is_flag=True, help="Save nothing before: you have a backup, or need none.")
@as_json
@click.pass_obj
def migrate(front: Front, without_backup: bool) -> None:
    """Bring the store to this program's version; it is saved before. A supervisor or the store's owner can.

    Example: ecom-tui --store sqlite:///shop.db migrate
    """
    from data import database
    from data import migrate as migrations

    database.open_database(front.store)
    found = migrations.found_schema()
    if found == 0:
        migrations.require_current()
    actor = keeper(front)
    saved = "" if without_backup or found >= database.SCHEMA else _save_before(front)
    applied = migrations.migrate()
    if applied:
        from data.owner import note

        note(actor, "store.migrate", before=found, after=database.SCHEMA)
        front.tell(
            "The store was of version {before} and is of version {after} now.", before=found, after=database.SCHEMA
        )
    else:
        front.tell("The store is of version {after} already.", after=found)
    if front.json:
        write_json({"before": found, "after": database.SCHEMA, "applied": applied, "saved": saved or None})


def _save_before(front: Front) -> str:
    """Save the store as it is before it is migrated: beside its file, or in the folder for data; where it is."""
    from data import database
    from data.saving import save_before_migrating
    from ecom_tui.settings import folder

    beside = os.path.dirname(database.store_path())
    if not beside:
        beside = str(folder("data") / "backups")
        os.makedirs(beside, mode=0o700, exist_ok=True)
    try:
        made = save_before_migrating(beside)
    except StoreError:
        front.tell("The store could not be saved before it is migrated. Nothing was changed.")
        front.tell("Save it yourself, then run: ecom-tui migrate --without-backup")
        raise
    front.tell("It is saved as it was in “{path}”.", path=made.path)
    return made.path


def keeper(front: Front, right: str = "settings.change") -> Any:
    """Who keeps the store in order here: somebody signed in with the right, else the machine's owner."""
    from data.owner import require_owner
    from data.roles import may

    try:
        actor = front.who()
    except Exception:
        # A store that is too old or too broken to be asked has an owner still.
        actor = None
    if actor is not None and may(actor, right):
        return actor
    return require_owner(front.store)


@click.command()
@as_json
@click.pass_obj
def doctor(front: Front) -> int:
    """Check that everything in the store adds up. Exit code 1 if something does not.

    Example: ecom-tui doctor --json
    """
    from data import database, migrate
    from data import doctor as checks
    from data.copies import engine_text
    from data.owner import note

    front.open()
    actor = keeper(front, "store.check")
    found = checks.check()
    sound = not any(one.found for one in found)
    if actor.internal:
        note(actor, "store.check", checks=len(found), found=sum(one.found for one in found))
    if front.json:
        listed = [
            {"name": one.name, "count": one.count, "found": one.found, "examples": list(one.examples)} for one in found
        ]
        write_json({"ok": sound, "engine": engine_text(), "schema": migrate.found_schema(), "checks": listed})
        return 0 if sound else 1
    for one in found:
        front.tell_line(f"{'x' if one.found else '+'} {say(one.name)}  {one.found}/{one.count:,}")
        for example in list(one.examples)[:5]:
            front.tell_line(f"    {example}")
    if sound:
        front.tell("All is well: {engine}, version {schema}.", engine=engine_text(), schema=database.SCHEMA)
    else:
        front.tell("Something does not add up. The lines marked x say what.")
    return 0 if sound else 1


@click.command()
@click.argument("place", default="")
@click.option("--sign-in", is_flag=True, hidden=True)
@click.pass_obj
def run(front: Front, place: str, sign_in: bool) -> int:
    """Open the program, at a place if one is named.

    Example: ecom-tui run inventory
    """
    front.signs_in = front.signs_in or sign_in
    return open_program(front, place)
