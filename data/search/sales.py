"""What may be asked of orders and parcels."""

from data.ready_orders import READY
from data.search.kinds import HIGH, FieldKind, Scan, Sort, Thing
from data.states import FULFILMENT, HOLD_REASONS, PARCEL_STATES, PAYMENT, RETURN_STATES

WAREHOUSES = (
    "select w.code from warehouse w union select w.name from warehouse w union select w.name_zh from warehouse w"
)
WAREHOUSE_ALSO = "in (select w.id from warehouse w where {test})"
BASE_TOTAL = "case when o.fx_ppm = 1000000 then o.total_minor else o.total_minor * o.fx_ppm / 1000000 end"
TAGS = "(',' || replace(replace(lower(o.tags), ', ', ','), ' ', ',') || ',')"
_SHIP_FROM = "select 0, '' union all select w.id, w.code from warehouse w"
_BY_ORDER = "orders o join shipment p on p.order_id = o.id left join warehouse pw on pw.id = p.warehouse_id"
_IN_LINES = "exists (select 1 from order_line l where l.order_id = o.id and {test})"
_IN_PARCELS = "exists (select 1 from shipment h where h.order_id = o.id and {test})"
GREEN = (
    "o.holds = 0 and exists (select 1 from order_check k where k.order_id = o.id)"
    " and not exists (select 1 from order_check k where k.order_id = o.id and k.state <> 'good')"
)
LACKS = (
    "from order_line l where l.order_id = o.id and l.kind = 'goods' and l.sku_id is not null"
    " and l.ordered - l.cancelled - l.shipped > l.allocated"
)
"""The lines of `orders o` that nobody has promised all units of."""
OVERSOLD = (
    "from allocation a join promise r on r.sku_id = a.sku_id and r.warehouse_id = a.warehouse_id"
    " where a.order_id = o.id and a.state = 'open' and r.allocated + r.held > r.sellable"
)
"""The promises of `orders o` that are more than there is."""
UNMET = f"o.state = 'placed' and o.unshipped > 0 and (exists (select 1 {LACKS}) or exists (select 1 {OVERSOLD}))"
_NEXT_TAGS = "select min(o.tags) from orders o indexed by orders_tagged where o.tags <> ''"
_TAGGED = (
    f"select o.id as id from (with recursive t(tags) as ({_NEXT_TAGS} union all"
    f" select ({_NEXT_TAGS} and o.tags > t.tags) from t where t.tags is not null) select tags from t) as t"
    " cross join orders o indexed by orders_tagged on o.tags = t.tags where o.tags <> ''"
)
"""Orders by the tags that there are together, which are few: each is looked up by itself."""
_FOUND = "select o.id as id from orders o where {test}"
_HELD = "select distinct h.order_id as id from order_hold h where h.released_at is null and {test}"
_LEFT = "select distinct h.order_id as id from shipment h where {test}"
_BOXED = "select p.id as id from shipment p where {test}"
_SOME = 5_000
"""More orders or parcels than these are met soon in any order."""
ORDER_STATES = ("draft", "placed", "closed", "cancelled")

