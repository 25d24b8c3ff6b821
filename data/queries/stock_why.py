"""Why a number of the stock list is what it is: its formula, its terms, and the rows behind each of them."""

from data import database
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing, Unclear
from data.events import Actor
from data.queries import _stock_parts as parts
from data.queries.stock import StockRow, stock_row
from data.roles import grant

ROWS = 60
"""Rows behind a term that are shown; the newest."""
SENTENCES = {
    "available": "available = on hand - allocated - held",
    "on_hand": "on hand = all that came in - all that left, in whatever condition, without goods in transit",
    "allocated": "allocated = pieces of open orders that are promised from this warehouse",
    "held": "held = what can't be sold + safety stock + live holds",
    "incoming": "incoming = open arrivals + transfers on their way here",
    "days": "days = available / units shipped a day in the last 28 days",
    "transit": "Pieces in transit are in neither warehouse.",
    "expected": "Pieces that are expected count only when they are here.",
    "older": "Older rows of the ledger are not shown.",
}


@dataclass(frozen=True, slots=True)
class BehindRow:
    """A row behind a term: a move, a promise, a level, a hold, an arrival."""

    at: int | None
    change: int
    what: str
    number: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class WhyTerm:
    """One line of the sum."""

    amount: int
    """With its sign."""
    name: str
    """on_hand, allocated, held, a bucket, safety, holds, arrival, transfer, came, left."""
    n: int
    """How many things stand behind it."""
    place: str
    """Where: the bin with most of it, or nothing."""
    rows: tuple[BehindRow, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """How a figure comes about."""

    number: str
    """SKU@WAREHOUSE."""
    field: str
    value: int | None
    formula: str
    """A sentence in English, the key of its translations."""
    terms: tuple[WhyTerm, ...]
    left_out: tuple[str, ...]
    """Sentences too."""
    agrees: bool
    """Whether the terms add up to the value, reckoned from their rows and not from the sums kept beside them."""


@query("stock.view")
def why_available(actor: Actor, key: int) -> Why:
    """Why so many are available."""
    return _why(actor, key, "available")


@query("stock.view")
def why_stock(actor: Actor, key: int, field: str = "available") -> Why:
    """Why a number of a line is what it is: available, on_hand, allocated, held, incoming or days."""
    return _why(actor, key, field)


def _why(actor: Actor, key: int, field: str) -> Why:
    if field not in TERMS:
        raise Unclear("“{field}” can't be explained. There are: {known}.", field=field, known=", ".join(TERMS))
    with database.snapshot():
        row = stock_row(actor, key)
        if row is None:
            raise Missing("There is no {kind} {key}.", kind="stock", key=key)
        place = parts.warehouse_of(key)
        sees_orders = bool(grant(actor.role, "order.view"))
        terms = tuple(term for term in TERMS[field](row, place, sees_orders))
        total = sum(term.amount for term in terms)
        value = getattr(row, field)
        older = any(len(term.rows) < term.n for term in terms)
        left_out = [*LEFT_OUT.get(field, ()), *(["older"] if older else [])]
        return Why(
            number=f"{row.code}@{row.warehouse}",
            field=field,
            value=value,
            formula=SENTENCES[field],
            terms=terms,
            left_out=tuple(SENTENCES[name] for name in left_out),
            agrees=field == "days" or total == value,
        )


def _available(row: StockRow, place: int, sees_orders: bool) -> list[WhyTerm]:
    hand = _on_hand(row, place, sees_orders)
    promised, held = _allocated(row, place, sees_orders)[0], _held(row, place, sees_orders)
    bins = [level.bin for level in parts.levels(row.sku_id, place) if level.bin != "-"]
    moves = tuple(sorted((line for term in hand for line in term.rows), key=lambda line: -(line.at or 0))[:ROWS])
    return [
        WhyTerm(sum(term.amount for term in hand), "on_hand", sum(t.n for t in hand), bins[0] if bins else "", moves),
        WhyTerm(-promised.amount, "allocated", promised.n, "", promised.rows),
        *(WhyTerm(-term.amount, term.name, term.n, term.place, term.rows) for term in held),
    ]


def _on_hand(row: StockRow, place: int, sees_orders: bool) -> list[WhyTerm]:
    """All that came and all that left, summed from the ledger itself."""
    came, came_n, left, left_n = database.one(
        "SELECT coalesce(sum(CASE WHEN to_wh_id = ? AND to_bucket <> 'transit' THEN qty ELSE 0 END), 0),"
        " coalesce(sum(CASE WHEN to_wh_id = ? AND to_bucket <> 'transit' THEN 1 ELSE 0 END), 0),"
        " coalesce(sum(CASE WHEN from_wh_id = ? AND from_bucket <> 'transit' THEN qty ELSE 0 END), 0),"
        " coalesce(sum(CASE WHEN from_wh_id = ? AND from_bucket <> 'transit' THEN 1 ELSE 0 END), 0)"
        " FROM stock_move WHERE sku_id = ? AND (from_wh_id = ? OR to_wh_id = ?)"
        " AND kind NOT IN ('allocate', 'release', 'bin_move', 'bucket_move')",
        (place, place, place, place, row.sku_id, place, place),
    ) or (0, 0, 0, 0)
    lines = [
        BehindRow(move.at, move.change, move.kind, move.number, move.by)
        for move in parts.moves(row.sku_id, place, sees_orders=sees_orders, limit=ROWS)
        if move.kind not in ("bin_move", "bucket_move") and move.change
    ]
    return [
        WhyTerm(int(came), "came", int(came_n), "", tuple(line for line in lines if line.change > 0)),
        WhyTerm(-int(left), "left", int(left_n), "", tuple(line for line in lines if line.change < 0)),
    ]


def _allocated(row: StockRow, place: int, sees_orders: bool) -> list[WhyTerm]:
    total, n = database.one(
        "SELECT coalesce(sum(qty), 0), count(DISTINCT order_id) FROM allocation"
        " WHERE sku_id = ? AND warehouse_id = ? AND state = 'open'",
        (row.sku_id, place),
    ) or (0, 0)
    orders = parts.promised(row.sku_id, place, ROWS) if sees_orders else ()
    lines = tuple(BehindRow(order.ship_by_at, order.qty, order.fulfilment, order.number) for order in orders)
    return [WhyTerm(int(total), "allocated", int(n), "", lines)]


def _held(row: StockRow, place: int, sees_orders: bool) -> list[WhyTerm]:
    levels = [level for level in parts.levels(row.sku_id, place) if level.bucket != "sellable"]
    kept = parts.holds(row.sku_id, place)
    made = []
    for name, qty in parts.held_parts(row.sku_id, place):
        lines: tuple[BehindRow, ...] = ()
        if name == "holds":
            # Reckoned from the holds themselves, not from the sum that is kept of them.
            qty = sum(hold.qty for hold in kept)
            lines = tuple(BehindRow(hold.expires_at, hold.qty, hold.kind, hold.note) for hold in kept)
        elif name != "safety":
            lines = tuple(
                BehindRow(None, level.qty, level.bucket, f"{level.bin} {level.lot}".strip())
                for level in levels
                if level.bucket == name
            )
        made.append(WhyTerm(qty, name, len(lines), lines[0].number if name != "holds" and lines else "", lines))
    return made


def _incoming(row: StockRow, place: int, sees_orders: bool) -> list[WhyTerm]:
    coming = parts.incoming(row.sku_id, place)
    made = []
    for kind in ("arrival", "transfer"):
        lines = tuple(
            BehindRow(None, line.qty, f"{kind} {line.due}".strip(), line.reference or str(line.id), line.source)
            for line in coming
            if line.kind == kind
        )
        if lines:
            made.append(WhyTerm(sum(line.change for line in lines), kind, len(lines), "", lines))
    return made


def _days(row: StockRow, place: int, sees_orders: bool) -> list[WhyTerm]:
    shipped = parts.sold(row.sku_id, place)[-28:]
    return [
        WhyTerm(row.available or 0, "available", 0, "", ()),
        WhyTerm(sum(shipped), "shipped", sum(1 for units in shipped if units), "", ()),
    ]


TERMS = {
    "available": _available,
    "on_hand": _on_hand,
    "allocated": _allocated,
    "held": _held,
    "incoming": _incoming,
    "days": _days,
}
LEFT_OUT = {"available": ("transit", "expected"), "on_hand": ("transit",)}
