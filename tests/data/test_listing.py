import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from data import clock, database, listing, meeting
from data.errors import Unclear
from data.listing import Scope
from data.paging import Key, Window
from data.search import THINGS, Compiled, compiled
from tests.search_rows import NOW, READING, open_empty, put, put_order, put_sku

ORDERS, STOCK, EVENTS = THINGS["orders"], THINGS["stock"], THINGS["events"]
NAMES = ("Åsa", "chen", "Chen", "陳怡君", "Zoe", "", "adam", "Émile")


@dataclass(frozen=True, slots=True)
class Line:
    number: str
    customer: str


COLUMNS = ("o.number", "o.customer_name")


@pytest.fixture
def store(store_url: str) -> Iterator[None]:
    """700 orders, few values in each sort, some without any."""
    open_empty(store_url)
    dice = random.Random(3)
    with database.transaction():
        for place in range(700):
            put_order(
                f"A{place:03}",
                dice.choice(NAMES),
                index=place < 40,
                total_minor=dice.randint(0, 20),
                placed_at=dice.choice((None, NOW, NOW - clock.DAY)),
                ship_by_at=dice.choice((None, NOW, NOW + clock.HOUR)),
                state=dice.choice(("placed", "closed")),
            )
        yield
    database.close_database()


def walk(sort: str, filter: Compiled, *, backwards: bool = False, limit: int = 97) -> list[Key]:
    keys: list[Key] = []
    after: Key | None = None
    while True:
        window = Window(sort=sort, limit=limit, after=after, backwards=backwards)
        cut = listing.page(ORDERS, COLUMNS, Line, window, filter=filter)
        assert len(cut.rows) == len(cut.keys) and (len(cut.rows) == limit or not cut.more)
        keys = [*cut.keys, *keys] if backwards else [*keys, *cut.keys]
        if not cut.more:
            return keys
        after = cut.keys[0] if backwards else cut.keys[-1]


@pytest.mark.parametrize("text", ["", "state:placed total>=5"])
def test_walking_a_list_shows_every_row_once_in_one_order_from_either_end(store, text):
    filter = compiled(ORDERS, text, READING)
    everything = sorted(
        row[0] for row in database.rows(f"SELECT o.id FROM orders o WHERE {filter.where}", filter.values)
    )

    for name in ORDERS.sorts:
        there, back = walk(name, filter), walk(name, filter, backwards=True)
        down = walk(f"-{name}", filter)

        assert sorted(key[1] for key in there) == everything
        assert there == back == down[::-1], name


def test_what_has_no_value_stands_at_one_end(store):
    left = listing.page(ORDERS, ("o.ship_by_at",), lambda at: at, Window(limit=1000)).rows
    placed = listing.page(ORDERS, ("o.placed_at",), lambda at: at, Window(limit=1000, sort="-placed")).rows

    assert left == sorted(left, key=lambda at: (at is None, at or 0))
    assert placed == sorted(placed, key=lambda at: -(at or 0))


def test_text_is_sorted_alike_on_both_engines(store):
    names = [line.customer for line in listing.page(ORDERS, COLUMNS, Line, Window(sort="customer", limit=1000)).rows]

    folded = list(dict.fromkeys(name if name.lower() != "chen" else "chen" for name in names))

    assert folded == ["", "adam", "chen", "Zoe", "Åsa", "Émile", "陳怡君"]


