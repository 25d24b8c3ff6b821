"""Six orders as Shopify exports them, each with its sum by hand."""

Cells = dict[str, str]


def head(name: str, **more: str) -> Cells:
    return {
        "Name": name,
        "Email": "ann@example.com",
        "Financial Status": "paid",
        "Paid at": "2023-03-30 10:16:00 +0200",
        "Fulfillment Status": "fulfilled",
        "Fulfilled at": "2023-03-31 08:00:00 +0200",
        "Accepts Marketing": "no",
        "Currency": "EUR",
        "Shipping": "0.00",
        "Taxes": "0.00",
        "Discount Amount": "0.00",
        "Created at": "2023-03-30 10:15:00 +0200",
        "Shipping Name": "Ann Bauer",
        "Shipping Street": "Ring 1, Hof",
        "Shipping Address1": "Ring 1",
        "Shipping Address2": "Hof",
        "Shipping City": "Ulm",
        "Shipping Zip": "'01067",
        "Shipping Country": "DE",
        "Shipping Phone": "'+49 170 1",
        "Payment Method": "Shopify Payments",
        "Refunded Amount": "0.00",
        "Outstanding Balance": "0.00",
        "Risk Level": "Low",
        "Source": "web",
        **more,
    }


def line(name: str, qty: int, title: str, price: str, sku: str = "", **more: str) -> Cells:
    return {
        "Name": name,
        "Lineitem quantity": str(qty),
        "Lineitem name": title,
        "Lineitem price": price,
        "Lineitem sku": sku,
        "Lineitem requires shipping": "true",
        "Lineitem taxable": "true",
        "Lineitem fulfillment status": "fulfilled",
        "Vendor": "Acme",
        "Lineitem discount": "0.00",
        **more,
    }


def first(order: Cells, item: Cells) -> Cells:
    return {**order, **item}


# 2 × 20.00 + 1 × 10.00 = 50.00; less 5.00 by two codes = 45.00; + 4.90 + 19 % on top of 45.00 (8.55) = 58.45
EXCLUSIVE = [
    first(
        head(
            "#1001",
            **{"Subtotal": "45.00", "Shipping": "4.90", "Taxes": "8.55", "Total": "58.45", "Discount Amount": "5.00"},
            **{"Discount Code": "SPRING, VIP", "Tax 1 Name": "VAT 19%", "Tax 1 Value": "8.55", "Id": "5001"},
            **{"Notes": "Ring twice", "Tags": "b2c, vip", "Note Attributes": "gift: yes", "Location": "Ulm"},
        ),
        line("#1001", 2, "Pot - Red", "20.00", "POT-R", **{"Lineitem compare at price": "25.00"}),
    ),
    line("#1001", 1, "Lid", "10.00", "LID"),
]
# 1 × 119.00 holds 19.00; 5.95 shipping holds 0.95: 124.95 of which 19.95 are tax
INCLUSIVE = [
    first(
        head(
            "#1002",
            **{"Subtotal": "119.00", "Shipping": "5.95", "Taxes": "19.95", "Total": "124.95", "Id": "5002"},
            **{"Tax 1 Name": "MwSt. 19%", "Tax 1 Value": "19.95", "Refunded Amount": "24.95"},
            **{"Financial Status": "partially_refunded", "Payment Method": "Gift Card + Shopify Payments"},
            **{"Payment References": "gc1 + ch_2", "Email": "", "Phone": "4917012345"},
        ),
        line("#1002", 1, "Lamp", "119.00", "LAMP"),
    ),
]
# 10.00 less its own 2.00 = 8.00; 4.00 shipping, taken off by the code FREE: 8.00
FREE_SHIPPING = [
    first(
        head(
            "#1003",
            **{"Subtotal": "8.00", "Shipping": "4.00", "Total": "8.00", "Discount Amount": "6.00", "Id": "5003"},
            **{"Discount Code": "FREE"},
        ),
        line("#1003", 1, "Deleted thing", "10.00", **{"Lineitem discount": "2.00"}),
    ),
]
# open: 3 × 10.00 partly sent, a gift card of 25.00, a tip of 2.00: 57.00, of which 20.00 are owed
OPEN = [
    first(
        head(
            "#1004",
            **{"Financial Status": "partially_paid", "Fulfillment Status": "partial", "Fulfilled at": "", "Id": "5004"},
            **{"Subtotal": "55.00", "Total": "57.00", "Outstanding Balance": "20.00", "Paid at": ""},
        ),
        line("#1004", 3, "Pot - Red", "10.00", "POT-R", **{"Lineitem fulfillment status": "partial"}),
    ),
    line("#1004", 1, "Lid", "0.00", "LID", **{"Lineitem fulfillment status": "pending"}),
    line("#1004", 1, "Gift Card - 25", "25.00", "", **{"Lineitem requires shipping": "false"}),
    line("#1004", 1, "Tip", "2.00", "", **{"Lineitem requires shipping": "false"}),
]
# cancelled before it was taken: 12.00, nothing captured
CANCELLED = [
    first(
        head(
            "#1005",
            **{"Financial Status": "voided", "Fulfillment Status": "unfulfilled", "Paid at": "", "Fulfilled at": ""},
            **{"Cancelled at": "2023-04-01 09:00:00 +0200", "Subtotal": "12.00", "Total": "12.00", "Id": "5005"},
        ),
        line("#1005", 1, "Lid", "12.00", "LID", **{"Lineitem fulfillment status": "pending"}),
    ),
]
# its total is 1.00 more than its figures: 10.00 + 3.00 duties + 1.00
GAP = [
    first(
        head(
            "#1006",
            **{"Financial Status": "refunded", "Fulfillment Status": "restocked", "Fulfilled at": "", "Id": "5006"},
            **{"Subtotal": "10.00", "Duties": "3.00", "Total": "14.00", "Refunded Amount": "14.00"},
        ),
        line("#1006", 1, "Lid", "10.00", "LID", **{"Lineitem fulfillment status": ""}),
    ),
]
ALL = [*EXCLUSIVE, *INCLUSIVE, *FREE_SHIPPING, *OPEN, *CANCELLED, *GAP]
