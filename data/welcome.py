"""What the sign-in page may say before anybody is known: the store's name, how many are here, the demo's people."""

from data import clock, database, options
from data.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Welcome:
    """The store's face."""

    name: str
    name_zh: str
    timezone: str
    here: int
    """People with a live session."""
    demo: tuple[tuple[str, str, str], ...]
    """(name, title, role) of the demo's people; empty in a real store."""
    demo_password: str
    """Only a demo store has one to show."""


def welcome() -> Welcome:
    """The store's face now."""
    is_demo = options.option("demo") == "1"
    here = database.scalar(
        "SELECT count(DISTINCT staff_id) FROM sign_in WHERE ended_at IS NULL AND until_at > ?", (clock.now(),)
    )
    people = (
        database.rows(
            "SELECT name, title, role FROM staff WHERE role <> 'store' AND disabled_at IS NULL ORDER BY id LIMIT 9"
        )
        if is_demo
        else []
    )
    return Welcome(
        name=options.option("name"),
        name_zh=options.option("name_zh"),
        timezone=options.timezone(),
        here=int(here or 0),
        demo=tuple((row[0], row[1], row[2]) for row in people),
        demo_password=options.option("demo.password") if is_demo else "",
    )
