"""The team: who is of it, in which post, how they sign in, and who is signed in now."""

from collections.abc import Sequence
from typing import Any

from data import clock
from data.queries.people import Person, PersonDetail, people_extent, people_page, person_detail
from data.roles import PEOPLE, ROLES
from screens import show
from screens.actions import NOTHING, Action, Cell, Choice, Column, Listing, Money, Text, Yes, status
from screens.desk import Desk
from screens.later import Later
from screens.parts.detail import Entry, Section, item, pair
from screens.parts.drawn import Line
from screens.people_verbs import choose_session, choose_token, new_person, new_token, reset_person
from screens.plain import plain
from screens.words import LANGUAGES, money_text, say, say_in, zone

change_person = Later("data.operations.people:change_person", "staff.manage")
change_role = Later("data.operations.people:change_role", "staff.manage")
set_limit = Later("data.operations.people:set_limit", "staff.manage")
limit_now = Later("data.queries.people:limit_now", "staff.manage")
disable_person = Later("data.operations.people:disable_person", "staff.manage")
enable_person = Later("data.operations.people:enable_person", "staff.manage")
unlock_person = Later("data.operations.people:unlock_person", "staff.manage")
drop_factor = Later("data.operations.second_factor:drop_factor", "staff.manage")

POSTS = tuple((role, ROLES[role].title) for role in PEOPLE)


def account_cell(row: Person) -> Cell:
    """Whether they can sign in, and how."""
    if row.disabled_at is not None:
        return status("x", say("closed"))
    if row.waits_for_code:
        return status("-", say("one-time code"))
    return status("+", say_in("account", "open"))


def factor_cell(row: Person) -> Cell:
    """Whether the second factor is on."""
    return status("+", say("on")) if row.second_factor else status(".", say("off"))


def seen_cell(row: Person) -> Cell:
    """When they last signed in."""
    return Cell(show.when(row.seen_at, clock.now(), zone()), "muted") if row.seen_at else NOTHING


