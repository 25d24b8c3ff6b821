"""Lists of tracking numbers: any separator, with a header or without; what can't be written is told before."""

import json

import pytest

from data import database
from data.doorway import bulk
from data.errors import Unclear
from data.operations.fulfilment import pick_order
from data.operations.packing import close_parcel, open_parcel, pack_parcel
from data.parcel_book import weight_off
from data.queries.tracking_numbers import Match, match_numbers
from data.tracking_lists import Given, read_list
from screens.tracking_calls import calls_of
from tests.builders import Shop, events, fresh
from tests.data.floor import DHL, Floor, make_floor

UPS = "1Z5R89390357567127"


@pytest.fixture
def floor(shop: Shop) -> Floor:
    return make_floor(shop)


def boxed(floor: Floor, tracking: str = "", carrier: str = "dhl") -> str:
    """The number of an order with one closed parcel."""
    order = floor.order(("CUP-2", 1))
    pick_order(floor.shop.logistics, order)
    parcel = open_parcel(floor.shop.logistics, order).also[0][1]
    pack_parcel(floor.shop.logistics, parcel)
    close_parcel(floor.shop.logistics, parcel, carrier=carrier, tracking=tracking)
    return str(fresh(order).number)


def matched(floor: Floor, text: str, **how: object) -> list[Match]:
    return match_numbers(floor.shop.logistics, read_list(text), **how)


def told(found: list[Match]) -> list[tuple[str, str]]:
    """State and sentence of each line."""
    return [(one.state, one.sentence.format(**one.facts)) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "A1 123\nA2 456",
        "A1\t123\r\nA2\t456\r\n",
        "A1;123\n\nA2;456\n",
        "A1,123,\nA2,456",
        "A1 | 123\nA2 | 456",
        "Order,Tracking Number\nA1,123\nA2,456",
        "tracking_number;carrier;Order No.\n123;;A1\n456;;A2",
        "\ufeff订单号,运单号\nA1,123\nA2,456",
        '"A1","123"\n"A2","456"',
        "A1 123\nA2;456",
    ],
)
def test_a_list_is_read_whatever_parts_its_columns(text):
    assert [(one.order, one.tracking) for one in read_list(text)] == [("A1", "123"), ("A2", "456")]


def test_a_line_without_a_number_is_told_and_an_empty_list_refused():
    assert read_list("A1\nA2 5")[0] == Given(1, "A1", "", trouble="An order and its tracking number are wanted.")
    with pytest.raises(Unclear, match="The list is empty"):
        read_list(" \n\n")


def test_each_line_is_matched_or_told_why_not_and_nothing_is_written(floor):
    first, second, third = boxed(floor), boxed(floor, DHL[0]), boxed(floor)
    bare = str(fresh(floor.order(("CUP-2", 1))).number)
    before = events()
    lines = [
        f"{first} {DHL[1]}",
        f"{second} {DHL[0]}",
        f"{second} {DHL[2]}",
        f"X9 {DHL[2]}",
        f"{third} {UPS}",
        f"{third} {DHL[0]}",
        f"{third} 00340434161094022116",
        f"{bare} {DHL[2]}",
        "alone",
    ]

    found = matched(floor, "\n".join(lines))

    assert [one.state for one in found] == [
        "ready", "same", "duplicate", "unmatched", "wrong", "duplicate", "wrong", "duplicate", "wrong",
    ]  # fmt: skip
    sentences = [sentence for _, sentence in told(found)]
    assert sentences[2] == f"Order {second} has the number {DHL[0]} already."
    assert sentences[3] == "There is no order or parcel “X9”."
    assert sentences[4] == f"“{UPS}” is a number of UPS, not of dhl."
    assert sentences[5] == f"{DHL[0]} stands in the list before."
    assert f"has {DHL[0]} already" in told(matched(floor, f"{third} {DHL[0]}"))[0][1]
    assert sentences[6] == "The check digit of “00340434161094022116” is wrong for DHL. Type or scan it again."
    assert sentences[7] == f"{DHL[2]} stands in the list before."
    assert events() == before


def test_what_is_ready_is_written_row_by_row_and_a_refusal_stops_none(floor):
    first, second = boxed(floor), boxed(floor)
    found = matched(floor, f"{first} {DHL[0]}\n{second} {DHL[1]}")
    with database.transaction():
        database.run("UPDATE shipment SET tracking = ? WHERE id = ?", (DHL[1], found[1].parcel_id))

    outcome = bulk(floor.shop.logistics, calls_of(found))

    assert (len(outcome.done), len(outcome.refused)) == (1, 1)
    assert database.scalar("SELECT tracking FROM shipment WHERE id = ?", (found[0].parcel_id,)) == DHL[0]
    assert [one.state for one in matched(floor, f"{first} {DHL[0]}")] == ["same"]


def test_the_columns_may_be_the_other_way_round_and_a_carrier_is_told_by_its_numbers(floor):
    order = boxed(floor, carrier="")

    found = matched(floor, f"{UPS}\t{order}")

    assert (found[0].state, found[0].tracking, found[0].carrier) == ("ready", UPS, "ups")
    assert matched(floor, f"{order} 123456789012")[0].sentence.startswith("Whose number is")
    assert matched(floor, f"{order} 123456789012", carrier="dhl")[0].state == "ready"


def test_an_order_without_a_parcel_is_shipped_with_its_number_only_when_asked_to(floor):
    order = floor.order(("CUP-2", 1))
    number = fresh(order).number
    assert told(matched(floor, f"{number} {DHL[0]} dhl")) == [
        ("unmatched", f"Order {number} has no parcel yet. Pack it first.")
    ]

    found = matched(floor, f"{number} {DHL[0]} dhl", ship=True)
    bulk(floor.shop.logistics, calls_of(found))

    assert (fresh(order).fulfilment, fresh(order).tracking) == ("shipped", DHL[0])


def test_a_weight_is_off_from_a_tenth_on():
    assert [weight_off(weight, 1000) for weight in (900, 1100, 899, 1101, 0)] == [None, None, -10, 10, None]
    assert weight_off(500, None) is None


def test_numbers_come_in_by_the_command_line(floor, tmp_path, capsys, monkeypatch):
    from ecom_tui.cli import answer
    from tests.stories.terminal import token_of

    order, file = boxed(floor), tmp_path / "numbers.csv"
    file.write_text(f"order;number\n{order};{DHL[0]}\nX1;123\n")
    token = token_of(floor.shop.url, floor.shop.logistics)
    monkeypatch.setenv("ECOM_TUI_TOKEN", token)

    assert answer(["--store", floor.shop.url, "tracking", str(file), "--preview", "--json"]) == 1
    seen = json.loads(capsys.readouterr().out)
    assert (seen["ready"], seen["done"], seen["unmatched"]) == (1, 0, 1)
    assert answer(["--store", floor.shop.url, "tracking", str(file), "--json"]) == 1
    done = json.loads(capsys.readouterr().out)
    assert (done["done"], [row["state"] for row in done["rows"]]) == (1, ["done", "unmatched"])
    with pytest.raises(Unclear, match="can't be read"):
        answer(["--store", floor.shop.url, "tracking", str(tmp_path / "none.csv")])
    database.open_database(floor.shop.url)
    assert database.scalar("SELECT tracking FROM shipment") == DHL[0]
