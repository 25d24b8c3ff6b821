"""What paths become: tables as they are, archives and workbooks unpacked apart, each cell as people see it."""

import csv
import gzip
import os
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from data.errors import Unclear
from data.importers.files import sources
from data.importers.files.reading import open_table, rows
from data.importers.files.sources import opened

LINES = b"sku,qty\n00123,4\n"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def cells(path, sheet: int = 0) -> list[list[str]]:
    with opened([str(path)]) as found, open(found[sheet].path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def names(*paths, under="") -> list[str]:
    with opened([str(path) for path in paths]) as found:
        assert all(os.path.isfile(one.path) for one in found)
        return [one.shown.removeprefix(f"{under}/") for one in found]


def refusal(*paths) -> str:
    with pytest.raises(Unclear) as caught, opened([str(path) for path in paths]):
        pass
    return str(caught.value)


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def raw_book(path: Path, rows: str, *, shared: str = "", styles: str = "", book: str = "", start: str = "") -> Path:
    """A workbook of one sheet, written by hand."""
    names = {"worksheet": "sheet1.xml", "sharedStrings": "shared.xml", "styles": "styles.xml"}
    links = "".join(f'<Relationship Id="{n}" Type="{LINKS}/{n}" Target="{t}"/>' for n, t in names.items())
    sheet = f'<sheets><sheet name="S" sheetId="1" r:id="worksheet"/></sheets>{book}'
    return archive(
        path,
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{sheet}</workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>".encode(),
            "xl/sheet1.xml": f'{start}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode(),
            "xl/shared.xml": f'<sst xmlns="{MAIN}">{shared}</sst>'.encode(),
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'.encode(),
        },
    )


def written(path: Path, *columns: tuple[object, str], **options: object) -> Path:
    """A workbook with one row: values and the formats they are shown in."""
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        for column, (value, code) in enumerate(columns):
            sheet.write(0, column, value, book.add_format({"num_format": code}) if code else None)
    return path


def test_plain_tables_pass_through_untouched(tmp_path):
    (tmp_path / "a.csv").write_bytes(LINES)
    (tmp_path / "b.tsv.gz").write_bytes(gzip.compress(LINES))

    with opened([str(tmp_path / "a.csv"), str(tmp_path / "b.tsv.gz")]) as found:
        assert [(one.path, one.shown) for one in found] == [
            (str(tmp_path / "a.csv"), str(tmp_path / "a.csv")),
            (str(tmp_path / "b.tsv.gz"), str(tmp_path / "b.tsv.gz")),
        ]


def test_a_folder_gives_its_tables_by_name_and_leaves_out_what_explains_them(tmp_path):
    for name in ("b.csv", "a.txt", "c.tsv", "README.txt", "source.txt", "x.rejects.csv", "map.toml", "EXPECTED.json"):
        (tmp_path / name).write_bytes(LINES)
    (tmp_path / "._b.csv").write_bytes(b"\0\5\26\7")
    (tmp_path / "~$book.xlsx").write_bytes(b"\5Anna")
    (tmp_path / "later.csv").mkdir()
    archive(tmp_path / "d.zip", {"in/e.csv": LINES})
    written(tmp_path / "book.xlsx", ("x", ""))

    assert names(tmp_path, under=tmp_path) == ["a.txt", "b.csv", "book.xlsx#Sheet1", "c.tsv", "d.zip/in/e.csv"]


def test_the_same_file_counts_once_however_it_is_named(tmp_path):
    (tmp_path / "a.csv").write_bytes(LINES)
    os.symlink(tmp_path / "a.csv", tmp_path / "b.csv")
    written(tmp_path / "c.xlsx", ("x", ""))

    found = names(tmp_path / "a.csv", tmp_path, tmp_path / "c.xlsx", f"{tmp_path}/./c.xlsx#Sheet1", under=tmp_path)

    assert found == ["a.csv", "c.xlsx#Sheet1"]


def test_a_zip_gives_its_tables_and_workbooks(tmp_path):
    book = written(tmp_path / "book.xlsx", ("007", "@")).read_bytes()
    path = archive(
        tmp_path / "exports.zip",
        {
            "exports/orders.csv": LINES,
            "exports/old/stock.csv.gz": gzip.compress(LINES),
            "exports/book.xlsx": book,
            "exports/README.txt": b"hello",
            "exports/logo.png": b"\x89PNG",
            "exports/.DS_Store": b"x",
            "__MACOSX/exports/._orders.csv": b"\0\5\26\7",
        },
    )

    with opened([str(path)]) as found:
        folder = Path(found[0].path).parent.parent
        mode = folder.stat().st_mode & 0o777
        texts = {one.shown.removeprefix(f"{path}/"): Path(one.path).read_bytes() for one in found}
        notes = [one.notes for one in found]

    assert texts == {
        "exports/book.xlsx#Sheet1": b'"007"\r\n',
        "exports/old/stock.csv.gz": LINES,
        "exports/orders.csv": LINES,
    }
    assert notes == [("2 other files of the archive left out",), (), ()]
    assert (mode, folder.exists()) == (0o700, False)


