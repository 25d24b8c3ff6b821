"""The fields that a mapping may fill, by the kind of thing its rows are."""

KINDS = ("orders", "products", "stock", "customers", "tickets")

MOMENTS = (
    *("placed", "approved_at", "paid_at", "shipped_at", "delivered_at", "cancelled_at", "closed_at", "refunded_at"),
    "deliver_by",
)
AMOUNTS = ("subtotal", "discount", "shipping", "tax", "total", "paid", "paid2", "gift_card", "fee", "refunded")
LINE_AMOUNTS = ("line_total", "line_discount", "line_tax", "line_shipping", "line_fee", "line_refunded")
STATE_FIELDS = ("state", "paid_state", "fulfilled_state")
ADDRESS = ("address1", "address2", "city", "region", "postcode", "country")
WHO = ("name", "first_name", "last_name", "email", "phone", "company")
BILLING = tuple(f"bill_{name}" for name in (*WHO, *ADDRESS))

ORDER_FIELDS = (
    *("order", *MOMENTS, *STATE_FIELDS, "currency", "fx_rate", "tags", "note", "method", "method2"),
    *("payment_reference", "customer", *WHO, *ADDRESS, *BILLING, *AMOUNTS, "is_paid", "discount_code"),
)
"""Of an order, from the first of its rows that has them."""
LINE_FIELDS = (
    *("sku", "title", "variant", "barcode", "vendor", "quantity", "unit_price", *LINE_AMOUNTS, "quantity_refunded"),
    *("quantity_shipped", "line", "tax_rate", "tracking", "carrier"),
)
"""Of each row."""

OPTIONS = tuple(f"option{number}_{part}" for number in range(1, 5) for part in ("name", "value"))
PRODUCT_FIELDS = (
    *("product", "title", "title_zh", "text", "text_zh", "category", "vendor", "shelf", "image", "updated"),
    *("sku", "name", "name_zh", "barcode", "price", "cost", "weight", "weight_unit", "live", "track", "oversell"),
    *("safety", "pack", *OPTIONS, "quantity", "warehouse", "bin", "bucket", "currency"),
)
STOCK_FIELDS = ("sku", "quantity", "warehouse", "bin", "bucket", "title", "variant", "barcode", "updated")
CUSTOMER_FIELDS = (*("customer", *WHO, *ADDRESS, "tier", "language", "marketing", "note", "updated"),)
TICKET_FIELDS = (
    *("ticket", "subject", "body", "opened_at", "closed_at", "answered_at", "state", "priority", "category", "channel"),
    *("assignee", "customer", *WHO, "order", "sku", "score", "tags", "note", "answer"),
)

FIELDS: dict[str, tuple[str, ...]] = {
    "orders": (*ORDER_FIELDS, *LINE_FIELDS),
    "products": PRODUCT_FIELDS,
    "stock": STOCK_FIELDS,
    "customers": CUSTOMER_FIELDS,
    "tickets": TICKET_FIELDS,
}
"""Kind → all its fields."""

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "orders": (("order",), ("placed",)),
    "products": (("sku", "product"),),
    "stock": (("sku",), ("quantity",)),
    "customers": (("customer", "email", "phone"),),
    "tickets": (("ticket", "subject", "body"),),
}
"""Kind → what a mapping must name; one of each group is enough."""

IDENTIFIERS = frozenset(
    {"order", "sku", "barcode", "product", "customer", "ticket", "line", "tracking", "phone", "postcode"}
)
"""Fields in which a number that a spreadsheet has cut short can't come in."""

MANY = frozenset({"image", "tags", "variant", "note", "tracking", "text", "body"})
"""Fields that several columns may fill side by side; of other texts the first column with a value is taken."""

SUMS = frozenset({*AMOUNTS, *LINE_AMOUNTS})
"""Fields whose columns add up."""

STATES = (
    *("closed", "open", "cancelled", "ignore", "paid", "unpaid", "part_paid", "refunded", "part_refunded"),
    *("shipped", "unshipped", "part_shipped", "delivered", "returned"),
)
"""What the word of a state can mean; several may be said together: "open unpaid"."""

BUCKETS = ("sellable", "qc", "damaged", "returns", "refurbish", "quarantine", "transit")

YES = (
    *("yes", "true", "1", "y", "x", "on", "ja", "oui", "sí", "si", "sim", "wahr", "vrai", "verdadero", "paid"),
    *("active", "enabled", "in stock", "published", "visible", "subscribed", "given", "opt-in", "accepts marketing"),
    *("aktiv", "是", "有", "已付款", "上架", "在售", "已上架", "启用", "同意", "√", "✓", "allow", "continue"),
)
NO = (
    *("no", "false", "0", "n", "", "off", "nein", "non", "não", "nao", "falsch", "faux", "falso", "unpaid"),
    *("inactive", "disabled", "draft", "archived", "hidden", "unpublished", "unsubscribed", "withdrawn", "opt-out"),
    *("inaktiv", "否", "无", "未付款", "下架", "已下架", "仓库中", "停用", "不同意", "×", "deny", "not subscribed"),
)
