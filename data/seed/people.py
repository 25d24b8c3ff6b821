"""The people of the demo store, and the one password they share, which only a demo store's sign-in page shows."""

from data import database, options
from data.dataclass import dataclass

PASSWORD = "linden-demo-2026"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in to the demo."""

    name: str
    title: str
    role: str


def demo_people() -> list[Person]:
    """Who can sign in with the shared password; nobody in a store that is not a demo."""
    if options.option("demo") != "1":
        return []
    found = database.rows(
        "SELECT name, title, role FROM staff WHERE role <> 'store' AND disabled_at IS NULL AND password <> ''"
        " ORDER BY id"
    )
    return [Person(*row) for row in found]
