"""ListView: what a list shows and reads: its rows on view, the cursor among them, the pages it still has to fetch.

The widget keeps its own `top` (a ScrollView of a million lines lays out at every scroll: 2.3 times slower) and one
strip a row; a move of the cursor draws two lines. Rows come from a RowSource; what is not here yet is `...`.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from data.dataclass import dataclass
from data.errors import StoreError
from screens.actions import Column
from screens.parts.columns import Look, Placed, head_line, lay_out, row_strip
from screens.parts.drawn import Drawn, Line, paint
from screens.parts.marks import Marks
from screens.parts.rows import END, PAGE, RowSource
from screens.parts.still import Still
from screens.parts.work import start

HEAD = 1
"""Lines above the rows."""

STRIPS_KEPT = 400

AHEAD = 0.02
"""Seconds without a move after which the rows that a page key would show are drawn: a held key draws nothing for it."""
AT_A_TIME = 4
"""So many rows of them are drawn before a key is heard again: half a millisecond."""


def _nobody(by_person: bool) -> None:
    """Nobody wants to know."""


class ListView(Drawn):
    """A list with its head. It hears no keys; Grid adds them."""

    air = reactive(1, repaint=True)
    """Cells left free at the right edge: 1, and 0 when a pane stands there."""
    wide = reactive(False)

    @dataclass
    class Measured(Message):
        """The length of the list is known, or has changed."""

        grid: "ListView"
        total: int | None

    def __init__(self, source: RowSource, columns: Sequence[Column], *, id: str | None = None):
        super().__init__(id=id)
        self.source, self.columns = source, tuple(columns)
        self.top = self.cursor = 0
        self.column: int | None = None
        """The cell cursor, by place on view."""
        self.marks = Marks()
        self.empty: Sequence[Line] = ()
        """What stands here when the list has no rows."""
        self.loading_first = True
        self.new_above = 0
        """Rows that came above the first line on view since the person was there."""
        self._laid_out: tuple[tuple[Column, ...], int, bool, tuple[Placed, ...]] = ((), -1, False, ())
        """The columns as they were placed last: to look it up by all of them took 50 µs a row."""
        self._room = self._top_before = 0
        self._prefetches = False
        self._ahead: asyncio.Handle | None = None
        self._rises = False
        """Whether the last move went up."""
        self._drawn_at = -1
        """The top of the screen whose neighbour page is drawn; -1 when what was drawn is no use any more."""
        self._strips: dict[tuple[Any, ...], Strip] = {}
        self._wanted: set[tuple[int, int]] = set()
        self._told: tuple[int, Any] | None = None
        self.moved: Callable[[bool], None] = _nobody
        """Told at once when the cursor stands on another row (None while it is being read), and whether by a person:
        a message would arrive after the frame, and what the desk changes would need a second one."""

    @property
    def row(self) -> Any:
        """The row under the cursor; None while it is read or when there is none."""
        return self.source.rows.get(self.cursor)

    @property
    def height_of_rows(self) -> int:
        """Lines that show rows: less under a sheet."""
        return max(1, self.size.height - HEAD - self._room)

    @property
    def placed(self) -> tuple[Placed, ...]:
        """The columns on view."""
        width = self.line_width - self.air
        columns, known_width, wide, placed = self._laid_out
        if columns is not self.columns or (known_width, wide) != (width, self.wide):
            placed = lay_out(self.columns, width, self.wide)
            self._laid_out = self.columns, width, self.wide, placed
        return placed

    async def open(self, filter: str, sort: str, rests: float = 0.0) -> bool:
        """Show another list; the cursor stands on its first row. False when a newer wish has overtaken.

        It is counted after so many seconds, unless another one is wanted until then.
        """
        self.workers.cancel_group(self, "measure")  # the length of what is about to go
        try:
            opened = await self.source.open(filter, sort)
        except StoreError:
            if self.source.total is None and not self.loading_first:
                start(self, self._measure, "measure", exclusive=True)
            raise
        if not opened:
            return False
        self.top = self.cursor = self.new_above = 0
        self._drawn_at = -1
        self.loading_first = False
        self.marks.forget_changes()
        self._redraw()
        self._moved(force=True)
        if self.source.total is None:
            start(self, partial(self._measure, rests), "measure", exclusive=True)
        else:
            self.post_message(self.Measured(self, self.source.total))
        return True

    async def reload(self, mine: frozenset[Any] = frozenset()) -> None:
        """Read again: the cursor stays on its row and line, rows that others changed get a mark."""
        if self.loading_first:
            return
        if not await self._reread(mine, trust_keys=True):
            return
        shift = await self.source.measure()
        if shift is not None:
            await self._reread(mine, trust_keys=False)
            self.post_message(self.Measured(self, self.source.total))

    def make_room(self, lines: int) -> None:
        """A sheet covers so many lines from below: bring the cursor's row above it; 0 when it is gone."""
        if not self._room:
            self._top_before = self.top
        self._room = max(0, lines)
        self.top = self._top_before  # what it covered a moment ago is no reason to stand elsewhere
        self._show_cursor()
        self._redraw()

    def redraw_rows(self) -> None:
        """Draw all rows again, after the time or the words have changed."""
        self._strips.clear()
        self._drawn_at = -1
        self._redraw()

    def forget_changes(self) -> None:
        """F5: what others changed has been seen."""
        self.marks.forget_changes()
        self.new_above = 0
        self._redraw()

    # drawing

    def before_lines(self) -> None:
        """Ask for what is missing."""
        self._want(self.top, self.top + self.height_of_rows)

    def render_line(self, y: int) -> Strip:
        """The head or a row."""
        width = self.line_width
        if y < HEAD:
            return paint(head_line(self.placed, self.source.sort), width, self.colours, "panel")
        position = self.top + y - HEAD
        if self.loading_first:
            return paint([("  ...", "faint")] if y == HEAD else (), width, self.colours)
        if position >= self.source.length:
            lines = self.empty if self.source.length == 0 else ()
            return paint(lines[y - HEAD - 1] if 0 < y - HEAD <= len(lines) else (), width, self.colours)
        return self._row(position, width)

    def _row(self, position: int, width: int) -> Strip:
        row, here = self.source.rows.get(position), position == self.cursor
        focused = here and self.has_focus
        ground = "bar" if focused else "idle" if here else "base"
        marked = row is not None and self.marks.has(row.id, position)
        mark = "" if row is None else self.marks.sign(row.id, marked)
        look = Look(ground, mark, marked, self.column if focused else None)
        colours, placed = self.colours, self.placed
        # By what the row says: a typed filter reads the same rows anew with every letter.
        key = (_said(row), look, id(placed), width, colours.name, colours.dimmed)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > STRIPS_KEPT:
                self._strips.clear()
            strip = self._strips[key] = row_strip(row, placed, width, colours, look)
        return strip

    def _redraw(self) -> None:
        self.refresh()

    def _paint(self) -> None:
        """Rows that somebody waits for are seen at once, not at the next tick."""
        if isinstance(self.screen, Still):
            self.screen.paint_now()

    def watch_wide(self) -> None:
        """Other columns: draw all."""
        self._redraw()

    def notify_style_update(self) -> None:
        """Another theme."""
        self._strips.clear()
        self._drawn_at = -1
        super().notify_style_update()

    # moving

    def move_to(self, position: int) -> None:
        """Put the cursor on a row; scroll only when it would leave the screen."""
        before, top = self.cursor, self.top
        self.cursor = max(0, min(self.source.length - 1, position))
        self._stop_drawing_ahead()
        if self.cursor == before and not self.marks.ranging:
            return
        self._rises = self.cursor < before
        left = self.source.rows.get(before)
        if left is not None and before != self.cursor:
            self.marks.changed.discard(left.id)
        self._show_cursor()
        if self.top == top and not self.marks.ranging:
            for line in (before - top, self.cursor - top):
                self.refresh(Region(0, HEAD + line, self.size.width, 1))
        else:
            self.refresh()
        if self.top == 0:
            self.new_above = 0
        self._moved(by_person=True)
        if not self._prefetches:
            self._prefetches = True
            self.call_after_refresh(self._prefetch)

    def _show_cursor(self) -> None:
        height = self.height_of_rows
        top = max(min(self.top, self.cursor), self.cursor - height + 1)
        last = max(0, self.source.length - height)
        self.top = max(0, top if self.source.total is None else min(top, last))

    def _moved(self, force: bool = False, by_person: bool = False) -> None:
        row = self.row
        state = (self.cursor, id(row))
        if force or state != self._told:
            self._told = state
            self.moved(by_person)

    def _draw_cursor(self) -> None:
        self.refresh(Region(0, HEAD + self.cursor - self.top, self.size.width, 1))

    def on_resize(self, event: events.Resize) -> None:
        """The cursor stays on view."""
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        self._show_cursor()
        self._redraw()

    def on_focus(self) -> None:
        """The bar comes here."""
        self._draw_cursor()

    def on_blur(self) -> None:
        """The bar goes; the row stays idle."""
        self._draw_cursor()

    # reading

    def _want(self, first: int, stop: int) -> None:
        """Start a reader for the pages of a range that are not here."""
        if self.loading_first or not self.source.missing(first, stop):
            return
        first, stop = max(0, first - first % PAGE), min(stop + PAGE - stop % PAGE, self.source.length)
        for page in range(first, stop, PAGE):
            span = (page, min(page + PAGE, self.source.length))
            if self.source.missing(*span) and span not in self._wanted:
                self._wanted.add(span)
                start(self, partial(self._fill, span), "rows")

    async def _fill(self, span: tuple[int, int]) -> None:
        try:
            here = await self.source.fill(*span)
        except StoreError:  # the page lane has told the person; the rows stay `...`
            return
        finally:
            self._wanted.discard(span)
        if here:
            if self.cursor >= self.source.length:
                self.cursor = max(0, self.source.length - 1)
                self._show_cursor()
            self._moved()
            if span[0] < self.top + self.height_of_rows and self.top < span[1]:
                self._redraw()
                self._paint()
            self._drawn_at = -1
            self._draw_ahead_soon()

    def _prefetch(self) -> None:
        """The neighbour pages, so that PgDn and PgUp paint at once. After the frame: a reader takes time from it."""
        self._prefetches = False
        height = self.height_of_rows
        self._want(self.top + height, self.top + 2 * height)
        self._want(self.top - height, self.top)
        self._draw_ahead_soon()

    def _draw_ahead_soon(self) -> None:
        """Draw the page that comes next in the direction of the last move, when no key comes for a moment."""
        height, top = self.height_of_rows, self.top
        if self._drawn_at >= 0 and abs(top - self._drawn_at) < height // 2:
            return
        self._stop_drawing_ahead()
        below, above = range(top + height, top + 2 * height), range(top - 1, top - height - 1, -1)
        rows = iter(above if self._rises else below)
        self._ahead = asyncio.get_running_loop().call_later(AHEAD, self._draw_ahead, rows)

    def _stop_drawing_ahead(self) -> None:
        if self._ahead is not None:
            self._ahead.cancel()
            self._ahead = None

    def _draw_ahead(self, rows: Iterator[int]) -> None:
        """A few rows, as they will stand there and go to the terminal; then the loop has its turn."""
        if not self.is_attached or not self.size.width:
            return
        some = list(islice(rows, AT_A_TIME))
        filtered = bool(self.app.get_line_filters())  # what they make of a strip is another strip
        for position in some:
            if position in self.source.rows and position != self.cursor:
                strip = self._row(position, self.size.width)
                if not filtered:
                    strip.render(self.app.console)
        if some:
            self._ahead = asyncio.get_running_loop().call_soon(self._draw_ahead, rows)
        else:
            self._ahead, self._drawn_at = None, self.top

    async def _measure(self, rests: float = 0.0) -> None:
        if rests:
            await asyncio.sleep(rests)
        try:
            shift = await self.source.measure()
        except StoreError:
            return
        if shift is None:
            return
        if shift:
            self.top = self.top + shift if self.top > END // 2 else self.top
            self.cursor = self.cursor + shift if self.cursor > END // 2 else self.cursor
        before = self.top, self.cursor
        self.top, self.cursor = max(0, self.top), max(0, min(self.cursor, self.source.length - 1))
        if (shift and self.source.length <= self.top + self.height_of_rows) or before != (self.top, self.cursor):
            self._redraw()
            self._moved(force=True)
        self.post_message(self.Measured(self, self.source.total))
        self._prefetch()

    async def _reread(self, mine: frozenset[Any], *, trust_keys: bool) -> bool:
        if self.source.length == 0 or self.source.total == 0:
            if not await self.source.open_again():
                return False
            self._redraw()
            self._moved(force=True)
            return True
        seen = await self.source.reread(self.top, self.height_of_rows, self.cursor, trust_keys=trust_keys)
        if seen is None:
            return False
        self.marks.changed |= seen.changed - mine
        self.marks.changed -= mine
        if seen.shift:
            self.new_above += seen.above if self.top == 0 or self.new_above else 0
            self.cursor += seen.shift
            self.top = max(0, self.top + seen.shift)
        self.cursor = max(0, min(self.cursor, self.source.length - 1))
        self._show_cursor()
        self._redraw()
        self._moved(force=True)
        return True


def _said(row: Any) -> Any:
    """What a row says, as a key; one that holds a mapping is known by its text."""
    try:
        hash(row)
    except TypeError:
        return repr(row)
    return row
