"""Parcels as people see them: those that wait for a carrier, those that left, and the manifests they leave on."""

from data import database, listing, search
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.paging import Cut, Extent, Window


@dataclass(frozen=True, slots=True)
class ParcelListRow:
    """A line of the list of parcels."""

    id: int
    version: int
    number: str
    order_id: int
    order_number: str
    customer_name: str
    country: str
    state: str
    carrier: str
    service: str
    tracking: str
    warehouse: str
    weight_g: int
    units: int
    manifest: str
    ship_by_at: int | None
    made_at: int | None
    handed_at: int | None


_COLUMNS = (
    "p.id",
    "p.version",
    "p.number",
    "p.order_id",
    "o.number",
    "o.customer_name",
    "o.country",
    "p.state",
    "p.carrier",
    "p.service",
    "p.tracking",
    "coalesce(pw.code, '')",
    "p.weight_g",
    "coalesce((select sum(x.qty) from shipment_line x where x.shipment_id = p.id), 0)",
    "coalesce((select m.number from manifest m where m.id = p.manifest_id), '')",
    "case when o.state = 'placed' and o.unshipped > 0 then o.ship_by_at end",
    "p.made_at",
    "p.handed_at",
)


@query("order.view")
def parcel_page(actor: Actor, window: Window) -> Cut[ParcelListRow]:
    """A window of parcels."""
    thing = search.thing_of("parcels")
    return listing.page(thing, _COLUMNS, ParcelListRow, window, filter=search.compiled(thing, window.filter))


@query("order.view")
def parcel_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many parcels match, and every 256th key."""
    thing = search.thing_of("parcels")
    return listing.extent(thing, sort, filter=search.compiled(thing, filter))


@dataclass(frozen=True, slots=True)
class ParcelDetail:
    """One parcel with what is in it and what its carrier said."""

    row: ParcelListRow
    lines: tuple[tuple[str, str, int], ...]
    """(code, title, pieces)."""
    expected_g: int | None
    events: tuple[tuple[int, str, str], ...]
    """(when, what, where)."""


@query("order.view")
def parcel_detail(actor: Actor, shipment_id: int) -> ParcelDetail:
    """One parcel."""
    from data.parcel_book import expected_weight

    thing = search.thing_of("parcels")
    scope = listing.Scope(where="p.id = ?", values=(shipment_id,))
    cut = listing.page(thing, _COLUMNS, ParcelListRow, Window(limit=1), scope=scope)
    if not cut.rows:
        raise Missing("There is no {kind} {key}.", kind="shipment", key=shipment_id)
    lines = database.rows(
        "SELECT l.code, l.title, x.qty FROM shipment_line x JOIN order_line l ON l.id = x.order_line_id"
        " WHERE x.shipment_id = ? ORDER BY l.position, l.id",
        (shipment_id,),
    )
    events = database.rows(
        "SELECT at, coalesce(nullif(code, ''), raw), location FROM tracking_event WHERE shipment_id = ?"
        " ORDER BY at DESC, id DESC LIMIT 20",
        (shipment_id,),
    )
    return ParcelDetail(
        cut.rows[0],
        tuple((str(code), str(title), int(qty)) for code, title, qty in lines),
        expected_weight(shipment_id),
        tuple((int(at), str(what), str(where)) for at, what, where in events),
    )


@dataclass(frozen=True, slots=True)
class CarrierWaits:
    """Parcels of one carrier that wait to be handed over."""

    carrier: str
    waiting: int
    """Closed, on no manifest."""
    manifest_id: int
    """Its open manifest; 0 if there is none."""
    manifest: str
    on_it: int
    unnumbered: int
    """Of all these, those without a tracking number."""
    due_at: int | None


@query("order.fulfil")
def carriers_waiting(actor: Actor) -> list[CarrierWaits]:
    """Carriers for whom parcels wait, with their open manifests; the one that must leave first on top."""
    found = database.rows(
        "SELECT s.carrier, coalesce(sum(CASE WHEN s.id IS NOT NULL AND s.manifest_id IS NULL THEN 1 ELSE 0 END), 0),"
        " coalesce(max(m.id), 0), coalesce(max(m.number), ''),"
        " coalesce(sum(CASE WHEN s.manifest_id = m.id THEN 1 ELSE 0 END), 0),"
        " coalesce(sum(CASE WHEN s.tracking = '' THEN 1 ELSE 0 END), 0), min(s.ship_by_at)"
        " FROM (SELECT p.id, p.carrier, p.manifest_id, p.tracking, o.ship_by_at FROM shipment p"
        " LEFT JOIN orders o ON o.id = p.order_id WHERE p.state IN ('packed', 'labelled') AND p.carrier <> ''"
        " UNION ALL SELECT NULL, carrier, NULL, NULL, NULL FROM manifest WHERE state = 'open') s"
        " LEFT JOIN manifest m ON m.carrier = s.carrier AND m.state = 'open' AND m.id = (SELECT max(x.id)"
        " FROM manifest x WHERE x.carrier = s.carrier AND x.state = 'open') GROUP BY s.carrier"
        " ORDER BY min(coalesce(s.ship_by_at, 9223372036854775807)), s.carrier"
    )
    return [CarrierWaits(str(row[0]), *row[1:]) for row in found]


@dataclass(frozen=True, slots=True)
class OnManifest:
    """A parcel of a carrier that waits, on the manifest or not yet."""

    id: int
    number: str
    order_number: str
    customer_name: str
    tracking: str
    weight_g: int
    on_it: bool


@query("order.fulfil")
def manifest_parcels(actor: Actor, manifest_id: int) -> list[OnManifest]:
    """The parcels of a manifest and those of its carrier that are on none yet, those first."""
    found = database.rows(
        "SELECT s.id, s.number, o.number, o.customer_name, s.tracking, s.weight_g, s.manifest_id FROM manifest m"
        " JOIN shipment s ON s.carrier = m.carrier JOIN orders o ON o.id = s.order_id"
        " WHERE m.id = ? AND (s.manifest_id = m.id OR (s.manifest_id IS NULL AND s.state IN ('packed', 'labelled')))"
        " ORDER BY CASE WHEN s.manifest_id IS NULL THEN 0 ELSE 1 END, s.id",
        (manifest_id,),
    )
    return [
        OnManifest(key, number, order, customer, tracking, weight, manifest is not None)
        for key, number, order, customer, tracking, weight, manifest in found
    ]
