"""Requests that wait for a second person, with the facts then and now."""

import json
from typing import Any

from data import clock, database, listing, options, search
from data.dataclass import dataclass
from data.delegations import LENDABLE, StandIn, decides, stand_ins
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.paging import Cut, Extent, Window
from data.roles import YES, grant
from data.subjects import facts_of


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A request for approval."""

    id: int
    version: int
    operation: str
    amount_minor: int
    currency: str
    subject_kind: str
    subject_id: int
    number: str
    about: str
    """The customer or the article that it is about."""
    reason: str
    asked_by: str
    asked_by_id: int
    asked_at: int
    expires_at: int | None
    state: str
    decided_by: str
    decided_at: int | None
    note: str
    decided_for: str
    """In whose place it was decided; empty: by the decider's own post."""


_COLUMNS = (
    "q.id",
    "q.version",
    "q.operation",
    "q.amount_minor",
    "q.currency",
    "q.subject_kind",
    "q.subject_id",
    "coalesce((select o.number from orders o where q.subject_kind = 'order' and o.id = q.subject_id),"
    " (select s.code from sku s where q.subject_kind = 'sku' and s.id = q.subject_id),"
    " (select n.number from count_task n where q.subject_kind = 'count' and n.id = q.subject_id),"
    " (select t.number from transfer t where q.subject_kind = 'transfer' and t.id = q.subject_id),"
    " (select d.number from difference d where q.subject_kind = 'difference' and d.id = q.subject_id), '')",
    "coalesce((select o.customer_name from orders o where q.subject_kind = 'order' and o.id = q.subject_id),"
    " (select s.name from sku s where q.subject_kind = 'sku' and s.id = q.subject_id),"
    " (select n.scope from count_task n where q.subject_kind = 'count' and n.id = q.subject_id),"
    " (select a.code || ' > ' || b.code from transfer t join warehouse a on a.id = t.from_wh_id"
    " join warehouse b on b.id = t.to_wh_id where q.subject_kind = 'transfer' and t.id = q.subject_id),"
    " (select d.field from difference d where q.subject_kind = 'difference' and d.id = q.subject_id), '')",
    "q.reason",
    "k.title",
    "q.asked_by_id",
    "q.asked_at",
    "q.expires_at",
    "q.state",
    "coalesce(z.title, '')",
    "q.decided_at",
    "q.note",
    "coalesce((select f.title from staff f where f.id = q.decided_for_id), '')",
)


def _mine(actor: Actor) -> listing.Scope:
    """Who decides sees all requests, others their own."""
    if decides(actor):
        return listing.ALL
    return listing.Scope(where="q.asked_by_id = ?", values=(actor.id,))


@query("approval.view")
def approval_page(actor: Actor, window: Window) -> Cut[ApprovalRow]:
    """A window of requests."""
    thing = search.thing_of("approvals")
    compiled = search.compiled(thing, window.filter)
    return listing.page(thing, _COLUMNS, ApprovalRow, window, filter=compiled, scope=_mine(actor))


@query("approval.view")
def approval_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many requests match, and every 256th key."""
    thing = search.thing_of("approvals")
    return listing.extent(thing, sort, filter=search.compiled(thing, filter), scope=_mine(actor))


@dataclass(frozen=True, slots=True)
class ApprovalDetail:
    """A request with its values, and each fact then and now."""

    row: ApprovalRow
    values: dict[str, Any]
    facts: tuple[tuple[str, Any, Any], ...]
    """(name, then, now)."""
    asker_role: str
    asker_limit_minor: int
    own_limit_minor: int
    """What the reader may do alone."""


@query("approval.view")
def approval_detail(actor: Actor, approval_id: int) -> ApprovalDetail:
    """One request."""
    thing = search.thing_of("approvals")
    cut = listing.page(
        thing,
        _COLUMNS,
        ApprovalRow,
        Window(limit=1),
        scope=listing.Scope(where="q.id = ?", values=(approval_id,)),
    )
    if not cut.rows or (_mine(actor).where and cut.rows[0].asked_by_id != actor.id):
        raise Missing("There is no {kind} {key}.", kind="approval", key=approval_id)
    told = database.one(
        "SELECT q.arguments, q.facts, k.role, k.id FROM approval q JOIN staff k ON k.id = q.asked_by_id WHERE q.id = ?",
        (approval_id,),
    )
    assert told is not None
    row, then = cut.rows[0], json.loads(told[1])
    now = facts_of(row.subject_kind, row.subject_id) if row.state == "asked" else then
    names = sorted(then or now)
    return ApprovalDetail(
        row,
        json.loads(told[0])["values"],
        tuple((name, then.get(name), now.get(name)) for name in names),
        told[2],
        options.limit_for(told[2], told[3]),
        options.limit_for(actor.role, actor.id),
    )


@query("approval.view")
def approvals_waiting(actor: Actor) -> tuple[int, int]:
    """How many requests the person can decide, and what they weigh together in the base currency."""
    row = database.one(
        "SELECT count(*), coalesce(sum(amount_minor), 0) FROM approval WHERE state = 'asked' AND asked_by_id <> ?",
        (actor.id,),
    )
    if row is None or not decides(actor):
        return 0, 0
    return int(row[0]), int(row[1])


@query("approval.view")
def own_places(actor: Actor) -> list[StandIn]:
    """In whose place the person may decide now."""
    return stand_ins(actor.id)


@dataclass(frozen=True, slots=True)
class Lent:
    """A delegation that holds now."""

    id: int
    boss: str
    person: int
    name: str
    up_to_minor: int
    until_at: int


@query("approval.decide")
def lent_now(actor: Actor) -> list[Lent]:
    """Who decides in whose place now, the first to end first."""
    now = clock.now()
    found = database.rows(
        "SELECT d.id, f.title, t.id, t.title, d.up_to_minor, d.until_at FROM delegation d"
        " JOIN staff f ON f.id = d.from_staff_id JOIN staff t ON t.id = d.to_staff_id"
        " WHERE d.ended_at IS NULL AND d.from_at <= ? AND d.until_at > ? ORDER BY d.until_at, d.id",
        (now, now),
    )
    return [Lent(*row) for row in found]


@query("approval.decide")
def possible_stand_ins(actor: Actor, *_: object) -> list[tuple[str, str]]:
    """(id, name and post) of everybody who could decide in the person's place."""
    found = database.rows(
        "SELECT id, name, title, role FROM staff WHERE role <> 'store' AND disabled_at IS NULL AND id <> ?"
        " ORDER BY name",
        (actor.id,),
    )
    able = [row for row in found if grant(row[3], LENDABLE) != YES]
    return [(str(key), f"{title} ({name})") for key, name, title, _ in able]
