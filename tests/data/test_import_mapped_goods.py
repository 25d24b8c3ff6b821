"""Products, stock, customers and glued tables by mapping files, and lists that need none."""

import json
from pathlib import Path

import pytest

from data import database
from data.errors import Unclear
from data.importers.files.reading import open_tables, rows
from data.importers.files.sources import Source
from data.importers.mappings.general import Customers, Orders, Products, Stock
from data.importers.mappings.mapping import load_mapping
from data.importers.records import Document, Setting, Taken, digest_of, rows_of, sums_of
from data.importers.values import Rejected
from tests.data.test_import_orders import bring, sound

MAPPINGS = Path(__file__).parent.parent / "mappings"

INTERNATIONAL = """index,DATE,Months,CUSTOMER,Style,SKU,Size,PCS,RATE,GROSS AMT
0,06-05-21,Jun-21,CUSTOMER 001,MEN1,MEN1-KR-L,L,1.00,616.56,617.00
1,06-05-21,Jun-21,CUSTOMER 001,MEN1,,XL,2.00,600.00,1200.00
2,04-30-22,Apr-22,CUSTOMER 157,SET3,SET3-KR-M,M,1.00,1512.50,1512.50
3,SKU,,,,,,,,
4,JNE3826,,,,,,,,
5,,,,,,,,,
6,Style,Stock,,,,,,,
7,MEN1,43.00,,,,,,,
8,CUSTOMER,DATE,Months,Style,SKU,PCS,RATE,GROSS AMT,Stock
9,CUSTOMER 001,06-05-21,Jun-21,MEN1,MEN1-KR-L,1.00,616.56,617.00,8.00
10,CUSTOMER 001,06-05-21,Jun-21,MEN1,MEN1-KR-XL,2.00,600.00,1200.00,4.00
11,CUSTOMER 001,06-05-21,Jun-21,SHIPPING,SHIPPING,1.00,2250.00,2250.00,0.00
"""
SALE_REPORT = """index,SKU Code,Design No.,Stock,Category,Size,Color
0,AN201-RED-L,AN201,5.0,AN : LEGGINGS,L,Red
1,AN201-RED-M,AN201,0.0,AN : LEGGINGS,M,Red
2,#REF!,AN202,3.0,AN : LEGGINGS,L,Blue
3,,AN202,3.0,AN : LEGGINGS,L,Blue
"""
PRICES = """index, Sku          , Style Id, Catalog, Category , Weight, TP 1 , Final MRP Old, Amazon MRP
    0, Os206_3141_S , Os206   , Moments, Kurta    , 0.3   , 538  , 2295         , 2395
    1, Os206_3141_M , Os206   , Moments, Kurta    , 0.3   , #VALUE!, Nill       , Nill
"""
COSMETICS = """update_time,id,title,price,sale_count,comment_count,店名
2016/11/14,A1,自然堂面霜,139,26719,2704,自然堂
2016/11/5,A1,自然堂面霜旧,129,20000,2000,自然堂
2016/11/6,A2,佰草集乳液,194.5,,,佰草集
"""


def items_of(path: Path, mapping: Path | str, currency: str = "INR") -> tuple[list, list[str], list[str]]:
    """What a file's rows come to by a mapping: items, reasons of refused rows, notes."""
    known = load_mapping(str(mapping))
    made, refused, notes = [], [], []
    for table in open_tables(Source(str(path), path.name), **known.reading):
        layout = known.layout(table, Setting(currency, "UTC"))
        keys: dict[str, list[Taken]] = {}
        for row in rows(table):
            try:
                if row.trouble:
                    raise Rejected(row.trouble)
                taken = Taken(0, row.number, layout.read(row.cells), digest_of(row.cells))
                keys.setdefault(layout.key(row.cells), []).append(taken)
            except Rejected as reason:
                refused.append(str(reason))
        for key, taken in keys.items():
            items = list(layout.documents(key, taken))
            assert sum(1 for item in items for _ in rows_of(item)) == len(taken)
            made += items
        notes += getattr(layout, "notes", [])
    return made, refused, notes


