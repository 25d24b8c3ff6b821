"""A process that works on a store like a colleague in a hurry, and writes down what it tries and what it was told.

    python -m tests.torture.worker JOB URL LOG SEED BEGIN SECONDS

The log is written by single unbuffered writes, so that it tells the truth whenever the process is killed. A file `stop`
beside the log ends the work before its time.
"""

import json
import os
import random
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

from data import database
from data.areas import load_areas
from data.doorway import OPERATIONS
from data.errors import Refused
from data.events import Actor
from data.faults import unusable

load_areas()

PLACES = ("MAIN", "EAST")
READY = (
    "SELECT id FROM orders WHERE state = 'placed' AND holds = 0 AND unshipped > 0 AND review <> 'rejected'"
    " ORDER BY id DESC LIMIT 40"
)
PATIENCE_S = 60.0
"""So long a server may be away until somebody gives up."""

Answer = TypeVar("Answer")


class Worker:
    """Somebody who does one thing after another until the time is over."""

    def __init__(self, url: str, log: str, seed: int, patience: float = 0.0):
        self.patience = patience
        self.through(lambda: database.open_database(url))
        self.stop = os.path.join(os.path.dirname(log), "stop")
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.dice = random.Random(seed)
        self.number, self.name = 0, os.path.basename(log)
        rows = self.rows("SELECT id, name, title, role FROM staff WHERE role <> 'store' ORDER BY id")
        self.people = {role: Actor(*row) for *_, role in rows for row in rows if row[3] == role}
        self.skus = [(int(key), str(code)) for key, code in self.rows("SELECT id, code FROM sku ORDER BY id")]

    def write(self, *words: object) -> None:
        """A line of the log, whole or not at all."""
        os.write(self.log, (" ".join(map(str, words)) + "\n").encode())

    def do(self, role: str, name: str, /, *args: Any, **values: Any) -> Any:
        """Do an operation; its id is in the log before the first try, what came of it after."""
        self.number += 1
        op_id = f"{self.name}-{self.number}"
        self.write("try", op_id, name, json.dumps([args, values]))
        try:
            done = self.through(lambda: OPERATIONS[name](self.people[role], *args, op_id=op_id, **values))
        except Refused as refused:
            self.write("refused", op_id, refused.kind)
            return None
        self.write("done", op_id, done.seq)
        return done

    def through(self, work: Callable[[], Answer]) -> Answer:
        """Do something again, with the same id, as long as the server is away; a person would press the key again."""
        end = time.time() + self.patience
        while True:
            try:
                return work()
            except Exception as error:
                if unusable(error) is None or time.time() > end:
                    raise
                database.drop_connection()
                time.sleep(0.05)

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Look something up."""
        return self.through(lambda: database.rows(sql, values))

    def value(self, sql: str, *values: Any) -> Any:
        """Look one thing up."""
        found = self.rows(sql, values)
        return found[0][0] if found else None

    # What there is to do

    def place(self) -> None:
        """Order one or two articles, in whatever order of articles."""
        lines = [[code, self.dice.randint(1, 2)] for _, code in self.dice.sample(self.skus, self.dice.randint(1, 2))]
        worth = 1000 * sum(qty for _, qty in lines)
        self.do("operations", "order.place", lines, paid=self.dice.choice((worth, worth, worth, 500)), name="Ann")

    def pay(self) -> None:
        """Record the rest of a payment, or take some back."""
        order = self.some("SELECT id FROM orders WHERE state = 'placed' AND payment = 'part_paid'")
        if order is not None:
            self.do("operations", "payment.record", order, amount=self.dice.choice((500, 1500, 700)))
        paid = self.some("SELECT id FROM orders WHERE state = 'placed' AND captured_minor > 500 AND unshipped > 0")
        if paid is not None and not self.dice.randrange(4):
            self.do("supervisor", "payment.reverse", paid, amount=500, method="bank")

    def pick(self) -> None:
        """Take goods from the shelf, pack them into a parcel, close it, and hand it over."""
        order = self.some(READY)
        if order is None:
            return
        if self.value("SELECT review FROM orders WHERE id = ?", order) == "pending":
            self.do("supervisor", "order.approve", order)
        self.do("logistics", "order.pick", order)
        opened = self.do("logistics", "parcel.open", order, warehouse=self.place_of(order))
        if opened is None:
            return
        parcel = opened.also[0][1]
        if self.do("logistics", "parcel.pack", parcel) and self.do("logistics", "parcel.close", parcel, carrier="dhl"):
            self.do("logistics", "parcel.hand_over", parcel)

    def count(self) -> None:
        """Count an article, and book what was found."""
        sku, code = self.dice.choice(self.skus)
        made = self.do("logistics", "count.make", warehouse=self.dice.choice(PLACES), skus=code)
        task = made.id if made else self.some("SELECT id FROM count_task WHERE state NOT IN ('posted', 'rejected')")
        if task is None:
            return
        there = self.value(
            "SELECT coalesce(sum(qty), 0) FROM stock_level l JOIN count_task t ON t.warehouse_id = l.warehouse_id"
            " WHERE t.id = ? AND l.sku_id = ? AND l.bucket = 'sellable'",
            task,
            sku,
        )
        pieces = max(0, int(there) + self.dice.choice((0, 0, 1, -1)))
        self.do("logistics", "count.bin", task, bin="-", counts=[[code, pieces]])
        if not self.do("supervisor", "count.post", task):
            self.do("supervisor", "count.reject", task, reason="counted anew")

    def ship(self) -> None:
        """Approve and ship some order that can go."""
        order = self.some(READY)
        if order is None:
            return
        if self.value("SELECT review FROM orders WHERE id = ?", order) == "pending":
            self.do("supervisor", "order.approve", order)
        self.do("logistics", "order.ship", order, carrier="dhl", warehouse=self.place_of(order))

    def place_of(self, order: int) -> str:
        return str(
            self.value(
                "SELECT min(w.code) FROM allocation a JOIN warehouse w ON w.id = a.warehouse_id WHERE a.order_id = ?"
                " AND a.state = 'open'",
                order,
            )
            or ""
        )

    def receive(self) -> None:
        """Book what came."""
        sku, _ = self.dice.choice(self.skus)
        self.do("logistics", "stock.receive", sku, warehouse=self.dice.choice(PLACES), qty=self.dice.randint(1, 4))

    def allocate(self) -> None:
        """Promise what came to who waits."""
        order = self.some("SELECT id FROM orders WHERE state = 'placed' AND hold_reason = 'stock'")
        if order is not None:
            self.do("logistics", "order.allocate", order, warehouse=self.dice.choice(("", *PLACES)))

    def regret(self) -> None:
        """Cancel, or take a parcel back."""
        order = self.some("SELECT id FROM orders WHERE state = 'placed' AND unshipped > 0")
        if order is not None:
            self.do("supervisor", "order.cancel", order, reason="changed mind")
        parcel = self.some("SELECT id FROM shipment WHERE state = 'handed_over'")
        if parcel is not None:
            owner = self.value("SELECT order_id FROM shipment WHERE id = ?", parcel)
            self.do("logistics", "order.unship", owner, shipment=parcel)

    def transfer(self) -> None:
        """Send goods to the other warehouse, and receive what is on its way."""
        sku, _ = self.dice.choice(self.skus)
        here, there = self.dice.sample(PLACES, 2)
        made = self.do("logistics", "transfer.make", sku, from_warehouse=here, to_warehouse=there, qty=1)
        if made and self.do("logistics", "transfer.send", made.id):
            self.do("logistics", "transfer.receive", made.id)

    def some(self, sql: str) -> int | None:
        """One of the rows, any."""
        found = [row[0] for row in self.rows(sql)]
        return int(self.dice.choice(found)) if found else None


def busy(worker: Worker, begin: float, seconds: float) -> None:
    """Everything that a day has, as fast as it goes."""
    jobs = [worker.place] * 7 + [worker.ship] * 3 + [worker.pick] * 3 + [worker.receive] * 5
    jobs += [worker.pay, worker.count, worker.allocate, worker.regret]
    while time.time() < begin + seconds and not os.path.exists(worker.stop):
        worker.dice.choice(jobs)()


def opposite(worker: Worker, begin: float, seconds: float) -> None:
    """Lock the same rows in opposite orders: articles both ways, warehouses both ways."""
    jobs = [worker.place, worker.place, worker.transfer, worker.transfer, worker.ship, worker.receive, worker.regret]
    while time.time() < begin + seconds and not os.path.exists(worker.stop):
        worker.dice.choice(jobs)()


def last(worker: Worker, begin: float, seconds: float) -> None:
    """Want the last unit of each article, all at the same moments."""
    for number, (_, code) in enumerate(worker.skus):
        time.sleep(max(0.0, begin + number * seconds / len(worker.skus) - time.time()))
        worker.do("operations", "order.place", [[code, 1]], paid=1000)


JOBS: dict[str, Callable[[Worker, float, float], None]] = {
    "busy": busy,
    "patient": busy,
    "opposite": opposite,
    "last": last,
}
"""Who is patient waits for a server that is away; the others take that for an error."""


def main(job: str, url: str, log: str, seed: str, begin: str, seconds: str) -> None:
    """Wait for the beginning, then work."""
    worker = Worker(url, log, int(seed), PATIENCE_S if job == "patient" else 0.0)
    time.sleep(max(0.0, float(begin) - time.time()))
    try:
        JOBS[job](worker, float(begin), float(seconds))
    except Exception:
        worker.write("error", json.dumps(traceback.format_exc()))
        raise
    worker.write("end")


if __name__ == "__main__":
    main(*sys.argv[1:])
