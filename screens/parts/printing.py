"""A list on paper: what the filter shows, as plain text in a file of the person's own."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from data import clock
from data.paging import Window
from screens.actions import Cell
from screens.parts.detail import pad
from screens.plain import plain
from screens.words import say

if TYPE_CHECKING:
    from screens.desk import Desk

MOST = 5_000
"""Lines on paper; more are no list that anybody reads."""


async def print_rows(desk: "Desk", title: str) -> str:
    """Write the rows that the desk's filter shows; the path of the file."""
    columns = [column for column in desk.columns if not column.wide]
    head = "  ".join(pad(say(column.head), column.width) for column in columns).rstrip()
    lines = [f"{title}  {desk.finding.filter}", _now(desk), "", head, "-" * len(head)]
    window = Window(filter=desk.finding.filter, sort=desk.finding.sort, limit=500)
    while len(lines) < MOST:
        cut = await desk.ask(desk.LIST.page, window)
        for row in cut.rows:
            cells = []
            for column in columns:
                made = column.cell(row)
                cell = made if isinstance(made, Cell) else Cell(made) if isinstance(made, str) else made.cell
                text = plain(f"{cell.sign} {cell.text}".strip())
                cells.append(text.rjust(column.width) if column.align == "right" else pad(text, column.width))
            lines.append("  ".join(cells).rstrip())
        if not cut.more:
            break
        window = Window(filter=window.filter, sort=window.sort, limit=500, after=cut.keys[-1])
    return await asyncio.to_thread(_write, desk.PLACE, lines)


def _now(desk: "Desk") -> str:
    return clock.moment(clock.now(), desk.session.zone).strftime("%Y-%m-%d %H:%M ") + desk.session.zone


def _write(place: str, lines: list[str]) -> str:
    folder = Path.home() / "ecom-tui"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{place}-{clock.moment(clock.now()).strftime('%Y%m%d-%H%M%S')}.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(0o600)
    return str(path)
