"""A whole day at the program: a terminal that counts what the hand presses, and the store's books read from outside.

A Day is a Terminal of 80×24 that signs in; `books()` says at its end what lies where, what was paid, and what one
person has done.
"""

from data import database, doctor
from data.dataclass import dataclass
from tests.stories.terminal import Terminal


class Day(Terminal):
    """One person at one terminal of 80×24, from the sign-in on."""

    def __init__(self, url: str, *words: str, size: tuple[int, int] = (80, 24)):
        self.url = url
        self.presses = 0
        """Keys pressed one by one; the letters of a text that is typed or scanned are not among them."""
        super().__init__(*words, "--store", url, size=size)

    def press(self, *keys: str) -> None:
        """Keys, each counted."""
        self.presses += len(keys)
        super().press(*keys)

    def type(self, text: str) -> None:
        """A text as a person types it; its letters are no presses of the day."""
        super().press(*text)

    def scan(self, *codes: str) -> None:
        """Codes as a scanner sends them: each in one piece with its Enter, and no press of a key."""
        for code in codes:
            self.send(f"{code}\r".encode())

    def wait_written(self, verb: str, times: int) -> None:
        """Until the store has so many events of a verb: a board shows a scan at once, and writes it behind."""
        self.wait_until(lambda: _times(self.url, verb) == times, f"{verb} written {times} times")

    def sign_in(self, name: str, password: str, *shown: str) -> None:
        """Name and password; until these words are seen."""
        self.wait_until(lambda: self.place(" Name") > 0 or self.place("用户名") > 0, "the page to sign in")
        self.type(name)
        self.press("Enter")
        self.type(password)
        self.press("Enter")
        self.wait(*shown)


@dataclass(frozen=True, slots=True)
class Books:
    """What a day has left behind."""

    stock: list[str]
    """`SKU WAREHOUSE BIN bucket pieces`, of each place where something lies."""
    money: list[str]
    """`NUMBER total cancelled captured refunded`, in minor units, of each order."""
    events: list[str]
    """The verbs that one person has written, in their order."""


def books(url: str, person: int, *, since: int = 0) -> Books:
    """Stock and money as they are now, and what a person did after an event; all checks of the store hold."""
    database.open_database(url)
    try:
        found = [(check.name, check.examples) for check in doctor.check() if check.found]
        assert found == []
        return Books(_stock(), _money(), _events(person, since))
    finally:
        database.close_database()


def last_event(url: str) -> int:
    """The number of the newest event: a day begins after it."""
    database.open_database(url)
    try:
        return int(database.scalar("SELECT max(seq) FROM event"))
    finally:
        database.close_database()


def _times(url: str, verb: str) -> int:
    database.open_database(url)
    try:
        return int(database.scalar("SELECT count(*) FROM event WHERE verb = ?", (verb,)))
    finally:
        database.close_database()


def _stock() -> list[str]:
    rows = database.rows(
        "SELECT s.code, w.code, b.code, l.bucket, sum(l.qty) FROM stock_level l JOIN sku s ON s.id = l.sku_id"
        " JOIN warehouse w ON w.id = l.warehouse_id JOIN bin b ON b.id = l.bin_id"
        " GROUP BY s.code, w.code, b.code, l.bucket HAVING sum(l.qty) > 0"
    )
    return sorted(" ".join(map(str, row)) for row in rows)


def _money() -> list[str]:
    rows = database.rows("SELECT number, total_minor, cancelled_minor, captured_minor, refunded_minor FROM orders")
    return sorted(" ".join(map(str, row)) for row in rows)


def _events(person: int, since: int) -> list[str]:
    rows = database.rows("SELECT verb FROM event WHERE actor_id = ? AND seq > ? ORDER BY seq", (person, since))
    return [verb for (verb,) in rows]
