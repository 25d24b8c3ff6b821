"""First mappings, guessed: they load as they stand, and bring in exactly what the lists say."""

import tomllib
from pathlib import Path

import pytest

from data import database
from data.errors import Unclear
from data.importers.mappings.guess import guess_mapping
from data.importers.mappings.guess_dates import formats_of
from data.importers.mappings.guess_numbers import decimal_of
from data.importers.mappings.guess_shapes import Column
from data.importers.mappings.guess_states import meaning
from data.importers.mappings.mapping import load_mapping
from tests.data import guess_lists
from tests.data.guess_answers import COLUMNS, ORDERS
from tests.data.test_import_orders import bring, sound


def listed(folder: Path, name: str, text: str = "") -> Path:
    path = folder / f"{name.lower()}.{'txt' if name == 'AMAZON' else 'csv'}"
    path.write_text(text or getattr(guess_lists, name), encoding="utf-8-sig")
    return path


def guessed(folder: Path, *paths: Path) -> dict:
    """The mapping as TOML, after it has loaded as it stands."""
    (folder / "guess.toml").write_text(guess_mapping([str(path) for path in paths]), encoding="utf-8")
    load_mapping(str(folder / "guess.toml"))
    return tomllib.loads((folder / "guess.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_of_a_list_is_what_it_is(tmp_path, name):
    found = guessed(tmp_path, listed(tmp_path, name))

    kind = {"P": "products", "S": "stock", "C": "customers"}.get(name[0], "orders")
    assert found["kind"] == ("tickets" if name == "TICKETS" else kind)
    assert found["columns"] == COLUMNS[name]


@pytest.mark.parametrize("name", ORDERS)
def test_a_guessed_mapping_brings_exactly_the_orders_in(shop, tmp_path, name):
    path = listed(tmp_path, name)
    guessed(tmp_path, path)

    report = bring(shop, path, mapping=str(tmp_path / "guess.toml"))
    again = bring(shop, path, mapping=str(tmp_path / "guess.toml"))

    assert [one for one in report.differences if one.get("field") != "rate"] == []
    assert (report.rejected, report.imported) == (0, report.rows)
    assert (again.imported, again.unchanged) == (0, again.rows)
    assert (
        database.rows("SELECT number, state, total_minor, captured_minor, refunded_minor FROM orders ORDER BY number")
        == ORDERS[name]
    )
    sound()


def test_what_a_till_took_back_is_a_credit_note(shop, tmp_path):
    path = listed(tmp_path, "TILL")
    found = guessed(tmp_path, path)

    bring(shop, path, mapping=str(tmp_path / "guess.toml"))

    assert found["join"] == {"placed": ["Date", "Time"]}
    assert database.rows("SELECT number, kind, amount_minor FROM document") == [("R-3", "credit_note", -495)]


def test_lists_without_a_number_are_orders_by_day_and_customer(tmp_path):
    found = guessed(tmp_path, listed(tmp_path, "HAND_KEPT"))

    assert found["join"] == {"order": ["when?", "who bought it"]}
    assert found["dates"] == ["%d %b %Y"]


def test_states_mean_what_shops_say(tmp_path):
    taobao = guessed(tmp_path, listed(tmp_path, "TAOBAO"))
    american = guessed(tmp_path, listed(tmp_path, "AMERICAN"))

    assert taobao["states"] == {
        "交易成功": "closed",
        "等待买家付款": "open unpaid",
        "买家已付款,等待卖家发货": "open paid",
        "交易关闭": "cancelled",
        "卖家已发货": "closed",
    }
    assert american["states"] == {
        "Paid": "paid",
        "Pending": "unpaid",
        "Refunded": "refunded",
        "Fulfilled": "shipped",
        "Unfulfilled": "unshipped",
    }
    assert (meaning("state", "Teilweise erstattet"), meaning("state", "Frobnicated")) == ("closed part_refunded", "")


@pytest.mark.parametrize(
    ("texts", "formats"),
    [
        (["31/12/2010 09:00", "01/02/2011 10:00"], ["%d/%m/%Y %H:%M"]),
        (["12/31/10", "01/02/11"], ["%m/%d/%y"]),
        (["2016/11/4", "2016年11月14日"], ["iso"]),
        (["2023-01-01T10:00:00Z", "2023-01-02 11:00:00 +0800"], ["iso"]),
        (["14. November 2016 10:00", "3. März 2017 11:30"], ["%d %b %Y %H:%M"]),
        (["Jan 2, 2023 3:04:05 PM PST", "Dec 3, 2023 1:00:00 AM PDT"], ["%b %d, %Y %I:%M:%S %p %z"]),
        (["42688.5", "42689"], ["excel"]),
        (["1/2/2023", "1/3/2023", "1/4/2023", "2/1/2023", "2/2/2023", "3/1/2023"], ["%m/%d/%Y"]),
        (["1/2/2023", "2/2/2023", "3/2/2023", "1/3/2023", "2/3/2023"], ["%d/%m/%Y"]),
    ],
)
def test_dates_are_told_by_all_their_values(texts, formats):
    assert formats_of([texts]).formats == formats


def test_dates_that_could_be_both_follow_the_other_columns_and_then_the_language(tmp_path):
    ordered, sent = ["01/02/2023", "05/03/2023"], ["03/02/2023", "06/03/2023"]

    assert formats_of([ordered, sent]).formats == ["%d/%m/%Y"]
    assert formats_of([["01/02/2023"]], language="de").formats == ["%d/%m/%Y"]
    assert (formats_of([["01/02/2023"]]).formats, formats_of([["01/02/2023"]]).sure) == (["%m/%d/%Y"], False)


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1.234,56", "3,5"], ","),
        (["1,23,456.00", "12"], "."),
        (["1 234,50 €"], ","),
        (["1,234", "5,678"], ""),
        (["1.234.567"], ","),
        (["0.125"], "."),
    ],
)
def test_decimals_are_told_by_what_can_only_be_so(texts, sign):
    assert decimal_of(Column(0, "Price", texts)) == sign