def test_names_in_an_archive_can_lead_nowhere(tmp_path):
    evil = ["../../up.csv", "/etc/root.csv", "C:\\win\\back.csv", "a/./b/../esc\x1b[2J.csv", "x" * 300 + ".csv"]
    path = archive(tmp_path / "evil.zip", dict.fromkeys(evil, LINES))

    with opened([str(path)]) as found:
        shown = [one.shown.removeprefix(f"{path}/") for one in found]
        folders = {Path(one.path).parent.parent for one in found}

    assert shown == ["up.csv", "etc/root.csv", "win/back.csv", "a/b/esc_[2J.csv", "x" * 80 + "…" + "x" * 26 + ".csv"]
    assert len(folders) == 1


def test_names_that_windows_packed_in_chinese_are_read(tmp_path):
    path = archive(tmp_path / "cn.zip", {"XXXX.csv": LINES})
    path.write_bytes(path.read_bytes().replace(b"XXXX", "订单".encode("gbk")))

    assert names(path, under=path) == ["订单.csv"]


def test_a_part_of_a_file_can_be_named(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as book:
        for name in ("订单", "Notes"):
            book.add_worksheet(name).write(0, 0, name)
    archive(tmp_path / "all.zip", {"a/1.csv": LINES, "a/2.csv": LINES, "b.csv": LINES})

    assert names(f"{tmp_path}/book.xlsx#订单", under=tmp_path) == ["book.xlsx#订单"]
    assert names(f"{tmp_path}/all.zip/a", under=tmp_path) == ["all.zip/a/1.csv", "all.zip/a/2.csv"]
    assert refusal(f"{tmp_path}/book.xlsx#None") == f"There is no file “{tmp_path}/book.xlsx#None”."


def test_the_first_bytes_say_what_a_file_is(tmp_path):
    written(tmp_path / "really-a-book.csv", ("x", ""))
    (tmp_path / "a.csv").write_bytes(gzip.compress(LINES))
    (tmp_path / "b.csv.gz").write_bytes(LINES)
    (tmp_path / "text.xlsx").write_bytes(LINES)

    with opened([str(tmp_path)]) as found:
        assert [one.shown.removeprefix(f"{tmp_path}/") for one in found] == [
            *("a.csv", "b.csv.gz", "really-a-book.csv#Sheet1", "text.xlsx")
        ]
        for one in (*found[:2], found[3]):
            assert [row.cells for row in rows(open_table(one.path))] == [["00123", "4"]]


def test_text_stays_text_and_numbers_come_as_people_see_them(tmp_path):
    path = written(
        tmp_path / "b.xlsx",
        *((value, "") for value in ("007", "4006381333931", 4006381333931, 0.1 + 0.2, 19.99, 1e-7, 123456789012345)),
        *((-3, ""), (True, ""), (False, ""), (812, "00000"), (0.19, "0%"), (1234.5, '#,##0.00 "d"'), (5.0, "@")),
    )

    assert cells(path) == [
        [
            *("007", "4006381333931", "4006381333931", "0.3", "19.99", "0.0000001", "123456789012345"),
            *("-3", "true", "false", "00812", "0.19", "1234.5", "5"),
        ]
    ]


def test_numbers_written_by_other_programs_are_kept_or_show_that_digits_are_lost(tmp_path):
    values = ("0.30000000000000004", "4.006381333931E12", "576461234567890123", "5.7646123456789E17", "1E999999", "7.0")
    path = raw_book(tmp_path / "b.xlsx", f"<row>{''.join(f'<c><v>{value}</v></c>' for value in values)}</row>")

    assert cells(path) == [["0.3", "4006381333931", "576461234567890123", "5.7646123456789E+17", "1E999999", "7"]]


@pytest.mark.parametrize("from_1904", [False, True])
def test_days_and_times_come_as_iso_in_both_date_systems(tmp_path, from_1904):
    path = written(
        tmp_path / "b.xlsx",
        *((datetime(2024, 2, 29, 13, 5, 9), "dd/mm/yyyy hh:mm"), (date(2023, 12, 31), 'yyyy"年"m"月"d"日"')),
        *(
            (datetime(2024, 1, 2), "d.m.yy h:mm"),
            (0.75, "h:mm AM/PM"),
            (1.5, "[h]:mm:ss"),
            (date(2030, 1, 1), "mmm yy"),
        ),
        *((45000, "[Red]#,##0"), (-5, "yyyy-mm-dd"), (45292.25, "[$-409]m/d/yy")),
        date_1904=from_1904,
    )

    last = "2028-01-02 06:00:00" if from_1904 else "2024-01-01 06:00:00"
    assert cells(path) == [
        [
            *("2024-02-29 13:05:09", "2023-12-31", "2024-01-02 00:00:00", "18:00:00", "36:00:00", "2030-01-01"),
            *("45000", "-5", last),
        ]
    ]


def test_the_day_that_never_was_shifts_those_before_it(tmp_path):
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    days = "".join(f'<c s="1"><v>{day}</v></c>' for day in (0, 1, 59, 60, 61, 2958465, 2958466))
    path = raw_book(tmp_path / "b.xlsx", f"<row>{days}</row>", styles=styles)

    assert cells(path) == [
        ["0", "1900-01-01", "1900-02-28", "1900-02-29", "1900-03-01", "9999-12-31", "2958466"],
    ]


def test_formulas_give_the_value_they_had_and_errors_their_name(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "b.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=B1*2", None, 42.5)
        sheet.write_formula("B1", '="a"&"b"', None, "ab")
        sheet.write_formula("C1", "=NA()", None, "#N/A")
        sheet.write_formula("D1", "=1=1", None, True)
        sheet.write_string("E1", "=1+1")
        sheet.merge_range("F1:G2", "merged")

    assert cells(tmp_path / "b.xlsx") == [["42.5", "ab", "#N/A", "true", "=1+1", "merged"]]


def test_texts_of_every_kind_are_whole(tmp_path):
    shared = (
        '<si><r><t>Red </t></r><r><t>tea</t></r></si><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>'
    )
    line = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>a_x000A_“b”</t></is></c></row>'
    prefixed = line.replace("<", "<x:").replace("<x:/", "</x:")

    assert cells(raw_book(tmp_path / "a.xlsx", line, shared=shared)) == [["Red tea", "東京", "a\n“b”"]]
    path = raw_book(tmp_path / "b.xlsx", "", shared=shared)
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("xl/sheet1.xml", f'<x:worksheet xmlns:x="{MAIN}">{prefixed}</x:worksheet>')
    assert cells(path) == [["Red tea", "東京", "a\n“b”"]]


def test_rows_keep_the_numbers_of_the_spreadsheet_and_are_as_wide_as_the_header(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "b.xlsx")) as book:
        sheet = book.add_worksheet("库存")
        for column, name in enumerate(("sku", "qty", "note")):
            sheet.write(2, column, name)
        sheet.write(5, 0, "00123")
        sheet.write(900_000, 150, None, book.add_format({"bold": True}))

    with opened([str(tmp_path / "b.xlsx")]) as found:
        table = open_table(found[0].path)
        read = [(row.number, row.cells, row.trouble) for row in rows(table)]

    assert (found[0].shown, table.header_row, table.header) == (f"{tmp_path}/b.xlsx#库存", 3, ("sku", "qty", "note"))
    assert read == [(6, ["00123", "", ""], "")]


