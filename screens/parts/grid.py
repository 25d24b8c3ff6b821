"""Grid: a list that hears keys and the mouse: moves, marks, ranges, all matching. The rest bubbles to the desk."""

from typing import Any, ClassVar

from textual import events
from textual.message import Message

from data.dataclass import dataclass
from screens.actions import Column
from screens.parts.columns import GUTTER
from screens.parts.list_view import HEAD, ListView
from screens.parts.marks import Marks
from screens.parts.rows import PAGE
from screens.parts.scan import Burst
from screens.parts.work import start


class Grid(ListView, can_focus=True):
    """The list of a desk."""

    MOVES: ClassVar[dict[str, str]] = {
        "down": "down", "j": "down", "up": "up", "k": "up", "pagedown": "page_down", "pageup": "page_up",
        "home": "first", "g": "first", "end": "last", "G": "last", "ctrl+home": "first", "ctrl+end": "last",
        "left": "column_left", "h": "column_left", "right": "column_right", "l": "column_right",
    }  # fmt: skip
    MARKS: ClassVar[frozenset[str]] = frozenset(("space", "ideographic_space", "v", "asterisk", "fullwidth_asterisk"))

    @dataclass
    class Opened(Message):
        """Enter, or a second click, on a row."""

        grid: "Grid"
        row: Any

    @dataclass
    class Marked(Message):
        """The marks are others now."""

        grid: "Grid"
        marks: Marks

    @dataclass
    class HeadClicked(Message):
        """A head was clicked: sort by it."""

        grid: "Grid"
        column: Column

    burst: Burst | None = None

    def hear_scans(self) -> None:
        """From now on a scanner is heard; codes begin with a digit or a capital, so that small letters act at once."""
        self.burst = Burst(self, self._play, lambda key: (key.character or "").isdigit() or key.key.isupper())

    def _play(self, event: events.Key) -> None:
        """A key that was held back and came alone."""
        if not self._heard(event):
            self.call_later(self.app._check_bindings, event.key)

    def on_key(self, event: events.Key) -> None:
        """Moves and marks; a handled key is stopped, else it bubbles through every parent."""
        if (self.burst is not None and self.burst.take(event)) or self._heard(event):
            event.stop()
            event.prevent_default()

    def _heard(self, event: events.Key) -> bool:
        """Do what the key means to a list; whether it means anything."""
        page = max(1, self.height_of_rows - 1)
        move = self.MOVES.get(event.key)
        if move is None:
            if event.key == "enter" and self.row is not None:
                self.post_message(self.Opened(self, self.row))
                return True
            if event.key in self.MARKS and self.source.length:
                self._mark(event.key)
                return True
            return False
        targets = {"down": self.cursor + 1, "up": self.cursor - 1, "page_down": self.cursor + page,
                   "page_up": self.cursor - page, "first": 0, "last": self.source.length - 1}  # fmt: skip
        if move in targets:
            self._scroll_page(move, page)
            self.move_to(targets[move])
        else:
            self._move_column(1 if move == "column_right" else -1)
        return True

    def _scroll_page(self, move: str, page: int) -> None:
        """A page key keeps the cursor on its line while there is room to scroll."""
        if move == "page_down":
            self.top = max(0, min(self.top + page, self.source.length - self.height_of_rows))
        elif move == "page_up":
            self.top = max(0, self.top - page)
        if move in ("page_down", "page_up"):
            self.refresh()

    def _move_column(self, step: int) -> None:
        last = len(self.placed) - 1
        place = (-1 if self.column is None else self.column) + step
        self.column = None if place < 0 else min(place, last)
        self._draw_cursor()

    @property
    def cell_column(self) -> Column | None:
        """The column under the cell cursor."""
        placed = self.placed
        return placed[self.column].column if self.column is not None and self.column < len(placed) else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click selects; a click on the row that is selected opens it; on the head it sorts."""
        event.stop()
        had_focus = self.has_focus
        self.focus()
        if event.y < HEAD:
            for place in self.placed:
                if place.x <= event.x < place.x + place.width and place.column.sort:
                    self.post_message(self.HeadClicked(self, place.column))
            return
        position = self.top + event.y - HEAD
        if position >= self.source.length:
            return
        if event.x < GUTTER - 1:
            self.move_to(position)
            self._mark("space", stay=True)
        elif position == self.cursor and had_focus and self.row is not None:
            self.post_message(self.Opened(self, self.row))
        else:
            self.move_to(position)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor by three rows."""
        event.stop()
        self.move_to(self.cursor + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor by three rows."""
        event.stop()
        self.move_to(self.cursor - 3)

    def refuse(self, reasons: dict[Any, str]) -> None:
        """These ids were refused in the last bulk action."""
        self.marks.refused = reasons
        self._redraw()

    def clear_marks(self) -> None:
        """No row is marked any more."""
        self.marks.clear()
        self._marked()

    # marking

    def _mark(self, key: str, stay: bool = False) -> None:
        if key == "v":
            self.marks.range_or_end(self.cursor, self.source.rows)
        elif key in ("asterisk", "fullwidth_asterisk"):
            start(self, self._mark_all, "mark", exclusive=True)
            return
        elif self.row is not None:
            self.marks.range_end(self.cursor, self.source.rows)
            self.marks.toggle(self.row)
        self._marked()
        if key not in ("v",) and not stay:
            self.move_to(self.cursor + 1)

    async def _mark_all(self) -> None:
        """All that match: the first MOST of them are read, page by page."""
        position = 0
        while position < min(self.source.length, Marks.MOST):
            if not await self.source.fill(position, position + 4 * PAGE):
                return
            here = [self.source.rows[p] for p in range(position, position + 4 * PAGE) if p in self.source.rows]
            if not here:
                break
            self.marks.add(here)
            position += 4 * PAGE
        self._marked()

    def _marked(self) -> None:
        self._redraw()
        self.post_message(self.Marked(self, self.marks))
