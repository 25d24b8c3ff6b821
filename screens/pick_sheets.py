"""What the picking board shows beside the round: the list of waves, and the sheets that ask."""

from collections.abc import Sequence
from typing import Any

from data import clock
from data.queries.picking import WaveRow
from screens import show
from screens.actions import Choice, Number
from screens.parts.confirm import Confirm
from screens.parts.detail import Entry, Section, pad
from screens.parts.drawn import Line, Piece
from screens.parts.form import Form
from screens.pick_round import Place, Round
from screens.plain import plain
from screens.scan_view import name_of
from screens.words import say, sayn


def wave_list(waves: Sequence[WaveRow], me: int) -> list[Section]:
    """The waves that are not over; without any, how one is made."""
    if waves:
        return [Section(say("Waves"), say("left"), [_wave_line(row, me) for row in waves])]
    lines: list[Any] = [
        [("+ ", "ok"), (say("No wave waits to be picked."), "muted")],
        (),
        [("n", "accent bold"), (" " + say("makes one of the orders that leave first"), "muted")],
    ]
    return [Section(say("Waves"), "", lines)]


def _wave_line(row: WaveRow, me: int) -> Entry:
    sign, role = ("*", "info") if row.holder_id == me else ("-", "wait") if row.holder_id else (".", "faint")
    who = say("in your hands") if row.holder_id == me else row.holder
    left: list[Piece] = [
        (f"{sign} ", role),
        (pad(row.number, 8), "strong"),
        (pad(row.about, 10), "text"),
        (pad(sayn("{n} order", "{n} orders", row.orders), 11), "text"),
        (pad(say("{n} of {all} picked", n=row.picked, all=row.pieces), 19), "muted"),
        (plain(who), "text"),
    ]
    shown = show.time_left(row.due_at - clock.now() if row.due_at is not None else None)
    return Entry(left, [(shown.text, shown.rest or shown.role)], ("wave", str(row.id)))


def short_form(here: Place, why: str) -> Form:
    """How many good pieces there are, and what the others are."""
    row, wanted = here.row, here.wanted
    fields = (
        Number("there", "Good ones", least=0, most=wanted - 1, value="0",
               hint=sayn("{n} more is wanted", "{n} more are wanted", wanted)),
        Choice("why", "The others are", (("missing", "missing"), ("damaged", "damaged")), value=why),
    )  # fmt: skip
    return Form(say("Short pick"), plain(f"{row.bin_code} {row.code} {name_of(row)}"), fields)


def wave_form() -> Form:
    """What goes into a new wave."""
    fields = (
        Number("n", "Orders", least=1, most=200, value="20", hint=say("those that must leave first")),
        Number("hours", "Leave within h", least=0, most=999, value="0", required=False, hint=say("0: all")),
    )
    return Form(say("New wave"), "", fields)


def end_sheet(found: Round) -> Confirm | None:
    """Asked before a wave is ended of which something is left."""
    left = found.pieces - found.picked
    if not left:
        return None
    words = sayn("{n} piece is not picked.", "{n} pieces are not picked.", left)
    lines: list[Line] = [[("  ! ", "warn bold"), (words, "text")]]
    question = say("End wave {number}?", number=found.wanted.wave.number)
    return Confirm(question, lines, yes=say("End it"), undoable=True)


def over_sheet(row: WaveRow) -> Confirm:
    """Asked before a wave is taken out of a colleague's hands."""
    words = say("It is in the hands of {who}.", who=plain(row.holder))
    lines: list[Line] = [[("  ! ", "warn bold"), (words, "text")]]
    return Confirm(say("Take wave {number} over?", number=row.number), lines, yes=say("Take it over"), undoable=True)
