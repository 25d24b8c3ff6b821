"""Where goods lie and what is promised of them. Moves are the ledger; levels and promises are sums of it.

on hand = sellable + unsellable (goods in transit are in neither); available = sellable - allocated - held - safety.
"""

import peewee

from data.models.catalog import Sku
from data.models.fields import instant, integer, link, minor, not_negative, one_of, string, switch
from data.models.people import Staff
from data.models.record import Record

BUCKETS = ("sellable", "qc", "damaged", "returns", "refurbish", "quarantine", "transit")
PHYSICAL = (
    "receive",
    "ship",
    "return_in",
    "bin_move",
    "bucket_move",
    "transfer_out",
    "transfer_in",
    "count_gain",
    "count_loss",
    "write_off",
    "found",
)
PROMISES = ("allocate", "release")


class Calendar(Record):
    """Working hours: weekly intervals as JSON, holidays as JSON days, the shifts and breaks of single days as JSON."""

    name = string(unique=True)
    tz = string("UTC")
    weekly = string("{}")
    holidays = string("[]")
    shifts = string("{}")
    breaks = string("{}")
    version = integer(1)


class Warehouse(Record):
    """A place that stock is promised from; it always has the bin `-`."""

    code = string(unique=True)
    name = string()
    name_zh = string()
    kind = string("own", constraints=(one_of("kind", "own", "3pl"),))
    tz = string("UTC")
    cutoff = string("17:00")
    handling_minutes = integer(1440)
    calendar = link(Calendar, index=False)
    demands_scans = switch()
    receives_into = string("sellable")
    version = integer(1)


class Bin(Record):
    """A place in a warehouse, in picking order."""

    warehouse = link(Warehouse, null=False, index=False)
    code = string()
    pick_seq = integer(0)
    closed_at = instant()

    class Meta:
        indexes = ((("warehouse", "code"), True),)


class OwnCarrier(Record):
    """A carrier of the store's own, or another look of the numbers of one that the program knows."""

    code = string(unique=True)
    name = string()
    name_zh = string()
    pattern = string()
    closed_at = instant()
    version = integer(1)


class CarrierCutoff(Record):
    """When a carrier fetches at a warehouse, where that is not the warehouse's own cut-off."""

    warehouse = link(Warehouse, null=False, index=False)
    carrier = string()
    cutoff = string()

    class Meta:
        indexes = ((("warehouse", "carrier"), True),)


class StockLevel(Record):
    """How many of a SKU lie in a bin, by lot and bucket: the sum of their moves (I1)."""

    sku = link(Sku, null=False, index=False)
    warehouse = link(Warehouse, null=False, index=False)
    bin = link(Bin, null=False)
    lot = string()
    bucket = string(constraints=(one_of("bucket", *BUCKETS),))
    qty = integer(0)

    class Meta:
        indexes = ((("sku", "warehouse", "bin", "lot", "bucket"), True),)
        constraints = (not_negative("qty"),)


class Promise(Record):
    """What of a SKU in a warehouse can be sold, is promised, and is held; `kept_back` is the SKU's safety stock.

    The database keeps `incoming`, units on their way here, and the day the next of them are due.
    """

    sku = link(Sku, null=False, index=False)
    warehouse = link(Warehouse, null=False)
    sellable = integer(0)
    unsellable = integer(0)
    allocated = integer(0)
    held = integer(0)
    kept_back = integer(0)
    incoming = integer(0)
    due_day = string()

    class Meta:
        indexes = ((("sku", "warehouse"), True),)
        constraints = (not_negative("sellable", "unsellable", "allocated", "held"),)


class StockMove(Record):
    """The ledger of stock: every unit has a from and a to, one side null is the outside world. Append-only."""

    id = None  # type: ignore[assignment]  # Peewee: the key is another column
    seq = peewee.BigAutoField()
    at = instant()
    sku = link(Sku, null=False, index=False)
    lot = string()
    qty = integer(1)
    kind = string(constraints=(one_of("kind", *PHYSICAL, *PROMISES),))
    from_wh = link(Warehouse, index=False)
    from_bin = link(Bin, index=False)
    from_bucket = string(None)
    to_wh = link(Warehouse, index=False)
    to_bin = link(Bin, index=False)
    to_bucket = string(None)
    reason = string()
    actor = link(Staff, index=False)
    op_id = string()
    unit_cost_minor = minor(None)
    order_line_id = integer(None)
    shipment_id = integer(None)
    return_line_id = integer(None)
    po_line_id = integer(None)
    transfer_line_id = integer(None)
    count_line_id = integer(None)
    reverses = integer(None)
    effective_at = instant()
    batch_id = integer(None)

    class Meta:
        indexes = ((("sku", "seq"), False),)
        constraints = (peewee.Check("qty > 0"),)


