"""Papers as they are typeset: codes that a reader reads back, pages, labels, and words that are never markup."""

import io
import re

import pytest
from PIL import Image

from data import doctor
from data.errors import Unusable
from data.operations.counting import make_count
from data.operations.review import approve_order
from data.operations.waves import make_wave
from data.papers import fonts, typesetting
from data.papers.codes import drawn
from data.papers.plain_text import text_of
from data.papers.sheets import clean
from data.papers.typesetting import pdf_of, pictures_of
from tests.builders import make_sku
from tests.data.paper_shop import EAN, address, asked, key_of, need_chinese, order, put, scanned, typeset_words, wave

HOSTILE = '#read("/etc/passwd") *bold* _it_ $x^2$ @cite <tag> [c] // d `e` \\ #panic()'


def test_a_reader_reads_the_codes_of_a_wave_beside_chinese_names(shop):
    need_chinese()
    first, second = wave(shop)

    paper = asked(shop, "orders", first, second, paper="pick", language="zh_CN")

    assert paper.sheets[0].tables[0].rows[1][1] == "灰色陶碗"
    assert scanned(paper) == [
        ("Code128", first),
        ("Code128", second),
        ("Code128", "MUG"),
        ("Code128", "VASE"),
        ("EAN13", EAN),
    ]
    assert pdf_of(paper)[:5] == b"%PDF-"


def test_a_reader_reads_the_numbers_of_a_wave_and_a_count(shop):
    numbers = wave(shop)
    for number in numbers:
        approve_order(shop.supervisor, key_of(number))
    make_wave(shop.logistics, orders=[key_of(number) for number in numbers])
    count = str(make_count(shop.operations, warehouse="MAIN", bins="A-*").facts["number"])

    picks, counts = asked(shop, "waves", "W1"), asked(shop, "counts", count)

    assert {("Code128", "W1"), ("Code128", numbers[0]), ("Code128", numbers[1])} <= set(scanned(picks))
    assert ("Code128", count) in scanned(counts)
    assert [row[0] for row in picks.sheets[0].tables[0].rows] == ["A-01-01", "A-02-01", "B-01-01"]
    assert picks.sheets[0].tables[0].rows[1][5] == f"1: {numbers[0]} × 2, 2: {numbers[1]} × 1"
    assert [table.head for table in counts.sheets[0].tables] == ["Bin A-01-01", "Bin A-02-01"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A10001", "Code128"),
        ("lower-case_1/2 (x)", "Code128"),
        ("123456789013", "Code128"),
        (EAN, "EAN13"),
        ("96385074", "EAN8"),
        ("1Z12345E0205271688", "Code128"),
        ("00340434161094015902", "Code128"),
        ("茶杯-01", "QRCode"),
        ("X" * 60, "QRCode"),
    ],
)
def test_every_kind_of_code_is_read_back(shop, text, kind):
    make_sku(shop, "POT-1", barcode=text)

    assert scanned(asked(shop, "stock", "POT-1", roll=True)) == [(kind, text)]


def test_a_upc_is_read_as_the_ean_it_is():
    assert drawn("036000291452").svg == drawn("0036000291452").svg


def test_the_number_of_an_order_is_scanned_off_its_slip_and_invoice(shop):
    put(shop, "BOWL", "A-1", 5)
    number = order(shop, ["BOWL", 2], name="Ann")

    for paper in ("slip", "invoice"):
        assert scanned(asked(shop, "orders", number, paper=paper)) == [("Code128", number)]


def test_labels_fill_a_sheet_or_stand_alone(shop):
    put(shop, "BOWL", "A-01-01", 5, barcode=EAN)
    put(shop, "VASE", "A-01-02", 5)

    shelf = asked(shop, "stock", "BOWL", copies=25)
    bins = asked(shop, "bins", "MAIN", roll=True)

    assert (len(pictures_of(shelf, 60)), scanned(shelf)) == (2, [("EAN13", EAN)] * 25)
    assert scanned(bins) == [("Code128", "A-01-01"), ("Code128", "A-01-02")]
    sizes = [Image.open(io.BytesIO(page)).size for page in pictures_of(bins, 203)]
    assert sizes == [(799, 400)] * 2
    assert text_of(shelf).startswith(f"BOWL\nPot BOWL\n|{EAN}|\n10.00 EUR\n\nBOWL")
    assert "EUR" not in text_of(asked(shop, "stock", "BOWL", price=False))


