"""Imports: which files came in, what they brought and what they left to be done; a new one begins here."""

import os
from collections.abc import Sequence
from functools import partial
from typing import Any

from textual.timer import Timer

from data import clock
from data.doorway import Call
from data.errors import StoreError
from data.operations.taking_back import take_back_import
from data.queries.imports import ImportDetail, ImportRow, import_detail, import_extent, import_page
from data.rejected import first_rejected
from screens import show
from screens.actions import NOTHING, Action, Cell, Column, Listing
from screens.cells import cut_middle, pad_cells, wrap_cells
from screens.desk import Desk
from screens.import_look import field_words, kind_words
from screens.parts.confirm import Confirm
from screens.parts.detail import Entry, Section, item, pad, pair
from screens.parts.drawn import Line
from screens.parts.work import start
from screens.plain import plain
from screens.signs import BATCH, sign_of
from screens.words import say, zone

REASONS_SHOWN = 8
CODES_SHOWN = 12
EVERY_S = 0.5


def count_cell(count: int, role: str = "text") -> Cell:
    """A number of rows; none is quiet."""
    return Cell(show.pieces(count).strip(), role) if count else NOTHING


def rows_cell(row: ImportRow) -> Cell:
    """How many records the file has; of one that is being read nobody knows yet."""
    return count_cell(row.rows, "muted") if row.state != "running" else Cell(show.LOADING, "faint")


def age_cell(row: ImportRow) -> Cell:
    """How long ago it began."""
    return Cell(show.age(clock.now() - row.at).strip() if row.at is not None else ".", "muted")


