"""A list filtered by a text shows the same rows, whichever way they were found: met along the sort, or looked up."""

import random
from collections.abc import Iterator

import pytest

from data import database, listing
from data.paging import Window
from data.search import THINGS, compiled
from tests.search_rows import READING, open_empty, put_sku

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


@pytest.fixture
def store(store_url: str) -> Iterator[None]:
    open_empty(store_url)
    dice = random.Random(5)
    with database.transaction():
        for place in range(400):
            put_sku(f"SKU-{dice.randrange(10**6):06}-{place}", " ".join(dice.choices(WORDS, k=3)))
    yield
    database.close_database()


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("text", ASKED)
def test_each_way_finds_the_same_page(store, monkeypatch: pytest.MonkeyPatch, text: str, backwards: bool):
    filter = compiled(VARIANTS, text, READING)
    window = Window(limit=20, backwards=backwards)
    pages = []
    for few, near in ((0, 10_000), (10_000, 0), (0, 30)):
        monkeypatch.setattr(listing, "FEW", few)
        monkeypatch.setattr(listing, "NEAR", near)
        first = listing.page(VARIANTS, ("s.code",), str, window, filter=filter)
        key = first.keys[0 if backwards else -1] if first.keys else None
        after = Window(limit=20, backwards=backwards, after=key)
        pages.append((first, listing.page(VARIANTS, ("s.code",), str, after, filter=filter) if key else None))

    assert pages[0] == pages[1] == pages[2]
    assert list(pages[0][0].rows) == sorted(pages[0][0].rows)
    assert bool(pages[0][0].rows) == (text != "zzz")


def test_texts_are_met_on_sqlite(store):
    assert compiled(VARIANTS, "ke", READING).seen.count("exists") == 1
    assert compiled(VARIANTS, "ket", READING).seen.count("exists") == 2
