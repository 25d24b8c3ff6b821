"""Files made to do harm, or broken on the way: one sentence each, the parent alive and small, nothing left behind."""

import errno
import gzip
import os
import resource
import signal
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest

from data.dataclass import dataclass
from data.errors import Unclear
from data.importers.files import sources
from data.importers.files.sources import opened
from data.importers.files.unpacking import Limits, Room, no_room
from tests.data.test_import_sources import LINES, archive, raw_book
from tests.data.test_import_sources import refusal as refused

MB = 1 << 20
DAMAGED = "is damaged or cut off: nothing of it was read."
TOO_LARGE = "needs more than 200 MB to unpack: nothing of it was read."
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    """The place of temporary folders: empty again after each test."""
    folder = tmp_path / "room"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert os.listdir(folder) == []


def refusal(*paths: Path) -> str:
    """The sentence of a refusal, and this process has not grown over it."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = refused(*paths)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024
    return said


def limited(monkeypatch, **limits: int) -> None:
    monkeypatch.setattr(sources, "LIMITS", Limits(**limits))


def cell(place: str, value: str = "1") -> str:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{place}"><v>{value}</v></c></row>'


def test_a_cell_in_the_last_corner_of_a_sheet_is_refused(tmp_path):
    path = raw_book(tmp_path / "bomb.xlsx", cell("A1") + cell("XFD1048576"))

    assert path.stat().st_size < 5_111
    assert refusal(path) == (
        f"“{path}#S” has more than 50000 rows on a sheet. Save it as CSV: that may be of any length."
    )


@pytest.mark.parametrize("place", ["XFD2", "GS2", "BDWGN1", "ZZZZZZZ1"])
def test_more_columns_than_a_shop_has_are_refused(tmp_path, place):
    path = raw_book(tmp_path / "wide.xlsx", cell(place))

    assert "has more than 200 columns on a sheet" in refusal(path)


def test_a_million_columns_in_one_row_are_refused(tmp_path):
    path = raw_book(tmp_path / "wide.xlsx", f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>")

    assert "has more than 200 columns on a sheet" in refusal(path)


def test_a_sheet_within_the_limits_may_declare_what_it_wants(tmp_path):
    path = raw_book(tmp_path / "b.xlsx", cell("GR50001"), start="")
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    sheet = members["xl/sheet1.xml"].replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    archive(path, members | {"xl/sheet1.xml": sheet})

    with opened([str(path)]) as found:
        lines = Path(found[0].path).read_bytes().split(b"\r\n")

    assert (len(lines), lines[0], lines[50_000].count(b","), lines[50_000][-4:]) == (50_002, b"", 199, b',"1"')


@pytest.mark.parametrize("name", ["z.csv", "xl/sheet1.xml"])
def test_much_that_packs_to_little_is_refused_by_what_it_declares(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(21):
            file.writestr(f"{number}{name}", bytes(10 * MB))

    assert refusal(tmp_path / "bomb.zip") == f"“{tmp_path}/bomb.zip” {TOO_LARGE}"


def test_bytes_are_counted_because_the_directory_may_lie(tmp_path, monkeypatch):
    # The sheet is named by a thousand links: each time it is unpacked anew.
    limited(monkeypatch, unpacked=3 * MB)
    names = "".join(f'<sheet name="S{number}" r:id="worksheet"/>' for number in range(900))
    path = raw_book(tmp_path / "b.xlsx", "<row/>" * 2_000, book=f"<sheets>{names}</sheets>")

    assert "needs more than 3 MB to unpack" in refusal(path)


def test_a_text_that_many_cells_share_is_counted_each_time(tmp_path, monkeypatch):
    limited(monkeypatch, unpacked=3 * MB)
    path = raw_book(
        tmp_path / "b.xlsx",
        '<row><c t="s"><v>0</v></c></row>' * 100,
        shared=f"<si><t>{'long ' * 20_000}</t></si>",
    )

    assert "needs more than 3 MB to unpack" in refusal(path)


def test_a_member_packed_again_is_counted_unpacked(tmp_path, monkeypatch):
    limited(monkeypatch, unpacked=3 * MB)
    path = archive(tmp_path / "a.zip", {"a.csv.gz": gzip.compress(bytes(9 * MB))})

    assert "needs more than 3 MB to unpack" in refusal(path)


def test_declared_sizes_that_lie_are_found_out_or_do_no_harm(tmp_path):
    path = archive(tmp_path / "lies.zip", {"a.csv": LINES * 1_000})
    data, size = path.read_bytes(), struct.pack("<L", len(LINES) * 1_000)
    path.write_bytes(data.replace(size, struct.pack("<L", 3)))
    assert refusal(path) == f"“{path}” {DAMAGED}"

    path.write_bytes(data.replace(size, struct.pack("<L", 3_000_000)))
    with opened([str(path)]) as found:
        assert Path(found[0].path).read_bytes() == LINES * 1_000


def test_more_files_than_anybody_exports_are_refused(tmp_path):
    path = archive(tmp_path / "many.zip", {f"{number}.csv": b"" for number in range(10_001)})

    assert refusal(path) == f"“{path}” has 10001 files in it; 10000 are read."


def test_a_file_that_is_large_already_is_not_unpacked(tmp_path):
    path = tmp_path / "large.zip"
    path.write_bytes(b"PK\x03\x04")
    os.truncate(path, 26 * MB)

    assert refusal(path) == f"“{path}” is larger than 25 MB. Unpack it first."


@pytest.mark.parametrize("part", ["xl/shared.xml", "xl/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_definitions_that_laugh_a_billion_times_are_refused(tmp_path, part):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    path = raw_book(tmp_path / "laughs.xlsx", '<row><c t="s"><v>0</v></c></row>', shared="<si><t>ha</t></si>")
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    bomb = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">{laughs}]>'.encode()
    archive(path, members | {part: bomb + members[part].replace(b"ha", b"&l9;")})

    assert refusal(path) == f"“{path}” has definitions in it that no spreadsheet program writes."


def test_an_archive_inside_an_archive_is_refused(tmp_path):
    inner = archive(tmp_path / "inner.zip", {"a.csv": LINES}).read_bytes()
    path = archive(tmp_path / "outer.zip", {"a.csv": LINES, "more/inner.zip": inner})

    assert refusal(path) == (f"“{path}/more/inner.zip” is an archive inside an archive. Unpack the outer one first.")


@pytest.mark.parametrize("inside", ["{}", "a.zip/{}"])
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("b.xlsx", OLE2 + "EncryptedPackage".encode("utf-16-le"), "is locked with a password. Save it without one."),
        ("b.xls", OLE2 + "Workbook".encode("utf-16-le"), "is an old workbook (.xls). Save it as .xlsx or CSV."),
    ],
)
def test_old_and_locked_workbooks_are_told_apart(tmp_path, inside, name, data, said):
    (tmp_path / name).write_bytes(data)
    path = tmp_path / inside.format(name)
    if inside != "{}":
        archive(tmp_path / "a.zip", {name: data})

    assert refusal(path if inside == "{}" else tmp_path / "a.zip") == f"“{path}” {said}"


def test_a_locked_member_is_refused(tmp_path):
    path = archive(tmp_path / "a.zip", {"a.csv": LINES})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)

    assert refusal(path) == f"“{path}/a.csv” is locked with a password. Pack it without one."


@pytest.mark.parametrize("keep", [5, 100, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_refused(tmp_path, keep):
    path = archive(tmp_path / "a.zip", {f"{number}.csv": os.urandom(300) for number in range(9)})
    data = path.read_bytes()
    path.write_bytes(data[: keep if keep > 1 else int(len(data) * keep)])

    assert refusal(path) == f"“{path}” {DAMAGED}"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="B2"><v>1</v></c></row>',
        cell("A2") + cell("A1"),
        '<row><c t="s"><v>7</v></c></row>',
        "<row><c><v>1</v></c>",
        '<row r="x"/>',
        f'<row><c r="{"A" * 99_999}1"><v>1</v></c></row>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused(tmp_path, rows):
    path = raw_book(tmp_path / "b.xlsx", rows)

    assert refusal(path) == f"“{path}” {DAMAGED}"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("b.xlsx", b"%PDF-1.7 ...", "is a PDF, which is not read. Save its tables as CSV."),
        ("b.csv", b"7z\xbc\xaf\x27\x1c", "is a 7z archive, which is not read. Save its tables as CSV."),
        ("b.tar", b"a.csv".ljust(257, b"\0") + b"ustar", "is a tar archive. Unpack it, or pack its tables as .zip."),
    ],
)
def test_other_kinds_are_named(tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)

    assert refusal(tmp_path / name) == f"“{tmp_path / name}” {said}"


def test_documents_of_other_programs_are_named(tmp_path):
    ods = archive(tmp_path / "b.ods", {"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"})
    word = archive(tmp_path / "b.docx", {"[Content_Types].xml": b"", "word/document.xml": b"<a/>"})
    empty = raw_book(tmp_path / "b.xlsx", "<row/>")

    assert refusal(ods) == f"“{ods}” is an OpenDocument file. Save it as .xlsx or CSV."
    assert refusal(word) == f"“{word}” has no .csv, .tsv, .txt or .xlsx in it."
    assert refusal(empty) == f"“{empty}” is empty."


@dataclass(frozen=True)
class Death:
    start: str
    limits: dict[str, int]


@pytest.mark.parametrize(
    "death",
    [
        Death("import os; os.abort()", {}),
        Death(f"import os; os.kill(os.getpid(), {signal.SIGKILL:d})", {}),
        Death("import time; time.sleep(60)", {"seconds": 1}),
        Death(f"{sources._START.replace('; main()', '')}; {{confine}}; [0 for _ in iter(int, 1)]", {"seconds": 1}),
        Death(f"{sources._START.replace('main()', '')}; {{confine}}; 'x' * (2 << 30)", {}),
    ],
    ids=["aborts", "is killed", "sleeps", "computes", "fills memory"],
)
def test_a_child_that_dies_is_one_sentence(tmp_path, monkeypatch, death):
    path = archive(tmp_path / "a.zip", {"a.csv": LINES})
    confine = f"from data.importers.files.unpacking import confine, Limits; confine(Limits(**{death.limits}))"
    monkeypatch.setattr(sources, "_START", death.start.replace("{confine}", confine))
    limited(monkeypatch, **death.limits)

    most = death.limits.get("seconds", 60)
    assert refusal(path) in (
        f"“{path}” needs more than 1024 MB of memory or {most} seconds to unpack: nothing of it was read.",
        f"“{path}” {DAMAGED}" if "'x' *" in death.start else "",
    )


def test_shared_texts_larger_than_memory_are_one_sentence(tmp_path, monkeypatch):
    limited(monkeypatch, memory=64 * MB)
    path = raw_book(tmp_path / "b.xlsx", "<row/>", shared=f"<si><t>{'x' * 400}</t></si>" * 200_000)

    assert refusal(path) == (
        f"“{path}” needs more than 64 MB of memory or 60 seconds to unpack: nothing of it was read."
    )


def test_a_child_is_ended_with_the_person_who_stops_it(tmp_path, monkeypatch):
    path = archive(tmp_path / "a.zip", {"a.csv": LINES})
    started = []
    popen = sources.subprocess.Popen

    class Stopped(popen):
        def communicate(self, *words, **options):
            started.append(self.pid)
            if len(started) == 1:
                raise KeyboardInterrupt
            return super().communicate(*words, **options)

    monkeypatch.setattr(sources, "_START", "import time; time.sleep(60)")
    monkeypatch.setattr(sources.subprocess, "Popen", Stopped)

    with pytest.raises(KeyboardInterrupt), opened([str(path)]):
        pass

    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)


def test_nothing_of_the_other_files_is_left_when_one_is_refused(tmp_path, room):
    good = archive(tmp_path / "good.zip", {"a.csv": LINES})
    bad = archive(tmp_path / "bad.zip", {"a.png": b""})

    with pytest.raises(Unclear, match=r"bad\.zip"), opened([str(good), str(bad)]):
        pass

    assert os.listdir(room) == []


def test_a_full_disk_is_one_sentence(tmp_path, monkeypatch):
    path = archive(tmp_path / "a.zip", {"a.csv": LINES})
    room = Room(str(path), str(tmp_path), Limits())
    assert str(no_room(OSError(errno.ENOSPC, "No space left on device"), room)) == (
        f"The disk has no room left to unpack “{path}”: nothing of it was read."
    )
    assert str(no_room(OSError(errno.EFBIG, "File too large"), room)) == f"“{path}” {TOO_LARGE}"

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    assert refusal(path) == f"There is no place to unpack “{path}”: no such file or directory."
