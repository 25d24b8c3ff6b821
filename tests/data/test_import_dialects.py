"""How a table is found in a text: delimiters, quotes, lead lines, headers, several tables, and what is refused."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Unclear
from data.formulas import as_meant, harmless
from data.importers.files.reading import open_table, open_tables, require_single_names, rows
from data.importers.files.sources import Source


def table_of(tmp_path, text: str | bytes, name: str = "table.csv", **said):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return open_table(str(path), **said)


def cells_of(table) -> list[list[str]]:
    return [row.cells for row in rows(table)]


def accounts_of(table) -> list[tuple[int, str]]:
    return [(row.number, row.trouble) for row in rows(table)]


@pytest.mark.parametrize(
    ("text", "delimiter", "first"),
    [
        ("Preis;Menge\n1,5;2,5\n3,5;4,5\n", ";", ["1,5", "2,5"]),
        ("a;b;c\n1,25;2,50;3,75\n4,00;5,25;6,50\n7,1;8,2;9,3\n", ";", ["1,25", "2,50", "3,75"]),
        ("name,tags\ncap,red;blue;green\nhat,red;blue;green\n", ",", ["cap", "red;blue;green"]),
        ("a|b,c|d\n1|2,3|4\n", "|", ["1", "2,3", "4"]),
        ("sku\ttitle\n1\tA shirt, red; blue\n2\tB\n", "\t", ["1", "A shirt, red; blue"]),
        ("id:name:mail\n1:ann:a@x.org\n2:ben:b@x.org\n", ":", ["1", "ann", "a@x.org"]),
        ("id size weight\n1 20 3\n2 30 4\n", " ", ["1", "20", "3"]),
        ("title\nA red shirt\nA blue cap\n", ",", ["A red shirt"]),
    ],
)
def test_the_delimiter_is_what_cuts_rows_alike_into_cells_that_look_like_cells(tmp_path, text, delimiter, first):
    table = table_of(tmp_path, text)

    assert (table.delimiter, cells_of(table)[0]) == (delimiter, first)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("a,b\n'1,5',x\n'2,5',y\n", ["1,5", "x"]),
        ('a,b\n"a \\"big\\" one, x",1\n"b",2\n', ['a "big" one, x', "1"]),
        ('path,b\n"C:\\new",1\n"D:\\",2\n', ["C:\\new", "1"]),
        ('a, b\n1, "x, y"\n2, "z"\n', ["1", "x, y"]),
        ("a,b\n1, x\n2, y\n", ["1", " x"]),
        ('a\tb\n"big nail\t1\n"small nail\t2\n"long nail\t3\n', ['"big nail', "1"]),
        ('a,b\n"x" ,1\n"y" ,2\n', ["x", "1"]),
        ("a,b,\n1,2,\n3,4,\n", ["1", "2", ""]),
        ("sep=;\na;b\n1;2\n", ["1", "2"]),
    ],
)
def test_quotes_of_every_kind_are_read(tmp_path, text, first):
    assert cells_of(table_of(tmp_path, text))[0] == first


def test_what_is_given_is_not_doubted(tmp_path):
    text = "a;b\n'1;2',x\n"

    assert table_of(tmp_path, text, delimiter=",").header == ("a;b",)
    assert table_of(tmp_path, text, delimiter="semicolon", quote="'").header == ("a", "b")
    assert cells_of(table_of(tmp_path, "a,b\n'x,y'\n", quote="none")) == [["'x", "y'"]]
    with pytest.raises(Unclear, match="A delimiter is one sign, not “ab”"):
        table_of(tmp_path, text, delimiter="ab")
    with pytest.raises(Unclear, match="There is no encoding “klingon”"):
        table_of(tmp_path, text, encoding="klingon")


def test_line_ends_may_be_mixed(tmp_path):
    assert cells_of(table_of(tmp_path, "a,b\r\n1,2\n3,4\r5,6")) == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_how_a_file_was_read_is_noted(tmp_path):
    table = table_of(tmp_path, "订单;数量\r茶;1\r".encode("gb18030"))

    assert table.notes == (
        "read as GB18030, which is a guess",
        "cells are parted by semicolons",
        "rows end with CR",
    )


@pytest.mark.parametrize(
    ("lead", "count"),
    [
        ("Report of May\n", 1),
        ("Report of May,,\n,,\n", 1),
        ("# made by hand\nShop: Berlin\n\n", 2),
        ("Orders, from May 1\nto May 31\n", 2),
    ],
)
def test_lead_lines_are_left_out_and_noted(tmp_path, lead, count):
    table = table_of(tmp_path, f"{lead}order,name,total\n1,Ann,9.50\n2,Ben,3.00\n3,Cy,1.00\n4,Di,2.00\n")

    assert (table.header, len(cells_of(table))) == (("order", "name", "total"), 4)
    assert table.notes == ("1 lead line left out" if count == 1 else f"{count} lead lines left out",)


def test_a_title_that_is_cut_into_more_cells_than_the_table_has_is_a_lead_line(tmp_path):
    table = table_of(tmp_path, "Sample 22, by Ann, May 2\ncm,weight\n4.0,98.1\n3.9,98.2\n")

    assert (table.header, table.header_row) == (("cm", "weight"), 2)


@pytest.mark.parametrize(
    "text",
    [
        "name,city\nAnn,Berlin\nBen,Paris\n",
        ",colour\nshirt,red\ncap,blue\n",
        "a,b,c\n1,2,3,4\n5,6,7,8\n",
        "id,note,,\n1,x,,\n2,y,,\n",
        "id,name\n1,Ann\n",
    ],
)
def test_a_first_row_that_may_be_a_header_is_the_header(tmp_path, text):
    assert table_of(tmp_path, text).header_row == 1


def test_a_file_without_header_is_noted(tmp_path):
    table = table_of(tmp_path, "1,2.5,3\n1,2.5,3\n4,5.5,6\n")

    assert table.notes == ("the first row looks like values: perhaps there is no header",)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("a,b\na,b\n1,2\n", 1, 2),
        ("control,,fire,\nX,Y,X,Y\n1.5,2.5,3.5,4.5\n", 1, 2),
        ("My shop,,,,\nDay,Place,Travel,,Total\n,,Air,Rail,\n1.5.24,Rome,2.00,3.00,5.00\n", 2, 3),
        ("order,total,date\n订单,总额,日期\n1,9.50,2024-05-01\n", 1, 2),
    ],
)
def test_two_header_rows_are_refused_and_skip_says_which_counts(tmp_path, text, first, second):
    with pytest.raises(Unclear) as refusal:
        table_of(tmp_path, text)

    assert f"has two header rows, {first} and {second}. Take one out, or give skip = {second - 1} in a mapping." in str(
        refusal.value
    )
    assert table_of(tmp_path, text, skip=second - 1).header_row == second


def test_rows_that_leave_empty_cells_out_at_their_end_are_filled_up(tmp_path):
    table = table_of(tmp_path, "a,b,c,d\n1,2,3,4\n1,2\n1,2,3\n1,2\nTotal\n")

    assert accounts_of(table) == [(2, ""), (3, ""), (4, ""), (5, ""), (6, "1 cells where the header has 4")]
    assert cells_of(table)[1] == ["1", "2", "", ""]
    assert table.notes == ("empty cells at the end are left out in 3 of the first 5 rows",)


def test_a_short_row_is_broken_where_others_end_with_empty_cells(tmp_path):
    table = table_of(tmp_path, "a,b,c\n1,2,\n1,2\n1,2,3\n4,5\n6,7,8\n")

    assert [trouble for _, trouble in accounts_of(table)] == ["", *["2 cells where the header has 3", ""] * 2]


def test_nameless_columns_at_the_end_need_not_be_there(tmp_path):
    assert cells_of(table_of(tmp_path, "a,b,,\n1,2\n3,4,,\n")) == [["1", "2", "", ""], ["3", "4", "", ""]]


def test_a_quote_that_is_never_closed_costs_its_own_row(tmp_path):
    text = "a,b\n" + "".join(f'{n},"x{n}"\n' if n != 500 else '500,"open\n' for n in range(2000))

    table = table_of(tmp_path, text)

    found = list(rows(table))
    assert [row.number for row in found] == list(range(2, 2002))
    assert [(row.number, row.cells, row.trouble) for row in found if row.trouble] == [
        (502, ["500", "open"], "a quote that is never closed")
    ]


def test_a_quote_inside_quotes_that_is_not_doubled_costs_its_own_row(tmp_path):
    table = table_of(tmp_path, 'a,b\n1,"5" nail",x\n2,"y"\n3,"two\nlines"\n')

    assert accounts_of(table) == [(2, "a quote inside quotes that is not doubled"), (3, ""), (4, "")]


def test_a_cell_longer_than_any_cell_does_not_end_the_file(tmp_path):
    table = table_of(tmp_path, "a,b\n1,2\n3," + "x" * (1 << 21) + "\n5,6\n")

    assert [(row.number, bool(row.trouble)) for row in rows(table)] == [(2, False), (3, True), (4, False)]


def test_the_header_again_is_no_record(tmp_path):
    table = table_of(tmp_path, "a,b\n1,2\na,b\n3,4\n\ufeffa,b \n5,6\n")

    assert accounts_of(table) == [(2, ""), (3, "the header again"), (4, ""), (5, "the header again"), (6, "")]


def test_a_file_may_hold_several_tables(tmp_path):
    path = tmp_path / "report.csv"
    path.write_text(
        "Report\nn,SKU,Sold,Sum\n0,A1,2,9\n1,B2,3,8\n2,SKU,Stock,\n3,A1,5,\n4,B2,6,\n5,Customer,Town,Mail\n6,Ann,Rome,a@b\n",
        encoding="utf-8",
    )

    tables = open_tables(Source(str(path), "in/report.csv"), starts=[["SKU", "Stock"], ["Customer", "*", "Mail"]])

    assert [(one.shown, one.name, one.header, one.header_row, one.last_row) for one in tables] == [
        ("in/report.csv", "report.csv", ("n", "SKU", "Sold", "Sum"), 2, 4),
        ("in/report.csv#2", "report.csv#2", ("", "SKU", "Stock", ""), 5, 7),
        ("in/report.csv#3", "report.csv#3", ("", "Customer", "Town", "Mail"), 8, 0),
    ]
    assert [[(row.number, row.cells[1]) for row in rows(one)] for one in tables] == [
        [(3, "A1"), (4, "B2")],
        [(6, "A1"), (7, "B2")],
        [(9, "Ann")],
    ]


def test_a_file_of_one_table_is_one_table_whatever_may_start(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    assert [one.shown for one in open_tables(Source(str(path), "a.csv"), starts=[["a"]])] == ["a.csv"]
    assert [one.shown for one in open_tables(Source(str(path), "a.csv"))] == ["a.csv"]


def test_what_was_left_out_on_the_way_is_among_the_notes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")

    found = open_tables(Source(str(path), "book.xlsx#One", ("2 pictures left out",)))

    assert (found[0].name, found[0].notes) == (
        "book.xlsx#One",
        ("2 pictures left out", "cells are parted by semicolons"),
    )


def test_doubled_names_are_told_and_nameless_columns_may_be_several(tmp_path):
    table = table_of(tmp_path, "a,b,a,,,b\n1,2,3,4,5,6\n")

    assert table.doubled == ("a", "b")
    with pytest.raises(Unclear, match=r"has several columns named “a”, “b”\. Give each its own name in row 1"):
        require_single_names(table)
    require_single_names(table_of(tmp_path, "a,b,,\n1,2,3,4\n"))


def test_apostrophes_that_keep_cells_from_being_formulas_are_taken_off(tmp_path):
    wanted = ["=1+1", " @x", "'=kept", "O'Neil", "'quoted'", "-5", "0812", "＝a"]
    text = io.StringIO()
    csv.writer(text).writerows([["name", "n"], *([harmless(cell), "1"] for cell in wanted), ["'0812", "1"]])

    table = table_of(tmp_path, text.getvalue())

    assert [cells[0] for cells in cells_of(table)] == [*wanted, "0812"]
    assert table.notes == ("1 cells with an apostrophe before digits in the first 9 rows",)


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n\0 1.a＝＋－＠"), max_size=6) | st.text())
def test_a_cell_comes_back_as_it_was_exported(text):
    assert as_meant(harmless(text)) == text
    assert harmless(text).lstrip()[:1] not in tuple("=@＝＋－＠")


@given(
    st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), min_size=1, max_size=6), st.sampled_from(",;\t|")
)
def test_what_the_csv_module_writes_is_read_back_cell_by_cell(tmp_path_factory, lines, sign):
    text = io.StringIO(newline="")
    lines = [[cell.replace("\0", "").encode(errors="ignore").decode() for cell in line] for line in lines]
    csv.writer(text, delimiter=sign, quoting=csv.QUOTE_ALL).writerows([["Name", "Wert"], *map(list, lines)])
    path = tmp_path_factory.mktemp("t") / "table.csv"
    path.write_bytes(text.getvalue().encode())

    table = open_table(str(path), delimiter=sign, quote='"', encoding="utf-8", skip=0)

    kept = [[as_meant(cell) for cell in line] for line in lines if any(line)]
    shown = [row.cells for row in rows(table) if row.trouble != "the header again"]
    windows = any("\x80" <= sign <= "\x9f" for line in lines for cell in line for sign in cell)
    assert windows or shown == [line for line in kept if line != ["Name", "Wert"]]
