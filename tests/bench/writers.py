"""Eight processes that write to one store: how much they write together, how fairly, and how long one has to wait.

On SQLite the floor writes the same statements, each order in a transaction that BEGIN IMMEDIATE alone guards; on
PostgreSQL it writes a plain order of ten statements by the bare driver. Both stand beside the program's own
transaction around the same statements, and beside the whole operation.
"""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from data import database
from data.areas import load_areas
from data.seed import make_demo
from tests.bench import by_hand
from tests.bench.stores import copy_of
from tests.bench.table import TOLD, Goal, Row, paired, percentile
from tests.bench.writing import place, ready

WRITERS = 8
SECONDS = 2.0
"""Of a round."""
FORK = multiprocessing.get_context("fork")
Write = Callable[[], None]

MUCH = "UPDATE promise SET sellable = sellable + 1000000 WHERE warehouse_id = 1"
"""Nothing is sold out while it is measured."""
ORDER = (
    "INSERT INTO orders (number, channel, customer_id, currency, list_minor, net_minor, total_minor, placed_at, units)"
    " VALUES (%s, 'plain', %s, 'EUR', %s, %s, %s, %s, 3) RETURNING id"
)
LINE = (
    "INSERT INTO order_line (order_id, position, kind, sku_id, code, title, ordered, unit_list_minor, list_minor,"
    " net_minor, gross_minor) VALUES (%s, %s, 'goods', %s, %s, '', 1, %s, %s, %s, %s)"
)
TAKE = (
    "UPDATE promise SET allocated = allocated + 1 WHERE sku_id = %s AND warehouse_id = 1"
    " AND sellable - allocated - held >= 1"
)
MOVE = (
    "INSERT INTO stock_move (at, sku_id, qty, kind, from_wh_id, from_bucket, to_wh_id, to_bucket)"
    " VALUES (%s, %s, 1, 'allocate', 1, 'sellable', 1, 'promised')"
)


class Round(NamedTuple):
    """What eight writers did in a round."""

    counts: list[int]
    """Of each."""
    waits: list[float]
    """Milliseconds of every order of all of them."""
    refused: int
    """Orders that the engine gave up."""


def bare(url: str, number: int) -> Write:
    """The statements behind BEGIN IMMEDIATE alone."""
    actor, trade, prices = ready(1_000 * number)
    shop = by_hand.Shop(database.sqlite_path(url), actor.id)

    def write() -> None:
        codes, customer, address = trade.next()
        shop.place_unqueued(codes, customer, address, sum(int(prices[code]) for code in codes))

    return write


def queued(url: str, number: int) -> Write:
    """The same statements in a transaction of the program."""
    actor, trade, prices = ready(1_000 * number)
    shop = by_hand.Shop(database.sqlite_path(url), actor.id)

    def write() -> None:
        codes, customer, address = trade.next()
        with database.transaction() as shop.conn:
            shop.statements(codes, customer, address, sum(int(prices[code]) for code in codes))

    return write


def operation(url: str, number: int) -> Write:
    """The operation itself."""
    actor, trade, prices = ready(1_000 * number)
    return lambda: place(actor, trade, prices)


def plain(url: str, number: int) -> Write:
    """Ten statements by the bare driver of PostgreSQL."""
    import psycopg

    _, trade, prices = ready(1_000 * number)
    skus = dict(database.rows("SELECT code, id FROM sku"))
    conn, made = psycopg.connect(url, autocommit=True), iter(range(10**9))

    def write() -> None:
        codes, customer, _ = trade.next()
        goods = sorted((skus[code], code, int(prices[code])) for code in codes)
        total, at = sum(price for *_, price in goods), time.time_ns() // 1000
        with conn.transaction():
            values = (f"P{number}-{at}-{next(made)}", customer, total, total, total, at)
            order = conn.execute(ORDER, values).fetchone()
            for position, (sku, code, price) in enumerate(goods, 1):
                conn.execute(LINE, (order[0] if order else 0, position, sku, code, price, price, price, price))
            for sku, *_ in goods:
                assert conn.execute(TAKE, (sku,)).rowcount == 1
            for sku, *_ in goods:
                conn.execute(MOVE, (at, sku))

    return write


def _write(open_writer: Callable[[str, int], Write], url: str, number: int, start: Any, results: Any) -> None:
    """A writer process."""
    database.open_database(url)
    write, waits, refused = open_writer(url, number), [], 0
    start.wait()
    end = time.perf_counter() + SECONDS
    while (began := time.perf_counter()) < end:
        try:
            write()
            waits.append((time.perf_counter() - began) * 1e3)
        except database.sqlite3.OperationalError:
            refused += 1
    results.put((waits, refused))


