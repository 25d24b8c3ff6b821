"""Articles stand in their text index in the order of their SKUs, whatever comes, goes and is renamed. SQLite."""

import itertools
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import database, doctor, listing, migrate
from data.paging import Window
from data.search import compiled, index_rows, places, rebuild_index
from data.search.things import THINGS
from tests.search_rows import READING, open_empty, put_sku

VARIANTS, STOCK = THINGS["variants"], THINGS["stock"]


@pytest.fixture
def empty(tmp_path):
    open_empty(f"sqlite:///{tmp_path / 'store.db'}")
    yield
    database.close_database()


def found(text: str, *, limit: int = 7, sort: str = "sku") -> list[str]:
    """Codes of all articles that match, page by page."""
    codes: list[str] = []
    after = None
    while True:
        window = Window(sort=sort, limit=limit, after=after)
        cut = listing.page(VARIANTS, ("s.code",), str, window, filter=compiled(VARIANTS, text, READING))
        codes += cut.rows
        if not cut.more:
            return codes
        after = cut.keys[-1]


def in_order() -> None:
    """Both tables have each article once, numbered as the SKUs are sorted."""
    rows = database.rows("SELECT k.place, s.code FROM sku s LEFT JOIN sku_place k ON k.sku_id = s.id ORDER BY s.code")
    numbers = [place for place, _ in rows]
    assert None not in numbers
    assert all(one < other for one, other in pairwise(numbers))
    for table in ("sku_words", "sku_codes"):
        assert [row[0] for row in database.rows(f"SELECT rowid FROM {table} ORDER BY rowid")] == numbers
    assert database.rows("SELECT place, sku_id FROM sku_place ORDER BY place") == database.rows(
        "SELECT k.place, s.id FROM sku_place k JOIN sku s ON s.id = k.sku_id AND s.code = k.code ORDER BY s.code"
    )


@pytest.mark.parametrize(
    "codes",
    [
        [f"C-{n:03}" for n in range(120)],
        [f"C-{n:03}" for n in reversed(range(120))],
        [f"C-{n * 37 % 120:03}" for n in range(120)],
        ["C-000", "C-999", *(f"C-5{'5' * n}" for n in range(100))],
        ["C-000", "C-999", *(f"C-5{'5' * n}" for n in reversed(range(100)))],
    ],
    ids=["rising", "falling", "mixed", "between two, rising", "between two, falling"],
)
def test_new_articles_find_their_place_however_little_room_there_is(empty, codes, monkeypatch):
    monkeypatch.setattr(places, "STEP", 4)

    for place, code in enumerate(codes):
        with database.transaction():
            put_sku(code, "Stoneware mug" if place % 3 else "Stoneware bowl")

    in_order()
    mugs = sorted(code for place, code in enumerate(codes) if place % 3)
    assert found("mug", limit=500) == mugs == found("mug")
    assert found("mug", sort="-sku") == mugs[::-1]
    assert found("stonew b") == sorted(code for place, code in enumerate(codes) if not place % 3)


def test_many_new_articles_at_once_find_room_between_two(empty, monkeypatch):
    monkeypatch.setattr(places, "STEP", 4)
    with database.transaction():
        put_sku("A", "Cup")
        put_sku("Z", "Cup")
        new = [put_sku(f"M{n:04}", "Cup", index=False) for n in reversed(range(900))]
        index_rows("sku", new, known=())

    in_order()
    assert found("cup", limit=500) == ["A", *(f"M{n:04}" for n in range(900)), "Z"]


def test_an_article_that_gets_anothers_code_moves_there(empty):
    with database.transaction():
        mug, bowl, cup = (put_sku(code, name) for code, name in (("A", "Mug"), ("M", "Bowl"), ("Z", "Cup")))
        database.run("UPDATE sku SET code = 'swap' WHERE id = ?", (mug,))
        database.run("UPDATE sku SET code = 'A' WHERE id = ?", (cup,))
        database.run("UPDATE sku SET code = 'Z' WHERE id = ?", (mug,))
        index_rows("sku", [mug])
        index_rows("sku", [cup])

    in_order()
    assert (found("mug"), found("cup"), found("bowl")) == (["Z"], ["A"], ["M"])
    assert bowl == database.scalar("SELECT id FROM sku WHERE code = 'M'")