def test_every_visible_sheet_with_cells_is_a_table(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "b.xlsx")) as book:
        for name in ("订单", "Lists", "Empty", "Stock"):
            sheet = book.add_worksheet(name)
            if name != "Empty":
                sheet.write(0, 0, name)
        book.get_worksheet_by_name("Lists").hide()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Stock!$A$1:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)

    with opened([str(tmp_path / "b.xlsx")]) as found:
        told = [(one.shown.rpartition("#")[2], one.notes) for one in found]

    assert told == [("订单", ("hidden sheet “Lists” left out",)), ("Stock", ())]


def test_paths_that_hold_no_file_are_refused_in_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "closed.csv").write_bytes(LINES)

    def closed(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    assert refusal(tmp_path / "none.csv") == f"There is no file “{tmp_path}/none.csv”."
    assert "There is no file" in refusal("a\0b")
    assert "is a pipe or a device" in refusal(tmp_path / "pipe.csv")
    assert "is a pipe or a device" in refusal("/dev/zero")
    assert "has no .csv, .tsv, .txt, .xlsx or .zip in it" in refusal(tmp_path / "empty")
    monkeypatch.setattr(sources.os, "open", closed)
    assert refusal(tmp_path / "closed.csv") == f"“{tmp_path}/closed.csv” can't be read. Ask its owner for the right."


def test_the_child_starts_from_anywhere_and_loads_no_library():
    code = "import data.importers.files.unpacking, data.importers.files.workbooks; print(*sys.modules)"
    start = f"import sys; sys.path.append(sys.argv.pop()); {code}"
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", start, sources._HOME], cwd="/", capture_output=True, text=True, check=True
    )

    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert loaded - sys.stdlib_module_names - {"__main__"} <= {"data", "sitecustomize"}
    assert "_sqlite3" not in loaded


def test_the_folder_goes_even_when_reading_breaks_off(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "room"))
    (tmp_path / "room").mkdir()
    path = archive(tmp_path / "a.zip", {"a.csv": LINES})

    with pytest.raises(KeyboardInterrupt), opened([str(path)]) as found:
        assert found[0].path.startswith(str(tmp_path / "room"))
        raise KeyboardInterrupt

    assert os.listdir(tmp_path / "room") == []
