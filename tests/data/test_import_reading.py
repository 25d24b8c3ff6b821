"""How files are read: encodings, delimiters, line ends, packing; text stays text and no row is lost."""

import gzip
import os
import re
import threading

import pytest

from data.errors import Unclear
from data.importers.files.reading import files_of, open_table, rows

LINES = "订单编号,商品,数量\n00123,茶壶 “大”,1\n00124,杯子,2\n"
TRADITIONAL = "訂單編號,商品,數量\n00123,茶壺 大,1\n00124,杯子,2\n"
WESTERN = "id,name\n1,Café Müller\n2,Ærø\n"


def read(path) -> list[list[str]]:
    return [row.cells for row in rows(open_table(str(path)))]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"]
)
def test_chinese_text_is_read_in_every_encoding_it_comes_in(tmp_path, encoding):
    path = tmp_path / "orders.csv"
    path.write_bytes(LINES.replace("“大”", "大").encode(encoding))

    table = open_table(str(path))

    assert table.header == ("订单编号", "商品", "数量")
    assert read(path) == [["00123", "茶壶 大", "1"], ["00124", "杯子", "2"]]


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "cp950", "big5hkscs", "gb18030"])
def test_traditional_characters_are_read_in_every_encoding_they_come_in(tmp_path, encoding):
    path = tmp_path / "orders.csv"
    path.write_bytes(TRADITIONAL.encode(encoding))

    assert (open_table(str(path)).header, read(path)[0]) == (("訂單編號", "商品", "數量"), ["00123", "茶壺 大", "1"])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("id,name\n1,茶\n", "gbk"),
        ("id,name\n1,茶\n", "big5"),
        ("姓名,城市\n王小明,台北\n", "big5"),
        ("姓名,城市\n王小明,北京\n", "gbk"),
        ("title\nの茶 日本\n", "gbk"),
        ("id;Größe\n1;Weiß\n", "cp1252"),
        ("price\n£5\n5€\n", "cp1252"),
        ("name\nCrème brûlée à la fraîcheur où çà\n", "latin-1"),
    ],
)
def test_a_few_letters_are_enough_to_tell_encodings_apart_and_it_is_said_to_be_a_guess(tmp_path, text, encoding):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))

    table = open_table(str(path))

    found = [cell for cells in (table.header, *read(path)) for cell in cells]
    assert found == re.split("[,;\n]", text.strip())
    assert table.notes[0].endswith("which is a guess")


def test_utf_16_is_noted_and_a_wide_file_of_hanzi_without_mark_is_known(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(
        ("标题,价格\n" + "雅诗兰黛美白精华液套装正品官方旗舰店保湿补水抗皱紧致眼霜面霜礼盒," * 20 + "\n").encode(
            "utf-16-le"
        )
    )

    assert open_table(str(path)).notes == ("read as UTF-16",)


def test_the_choice_of_an_encoding_looks_past_the_beginning_of_a_long_file(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(b"id,name\n" + b"1,plain\n" * 200_000 + "2,茶壶\n".encode("gbk"))

    table = open_table(str(path))

    assert (table.encoding, sum(1 for _ in rows(table))) == ("gb18030", 200_001)


def test_a_few_torn_bytes_cost_their_rows_only(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes("name,city\n王小明,北京\n张三,上海\n李四,广州".encode()[:-1])

    table = open_table(str(path))

    assert [(row.cells, row.trouble) for row in rows(table)] == [
        (["王小明", "北京"], ""),
        (["张三", "上海"], ""),
        (["李四", "广\ufffd"], "bytes that are not UTF-8"),
    ]
    assert table.notes == ("some bytes are not UTF-8: rows with such are rejected",)


def test_bytes_that_gb18030_does_not_know_cost_their_rows_only(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes("姓名,城市\n王小明,北京\n".encode("gbk") + b"\xff\xff,x\n")

    assert [row.trouble for row in rows(open_table(str(path)))] == ["", "bytes that are not GB18030"]


def test_windows_signs_that_stand_in_utf_8_as_controls_are_put_right(tmp_path):
    path = tmp_path / "wine.csv"
    path.write_text("name,n\nCos d\x92Estournel \x96 1990,1\n", encoding="utf-8")

    assert read(path) == [["Cos d’Estournel – 1990", "1"]]


def test_an_encoding_that_is_given_is_not_doubted(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(LINES.encode("gb18030"))

    assert open_table(str(path), encoding="big5").header != ("订单编号", "商品", "数量")
    assert open_table(str(path), encoding="gbk").header == ("订单编号", "商品", "数量")
    with pytest.raises(Unclear, match="is not in UTF-8"):
        open_table(str(path), encoding="utf-8")


@pytest.mark.parametrize(("encoding", "given"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-16", "utf-16")])
def test_a_byte_order_mark_does_no_harm_to_an_encoding_that_is_given(tmp_path, encoding, given):
    path = tmp_path / "table.csv"
    path.write_bytes('"a, b",c\n1,2\n'.encode(encoding))

    assert open_table(str(path), encoding=given).header == ("a, b", "c")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty."),
        (b"\n \n,,\n", "has no header."),
        (b"%PDF-1.7\n", "is a PDF, not a table of text. Save it as CSV first."),
        (b"\x89PNG\r\n\x1a\n", "is a picture, not a table of text. Save it as CSV first."),
        (b"PK\x03\x04", "is an archive or a workbook, not a table of text. Save it as CSV first."),
        (b"<!DOCTYPE html>\n<html>", "is a web page, not a table of text. Save it as CSV first."),
        (b"<?xml version='1.0'?>\n<a/>", "is XML, not a table of text. Save it as CSV first."),
        (bytes(range(32)) * 40, "is not a table of text. Save it as CSV first."),
        (b"a,b\n" + b"x" * (18 << 20), "is not a table of text: a line is longer than 16 MB."),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path, content, sentence):
    path = tmp_path / "orders.csv"
    path.write_bytes(content)

    with pytest.raises(Unclear) as refusal:
        open_table(str(path))

    assert str(refusal.value) == f"“{path}” {sentence}"


def test_a_folder_a_pipe_and_a_device_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    said = []

    def ask(path):
        with pytest.raises(Unclear) as refusal:
            open_table(str(path))
        said.append(str(refusal.value).rpartition("” ")[2])

    for path in (tmp_path, tmp_path / "pipe.csv", "/dev/zero", tmp_path / "none.csv"):
        asking = threading.Thread(target=ask, args=(path,), daemon=True)
        asking.start()
        asking.join(10)
        assert not asking.is_alive()

    pipe = "is a pipe or a device, not a file. Save it as a file first."
    assert said == ["is a folder, not a table.", pipe, pipe, f"There is no file “{tmp_path}/none.csv”."]


def test_a_file_without_right_to_read_is_refused(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    path.chmod(0)
    person = os.geteuid()

    try:
        if not person:  # root may read everything
            os.seteuid(65534)
        with pytest.raises(Unclear, match=r"can't be read\. Ask its owner for the right\."):
            open_table(str(path))
    finally:
        os.seteuid(person)


def test_a_table_has_at_most_so_many_columns(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{n}" for n in range(4_001)) + "\n" + "1," * 4_000 + "1\n", encoding="utf-8")

    with pytest.raises(Unclear, match="has 4001 columns; 4000 are read"):
        open_table(str(path))


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
