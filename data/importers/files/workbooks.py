"""Sheets of an .xlsx as tables of text, read as a stream: what people see in a cell, with nothing rounded or guessed.

Leading zeros and long numbers stay, days are ISO, a formula is the value it had, and rows keep their numbers. Where
cells lie is read from the cells: what a sheet declares of its size is not asked. Runs in the child of unpacking.py.
"""

import csv
import posixpath
from collections.abc import Callable
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from data.errors import Unclear
from data.importers.files.cells import column_of, look_of, number_text, unescaped
from data.importers.files.unpacking import BLOCK, Room, printable

MOST_SHEETS = 1_000
_NO_MEMORY = 1

Attributes = dict[str, str]


def read_workbook(archive: ZipFile, members: dict[str, ZipInfo], shown: str, room: Room) -> None:
    """Every sheet with a cell in it as a table in the room. Unclear if there is none or it is not to be trusted."""
    book = _Book(archive, members, shown, room)
    before = len(room.tables)
    hidden = []
    for name, state, part in book.sheets():
        if state in ("hidden", "veryHidden"):
            hidden.append(name)
        else:
            book.read_sheet(name, part)
    if len(room.tables) == before:
        raise Unclear("“{path}” is empty.", path=shown)
    for name in hidden:
        room.tables[before]["notes"].append(f"hidden sheet “{printable(name)}” left out")


