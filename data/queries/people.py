"""The team as people see it: who is of it, what tokens there are, who is signed in."""

from data import clock, database
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.roles import ROLES


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team."""

    id: int
    name: str
    """What they sign in with."""
    title: str
    """What people read."""
    role: str
    post: str
    """The post in words."""
    language: str
    disabled_at: int | None
    second_factor: bool
    waits_for_code: bool
    """Signs in with a one-time code next."""
    seen_at: int | None
    """When they last signed in."""
    version: int


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token that a script acts with."""

    id: int
    person: int
    name: str
    purpose: str
    made_at: int
    revoked_at: int | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """Somebody who is signed in now."""

    id: int
    person: int
    name: str
    title: str
    post: str
    way: str
    at: int
    until_at: int


_PEOPLE = (
    "SELECT k.id, k.name, k.title, k.role, k.language, k.disabled_at, k.totp_secret, k.reset_code,"
    " (SELECT max(s.at) FROM sign_in s WHERE s.staff_id = k.id), k.version FROM staff k WHERE k.role <> 'store'"
)


def _row(found: tuple[object, ...]) -> Person:
    key, name, title, role, language, disabled_at, secret, code, seen_at, version = found
    return Person(
        id=int(str(key)),
        name=str(name),
        title=str(title),
        role=str(role),
        post=ROLES[str(role)].title,
        language=str(language),
        disabled_at=None if disabled_at is None else int(str(disabled_at)),
        second_factor=bool(secret),
        waits_for_code=bool(code),
        seen_at=None if seen_at is None else int(str(seen_at)),
        version=int(str(version)),
    )


@query("staff.view")
def team(actor: Actor, *, closed: bool = True) -> list[Person]:
    """Everybody of the team by name; without `closed` only those who can sign in."""
    found = [_row(line) for line in database.rows(_PEOPLE + " ORDER BY k.name")]
    return [person for person in found if closed or person.disabled_at is None]


@query("staff.view")
def person_named(actor: Actor, name: str) -> Person:
    """Somebody by the name they sign in with, or Missing."""
    line = database.one(_PEOPLE + " AND k.name = ?", (name.strip().lower(),))
    if line is None:
        raise Missing("There is no {name} in the team.", name=name)
    return _row(line)


@query("staff.manage")
def tokens(actor: Actor) -> list[TokenRow]:
    """All tokens, the newest first."""
    found = database.rows(
        "SELECT t.id, t.staff_id, k.name, t.purpose, t.made_at, t.revoked_at FROM token t"
        " JOIN staff k ON k.id = t.staff_id ORDER BY t.id DESC"
    )
    return [TokenRow(*line) for line in found]


@query("staff.view")
def signed_in_now(actor: Actor) -> list[SessionRow]:
    """Who is signed in and not gone."""
    found = database.rows(
        "SELECT s.id, k.id, k.name, k.title, k.role, s.way, s.at, s.until_at FROM sign_in s"
        " JOIN staff k ON k.id = s.staff_id WHERE s.ended_at IS NULL AND s.until_at > ? ORDER BY s.at, s.id",
        (clock.now(),),
    )
    return [
        SessionRow(key, person, name, title, ROLES[role].title, way, at, until)
        for key, person, name, title, role, way, at, until in found
    ]