def _round(open_writer: Callable[[str, int], Write], url: str) -> Round:
    """Eight of them at once; what they say they have written is in the store."""
    counted = "SELECT count(*) FROM orders"
    database.open_database(url)
    before = int(database.scalar(counted))
    database.close_database()
    start, results = FORK.Barrier(WRITERS), FORK.SimpleQueue()
    processes = [
        FORK.Process(target=_write, args=(open_writer, url, number, start, results)) for number in range(WRITERS)
    ]
    for process in processes:
        process.start()
    told = [results.get() for _ in processes]
    for process in processes:
        process.join()
    found = Round([len(waits) for waits, _ in told], [wait for waits, _ in told for wait in waits],
                  sum(refused for _, refused in told))  # fmt: skip
    database.open_database(url)
    assert int(database.scalar(counted)) - before == sum(found.counts)
    database.close_database()
    return found


def _rounds(stores: dict[Callable[[str, int], Write], str], turns: int) -> list[list[Round]]:
    """Rounds in turns, after one that warms up."""
    load_areas()
    found: list[list[Round]] = [[] for _ in stores]
    for turn in range(turns + 1):
        for own, (open_writer, url) in zip(found, stores.items(), strict=True):
            done = _round(open_writer, url)
            if turn:
                own.append(done)
    return found


def _with_much(url: str) -> str:
    database.open_database(url)
    with database.transaction():
        database.run(MUCH)
    database.close_database()
    return url


def on_sqlite(demo: str, folder: Path, turns: int) -> list[Row]:
    """Eight writers on SQLite."""
    kinds = (bare, queued, operation)
    stores = {kind: _with_much(copy_of(demo, folder / f"{kind.__name__}.db")) for kind in kinds}
    floor, same, whole = _rounds(stores, turns)
    rates = [[float(sum(one.counts)) for one in kind] for kind in (floor, same, whole)]
    told = [f"{median(rate) / SECONDS:,.0f}" for rate in rates]
    gave_up = sum(one.refused for one in floor)
    return [
        Row("8 writers on SQLite, orders a second", "BEGIN IMMEDIATE alone", paired(rates[1], rates[0]),
            Goal(1.0, 0.8, at_least=True), f"{told[1]} to {told[0]} a second, {gave_up} given up by the floor"),
        *_fairness(same, floor),
        Row("8 writers, the whole operation", "BEGIN IMMEDIATE alone", paired(rates[2], rates[0]), TOLD,
            f"{told[2]} to {told[0]} a second"),
        *_fairness(whole, floor),
    ]  # fmt: skip


def _fairness(ours: Sequence[Round], floor: Sequence[Round]) -> list[Row]:
    shares, base = ([min(one.counts) / max(one.counts) for one in kind] for kind in (ours, floor))
    longest, without = (_longest(kind) for kind in (ours, floor))
    told = f"{max(max(one.waits) for one in ours):.0f} to {max(max(one.waits) for one in floor):.0f} ms"
    return [
        Row("  slowest writer", "the fastest", median(shares), Goal(0.8, 0.5, at_least=True),
            f"without a turn {median(base):.2f}"),
        Row("  longest wait", "the median", longest, Goal(50.0, 300.0), f"{told}; without a turn {without:,.0f} times"),
    ]  # fmt: skip


def _longest(rounds: Sequence[Round]) -> float:
    waits = [wait for one in rounds for wait in one.waits]
    return max(waits) / median(waits)


def on_postgresql(url: str, second: str, turns: int) -> list[Row]:
    """Eight writers on a PostgreSQL server, in two databases."""
    for store in (url, second):
        make_demo(store)
        database.close_database()
        _with_much(store)
    floor, whole = _rounds({plain: url, operation: second}, turns)
    late = [[percentile(one.waits, 0.99) for one in kind] for kind in (whole, floor)]
    rate = [median(sum(one.counts) / SECONDS for one in kind) for kind in (whole, floor)]
    usual = [median(median(one.waits) for one in kind) for kind in (whole, floor)]
    told = f"{median(late[0]):.1f} to {median(late[1]):.1f} ms, median {usual[0]:.1f} to {usual[1]:.1f}"
    return [
        Row("8 writers on PostgreSQL, p99", "a plain order of 10 statements", paired(*late), Goal(1.5, 2.5),
            f"{told}, {rate[0]:,.0f} to {rate[1]:,.0f} a second"),
    ]  # fmt: skip
