"""Goods that are expected, taken in and put away: lists, days, over and short, lots, rules, and undo of each."""

import pytest

from data import database, doctor
from data.errors import Denied, Missing, Refused, Unclear
from data.operations.arrivals import (
    change_arrival,
    close_arrival,
    close_list,
    expect_arrival,
    expect_list,
    receive_article_into,
    receive_into,
)
from data.operations.history import undo_event
from data.operations.putting_away import put_stock_away
from data.operations.stock import receive_stock
from data.options import forget_options
from data.paging import Window
from data.queries.arrivals import (
    arrival_detail,
    arrival_list,
    arrival_page,
    arrivals_called,
    delivery,
    to_put_away,
)
from data.queries.lists import list_page
from data.queries.scanned import scanned_article, scanned_bin
from tests.builders import Shop, events, make_sku, promise
from tests.command_line import CommandLine
from tests.data.count_shop import make_bins

ARRIVALS = (
    "SELECT v.supplier, v.reference, s.code, v.qty, v.due_day, w.code, v.state FROM arrival v"
    " JOIN sku s ON s.id = v.sku_id JOIN warehouse w ON w.id = v.warehouse_id ORDER BY v.id"
)
EAN = "4006381333931"


def sound() -> None:
    assert [(check.name, check.examples) for check in doctor.check() if check.found] == []


def arrivals() -> list[tuple]:
    return database.rows(ARRIVALS)


def levels(sku: int) -> dict[str, int]:
    return {
        f"{bin} {bucket} {lot}".strip(): int(qty)
        for bin, bucket, lot, qty in database.rows(
            "SELECT b.code, x.bucket, x.lot, x.qty FROM stock_level x JOIN bin b ON b.id = x.bin_id"
            " WHERE x.sku_id = ? AND x.qty > 0 ORDER BY x.id",
            (sku,),
        )
    }


# lists


@pytest.mark.parametrize(
    "text",
    [
        "sku,qty\nPOT,5\nCUP,3\n",
        "数量;货号\n5;POT\n3;CUP\n",
        "Supplier\tBarcode\tPieces\tDue\nHangzhou\tPOT\t5\t\n\tCUP\t3\t\n",
        "POT 5, CUP 3",
        "POT 5 CUP 3",
        "POT 5\nCUP 3",
        f"\ufeffean,quantity\n{EAN},5\nCUP,3",
    ],
)
def test_a_list_is_read_as_suppliers_and_people_write_it(shop, text):
    make_sku(shop, "POT", barcode=EAN)
    make_sku(shop, "CUP")

    done = expect_list(shop.logistics, rows=text, warehouse="main", supplier="Hangzhou", reference="PO-1",
                       due="2099-11-28")  # fmt: skip

    assert arrivals() == [
        ("Hangzhou", "PO-1", "POT", 5, "2099-11-28", "MAIN", "open"),
        ("Hangzhou", "PO-1", "CUP", 3, "2099-11-28", "MAIN", "open"),
    ]
    assert (done.facts["n"], done.facts["pieces"], events()) == (2, 8, ["arrival.expect_list"])
    undo_event(shop.logistics, done.seq)
    assert [row[-1] for row in arrivals()] == ["closed", "closed"]
    sound()


def test_every_column_of_a_list_counts(shop):
    make_sku(shop, "POT")

    expect_list(shop.operations, rows="供应商,单号,货号,数量,预计到货,仓库\n杭州,PO-7,POT,12,2099/3/1,EAST\n")

    assert arrivals() == [("杭州", "PO-7", "POT", 12, "2099-03-01", "EAST", "open")]
    assert database.rows("SELECT due_day FROM arrival_due") == [("2099-03-01",)]


WRONG = "sku,qty,due\nPOT,5,\nNOPE,3,\nPOT,many,\nPOT,-1,\nPOT,1000000000,\nPOT,1,2001-01-01\nPOT,1,soon\n,4,\n"


