"""The team as people see it: who is of it, what tokens there are, who is signed in."""

from data import clock, database, listing, options, search
from data.dataclass import dataclass
from data.delegations import StandIn, stand_ins
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.money import decimal_text
from data.paging import Cut, Extent, Window
from data.roles import ROLES, has_limit


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


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that is open now, as a supervisor sees it."""

    id: int
    person: int
    name: str
    title: str
    post: str
    way: str
    source: str
    """Where from: the address of an SSH client, or a user of this computer."""
    at: int
    seen_at: int
    """When its person last did something."""


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """Somebody with their open sessions, their tokens, and in whose place they decide."""

    row: Person
    limit_minor: int | None
    """What they may do alone, in the base currency; None where nothing that their post does is weighed."""
    own_limit: bool
    """Whether that is a limit of their own in place of the post's."""
    made_at: int | None
    sessions: tuple[OpenSession, ...]
    tokens: tuple[TokenRow, ...]
    recovery_left: int
    failures: int
    """Failed sign-ins since the last good one."""
    waits_until: int | None
    deciding: tuple[StandIn, ...]


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


_COLUMNS = (
    "k.id",
    "k.name",
    "k.title",
    "k.role",
    "k.language",
    "k.disabled_at",
    "k.totp_secret",
    "k.reset_code",
    "(select max(s.at) from sign_in s where s.staff_id = k.id)",
    "k.version",
)
_TEAM = listing.Scope(where="k.role <> 'store'")


@query("staff.manage")
def people_page(actor: Actor, window: Window) -> Cut[Person]:
    """A window of the team."""
    thing = search.thing_of("staff")
    found = search.compiled(thing, window.filter)
    return listing.page(thing, _COLUMNS, lambda *line: _row(line), window, filter=found, scope=_TEAM)


@query("staff.manage")
def people_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many of the team match, and every 256th key."""
    thing = search.thing_of("staff")
    return listing.extent(thing, sort, filter=search.compiled(thing, filter), scope=_TEAM)


@query("staff.manage")
def person_detail(actor: Actor, person: int) -> PersonDetail:
    """Somebody of the team, or Missing."""
    line = database.one(_PEOPLE + " AND k.id = ?", (person,))
    if line is None:
        raise Missing("There is no {kind} {key}.", kind="staff", key=person)
    row = _row(line)
    gate = database.one("SELECT failures, until_at FROM gate WHERE key = ?", (f"account:{row.name}",))
    left = database.scalar("SELECT count(*) FROM recovery_code WHERE staff_id = ? AND used_at IS NULL", (person,))
    return PersonDetail(
        row,
        options.limit_for(row.role, person) if has_limit(row.role) else None,
        options.own_limit(row.role, person) is not None,
        database.scalar("SELECT made_at FROM staff WHERE id = ?", (person,)),
        tuple(one for one in open_sessions.function(actor) if one.person == person),
        tuple(one for one in tokens.function(actor) if one.person == person and one.revoked_at is None),
        int(left or 0),
        int(gate[0]) if gate else 0,
        gate[1] if gate else None,
        tuple(stand_ins(person)),
    )


@query("staff.manage")
def open_sessions(actor: Actor) -> list[OpenSession]:
    """Every session that is open now, who was idle for longest last."""
    found = database.rows(
        "SELECT s.id, k.id, k.name, k.title, k.role, s.way, s.source, s.at, coalesce(s.seen_at, s.at) FROM sign_in s"
        " JOIN staff k ON k.id = s.staff_id WHERE s.ended_at IS NULL AND s.until_at > ?"
        " ORDER BY coalesce(s.seen_at, s.at) DESC, s.id",
        (clock.now(),),
    )
    return [
        OpenSession(key, person, name, title, ROLES[role].title, way, source, at, seen_at)
        for key, person, name, title, role, way, source, at, seen_at in found
    ]


@query("staff.manage")
def limit_now(actor: Actor, person: int) -> dict[str, str]:
    """What somebody decides alone now, as it is typed; nothing where their post has no limit."""
    role = person_detail.function(actor, person).row.role
    return {"amount": decimal_text(options.limit_for(role, person), options.currency())} if has_limit(role) else {}


@query("own.keep")
def own_factor(actor: Actor) -> tuple[bool, int]:
    """Whether the person's own second factor is on, and how many recovery codes are left."""
    on = database.scalar("SELECT totp_secret FROM staff WHERE id = ?", (actor.id,))
    left = database.scalar("SELECT count(*) FROM recovery_code WHERE staff_id = ? AND used_at IS NULL", (actor.id,))
    return bool(on), int(left or 0)
