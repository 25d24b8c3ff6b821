"""One thing whole, and how a figure comes about, as documents for the command line."""

from collections.abc import Callable
from typing import Any

from data.errors import Missing, Unclear
from data.events import Actor
from ecom_tui.shapes import plain_shape


def thing_document(actor: Actor, name: str, typed: str) -> dict[str, Any]:
    """Everything that is known of one thing."""
    from data.queries.lists import RIGHTS, one_row
    from data.queries.numbers import KIND_OF, find

    if name not in RIGHTS:
        raise Missing("There is no list of “{name}”. There are: {known}.", name=name, known=", ".join(RIGHTS))
    if name == "stock" and not _is_one_place(actor, typed):
        return _everywhere(actor, typed)
    named = find(actor, KIND_OF[name], typed)
    row = one_row(actor, name, named.id)
    if name == "orders":
        from data.queries.orders import order_detail

        return _parts(order_detail(actor, named.id)) | row
    if name == "stock":
        from data.queries.stock_detail import stock_detail

        parts = _parts(stock_detail(actor, named.id))
        return parts | {"held_parts": parts["held"]} | row
    return row | _count(actor, named.id) if name == "counts" else row


def _parts(detail: Any) -> dict[str, Any]:
    """What hangs on a thing besides its row, and the version that `do --seen` takes."""
    from dataclasses import replace

    told: dict[str, Any] = plain_shape(replace(detail, row=None), detail.row.currency)
    told = {key: value for key, value in told.items() if key not in ("row", "id")}
    return told | {"version": detail.row.version}


def _count(actor: Actor, task: int) -> dict[str, Any]:
    """A count's bins and lines; what the book says of them only where the reader may know it already."""
    from data.money import decimal_text
    from data.queries.counts import count_detail

    found = count_detail(actor, task)

    def money(minor: int | None) -> str | None:
        return None if minor is None else decimal_text(minor, found.currency)

    lines = [
        {"bin": line.bin, "sku": line.sku, "name": line.name, "lot": line.lot, "state": line.state,
         "expected": line.book, "counted": line.first, "by": line.first_by, "recounted": line.second,
         "recounted_by": line.second_by, "variance": line.variance, "value": money(line.value)}
        for line in found.lines
    ]  # fmt: skip
    bins = [{"bin": one.code, "state": one.state, "by": one.by, "lines": one.lines} for one in found.bins]
    totals = {"differing": found.differing, "gained": found.gained, "lost": found.lost}
    worth = {"value": money(found.value), "net_value": money(found.net_value), "currency": found.currency}
    return {"by_bin": bins, "lines": lines, **totals, **worth, "version": found.row.version}


def _is_one_place(actor: Actor, typed: str) -> bool:
    """Whether a stock line is meant, not a SKU wherever it lies."""
    from data.queries.numbers import find

    try:
        find(actor, "sku", typed)
    except Missing:
        return True
    return bool("@" in typed and find(actor, "sku", typed).warehouse)


def _everywhere(actor: Actor, typed: str) -> dict[str, Any]:
    """A SKU's stock in each warehouse."""
    from data.queries.lists import list_page
    from data.queries.numbers import find

    named = find(actor, "sku", typed)
    found = list_page(actor, "stock", filter=f'sku="{named.number}"', limit=100)
    return {"id": named.number, "warehouses": [row for row in found.rows if row["sku"] == named.number]}


def explained(actor: Actor, words: tuple[str, ...]) -> dict[str, Any]:
    """How a KPI, or a figure of a thing, comes about."""
    from data.queries.kpis import KPIS, kpi_values

    if len(words) == 1:
        if words[0] not in KPIS:
            raise Missing("There is no KPI {name}. Known: {names}.", name=words[0], names=", ".join(KPIS))
        return dict(plain_shape(kpi_values(actor, (words[0],), by="month")[0]))
    if len(words) != 3:
        raise Unclear("Say a KPI, or a thing, its number and a field: {example}", example="stock POT-1@MAIN available")
    thing, typed, field = words
    figures = {"order": ORDER, "orders": ORDER, "stock": STOCK, "sku": STOCK}.get(thing)
    if figures is None:
        known = "orders, stock"
        raise Missing("Figures of {thing} can't be explained. Those of {known} can.", thing=thing, known=known)
    if field not in figures:
        known = ", ".join(figures)
        raise Missing("There is nothing to explain in “{field}”. There is: {known}.", field=field, known=known)
    document = thing_document(actor, "orders" if figures is ORDER else "stock", typed)
    if "warehouses" in document:
        raise Unclear("Say in which warehouse: {example}", example=f"{typed}@{_first_place(document)}")
    formula, parts = figures[field]
    return {"id": document["id"], "field": field, "value": document.get(field), "formula": formula, **parts(document)}


def _first_place(document: dict[str, Any]) -> str:
    return str(next((row["warehouse"] for row in document["warehouses"]), "WAREHOUSE"))


Parts = Callable[[dict[str, Any]], dict[str, Any]]


def _only(*names: str) -> Parts:
    return lambda document: {name: document.get(name) for name in names}


STOCK: dict[str, tuple[str, Parts]] = {
    "on_hand": ("what lies in the bins, whatever its condition: the sum of the moves", _only("levels", "moves")),
    "allocated": ("what is promised to orders that are not shipped", _only("promised")),
    "held": ("what can't be sold, safety stock and holds", _only("held_parts", "holds")),
    "available": ("on hand - allocated - held", _only("on_hand", "allocated", "held", "held_parts", "promised")),
    "incoming": ("what arrivals and transfers still bring", _only("incoming")),
}
"""Figures of a stock line: formula and what they are made of."""

ORDER: dict[str, tuple[str, Parts]] = {
    "risk": ("the sum of the weights of its signals", _only("signals")),
    "total": (
        "lines - discounts + tax + shipping + fees",
        _only("list", "discount", "tax", "shipping", "fee", "lines"),
    ),
    "payment": (
        "what was captured and refunded against the total",
        _only("total", "captured", "refunded", "payments"),
    ),
    "hold": ("holds that are open", _only("holds")),
    "review": ("the checklist: good, look or waits", _only("checks")),
    "unshipped": ("ordered - cancelled - shipped of each line", _only("lines", "parcels")),
    "fulfilment": ("how far the units of its lines are", _only("lines", "parcels")),
}
"""Figures of an order."""
