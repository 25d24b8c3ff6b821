"""What people type or scan wrong on a day: one clear sentence each, and not a byte of any table is different."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from data import database
from data.errors import StoreError
from data.events import Actor
from data.models import TABLES
from data.operations.catalogue import change_barcode, edit_product, make_product
from data.operations.counting import count_bin, make_count, take_bin
from data.operations.dispatch import ship_order
from data.operations.fulfilment import pick_order
from data.operations.orders import place_order
from data.operations.packing import close_parcel, open_parcel, pack_parcel
from data.operations.prices import change_price
from data.operations.review import approve_order
from data.operations.stock import receive_stock
from data.operations.tax_rules import set_tax
from data.operations.texts import change_text
from data.queries.scanned import scanned_article, scanned_bin
from screens.words import say
from tests.builders import Shop, fresh, make_sku

DHL = "00340434161094022115"


def digests() -> dict[str, str]:
    """A digest of every table."""
    found = {}
    for model in TABLES:
        name = model._meta.table_name
        rows = sorted(map(repr, database.rows(f'SELECT * FROM "{name}"')))
        found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def refused(call: Callable[..., Any], actor: Actor, *args: Any, **values: Any) -> str:
    """The one sentence; nothing is changed by a call that is refused."""
    before = digests()
    with pytest.raises(StoreError) as error:
        call(actor, *args, **values)
    assert digests() == before
    return say(error.value.sentence, **error.value.facts)


@pytest.fixture
def day(shop: Shop) -> Shop:
    """An article with a barcode, 9 pieces and an order for 2 of it."""
    make_sku(shop, stock=9, barcode="4006381333931")
    make_sku(shop, "POT-2", stock=1)
    order = place_order(shop.operations, [["POT-1", 2]], paid=2000).id
    approve_order(shop.operations, order)
    return shop


def test_a_digest_sees_a_single_letter(day):
    before = digests()

    database.run("UPDATE sku SET name = 'pot' WHERE id = 2")

    assert [name for name, digest in digests().items() if digest != before[name]] == ["sku"]


def test_an_unknown_barcode(day):
    assert refused(scanned_article, day.logistics, "4006381333948") == "Nobody knows the code “4006381333948”."
    assert refused(change_barcode, day.operations, 1, barcode="4006381333930") == (
        "The check digit of “4006381333930” is wrong. Type or scan it again."
    )
    assert refused(change_barcode, day.operations, 2, barcode="4006381333931") == (
        "The barcode 4006381333931 belongs to POT-1 already."
    )


@pytest.mark.parametrize("control", ["\x11", "\x1b", "\x00", "\x85"])
def test_control_characters_inside_a_barcode(day, control):
    typed = f"400638{control}1333931"

    assert refused(scanned_article, day.logistics, typed) == (
        "“400638·1333931” has control characters in it. Scan it again."
    )
    assert scanned_bin(day.logistics, "MAIN", typed) == ""
    assert refused(change_barcode, day.operations, 2, barcode=typed) == (
        f"“{typed}” is not a barcode. Give its 8, 12, 13 or 14 digits."
        if control != "\x00"
        else "“400638\\x001333931” has signs that can't be kept. Type it anew."
    )


def test_the_separator_of_gs1_is_no_control_character(day):
    assert scanned_article(day.logistics, "\x1d4006381333931").sku == "POT-1"
    assert refused(scanned_article, day.logistics, "400638\x1d1333931") == "Nobody knows the code “400638 1333931”."


@pytest.mark.parametrize(
    ("qty", "says"),
    [
        (-1, "Nobody counts -1 pieces. Give 0 or more."),
        ("-1", "Nobody counts -1 pieces. Give 0 or more."),
        (10**9, "1,000,000,000 pieces are more than a bin can hold. Check the number."),
        ("1e9", "“1e9” is not a number of pieces."),
        ("2.5", "“2.5” is not a number of pieces."),
    ],
)
def test_a_count_of_less_than_nothing_or_of_a_thousand_million(day, qty, says):
    task = make_count(day.operations, warehouse="MAIN", bins="-").id
    take_bin(day.logistics, task, bin="-")

    assert refused(count_bin, day.logistics, task, bin="-", counts=[["POT-1", qty]]) == says


def test_a_receipt_of_less_than_nothing_or_of_a_thousand_million(day):
    values: dict[str, Any] = {"warehouse": "MAIN"}

    assert refused(receive_stock, day.logistics, 1, qty=-1, **values) == (
        "-1 pieces can't be moved. Give a number from 1 up."
    )
    assert refused(receive_stock, day.logistics, 1, qty=10**9, **values) == (
        "1,000,000,000 pieces are more than one act may move. Check the number."
    )


def test_a_price_with_three_decimals(day):
    says = "“9.999” has more decimals than EUR has: 2."

    assert refused(change_price, day.operations, 1, amount="9.999", reason="season") == says
    assert refused(receive_stock, day.logistics, 1, warehouse="MAIN", qty=1, cost="9.999") == says


def test_a_tax_rate_of_1900_per_cent(day):
    assert refused(set_tax, day.supervisor, country="DE", rate="1900") == (
        "A tax of 1900 % can't be right. It is 0 to 100 %."
    )


def test_a_tracking_number_of_another_carrier(day):
    order = 1
    number = fresh(order).number

    assert refused(ship_order, day.logistics, order, carrier="ups", tracking=DHL).startswith(f"“{DHL}” ")
    pick_order(day.logistics, order)
    parcel = open_parcel(day.logistics, order).also[0][1]
    pack_parcel(day.logistics, parcel)
    assert refused(close_parcel, day.logistics, parcel, carrier="ups", tracking=DHL) == (
        f"“{DHL}” is a number of DHL, not of UPS."
    )
    assert fresh(order).number == number


def test_two_people_edit_one_product(day):
    product = make_product(day.operations, code="TWL", title="Towel").id
    seen = int(database.scalar("SELECT version FROM product WHERE id = ?", (product,)))
    change_text(day.designer, product, seen=seen, language="en", text="Soft cotton.")

    assert refused(edit_product, day.operations, product, seen=seen, category="bath") == (
        "The product TWL has changed since you saw it: Designer has changed text. Look again."
    )
    assert refused(change_text, day.operations, product, seen=seen, language="en", text="Hard cotton.") == (
        "The product TWL has changed since you saw it: Designer has changed text. Look again."
    )
    edit_product(day.operations, product, seen=seen + 1, category="bath")
    assert database.one("SELECT category FROM product WHERE id = ?", (product,)) == ("bath",)
