"""Shopify's order export: every order with its sums to the cent, and every row in exactly one order or rejected."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import Unclear
from data.importers.records import CREDIT_NOTE, Document, Party, sums_of
from data.importers.shops.formats import formats
from tests.data.shopify_orders_said import ALL, CANCELLED, EXCLUSIVE, FREE_SHIPPING, INCLUSIVE, OPEN, Cells
from tests.data.shopify_tables import ORDER_HEADER, made_of, write_table


def orders_of(folder: Path, records: list[Cells], header: list[str] = ORDER_HEADER) -> list[Document]:
    items, rejected = made_of(write_table(folder / "orders.csv", header, records))
    assert rejected == []
    assert all(isinstance(item, Document) for item in items)
    return items  # type: ignore[return-value]  # as the line above says


def totals(order: Document) -> tuple[int, ...]:
    sums = sums_of(order)
    return sums.listed, sums.discount, sums.shipping, sums.fee, sums.tax, sums.gap, sums.total


def test_every_order_of_a_file_adds_up_to_its_total(tmp_path):
    found = orders_of(tmp_path, ALL)

    assert [(one.source_id, one.kind, one.state) for one in found] == [
        ("#1001", "order", "closed"),
        ("#1002", "order", "closed"),
        ("#1002/refund", "credit_note", "closed"),
        ("#1003", "order", "closed"),
        ("#1004", "order", "open"),
        ("#1005", "order", "cancelled"),
        ("#1006", "order", "closed"),
        ("#1006/refund", "credit_note", "closed"),
    ]
    assert {one.source_id: totals(one) for one in found if one.kind == "order"} == {
        "#1001": (5000, 500, 490, 0, 855, 0, 5845),
        "#1002": (10000, 0, 500, 0, 1995, 0, 12495),
        "#1003": (1000, 600, 400, 0, 0, 0, 800),
        "#1004": (3000, 0, 0, 2700, 0, 0, 5700),
        "#1005": (1200, 0, 0, 0, 0, 0, 1200),
        "#1006": (1000, 0, 0, 300, 0, 100, 1400),
    }
    assert [one.disagrees for one in found if one.disagrees] == [
        "its total is 14.00 by the file and 13.00 by its lines"
    ]


def test_the_order_has_lines_people_codes_and_whatever_else_is_said(tmp_path):
    order = orders_of(tmp_path, EXCLUSIVE)[0]

    assert [(one.code, one.title, one.qty, one.list_minor, one.discount_minor, one.vendor) for one in order.lines] == [
        ("POT-R", "Pot - Red", 2, 4000, 400, "Acme"),
        ("LID", "Lid", 1, 1000, 100, "Acme"),
    ]
    address = ("Ring 1", "Hof", "Ulm", "", "01067", "DE")
    assert order.party == Party("", "Ann Bauer", "ann@example.com", "+49 170 1", "", address)
    assert (order.day, order.country, order.note, order.tags) == ("2023-03-30", "DE", "Ring twice", "b2c, vip")
    assert [(one.code, one.amount_minor) for one in order.discounts] == [("SPRING", 500), ("VIP", 0)]
    assert [(one.name, one.amount_minor, one.rate_ppm, one.inclusive) for one in order.taxes] == [
        ("VAT 19%", 855, 190_000, False)
    ]
    assert [(one.amount_minor, one.method, one.at == order.paid_at) for one in order.payments] == [
        (5845, "Shopify Payments", True)
    ]
    assert order.said == {
        "Accepts Marketing": "no",
        "Risk Level": "Low",
        "Source": "web",
        "Id": "5001",
        "Outstanding Balance": "0.00",
        "Note Attributes": "gift: yes",
        "Location": "Ulm",
        "Lineitem requires shipping": "true",
        "Lineitem taxable": "true",
        "Lineitem fulfillment status": "fulfilled",
        "Lineitem compare at price": "25.00 | ",
    }
    assert order.source_state == "paid/fulfilled"


def test_prices_that_hold_tax_are_parted_into_net_and_tax(tmp_path):
    order, note = orders_of(tmp_path, INCLUSIVE)

    assert [(one.list_minor, one.tax_minor) for one in order.lines] == [(10000, 1900)]
    assert (order.shipping_minor, order.tax_minor) == (500, 95)
    assert (order.party.email, order.party.phone) == ("", "4917012345")
    assert [(one.amount_minor, one.method, one.reference) for one in order.payments] == [
        (12495, "Gift Card + Shopify Payments", "gc1 + ch_2")
    ]
    assert (note.kind, note.refunds, note.credit, note.main) == (CREDIT_NOTE, "#1002", True, False)
    assert [line.list_minor for line in note.lines] == [-2495]


def test_a_discount_beyond_the_goods_came_off_the_shipping(tmp_path):
    already_off = [{**FREE_SHIPPING[0], "Shipping": "0.00"}]
    told_apart = [{**FREE_SHIPPING[0], "Discount Amount": "4.00"}]

    for records in (FREE_SHIPPING, already_off, told_apart):
        order = orders_of(tmp_path, records)[0]

        assert [(one.kind, one.code, one.title, one.list_minor, one.discount_minor) for one in order.lines] == [
            ("goods", "", "Deleted thing", 1000, 200),
            ("service", "", "Shipping", 400, 400),
        ]
        assert (order.shipping_minor, sums_of(order).total) == (0, 800)
        assert order.said["Lines without a SKU"] == "1"


def test_an_open_order_says_what_was_sent_of_each_line(tmp_path):
    order = orders_of(tmp_path, OPEN)[0]

    assert [(one.kind, one.qty, one.shipped) for one in order.lines] == [
        ("goods", 3, 1),
        ("goods", 1, 0),
        ("fee", 1, 1),
        ("fee", 1, 1),
    ]
    assert order.said["Partly sent"].startswith("of each part-sent line at least one was")
    assert (order.paid_minor, [one.amount_minor for one in order.payments]) == (3700, [3700])


@pytest.mark.parametrize(
    ("financial", "fulfilment", "cancelled", "state", "paid"),
    [
        ("paid", "unfulfilled", "", "open", 1200),
        ("authorized", "unfulfilled", "", "open", 0),
        ("pending", "unfulfilled", "", "open", 0),
        ("pending", "fulfilled", "", "closed", 0),
        ("expired", "unfulfilled", "", "open", 0),
        ("paid", "partial", "", "open", 1200),
        ("partially_refunded", "unfulfilled", "", "open", 1200),
        ("refunded", "unfulfilled", "", "closed", 1200),
        ("refunded", "restocked", "2023-04-01 09:00:00 +0200", "cancelled", 1200),
        ("voided", "unfulfilled", "", "cancelled", 0),
    ],
)
def test_the_two_states_of_the_source_are_one_here(tmp_path, financial, fulfilment, cancelled, state, paid):
    change = {"Financial Status": financial, "Fulfillment Status": fulfilment, "Cancelled at": cancelled}
    order = orders_of(tmp_path, [{**CANCELLED[0], **change, "Outstanding Balance": ""}])[0]

    assert (order.state, order.paid_minor) == (state, paid)
    assert [one.kind for one in order.payments] == (
        ["capture"] if paid else ["authorise"] if financial == "authorized" else []
    )


def test_an_order_in_another_currency_says_that_its_rate_is_missing(tmp_path):
    order = orders_of(tmp_path, [{**CANCELLED[0], "Currency": "JPY", "Subtotal": "12", "Total": "12"}])[0]

    assert (order.currency, sums_of(order).total, order.fx_ppm) == ("JPY", 12, 1_000_000)
    assert order.said["Exchange rate"] == "no rate of JPY to EUR is in the file"


def test_a_test_order_is_no_sale_and_waits_for_nobody(tmp_path):
    order = orders_of(tmp_path, [{**OPEN[0], "Payment Method": "(for testing) Bogus Gateway"}, *OPEN[1:]])[0]

    assert (order.internal, order.state) == (True, "closed")


def test_prices_after_the_lines_own_discounts_are_known_by_their_sum(tmp_path):
    record = {**FREE_SHIPPING[0], "Subtotal": "10.00", "Shipping": "0.00", "Discount Amount": "2.00", "Total": "10.00"}

    order = orders_of(tmp_path, [record])[0]

    assert totals(order) == (1200, 200, 0, 0, 0, 0, 1000)


def test_what_order_editing_took_away_is_a_gap_and_no_discount(tmp_path):
    record = {**CANCELLED[0], "Subtotal": "9.00", "Total": "9.00"}

    order = orders_of(tmp_path, [record])[0]

    assert (totals(order), order.gap_minor) == ((1200, 0, 0, 0, 0, -300, 900), -300)


def test_a_bad_row_rejects_its_order_whole_and_says_why(tmp_path):
    bad = [EXCLUSIVE[0], {**EXCLUSIVE[1], "Lineitem quantity": "two"}, *CANCELLED]
    lost = [{"Name": "#9", "Lineitem name": "Lid", "Lineitem price": "1.00"}]

    items, rejected = made_of(write_table(tmp_path / "orders.csv", ORDER_HEADER, bad + lost))

    assert [item.source_id for item in items] == ["#1005"]
    assert rejected == [
        (2, "row 3 of #1001 can't be read: Lineitem quantity “two” is not a whole number"),
        (3, "Lineitem quantity “two” is not a whole number"),
        (5, "no row of #9 says when it was placed: Created at is missing"),
    ]


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("Currency", "EURO", "Currency “EURO” is not three letters like EUR"),
        ("Total", "12.0.0", "Total “12.0.0” is not a number"),
        ("Financial Status", "lost", "Financial Status “lost” is no state that is known here"),
        ("Created at", "2023-02-30 10:00:00 +0100", "Created at “2023-02-30 10:00:00 +0100” is no date that exists"),
        ("Lineitem price", "9" * 13, "Lineitem price is more money than an order can be over"),
        ("Lineitem taxable", "perhaps", "Lineitem taxable “perhaps” is neither yes nor no"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(tmp_path, column, text, says):
    record = {**CANCELLED[0], column: text}

    _, rejected = made_of(write_table(tmp_path / "orders.csv", ORDER_HEADER, [record]))

    assert rejected == [(2, says)]


def test_columns_may_be_called_otherwise_and_others_are_kept(tmp_path):
    header = [*(name.upper().replace(" ", "_") for name in ORDER_HEADER), "Gift wrap"]
    records = [{name.upper().replace(" ", "_"): text for name, text in one.items()} for one in EXCLUSIVE]

    order = orders_of(tmp_path, [{**records[0], "Gift wrap": "red"}, records[1]], header)[0]

    assert (totals(order), order.said["Gift wrap"]) == ((5000, 500, 490, 0, 855, 0, 5845), "red")


def test_a_sku_that_a_spreadsheet_rounded_is_no_sku_and_said(tmp_path):
    order = orders_of(tmp_path, [{**CANCELLED[0], "Lineitem sku": "1.23E+11"}])[0]

    assert (order.lines[0].code, order.said["SKUs that a spreadsheet rounded"]) == ("", "1.23E+11")


def test_two_orders_of_one_number_are_two(tmp_path):
    other = {**CANCELLED[0], "Name": "#1001", "Id": "7777"}

    found = orders_of(tmp_path, [*EXCLUSIVE, other])

    assert [(one.source_id, len(one.lines)) for one in found] == [("#1001", 2), ("#1001/7777", 1)]


def test_days_of_a_spreadsheet_are_read_by_what_they_allow(tmp_path):
    records = [{**CANCELLED[0], "Created at": "3/4/2023 10:15", "Cancelled at": "3/13/2023 9:00", "Fulfilled at": ""}]

    assert orders_of(tmp_path, records)[0].day == "2023-03-04"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dropped=st.sets(st.sampled_from([name for name in ORDER_HEADER if name != "Name"]), max_size=len(ORDER_HEADER)))
def test_any_column_but_the_name_may_be_missing(tmp_path, dropped):
    header = [name for name in ORDER_HEADER if name not in dropped]
    path = write_table(tmp_path / "orders.csv", header, ALL)
    if not formats()["shopify-orders"].recognises(header):
        with pytest.raises(Unclear):
            made_of(path)
        return

    items, rejected = made_of(path)

    assert {"Created at", "Paid at", "Fulfilled at", "Cancelled at"} & dropped or not rejected
    for one in items:
        assert isinstance(one, Document)
        if one.kind == "order" and "Total" not in dropped:
            assert sums_of(one).total == {"#1001": 5845, "#1002": 12495, "#1003": 800, "#1004": 5700}.get(
                one.source_id, sums_of(one).total
            )