ORDERS = Thing(
    name="orders",
    source="orders o left join warehouse ow on ow.id = o.warehouse_id",
    shown="o.gone_at is null",
    id="o.id",
    number="o.number",
    own="left",
    index="order",
    key="o.id",
    found="o.id in ({matches})",
    fields={
        "state": FieldKind("state", "o.state", "where the order is in its life", ORDER_STATES, lead=_FOUND),
        "review": FieldKind(
            "state", "o.review", "what the review said", ("pending", "approved", "rejected"), lead=_FOUND
        ),
        "payment": FieldKind("state", "o.payment", "what has been paid", PAYMENT, lead=_FOUND),
        "fulfilment": FieldKind("state", "o.fulfilment", "how far the goods are", FULFILMENT, lead=_FOUND),
        "return": FieldKind(
            "state", "o.return_state", "what came back", RETURN_STATES, present="o.return_state <> 'none'", lead=_FOUND
        ),
        "hold": FieldKind(
            "state",
            "h.reason",
            "why it may not ship: holds that are open",
            HOLD_REASONS,
            within="exists (select 1 from order_hold h where h.order_id = o.id and h.released_at is null and {test})",
            present="o.holds > 0",
            lead=_HELD,
            any=_FOUND.replace("{test}", "o.holds > 0"),
        ),
        "risk": FieldKind("number", "o.risk", "the sum of its risk signals", lead=_FOUND),
        "left": FieldKind(
            "duration",
            "o.ship_by_at",
            "time left until it must ship, while something is left to ship",
            guard="o.state = 'placed' and o.unshipped > 0",
            lead=_FOUND,
        ),
        "due": FieldKind(
            "instant",
            "o.ship_by_at",
            "when it must ship, while something is left to ship",
            guard="o.state = 'placed' and o.unshipped > 0",
            lead=_FOUND,
        ),
        "green": FieldKind("flag", GREEN, "every check is good and nothing holds it"),
        "pickable": FieldKind("flag", READY, "it can be picked now and is in no wave"),
        "lacking": FieldKind("flag", UNMET, "it lacks units, or is promised more than there is"),
        "total": FieldKind("money", BASE_TOTAL, "its total, in the store's currency", lead=_FOUND),
        "placed": FieldKind("instant", "o.placed_at", "when it was placed", lead=_FOUND),
        "paid": FieldKind(
            "instant",
            "coalesce(o.paid_at, 0)",
            "when it was paid in full",
            present="o.paid_at is not null",
            guard="+coalesce(o.paid_at, 0) > 0",
            lead=_FOUND,
        ),
        "approved": FieldKind("instant", "o.approved_at", "when it was approved", lead=_FOUND),
        "closed": FieldKind("instant", "o.closed_at", "when it was closed", lead=_FOUND),
        "shipped": FieldKind(
            "instant", "h.handed_at", "when a parcel of it was handed over", within=_IN_PARCELS, lead=_LEFT
        ),
        "unshipped": FieldKind("number", "o.unshipped", "units left to ship", lead=_FOUND),
        "units": FieldKind("number", "o.units", "units ordered", lead=_FOUND),
        "number": FieldKind("codes", "o.number", "its number, or a part of it", column="number"),
        "customer": FieldKind("words", "o.customer_name", "the customer's name or company", column="customer"),
        "email": FieldKind("codes", "o.email", "the e-mail address, or a part of it", column="email"),
        "phone": FieldKind(
            "codes",
            "c.phone",
            "the telephone number, or a part of it",
            within="exists (select 1 from customer c where c.id = o.customer_id and {test})",
            column="phone",
        ),
        "goods": FieldKind("words", "l.title", "titles of the articles in it", within=_IN_LINES, column="goods"),
        "sku": FieldKind(
            "codes",
            "l.code",
            "SKUs in it, or a part of one",
            within=_IN_LINES,
            column="sku",
        ),
        "carrier": FieldKind(
            "name",
            "o.carrier",
            "the carrier",
            also=(("h.carrier", _IN_PARCELS),),
            among=("shipment", "carrier", "orders", "carrier"),
        ),
        "tracking": FieldKind("codes", "o.tracking", "a tracking number, or a part of it", column="tracking"),
        "warehouse": FieldKind(
            "name",
            "w.code",
            "the warehouse it ships from, by code or name",
            within=f"o.warehouse_id {WAREHOUSE_ALSO}",
            also=(("w.name", f"o.warehouse_id {WAREHOUSE_ALSO}"), ("w.name_zh", f"o.warehouse_id {WAREHOUSE_ALSO}")),
            present="o.warehouse_id is not null",
            known=WAREHOUSES,
        ),
        "channel": FieldKind(
            "name", "o.channel", "where it was sold", among=("orders", "channel"), lead=_FOUND, led=_SOME
        ),
        "country": FieldKind(
            "name",
            "o.country",
            "where it goes, by its two letters",
            among=("orders", "country"),
            lead=_FOUND,
            led=_SOME,
        ),
        "tag": FieldKind(
            "tag",
            TAGS,
            "a tag on it",
            present="o.tags <> ''",
            lead=f"{_TAGGED} and {{test}}",
            lead_by=TAGS.replace("o.tags", "t.tags"),
            any=_TAGGED,
            led=_SOME,
        ),
        "terms": FieldKind("state", "o.terms", "when it is to be paid", ("prepaid", "on_account", "cod")),
        "currency": FieldKind("name", "o.currency", "what it is paid in"),
        "kind": FieldKind("state", "o.kind", "a customer's, a test, or our own", ("normal", "test", "internal")),
        "captured": FieldKind("money", "o.captured_minor", "what was paid, in its own currency"),
        "refunded": FieldKind("money", "o.refunded_minor", "what was given back, in its own currency"),
        "shipping": FieldKind("money", "o.shipping_minor", "its shipping, in its own currency"),
        "discount": FieldKind("money", "o.discount_minor", "its discounts, in its own currency"),
        "tax": FieldKind("money", "o.tax_minor", "its taxes, in its own currency"),
        "source_state": FieldKind(
            "name",
            "o.source_state",
            "the word its source has for where it is",
            among=("orders", "source_state"),
            lead=_FOUND,
            led=_SOME,
            any=_FOUND.replace("{test}", "o.source_state > ''"),
        ),
        "import": FieldKind("number", "o.batch_id", "the import that brought it"),
    },
    sorts={
        "left": Sort(f"coalesce(o.ship_by_at, {HIGH})"),
        "placed": Sort("coalesce(o.placed_at, 0)"),
        "paid": Sort("coalesce(o.paid_at, 0)"),
        "number": Sort("o.number", text=True),
        "customer": Sort("lower(o.customer_name)", text=True),
        "total": Sort(f"({BASE_TOTAL})"),
        "risk": Sort("o.risk"),
        "units": Sort("o.units"),
        "unshipped": Sort("o.unshipped"),
        "country": Sort("o.country", text=True),
        "carrier": Sort("o.carrier", text=True),
        "channel": Sort("o.channel", text=True),
        "state": Sort("o.state", text=True),
        "review": Sort("o.review", text=True),
        "payment": Sort("o.payment", text=True),
        "fulfilment": Sort("o.fulfilment", text=True),
        "return": Sort("o.return_state", text=True),
        "hold": Sort("o.hold_reason", text=True),
        "warehouse": Sort("coalesce(ow.code, '')", text=True, among=_SHIP_FROM, known_by="coalesce(o.warehouse_id, 0)"),
    },
    scan=(
        Scan("o.number"),
        Scan("o.customer_name"),
        Scan("o.email"),
        Scan("o.tracking"),
        Scan("l.code", _IN_LINES),
        Scan("l.title", _IN_LINES),
        Scan("c.phone", "exists (select 1 from customer c where c.id = o.customer_id and {test})"),
        Scan("h.tracking", _IN_PARCELS),
    ),
    aliases={"status": "state", "fulfillment": "fulfilment", "ship_by": "left", "returns": "return", "tags": "tag"},
)

