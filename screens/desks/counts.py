"""Counts: what is counted, how far it is, and what of it waits to be posted by somebody else."""

from collections.abc import Sequence
from typing import Any

from data.queries.catalogue import warehouses
from data.queries.counts import CountDetail, CountRow, count_detail, count_extent, count_page
from screens.actions import Action, Cell, Choice, Column, Listing, Note, PaperOf, Text, Yes, nothing
from screens.count_cells import count_sections, made_cell, progress_cell, scope_words, state_cell
from screens.desk import Desk
from screens.later import Later
from screens.parts.detail import Section
from screens.plain import plain
from screens.words import language, say

make_count = Later("data.operations.counting:make_count", "stock.count")
post_count = Later("data.operations.counting:post_count", "stock.adjust")
reject_count = Later("data.operations.counting:reject_count", "stock.adjust")
finish_count = Later("data.operations.counting:finish_count", "stock.count")
recount_line = Later("data.operations.counting:recount_line", "stock.adjust")
leave_out_line = Later("data.operations.counting:leave_out_line", "stock.adjust")


class CountDesk(Desk):
    """Counts that still come to something, the newest first."""

    TITLE, PLACE, WATCHES = "Counts", "counts", frozenset({"count", "sku"})
    LIST = Listing(
        count_page, count_extent, filter="state:ready,counting,recount,counted", sort="-made", name="open",
        thing="counts",
    )  # fmt: skip
    FILTERS = (
        ("to count", "state:ready,counting,recount"),
        ("waits for a second count", "state:recount"),
        ("to post", "state:counted"),
        ("from imports", "imported:yes state:counted"),
        ("posted", "state:posted"),
        ("all", ""),
    )
    COLUMNS = (
        Column("Count", 7, lambda row: row.number, sort="number", id=True),
        Column("State", 11, state_cell, sort="state", gap=1),
        Column("What", 24, lambda row: scope_words(row.scope), grow=True),
        Column("Where", 6, lambda row: Cell(row.warehouse, "muted"), sort="warehouse", drop=2),
        Column("Bins", 7, progress_cell, align="right"),
        Column("Lines", 5, lambda row: Cell(f"{row.lines:,}", "muted"), align="right", drop=1),
        Column("Age", 4, made_cell, align="right", sort="made"),
        Column("Made by", 14, lambda row: Cell(plain(row.made_by), "muted"), wide=True),
    )
    ACTIONS = (
        Action("c", "count", "count", right="stock.count", help="Bin by bin, with the scanner."),
        Action("n", "new", "new", alone=True, right="stock.count", help="Bins, articles or a filter to be counted."),
        Action("P", "post it", post_count, (Note("note", "Note"),), preview=True,
               help="Put the levels right. Never by somebody who has counted."),
        Action("R", "reject", reject_count, (Note("reason", "Why", required=True),), help="Nothing is posted."),
        Action("s", "second count", "second", right="stock.adjust", help="A line is counted again by another."),
        Action("L", "leave out", "leave_out", right="stock.adjust", help="Post it without one of its lines."),
        Action("F", "end early", finish_count, help="Bins that nobody has counted stay as they are."),
    )  # fmt: skip
    EMPTY = "Nothing is being counted. n has bins or articles counted."
    FILLED_BY = ("new",)
    HELP = (
        "What lies in bins, counted without knowing what the book says. Goods may move meanwhile; what differs much is"
        " counted twice, and somebody else posts it."
    )
    DETAIL = count_detail
    PAPERS = (PaperOf("count", "counts", "stock.count", lambda row: row.number, lambda row: row.bins > row.bins_done),)

    def call(self, row: CountRow) -> str:
        """`K-101 bins A-*`."""
        return f"{row.number} {scope_words(row.scope)}"

    def sections(self, record: CountDetail, row: Any) -> Sequence[Section]:
        """The pane."""
        return count_sections(record, self.session, self.text_width)

    async def count(self, row: CountRow | None) -> None:
        """The counting board."""
        if row is None:
            return
        if row.imported:
            self.shell.tell("A file has brought this count: it is there to be posted or rejected.", sign="!")
            return
        from screens.boards.counting import Counting

        self.app.push_screen(Counting(row.id))

    async def new(self, row: Any) -> None:
        """What is to be counted."""
        places = await self.ask(warehouses)
        names = [
            (place.code, place.name_zh if language() == "zh_CN" and place.name_zh else place.name) for place in places
        ]
        fields = (
            Choice("warehouse", "Warehouse", names, value=names[0][0] if names else ""),
            Text("bins", "Bins", required=False, hint="A-*  or  A-01..A-09"),
            Text("skus", "or articles", required=False, hint="POT-1, POT-2", limit=2000),
            Text("filter", "or a filter", required=False, hint="low:yes category:cups"),
            Yes("blind", "Blind", value="yes"),
        )
        action = Action("n", "new", make_count, fields, alone=True, args=nothing, seen=False, title="New count",
                        preview=False)  # fmt: skip
        await self.doing.carry_out(action, [])

    async def second(self, row: CountRow | None) -> None:
        """Choose the line that somebody else is to count."""
        line = await self._choose_line(row)
        if row is not None and line is not None:
            await self.shell.perform(recount_line, row.id, line=line)
            await self.read_again()

    async def leave_out(self, row: CountRow | None) -> None:
        """Choose the line that is not posted."""
        line = await self._choose_line(row)
        if row is not None and line is not None:
            await self.shell.perform(leave_out_line, row.id, line=line)
            await self.read_again()

    async def _choose_line(self, row: CountRow | None) -> int | None:
        from screens.parts.menu import Menu, Option

        if row is None:
            return None
        found = await self.ask(count_detail, row.id)
        options = []
        for line in found.lines:
            if line.state != "counted":
                continue
            figure = line.first if line.second is None else line.second
            off = "" if not line.variance else f"{line.variance:+,}"
            options.append(Option(str(line.id), plain(f"{line.bin}  {line.sku}  {figure}  {off}")))
        if not options:
            self.shell.tell("No line of {number} is counted.", sign="!", number=row.number)
            return None
        chosen = await self.app.push_screen_wait(Menu(say("Which line?"), options, thing=self.call(row)))
        return int(chosen) if chosen is not None else None
