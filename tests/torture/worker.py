"""A process that works on a store like a colleague in a hurry, and writes down what it tries and what it was told.

    python -m tests.torture.worker JOB URL LOG SEED BEGIN SECONDS

The log is written by single unbuffered writes, so that it tells the truth whenever the process is killed.
"""

import json
import os
import random
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from data import database
from data.doorway import OPERATIONS
from data.errors import Refused
from data.events import Actor
from data.operations import dispatch, fulfilment, orders, review, stock, transfers  # noqa: F401  # by name

PLACES = ("MAIN", "EAST")


class Worker:
    """Somebody who does one thing after another until the time is over."""

    def __init__(self, url: str, log: str, seed: int):
        database.open_database(url)
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.dice = random.Random(seed)
        self.number, self.name = 0, os.path.basename(log)
        rows = database.rows("SELECT id, name, title, role FROM staff WHERE role <> 'store' ORDER BY id")
        self.people = {role: Actor(*row) for *_, role in rows for row in rows if row[3] == role}
        self.skus = [(int(key), str(code)) for key, code in database.rows("SELECT id, code FROM sku ORDER BY id")]

    def write(self, *words: object) -> None:
        """A line of the log, whole or not at all."""
        os.write(self.log, (" ".join(map(str, words)) + "\n").encode())

    def do(self, role: str, name: str, /, *args: Any, **values: Any) -> Any:
        """Do an operation; its id is in the log before the first try, what came of it after."""
        self.number += 1
        op_id = f"{self.name}-{self.number}"
        self.write("try", op_id, name, json.dumps([args, values]))
        try:
            done = OPERATIONS[name](self.people[role], *args, op_id=op_id, **values)
        except Refused as refused:
            self.write("refused", op_id, refused.kind)
            return None
        self.write("done", op_id, done.seq)
        return done

    # What there is to do

    def place(self) -> None:
        """Order one or two articles, in whatever order of articles."""
        lines = [[code, self.dice.randint(1, 2)] for _, code in self.dice.sample(self.skus, self.dice.randint(1, 2))]
        self.do("operations", "order.place", lines, paid=1000 * sum(qty for _, qty in lines), name="Ann")

    def ship(self) -> None:
        """Approve and ship some order that can go."""
        order = self.some(
            "SELECT id FROM orders WHERE state = 'placed' AND holds = 0 AND unshipped > 0 AND review <> 'rejected'"
        )
        if order is None:
            return
        if database.scalar("SELECT review FROM orders WHERE id = ?", (order,)) == "pending":
            self.do("supervisor", "order.approve", order)
        self.do("logistics", "order.ship", order, carrier="dhl", warehouse=self.place_of(order))

    def place_of(self, order: int) -> str:
        return str(
            database.scalar(
                "SELECT min(w.code) FROM allocation a JOIN warehouse w ON w.id = a.warehouse_id WHERE a.order_id = ?"
                " AND a.state = 'open'",
                (order,),
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
            owner = database.scalar("SELECT order_id FROM shipment WHERE id = ?", (parcel,))
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
        found = [row[0] for row in database.rows(sql)]
        return int(self.dice.choice(found)) if found else None


def busy(worker: Worker, begin: float, seconds: float) -> None:
    """Allocate, ship, receive and the rest, as fast as it goes."""
    jobs = [worker.place] * 6 + [worker.ship] * 6 + [worker.receive] * 5 + [worker.allocate, worker.regret]
    while time.time() < begin + seconds:
        worker.dice.choice(jobs)()


def opposite(worker: Worker, begin: float, seconds: float) -> None:
    """Lock the same rows in opposite orders: articles both ways, warehouses both ways."""
    jobs = [worker.place, worker.place, worker.transfer, worker.transfer, worker.ship, worker.receive, worker.regret]
    while time.time() < begin + seconds:
        worker.dice.choice(jobs)()


def last(worker: Worker, begin: float, seconds: float) -> None:
    """Want the last unit of each article, all at the same moments."""
    for number, (_, code) in enumerate(worker.skus):
        time.sleep(max(0.0, begin + number * seconds / len(worker.skus) - time.time()))
        worker.do("operations", "order.place", [[code, 1]], paid=1000)


JOBS: dict[str, Callable[[Worker, float, float], None]] = {"busy": busy, "opposite": opposite, "last": last}


def main(job: str, url: str, log: str, seed: str, begin: str, seconds: str) -> None:
    """Wait for the beginning, then work."""
    worker = Worker(url, log, int(seed))
    time.sleep(max(0.0, float(begin) - time.time()))
    try:
        JOBS[job](worker, float(begin), float(seconds))
    except Exception:
        worker.write("error", json.dumps(traceback.format_exc()))
        raise
    worker.write("end")


if __name__ == "__main__":
    main(*sys.argv[1:])
