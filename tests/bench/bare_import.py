"""The floor of an import: reads the same files with csv, and writes as many rows into the same tables by executemany.

`python bare_import.py STORE FILE…`: no checks, no comparing, no events; the figures and the search rows are written as
they come, with their texts as they stand in the files.
"""

import csv
import sqlite3
import sys

EACH = 8_000
ORDER = (
    "INSERT INTO orders (id, number, channel, source_id, customer_id, state, currency, list_minor, net_minor,"
    " total_minor, captured_minor, placed_at, units) VALUES (?, ?, 'bare', ?, ?, 'closed', 'GBP', ?, ?, ?, ?, ?, ?)"
)
LINE = (
    "INSERT INTO order_line (order_id, position, sku_id, code, title, ordered, shipped, unit_text, list_minor,"
    " net_minor, gross_minor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
PAYMENT = (
    "INSERT INTO payment_event (order_id, kind, amount_minor, currency, idempotency_key, at)"
    " VALUES (?, 'capture', ?, 'GBP', ?, ?)"
)
PRODUCT = "INSERT INTO product (id, code, title) VALUES (?, ?, ?)"
SKU = "INSERT INTO sku (id, code, product_id, name) VALUES (?, ?, ?, ?)"
CUSTOMER = "INSERT INTO customer (id, number, source_id) VALUES (?, ?, ?)"
BOUGHT = (
    "INSERT INTO customer_sum (customer_id, orders, net_minor) VALUES (?, ?, ?)"
    " ON CONFLICT (customer_id) DO UPDATE SET orders = excluded.orders, net_minor = excluded.net_minor"
)
SOLD = "INSERT INTO sales_month_sku (month, sku_id, currency, units, net_minor) VALUES (?, ?, 'GBP', ?, ?)"
ORDER_WORDS = "INSERT INTO order_words (rowid, customer, goods, code) VALUES (?, '', ?, ?)"
ORDER_CODES = "INSERT INTO order_codes (rowid, number, email, phone, tracking, sku) VALUES (?, ?, '', '', '', ?)"
SKU_WORDS = "INSERT INTO sku_words (rowid, name, code) VALUES (?, ?, ?)"
SKU_CODES = "INSERT INTO sku_codes (rowid, sku, barcode) VALUES (?, ?, '')"
CUSTOMER_WORDS = "INSERT INTO customer_words (rowid, name, company, code) VALUES (?, '', '', ?)"
CUSTOMER_CODES = "INSERT INTO customer_codes (rowid, number, email, phone) VALUES (?, ?, '', '')"
ALL = (
    *(PRODUCT, SKU, CUSTOMER, BOUGHT, ORDER, LINE, PAYMENT, SOLD, ORDER_WORDS, ORDER_CODES, SKU_WORDS, SKU_CODES),
    *(CUSTOMER_WORDS, CUSTOMER_CODES),
)


class Bare:
    """Rows that wait for executemany, by statement."""

    def __init__(self, path: str):
        self.conn = sqlite3.connect(path, isolation_level=None)
        self.conn.execute("PRAGMA synchronous = FULL")
        self.skus: dict[str, int] = {}
        self.customers: dict[str, int] = {}
        self.sold: set[tuple[str, int]] = set()
        self.rows: dict[str, list[tuple[object, ...]]] = {sql: [] for sql in ALL}
        self.orders = 0

    def add(self, lines: list[list[str]]) -> None:
        """An invoice."""
        self.orders += 1
        order, total, units, month = self.orders, 0, 0, lines[0][4][:7]
        for position, (_, code, title, qty, _, price, _, _) in enumerate(lines, 1):
            sku = self.skus.get(code)
            if sku is None:
                sku = self.skus[code] = len(self.skus) + 1
                self.rows[PRODUCT].append((sku, code, title))
                self.rows[SKU].append((sku, code, sku, title))
                self.rows[SKU_WORDS].append((sku, title, code))
                self.rows[SKU_CODES].append((sku, code))
            minor = round(int(qty) * float(price) * 100)
            total, units = total + minor, units + int(qty)
            if (month, sku) not in self.sold:
                self.sold.add((month, sku))
                self.rows[SOLD].append((month, sku, int(qty), minor))
            self.rows[LINE].append((order, position, sku, code, title, int(qty), int(qty), price, minor, minor, minor))
        number, at, who = lines[0][0], lines[0][4], lines[0][6]
        customer = self.customers.get(who)
        if who and customer is None:
            customer = self.customers[who] = len(self.customers) + 1
            self.rows[CUSTOMER].append((customer, who, f"bare:{who}"))
            self.rows[BOUGHT].append((customer, 1, total))
            self.rows[CUSTOMER_WORDS].append((customer, who))
            self.rows[CUSTOMER_CODES].append((customer, who))
        self.rows[ORDER].append((order, number, number, customer, total, total, total, total, hash(at), units))
        self.rows[PAYMENT].append((order, total, f"bare:{order}", hash(at)))
        codes = " ".join(line[1] for line in lines)
        self.rows[ORDER_WORDS].append((order, " ".join(line[2] for line in lines), codes))
        self.rows[ORDER_CODES].append((order, number, codes))
        if len(self.rows[LINE]) >= EACH:
            self.write()

    def write(self) -> None:
        """One transaction with all that waits."""
        self.conn.execute("BEGIN IMMEDIATE")
        for sql, rows in self.rows.items():
            self.conn.executemany(sql, rows)
            rows.clear()
        self.conn.execute("COMMIT")


def main() -> None:
    """Read the files, write the rows."""
    bare = Bare(sys.argv[1])
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            lines: list[list[str]] = []
            for row in reader:
                if lines and row[0] != lines[0][0]:
                    bare.add(lines)
                    lines = []
                lines.append(row)
            if lines:
                bare.add(lines)
    bare.write()


if __name__ == "__main__":
    main()
