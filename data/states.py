"""The words of an order's states, as they stand in the tables and in filters."""

HOLD_REASONS = ("payment", "fraud", "address", "stock", "exchange_wait", "customer", "legal", "other")
FULFILMENT = (
    "unallocated",
    "backordered",
    "partly_allocated",
    "ready",
    "picking",
    "packed",
    "part_shipped",
    "shipped",
    "part_delivered",
    "delivered",
    "exception",
)
TERMS = ("prepaid", "on_account", "cod")
RETURN_STATES = ("none", "requested", "part_returned", "returned")
PAYMENT = ("unpaid", "authorised", "part_paid", "paid", "overpaid", "part_refunded", "refunded", "disputed")
PARCEL_STATES = (
    "planned",
    "picking",
    "packed",
    "labelled",
    "handed_over",
    "in_transit",
    "out_for_delivery",
    "delivered",
    "exception",
    "returning",
    "returned_to_sender",
    "lost",
    "cancelled",
)
