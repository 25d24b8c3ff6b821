"""A day of a designer at 80×24 in a real terminal: what listings lack is the home; texts in both languages, pictures,
titles, a new product that a colleague makes with its variants and barcode meanwhile, the shelf planned and filled; a
price is not hers to change. It ends in exact gaps, stock, money and events, on either engine.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data import database
from tests.stories.conftest import PASSWORD, Store
from tests.stories.day import Books, Day, books, last_event
from tests.stories.day_office import goods_store

EVENTS = [
    *("product.text", "product.text", "product.image_add", "undo", "product.image_drop", "product.image_add"),
    *("product.rename", "product.text", "product.text", "product.image_add", "product.image_add", "product.image_move"),
    *("product.shelf_schedule", "product.shelf_rule"),
    *("product.rename", "product.text", "product.text", "product.image_add", "product.shelf_on"),
]
COLLEAGUE = ["product.make", "product.matrix", "sku.barcode"]
STOCK = [
    "BA-BSK-L MAIN - sellable 16",
    "CO-TWL-50S MAIN - sellable 60",
    "KT-WOK-32 MAIN - sellable 40",
    "SO-CDL-03 MAIN - sellable 498",
]
LISTINGS = (
    "SELECT d.code, d.title_zh, d.shelf, d.hides_at_zero, (SELECT count(*) FROM image i WHERE i.product_id = d.id),"
    " (SELECT count(*) FROM product_text t WHERE t.product_id = d.id AND t.body <> '') FROM product d ORDER BY d.code"
)
FIRST_PICTURE = (
    "SELECT i.address FROM image i JOIN product d ON d.id = i.product_id WHERE d.code = ? ORDER BY i.position LIMIT 1"
)
BARCODE = "4006381333931"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The listings of day_office.py on both engines."""
    yield from goods_store(request, tmp_path)


def texts(desk: Day, code: str, english: str, chinese: str) -> None:
    """What the listing says, in both languages."""
    for key, word, text in (("e", "English", english), ("z", "Chinese", chinese)):
        desk.press("T")
        desk.wait(f"Text in {code}")
        desk.press(key)
        desk.wait(f"Text in {word}", "0 of 20,000 characters")
        desk.type(text)
        desk.press("Ctrl+S")
        desk.wait(f"{code} has another text ({word}).")


def picture(desk: Day, code: str, address: str, count: int) -> None:
    """One picture more, by its address."""
    desk.press("i")
    desk.wait("Add a picture", code)
    desk.press("Ctrl+U")
    desk.type(address)
    desk.press("Ctrl+S")
    desk.wait(f"{code} has a picture more: {count}.")


def titles(desk: Day, code: str, chinese: str) -> None:
    """The Chinese title."""
    desk.press("r")
    desk.wait("Change the titles", code)
    desk.press("Tab")
    desk.type(chinese)
    desk.press("Ctrl+S")
    desk.wait(f"{code} is called")


def to_complete(desk: Day, count: int) -> None:
    """What of all that is missing she fills herself."""
    desk.press("f")
    desk.wait("Saved filters", "to complete")
    desk.press("2")
    desk.wait(f"to complete  {count}")


def the_basket(desk: Day) -> None:
    """It lacks texts and a picture; the first address is none, the second one is taken back."""
    texts(desk, "P-BASKET", "Woven by hand of seagrass.", "手工编织的海草篮。")
    desk.press("i")
    desk.wait("Add a picture", "begins with https://")
    desk.type("pictures.example/basket.jpg")
    desk.press("Ctrl+S")
    desk.wait("x ")
    picture(desk, "P-BASKET", "https://pictures.example/wrong.jpg", 1)
    desk.wait("to complete  1")
    desk.press("u")
    desk.wait("Taken back: add a picture", "to complete  2")
    desk.press("Home")
    picture(desk, "P-BASKET", "https://pictures.example/basket.jpg", 1)
    desk.wait("to complete  1")


def the_lamp(desk: Day) -> None:
    """It lacks all; the picture that came second is to be the first. Nobody has given it a price, so it stays off."""
    titles(desk, "P-LAMP", "台灯 Aino")
    texts(desk, "P-LAMP", "Brass, with a dimmer.", "黄铜台灯，可调光。")
    desk.press("S")
    desk.wait("P-LAMP has no variant that is sold at a price. Set a price first.")
    picture(desk, "P-LAMP", "https://pictures.example/lamp-back.jpg", 1)
    desk.wait("to complete  0", "Nothing matches")
    find(desk, "P-LAMP")
    picture(desk, "P-LAMP", "https://pictures.example/lamp.jpg", 2)
    desk.press("I")
    desk.wait("Pictures P-LAMP", "lamp-back.jpg")
    desk.press("Down", "Enter", "Enter", "Ctrl+S")
    desk.wait("A picture of P-LAMP is number 1 now.")


def find(desk: Day, code: str) -> None:
    """A product by its code, whatever it lacks."""
    desk.press("/", "Ctrl+U")
    desk.type(code)
    desk.wait_at("1/1")
    desk.press("Enter")
    desk.wait(f"filter {code}", "Enter open")


