"""Orders, their lines with counters, holds, parcels and changes. Labels follow from counters, never the reverse."""

import peewee

from data.models.catalog import Sku
from data.models.customers import Address, Customer
from data.models.fields import instant, integer, link, minor, not_negative, one_of, string, switch
from data.models.people import Staff
from data.models.record import Record
from data.models.stock import Warehouse
from data.states import FULFILMENT, HOLD_REASONS, PARCEL_STATES, PAYMENT, RETURN_STATES, TERMS


class Order(Record):
    """An order and its money; fulfilment, return_state, payment, holds, units and unshipped are derived (axes).

    `source_state` is the word its source has for it; `source_gap_minor` what the source's total has that its figures
    lack (total = net + tax + shipping + fee + gap). `gone_at`: its import was taken back. `taken_by` is who took it by
    telephone, letter or at the counter; a draft keeps stock back until `held_until_at`.
    """

    number = string(unique=True)
    channel = string("manual")
    source_id = string(None)
    customer = link(Customer)
    customer_name = string()
    email = string()
    country = string()
    ship_address = link(Address, index=False)
    bill_address = link(Address, index=False)
    state = string("draft", constraints=(one_of("state", "draft", "placed", "closed", "cancelled"),))
    review = string("pending", constraints=(one_of("review", "pending", "approved", "rejected"),))
    terms = string("prepaid", constraints=(one_of("terms", *TERMS),))
    kind = string("normal", constraints=(one_of("kind", "normal", "test", "internal"),))
    currency = string()
    fx_ppm = integer(1_000_000)
    fx_day = string()
    list_minor = minor()
    discount_minor = minor()
    net_minor = minor()
    tax_minor = minor()
    shipping_minor = minor()
    fee_minor = minor()
    total_minor = minor()
    cancelled_minor = minor()
    authorised_minor = minor()
    captured_minor = minor()
    refunded_minor = minor()
    disputed_minor = minor()
    placed_at = instant()
    paid_at = instant()
    approved_at = instant()
    closed_at = instant()
    cancelled_at = instant()
    ship_by_at = instant()
    ship_by_frozen = switch()
    ship_by_reason = string()
    units = integer(0)
    unshipped = integer(0)
    fulfilment = string("unallocated", constraints=(one_of("fulfilment", *FULFILMENT),))
    return_state = string("none", constraints=(one_of("return_state", *RETURN_STATES),))
    payment = string("unpaid", constraints=(one_of("payment", *PAYMENT),))
    holds = integer(0)
    hold_reason = string()
    risk = integer(0)
    tags = string()
    carrier = string()
    tracking = string()
    warehouse = link(Warehouse, index=False)
    batch_id = integer(None)
    source_hash = string()
    version = integer(1)
    source_state = string()
    source_gap_minor = minor()
    deliver_by_at = instant()
    gone_at = instant()
    taken_by = link(Staff, index=False)
    held_until_at = instant()

    class Meta:
        table_name = "orders"
        indexes = (
            (("state", "placed_at"), False),
            (("placed_at",), False),
            (("customer", "placed_at"), False),
        )
        constraints = (not_negative("unshipped", "units", "holds"),)


Order.add_index(
    Order.index(
        Order.channel, Order.source_id, unique=True, where=(Order.source_id.is_null(False)), name="orders_source"
    )
)
Order.add_index(
    Order.index(
        Order.ship_by_at, Order.id, where=((Order.state == "placed") & (Order.unshipped > 0)), name="orders_queue"
    )
)


class OrderLine(Record):
    """What was ordered of one article, and how many units of it are where. Money as line totals."""

    order = link(Order, null=False)
    position = integer(0)
    kind = string("goods", constraints=(one_of("kind", "goods", "service", "fee"),))
    sku = link(Sku)
    code = string()
    title = string()
    ordered = integer(0)
    cancelled = integer(0)
    allocated = integer(0)
    picked = integer(0)
    packed = integer(0)
    shipped = integer(0)
    delivered = integer(0)
    lost = integer(0)
    return_authorised = integer(0)
    returned = integer(0)
    written_off = integer(0)
    unit_list_minor = minor()
    unit_text = string()
    list_minor = minor()
    discount_minor = minor()
    net_minor = minor()
    tax_minor = minor()
    gross_minor = minor()
    source_line = string()
    vendor = string()

    class Meta:
        constraints = (
            not_negative(
                "ordered",
                "cancelled",
                "allocated",
                "picked",
                "packed",
                "shipped",
                "delivered",
                "lost",
                "return_authorised",
                "returned",
                "written_off",
            ),
            peewee.Check("picked <= allocated AND packed <= picked"),
            peewee.Check("shipped + allocated <= ordered - cancelled"),
            peewee.Check("delivered + lost <= shipped AND return_authorised + returned <= shipped - lost"),
            peewee.Check("gross_minor = net_minor + tax_minor"),
        )


