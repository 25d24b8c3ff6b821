"""The body of an order that is done, written anew as its source has it now: lines, sums, state, what was sent.

Lines and parcels that are still said keep their rows; nothing moves stock.
"""

from collections.abc import Iterable, Sequence

from data import bulk, database, options
from data.importers.keeping.following import Plan
from data.importers.keeping.order_words import line_keys
from data.importers.keeping.ours import OurLine, Ours
from data.importers.keeping.storing import Storing
from data.importers.keeping.storing_money import discount_rows, tax_rows
from data.importers.keeping.storing_parcels import Filled, Sent, last_of, sent_of, state_of, write_parcels
from data.importers.records import Document, sums_of

_ORDER = (
    "UPDATE orders SET state = ?, kind = ?, currency = ?, fx_ppm = ?, fx_day = ?, list_minor = ?, discount_minor = ?,"
    " net_minor = ?, tax_minor = ?, shipping_minor = ?, fee_minor = ?, total_minor = ?, cancelled_minor = ?,"
    " source_gap_minor = ?, placed_at = ?, closed_at = ?, cancelled_at = ?, carrier = ?, tracking = ? WHERE id = ?"
)
_LINE = (
    "UPDATE order_line SET position = ?, kind = ?, sku_id = ?, code = ?, title = ?, ordered = ?, cancelled = ?,"
    " shipped = ?, unit_list_minor = ?, unit_text = ?, list_minor = ?, discount_minor = ?, net_minor = ?,"
    " tax_minor = ?, gross_minor = ?, source_line = ?, delivered = ?, vendor = ? WHERE id = ?"
)
_EMPTY_PARCELS = (
    "DELETE FROM shipment_line WHERE shipment_id IN (SELECT id FROM shipment WHERE order_id = ?"
    " AND batch_id IS NOT NULL)"
)
_PARCEL = (
    "UPDATE shipment SET state = ?, carrier = ?, tracking = ?, handed_at = ?, delivered_at = ?, version = version + 1"
    " WHERE id = ?"
)
_GONE = "UPDATE shipment SET state = 'cancelled', version = version + 1 WHERE id = ?"


def rewrite_body(storing: Storing, plan: Plan) -> None:
    """Write the lines, what they were sent in, and the order's own sums and state."""
    one, ours = plan.document, plan.ours
    sent = sent_of(one)
    database.run(_EMPTY_PARCELS, (ours.id,))
    lines = _write_lines(storing, one, ours, sent)
    _write_parcels(storing, one, ours, sent, lines)
    database.run("DELETE FROM order_discount WHERE order_id = ?", (ours.id,))
    database.run("DELETE FROM tax_line WHERE order_id = ?", (ours.id,))
    bulk.fill("order_discount", discount_rows(ours.id, one))
    bulk.fill("tax_line", tax_rows(ours.id, one))
    _write_order(one, ours)
    storing.note(ours.id, ours.number, one)


def _write_lines(storing: Storing, one: Document, ours: Ours, sent: Sent) -> Sequence[int]:
    """Known lines keep their rows, in the order of the file; the ids by place."""
    matched = _matched(one, ours.lines)
    left = {line.id for line in ours.lines} - set(matched.values())
    database.many("DELETE FROM order_line WHERE id = ?", [(key,) for key in sorted(left)])
    ids = [matched.get(place, 0) for place in range(len(one.lines))]
    fresh = [place for place, key in enumerate(ids) if not key]
    for place, key in zip(fresh, bulk.reserve("order_line", len(fresh)), strict=True):
        ids[place] = key
    rows = storing.line_rows(ours.id, one, sent, ids)
    # A line's row begins with its own id and its order's.
    database.many(_LINE, [(*rows[place][2:], ids[place]) for place in matched])
    bulk.fill("order_line", [rows[place] for place in fresh])
    return ids


def _matched(one: Document, known: Iterable[OurLine]) -> dict[int, int]:
    """The row of each line that is known: by its identity, else by what it says."""
    left = list(known)
    found: dict[int, int] = {}
    by_source = {line.source_line: line for line in left}
    for place, line in enumerate(one.lines):
        same = by_source.pop(line.source_line, None)
        if same is not None:
            found[place] = same.id
            left.remove(same)
    for place, key in enumerate(line_keys(one)):
        alike = next((line for line in left if line.key == key), None) if place not in found else None
        if alike is not None:
            found[place] = alike.id
            left.remove(alike)
    return found


def name_lines_again(plan: Plan) -> None:
    """Note which record each line is by now, where the lines say the same as before."""
    known = {line.id: line.source_line for line in plan.ours.lines}
    database.many(
        "UPDATE order_line SET source_line = ? WHERE id = ?",
        [
            (plan.document.lines[place].source_line, key)
            for place, key in _matched(plan.document, plan.ours.lines).items()
            if known[key] != plan.document.lines[place].source_line
        ],
    )


def _write_parcels(storing: Storing, one: Document, ours: Ours, sent: Sent, lines: Sequence[int]) -> None:
    """Parcels keep their rows by their tracking numbers; those that the source names no more are cancelled."""
    left = {
        key: tracking for key, tracking, _, state, batch in ours.parcels if batch is not None and state != "cancelled"
    }
    new: list[Filled] = []
    for parcel, parts in sent.parcels:
        filled = [(lines[place], units) for place, units in parts]
        key = next((key for key, tracking in left.items() if tracking == parcel.tracking), None)
        if key is None:
            new.append((ours.id, one.at, parcel, filled))
            continue
        del left[key]
        database.run(
            _PARCEL,
            (state_of(parcel), parcel.carrier, parcel.tracking, parcel.handed_at, parcel.delivered_at, key),
        )
        bulk.fill("shipment_line", [(key, line, units) for line, units in filled])
    database.many(_GONE, [(key,) for key in left])
    write_parcels(new, storing.batch)


def _write_order(one: Document, ours: Ours) -> None:
    money, cancelled = sums_of(one), one.state == "cancelled"
    carrier, tracking = last_of(one)
    database.run(
        _ORDER,
        (
            *(one.state, "internal" if one.internal else "normal", one.currency, one.fx_ppm),
            *("" if one.currency == options.currency() else one.day, money.listed, money.discount, money.net),
            *(money.tax, money.shipping, money.fee, money.total, money.total if cancelled else 0, one.gap_minor),
            *(one.at, None if cancelled else one.closed_at or one.at),
            *(one.cancelled_at or one.at if cancelled else None, carrier, tracking, ours.id),
        ),
    )