def test_what_is_wrong_in_a_list_is_named_and_nothing_is_written(shop):
    make_sku(shop, "POT")

    read = arrival_list(shop.logistics, WRONG, {})
    with pytest.raises(Unclear, match="7 lines can't be read, so none was written"):
        expect_list(shop.logistics, rows=WRONG)

    assert [(one.line, one.sentence.format(**dict(one.facts))) for one in read.wrong] == [
        (3, "There is no article “NOPE”."),
        (4, "“many” is not a number of pieces."),
        (5, "“-1” is not a number of pieces."),
        (6, "1000000000 pieces are more than one act may move. Check the number."),
        (7, "2001-01-01 is past. Say a day from today on."),
        (8, "“soon” is not a day. Write it like 2026-11-28."),
        (9, "There is no SKU."),
    ]
    assert (arrivals(), events()) == ([], [])
    done = expect_list(shop.logistics, rows=WRONG, partial="yes")
    assert (len(arrivals()), done.facts["left_out"]) == (1, 7)


def test_an_empty_list_is_refused(shop):
    with pytest.raises(Unclear, match="no line"):
        expect_list(shop.logistics, rows="\n \n")


def test_the_command_reads_a_file_and_writes_all_of_it_or_nothing(shop, monkeypatch, capsys, tmp_path):
    make_sku(shop, "POT")
    file = tmp_path / "po.csv"
    file.write_text("sku,qty\nPOT,5\nNOPE,3\n", encoding="utf-8")
    program = CommandLine(shop.url, monkeypatch, capsys).act_as(shop.logistics)

    refused = program("arrivals", str(file), "--reference", "PO-9", "--json")
    assert (refused.code, refused.json["read"], refused.json["written"]) == (1, 1, 0)
    assert refused.json["wrong"] == ["Line 3: There is no article “NOPE”."]

    written = program("arrivals", str(file), "--reference", "PO-9", "--partial", "--json")
    assert (written.code, written.json["written"]) == (1, 1)
    typed = program("arrivals", "-", typed="POT 7\n")
    assert (typed.code, "expected in MAIN" in typed.out) == (0, True)

    program.store()
    assert [(row[1], row[3]) for row in arrivals()] == [("PO-9", 5), ("", 7)]


# what is listed


def test_arrivals_are_listed_by_their_day_with_what_came(shop):
    pot, cup = make_sku(shop, "POT"), make_sku(shop, "CUP")
    expect_arrival(shop.operations, pot, warehouse="MAIN", qty=5)
    late = expect_arrival(shop.operations, cup, warehouse="MAIN", qty=8, due="2099-01-02", reference="PO-1",
                          supplier="Hangzhou").id  # fmt: skip
    receive_stock(shop.logistics, cup, warehouse="MAIN", qty=3, arrival=late)
    change_arrival(shop.operations, late, due="2099-01-09")

    rows = arrival_page(shop.logistics, Window()).rows
    assert [(row.code, row.due, row.left, row.slipped) for row in rows] == [
        ("CUP", "2099-01-09", 5, 1),
        ("POT", "", 5, 0),
    ]
    assert [row.code for row in arrival_page(shop.logistics, Window(filter="reference:PO-1 received>0")).rows] == [
        "CUP"
    ]
    detail = arrival_detail(shop.logistics, late)
    assert [day.day for day in detail.days] == ["2099-01-09", "2099-01-02"]
    told = list_page(shop.logistics, "arrivals", filter="left>0", columns=("sku", "left")).rows
    assert [(row["sku"], row["left"]) for row in told] == [("CUP", 5), ("POT", 5)]


def test_a_delivery_is_found_by_its_note_its_supplier_or_an_article(shop):
    pot, cup = make_sku(shop, "POT", barcode=EAN), make_sku(shop, "CUP")
    first = expect_list(shop.operations, rows="POT 5, CUP 3", supplier="Hangzhou", reference="PO-1").id
    other = expect_arrival(shop.operations, pot, warehouse="MAIN", qty=2).id

    assert arrivals_called(shop.logistics, "po-1") == [first]
    assert arrivals_called(shop.logistics, "hangzhou") == [first]
    assert arrivals_called(shop.logistics, EAN) == [other, first] or arrivals_called(shop.logistics, EAN) == [
        first,
        other,
    ]
    assert arrivals_called(shop.logistics, "PO-99") == []
    assert [line.sku for line in delivery(shop.logistics, first).lines] == ["CUP", "POT"]
    assert [line.sku for line in delivery(shop.logistics, other).lines] == ["POT"]
    assert cup


