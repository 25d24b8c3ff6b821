"""How files are read: encodings, delimiters, line ends, packing; text stays text and no row is lost."""

import gzip

import pytest

from data.errors import Unclear
from data.importers.reading import files_of, open_table, rows

LINES = "订单编号,商品,数量\n00123,茶壶 “大”,1\n00124,杯子,2\n"
WESTERN = "id,name\n1,Café Müller\n2,Ærø\n"


def read(path) -> list[list[str]]:
    return [row.cells for row in rows(open_table(str(path)))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk"])
def test_chinese_text_is_read_in_every_encoding_it_comes_in(tmp_path, encoding):
    path = tmp_path / "orders.csv"
    path.write_bytes(LINES.replace("“大”", "大").encode(encoding))

    table = open_table(str(path))

    assert table.header == ("订单编号", "商品", "数量")
    assert read(path) == [["00123", "茶壶 大", "1"], ["00124", "杯子", "2"]]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-8"])
def test_western_text_is_not_taken_for_chinese(tmp_path, encoding):
    path = tmp_path / "names.csv"
    path.write_bytes(WESTERN.encode(encoding))

    assert read(path) == [["1", "Café Müller"], ["2", "Ærø"]]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found_out(tmp_path, sign, end):
    path = tmp_path / "table.txt"
    path.write_bytes(end.join([f"a{sign}b{sign}c", f'1{sign}"x{sign}y"{sign}3', "", f"4{sign}5{sign}6"]).encode())

    assert read(path) == [["1", f"x{sign}y", "3"], ["4", "5", "6"]]


def test_a_packed_file_is_read_like_any_other(tmp_path):
    path = tmp_path / "table.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))

    assert (open_table(str(path)).name, read(path)) == ("table.csv", [["1", "2"]])


def test_a_packed_file_that_is_cut_off_is_refused(tmp_path):
    path = tmp_path / "table.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" * 1000)[:-9])

    with pytest.raises(Unclear, match="can't be read"):
        open_table(str(path))


def test_quotes_hold_line_ends_and_ragged_rows_are_named(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('a,b\n"1\n2",x\n\n3\n4,5,,\n6,7,8\n', encoding="utf-8")

    found = [(row.number, row.cells, row.trouble) for row in rows(open_table(str(path)))]

    assert found == [
        (2, ["1\n2", "x"], ""),
        (4, ["3"], "1 cells where the header has 2"),
        (5, ["4", "5"], ""),
        (6, ["6", "7", "8"], "3 cells where the header has 2"),
    ]


def test_lead_lines_are_skipped_and_zero_bytes_replaced(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"Report of May\n\na,b\n1,x" + b"y" * 5000 + b"\0\n")

    table = open_table(str(path), skip=1)

    assert (table.header, table.header_row) == (("a", "b"), 3)
    assert [row.cells[1][-1] for row in rows(table)] == ["\ufffd"]


def test_a_folder_gives_its_tables_by_name(tmp_path):
    for name in ("b.csv", "a.csv.gz", "c.tsv", "notes.md", "a.rejects.csv"):
        (tmp_path / name).write_bytes(b"a,b\n1,2\n")

    found = [path.rpartition("/")[2] for path in files_of([str(tmp_path), str(tmp_path / "b.csv")])]

    assert found == ["a.csv.gz", "b.csv", "c.tsv"]


def test_a_path_that_names_nothing_is_refused(tmp_path):
    with pytest.raises(Unclear, match="There is no file"):
        files_of([str(tmp_path / "none.csv")])
