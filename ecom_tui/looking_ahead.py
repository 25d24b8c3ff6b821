"""LookingAhead: what a number in the palette means, and the rows it leads to, found before Enter is pressed.

It is as good as what stands on a page: what the program has heard of since makes it worth nothing.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from data.errors import StoreError
from screens.registry import place_of

if TYPE_CHECKING:
    from ecom_tui.app import EcomApp


class LookingAhead:
    """One number at a time."""

    def __init__(self, app: "EcomApp"):
        self.app = app
        self._known: tuple[str, int, tuple[str, str]] | None = None
        self._rows: tuple[Any, Any] | None = None
        """The page of rows, and whose they are."""

    async def look(self, number: str) -> None:
        """Find what it is called by, and read the first rows of that where the person already is in its place."""
        from data.queries.finding import whereabouts

        self._known = self._rows = None
        heard = self.app.hearing.seq
        with suppress(StoreError):
            found = await self.app.ask(whereabouts, number, quick=True)
            if found is None:
                return
            self._known = number, heard, found
            place, page = place_of(found[0]), self.app.screen_stack[0]
            reading = getattr(page, "reading", None)
            if place and self.app.may(place.right) and self.app.current_mode == place.name and reading is not None:
                self._rows = reading, await reading.ahead(found[1])

    def meant(self, number: str) -> tuple[str, str] | None:
        """(place, filter) of the number if it was found, once; the place is given the rows that were read for it."""
        known, rows, self._known, self._rows = self._known, self._rows, None, None
        if known is None or known[:2] != (number, self.app.hearing.seq):
            return None
        if rows is not None:
            rows[0].given = rows[1]
        return known[2]
