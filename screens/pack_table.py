"""One order on the packing table as the screen counts it: scans go into the open parcel, or are wrong. Pure."""

from collections.abc import Iterable

from data.dataclass import dataclass
from data.queries.packing import Box, PackLine, Table
from screens.pick_round import MOST_TYPED, Told
from screens.scan_codes import Codes

Item = tuple[int, int]
"""Order line, pieces."""


@dataclass(slots=True)
class Row:
    """A line and how much of it is packed by now."""

    line: PackLine
    packed: int

    @property
    def left(self) -> int:
        """Picked pieces that are in no parcel yet."""
        return self.line.picked - self.packed


class Packing:
    """The lines, and what was scanned."""

    def __init__(self, table: Table, pending: Iterable[tuple[int, Item]] = ()):
        self.table = table
        self.rows = [Row(line, line.packed) for line in table.lines]
        self._codes = Codes(table.lines)
        self.scans: list[tuple[tuple[Item, ...], PackLine]] = []
        self.here = 0
        """Pieces in the open parcel that the store does not know of yet."""
        for sign, item in pending:
            self._count(item, sign)

    @property
    def picked(self) -> int:
        """Pieces on the table and in parcels."""
        return sum(row.line.picked for row in self.rows)

    @property
    def packed(self) -> int:
        """Pieces in parcels."""
        return sum(row.packed for row in self.rows)

    @property
    def due(self) -> int:
        """Pieces that the order still wants."""
        return sum(row.line.due for row in self.rows)

    @property
    def open_box(self) -> Box | None:
        """The parcel that stands open; the newest one."""
        return next((box for box in reversed(self.table.boxes) if box.state == "picking"), None)

    def scan(self, code: str) -> Told:
        """A piece, or how many of the piece before."""
        typed = code.strip()
        skus, n = self._codes.article(typed)
        if not skus and typed.isascii() and typed.isdecimal() and len(typed) <= MOST_TYPED and self.scans:
            skus, n = {self.scans[-1][1].sku}, int(typed)
        if not skus:
            return Told("x", "“{code}” is not in this order. Nothing is counted.", {"code": code[:40]}, code=code,
                        stranger=True)  # fmt: skip
        rows = [row for row in self.rows if row.line.sku in skus]
        line, left = rows[0].line, sum(row.left for row in rows)
        facts: dict[str, object] = {"code": line.code, "n": n, "left": left}
        if n < 1:
            return Told("x", "0 pieces are not packed.", facts, code=code, stop=line)
        if not left:
            whole = sum(row.line.picked for row in rows)
            sentence = (
                "All {n} picked pieces of {code} are packed. This one is too many."
                if whole
                else "{code} is ordered, but not picked yet."
            )
            return Told("x", sentence, facts | {"n": whole}, code=code, stop=line)
        if n > left:
            return Told("x", "{left} more of {code} go in, not {n}. Nothing is counted.", facts, code=code, stop=line)
        items = []
        for row in rows:
            take = min(n, row.left)
            if take:
                items.append((row.line.id, take))
                row.packed += take
                n -= take
        told = tuple(items)
        self.here += sum(qty for _, qty in told)
        self.scans.append((told, line))
        return Told("+", "", picks=told, code=code, stop=line)

    def undo(self) -> tuple[tuple[Item, ...], PackLine] | None:
        """Take the last scan out again; None when there is none."""
        if not self.scans:
            return None
        items, line = self.scans.pop()
        for item in items:
            self._count(item, -1)
        return items, line

    def _count(self, item: Item, sign: int) -> None:
        key, qty = item
        for row in self.rows:
            if row.line.id == key:
                row.packed += sign * qty
                self.here += sign * qty