class Allocation(Record):
    """Units of a warehouse promised to an order line."""

    order_line = link(OrderLine, null=False)
    order = link(Order, null=False)
    sku = link(Sku, null=False, index=False)
    warehouse = link(Warehouse, null=False, index=False)
    qty = integer(1)
    state = string("open", constraints=(one_of("state", "open", "shipped", "released"),))
    at = instant()

    class Meta:
        constraints = (peewee.Check("qty > 0"),)


Allocation.add_index(
    Allocation.index(Allocation.sku, Allocation.warehouse, where=(Allocation.state == "open"), name="allocation_open")
)


class OrderDiscount(Record):
    """A discount that was given, by code and line."""

    order = link(Order, null=False)
    order_line = link(OrderLine, index=False)
    code = string()
    title = string()
    amount_minor = minor()


class TaxLine(Record):
    """One tax on one line, or on shipping where no line is named."""

    order = link(Order, null=False)
    order_line = link(OrderLine, index=False)
    jurisdiction = string()
    tax_class = string()
    rate_ppm = integer(0)
    inclusive = switch()
    base_minor = minor()
    amount_minor = minor()


class OrderHold(Record):
    """Why an order may not ship, until it is released."""

    order = link(Order, null=False)
    reason = string(constraints=(one_of("reason", *HOLD_REASONS),))
    note = string()
    by = link(Staff, index=False)
    at = instant()
    released_by = link(Staff, index=False)
    released_at = instant()


class OrderCheck(Record):
    """One fact of the review's checklist: + good, ! look, - waits."""

    order = link(Order, null=False, index=False)
    name = string()
    state = string(constraints=(one_of("state", "good", "look", "waits"),))
    fact = string()

    class Meta:
        indexes = ((("order", "name"), True),)


class RiskSignal(Record):
    """A named signal that speaks for or against an order, with its weight."""

    order = link(Order, null=False)
    name = string()
    weight = integer(0)
    fact = string()


class OrderNote(Record):
    """What a colleague or the customer said about an order."""

    order = link(Order, null=False)
    by = link(Staff, index=False)
    at = instant()
    text = string()


class Manifest(Record):
    """Parcels that one carrier takes along together."""

    number = string(unique=True)
    warehouse = link(Warehouse, index=False)
    carrier = string()
    state = string("open", constraints=(one_of("state", "open", "handed_over", "cancelled"),))
    made_at = instant()
    handed_at = instant()
    by = link(Staff, index=False)
    version = integer(1)


class Shipment(Record):
    """A parcel, planned or on its way."""

    number = string(unique=True)
    order = link(Order, null=False)
    warehouse = link(Warehouse, index=False)
    state = string("planned", constraints=(one_of("state", *PARCEL_STATES),))
    carrier = string()
    service = string()
    tracking = string(index=True)
    weight_g = integer(0)
    made_at = instant()
    handed_at = instant()
    delivered_at = instant()
    version = integer(1)
    batch_id = integer(None)
    manifest_id = integer(None)


class ShipmentLine(Record):
    """How many units of an order line a parcel holds."""

    shipment = link(Shipment, null=False)
    order_line = link(OrderLine, null=False)
    qty = integer(1)

    class Meta:
        constraints = (peewee.Check("qty > 0"),)


class TrackingEvent(Record):
    """What a carrier said of a parcel. Append-only."""

    shipment = link(Shipment, null=False)
    at = instant()
    raw = string()
    code = string()
    subcode = string()
    location = string()


class OrderChange(Record):
    """A change of a placed order in the making; at most one is open."""

    order = link(Order, null=False)
    state = string(
        "pending", constraints=(one_of("state", "pending", "requested", "confirmed", "declined", "cancelled"),)
    )
    actions = string("[]")
    by = link(Staff, index=False)
    at = instant()
    version = integer(1)


OrderChange.add_index(
    OrderChange.index(
        OrderChange.order, unique=True, where=(OrderChange.state << ("pending", "requested")), name="order_change_open"
    )
)

TABLES = (
    Order,
    OrderLine,
    Allocation,
    OrderDiscount,
    TaxLine,
    OrderHold,
    OrderCheck,
    RiskSignal,
    OrderNote,
    Manifest,
    Shipment,
    ShipmentLine,
    TrackingEvent,
    OrderChange,
)