class ImportDesk(Desk):
    """All imports, the newest first."""

    TITLE, PLACE, WATCHES = "Imports", "imports", frozenset({"batch", "import", "difference"})
    HELP = (
        "Files that came in, what each of them brought, and the rows that could not come in. n begins a new import;"
        " the same file again changes nothing, a newer one brings up to date what it owns."
    )
    EMPTY = "Nothing has been imported yet: n begins with a file, a folder or an archive."
    FILLED_BY = ("new_import",)
    LIST = Listing(import_page, import_extent, sort="-at", name="everything", thing="imports")
    FILTERS = (
        ("with rejected rows", "rejected:>0"),
        ("with differences", "differences:>0"),
        ("stopped", "state:stopped"),
        ("taken back", "state:taken_back"),
        ("today", "at:today"),
    )
    COLUMNS = (
        Column("Began", 5, age_cell, align="right", sort="at"),
        Column("File", 16, lambda row: Cell(os.path.basename(row.path), "strong"), sort="path", grow=True, middle=True,
               id=True),
        Column("Format", 12, lambda row: Cell(row.format, "muted"), sort="format", drop=2),
        Column("State", 12, lambda row: sign_of(BATCH, row.state), sort="state", gap=1),
        Column("Rows", 6, rows_cell, align="right", drop=3),
        Column("Came in", 7, lambda row: count_cell(row.counts.get("imported", 0)), align="right"),
        Column("Upd.", 5, lambda row: count_cell(row.counts.get("updated", 0)), align="right", wide=True),
        Column("Rej.", 5, lambda row: count_cell(row.rejected, "bad"), align="right", sort="rejected"),
        Column("Diff", 4, lambda row: count_cell(row.differences, "warn"), align="right", drop=1),
        Column("By", 16, lambda row: row.by, wide=True),
    )  # fmt: skip
    ACTIONS = (
        Action("n", "new import", "new_import", alone=True, right="data.import", help="A file, a folder, an archive."),
        Action("r", "rejected rows", "correct", right="data.import",
               help="Import the rejects file again, once it is corrected."),
        Action("d", "differences", "differences", right="data.import",
               help="What this import says otherwise than it is here."),
        Action("D", "all differences", "all_differences", alone=True, right="data.import"),
        Action("x", "take back", "take_back", right="data.import",
               help="Everything that it made goes, as long as nothing was built on it."),
    )  # fmt: skip
    DETAIL = import_detail

    def __init__(self, filter: str | None = None, *, find: str = "") -> None:
        super().__init__(filter, find=find)
        self.run: Any = None
        """The import that this session has on its way."""
        self.rejected: dict[str, list[tuple[str, int, str]]] = {}
        """The first reasons of a rejects file, by its path; read once."""
        self._watching: Timer | None = None

    def call(self, row: ImportRow) -> str:
        """The file's name."""
        return plain(os.path.basename(row.path))

    # what is on its way here

    def carry(self, run: Any) -> None:
        """Carry out a look or an import; it goes on when its page is left."""
        if run.kind == "import":
            self.run = run
            self._watching = self._watching or self.set_interval(EVERY_S, self._tell_progress)
            self._tell_progress()
        start(self, partial(self._carry, run), "import")

    async def _carry(self, run: Any) -> None:
        try:
            await run.carry(self.session.actor)
        finally:
            if self.is_attached:
                self._ended(run)

    def _ended(self, run: Any) -> None:
        run.told()
        if run is not self.run:
            return
        self.run = None
        if self._watching is not None:
            self._watching.stop()
            self._watching = None
        self._tell_progress()
        self.reload()
        page = self.app.screen
        if getattr(page, "run", None) is not run:
            self._say_end(run)

    def _say_end(self, run: Any) -> None:
        """Its page is not on view: say how it ended."""
        if run.report is not None:
            counts = {"imported": run.report.imported, "rejected": run.report.rejected, "rows": run.report.rows}
            sign = "!" if run.report.rejected or run.report.stopped else "+"
            self.shell.tell("The import is through: {imported} of {rows} rows came in, {rejected} could not.",
                            sign=sign, **counts)  # fmt: skip
        elif run.error is not None:
            self.shell.tell(run.error.sentence, sign="x", **run.error.facts)

    def _tell_progress(self) -> None:
        self.bar.tell(facts=self.facts())

    def facts(self) -> Line:
        """How far the import is that runs here."""
        from screens.import_result import short_progress

        return short_progress(self.run) if self.run is not None else ()

    # what it says of an import

    def foot(self, row: ImportRow) -> Sequence[Line]:
        """Below 110 columns: format, who, when, and what waits."""
        told = [row.format, row.by, show.when(row.at, clock.now(), zone())]
        lines: list[Line] = [[("  ", "text"), (cut_middle(plain(row.path), 74), "text")]]
        lines.append([("  ", "text"), ("  ".join(plain(one) for one in told if one), "muted")])
        return lines

    def sections(self, record: ImportDetail, row: ImportRow) -> Sequence[Section]:
        """The file, what it brought, what could not come in, what it left open."""
        row, width = record.row, self.text_width
        made = [
            Section(plain(os.path.basename(row.path)), "", self._head(row, width)),
            Section(say("Brought"), say("what is here by it"), _brought(record)),
            Section(say("Rejected"), "r" if row.rejects else "", self._rejected(row, width)),
            _placeholders(record, width),
            _differences(record, width),
        ]
        return [section for section in made if section.lines]

    def _head(self, row: ImportRow, width: int) -> list[Entry | Line]:
        now = clock.now()
        lines: list[Entry | Line] = [
            [*sign_of(BATCH, row.state).parts, ("  " + plain(row.format), "muted")],
            [(line, "muted")] if (line := cut_middle(plain(row.path), width)) else (),
            pair(say("began"), show.when(row.at, now, zone()), plain(row.by)),
            pair(say("ended"), show.when(row.done_at, now, zone())),
            pair(
                say("rows"),
                f"{row.rows:,}" if row.state != "running" else show.LOADING,
                say("{n} came in", n=row.counts.get("imported", 0)),
            ),
        ]
        if row.counts.get("updated"):
            lines.append(pair(say("updated"), f"{row.counts['updated']:,}"))
        if row.mapping:
            lines.append(pair(say("mapping"), cut_middle(plain(row.mapping), max(12, width - 12))))
        return lines

    def _rejected(self, row: ImportRow, width: int) -> list[Entry | Line]:
        if not row.rejected:
            return []
        lines: list[Entry | Line] = [
            item(say("rows that could not come in"), Cell(f"{row.rejected:,}", "bad")),
            *([(part, "muted")] for part in wrap_cells(plain(row.rejects), width, 4)),  # whole: to be opened
        ]
        for _, number, reason in self.rejected.get(row.rejects, ())[:REASONS_SHOWN]:
            first, *rest = wrap_cells(plain(say(reason)), max(20, width - 8), 2) or [""]
            lines.append([("x ", "bad"), (f"{number:<5} ", "muted"), (first, "text")])
            lines += [[(" " * 8 + more, "text")] for more in rest]
        return lines

    async def sections_of(self, row: ImportRow) -> Sequence[Section]:
        """The reasons of the rejects file are read from it."""
        if row.rejects and row.rejects not in self.rejected:
            self.rejected[row.rejects] = await self.ask(first_rejected, row.rejects, REASONS_SHOWN)
        return await super().sections_of(row)

    # what is done here

    async def new_import(self, row: ImportRow | None) -> None:
        """`n`: begin one, or see the one that runs."""
        self._open_page("")

    async def correct(self, row: ImportRow) -> None:
        """`r`: the rejects file as a new import."""
        if not row.rejects:
            self.shell.tell("No row of “{file}” was rejected.", sign="*", file=self.call(row))
            return
        self._open_page(row.rejects, row.mapping)

    def _open_page(self, path: str, mapping: str = "") -> None:
        from screens.import_page import ImportPage
        from screens.import_paths import quoted
        from screens.import_run import Wish

        self.app.push_screen(ImportPage(self, Wish(quoted(path), quoted(mapping))))

    async def take_back(self, row: ImportRow) -> None:
        """`x`: say what would go, then take it back."""
        calls: list[Any] = [Call(take_back_import, (row.id,))]
        try:
            seen = await self.shell.preview(calls)
            if seen.refused:
                raise seen.refused[0][1]
        except StoreError as error:
            self.shell.tell(error.sentence, sign="x", **error.facts)
            return
        gone = {kind: count for kind, count in seen.done[0][1].facts.items() if isinstance(count, int) and count}
        lines: list[Line] = [[("  " + say("What goes"), "strong"), ("   " + say("nothing is done yet"), "muted")]]
        lines += [[("  " + pad(kind_words(kind), 16), "text"), (pad_cells(f"{count:,}", 10, "right"), "bad bold")]
                  for kind, count in gone.items()]  # fmt: skip
        question = Confirm(say("Take back the import of {file}?", file=self.call(row)), lines, yes=say("Take back"),
                           no=say("Leave"))  # fmt: skip
        if await self.app.push_screen_wait(question):
            done = await self.shell.perform(take_back_import, row.id)
            if done is not None and self.is_attached:
                await self.read_again(frozenset({row.id}))

    async def differences(self, row: ImportRow) -> None:
        """`d`: those of this import."""
        self.open_list(f"state:open import:{row.id}")

    async def all_differences(self, row: ImportRow | None) -> None:
        """`D`."""
        self.open_list("state:open")

    def open_list(self, filter: str) -> None:
        """The differences over this desk."""
        from screens.import_differences import DifferenceDesk

        self.app.push_screen(DifferenceDesk(filter))