class StockHold(Record):
    """Units kept back for a checkout, draft, exchange or campaign until an instant; a sweep lets them go."""

    kind = string(constraints=(one_of("kind", "checkout", "draft", "exchange", "campaign"),))
    sku = link(Sku, null=False, index=False)
    warehouse = link(Warehouse, null=False, index=False)
    qty = integer(1)
    expires_at = instant()
    released_at = instant()
    subject = string()

    class Meta:
        indexes = ((("sku", "warehouse"), False),)
        constraints = (peewee.Check("qty > 0"),)


class Arrival(Record):
    """Goods that are expected, until purchase orders write it."""

    supplier = string()
    reference = string()
    sku = link(Sku, null=False, index=False)
    warehouse = link(Warehouse, null=False, index=False)
    qty = integer(0)
    received = integer(0)
    due_day = string()
    state = string("open", constraints=(one_of("state", "open", "closed"),))
    version = integer(1)

    class Meta:
        indexes = ((("sku", "warehouse", "state"), False),)
        constraints = (not_negative("qty", "received"),)


class ArrivalDue(Record):
    """When somebody said that an arrival would come."""

    arrival = link(Arrival, null=False)
    due_day = string()
    said_at = instant()


class Lot(Record):
    """What is known of a lot beside its pieces: the last day on which it may be used."""

    sku = link(Sku, null=False, index=False)
    code = string()
    expires_day = string()

    class Meta:
        indexes = ((("sku", "code"), True),)


class Transfer(Record):
    """Goods on their way between two of our warehouses."""

    number = string(unique=True)
    from_wh = link(Warehouse, null=False, index=False)
    to_wh = link(Warehouse, null=False, index=False)
    state = string(
        "draft",
        constraints=(one_of("state", "draft", "ready", "in_transit", "partially_received", "received", "cancelled"),),
    )
    made_at = instant()
    version = integer(1)


class TransferLine(Record):
    """What of a transfer was sent, came in, or got lost with a reason."""

    transfer = link(Transfer, null=False)
    sku = link(Sku, null=False, index=False)
    lot = string()
    qty = integer(1)
    received = integer(0)
    lost = integer(0)
    reason = string()

    class Meta:
        constraints = (peewee.Check("qty > 0 AND received >= 0 AND lost >= 0 AND received + lost <= qty"),)


class CountTask(Record):
    """A cycle count: what is counted, blind or not, and how far it is."""

    number = string(unique=True)
    scope = string()
    warehouse = link(Warehouse, null=False, index=False)
    blind = switch(1)
    method = string("event", constraints=(one_of("method", "abc", "event", "zero"),))
    snapshot_seq = integer(0)
    state = string(
        "ready",
        constraints=(one_of("state", "ready", "counting", "counted", "review", "approved", "rejected", "posted"),),
    )
    counted_by = link(Staff, index=False)
    bucket = string("sellable")
    made_at = instant()
    made_by_id = integer(None)
    version = integer(1)


class CountBin(Record):
    """A bin of a count, which one person counts at a time: ready, counting, done, or to be counted again."""

    task = link(CountTask, null=False, index=False)
    bin = link(Bin, null=False, index=False)
    state = string("ready")
    by_id = integer(None)
    at = instant()

    class Meta:
        indexes = ((("task", "bin"), True),)


class CountLine(Record):
    """One SKU in one bin of a count; `tally` is what was scanned of it while its bin is being counted."""

    task = link(CountTask, null=False)
    sku = link(Sku, null=False, index=False)
    bin = link(Bin, null=False, index=False)
    lot = string()
    expected_at_snapshot = integer(0)
    counted = integer(None)
    counted_at = instant()
    counted_seq = integer(None)
    recount = integer(None)
    reason = string()
    state = string("ready")
    tally = integer(None)
    counted_by_id = integer(None)
    recount_seq = integer(None)
    recounted_by_id = integer(None)


TABLES = (
    Calendar,
    Warehouse,
    Bin,
    OwnCarrier,
    CarrierCutoff,
    StockLevel,
    Promise,
    StockMove,
    StockHold,
    Arrival,
    ArrivalDue,
    Lot,
    Transfer,
    TransferLine,
    CountTask,
    CountBin,
    CountLine,
)