# taking in


def test_more_than_expected_comes_in_and_less_is_closed_with_a_reason(shop):
    pot = make_sku(shop, "POT")
    over = expect_arrival(shop.operations, pot, warehouse="MAIN", qty=5).id
    short = expect_arrival(shop.operations, pot, warehouse="MAIN", qty=5).id
    receive_stock(shop.logistics, pot, warehouse="MAIN", qty=7, arrival=over)
    receive_stock(shop.logistics, pot, warehouse="MAIN", qty=2, arrival=short)

    with pytest.raises(Unclear, match=r"2 of 5 came\. Say why the rest does not come"):
        close_arrival(shop.logistics, short)
    done = close_arrival(shop.logistics, short, reason="the supplier sent less")

    assert [row.code for row in arrival_page(shop.logistics, Window(filter="short:yes")).rows] == ["POT"]
    assert [row.received for row in arrival_page(shop.logistics, Window(filter="over:yes")).rows] == [7]
    undo_event(shop.logistics, done.seq)
    assert database.rows("SELECT state FROM arrival ORDER BY id") == [("closed",), ("open",)]
    sound()


def test_the_condition_is_the_article_s_rule_else_the_warehouse_s(shop):
    pot, cup = make_sku(shop, "POT"), make_sku(shop, "CUP")
    first = expect_list(shop.operations, rows="POT 5, CUP 3", reference="PO-1").id

    into = receive_into(shop.supervisor, shop.main, bucket="qc")
    receive_article_into(shop.operations, cup, bucket="sellable")
    with pytest.raises(Denied):
        receive_into(shop.logistics, shop.main, bucket="sellable")
    with pytest.raises(Unclear, match="no bucket"):
        receive_into(shop.supervisor, shop.main, bucket="moon")

    assert {line.sku: line.bucket for line in delivery(shop.logistics, first).lines} == {"POT": "qc", "CUP": "sellable"}
    undo_event(shop.supervisor, into.seq)
    assert {line.bucket for line in delivery(shop.logistics, first).lines} == {"sellable"}
    assert pot


def test_damaged_pieces_count_as_come_and_can_not_be_sold(shop):
    pot = make_sku(shop, "POT")
    key = expect_arrival(shop.operations, pot, warehouse="MAIN", qty=5).id

    receive_stock(shop.logistics, pot, warehouse="MAIN", qty=2, bucket="damaged", arrival=key)

    assert (promise(shop, pot)[:2], database.scalar("SELECT received FROM arrival")) == ((0, 2), 2)


def test_a_lot_keeps_its_last_day(shop):
    pot = make_sku(shop, "POT")

    receive_stock(shop.logistics, pot, warehouse="MAIN", qty=2, lot="L7", expires="2027-12-31")

    assert database.rows("SELECT code, expires_day FROM lot") == [("L7", "2027-12-31")]
    for values, kind, says in (
        ({"lot": "L7", "expires": "2028-01-01"}, Refused, "Lot L7 ends on 2027-12-31"),
        ({"lot": "L7", "expires": "soon"}, Unclear, "not a day"),
        ({"expires": "2028-01-01"}, Unclear, "Name the lot too"),
    ):
        with pytest.raises(kind, match=says):
            receive_stock(shop.logistics, pot, warehouse="MAIN", qty=2, **values)
    assert levels(pot) == {"- sellable L7": 2}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("pot", ("POT", 1, "", "")),
        (EAN, ("POT", 1, "", "")),
        ("0" + EAN, ("POT", 1, "", "")),
        ("14006381333938", ("POT", 6, "", "")),
        ("]C101040063813339311727123110LOT-7", ("POT", 1, "LOT-7", "2027-12-31")),
        ("]C102040063813339313724\x1d10L8", ("POT", 24, "L8", "")),
    ],
)
def test_a_scan_is_an_article_its_pieces_its_lot_and_its_last_day(shop, code, found):
    make_sku(shop, "POT", barcode=EAN, pack=6)

    scan = scanned_article(shop.logistics, code)

    assert (scan.sku, scan.pieces, scan.lot, scan.expires) == found


