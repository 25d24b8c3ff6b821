"""Lists of tracking numbers as people have them: pasted or from a file, any separator, with or without a header."""

import csv
import re
from collections.abc import Sequence

from data.dataclass import dataclass
from data.errors import Unclear

MOST = 20_000
"""Lines of one list."""
_HEADS = {
    "order": ("order", "ordernumber", "orderno", "orderid", "ordername", "name", "reference", "ref", "parcel",
              "parcelnumber", "shipment", "订单", "订单号", "訂單", "訂單號", "订单编号", "包裹", "bestellung",
              "bestellnummer", "commande"),
    "tracking": ("tracking", "trackingnumber", "trackingno", "trackingid", "trackingcode", "number", "awb", "waybill",
                 "consignment", "运单", "运单号", "運單號", "物流单号", "快递单号", "sendungsnummer", "numérodesuivi"),
    "carrier": ("carrier", "courier", "shippingcarrier", "trackingcompany", "company", "承运商", "快递", "快递公司",
                "物流公司", "承運商", "versender", "transporteur"),
}  # fmt: skip
SEPARATORS = ("\t", ";", ",", "|")


@dataclass(frozen=True, slots=True)
class Given:
    """One line of a list; `trouble` says why it can't be read."""

    line: int
    order: str
    tracking: str
    carrier: str = ""
    trouble: str = ""


def read_list(text: str) -> list[Given]:
    """The lines of a list. Unclear if there is none, or too many."""
    lines = [(n, line.strip("\r\n\ufeff")) for n, line in enumerate(re.split(r"\r\n|\r|\n", text), 1)]
    lines = [(n, line) for n, line in lines if line.strip()]
    if not lines:
        raise Unclear("The list is empty: give an order and its tracking number on each line.")
    if len(lines) > MOST:
        raise Unclear("The list has {n} lines; {most} are the most at once.", n=len(lines), most=MOST)
    separator = _separator([line for _, line in lines[:50]])
    rows = [(n, _cells(line, separator)) for n, line in lines]
    columns = _columns(rows[0][1])
    return [_given(n, cells, columns) for n, cells in (rows[1:] if columns else rows)]


def _separator(lines: Sequence[str]) -> str:
    """The sign that parts most lines; empty: blanks."""
    counts = {sign: sum(1 for line in lines if sign in line) for sign in SEPARATORS}
    best = max(SEPARATORS, key=lambda sign: counts[sign])
    return best if counts[best] * 2 >= len(lines) else ""


def _cells(line: str, separator: str) -> list[str]:
    if not separator or separator not in line:
        return line.split()
    try:
        found = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        found = line.split(separator)
    return [cell.strip() for cell in found]


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Where each column is, if this is a header; nothing if it is a line."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        bare = re.sub(r"[\s_#.:-]", "", cell).casefold()
        for name, heads in _HEADS.items():
            if bare in heads and name not in found:
                found[name] = place
                break
    return found if {"order", "tracking"} <= found.keys() else {}


def _given(line: int, cells: Sequence[str], columns: dict[str, int]) -> Given:
    if not columns:
        filled = [cell for cell in cells if cell]
        if len(filled) < 2:
            return Given(line, filled[0] if filled else "", "", trouble="An order and its tracking number are wanted.")
        return Given(line, filled[0], filled[1], filled[2] if len(filled) > 2 else "")

    def cell(name: str) -> str:
        place = columns.get(name, -1)
        return cells[place] if 0 <= place < len(cells) else ""

    order, tracking = cell("order"), cell("tracking")
    trouble = "" if order and tracking else "An order and its tracking number are wanted."
    return Given(line, order, tracking, cell("carrier"), trouble)
