"""Lists as shops export them that came in wrong once: each with the exact figures that it must give."""

from pathlib import Path

from data import database
from data.importers.mappings.general import Stock
from data.importers.mappings.guess import guess_mapping
from data.importers.mappings.guess_headers import scores
from data.importers.mappings.guess_numbers import currency_by
from data.importers.mappings.guess_shapes import Column
from data.importers.mappings.guess_states import meaning
from data.importers.report import ImportReport
from data.importers.shops.woocommerce_orders import WooOrders
from data.importers.values import cell_text
from tests.builders import Shop
from tests.data.test_import_orders import bring, sound

BIGCOMMERCE = (
    "Order ID,Customer Name,Customer Email,Order Date,Order Status,Subtotal (inc tax),Subtotal (ex tax),Tax Total,"
    "Shipping Cost (inc tax),Shipping Cost (ex tax),Gift Certificate Redeemed,Payment Method,Billing First Name,"
    "Order Total (inc tax)"
)


def written(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def guessed(shop: Shop, folder: Path, path: Path) -> ImportReport:
    """The list, brought in by what is guessed of it, unchanged."""
    (folder / "mapping.toml").write_text(guess_mapping(str(path)), encoding="utf-8")
    return bring(shop, path, mapping=str(folder / "mapping.toml"))


def orders() -> list[tuple[object, ...]]:
    return database.rows("SELECT number, list_minor, discount_minor, total_minor FROM orders ORDER BY id")


def months(report: ImportReport) -> list[tuple[str, str, str]]:
    return [(one["month"], one["gross"], one["credited"]) for one in report.to_json()["months"]]


def test_the_date_may_stand_in_the_first_row_of_an_order_only(shop, tmp_path):
    path = written(
        tmp_path,
        "list.csv",
        "Order ID,Created at,Currency,Subtotal,Shipping,Total,Lineitem quantity,Lineitem sku,Lineitem price,Status",
        "101,2024-01-31 22:00:00,USD,50.00,5.00,55.00,1,PR-1,30.00,completed",
        "101,,,,,,2,CA-1,10.00,",
        "102,2024-02-02 22:00:00,USD,20.00,0.00,20.00,2,CA-1,10.00,completed",
        "103,,,,,,2,CA-1,10.00,",
    )

    report = bring(shop, path)

    assert [(file.rows, file.imported, file.rejected) for file in report.files] == [(4, 3, 1)]
    assert "Created at is missing" in Path(report.rejects_file).read_text(encoding="utf-8-sig")
    assert orders() == [("101", 5000, 0, 5500), ("102", 2000, 0, 2000)]
    assert database.rows("SELECT DISTINCT currency FROM orders") == [("USD",)]
    assert months(report) == [("2024-01", "50.00", "0.00"), ("2024-02", "20.00", "0.00")]
    sound()


def test_a_number_written_as_a_formula_is_its_text(shop, tmp_path):
    path = written(
        tmp_path,
        "taobao.csv",
        "订单编号,订单创建时间,买家应付货款,买家应付邮费,总金额,订单状态,收货人姓名",
        '="003600000000000001",2024-01-31 10:00:00,99.00,10.00,109.00,交易成功,张三',
        '"=""003600000000000002""",2024-01-31 11:00:00,50.00,0.00,50.00,交易成功,李四',
    )

    guessed(shop, tmp_path, path)

    assert orders() == [("003600000000000001", 9900, 0, 10900), ("003600000000000002", 5000, 0, 5000)]
    assert [cell_text(cell) for cell in (' ="007" ', '=""', '="', '="a"&"b"', "=1")] == [
        *("007", "", '="', '="a"&"b"', "=1"),
    ]


def test_months_have_prices_with_their_tax_where_the_file_has_them_so(shop, tmp_path):
    path = written(
        tmp_path,
        "liste.csv",
        "Bestellnummer;Bestelldatum;Kunde;Zwischensumme;Versand;MwSt;Gesamtbetrag;Status",
        "1;05.01.2024;A B;119,00;5,95;19,95;124,95;Versendet",
        "2;31.01.2024;C D;59,50;0,00;9,50;59,50;Versendet",
    )

    report = guessed(shop, tmp_path, path)

    assert months(report) == [("2024-01", "178.50", "0.00")]
    assert database.rows("SELECT total_minor, tax_minor FROM orders ORDER BY id") == [(12495, 1995), (5950, 950)]
    sound()


def test_a_column_in_percent_is_no_amount(shop, tmp_path):
    path = written(
        tmp_path,
        "jtl.csv",
        "Auftragsnummer;Bestelldatum;Nachname;Artikelnummer;Menge;VK Brutto;Gesamtpreis Brutto;MwSt. (%);Rabatt (%);"
        "Versandkosten;Gesamtbetrag Brutto;Status",
        "AU-1;31.01.2024;Öz;0012;100;0,12;12,00;19;10;4,90;1.016,90;Versendet",
        "AU-1;31.01.2024;Öz;0013;1;1.000,00;1.000,00;19;10;4,90;1.016,90;Versendet",
        "AU-2;15.02.2024;Süß;0012;10;0,12;1,20;19;5;0,00;1,20;Storniert",
    )

    report = guessed(shop, tmp_path, path)

    assert months(report) == [("2024-01", "1012.00", "0.00"), ("2024-02", "1.20", "0.00")]
    assert orders()[0][2:] == (0, 101690)
    assert (scores("orders", "MwSt %"), scores("orders", "Discount %")) == ({"tax_rate": 0.944}, {})


def test_line_totals_that_are_less_the_discount_already_are_not_discounted_again(shop, tmp_path):
    path = written(
        tmp_path,
        "etsy.csv",
        "Order ID,Sale Date,Item Name,Quantity,Price,Discount Amount,Item Total,Order Shipping,VAT Paid by Buyer",
        "31,2024-01-15,Ring,2,30,0,60,4,0",
        "31,2024-01-15,Band,1,10,0,10,4,0",
        "32,2024-02-20,Ring,1,30,5,25,0,0",
    )

    report = bring(shop, path)

    assert orders() == [("31", 7000, 0, 7400), ("32", 3000, 500, 2500)]
    assert database.rows("SELECT DISTINCT payment FROM orders") == [("paid",)]
    assert (months(report)[1], report.differences) == (("2024-02", "25.00", "0.00"), [])


def test_a_row_that_sums_up_its_order_is_no_line_of_it(shop, tmp_path):
    path = written(
        tmp_path,
        "ebay.csv",
        "Order Number,Sale Date,Item Title,Custom Label,Quantity,Sold For,Shipping And Handling,Total Price",
        "01,Jan-02-24,Vase,V-1,2,$15.00,$5.00,$35.00",
        "02,Jan-15-24,,,3,$40.00,$6.00,$46.00",
        "02,Jan-15-24,Lamp,L-1,1,$20.00,,",
        "02,Jan-15-24,Bulb,L-2,2,$10.00,,",
    )

    report = bring(shop, path)

    assert orders() == [("01", 3000, 0, 3500), ("02", 4000, 0, 4600)]
    assert (report.rows, report.imported, report.counts["lines"], report.differences) == (4, 4, 3, [])
    assert bring(shop, path).imported == 0
    sound()


def test_a_sheet_that_is_no_list_is_left_out_by_the_guess(shop, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    written(
        folder, "a.csv", "订单编号,下单时间,商家编码,数量,单价,订单状态", "E1,2024-01-01 10:05,CUP-1,2,19.9,交易成功"
    )
    written(folder, "b.csv", "本表由系统导出", "请勿修改")

    report = guessed(shop, tmp_path, folder)

    assert [(file.rows, file.imported, file.rejected, file.left_out) for file in report.files] == [
        *((1, 1, 0, 0), (1, 0, 1, 1)),
    ]


def test_codes_of_articles_are_no_currency():
    codes = Column(0, "SKU", ["CUP-1", "CUP-2"])

    assert currency_by([codes, Column(1, "Cup", ["B", "C"])], "en") == ("", "")
    assert currency_by([codes, Column(1, "Total BRL", ["1", "2"])], "en")[0] == "BRL"
    assert currency_by([codes, Column(1, "Total", ["EUR 1", "EUR 2"])], "en")[0] == "EUR"


def test_sales_are_no_stock_and_another_shops_orders_are_not_woocommerces():
    sales = ["Date", "Item", "Qty", "SKU", "Gross Sales", "Net Sales", "Transaction ID", "Location"]

    assert not Stock().recognises(sales)
    assert Stock().recognises(["SKU", "Qty", "Location"])
    assert not WooOrders().recognises(BIGCOMMERCE.split(","))


def test_few_dates_that_do_not_exist_are_rejected_and_their_file_comes_in(shop, tmp_path):
    rows = [f"{number},2024-01-{number:02},A{number},1,2.00" for number in range(1, 29)]
    rows[4] = "5,2024-13-05,A5,1,2.00"
    path = written(tmp_path, "list.csv", "Order No,Date,SKU,Qty,Unit Price", *rows)

    report = bring(shop, path)

    assert (report.imported, report.rejected) == (27, 1)
    assert "is no date that exists" in Path(report.rejects_file).read_text(encoding="utf-8-sig")


def test_a_quantity_that_is_none_is_rejected_in_a_short_list_too(shop, tmp_path):
    rows = ["1,2024-01-02,AA,two,1.50,3.00", *(f"{number},2024-01-03,AA,4,1.50,6.00" for number in (2, 3, 4))]

    report = bring(shop, written(tmp_path, "list.csv", "Order No,Date,SKU,Qty,Unit Price,Line Total", *rows))

    assert (report.imported, report.rejected) == (3, 1)
    assert database.rows("SELECT DISTINCT units FROM orders") == [(4,)]


def test_a_telephone_number_is_not_shown_as_the_number_of_a_customer(shop, tmp_path):
    guessed(
        shop,
        tmp_path,
        written(tmp_path, "kunden.csv", "姓名,手机号,城市", "李四,13900000002,深圳", "王五,13900000003,杭州"),
    )

    assert [number[:1] for (number,) in database.rows("SELECT number FROM customer ORDER BY id")] == ["C", "C"]


def test_words_of_states_say_what_is_still_to_be_sent():
    assert [
        meaning("state", word) for word in ("[5] Freigabe Versand", "[7] Warenausgang gebucht", "Pagamento aprovado")
    ] == [
        *("open", "closed", "open paid"),
    ]
    assert meaning("state", "Ready to be shipped") == "open"


def test_prices_of_amazons_items_are_for_all_units_and_before_their_promotion(shop, tmp_path):
    path = written(
        tmp_path,
        "amazon.txt",
        "amazon-order-id\tpurchase-date\torder-status\tsku\tasin\tquantity\tcurrency\titem-price\titem-tax\tshipping-price"
        "\tgift-wrap-price\titem-promotion-discount",
        "111-1\t2024-05-01T08:00:00+00:00\tShipped\tAA\tB0AA\t2\tEUR\t20.00\t1.80\t4.99\t1.50\t",
        "111-1\t2024-05-01T08:00:00+00:00\tShipped\tBB\tB0BB\t1\tEUR\t5.50\t0.50\t\t0.50\t1.00",
    )

    report = guessed(shop, tmp_path, path)

    assert database.rows("SELECT code, ordered, list_minor, discount_minor FROM order_line WHERE kind = 'goods'") == [
        *(("AA", 2, 2000, 0), ("BB", 1, 550, 100)),
    ]
    assert orders() == [("111-1", 2550, 100, 2450 + 230 + 499 + 200)]
    assert months(report) == [("2024-05", "24.50", "0.00")]
    sound()