@pytest.mark.parametrize("code", ["999", "", "4006381333932", "\x1d\x1d", "x" * 400])
def test_an_unknown_code_is_named_and_nothing_more(shop, code):
    make_sku(shop, "POT", barcode=EAN)

    with pytest.raises(Missing, match="Nobody knows the code"):
        scanned_article(shop.logistics, code)


# putting away


@pytest.fixture
def door(shop: Shop) -> Shop:
    """Bins A-1, A-2 and B-1; POT 4 in A-2, and 6 at the door."""
    make_bins(shop, "A-1", "A-2", "B-1")
    shop.pot = make_sku(shop, "POT")
    receive_stock(shop.logistics, shop.pot, warehouse="MAIN", qty=4, bin="A-2")
    receive_stock(shop.logistics, shop.pot, warehouse="MAIN", qty=6)
    return shop


def test_what_lies_at_the_door_belongs_where_it_lies_already_else_into_an_empty_bin(door):
    cup = make_sku(door, "CUP")
    receive_stock(door.logistics, cup, warehouse="MAIN", qty=1)

    rows = to_put_away(door.logistics, "MAIN")

    assert [(row.sku, row.bin, row.qty, row.home) for row in rows] == [("CUP", "-", 1, "A-1"), ("POT", "-", 6, "A-2")]
    assert scanned_bin(door.logistics, "MAIN", "a-1") == "A-1"
    assert scanned_bin(door.logistics, "EAST", "a-1") == ""


def test_putting_away_moves_all_or_so_many_and_goes_back(door):
    done = put_stock_away(door.logistics, door.pot, warehouse="MAIN")
    assert levels(door.pot) == {"A-2 sellable": 10}
    undo_event(door.logistics, done.seq)

    put_stock_away(door.logistics, door.pot, warehouse="MAIN", qty=2, bin="b-1")
    assert levels(door.pot) == {"A-2 sellable": 4, "- sellable": 4, "B-1 sellable": 2}
    sound()


@pytest.mark.parametrize(
    ("values", "kind", "says"),
    [
        ({"bin": "-"}, Refused, "where goods come in"),
        ({"bin": "Z-9"}, Missing, "no bin “Z-9”"),
        ({"qty": 7}, Refused, "6 of POT lie in -"),
        ({"qty": -1}, Unclear, "can't be moved"),
        ({"from_bin": "B-1"}, Refused, "Nothing of POT lies in B-1"),
        ({"bucket": "qc"}, Refused, "Nothing of POT"),
    ],
)
def test_a_wrong_put_away_is_refused_and_moves_nothing(door, values, kind, says):
    before = (levels(door.pot), events())

    with pytest.raises(kind, match=says):
        put_stock_away(door.logistics, door.pot, warehouse="MAIN", **values)

    assert (levels(door.pot), events()) == before


def test_other_bins_can_be_where_goods_come_in(door):
    with database.transaction():
        database.run("INSERT INTO setting (name, value, since_at, by_id) VALUES ('receive.bins', 'B-1, IN', 0, 1)")
    forget_options()
    receive_stock(door.logistics, door.pot, warehouse="MAIN", qty=3, bin="B-1")

    assert {(row.bin, row.qty) for row in to_put_away(door.logistics, "MAIN")} == {("-", 6), ("B-1", 3)}
    with pytest.raises(Refused, match="where goods come in"):
        put_stock_away(door.logistics, door.pot, warehouse="MAIN", bin="B-1")


@pytest.mark.parametrize("post", ["service", "designer", "promoter"])
def test_other_posts_do_nothing_of_this(shop, post):
    pot = make_sku(shop, "POT")
    for act in (
        lambda: expect_list(shop.people[post], rows="POT 5"),
        lambda: put_stock_away(shop.people[post], pot, warehouse="MAIN"),
        lambda: close_list(shop.people[post], arrivals=[1]),
        lambda: to_put_away(shop.people[post], "MAIN"),
    ):
        with pytest.raises(Denied):
            act()
    assert (arrivals(), events()) == ([], [])
