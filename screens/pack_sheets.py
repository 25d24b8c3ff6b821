"""What the packing board shows beside the table: the list of orders, and the sheets that ask."""

from collections.abc import Sequence
from typing import Any

from data import clock
from data.queries.packing import Box, Table, ToPack
from screens import show
from screens.actions import Choice, Number, Text
from screens.order_cells import carrier_options
from screens.parts.detail import Entry, Section, pad
from screens.parts.drawn import Piece
from screens.parts.form import Form
from screens.parts.menu import Menu, Option
from screens.plain import plain
from screens.words import carrier_name, say, sayn


def pack_list(orders: Sequence[ToPack]) -> list[Section]:
    """Orders that wait at the table; without any, what fills it."""
    if orders:
        return [Section(say("To pack"), say("left"), [_order_line(row) for row in orders])]
    lines: list[Any] = [
        [("+ ", "ok"), (say("Nothing waits at the packing table."), "muted")],
        (),
        [(say("What is picked comes here by itself."), "muted")],
        (),
        [(": picking", "accent bold"), (" " + say("Picking"), "muted")],
    ]
    return [Section(say("To pack"), "", lines)]


def _order_line(row: ToPack) -> Entry:
    sign, role = ("!", "warn") if row.holds else ("*", "info") if row.packed else (".", "faint")
    tote = say("tote {tote} of {wave}", tote=row.tote, wave=row.wave) if row.tote is not None else ""
    left: list[Piece] = [
        (f"{sign} ", role),
        (pad(row.number, 10), "strong"),
        (pad(row.customer_name, 18), "text"),
        ("  ", "text"),
        (pad(say("{n} of {all} packed", n=row.packed, all=row.picked), 18), "muted"),
        (
            plain(tote or say("held: {hold}", hold=row.hold_reason) if row.holds else tote),
            "warn" if row.holds else "text",
        ),
    ]
    shown = show.time_left(row.ship_by_at - clock.now() if row.ship_by_at is not None else None)
    return Entry(left, [(shown.text, shown.rest or shown.role)], ("order", str(row.id)))


def close_form(box: Box, table: Table, drafts: dict[int, dict[str, str]]) -> Form:
    """Weight, carrier, number and service of a parcel; what was typed stays in `drafts` until it has been taken.

    The number comes right behind the carrier: a scan must not become the name of a service.
    """
    expected = say("about {n} g expected", n=box.expected_g) if box.expected_g else say("on the scale")
    fields = (
        Number("weight_g", "Weight g", least=0, value=str(box.weight_g or ""), required=False, hint=expected),
        Choice("carrier", "Carrier", carrier_options, value=box.carrier or table.carrier, free=True, required=False),
        Text("tracking", "Tracking", value=box.tracking, required=False, limit=60, hint=say("scan or type it")),
        Text("service", "Service", value=box.service, required=False, limit=40),
    )
    thing = plain(f"{box.number}  {table.order.number} {table.order.customer_name}")
    return _Closing(box.id, drafts, say("Close parcel"), thing, fields, values=drafts.get(box.id))


class _Closing(Form):
    """What is not given is left as it is."""

    def __init__(self, box: int, drafts: dict[int, dict[str, str]], *told: Any, **more: Any):
        super().__init__(*told, **more)
        self.box, self.drafts = box, drafts

    def dismiss(self, result: dict[str, Any] | None = None) -> Any:
        """Without the values that nobody gave."""
        self.drafts[self.box] = self.draft()
        kept = None if result is None else {name: value for name, value in result.items() if value not in (None, "")}
        return super().dismiss(kept)


def box_menu(boxes: Sequence[Box]) -> Menu:
    """Which of several parcels."""
    options = [
        Option(
            box.id,
            plain(f"{box.number}  {carrier_name(box.carrier)} {box.tracking}".strip()),
            about=sayn("{n} piece", "{n} pieces", box.units),
        )
        for box in boxes
    ]
    return Menu(say("Which parcel?"), options)