LIVES = st.lists(
    st.tuples(
        st.sampled_from(["new", "new", "new", "rename", "gone", "again"]), st.integers(0, 999), st.integers(1, 6)
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(lives=LIVES)
def test_whatever_comes_and_goes_the_order_is_that_of_the_skus(tmp_path_factory, lives):
    open_empty(f"sqlite:///{tmp_path_factory.mktemp('places') / 'store.db'}")
    born, room, places.STEP = itertools.count(), places.STEP, 3
    try:
        for what, number, count in lives:
            with database.transaction():
                ids = [row[0] for row in database.rows("SELECT id FROM sku ORDER BY id")]
                some = [ids[(number + turn) % len(ids)] for turn in range(min(count, len(ids)))]
                if what == "new":
                    codes = [f"{number:03}-{turn}-{next(born)}" for turn in range(count)]
                    index_rows("sku", [put_sku(code, "Mug", index=False) for code in codes], known=())
                elif what == "gone":
                    for id in some:
                        database.run("DELETE FROM sku WHERE id = ?", (id,))
                elif what == "rename":
                    for turn, id in enumerate(some):
                        database.run("UPDATE sku SET code = ? WHERE id = ?", (f"{number:03}+{turn}+{id}", id))
                index_rows("sku", some)
        in_order()
        codes = [row[0] for row in database.rows("SELECT code FROM sku ORDER BY code")]
        assert found("mug", limit=3) == codes
    finally:
        places.STEP = room
        database.close_database()


def test_a_rebuilt_index_is_in_order_and_takes_what_came_meanwhile(empty, monkeypatch):
    with database.transaction():
        for number in range(50):
            put_sku(f"MUG-{number * 7 % 50:02}", "Mug", index=False)
    monkeypatch.setattr("data.search.indexing.REBUILD_CHUNK", 20)
    came = iter(["MUG-11-B", "MUG-33-B"])

    def meanwhile(count: int) -> None:
        with database.transaction():
            put_sku(next(came, "MUG-99"), "Mug") if count < 50 else None

    rebuild_index("sku", meanwhile)

    in_order()
    assert len(found("mug")) == 52


def test_doctor_tells_an_article_that_stands_at_anothers_place(empty):
    with database.transaction():
        put_sku("A", "Mug")
        put_sku("B", "Cup")
    database.run("UPDATE sku_place SET code = 'X' WHERE code = 'A'")

    told = [line for check in doctor.check() for line in check.examples if "every sku" in check.name]

    assert told == ["sku B stands behind X", "sku A stands where X belongs"]


def test_what_few_rows_fulfil_beside_the_text_is_found_behind_many_that_do_not(empty):
    with database.transaction():
        for number in range(600):
            put_sku(f"MUG-{number:03}", "Mug")
        database.run("UPDATE sku SET safety = 9 WHERE code IN ('MUG-590', 'MUG-003')")

    assert found("mug safety:9", limit=2) == ["MUG-003", "MUG-590"]
    assert found("mug safety:9", limit=1) == ["MUG-003", "MUG-590"]
    assert found("mug safety:9", limit=2, sort="-sku") == ["MUG-590", "MUG-003"]


def test_an_older_store_is_brought_into_order(empty):
    with database.transaction():
        for code, name in (("C", "Mug"), ("A", "Mug 杯"), ("B", "Bowl")):
            put_sku(code, name, index=False)
        database.run(
            "INSERT INTO sku_words (rowid, name, code) VALUES (1, 'mug', 'c'), (2, 'mug 杯', 'a'), (3, 'bowl', 'b')"
        )
        database.run("INSERT INTO sku_codes (rowid, sku, barcode) VALUES (1, 'c', ''), (2, 'a', ''), (3, 'b', '')")
        database.run("DROP TABLE sku_place")
        for index in ("address_country", "orders_tagged"):
            database.run(f"DROP INDEX {index}")
        database.run("UPDATE store SET schema = 5")
    database.connection().execute("PRAGMA user_version = 5")

    assert migrate.migrate() == ["m0006_places"]

    in_order()
    assert (found("mug"), found("杯"), found("b")) == (["A", "C"], ["A"], ["B"])
