"""Waves: orders that are picked together, by whom, and what was taken from which bin."""

import peewee

from data.models.fields import instant, integer, link, one_of, string
from data.models.orders import Order, OrderLine
from data.models.people import Staff
from data.models.record import Record
from data.models.stock import Bin, Warehouse


class Wave(Record):
    """Orders of one warehouse that somebody picks in one round; `holder` has it in hand."""

    number = string(unique=True)
    warehouse = link(Warehouse, null=False, index=False)
    about = string()
    state = string("open", constraints=(one_of("state", "open", "picking", "done", "dropped"),), index=True)
    holder = link(Staff, index=False)
    made_at = instant()
    taken_at = instant()
    done_at = instant()
    version = integer(1)


class WaveOrder(Record):
    """An order of a wave and the tote that its goods go into."""

    wave = link(Wave, null=False, index=False)
    order = link(Order, null=False)
    tote = integer(1)

    class Meta:
        indexes = ((("wave", "order"), True),)


class Pick(Record):
    """So many pieces taken out of a bin for an order line; open until they ship or go back."""

    order_line = link(OrderLine, null=False)
    bin = link(Bin, null=False, index=False)
    lot = string()
    wave = link(Wave, index=False)
    qty = integer(1)
    state = string("open", constraints=(one_of("state", "open", "back", "shipped"),))
    by = link(Staff, index=False)
    at = instant()

    class Meta:
        constraints = (peewee.Check("qty > 0"),)


Pick.add_index(Pick.index(Pick.bin, where=(Pick.state == "open"), name="pick_open"))

TABLES = (Wave, WaveOrder, Pick)