def the_shelf(desk: Day) -> None:
    """The basket is seen from the day after tomorrow on, and never while it is sold out."""
    find(desk, "P-BASKET")
    desk.press("s")
    desk.wait("Plan the shelf P-BASKET")
    desk.type("+2")
    desk.press("Ctrl+S")
    desk.wait("P-BASKET is on the shelf from", "* planned")
    desk.press("z")
    desk.wait("Off the shelf while it is sold out", "yes")
    desk.press("Ctrl+S")
    desk.wait("P-BASKET goes off the shelf")


def a_colleague_makes_a_mug(store: Store) -> None:
    """Four variants by their options, a barcode scanned into the first."""
    with store.at("operations", "products") as other:
        other.wait("P-BASKET")
        other.press("n")
        other.wait("New product")
        other.type("P-MUG")
        other.press("Tab")
        other.type("Stoneware mug")
        other.press("Ctrl+S")
        other.wait("Product P-MUG made: Stoneware mug.")
        other.press("V")
        other.wait("Make variants P-MUG")
        other.type("Colour=red, blue; Size=S, M")
        other.press("Tab")
        other.type("{product}-{Colour:1}-{Size}")
        other.press("Tab")
        other.type("12.00")
        other.press("Tab")
        other.type("4.00")
        other.wait("4 variants of P-MUG made")
        other.press("Ctrl+S")
        other.wait("+ 4 variants of P-MUG made")
        other.press("d")
        other.wait("P-MUG-B-M", "P-MUG-R-S")
        other.press("b")
        other.wait("Give it a barcode P-MUG-B-M")
        other.send(f"{BARCODE}\r".encode())
        other.press("Ctrl+S")
        other.wait(f"The barcode of P-MUG-B-M is {BARCODE}.")
        assert other.leave() == 0


def the_mug(desk: Day) -> None:
    """It has come to the list of what lacks something; a day's work later it is on the shelf."""
    desk.press("Esc")
    desk.wait("what is missing  6", "P-MUG", "! barcode")
    to_complete(desk, 1)
    desk.wait("P-MUG", "Stoneware mug")
    titles(desk, "P-MUG", "炻器马克杯")
    texts(desk, "P-MUG", "Stoneware, 30 cl.", "炻器，300 毫升。")
    picture(desk, "P-MUG", "https://pictures.example/mug.jpg", 1)
    desk.wait("to complete  0")
    find(desk, "P-MUG")
    desk.press("S")
    desk.wait("P-MUG is on the shelf.", "+ on")


def a_price_is_not_hers(desk: Day) -> None:
    """There is no key for it, and the palette says whose it is."""
    desk.press("d")
    desk.wait("Variants  4", "P-MUG-R-S", "12.00")
    desk.press("p")
    desk.press("Ctrl+P")
    desk.wait("not you  price")
    desk.type("price")
    desk.wait("not you  price", "Supervisor, Operations specialist, Promoter")
    desk.press("Enter")
    desk.wait("Only they may: Supervisor, Operations specialist, Promoter.")


def test_a_day_of_a_designer_ends_in_exact_gaps_stock_money_and_events(store: Store):
    designer, colleague = store.people["designer"].id, store.people["operations"].id
    began, money = last_event(store.url), books(store.url, store.people["designer"].id).money

    with Day(store.url) as desk:
        desk.sign_in("designer", PASSWORD, "Products", "what is missing  5", "! 5 barcode")
        desk.press("1")
        desk.wait("2 articles without a picture", "1 article without a Chinese title", "2 articles without a text")
        desk.press("Enter")
        desk.wait("missing:image", "P-LAMP")
        desk.press("Esc")
        desk.wait("what is missing  5")
        to_complete(desk, 2)
        the_basket(desk)
        the_lamp(desk)
        the_shelf(desk)
        a_colleague_makes_a_mug(store)
        the_mug(desk)
        a_price_is_not_hers(desk)
        desk.press("1")
        desk.wait("Waits for you", "1 article off the shelf")
        desk.wait("without a picture", "without a text", "Chinese", gone=True)
        assert desk.leave() == 0

    assert desk.presses >= 40 and desk.glass.strange == []
    assert books(store.url, designer, since=began) == Books(stock=STOCK, money=money, events=EVENTS)
    assert books(store.url, colleague, since=began).events == COLLEAGUE
    assert listings(store.url) == [
        ("P-BASKET", "海草编篮", "scheduled", 1, 1, 2),
        ("P-CANDLE", "无花果雪松蜡烛", "on", 0, 1, 2),
        ("P-LAMP", "台灯 Aino", "off", 0, 2, 2),
        ("P-MUG", "炻器马克杯", "on", 0, 1, 2),
        ("P-TOWEL", "毛巾 50x100", "on", 0, 1, 2),
        ("P-WOK", "碳钢炒锅 32 cm", "on", 0, 1, 2),
    ]
    assert store.ask(FIRST_PICTURE, "P-LAMP") == "https://pictures.example/lamp.jpg"


def listings(url: str) -> list[tuple[object, ...]]:
    """Each product with its Chinese title, shelf, rule, pictures and texts."""
    database.open_database(url)
    try:
        return database.rows(LISTINGS)
    finally:
        database.close_database()
