"""Making the demo store: ground, articles, a year of orders in bulk, then the last days through the operations."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from data import clock, database, options
from data.dataclass import dataclass
from data.errors import Unclear
from data.events import Done, Slot, digest_of, write_events
from data.founding import STORE
from data.migrate import found_schema
from data.migrations import unindexed
from data.search import mark_stale, rebuild_index
from data.seed.articles import make_articles
from data.seed.big import cast, sizes, telling
from data.seed.days import tell_days
from data.seed.frame import ZONE, Frame
from data.seed.ground import lay_ground
from data.seed.people import PASSWORD, Person, demo_people
from data.seed.rows import Rows
from data.seed.story import Story
from data.seed.year import Past, make_year

SMALL = 3_300
"""Orders of the small demo's year."""
TOLD = 19 * clock.DAY
"""What is younger may be told act by act, so the events of the past end here."""
STEPS = 5
INDEXES = ("sku", "order", "customer")
COUNTED = ("product", "sku", "customer", "orders", "order_line", "shipment", "payment_event", "stock_move", "event")
COUNTS = {table: f"SELECT count(*) FROM {table}" for table in COUNTED}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was made, and how to get in."""

    url: str
    size: str
    seed: int
    seconds: float
    counts: dict[str, int]
    """Rows by table."""
    people: tuple[Person, ...]
    password: str
    refused: tuple[str, ...]
    """Acts of the story that the store would not do; none, if the demo is well made."""


def make(url: str, *, size: str, seed: int, progress: Progress | None, now: int | None) -> DemoReport:
    """Make the store; refused where there is one. What was made so far is taken away again if that fails."""
    if size != "small" and size not in sizes.SIZES:
        known = ", ".join(("small", *sizes.SIZES))
        raise Unclear("There is no size “{size}”. Take one of: {known}.", size=size, known=known)
    began = time.monotonic()
    moment = (now or clock.now()) // clock.MINUTE * clock.MINUTE
    with _whole_or_nothing(url), _unhurried():
        if size == "small":
            story = _make(Frame(moment, seed, Rows()), progress)
        else:
            big = sizes.SIZES[size]
            story = _make_big(Frame(moment, seed, Rows(), days=big.days, daily=True), big, progress)
    options.forget_options()
    counts = {table: int(database.scalar(COUNTS[table])) for table in COUNTED}
    seconds = round(time.monotonic() - began, 2)
    return DemoReport(
        database.store_url(), size, seed, seconds, counts, tuple(demo_people()), PASSWORD, tuple(story.refused)
    )


@contextmanager
def _whole_or_nothing(url: str) -> Iterator[None]:
    """Open an empty store, and leave nothing in it, nor a new file, of a demo that fails or is stopped."""
    path = database.sqlite_path(url) if url.startswith("sqlite:///") else ""
    fresh = bool(path) and not os.path.exists(path)
    database.open_database(url, create=True)
    empty = not path and found_schema() == 0
    others = unindexed.tables_of_others() if empty else frozenset()
    try:
        yield
    except BaseException:
        if fresh:
            _take_away(path)
        elif empty:
            unindexed.take_away(others)
        raise


@contextmanager
def _unhurried() -> Iterator[None]:
    """Don't wait for the disk at every step: a demo that a power cut takes is made again."""
    sqlite = database.engine() == "sqlite"
    database.run("PRAGMA synchronous = OFF" if sqlite else "SET synchronous_commit = off")
    try:
        yield
    finally:
        database.run("PRAGMA synchronous = FULL" if sqlite else "SET synchronous_commit = on")
        if sqlite:
            database.run("PRAGMA wal_checkpoint(TRUNCATE)")


def _take_away(path: str) -> None:
    database.close_database()
    for ending in ("", "-wal", "-shm", "-journal", ".turn", ".imports"):
        if os.path.exists(path + ending):
            os.remove(path + ending)


def _make(frame: Frame, progress: Progress | None) -> Story:
    def step(done: int) -> None:
        if progress is not None:
            progress(done, STEPS)

    people = lay_ground(frame)
    step(1)
    with clock.telling(frame.now):
        past = make_year(frame, make_articles(frame), SMALL)
        step(2)
        _write_past(frame, past)
        step(3)
        for index in INDEXES:
            rebuild_index(index)
        step(4)
    story = tell_days(frame, past, people)
    step(STEPS)
    return story


def _make_big(frame: Frame, size: sizes.Size, progress: Progress | None) -> Story:
    people = lay_ground(frame, size.aisles)
    with clock.telling(frame.now):
        told = telling.tell(frame, size, progress)
        past = cast.cast(frame, told)
    return tell_days(frame, past, people, size.scenes)


def _write_past(frame: Frame, past: Past) -> None:
    """All rows of the past in one transaction, with their rollups, number ranges and one event for each month."""
    with database.transaction():
        for index in INDEXES:
            mark_stale(index)
        frame.rows.write()
        past.tally.write()
        for name, last in past.last_numbers().items():
            database.run("UPDATE number_range SET last = ? WHERE name = ?", (last, name))
        write_events(_months(frame, past))


def _months(frame: Frame, past: Past) -> list[Slot]:
    """The event that each month of the past came by; its rows name its operation."""
    sales = Counter(clock.day_of(sale.at, ZONE)[:7] for sale in past.sales)
    moves = Counter(clock.day_of(move.at, ZONE)[:7] for move in past.shelves.moves)
    slots = []
    for month in sorted({*sales, *moves}):
        facts = {"file": f"demo {month}", "rows": sales[month], "moves": moves[month]}
        following = clock.day_bounds(f"{month}-28", ZONE)[1] + 3 * clock.DAY
        at = min(following, frame.now - TOLD)
        done = Done("store", 1, facts=facts)
        op_id = f"demo{frame.seed}-{month}"
        digest = digest_of("data.import", (month,), facts)
        slots.append(Slot(op_id, "data.import", 1, digest, STORE, at, None, done=done))
    return slots
