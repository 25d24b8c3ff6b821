"""Parcels that are being packed or wait for the carrier, and what is in them: the rules that packing shares."""

from typing import TYPE_CHECKING

from data import database
from data.errors import Missing, Refused, Unclear

if TYPE_CHECKING:
    from data.carriers import Form
    from data.models.orders import Shipment

HERE = ("picking", "packed", "labelled")
"""States of a parcel with goods in it that has not left: open, closed, with its number."""

OFF_PERCENT = 10
"""A weight that is further off is told: something is missing, or too much is in it."""


def packed_of(order: int, but: int = 0) -> dict[int, int]:
    """Units of each line of an order that lie in parcels here; one parcel may be left out."""
    return {
        int(line): int(qty)
        for line, qty in database.rows(
            "SELECT x.order_line_id, sum(x.qty) FROM shipment s JOIN shipment_line x ON x.shipment_id = s.id"
            " WHERE s.order_id = ? AND s.id <> ? AND s.state IN ('picking', 'packed', 'labelled')"
            " GROUP BY x.order_line_id",
            (order, but),
        )
    }


def inside(shipment: int) -> dict[int, int]:
    """Units of each line in a parcel."""
    return {
        int(line): int(qty)
        for line, qty in database.rows(
            "SELECT order_line_id, sum(qty) FROM shipment_line WHERE shipment_id = ? GROUP BY order_line_id"
            " ORDER BY order_line_id",
            (shipment,),
        )
    }


def refuse_on_manifest(parcel: "Shipment") -> None:
    """Refused while a parcel is on a manifest: what the carrier was told of it must stay true."""
    if parcel.manifest_id is not None:
        number = database.scalar("SELECT number FROM manifest WHERE id = ?", (parcel.manifest_id,))
        raise Refused(
            "Parcel {parcel} is on manifest {manifest}. Take it off first.", parcel=parcel.number, manifest=number
        )


def expected_weight(shipment: int) -> int | None:
    """Grams that the articles in a parcel weigh together; None where one of them is not known."""
    row = database.one(
        "SELECT count(*), sum(CASE WHEN s.weight_g > 0 THEN 0 ELSE 1 END), sum(x.qty * s.weight_g)"
        " FROM shipment_line x JOIN order_line l ON l.id = x.order_line_id JOIN sku s ON s.id = l.sku_id"
        " WHERE x.shipment_id = ?",
        (shipment,),
    )
    return int(row[2]) if row and row[0] and not row[1] else None


def weight_off(weight: int, expected: int | None) -> int | None:
    """By how many per cent a weight is off what was expected, if that is more than ten."""
    if not expected or not weight:
        return None
    off = (weight - expected) * 100
    if abs(off) <= OFF_PERCENT * expected:
        return None
    return off // expected if off > 0 else -(-off // expected)


def checked_number(carrier: str, typed: str, parcel: int) -> str:
    """A tracking number as it is stored; Unclear or Refused if it is no number of the carrier, or another parcel's."""
    from data.carriers import carriers, check_tracking, tidied

    if any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in typed.strip()):
        raise Unclear("“{number}” has control characters in it. Scan it again.", number=_shown(typed))
    try:
        number = check_tracking(carrier, typed)
    except Unclear:
        theirs = [one for one in carriers() if not one.loose and one.code != carrier and _fits(one.code, typed)]
        if theirs and not any(form.pattern.fullmatch(tidied(typed)) for form in _forms(carrier)):
            raise Unclear(
                "“{number}” is a number of {other}, not of {carrier}.",
                number=typed.strip()[:60],
                other=theirs[0].name,
                carrier=carrier,
            ) from None
        raise
    twin = number and database.scalar(
        "SELECT number FROM shipment WHERE tracking = ? AND id <> ? AND state <> 'cancelled' ORDER BY id LIMIT 1",
        (number, parcel),
    )
    if twin:
        raise Refused("Parcel {parcel} has {number} already.", number=number, parcel=twin)
    return number


def _forms(carrier: str) -> "tuple[Form, ...]":
    from data.carriers import carrier_of

    known = carrier_of(carrier)
    return known.forms if known else ()


def _fits(carrier: str, typed: str) -> bool:
    from data.carriers import check_tracking

    try:
        return bool(check_tracking(carrier, typed))
    except Unclear:
        return False


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else "·" for sign in text.strip())[:60]


def parcel_number(shipment: int) -> str:
    """How a parcel is called, or Missing."""
    found = database.scalar("SELECT number FROM shipment WHERE id = ?", (shipment,))
    if found is None:
        raise Missing("There is no {kind} {key}.", kind="shipment", key=shipment)
    return str(found)
