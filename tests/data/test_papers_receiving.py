"""The receiving list: what a delivery still brings, by any of its names, and what it refuses."""

import pytest

from data.errors import Denied, Missing, Refused
from data.operations.arrivals import close_arrival, expect_arrival
from data.operations.stock import receive_stock
from data.papers.asking import Asked, paper_of
from data.papers.plain_text import text_of
from tests.builders import Shop, make_sku
from tests.data.paper_shop import EAN, asked, scanned

LIST = """\
MAIN
RECEIVING LIST                                                            PO-440
================================================================================
Supplier     Hangzhou
Expected on  2026-12-01
Lines        2
Pieces       11

Article   SKU   Barcode        Bin  In before  To come  Came      Damaged
--------------------------------------------------------------------------
Pot BOWL  BOWL  4006381333931  -            1        7  ________  ________
Pot VASE  VASE  VASE           -            0        4  ________  ________
                                                        ________  ________
                                                        ________  ________

Write how many came, 0 where there is nothing, and what is not listed on the
empty lines.

Received by             ________________________________________

Date and time           ________________________________________

"""


@pytest.fixture
def delivery(shop: Shop) -> list[int]:
    """PO-440 of Hangzhou: eight bowls, one of them here, and four vases; and three cups without a reference."""
    keys = []
    for code, qty, barcode, note in (("BOWL", 8, EAN, "PO-440"), ("VASE", 4, "", "PO-440"), ("CUP", 3, "", "")):
        sku = make_sku(shop, code, **({"barcode": barcode} if barcode else {}))
        supplier, due = ("Hangzhou", "2026-12-01") if note else ("", "")
        done = expect_arrival(
            shop.operations, sku, warehouse="MAIN", qty=qty, due=due, supplier=supplier, reference=note
        )
        keys.append(next(key for kind, key in ((done.kind, done.id), *done.also) if kind == "arrival"))
        if code == "BOWL":
            receive_stock(shop.operations, sku, warehouse="MAIN", qty=1, arrival=keys[0], reference=note)
    return keys


def test_a_delivery_is_listed_with_what_is_still_to_come_whatever_it_is_called_by(shop, delivery):
    for name in (str(delivery[0]), f"#{delivery[1]}", "PO-440", "po-440", "Hangzhou", "BOWL", EAN):
        assert text_of(asked(shop, "arrivals", name)) == LIST

    paper = asked(shop, "arrivals", "PO-440", str(delivery[1]), "CUP")
    assert [(sheet.number, sheet.code) for sheet in paper.sheets] == [("PO-440", "PO-440"), (f"#{delivery[2]}", "")]
    assert ("Code128", "PO-440") in scanned(paper)
    assert ("EAN13", EAN) in scanned(paper)


def test_it_speaks_chinese(shop, delivery):
    paper = paper_of(shop.logistics, Asked("arrivals", ("PO-440",), language="zh_CN"))

    assert paper.sheets[0].title == "收货清单"
    assert [column.head for column in paper.sheets[0].tables[0].columns][-3:] == ["待收", "实收", "破损"]


def test_what_is_all_here_unknown_or_forbidden_is_refused(shop, delivery):
    close_arrival(shop.operations, delivery[2], reason="supplier sent less")

    with pytest.raises(Refused, match=f"Nothing of #{delivery[2]} is still to come"):
        asked(shop, "arrivals", str(delivery[2]))
    with pytest.raises(Missing, match=r"There is no arrival PO-441\."):
        asked(shop, "arrivals", "PO-441")
    with pytest.raises(Denied):
        paper_of(shop.people["service"], Asked("arrivals", ("PO-440",)))
