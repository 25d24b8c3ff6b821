"""An order placed by hand: plain code and literal SQL on the bare driver, for one shape of order.

It reads what the program has to read and writes the same rows into the same tables, in one transaction behind the same
turnstile: order, lines, promises, allocations, ledger, payment, checklist, rollups, both text indexes, the event in its
chain. `writing.py` compares what the two have written.
"""

import fcntl
import hashlib
import json
import os
import secrets
import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.database import sqlite3

DAY_US = 86_400_000_000
CHECKS = ("paid", "address", "stock", "price", "duplicate", "risk", "note")


class Shop:
    """A store file and the person who places orders."""

    def __init__(self, path: str, actor: int):
        self.path, self.actor = path, actor
        self.turn = os.open(path + ".turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.conn = sqlite3.connect(path, timeout=5, isolation_level=None)
        for pragma in ("journal_mode = wal", "synchronous = FULL", "foreign_keys = 1", "recursive_triggers = 1",
                       "secure_delete = 1", "trusted_schema = 0", "cache_size = -32000", "temp_store = 2"):  # fmt: skip
            self.conn.execute(f"PRAGMA {pragma}")
        zone = self.conn.execute(
            "SELECT value FROM setting WHERE name = 'timezone' ORDER BY id DESC LIMIT 1"
        ).fetchone()
        self.zone = ZoneInfo(zone[0])

    def close(self) -> None:
        """Let go of the file."""
        self.conn.close()
        os.close(self.turn)

    def place_unqueued(self, codes: list[str], customer: int, address: int, paid: int) -> None:
        """The same without a turn: BEGIN IMMEDIATE waits as SQLite waits."""
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            self.statements(codes, customer, address, paid)
            self.conn.execute("COMMIT")
        except BaseException:
            self.conn.execute("ROLLBACK")
            raise

    def place(self, codes: list[str], customer: int, address: int, paid: int) -> None:
        """One piece of each SKU, paid."""
        fcntl.flock(self.turn, fcntl.LOCK_EX)
        try:
            os.stat(self.path)
            self.place_unqueued(codes, customer, address, paid)
        finally:
            fcntl.flock(self.turn, fcntl.LOCK_UN)

    def statements(self, codes: list[str], customer: int, address: int, paid: int) -> None:
        """The same in a transaction of the caller's."""
        run, op_id, at = self.conn.execute, secrets.token_hex(14), time.time_ns() // 1000
        run("PRAGMA user_version").fetchone()
        assert run("SELECT seq FROM event WHERE op_id = ?", (op_id,)).fetchone() is None
        role, disabled = run("SELECT role, disabled_at FROM staff WHERE id = ?", (self.actor,)).fetchone()
        assert disabled is None
        goods = run("SELECT id, code, name, price_minor FROM sku WHERE code IN (?, ?, ?) ORDER BY id", codes).fetchall()
        total = sum(row[3] for row in goods)
        prefix, last = run("SELECT prefix, last FROM number_range WHERE name = 'order'").fetchone()
        run("UPDATE number_range SET last = ? WHERE name = 'order'", (last + 1,))
        number = f"{prefix}{last + 1}"
        who = run(
            "SELECT c.name, c.email, c.number, c.phone, c.phone_key, c.company, a.country, a.name, a.line1, a.city,"
            " a.phone, a.company FROM customer c JOIN address a ON a.id = ? WHERE c.id = ?",
            (address, customer),
        ).fetchone()
        before, today, disputed, twin = run(
            "SELECT count(*), coalesce(sum(placed_at > ?), 0), coalesce(sum(disputed_minor > 0), 0),"
            " max(CASE WHEN placed_at > ? AND total_minor = ? THEN number END) FROM orders"
            " WHERE customer_id = ? AND state IN ('placed', 'closed') AND placed_at <= ?",
            (at - DAY_US, at - DAY_US, total, customer, at),
        ).fetchone()
        signals = [("first order", 5, "")] if before == 0 else []
        signals += [("many orders today", 20, str(today))] if today >= 3 else []
        signals += [("disputed before", 40, str(disputed))] if disputed else []
        risk = sum(weight for _, weight, _ in signals)
        warehouse = self._warehouse(goods)
        order = run(
            "INSERT INTO orders (number, channel, customer_id, customer_name, email, country, ship_address_id,"
            " bill_address_id, state, terms, currency, list_minor, net_minor, total_minor, placed_at, paid_at,"
            " ship_by_at, units, unshipped, captured_minor, payment, fulfilment, risk, version)"
            " VALUES (?, 'manual', ?, ?, ?, ?, ?, ?, 'placed', 'prepaid', 'EUR', ?, ?, ?, ?, ?, ?, 3, 3, ?, 'paid',"
            " 'ready', ?, 2)",
            (number, customer, who[0], who[1], who[6], address, address, total, total, total, at, at, at + DAY_US, paid,
             risk),
        ).lastrowid  # fmt: skip
        for position, (sku, code, name, price) in enumerate(goods, 1):
            line = run(
                "INSERT INTO order_line (order_id, position, kind, sku_id, code, title, ordered, allocated,"
                " unit_list_minor, list_minor, net_minor, gross_minor)"
                " VALUES (?, ?, 'goods', ?, ?, ?, 1, 1, ?, ?, ?, ?)",
                (order, position, sku, code, name, price, price, price, price),
            ).lastrowid
            taken = run(
                "UPDATE promise SET allocated = allocated + 1 WHERE sku_id = ? AND warehouse_id = ? AND sellable"
                " - allocated - held - (SELECT safety FROM sku WHERE sku.id = promise.sku_id) >= 1",
                (sku, warehouse),
            ).rowcount
            assert taken == 1
            run(
                "INSERT INTO allocation (order_line_id, order_id, sku_id, warehouse_id, qty, state, at)"
                " VALUES (?, ?, ?, ?, 1, 'open', ?)",
                (line, order, sku, warehouse, at),
            )
            run(
                "INSERT INTO stock_move (at, sku_id, qty, kind, from_wh_id, from_bucket, to_wh_id, to_bucket, actor_id,"
                " op_id, order_line_id) VALUES (?, ?, 1, 'allocate', ?, 'sellable', ?, 'promised', ?, ?, ?)",
                (at, sku, warehouse, warehouse, self.actor, op_id, line),
            )
        run(
            "INSERT INTO payment_event (order_id, kind, amount_minor, currency, method, psp_ref, idempotency_key, at,"
            " note, op_id) VALUES (?, 'capture', ?, 'EUR', 'card', '', ?, ?, '', ?)",
            (order, paid, f"{op_id}:capture:0", at, op_id),
        )
        self.conn.executemany(
            "INSERT INTO risk_signal (order_id, name, weight, fact) VALUES (?, ?, ?, ?)",
            [(order, *signal) for signal in signals],
        )
        facts = ("card", "", "3/3", "", twin or "", str(risk), "")
        doubts = {"duplicate": bool(twin), "risk": risk >= 30}
        self.conn.executemany(
            "INSERT INTO order_check (order_id, name, state, fact) VALUES (?, ?, ?, ?)",
            [(order, name, "look" if doubts.get(name) else "good", fact)
             for name, fact in zip(CHECKS, facts, strict=True)],
        )  # fmt: skip
        self._sum_up(goods, customer, total, at)
        self._index(order, number, who, goods)
        self._event(op_id, role, at, order, number, customer, total)

    def _warehouse(self, goods: list[Any]) -> int:
        """The first that has all of it, and its calendar for the dispatch promise."""
        found = [
            dict(
                self.conn.execute(
                    "SELECT warehouse_id, sellable - allocated - held FROM promise WHERE sku_id = ?"
                    " ORDER BY warehouse_id",
                    (row[0],),
                ).fetchall()
            )
            for row in goods
        ]
        self.conn.execute(
            "SELECT w.cutoff, w.handling_minutes, w.tz, c.weekly, c.holidays FROM warehouse w"
            " LEFT JOIN calendar c ON c.id = w.calendar_id ORDER BY w.id LIMIT 1"
        ).fetchone()
        return next(key for key in found[0] if all(free.get(key, 0) > 0 for free in found))

    def _sum_up(self, goods: list[Any], customer: int, total: int, at: int) -> None:
        run, day = self.conn.execute, datetime.fromtimestamp(at // 1_000_000, self.zone).strftime("%Y-%m-%d")
        run(
            "INSERT INTO customer_sum (customer_id, orders, net_minor, first_at, last_at) VALUES (?, 1, ?, ?, ?)"
            " ON CONFLICT (customer_id) DO UPDATE SET orders = orders + 1, net_minor = net_minor + excluded.net_minor,"
            " last_at = max(last_at, excluded.last_at)",
            (customer, total, at, at),
        )
        run(
            "INSERT INTO sales_day (day, currency, orders, units, gross_minor) VALUES (?, 'EUR', 1, 3, ?)"
            " ON CONFLICT (day, currency) DO UPDATE SET orders = orders + 1, units = units + 3,"
            " gross_minor = gross_minor + excluded.gross_minor",
            (day, total),
        )
        self.conn.executemany(
            "INSERT INTO sales_month_sku (month, sku_id, currency, units, net_minor) VALUES (?, ?, 'EUR', 1, ?)"
            " ON CONFLICT (month, sku_id, currency) DO UPDATE SET units = units + 1,"
            " net_minor = net_minor + excluded.net_minor",
            [(day[:7], row[0], row[3]) for row in goods],
        )

    def _index(self, order: Any, number: str, who: Any, goods: list[Any]) -> None:
        codes = " ‖ ".join(row[1].lower().replace("-", " ") for row in goods)
        self.conn.execute(
            "INSERT INTO order_words (rowid, customer, goods, code) VALUES (?, ?, ?, ?)",
            (order, who[0].lower(), " ‖ ".join(row[2].lower().replace(",", "") for row in goods),
             f"{number.lower()} ‖ {who[2].lower()} ‖ {codes}"),
        )  # fmt: skip
        self.conn.execute(
            "INSERT INTO order_codes (rowid, number, email, phone, tracking, sku) VALUES (?, ?, ?, ?, '', ?)",
            (order, f"{number}\n{who[2]}".lower(), who[1], f"{who[3]}\n{who[4]}",
             "\n".join(row[1].lower() for row in goods)),
        )  # fmt: skip

    def _event(self, op_id: str, role: str, at: int, order: Any, number: str, customer: int, total: int) -> None:
        run = self.conn.execute
        seq, prev = run("SELECT seq, hash FROM chain WHERE id = 1").fetchone()
        body = json.dumps(
            {
                "changes": {
                    f"order:{order}": {
                        "captured_minor": [0, total],
                        "fulfilment": ["unallocated", "ready"],
                        "paid_at": [None, at],
                        "payment": ["unpaid", "paid"],
                    }
                },
                "facts": {"number": number, "total": {"currency": "EUR", "minor": total}},
                "subject": ["order", order],
                "undo": ["order.cancel", {"order_id": order, "reason": "taken back"}],
            },
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        digest = hashlib.sha256(f'["order.place",{order}]'.encode()).hexdigest()[:32]
        hashed = hashlib.sha256(f"{prev}\x1e{seq + 1}\x1f{op_id}\x1f{role}\x1f{at}\x1e{body}".encode()).hexdigest()
        run(
            "INSERT INTO event (seq, op_id, verb, v, actor_id, role, at, reason, digest, body, prev, hash)"
            " VALUES (?, ?, 'order.place', 1, ?, ?, ?, '', ?, ?, ?, ?)",
            (seq + 1, op_id, self.actor, role, at, digest, body, prev, hashed),
        )
        self.conn.executemany(
            "INSERT INTO event_subject (kind, subject_id, seq) VALUES (?, ?, ?)",
            [("order", order, seq + 1), ("customer", customer, seq + 1)],
        )
        run("UPDATE chain SET seq = ?, hash = ? WHERE id = 1", (seq + 1, hashed))