def written(folder: Path, text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def mapping(folder: Path, text: str) -> str:
    (folder / "map.toml").write_text(text, encoding="utf-8")
    return str(folder / "map.toml")


def test_glued_tables_come_in_part_by_part_and_the_later_table_counts(shop, tmp_path):
    report = bring(shop, written(tmp_path, INTERNATIONAL), mapping=str(MAPPINGS / "india-wholesale.toml"))

    assert database.rows(
        "SELECT number, customer_name, list_minor, shipping_minor, total_minor FROM orders ORDER BY number"
    ) == [
        ("04-30-22 CUSTOMER 157", "CUSTOMER 157", 151250, 0, 151250),
        ("06-05-21 CUSTOMER 001", "CUSTOMER 001", 181700, 225000, 406700),
    ]
    assert (report.rows, report.imported, report.unchanged, report.rejected) == (9, 4, 2, 3)
    sound()


def test_a_stock_report_with_designs_becomes_products_with_their_stock(tmp_path):
    made, refused, _ = items_of(written(tmp_path, SALE_REPORT), MAPPINGS / "india-stock.toml")

    assert [(one.code, one.said, [level.qty for each in one.variants for level in each.levels]) for one in made] == [
        ("AN201", {"title": "AN201", "category": "AN : LEGGINGS"}, [5, 0])
    ]
    assert [each.said["options"] for each in made[0].variants] == ["Size=L\nColour=Red", "Size=M\nColour=Red"]
    assert refused == ["SKU Code “#REF!” is an error of a spreadsheet", "SKU Code is missing"]


def test_padded_price_lists_keep_what_they_have_no_field_for(tmp_path):
    made, refused, _ = items_of(written(tmp_path, PRICES), MAPPINGS / "india-prices.toml")

    small, medium = made[0].variants
    assert (small.code, small.said["price_minor"], small.said["cost_minor"], small.said["weight_g"]) == (
        "Os206_3141_S",
        229500,
        53800,
        300,
    )
    assert (medium.said["price_minor"], medium.said["cost_minor"]) == (None, None)
    assert json.loads(small.said["extra"]) == {"Amazon MRP": "2395", "Catalog": "Moments"}
    assert refused == []


def test_of_a_listing_of_several_days_the_newest_row_counts(tmp_path):
    path = written(tmp_path, COSMETICS, encoding="gb18030")

    made, _, notes = items_of(path, MAPPINGS / "cn-cosmetics.toml", "CNY")

    assert [(one.code, one.said["title"], one.said["vendor"]) for one in made] == [
        ("A1", "自然堂面霜", "自然堂"),
        ("A2", "佰草集乳液", "佰草集"),
    ]
    assert [one.variants[0].said["price_minor"] for one in made] == [13900, 19450]
    assert [len(one.places) for one in made] == [2, 1]
    assert notes == []


def test_columns_are_joined_split_optional_and_left_out(tmp_path):
    text = 'No,Day,Time,What,Town,Qty,Each,Row\nA1,24.12.2024,10:30,Mug - red - L,89073 Ulm,2,"1,50",1\n'
    toml = mapping(
        tmp_path,
        """
        dates = ["%d.%m.%Y %H:%M"]
        ignore = ["Row"]
        decimal = ","
        [columns]
        No = "order"
        Qty = "quantity"
        Each = "unit_price"
        Colour = "variant?"
        [join]
        placed = ["Day", "Time"]
        [split]
        What = { at = " - ", into = ["title", "variant"] }
        Town = { pattern = '(?P<postcode>\\d{5}) (?P<city>.+)' }
        [constants]
        name = "Ann"
        """,
    )

    (order,), refused, _ = items_of(written(tmp_path, text), toml, "EUR")

    assert isinstance(order, Document)
    assert (order.lines[0].title, order.day, order.party.address) == (
        "Mug / red - L",
        "2024-12-24",
        ("", "", "Ulm", "", "89073", ""),
    )
    assert (sums_of(order).total, refused, order.said) == (300, [], {})


@pytest.mark.parametrize(
    ("split", "says"),
    [
        ("{ pattern = '(a+)+(?P<city>b)' }", "it repeats a group"),
        ("{ pattern = '(?P<city>.*.*.*.*.*)' }", "more than 4 open repeats"),
        (r"{ pattern = '(?P<city>a)\1' }", "looks back"),
        ("{ pattern = '(?P<city>a)(?=b)' }", "only groups like"),
        ("{ pattern = 'a' }", "no named group"),
        ("{ pattern = '(' }", "can't be used"),
        ("{ pattern = '(?P<town>.+)' }", "unknown field “town”"),
        ("{ at = '' }", "Take one of"),
    ],
)
def test_a_split_that_could_run_for_ever_or_says_nothing_is_refused(tmp_path, split, says):
    toml = mapping(tmp_path, f'[columns]\nNo = "order"\nDay = "placed"\n[split]\nTown = {split}\n')

    with pytest.raises(Unclear) as refused:
        load_mapping(toml)

    assert says in str(refused.value)


def test_gift_cards_second_payments_and_net_payments_are_told_apart(tmp_path):
    head = (
        '[columns]\nNo = "order"\nDay = "placed"\nSum = "total"\nPaid = "paid"\nCard = "gift_card"\nBack = "refunded"\n'
    )
    rows = ["1,2024-01-01,100,100,30,,x", "2,2024-01-01,100,70,30,,x", "3,2024-01-01,100,60,,40,x"]
    text = "\n".join(["No,Day,Sum,Paid,Card,Back,Means", *rows]) + "\n"
    toml = mapping(tmp_path, head + 'Means = "method"\n')

    made, _, _ = items_of(written(tmp_path, text), toml, "EUR")

    assert [[(paid.amount_minor, paid.method) for paid in one.payments] for one in made[:2]] == [
        [(3000, "gift card"), (7000, "x")]
    ] * 2
    assert [(one.source_id, one.paid_minor, sums_of(one).total) for one in made[2:]] == [
        ("3", 10000, 10000),
        ("3/refund", None, -4000),
    ]


def test_rows_in_several_parcels_and_returned_rows_are_kept_apart(tmp_path):
    text = (
        "No,Day,SKU,Qty,Each,Track,By,Back\n1,2024-01-01,A,1,10,T1,dhl,\n1,2024-01-01,B,2,5,T2,ups,1\n"
        "2,2024-01-02,A,-1,10,,,\n"
    )
    columns = "No = 'order'\nDay = 'placed'\nSKU = 'sku'\nQty = 'quantity'\nEach = 'unit_price'\nTrack = 'tracking'\n"
    toml = mapping(tmp_path, f"[columns]\n{columns}By = 'carrier'\nBack = 'quantity_refunded'\n")

    made, _, _ = items_of(written(tmp_path, text), toml, "EUR")

    assert [(one.tracking, one.carrier, one.lines) for one in made[0].parcels] == [
        ("T1", "dhl", ((0, 1),)),
        ("T2", "ups", ((1, 2),)),
    ]
    assert [
        (one.kind, one.source_id, [(line.code, line.qty, line.list_minor) for line in one.lines]) for one in made
    ] == [
        ("order", "1", [("A", 1, 1000), ("B", 2, 1000)]),
        ("credit_note", "1/refund", [("B", -1, -500)]),
        ("credit_note", "2", [("A", -1, -1000)]),
    ]


def test_codes_that_a_spreadsheet_cut_short_are_refused_and_lost_zeros_are_noted(tmp_path):
    text = "SKU,Barcode EAN,Stock\nA,1.23E+11,1\nB,12345678905,2\nC,4006381333931,3\n"
    toml = mapping(tmp_path, "kind = 'stock'\n[columns]\nSKU = 'sku'\n'Barcode EAN' = 'barcode'\nStock = 'quantity'\n")

    made, refused, notes = items_of(written(tmp_path, text), toml)

    assert [(one.code, one.barcode) for one in made] == [("B", "12345678905"), ("C", "4006381333931")]
    assert refused == [
        "Barcode EAN “1.23E+11” has lost digits: a spreadsheet made a number of it. Export it as text",
    ]
    assert notes == [
        "1 codes of “Barcode EAN” seem to have lost the zeros before them, as “12345678905”:"
        " 0012345678905 would check; they are taken as they stand"
    ]


def test_lists_that_need_no_mapping_come_in(shop, tmp_path):
    stock = written(tmp_path, "SKU,Location,Qty\nMUG,,5\nPOT,,7\n", "stock.csv")
    people = written(tmp_path, "First Name,Last Name,Email\nAnn,Poe,ann@x.org\nBo,Li,bo@x.org\n", "people.csv")
    goods = written(tmp_path, "SKU,Title,Price\nMUG,Red mug,4.50\n", "goods.csv")

    report = bring(shop, goods, stock, people)

    assert [(one.format, one.imported) for one in report.files] == [("products", 1), ("stock", 2), ("customers", 2)]
    assert database.rows("SELECT code, price_minor FROM sku ORDER BY code") == [("MUG", 450), ("POT", None)]
    assert database.rows("SELECT name, email FROM customer ORDER BY name") == [
        ("Ann Poe", "ann@x.org"),
        ("Bo Li", "bo@x.org"),
    ]
    sound()


@pytest.mark.parametrize(
    "header",
    [
        "SKU,Quantity",
        "SKU,Title,Quantity,Price,Email",
        "Name,Colour",
        "Date,Email,Subject,Message,Name",
        "SKU,Stock,Price,Order ID",
        "Order ID,SKU,Quantity",
        "Email",
        "SKU,SKU,Stock",
    ],
)
def test_a_header_that_could_be_something_else_is_no_known_format(header):
    known = [one.name for one in (Orders(), Products(), Stock(), Customers()) if one.recognises(header.split(","))]

    assert known == []


def test_orders_of_no_system_come_in_only_without_a_doubt(shop, tmp_path):
    sure = written(tmp_path, "Order ID,Order Date,Status,Total\nA1,2024-05-31,shipped,5.00\n", "sure.csv")
    doubtful = written(tmp_path, "Order ID,Order Date,Total\nA2,01/02/2024,5.00\n", "doubtful.csv")
    strange = written(tmp_path, "Order ID,Order Date,Status,Total\nA3,2024-05-31,zonked,5.00\n", "strange.csv")

    assert bring(shop, sure).imported == 1
    with pytest.raises(Unclear, match="its dates can be read in two ways"):
        bring(shop, doubtful)
    with pytest.raises(Unclear, match="nobody knows what the state zonked means"):
        bring(shop, strange)
    assert database.scalar("SELECT count(*) FROM orders") == 1


def test_each_column_may_write_numbers_and_dates_in_its_own_way(tmp_path):
    text = "No;Day;Sent;Goods;Post;Sum;State\n1;31.12.2024;12/30/24;Rp 1.234,50;1.25;n/a;sent\n"
    toml = mapping(
        tmp_path,
        """
        decimal = ","
        empty = ["n/a"]
        optional = ["Colour"]
        [dates]
        formats = ["%d.%m.%Y"]
        columns = { Sent = ["%m/%d/%y"] }
        [numbers.columns]
        Post = "."
        [money]
        symbols = ["Rp"]
        [columns]
        no = "order"
        DAY = "placed"
        Sent = "shipped_at"
        Goods = "subtotal"
        Post = "shipping"
        Sum = "total"
        State = "state"
        Colour = "tags"
        [states]
        sent = "closed unpaid shipped"
        """,
    )

    (order,), refused, _ = items_of(written(tmp_path, text), toml, "EUR")

    assert (sums_of(order).total, order.paid_minor, order.state, order.source_state) == (123575, 0, "closed", "sent")
    assert (order.day, [parcel.handed_at for parcel in order.parcels]) == ("2024-12-31", [1735516800000000])
    assert refused == []


def test_a_column_cannot_be_taken_and_ignored(tmp_path):
    toml = mapping(tmp_path, "ignore = ['No']\n[columns]\nNo = 'order'\nDay = 'placed'\n")

    with pytest.raises(Unclear, match="both takes and ignores the column “No”"):
        load_mapping(toml)


def test_a_file_with_a_table_that_no_part_knows_is_refused(tmp_path):
    toml = mapping(tmp_path, "[[part]]\nheader = ['No', 'Day']\n[part.columns]\nNo = 'order'\nDay = 'placed'\n")

    with pytest.raises(Unclear, match="has a table that no part of the mapping"):
        items_of(written(tmp_path, "Name,Town\nAnn,Ulm\n"), toml)
