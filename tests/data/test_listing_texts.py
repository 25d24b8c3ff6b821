"""A list filtered by a text shows the same rows, whichever way they were found: met along the sort, or looked up."""

import random
from collections import OrderedDict
from collections.abc import Iterator

import pytest

from data import database, listing, meeting
from data.errors import Unclear
from data.paging import Cut, Window
from data.search import THINGS, Compiled, Thing, compiled
from tests.search_rows import READING, open_empty, put, put_order, put_sku

VARIANTS = THINGS["variants"]
WORDS = ("steel", "kettle", "Kettle’s", "linen", "towel", "crème", "亚麻", "被套", "KT", "a-b", "90x200")
ASKED = (
    *(
        "k",
        "ke",
        "kettles",
        "steel kettle",
        '"steel kettle"',
        "creme",
        "亚",
        "麻被",
        "a b",
        "90",
        "90x2",
        "sku-01",
        "-k",
    ),
    *("k steel", "name:ke,li", "sku:-00", "sku:1", "live:yes k", "name:ke -towel", "zzz"),
)


COLUMN = {"variants": "s.code", "stock": "s.code", "parcels": "p.number"}
WAYS = {
    "looked up": {"FEW": 10_000},
    "seen": {"FEW": 0, "NEAR": 10_000},
    "seen after a while": {"FEW": 0, "NEAR": 3, "FAR": 10_000, "LEAST": 0, "SOME": 10**9},
    "gathered": {"FEW": 0, "NEAR": 0, "FAR": 0, "PACE": 10**6},
    "given up": {"FEW": 0, "NEAR": 10, "FAR": 10, "PACE": 1},
}
"""How the first rows may be found, and what makes it the only way."""


@pytest.fixture
def store(store_url: str) -> Iterator[None]:
    """200 articles, most in two warehouses and some nowhere; as many parcels, some of one order."""
    open_empty(store_url)
    dice = random.Random(5)
    with database.transaction():
        warehouses = [put("warehouse", code=code) for code in ("MAIN", "EAST")]
        for place in range(200):
            words = " ".join(dice.choices(WORDS, k=3))
            sku = put_sku(f"SKU-{dice.randrange(10**6):06}-{place}", words, live=dice.choice((0, 1)))
            for warehouse in sorted(warehouses, reverse=place % 2 > 0)[: dice.choice((0, 2, 2))]:
                put("promise", sku_id=sku, warehouse_id=warehouse, sellable=place % 7)
            order = put_order(f"SKU-{place:04}", words)
            for number in range(dice.choice((0, 1, 1, 2))):
                made = dice.randrange(50)
                put(
                    "shipment",
                    order_id=order,
                    number=f"P{place:03}{number}",
                    made_at=made,
                    state=dice.choice(("packed", "handed_over")),
                )
    yield
    database.close_database()


@pytest.mark.parametrize("name", COLUMN)
def test_each_way_finds_the_same_page(store, monkeypatch: pytest.MonkeyPatch, name: str):
    thing = THINGS[name]
    order = ", ".join(listing._order(thing, "").key)
    for text in ASKED:
        if name == "parcels":
            text = text.replace("name:", "customer:").replace("sku:", "order:").replace("live:yes", "state:packed")
        filter = compiled(thing, text, READING)
        every = database.rows(
            f"SELECT {order} FROM {thing.source} WHERE {filter.where} ORDER BY {order}", filter.values
        )
        for backwards in (False, True):
            from_the_start = thing.own.startswith("-") == backwards
            expected = every[:8] if from_the_start else every[-8:]
            if thing.own.startswith("-"):
                expected.reverse()
            found = []
            for way, limits in WAYS.items():
                with monkeypatch.context() as patch:
                    for limit, value in limits.items():
                        patch.setattr(meeting, limit, value)
                    found.append(_two_pages(thing, filter, backwards))
                assert found[-1][0].keys == expected, (text, way)
                assert found[-1] == found[0], (text, way)
        assert bool(every) == (text != "zzz"), text


def _two_pages(thing: Thing, filter: Compiled, backwards: bool) -> list[Cut[str]]:
    window = Window(limit=8, backwards=backwards)
    first = listing.page(thing, (COLUMN[thing.name],), str, window, filter=filter)
    if not first.keys:
        return [first]
    after = Window(limit=8, backwards=backwards, after=first.keys[0 if backwards else -1])
    return [first, listing.page(thing, (COLUMN[thing.name],), str, after, filter=filter)]


TYPED = ("kettle steel", "steel ket li", "90x200 k", "亚麻 k", "sku-00 ke", "ke state:packed", "sk", "a-b ke")


@pytest.mark.parametrize("sort", ["", "-"])
@pytest.mark.parametrize("name", COLUMN)
def test_each_letter_of_a_text_finds_what_the_whole_text_finds(store, monkeypatch, name: str, sort: str):
    thing = THINGS[name]
    monkeypatch.setattr(meeting, "FEW", 0)
    for text in TYPED:
        text = text if name == "parcels" else text.replace("state:packed", "warehouse:MAIN live:yes")
        if name == "variants":
            text = text.replace("warehouse:MAIN ", "")
        for typed in (text[:length] for length in range(1, len(text) + 1)):
            try:
                filter = compiled(thing, typed, READING)
            except Unclear:
                continue
            window = Window(limit=8, sort=sort and f"-{thing.own.removeprefix('-')}")
            here = listing.page(thing, (COLUMN[name],), str, window, filter=filter)
            with monkeypatch.context() as patch:
                patch.setattr(meeting, "_firsts", OrderedDict())
                assert here == listing.page(thing, (COLUMN[name],), str, window, filter=filter), typed


def first(text: str) -> str:
    """The code of the first article that a text finds."""
    found = listing.page(VARIANTS, ("s.code",), str, Window(limit=8), filter=compiled(VARIANTS, text, READING))
    return found.rows[0]


def test_what_comes_before_the_first_match_meanwhile_is_found_at_the_next_letter(store, monkeypatch):
    monkeypatch.setattr(meeting, "FEW", 0)
    before = first("ste")
    with database.transaction():
        put_sku("A-FIRST", "steel lamp")
        database.run("UPDATE chain SET seq = seq + 1")

    assert before.startswith("SKU-")
    assert first("stee") == "A-FIRST"


def test_the_third_letter_asks_codes_too_and_may_find_what_the_second_did_not(store, monkeypatch):
    monkeypatch.setattr(meeting, "FEW", 0)
    with database.transaction():
        put_sku("A-XTOW", "lamp")

    assert first("to").startswith("SKU-")
    assert first("tow") == "A-XTOW"


def test_texts_are_met_on_sqlite(store):
    assert compiled(VARIANTS, "ke", READING).seen.count("exists") == 1
    assert compiled(VARIANTS, "ket", READING).seen.count("exists") == 2
