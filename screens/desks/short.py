"""Short and oversold: orders that lack units, when the next come, and what can be done: wait, part, reroute, cancel."""

from collections.abc import Sequence
from typing import Any

from data import clock
from data.operations.fulfilment import allocate_order
from data.operations.orders import cancel_order
from data.operations.short_units import await_order, part_order, reroute_order
from data.queries.short_units import ShortRow, Unmet, due_known, places_for, short_extent, short_page, unmet_units
from screens import show
from screens.actions import NOTHING, Action, Cell, Choice, Column, Day, Listing, Reason, Text
from screens.desk import Desk
from screens.order_cells import hold_cell, left_cell, reason_options
from screens.parts.detail import Entry, Section, item
from screens.parts.drawn import Line
from screens.plain import plain
from screens.scan_view import name_of
from screens.words import say, sayn


def lacking_cell(row: ShortRow) -> Cell:
    """Units that nobody has promised."""
    return Cell(f"{row.lacking}", "bad bold", "x") if row.lacking else NOTHING


def oversold_cell(row: ShortRow) -> Cell:
    """Units promised where there are not so many."""
    return Cell(f"{row.oversold}", "warn bold", "!") if row.oversold else NOTHING


def article_cell(row: ShortRow) -> Cell:
    """What it lacks, and how many articles more."""
    return Cell(f"{row.article} +{row.articles - 1}" if row.articles > 1 else row.article)


def due_cell(row: ShortRow) -> Cell:
    """The day the next come."""
    return Cell(row.due_day[5:], "text") if row.due_day else Cell("-", "faint")


class ShortDesk(Desk):
    """Orders with unmet units."""

    TITLE, PLACE, WATCHES = "Short", "short", frozenset({"order", "sku", "arrival", "transfer", "wave"})
    HELP = (
        "Orders that lack units, or are promised more than there is. Each can wait for the arrival, go in two parcels,"
        " be sent from another warehouse, or lose what is lacking."
    )
    EMPTY = "Nothing is short: every order has all of its units promised. What lacks some comes here by itself."
    FILLED_BY = ("orders",)
    LIST = Listing(short_page, short_extent, sort="left", name="lacking units", thing="orders", within="lacking:yes")
    FILTERS = (("late", "left<0m"), ("within a day", "left<1d"), ("held for stock", "hold:stock"), ("all", ""))
    COLUMNS = (
        Column("Left", 7, left_cell, align="right", sort="left"),
        Column("Order", 7, lambda row: row.number, sort="number", id=True),
        Column("Customer", 13, lambda row: row.customer_name, sort="customer", drop=3, grow=True),
        Column("Lacks", 6, lacking_cell, align="right"),
        Column("Over", 5, oversold_cell, align="right", gap=1),
        Column("Here", 4, lambda row: Cell(f"{row.here}") if row.here else NOTHING, align="right", gap=1),
        Column("Article", 15, article_cell, middle=True),
        Column("Due", 5, due_cell, align="right", drop=2),
        Column("Free", 5, lambda row: Cell(f"{row.free:,}") if row.free else NOTHING, align="right", drop=1),
        Column("Hold", 10, hold_cell, gap=1, wide=True),
        Column("Total", 10, lambda row: Cell(show.money(row.total_minor, row.currency).strip()), align="right",
               sort="total", wide=True),
    )  # fmt: skip
    ACTIONS = (
        Action("i", "allocate", allocate_order, bulk=True, help="Promise what has come in since."),
        Action(
            "S",
            "send what is there",
            part_order,
            bulk=True,
            preview=True,
            help="What is promised goes now, the rest waits.",
        ),
        Action(
            "W",
            "other warehouse",
            reroute_order,
            (Choice("warehouse", "From", ask=places_for, free=True),),
            preview=True,
            help="What it lacks comes from there.",
        ),
        Action(
            "d",
            "wait until",
            await_order,
            (
                Day("day", "Day", hint="the arrival's, or +3, mon"),
                Text("reason", "Why", required=False),
            ),
            known=due_known,
            preview=True,
            title="Wait",
            help="Its promise moves to the day on which the goods come.",
        ),
        Action("x", "cancel the rest", "cancel_rest", right="order.cancel", help="What it lacks, not what is there."),
    )
    DETAIL = unmet_units

    def call(self, row: ShortRow) -> str:
        """`A10482 陳怡君`."""
        return plain(f"{row.number} {row.customer_name}".strip())

    def sections(self, record: Sequence[Unmet], row: ShortRow) -> list[Section]:
        """Each line that lacks units: when more come, and where some are."""
        return [self._unmet(one) for one in record]

    def _unmet(self, one: Unmet) -> Section:
        today = clock.day_of(clock.now(), self.session.zone)
        lines: list[Entry | Line] = [[(plain(name_of(one)), "text")]]
        for day, n in one.due:
            lines.append(item(say("comes {day}", day=show.day(day, today) if day else "-"), f"+{n:,}"))
        if not one.due:
            lines.append([(say("Nobody has said when more come."), "muted")])
        lines += [item(say("free in {place}", place=plain(place)), f"{n:,}") for place, n in one.places]
        facts = [sayn("{n} unit lacking", "{n} units lacking", one.lacking)] if one.lacking else []
        facts += [sayn("{n} unit oversold", "{n} units oversold", one.oversold)] if one.oversold else []
        return Section(plain(one.code), say(", ").join(facts), lines, "bad" if one.lacking else "warn")

    async def cancel_rest(self, row: ShortRow) -> None:
        """Cancel just the units that nobody has promised, or that are promised where they are not."""
        from screens.parts.confirm import Confirm
        from screens.parts.form import Form

        lacks = await self.ask(unmet_units, row.id)
        if not lacks:
            self.shell.tell("Order {number} lacks nothing that could be cancelled.", sign="!", number=row.number)
            return
        fields = (Reason("reason", "Why", reason_options("cancel"), free=True, value="stock"),)
        answer: dict[str, Any] | None = await self.app.push_screen_wait(
            Form(say("Cancel the rest"), self.call(row), fields)
        )
        if answer is None:
            return
        lines: list[Line] = [
            [("  ", "text"), (f"{one.lacking + one.oversold} × {plain(one.code)}", "text")] for one in lacks
        ]
        question = say("Cancel what {number} lacks?", number=row.number)
        if await self.app.push_screen_wait(Confirm(question, lines, yes=say("Cancel it"), no=say("Leave"))):
            wanted = ",".join(f"{one.code}:{one.lacking + one.oversold}" for one in lacks)
            await self.shell.perform(cancel_order, row.id, seen=row.version, reason=answer["reason"], lines=wanted)
            await self.read_again()