def test_what_a_spreadsheet_has_cut_short_is_said(tmp_path):
    text = "Order ID,Order Date,Phone,EAN,Total\n1,2024-01-01,1.39E+10,761234567890,5\n2,2024-01-02,,4006381333931,6\n"

    toml = guess_mapping(str(listed(tmp_path, "cut", text)))

    assert "# “Phone” has 1 values like 1.39E+10" in toml


def test_one_column_of_two_with_a_name_is_told_apart(tmp_path):
    text = "Order ID,Order Date,Total,Note,Note\n1,2024-01-01,5.00,first,second\n"

    found = guessed(tmp_path, listed(tmp_path, "doubled", text))

    assert found["columns"]["Note#1"] == "note"


def test_a_column_without_its_field_is_shown_with_the_nearest(tmp_path):
    path = listed(tmp_path, "nameless", "Order ID,Total,Colour of the box\nA1,5.00,red\nA2,6.00,blue\n")

    toml = guess_mapping(str(path))

    assert "# no column looks like the field placed: it is needed." in toml
    assert '# "Colour of the box" = "-"  # red, blue' in toml or '"Colour of the box" = "variant"' in toml


def test_a_folder_gives_a_part_for_each_kind(shop, tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    paths = [listed(folder, name) for name in ("CUSTOMERS_ENGLISH", "EBAY", "STOCK_ENGLISH")]
    (folder / "zzz.csv").write_text("colour,shape\nred,round\n", encoding="utf-8")

    found = guessed(tmp_path, folder)

    assert [part.get("kind") for part in found["part"]] == ["customers", "orders", "stock", None]
    assert found["part"][3] == {"header": ["colour", "shape"], "ignore": True}
    assert [part["columns"] for part in found["part"][:3]] == [
        COLUMNS[name] for name in ("CUSTOMERS_ENGLISH", "EBAY", "STOCK_ENGLISH")
    ]
    assert f"# Read: {', '.join(map(str, paths))}" in (tmp_path / "guess.toml").read_text(encoding="utf-8")
    assert "zzz.csv" in (tmp_path / "guess.toml").read_text(encoding="utf-8")


def test_tables_one_under_the_other_are_parts(tmp_path):
    rows = [
        "index,DATE,CUSTOMER,SKU,PCS,RATE,GROSS AMT",
        *(f"{number},06-{13 + number:02}-21,CUST 0{number % 3},JNE-{number},2.00,10.50,21.00" for number in range(6)),
        "6,CUSTOMER,DATE,SKU,PCS,RATE,GROSS AMT",
        *(
            f"{number},CUST 0{number % 3},06-{13 + number:02}-21,JNE-{number},1.00,10.50,10.50"
            for number in range(7, 12)
        ),
    ]

    found = guessed(tmp_path, listed(tmp_path, "glued", "\n".join(rows) + "\n"))

    assert [part["join"] for part in found["part"]] == [{"order": ["DATE", "CUSTOMER"]}] * 2
    assert [part["header"][:2] for part in found["part"]] == [["index", "DATE"], ["CUSTOMER", "DATE"]]
    assert found["part"][0]["ignore"] == ["index"]


def test_what_is_no_list_is_said(tmp_path):
    path = listed(tmp_path, "poem", "colour,shape\nred,round\nblue,square\n")

    assert "Nearly nothing was recognised" in guess_mapping(str(path))
    with pytest.raises(Unclear, match="There is no file"):
        guess_mapping(str(tmp_path / "nothing.csv"))
