"""What a driver's error means: a sentence for the person, or the advice to try again.

Errors arrive wrapped, and a failed rollback often hides the one that matters, so the whole chain of causes is read.
"""

import re
from collections.abc import Iterator

from data.errors import Unusable

_AGAIN = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL: serialisation failure, deadlock, lock not available."""


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error, its causes and what it happened in."""
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        current = todo.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        todo += [current.__context__, current.__cause__]


def codes(error: BaseException) -> set[str]:
    """Names and numbers that drivers gave along the chain."""
    found = set()
    for link in chain(error):
        for name in ("sqlite_errorname", "sqlstate"):
            value = getattr(link, name, None)
            if value:
                found.add(str(value))
        if type(link).__module__.startswith("psycopg"):
            found |= {code for words, code in _WHILE_CONNECTING if words.search(str(link))}
    return found


_WHILE_CONNECTING = (
    (re.compile(r'FATAL:\s+role ".*" does not exist|authentication failed|no password supplied|pg_hba\.conf'), "28000"),
    (re.compile(r'FATAL:\s+database ".*" does not exist'), "3D000"),
    (re.compile(r"FATAL:.*(too many clients|connection slots)"), "53300"),
)
"""What the server answers to a connection comes as text alone: libpq gives no code for it."""


class Unanswered(Exception):
    """A COMMIT was sent and the server was lost before it answered: perhaps it is done, perhaps not."""


def unanswered(error: BaseException) -> bool:
    """Whether it is not known if the transaction was saved. The same operation id, run again, finds out."""
    return any(isinstance(link, Unanswered) for link in chain(error))


def damaged(error: BaseException) -> bool:
    """Whether the store itself is damaged: what is written to it from now on may make it worse."""
    found = codes(error)
    return any(code.startswith(_DAMAGED) for code in found) or any(_NO_STORE in str(link) for link in chain(error))


_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT", "XX001", "XX002")
_NO_STORE = "file is not a database"


def again(error: BaseException) -> bool:
    """Whether the same unit may simply be run again on the same connection."""
    return bool(codes(error) & _AGAIN)


def lost(error: BaseException) -> bool:
    """Whether the connection to a PostgreSQL server is gone: reconnect, then run the same operation id again."""
    found = codes(error)
    if any(code.startswith(("08", "57P0")) for code in found):
        return True
    drivers = [link for link in chain(error) if type(link).__module__.startswith("psycopg")]
    return bool(drivers) and not found and any(type(link).__name__ in _LOST for link in drivers)


_LOST = {"OperationalError", "InterfaceError", "ConnectionTimeout", "AdminShutdown", "ConnectionFailure"}


def unusable(error: BaseException) -> Unusable | None:
    """The sentence for a fault of the store itself; None for anything else."""
    if isinstance(error, Unusable):
        return error
    if unanswered(error):
        return Unusable("The server went away while saving. See if it is done before you repeat.")
    found = codes(error)
    for start, sentence in _SENTENCES.items():
        if any(code.startswith(start) for code in found):
            return Unusable(sentence)
    if any(_NO_STORE in str(link) for link in chain(error)):
        return Unusable(_SENTENCES["SQLITE_NOTADB"])
    if lost(error):
        return Unusable("The database server can't be reached. Nothing was saved. It is tried again by itself.")
    if any(
        type(link).__module__.startswith("psycopg") and "OperationalError" in type(link).__name__
        for link in chain(error)
    ):
        return Unusable("The database server refused: {reason}.", reason=str(error).strip().splitlines()[0].rstrip("."))
    return None


_SENTENCES = {
    "SQLITE_FULL": "No room on the disk. Nothing was saved. Make room and try again.",
    "SQLITE_READONLY": "The store is read-only here. Nothing was saved. Ask its owner for the right to write.",
    "SQLITE_BUSY": "Another program has kept the store locked for 5 seconds. Nothing was saved. Try again.",
    "SQLITE_NOTADB": "The file is not a store of ecom-tui, or it is damaged. Restore a backup.",
    "SQLITE_CORRUPT": "The store is damaged. Nothing more is written to it. Restore a backup.",
    "SQLITE_IOERR": "The disk failed. Nothing was saved. Check the disk.",
    "SQLITE_CANTOPEN": "The store's file can't be opened. Check that it and its folder can be written.",
    "28": "The database server does not let this user in. Check the name and the password.",
    "3D": "The database server has no such database. Make it first, or check the name.",
    "53": "The database server has no room or no free connection. Nothing was saved. Try again later.",
    "58": "The database server's disk failed. Nothing was saved. Check the server.",
    "XX00": "The store is damaged. Nothing more is written to it. Restore a backup.",
    "25006": "The database is read-only. Nothing was saved.",
    "40": "Others keep what is needed locked. Nothing was saved. Try again.",
    "55P03": "Others keep what is needed locked. Nothing was saved. Try again.",
    "57014": "The database server took too long and gave up. Nothing was saved. Try again.",
}
DAMAGED = _SENTENCES["SQLITE_CORRUPT"]
"""What is said from then on to whoever wants to write."""
