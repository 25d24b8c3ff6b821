"""What a packer sees: the order, its lines with what is packed, its parcels, what is wrong, and the last scans."""

from data import clock
from data.queries.packing import Box
from screens import show
from screens.pack_table import Packing, Row
from screens.parts.drawn import Line, Piece, clip, fit, spread
from screens.plain import plain
from screens.scan_view import ScanView, name_of, scan_line
from screens.signs import PARCEL, sign_of
from screens.words import carrier_name, say, sayn

LEAST_SCANS = 3
"""Scans for which there is room, however many lines an order has."""


class PackView(ScanView):
    """The whole of the page between header and scan line."""

    packing: Packing | None = None

    def lines(self, width: int) -> list[Line]:
        """All lines."""
        found = self.packing
        if found is None:
            return []
        room, order = width - 4, found.table.order
        head: list[Piece] = [
            (f"{found.packed}", "strong"),
            (" " + say("of {whole} {things}", whole=found.picked, things=say("pieces")), "muted"),
        ]
        if found.due > found.picked:
            head += [("   ", "text"), (sayn("{n} not picked", "{n} not picked", found.due - found.picked), "warn")]
        right: list[Piece] = [(self.unsaved + "   ", "warn")] if self.unsaved else []
        right += [(plain(order.customer_name) + "  ", "text"), (plain(order.country), "muted")]
        if order.ship_by_at is not None:
            shown = show.time_left(order.ship_by_at - clock.now())
            right += [("   " + say("left") + " ", "muted"), (shown.text.strip(), shown.role)]
        made: list[Line] = [(), spread(head, right, room), self.bar(found.packed, found.picked, room), ()]
        boxes = self._boxes(found, room)
        left = self.size.height - len(made) - len(boxes) - 4 - LEAST_SCANS
        rows = sorted(found.rows, key=lambda row: (row.left == 0, row.line.id))
        made += [_row(row, room) for row in rows[: max(3, left)]]
        if len(rows) > max(3, left):
            made.append([(say("{n} more lines", n=len(rows) - max(3, left)), "muted")])
        made += [(), *boxes]
        framed = [line if at == 2 else self.framed(line, room) for at, line in enumerate(made)]
        framed += self.banner(width) if self.wrong else [self.framed(self._next(found), room)]
        return framed + [self.framed(scan_line(one, room, self.zone), room) for one in self.said]

    def _next(self, found: Packing) -> Line:
        """What is to be done when nothing is left on the table."""
        if found.table.order.holds:
            hold = say("held: {hold}", hold=found.table.order.hold_reason)
            return [("! ", "warn bold"), (hold, "warn")]
        if found.packed < found.picked:
            return ()
        if found.open_box is not None or found.here:
            return [("+ ", "ok"), (say("All is packed."), "strong"), ("  c", "accent bold"),
                    (" " + say("weighs and closes the parcel"), "muted")]  # fmt: skip
        if not found.picked:
            return [("- ", "wait"), (say("Nothing of it is picked."), "muted")]
        return [("+ ", "ok"), (say("All is packed."), "strong"), ("  Enter", "accent bold"),
                (" " + say("next order"), "muted")]  # fmt: skip

    def _boxes(self, found: Packing, room: int) -> list[Line]:
        boxes = found.table.boxes
        lines: list[Line] = [spread([(say("Parcels"), "strong")], [(f"{len(boxes)}", "muted")], room)]
        if not boxes:
            words = say("The first scan begins one.") if not found.here else say("One is begun.")
            return [*lines, [(words, "muted")]]
        return lines + [_box(box, found.here if box is found.open_box else 0, room) for box in boxes[-4:]]


def _row(row: Row, room: int) -> Line:
    """Sign, SKU, name; how many are in."""
    line = row.line
    sign, role = ("*", "info") if row.packed else (".", "faint")
    if not row.left and line.picked >= line.due:
        sign, role = "+", "ok"
    left: list[Piece] = [(f"{sign} ", role), *fit(plain(line.code), "text", 16), ("  ", "text"),
                         (plain(name_of(line)), "strong" if row.left else "muted")]  # fmt: skip
    right: list[Piece] = [(say("{n} of {all} in", n=row.packed, all=line.picked), "accent" if row.left else "muted")]
    if line.picked < line.due:
        right.insert(0, (say("{n} not picked", n=line.due - line.picked) + "  ", "warn"))
    return spread(clip(left, room - 30), right, room)


def _box(box: Box, more: int, room: int) -> Line:
    sign: list[Piece] = [("* ", "info"), (say("open"), "text")]
    if box.state != "picking":
        sign = list(sign_of(PARCEL, box.state).parts)
    left: list[Piece] = [*sign, ("  ", "text"), (plain(box.number), "strong"), ("  ", "text"),
                         (sayn("{n} piece", "{n} pieces", box.units + more), "text")]  # fmt: skip
    if box.carrier:
        left += [("  ", "text"), (plain(f"{carrier_name(box.carrier)} {box.tracking}".strip()), "text")]
    right: list[Piece] = []
    if box.weight_g:
        right = [(f"{box.weight_g:,} g", "text")]
    elif box.expected_g:
        right = [(say("about {n} g", n=box.expected_g), "muted")]
    return spread(left, right, room)