def test_what_an_article_is_called_is_never_an_order_to_the_typesetter(shop):
    put(shop, "EVIL", "A-1", 5, name=HOSTILE)
    number = order(shop, ["EVIL", 2], name=HOSTILE)

    pick = asked(shop, "orders", number, paper="pick")

    assert HOSTILE in list(typeset_words(pick))
    assert " ".join(HOSTILE.split()[:2]) in text_of(pick)
    for paper in ("pick", "slip", "invoice"):
        assert pdf_of(asked(shop, "orders", number, paper=paper))[:5] == b"%PDF-"
    assert pdf_of(asked(shop, "stock", "EVIL"))[:5] == b"%PDF-"


def test_templates_fetch_nothing_and_evaluate_nothing():
    for template in typesetting.TEMPLATES.glob("*.typ"):
        text = template.read_text(encoding="utf-8")
        assert re.findall(r"@preview|@local|\b(?:eval|read|plugin)[(]", text) == []


def test_controls_never_reach_a_printer_or_a_terminal(shop):
    put(shop, "EVIL", "A-1", 5, name="a\x1b[31mb\u202ec\u200b\r\nd\ufe0f")
    number = order(shop, ["EVIL", 2])

    told = text_of(asked(shop, "orders", number, paper="pick"))

    assert "a [31mbc d" in told
    assert all(sign.isprintable() or sign in "\n\f" for sign in told)
    assert clean("plain") == "plain"


def test_sixty_lines_span_pages_and_each_repeats_the_heads(shop):
    for number in range(60):
        put(shop, f"POT-{number:02}", "A-1", 5)
    number = order(shop, *([f"POT-{number:02}", 1] for number in range(60)))

    paper = asked(shop, "orders", number, paper="pick")

    pages = [Image.open(io.BytesIO(page)) for page in pictures_of(paper, 100)]
    assert len(pages) == 4
    # Right below the page's head stand the table's heads again, the same on each page that begins within the table.
    bands = [page.crop((0, 118, page.width, 136)) for page in pages[1:3]]
    assert bands[0].tobytes() == bands[1].tobytes()
    assert bands[0].convert("L").getextrema() != (255, 255)
    rows = [page.crop((0, 136, page.width, 300)).tobytes() for page in pages[1:3]]
    assert rows[0] != rows[1]
    assert scanned(paper) == sorted([("Code128", number), *(("Code128", f"POT-{n:02}") for n in range(60))])


def test_chinese_without_a_font_is_refused_and_not_printed_as_boxes(shop, monkeypatch):
    put(shop, "BOWL", "A-1", 5)
    number = order(shop, ["BOWL", 2], address=address())
    monkeypatch.setattr(fonts, "installed", lambda: ())

    with pytest.raises(
        Unusable, match=r"Chinese would print as boxes here \(.*\): install the font package fonts-noto"
    ):
        pdf_of(asked(shop, "orders", number))

    assert pdf_of(asked(shop, "stock", "BOWL"))[:5] == b"%PDF-"
    assert "王小明" in text_of(asked(shop, "orders", number))


def test_letters_that_no_font_has_are_named(monkeypatch):
    monkeypatch.setattr(fonts, "installed", lambda: ())

    assert fonts.boxes(["Ann Ärger Ελένη Жук", "नमस्ते 🎁"]) == "नमस्ते"


def test_without_typst_there_is_text_and_one_sentence(shop, monkeypatch):
    make_sku(shop, "POT-1")
    monkeypatch.setattr(typesetting, "find_spec", lambda name: None)

    with pytest.raises(Unusable, match=r"install ecom-tui\[documents\]"):
        pdf_of(asked(shop, "stock", "POT-1"))

    assert text_of(asked(shop, "stock", "POT-1")) == "POT-1\nPot POT-1\n10.00 EUR\n"


def test_the_doctor_remarks_on_fonts_and_calls_no_store_unsound(shop, monkeypatch):
    monkeypatch.setattr(fonts, "installed", lambda: ())

    (told,) = doctor.check({"paper can print Chinese"})

    assert (told.count, told.found) == (1, 0)
    assert told.examples == ("Chinese would print as boxes: install the font package fonts-noto-cjk",)


def test_what_no_code_can_hold_is_said():
    assert drawn("漢" * 700).kind == "qr"
    with pytest.raises(Unusable, match=r"“漢{24}~” is too long for a code that a scanner reads\."):
        drawn("漢" * 2_000)