@pytest.mark.parametrize("sort", ["left", "-total", "customer", "-number"])
@pytest.mark.parametrize("text", ["", "total>0.03"])
def test_an_extent_counts_and_its_anchors_open_every_page(store, sort, text):
    filter = compiled(ORDERS, text, READING)
    everything = walk(sort, filter)

    extent = listing.extent(ORDERS, sort, filter=filter)

    assert extent.total == len(everything) > 512
    assert extent.anchors == everything[::256]
    for start in (0, 100, 255, 256, 500, len(everything) - 20):
        window = Window(sort=sort, limit=30, start=extent.anchors[start // 256], skip=start % 256)
        cut = listing.page(ORDERS, COLUMNS, Line, window, filter=filter)
        assert list(cut.keys) == everything[start : start + 30]
        assert cut.more == (start + 30 < len(everything))


def test_the_end_of_a_list_is_read_backwards_from_a_key_too(store):
    everything = walk("total", compiled(ORDERS, "", READING))

    last = listing.page(ORDERS, COLUMNS, Line, Window(sort="total", limit=10, backwards=True))
    start = listing.page(
        ORDERS, COLUMNS, Line, Window(sort="total", limit=10, backwards=True, start=everything[50], skip=5)
    )

    assert list(last.keys) == everything[-10:] and last.more
    assert list(start.keys) == everything[36:46]
    assert isinstance(last.rows[0], Line)


def test_ids_of_all_matching_come_in_the_lists_order_and_go_on_after_one(store):
    filter = compiled(ORDERS, "state:placed", READING)
    everything = [key[1] for key in walk("-number", filter)]

    first = listing.ids(ORDERS, filter=filter, sort="-number", limit=5)
    after = listing.key_of(ORDERS, first[-1], "-number")

    assert first == everything[:5]
    assert listing.ids(ORDERS, filter=filter, sort="-number", after=after) == everything[5:]
    assert listing.place_of(ORDERS, after or (), "-number", filter=filter) == 4
    assert listing.key_of(ORDERS, 0) is None


def test_a_text_leads_when_few_match_and_is_walked_to_when_many_do(store, monkeypatch):
    filter = compiled(ORDERS, "chen total<15 -state:closed", READING)

    few = walk("-total", filter)
    extent = listing.extent(ORDERS, "-total", filter=filter)
    monkeypatch.setattr(meeting, "FEW", 0)
    many = walk("-total", filter)

    assert few == many and 0 < len(few) == extent.total < 40
    assert listing.extent(ORDERS, "-total", filter=filter) == extent
    assert listing.count(ORDERS, filter=filter) == len(few)
    assert listing.count(ORDERS, filter=filter, most=2) == 2


def test_a_query_may_add_its_own_condition_to_a_list(store):
    scope = Scope(where="o.total_minor = ? or o.total_minor = ?", values=(3, 4))
    filter = compiled(ORDERS, "state:placed", READING)

    numbers = listing.page(
        ORDERS, ("o.total_minor", "o.state"), lambda *row: row, Window(limit=900), filter=filter, scope=scope
    )
    expected = database.scalar("SELECT count(*) FROM orders WHERE state = 'placed' AND total_minor IN (3, 4)")

    assert len(numbers.rows) == expected == listing.extent(ORDERS, filter=filter, scope=scope).total
    assert set(numbers.rows) == {(3, "placed"), (4, "placed")}


def test_stock_and_history_have_their_own_order(store):
    main, east = put("warehouse", code="MAIN"), put("warehouse", code="EAST")
    for code in ("B", "A"):
        sku = put_sku(code)
        for warehouse in (main, east):
            put("promise", sku_id=sku, warehouse_id=warehouse, sellable=1)
    for seq in (1, 2, 3):
        database.run("INSERT INTO event (seq, op_id, verb, actor_id) VALUES (?, ?, 'x', 1)", (seq, f"op{seq}"))

    stock = listing.page(STOCK, ("s.code", "w.code"), lambda *row: row, Window())
    history = listing.page(EVENTS, ("e.seq",), int, Window(limit=2))

    assert stock.rows == [("A", "MAIN"), ("A", "EAST"), ("B", "MAIN"), ("B", "EAST")]
    assert (history.rows, history.keys, history.more) == ([3, 2], [(3, 3), (2, 2)], True)
    assert listing.page(EVENTS, ("e.seq",), int, Window(after=(2, 2))).rows == [1]


def test_an_unknown_sort_is_refused_with_the_nearest(store):
    with pytest.raises(Unclear, match=r"orders can't be sorted by “-totl”. Perhaps total\?"):
        listing.page(ORDERS, COLUMNS, Line, Window(sort="-totl"))
    with pytest.raises(Unclear):
        listing.page(ORDERS, COLUMNS, Line, Window(sort="total; drop table orders"))

    assert listing.page(ORDERS, COLUMNS, Line, Window(sort="ship-by", limit=1)).more
    assert listing.sorts(ORDERS)[:3] == ("left", "placed", "paid")