class PeopleDesk(Desk):
    """Everybody of the team."""

    TITLE, PLACE, WATCHES = "People", "people", frozenset({"staff"})
    HELP = (
        "Who works here, in which post, and how they sign in. A closed account ends its sessions within seconds;"
        " what its owner did stays."
    )
    EMPTY = "Nobody is of the team yet. n takes somebody in."
    FILLED_BY = ("add",)
    LIST = Listing(people_page, people_extent, sort="name", name="everybody", thing="staff")
    FILTERS = (
        ("can sign in", "disabled:no"),
        ("closed accounts", "disabled:yes"),
        ("supervisors", "role:supervisor"),
    )
    COLUMNS = (
        Column("Name", 15, lambda row: Cell(row.name, "strong"), sort="name", id=True),
        Column("Person", 18, lambda row: row.title, sort="title", grow=True),
        Column("Post", 4, lambda row: ROLES[row.role].short, sort="role", gap=1),
        Column("Signed in", 9, seen_cell, align="right", drop=2),
        Column("2nd", 5, factor_cell, gap=2, drop=1),
        Column("Account", 15, account_cell, gap=1),
        Column("Language", 10, lambda row: Cell(LANGUAGES.get(row.language, row.language), "muted"), wide=True),
    )
    ACTIONS = (
        Action("n", "new", "add", right="staff.manage", alone=True,
               help="They get a one-time code and choose a password."),
        Action(
            "e",
            "edit",
            change_person,
            fields=(
                Text("title", "Name", value=lambda row: row.title, limit=60),
                Choice("language", "Language", tuple(LANGUAGES.items()), value=lambda row: row.language),
            ),
            help="The name that people read, and the language.",
        ),
        Action(
            "p",
            "post",
            change_role,
            fields=(Choice("role", "Post", POSTS, value=lambda row: row.role),),
            preview=True,
            help="Another post; it holds from their next act on.",
        ),
        Action(
            "L",
            "limit",
            set_limit,
            fields=(
                Money("amount", "Alone up to", required=False),
                Yes("as_post", "As the post", hint="yes: what everybody of that post may"),
            ),
            known=limit_now,
            preview=True,
            title="What they decide alone",
            help="A limit of their own in place of the post's.",
        ),
        Action("R", "one-time code", "reset", right="staff.manage",
               help="In place of a forgotten password: it is shown once."),
        Action("x", "close", disable_person, danger=True, help="Sessions end within seconds, tokens are revoked."),
        Action("O", "open again", enable_person, help="Open a closed account; tokens stay revoked."),
        Action("S", "sessions", "sessions", right="staff.manage", alone=True,
               help="Who is signed in now; Enter ends a session."),
        Action("T", "tokens", "tokens", right="staff.manage", help="What scripts act with; Enter revokes one."),
        Action("N", "new token", "token", right="staff.manage", help="For a script that acts as somebody; shown once."),
        Action(
            "F",
            "no second factor",
            drop_factor,
            fields=(Text("reason", "How you know them", hint="they lost their phone and said so in person"),),
            danger=True,
            help="For who has lost phone and recovery codes.",
        ),
        Action("U", "unlock", unlock_person, seen=False, help="Forget failed sign-ins, so that they need not wait."),
    )  # fmt: skip
    DETAIL = person_detail

    def call(self, row: Person) -> str:
        """Name and title."""
        return plain(row.name if row.name == row.title else f"{row.name} {row.title}")

    def sections(self, record: PersonDetail, row: Person) -> Sequence[Section]:
        """The person, how they sign in, where they are signed in, what acts as them."""
        made = [
            Section(plain(record.row.title), "", self._head(record)),
            Section(say("Sign-in"), "", self._sign_in(record)),
            Section(say("Signed in now"), "S", [_session(one) for one in record.sessions]),
            Section(say("Tokens"), "T", [_token(one) for one in record.tokens]),
        ]
        return [section for section in made if section.lines]

    def _head(self, record: PersonDetail) -> list[Entry | Line]:
        row = record.row
        lines: list[Entry | Line] = [
            pair(say_in("sign in", "name"), plain(row.name)),
            pair(say("post"), say(row.post)),
            pair(say("language"), LANGUAGES.get(row.language, row.language)),
        ]
        if record.limit_minor is not None:
            lines.append(pair(say("limit"), money_text(record.limit_minor, self.session.currency),
                              say("their own") if record.own_limit else ""))  # fmt: skip
        for place in record.deciding:
            amount = money_text(place.up_to_minor, self.session.currency)
            until = show.when(place.until_at - 1, clock.now(), zone())
            lines.append([("* ", "info"), (say("decides for {boss}", boss=plain(place.boss_title)), "text"),
                          (f"  {amount}  {until}", "muted")])  # fmt: skip
        return lines

    def _sign_in(self, record: PersonDetail) -> list[Entry | Line]:
        row, now = record.row, clock.now()
        factor = say("{n} recovery codes left", n=record.recovery_left) if row.second_factor else ""
        lines: list[Entry | Line] = [
            pair(say("account"), account_cell(row)),
            pair(say("factor"), factor_cell(row), factor),
            pair(say("last"), show.when(row.seen_at, now, zone()) if row.seen_at else "."),
        ]
        if record.failures:
            waits = record.waits_until is not None and record.waits_until > now
            cell = Cell(say("{n} failed", n=record.failures), "warn" if waits else "text", "!" if waits else "")
            lines.append(pair(say("tries"), cell))
        return lines

    async def add(self, row: Person | None) -> None:
        """`n`: somebody new, and the code they get in with."""
        await new_person(self)

    async def reset(self, row: Person | None) -> None:
        """`R`: a one-time code in place of the password."""
        if row is not None:
            await reset_person(self, row)

    async def sessions(self, row: Person | None) -> None:
        """`S`: everybody who is signed in now."""
        await choose_session(self)

    async def tokens(self, row: Person | None) -> None:
        """`T`: the tokens of this person."""
        if row is not None:
            await choose_token(self, row)

    async def token(self, row: Person | None) -> None:
        """`N`: a new token."""
        if row is not None:
            await new_token(self, row)

    def action_timeline(self) -> None:
        """`t`: what this person did."""
        row = self.grid.row
        if row is not None:
            self.shell.go("history", f"actor:{row.name}")


def _session(one: Any) -> Entry:
    """Where from, since when, and how long nothing was done there."""
    now = clock.now()
    idle = show.age(max(0, now - one.seen_at)).strip()
    left = plain(f"{one.way}  {one.source}".strip())
    return item(left, Cell(say("{since}, idle {idle}", since=show.when(one.at, now, zone()), idle=idle), "muted"))


def _token(one: Any) -> Entry:
    return item(plain(one.purpose), Cell(show.when(one.made_at, clock.now(), zone()), "muted"))
