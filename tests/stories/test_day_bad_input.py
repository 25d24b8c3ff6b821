"""What people type wrong or at the wrong moment, at real terminals: one clear sentence each, and nothing is changed."""

import time

from data import database
from data.operations.people import disable_person
from tests.stories.conftest import Store

CALLED = "SELECT count(*) FROM product WHERE title = ?"
NOTES = "SELECT count(*) FROM event WHERE verb = 'order.note'"


def test_two_people_edit_one_product_and_the_second_is_told_and_keeps_what_they_typed(store: Store):
    first = str(store.ask("SELECT title FROM product ORDER BY code LIMIT 1"))
    hers, mine = store.at("lin", "products"), store.at("operations", "products")
    with hers, mine:
        for desk in (hers, mine):
            desk.wait(first)
            desk.press("r")
            desk.wait("Change the titles")
        hers.press("Ctrl+U", *"Kettle", "Ctrl+S")
        hers.wait("is called Kettle now.")
        mine.press("Ctrl+U", *"Teapot", "Ctrl+S")
        mine.wait("has changed since you saw it")
        assert (store.ask(CALLED, "Kettle"), store.ask(CALLED, "Teapot")) == (1, 0)
        assert store.ask("SELECT count(*) FROM event WHERE verb = 'product.rename'") == 1

        mine.wait("Kettle")
        mine.press("r")
        mine.wait("Change the titles", "Teapot")
        mine.press("Ctrl+S")
        mine.wait("is called Teapot now.")
    assert (store.ask(CALLED, "Kettle"), store.ask(CALLED, "Teapot")) == (0, 1)


def test_a_price_with_three_decimals_stays_in_the_form(store: Store):
    with store.at("operations", "variants") as desk:
        desk.wait_at("1/" + str(store.ask("SELECT count(*) FROM sku WHERE live = 1")))
        desk.press("p")
        desk.wait("Another price")
        desk.press("Ctrl+U", *"9.999", "Ctrl+S")
        desk.wait("decimals")
        assert "Another price" in desk.text()
        assert "9.999" in desk.text()
        desk.press("Esc", "Esc")
        assert desk.leave() == 0
    assert store.ask("SELECT count(*) FROM event WHERE verb = 'price.change'") == 0


def test_what_somebody_types_while_their_account_is_closed_is_not_saved(store: Store):
    notes = store.ask(NOTES)
    with store.at("logistics", "orders") as desk:
        desk.wait_at("1/13")
        desk.press("N")
        desk.wait("Note A10001")
        desk.press(*"the bell is broken")
        desk.wait("the bell is broken")
        database.open_database(store.url)
        disable_person(store.people["lin"], store.people["logistics"].id)
        database.close_database()
        began = time.monotonic()

        desk.press("Ctrl+S")
        assert desk.end(patience=6) == 1

        assert time.monotonic() - began < 5
    assert b"Your session has ended. Sign in again." in desk.raw
    assert store.ask(NOTES) == notes
