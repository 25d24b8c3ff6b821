"""A day of a promoter at 80×24 in a real terminal: what is slow, over-stocked or without a price is the home; a first
price and one from a day on, its history, a price above the limit that a colleague grants, one that waits, a price taken
back, a cost that is not theirs to see, a list for the table. It ends in exact prices, stock, money and events.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import clock, database
from tests.stories.conftest import PASSWORD, Store
from tests.stories.day import Books, Day, books, last_event
from tests.stories.day_office import goods_store
from tests.stories.test_day_designer import STOCK

EVENTS = [
    *("price.change", "price.change"),
    *("approval.ask", "price.change"),
    *("price.change", "undo", "price.back"),
    "approval.ask",
    "data.export",
]
PRICES = (
    "SELECT s.code, p.amount_minor, p.reason, CASE WHEN p.from_at > ? THEN 'planned' ELSE 'now' END FROM price_row p"
    " JOIN sku s ON s.id = p.sku_id WHERE p.reason <> 'first' ORDER BY s.code, p.id"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The listings of day_office.py on both engines."""
    yield from goods_store(request, tmp_path)


def price(desk: Day, code: str, amount: str, reason: str, start: str = "") -> None:
    """Fill in the form of another price."""
    desk.press("p")
    desk.wait("Another price", code)
    desk.type(amount)
    desk.press("Enter")
    desk.wait("list, type to find")
    desk.type(reason)
    desk.press("Enter")
    if start:
        desk.type(start)
    desk.wait("What will change")


def variant(desk: Day, code: str) -> None:
    """Variants, filtered to one."""
    desk.press("/", "Ctrl+U")
    desk.type(code)
    desk.wait_at("1/1")
    desk.press("Enter")
    desk.wait(f"filter {code}", "Enter open")


def the_lamp(desk: Day) -> None:
    """It has no price at all: one from now on, another for the week after."""
    desk.press("Down", "Enter")
    desk.wait("missing:price", "P-LAMP", "! no price")
    desk.press("d")
    desk.wait("Variants  1", "LT-LMP-A1")
    price(desk, "LT-LMP-A1", "129", "market")
    desk.press("Ctrl+S")
    desk.wait("LT-LMP-A1 is sold for 129.00 EUR from")
    price(desk, "LT-LMP-A1", "119", "promo", "+3")
    desk.press("Ctrl+S")
    desk.wait("LT-LMP-A1 is sold for 119.00 EUR instead of 129.00 EUR from")
    desk.press("Enter")
    desk.wait("Prices", "Promotion", "119.00", "Market", "129.00", "margin")
    assert "cost" not in desk.text()
    desk.press("Esc")
    desk.wait("Variants  1")


def the_wok(desk: Day, store: Store) -> None:
    """Nobody buys it: ten off forty pieces is more than a promoter decides alone."""
    variant(desk, "KT-WOK-32")
    desk.wait("59.00", "47.4%")
    price(desk, "KT-WOK-32", "49", "clear", "+3")
    desk.wait("400.00 EUR is above your limit of 200.00. Supervisor can decide.", "Ask for approval")
    desk.press("Ctrl+S")
    desk.wait("Promoter asks to change a price: ")
    with store.at("lin", "approvals") as boss:
        boss.wait("change a price", "KT-WOK-32")
        boss.press("A")
        boss.wait("Granted to Promoter")
        assert boss.leave() == 0
    desk.press("Enter")
    desk.wait("Prices", "Clearance", "49.00")
    desk.press("Esc")
    desk.wait("Variants  1")


def the_towel_and_the_candle(desk: Day) -> None:
    """The towel was dear for a minute; the candle, of which there is far too much, waits for somebody."""
    variant(desk, "CO-TWL-50S")
    price(desk, "CO-TWL-50S", "52", "season")
    desk.press("Ctrl+S")
    desk.wait("CO-TWL-50S is sold for 52.00 EUR instead of 49.00 EUR from")
    desk.press("u")
    desk.wait("Taken back: change a price.")
    desk.wait_until(lambda: "49.00" in desk.line("CO-TWL-50S  "), "49.00 again")

    variant(desk, "SO-CDL-03")
    desk.press("P")
    desk.wait("Raise or lower prices", "SO-CDL-03")
    desk.type("-10")
    desk.press("Enter")
    desk.type(".99")
    desk.press("Enter")
    desk.type("clear")
    desk.press("Enter")
    desk.wait("Ask for approval")
    desk.press("Ctrl+S")
    desk.wait("Promoter asks to raise or lower a price: ")


def a_cost_is_not_theirs(desk: Day) -> None:
    """No column, no key; the palette says whose it is."""
    assert "Cost" not in desk.text() and "Margin" in desk.text()
    desk.press("c", "Ctrl+P")
    desk.wait("price in percent", "PgDn more")
    desk.type("cost")
    desk.wait("not you  cost", "Supervisor, Operations specialist")
    desk.press("Enter")
    desk.wait("Only they may: Supervisor, Operations specialist.")


def a_list_for_the_table(desk: Day, path: Path) -> None:
    """What is to be looked at, as a file."""
    desk.press("d")
    desk.wait("Products", "P-CANDLE")
    desk.press("f")
    desk.wait("Saved filters")
    desk.press("1")
    desk.wait("to look at  2", "! slow", "! over-stocked")
    desk.press("Ctrl+E")
    desk.wait("Export this list", "1 of 1")
    desk.press("Ctrl+U")
    desk.type(str(path))
    desk.press("Ctrl+S")
    desk.wait("2 rows")


def test_a_day_of_a_promoter_ends_in_exact_prices_stock_money_and_events(store: Store, tmp_path: Path):
    promoter, began = store.people["promoter"].id, last_event(store.url)
    money, file = books(store.url, promoter).money, tmp_path / "look.csv"

    with Day(store.url) as desk:
        desk.sign_in("promoter", PASSWORD, "Products", "to look at  3", "! slow", "! over-stocked", "! no price")
        desk.press("1")
        desk.wait("1 article without a price", "1 article that nobody buys", "1 article over-stocked")
        the_lamp(desk)
        the_wok(desk, store)
        the_towel_and_the_candle(desk)
        a_cost_is_not_theirs(desk)
        a_list_for_the_table(desk, file)
        assert desk.leave() == 0

    assert desk.presses >= 40 and desk.glass.strange == []
    assert books(store.url, promoter, since=began) == Books(stock=STOCK, money=money, events=EVENTS)
    assert prices(store.url) == [
        ("CO-TWL-50S", 5200, "season", "now"),
        ("CO-TWL-50S", 4900, "correction", "now"),
        ("KT-WOK-32", 4900, "clearance", "planned"),
        ("LT-LMP-A1", 12900, "market", "now"),
        ("LT-LMP-A1", 11900, "promotion", "planned"),
    ]
    assert store.ask("SELECT state FROM approval ORDER BY id DESC LIMIT 1") == "asked"
    with file.open(newline="", encoding="utf-8-sig") as opened:
        rows = list(csv.DictReader(opened))
    assert [(row["code"], row["price"]) for row in rows] == [("P-CANDLE", "19.00"), ("P-WOK", "59.00")]
    assert not {"cost", "cost_minor"} & rows[0].keys()


def prices(url: str) -> list[tuple[object, ...]]:
    """Every price but the first ones, and whether it counts already."""
    database.open_database(url)
    try:
        return database.rows(PRICES, (clock.now(),))
    finally:
        database.close_database()