PARCELS = Thing(
    name="parcels",
    source="shipment p left join orders o on o.id = p.order_id left join warehouse pw on pw.id = p.warehouse_id",
    shown="o.gone_at is null",
    id="p.id",
    number="p.number",
    own="-made",
    index="order",
    key="p.order_id",
    found="p.order_id in ({matches})",
    fields={
        "number": FieldKind("text", "p.number", "its number, or a part of it", column="number"),
        "order": FieldKind("text", "o.number", "the order's number, or a part of it", column="number"),
        "state": FieldKind("state", "p.state", "how far it is", PARCEL_STATES, lead=_BOXED),
        "carrier": FieldKind("name", "p.carrier", "the carrier", among=("shipment", "carrier"), lead=_BOXED, led=_SOME),
        "service": FieldKind("name", "p.service", "the carrier's service"),
        "tracking": FieldKind(
            "text",
            "p.tracking",
            "its tracking number, or a part of it",
            column="tracking",
            none=_BOXED.replace("{test}", "p.tracking = ''"),
        ),
        "warehouse": FieldKind(
            "name",
            "w.code",
            "the warehouse it leaves, by code or name",
            within=f"p.warehouse_id {WAREHOUSE_ALSO}",
            also=(("w.name", f"p.warehouse_id {WAREHOUSE_ALSO}"), ("w.name_zh", f"p.warehouse_id {WAREHOUSE_ALSO}")),
            present="p.warehouse_id is not null",
            known=WAREHOUSES,
        ),
        "customer": FieldKind("words", "o.customer_name", "the customer's name or company", column="customer"),
        "country": FieldKind("name", "o.country", "where it goes, by its two letters", among=("orders", "country")),
        "channel": FieldKind("name", "o.channel", "where its order was sold", among=("orders", "channel")),
        "made": FieldKind(
            "instant",
            "coalesce(p.made_at, 0)",
            "when it was planned",
            present="p.made_at is not null",
            guard="+coalesce(p.made_at, 0) > 0",
            lead=_BOXED,
        ),
        "handed": FieldKind(
            "instant",
            "p.handed_at",
            "when the carrier took it",
            lead=_BOXED,
            none=_BOXED.replace("{test}", "p.handed_at is null"),
        ),
        "delivered": FieldKind(
            "instant",
            "coalesce(p.delivered_at, 0)",
            "when it arrived",
            present="p.delivered_at is not null",
            guard="+coalesce(p.delivered_at, 0) > 0",
            lead=_BOXED,
        ),
        "weight": FieldKind("number", "p.weight_g", "its weight in grams", lead=_BOXED),
    },
    sorts={
        "made": Sort("coalesce(p.made_at, 0)"),
        "handed": Sort("coalesce(p.handed_at, 0)"),
        "delivered": Sort("coalesce(p.delivered_at, 0)"),
        "number": Sort("p.number", text=True),
        "order": Sort("o.number", text=True, ties=("o.id",), along=_BY_ORDER),
        "state": Sort("p.state", text=True),
        "carrier": Sort("p.carrier", text=True),
        "tracking": Sort("p.tracking", text=True),
        "country": Sort("o.country", text=True, ties=("o.id",), along=_BY_ORDER, index="orders_by_country"),
        "warehouse": Sort("coalesce(pw.code, '')", text=True, among=_SHIP_FROM, known_by="coalesce(p.warehouse_id, 0)"),
        "weight": Sort("p.weight_g"),
    },
    scan=(Scan("p.number"), Scan("p.tracking"), Scan("o.number"), Scan("o.customer_name"), Scan("o.email")),
    aliases={"status": "state", "shipped": "handed"},
)
