"""A large demo told day by day: sales, parcels, goods in and out, and what each day adds up to."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from data import clock, database
from data.dataclass import dataclass
from data.events import Done, Slot, digest_of, write_events
from data.founding import STORE
from data.migrations.unindexed import hurried, unindexed
from data.models.orders import Order
from data.models.record import fetch
from data.review import refresh
from data.search import mark_stale, rebuild_index
from data.search.indexes import INDEXES
from data.seed.big.books import Books
from data.seed.big.crowd import Crowd
from data.seed.big.floor import RECALLED_BEFORE, Floor
from data.seed.big.ledger import Ledger
from data.seed.big.loading import FULL, Loading
from data.seed.big.sizes import FIRST_BUYER, FIRST_COUNT, FIRST_NOTE, FIRST_ORDER, FIRST_PARCEL, Size
from data.seed.big.trade import Quick, Trade
from data.seed.big.wares import Wares, steps
from data.seed.frame import ZONE, Frame, at_local
from data.seed.seasons import HOURS, day_weight

Progress = Callable[[int, int], None]
QUIET = 10 * clock.MINUTE
TOLD = 19 * clock.DAY
"""What is younger may be told act by act, so the events of the days end here."""
SEARCHED = 3
"""An index of words costs so many times what a row costs."""
BATCH = 500


@dataclass(slots=True)
class Told:
    """What the days left behind."""

    wares: Wares
    crowd: Crowd
    floor: Floor
    ledger: Ledger


class Bar:
    """Progress over rows: those that are written, then those that the search is taught."""

    def __init__(self, size: Size, progress: Progress | None):
        self._tell = progress or (lambda done, of: None)
        self.total = size.orders * (22 + SEARCHED + 1) + size.articles * (9 + SEARCHED)
        self._base = 0

    def at(self, done: int) -> None:
        """So many of this step are done."""
        self._tell(min(self._base + done, self.total), self.total)

    def step(self, done: int) -> None:
        """A step is over."""
        self._base = min(self._base + done, self.total)
        self.at(0)


def tell(frame: Frame, size: Size, progress: Progress | None) -> Told:
    """Write the whole history, index it, and look over the orders that are open; nobody else has the store open."""
    load, bar = Loading(), Bar(size, progress)
    with database.transaction():
        for index in INDEXES:
            mark_stale(index)
    with hurried():
        with unindexed():
            told = _rows(frame, size, load, bar)
            load.settle()
            bar.step(load.written)
        with database.transaction():
            database.take_your_time()
            _events(frame)
            _numbers(told)
        for index in INDEXES:
            bar.step(SEARCHED * rebuild_index(index, lambda count: bar.at(SEARCHED * count)))
        _look_over(bar)
        with database.transaction():
            database.take_your_time()
            database.run("ANALYZE")
    return told


def _rows(frame: Frame, size: Size, load: Loading, bar: Bar) -> Told:
    days = _days(frame)
    wares = Wares(frame, size.articles)
    crowd, floor = Crowd(frame, load, size.firms), Floor(frame, load, wares)
    books, ledger = Books(load, size.articles), Ledger(frame, load, [(day.isoformat(), start) for day, start in days])
    ledger.join(wares, crowd, floor, books)
    wares.write(load)
    trade = Trade(frame, wares, crowd, floor.places)
    counts = _counts(frame, size, [day for day, _ in days])
    key = 0
    for place, (day, start) in enumerate(days):
        if day.isoformat()[:7] != books.month:
            books.turn_month(day.isoformat()[:7])
            wares.turn_month(day.month)
        dice = Quick(f"{frame.seed}:day {day.isoformat()}")
        floor.daily = counts[place] * 3.2 * 1.7
        if not place:
            floor.open(dice, start + 8 * clock.HOUR)
        for at in _instants(dice, counts[place], day, min(frame.now - QUIET, start + 30 * clock.HOUR)):
            key += 1
            ledger.write(dice, trade.deal(dice, key, at, day), place)
        if place == len(days) - RECALLED_BEFORE:
            floor.recall(place, start + 11 * clock.HOUR)
        floor.put_right(dice, place, start + 12 * clock.HOUR, 1 + counts[place] // 400)
        floor.tell(place)
        ledger.waves(place)
        if place + 1 < len(days):
            floor.send_for_more(dice, place + 1, days[place + 1][1] + 7 * clock.HOUR)
        load.flush(FULL // 4)
        bar.at(load.written)
    books.write()
    floor.write()
    crowd.write_sums(load)
    wares.write_skus(load, floor.costs)
    return Told(wares, crowd, floor, ledger)


def _days(frame: Frame) -> list[tuple[date, int]]:
    """Every store day with its first instant; some weeks lie before the first order."""
    first = clock.moment(frame.start, ZONE).date()
    count = (frame.today - first).days + 1
    days = [first + timedelta(days=step) for step in range(count)]
    return [(day, at_local(day, 0)) for day in days]


def _counts(frame: Frame, size: Size, days: list[date]) -> list[int]:
    """How many orders each day has; none before the shop opens, and today a part."""
    dice, opened = frame.dice("seasons"), len(days) - size.days
    weights = [
        0.0 if place < opened else day_weight(dice, day, size.growth ** ((place - opened) / size.days))
        for place, day in enumerate(days)
    ]
    minute = clock.moment(frame.now, ZONE)
    weights[-1] *= sum(HOURS[: minute.hour]) / sum(HOURS)
    total, counts, carried = sum(weights), [], 0.0
    for weight in weights:
        carried += weight * size.orders / total
        counts.append(int(carried))
        carried -= counts[-1]
    counts[-1] += size.orders - sum(counts)
    return counts


_HOURS = [sum(HOURS[: hour + 1]) / sum(HOURS) for hour in range(24)]


def _instants(dice: Random, count: int, day: date, end: int) -> list[int]:
    rnd = dice.random
    starts = [at_local(day, hour * 60) for hour in range(24)]
    found = [starts[steps(_HOURS, rnd())] + int(rnd() * 3_600) * clock.SECOND for _ in range(count)]
    first = starts[0]
    return sorted(at if at < end else first + int((at - first) * rnd() % max(1, end - first)) for at in found)


def _events(frame: Frame) -> None:
    """The event that each day came by; its rows name its operation."""
    orders = dict(database.rows(_BY_OPERATION))
    slots = []
    for op_id, day in frame.operations():
        facts = {"file": f"demo {day}", "rows": orders.get(op_id, 0)}
        at = min(clock.day_bounds(day, ZONE)[1] + clock.HOUR, frame.now - TOLD)
        digest = digest_of("data.import", (day,), facts)
        slots.append(Slot(op_id, "data.import", 1, digest, STORE, at, None, done=Done("store", 1, facts=facts)))
    write_events(slots)


_BY_OPERATION = "SELECT op_id, count(*) FROM stock_move GROUP BY op_id"


def _numbers(told: Told) -> None:
    """Where each range of numbers stands after it."""
    ledger = told.ledger
    last = {
        "order": FIRST_ORDER + int(database.scalar("SELECT max(id) FROM orders")) - 1,
        "shipment": FIRST_PARCEL + ledger.parcels - 1,
        "customer": FIRST_BUYER + len(told.crowd) - 1,
        "credit_note": FIRST_NOTE + ledger.notes - 1,
        "count": FIRST_COUNT + told.floor.counts - 1,
    }
    for name, number in last.items():
        database.run("UPDATE number_range SET last = ? WHERE name = ?", (number, name))
    database.run("INSERT INTO number_range (name, prefix, last) VALUES ('wave', 'W', ?)", (ledger.rounds,))


_OPEN = (
    "SELECT id FROM orders WHERE state = 'placed' AND unshipped > 0 AND ship_by_at >= ? AND id > ? ORDER BY id LIMIT ?"
)
_RISK = "UPDATE orders SET risk = ? WHERE id = ?"


def _look_over(bar: Bar) -> None:
    """Every order that is open gets the checklist that its review goes by."""
    last = 0
    while True:
        with database.transaction():
            keys = [int(row[0]) for row in database.rows(_OPEN, (0, last, BATCH))]
            for key in keys:
                order = fetch(Order, key)
                assert order is not None
                database.run(_RISK, (refresh(order, new=True), key))
        if not keys:
            return
        last = keys[-1]
        bar.at(0)
