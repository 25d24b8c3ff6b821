"""Reading: the pages of a desk's list, the first of which may have been read before it was asked for."""

from typing import TYPE_CHECKING, Any

from data.paging import Window
from screens.parts.rows import PAGE

if TYPE_CHECKING:
    from data.paging import Cut
    from screens.desk import Desk


class Reading:
    """Reads for the rows of one desk."""

    def __init__(self, desk: "Desk"):
        self.desk = desk
        self.given: tuple[Window, Cut[Any]] | None = None
        """What was read ahead; the next question takes it or drops it."""

    async def page(self, window: Window) -> "Cut[Any]":
        """The rows of a window."""
        given, self.given = self.given, None
        if given is not None and given[0] == window:
            return given[1]
        return await self.desk.ask(self.desk.LIST.page, window)

    async def ahead(self, filter: str) -> "tuple[Window, Cut[Any]]":
        """What `show_filter` would ask for now."""
        window = Window(filter=filter, sort=self.desk.finding.sort, limit=PAGE)
        return window, await self.desk.ask(self.desk.LIST.page, window)