def _brought(record: ImportDetail) -> list[Entry | Line]:
    return [item(kind_words(kind), f"{count:,}") for kind, count in record.brought.items()]


def _placeholders(record: ImportDetail, width: int) -> Section:
    from screens.import_result import placeholder_line

    codes = record.placeholders
    lines: list[Entry | Line] = [placeholder_line(code) for code in codes[:CODES_SHOWN]]
    if len(codes) > CODES_SHOWN:
        lines.append([(say("and {n} more", n=len(codes) - CODES_SHOWN), "muted")])
    return Section(say("Unknown SKUs"), say("were made") if codes else "", lines, "warn")


def _differences(record: ImportDetail, width: int) -> Section:
    lines: list[Entry | Line] = []
    for one in record.differences[:CODES_SHOWN]:
        sign: Line = [("! ", "warn")] if one.state == "open" else [(". ", "faint")]
        lines.append([*sign, (plain(one.number) + " ", "strong"), (field_words(one.field), "muted")])
        lines.append(
            [("  " + (plain(one.ours, 60) or "."), "text"), (" / ", "muted"), (plain(one.theirs, 60) or ".", "text")]
        )
    if len(record.differences) > CODES_SHOWN:
        lines.append([(say("and {n} more", n=len(record.differences) - CODES_SHOWN), "muted")])
    open_ones = record.row.differences
    return Section(say("Differences"), f"d  {open_ones:,}" if open_ones else "", lines, "warn")
