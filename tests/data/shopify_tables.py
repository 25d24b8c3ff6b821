"""Small Shopify exports, and what a format makes of them without a store."""

import csv
from pathlib import Path

from data.importers.files.reading import open_table, rows
from data.importers.records import Item, Setting, Taken, digest_of, rows_of
from data.importers.shops.formats import format_of
from data.importers.values import Rejected

_ORDER_COLUMNS = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
    "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
    "Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,"
    "Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,"
    "Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,"
    "Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,"
    "Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,"
    "Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,"
    "Payment Terms Name,Next Payment Due At,Payment References"
)
ORDER_HEADER = _ORDER_COLUMNS.split(",")


def write_table(path: Path, header: list[str], records: list[dict[str, str]]) -> Path:
    """A CSV file of these records; what one does not name is empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(records)
    return path


def made_of(path: Path, currency: str = "EUR", tz: str = "Europe/Berlin") -> tuple[list[Item], list[tuple[int, str]]]:
    """The items of a file, and its rejected rows with their reasons; every row is one or the other."""
    table = open_table(str(path))
    layout = format_of(table).layout(table, Setting(currency, tz))
    groups: dict[str, list[Taken]] = {}
    rejected: list[tuple[int, str]] = []
    count = 0
    for row in rows(table):
        count += 1
        try:
            if row.trouble:
                raise Rejected(row.trouble)
            record = layout.read(row.cells)
        except Rejected as reason:
            rejected.append((row.number, str(reason)))
            continue
        groups.setdefault(layout.key(row.cells), []).append(Taken(0, row.number, record, digest_of(row.cells)))
    items = [item for key, taken in groups.items() for item in layout.documents(key, taken)]
    assert sum(len(list(rows_of(item))) for item in items) + len(rejected) == count
    return items, rejected