class _Book:
    """A workbook: its parts, the texts that its cells share, and how its numbers are shown."""

    def __init__(self, archive: ZipFile, members: dict[str, ZipInfo], shown: str, room: Room):
        self.archive, self.shown, self.room = archive, shown, room
        self.parts = {name.lower(): info for name, info in members.items()}
        if any(info.flag_bits & 1 for info in members.values()):
            raise Unclear("“{path}” is locked with a password. Save it without one.", path=shown)
        main = [target for kind, target in self._related("").values() if kind == "officeDocument"]
        self.main = main[0] if main else "xl/workbook.xml"
        if not self.main.endswith(".xml") or "workbook" not in self.main:
            raise Unclear("“{path}” is no workbook that is read here. Save it as .xlsx or CSV.", path=shown)
        self.related = self._related(self.main)
        self.from_1904 = False
        self.strings: list[str] = []
        self.looks: list[str] = []

    def sheets(self) -> list[tuple[str, str, str]]:
        """Name, state and part of each sheet that has cells, in order, after all that they stand on was read."""
        found: list[tuple[str, str, str]] = []

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "workbookPr":
                self.from_1904 = attributes.get("date1904", "") in ("1", "true", "on")
            elif tag == "sheet":
                link = next((value for name, value in attributes.items() if name.endswith(":id")), "")
                kind, part = self.related.get(link, ("", ""))
                if kind == "worksheet":
                    found.append((attributes.get("name", ""), attributes.get("state", ""), part))

        self.parse(self.main, start)
        if len(found) > MOST_SHEETS:
            raise Unclear(
                "“{path}” has {count} sheets; {most} are read.", path=self.shown, count=len(found), most=MOST_SHEETS
            )
        for kind, part in self.related.values():
            if kind == "sharedStrings":
                texts = _Texts(self.strings)
                self.parse(part, texts.start, texts.end, texts.text)
            elif kind == "styles":
                looks = _Looks(self.looks)
                self.parse(part, looks.start, looks.end)
        return found

    def read_sheet(self, name: str, part: str) -> None:
        """One sheet as a table, if there is a cell in it."""
        sheet = _Sheet(self, name)
        try:
            self.parse(part, sheet.start, sheet.end, sheet.text)
        finally:
            sheet.close()

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part names by links: kind and part of each."""
        found: dict[str, tuple[str, str]] = {}
        folder, name = posixpath.split(part)

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                found[attributes.get("Id", "")] = (kind, target.lstrip("/").lower())

        links = posixpath.join(folder, "_rels", f"{name}.rels")
        if links.lower() in self.parts:
            self.parse(links, start)
        return found

    def parse(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Read the XML of a part as a stream; names come without their prefix. No definitions: they are bombs."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse

        def root(tag: str, attributes: Attributes) -> None:
            # A part says `row` or `x:row` throughout; a million cells are heard faster by their plain name.
            if ":" in tag:
                parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
                parser.EndElementHandler = end and (lambda tag: end(tag.rpartition(":")[2]))
            else:
                parser.StartElementHandler, parser.EndElementHandler = start, end

        parser.StartElementHandler = root
        parser.CharacterDataHandler = text
        try:
            with self.archive.open(self.parts[part.lower()]) as file:
                while block := file.read(BLOCK):
                    self.room.unpack(len(block))
                    parser.Parse(block, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            if error.code == _NO_MEMORY:
                raise MemoryError from None
            raise

    def _refuse(self, *_: object) -> None:
        raise Unclear("“{path}” has definitions in it that no spreadsheet program writes.", path=self.shown)


class _Texts:
    """Hears the texts that cells share. How a text is spoken (`rPh`) is no part of it."""

    def __init__(self, strings: list[str]):
        self.strings = strings
        self._parts: list[str] = []
        self._hears = self._aside = False

    def start(self, tag: str, _: Attributes) -> None:
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._aside = True
        elif tag == "t":
            self._hears = not self._aside

    def end(self, tag: str) -> None:
        if tag == "si":
            self.strings.append(unescaped("".join(self._parts)))
        elif tag == "rPh":
            self._aside = False
        elif tag == "t":
            self._hears = False

    def text(self, data: str) -> None:
        if self._hears:
            self._parts.append(data)


class _Looks:
    """Hears how numbers are shown, for each style of a cell."""

    def __init__(self, looks: list[str]):
        self.looks = looks
        self._codes: dict[int, str] = {}
        self._in_cells = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "numFmt":
            self._codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            number = int(attributes.get("numFmtId", "0"))
            self.looks.append(look_of(number, self._codes.get(number, "")))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._in_cells = False


class _Sheet:
    """Hears the cells of a sheet and writes its rows."""

    def __init__(self, book: _Book, name: str):
        self.book, self.name = book, name
        self._file: IO[bytes] | None = None
        self._writer = csv.writer(self, quoting=csv.QUOTE_ALL)
        self._cells: dict[int, str] = {}
        self._row = self._last = self._width = 0
        self._column = 0
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._hears = self._aside = self._in_cell = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._stand(attributes.get("r", ""))
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._parts = []
            self._in_cell = True
        elif tag in ("v", "t"):
            self._hears = self._in_cell and not self._aside
        elif tag == "rPh":
            self._aside = True
        elif tag == "row":
            self._row, self._column, self._cells = int(attributes.get("r", "0")), 0, {}

    def text(self, data: str) -> None:
        if self._hears:
            self._parts.append(data)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._hears = False
        elif tag == "c":
            self._in_cell = False
            if self._parts and (value := self._value("".join(self._parts))):
                self._keep(value)
        elif tag == "rPh":
            self._aside = False
        elif tag == "row":
            self._row = self._row or self._last + 1
            if self._cells:
                self._write_row()

    def _stand(self, place: str) -> None:
        """Where a cell is: as it says, or right of the one before."""
        if not place:
            self._column += 1
            return
        letters = place.rstrip("0123456789")
        row = int(place[len(letters) :][:9])
        self._row = self._row or row
        if row != self._row:
            raise ValueError(f"a cell of row {row} in row {self._row}")
        self._column = column_of(letters)

    def _keep(self, value: str) -> None:
        most = self.book.room.limits
        if self._row > most.rows + 1:
            raise Unclear(
                "“{path}” has more than {most} rows on a sheet. Save it as CSV: that may be of any length.",
                path=self._shown(),
                most=most.rows,
            )
        if self._column > most.columns:
            raise Unclear(
                "“{path}” has more than {most} columns on a sheet. Take out those that are not needed.",
                path=self._shown(),
                most=most.columns,
            )
        self._cells[self._column] = value

    def _value(self, raw: str) -> str:
        """What people see in a cell."""
        if self._kind == "s":
            return self.book.strings[int(raw)]
        if self._kind == "n":
            look = self.book.looks[int(self._style)] if self._style and self.book.looks else ""
            return number_text(raw.strip(), look, self.book.from_1904)
        if self._kind == "b":
            return "true" if raw.strip() in ("1", "true") else "false"
        if self._kind == "d":
            return raw.strip().replace("T", " ").removesuffix(" 00:00:00")
        return unescaped(raw) if self._kind in ("str", "inlineStr") else raw

    def _write_row(self) -> None:
        """An empty line for each empty row, so that rows keep their numbers; a short row is filled up."""
        if self._row <= self._last:
            raise ValueError(f"row {self._row} after row {self._last}")
        for _ in range(self._row - self._last - 1):
            self._writer.writerow([])
        self._width = max(self._width, *self._cells)
        self._writer.writerow([self._cells.get(column, "") for column in range(1, self._width + 1)])
        self._last = self._row

    def write(self, line: str) -> int:
        """Take a line from the writer."""
        if self._file is None:
            self._file = self.book.room.place(f"{self.name}.csv", self._shown())
        data = line.encode("utf-8", "replace")
        self.book.room.write(len(data))
        return self._file.write(data)

    def _shown(self) -> str:
        return f"{self.book.shown}#{printable(self.name)}"

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
