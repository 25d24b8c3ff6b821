"""Requests that wait for a second person, with the facts then and now."""

import json
from typing import Any

from data import database, listing, options, search
from data.dataclass import dataclass
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


_COLUMNS = (
    "q.id",
    "q.version",
    "q.operation",
    "q.amount_minor",
    "q.currency",
    "q.subject_kind",
    "q.subject_id",
    "coalesce((select o.number from orders o where q.subject_kind = 'order' and o.id = q.subject_id),"
    " (select s.code from sku s where q.subject_kind = 'sku' and s.id = q.subject_id), '')",
    "coalesce((select o.customer_name from orders o where q.subject_kind = 'order' and o.id = q.subject_id),"
    " (select s.name from sku s where q.subject_kind = 'sku' and s.id = q.subject_id), '')",
    "q.reason",
    "k.title",
    "q.asked_by_id",
    "q.asked_at",
    "q.expires_at",
    "q.state",
    "coalesce(z.title, '')",
    "q.decided_at",
    "q.note",
)


def _mine(actor: Actor) -> listing.Scope:
    """Who decides sees all requests, others their own."""
    if grant(actor.role, "approval.decide") == YES:
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
    """What the reader's post may do alone."""


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
        "SELECT q.arguments, q.facts, k.role FROM approval q JOIN staff k ON k.id = q.asked_by_id WHERE q.id = ?",
        (approval_id,),
    )
    assert told is not None
    row, then = cut.rows[0], json.loads(told[1])
    now = facts_of(row.subject_kind, row.subject_id) if row.state == "asked" else then
    names = sorted({*then, *now})
    return ApprovalDetail(
        row,
        json.loads(told[0])["values"],
        tuple((name, then.get(name), now.get(name)) for name in names),
        told[2],
        options.limit_of(told[2]),
        options.limit_of(actor.role),
    )


@query("approval.view")
def approvals_waiting(actor: Actor) -> tuple[int, int]:
    """How many requests the person can decide, and what they weigh together in the base currency."""
    row = database.one(
        "SELECT count(*), coalesce(sum(amount_minor), 0) FROM approval WHERE state = 'asked' AND asked_by_id <> ?",
        (actor.id,),
    )
    if grant(actor.role, "approval.decide") != YES or row is None:
        return 0, 0
    return int(row[0]), int(row[1])
