"""A list of tracking numbers against the store: which parcel each is of, and what is wrong with the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from data import database
from data.carriers import carrier_of, carriers, check_tracking
from data.dataclass import dataclass, field
from data.doorway import query
from data.errors import Refused, Unclear
from data.events import Actor
from data.parcel_book import checked_number
from data.tracking_lists import Given

STATES = ("ready", "same", "unmatched", "duplicate", "wrong")


@dataclass(frozen=True, slots=True)
class Match:
    """What a line of a list comes to: `ready` is written, the others are told."""

    line: int
    order: str
    tracking: str
    carrier: str
    state: str
    parcel_id: int = 0
    order_id: int = 0
    """The order to be shipped with it, where no parcel is packed yet."""
    parcel: str = ""
    sentence: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class _Parcel:
    id: int
    number: str
    order: int
    order_number: str
    carrier: str
    tracking: str


@query("order.fulfil")
def match_numbers(actor: Actor, given: Sequence[Given], carrier: str = "", ship: bool = False) -> list[Match]:
    """Each line with its parcel: nothing is written. With `ship` an order without a parcel would be shipped by it."""
    with database.snapshot():
        used: set[int] = set()
        twice = {number for number, n in Counter(_bare(one.tracking) for one in given).items() if n > 1 and number}
        seen: set[str] = set()
        return [_match(one, carrier, ship, used, twice, seen) for one in given]


def _bare(tracking: str) -> str:
    return "".join(tracking.split()).upper()


def _match(one: Given, carrier: str, ship: bool, used: set[int], twice: set[str], seen: set[str]) -> Match:
    if one.trouble:
        return Match(one.line, one.order, one.tracking, one.carrier, "wrong", sentence=one.trouble)
    order, number = _order(one.order), one.tracking
    if order is None and (swapped := _order(one.tracking)) is not None:
        order, number = swapped, one.order  # the columns the other way round
    told: dict[str, Any] = {"line": one.line, "order": one.order, "tracking": number, "carrier": one.carrier}
    if order is None:
        facts: dict[str, object] = {"order": one.order[:60]}
        return Match(**told, state="unmatched", sentence="There is no order or parcel “{order}”.", facts=facts)
    if _bare(number) in twice:
        if _bare(number) in seen:
            facts = {"number": number[:60]}
            return Match(**told, state="duplicate", sentence="{number} stands in the list before.", facts=facts)
        seen.add(_bare(number))
    parcels = _parcels(*order)
    same = next((parcel for parcel in parcels if parcel.tracking and parcel.tracking == _bare(number)), None)
    if same is not None:
        return Match(**told, state="same", parcel_id=same.id, parcel=same.number)
    free = [parcel for parcel in parcels if not parcel.tracking and parcel.id not in used]
    if not free:
        return _without(told, order[0], parcels, number, carrier, ship, used)
    chosen = free[0]
    try:
        named = _carrier(one.carrier or chosen.carrier or carrier, number)
        tidy = checked_number(named, number, chosen.id)
    except (Refused, Unclear) as refused:
        state = "wrong" if isinstance(refused, Unclear) else "duplicate"
        return Match(**told, state=state, parcel=chosen.number, sentence=refused.sentence, facts=refused.facts)
    used.add(chosen.id)
    told |= {"tracking": tidy, "carrier": named}
    return Match(**told, state="ready", parcel_id=chosen.id, parcel=chosen.number)


def _without(
    told: dict[str, Any], order: int, parcels: Sequence[_Parcel], number: str, carrier: str, ship: bool,
    used: set[int],
) -> Match:  # fmt: skip
    """An order all of whose parcels have numbers, or that has none."""
    row = database.one("SELECT number, state, review, holds, unshipped FROM orders WHERE id = ?", (order,))
    assert row is not None
    name, state, review, holds, unshipped = row
    if parcels:
        has = next((parcel.tracking for parcel in parcels if parcel.tracking), "")
        sentence = "Order {number} has the number {tracking} already." if has else "Order {number} has fewer parcels."
        facts: dict[str, object] = {"number": name, "tracking": has}
        return Match(**told, state="duplicate", sentence=sentence, facts=facts)
    facts = {"number": name}
    if not ship:
        sentence = "Order {number} has no parcel yet. Pack it first."
        return Match(**told, state="unmatched", sentence=sentence, facts=facts)
    if state != "placed" or review != "approved" or holds or not unshipped or -order in used:
        sentence = "Order {number} can't be shipped now."
        return Match(**told, state="unmatched", sentence=sentence, facts=facts)
    try:
        named = _carrier(str(told["carrier"]) or carrier, number)
        tidy = checked_number(named, number, 0)
    except (Refused, Unclear) as refused:
        kind = "wrong" if isinstance(refused, Unclear) else "duplicate"
        return Match(**told, state=kind, sentence=refused.sentence, facts=refused.facts)
    used.add(-order)
    told = {**told, "tracking": tidy, "carrier": named}
    return Match(**told, state="ready", order_id=order)


def _carrier(named: str, number: str) -> str:
    """The carrier that is meant; where nobody said, the only one whose number it can be."""
    if named.strip():
        known = carrier_of(named)
        return known.code if known else named.strip()
    fitting = [one.code for one in carriers() if not one.loose and _fits(one.code, number)]
    if len(fitting) == 1:
        return fitting[0]
    raise Unclear("Whose number is “{number}”? Name the carrier.", number=number[:60])


def _fits(carrier: str, number: str) -> bool:
    try:
        return bool(check_tracking(carrier, number))
    except Unclear:
        return False


def _order(name: str) -> tuple[int, int] | None:
    """(order, parcel or 0) that a name means: an order's number, its source's number, or a parcel's number."""
    wanted = name.strip().removeprefix("#")
    if not wanted:
        return None
    found = database.scalar(
        "SELECT id FROM orders WHERE gone_at IS NULL AND (number = ? OR number = ? OR source_id = ?)"
        " ORDER BY CASE WHEN source_id = ? THEN 1 ELSE 0 END, id DESC LIMIT 1",
        (wanted, wanted.upper(), wanted, wanted),
    )
    if found is not None:
        return int(found), 0
    row = database.one("SELECT order_id, id FROM shipment WHERE number = ?", (wanted.upper(),))
    return (int(row[0]), int(row[1])) if row else None


def _parcels(order: int, parcel: int) -> list[_Parcel]:
    """The parcels that a number could be of: closed ones first, then those that left."""
    found = database.rows(
        "SELECT s.id, s.number, s.order_id, o.number, s.carrier, s.tracking FROM shipment s"
        " JOIN orders o ON o.id = s.order_id WHERE s.order_id = ? AND (? = 0 OR s.id = ?)"
        " AND s.state IN ('packed', 'labelled', 'handed_over', 'in_transit')"
        " ORDER BY CASE WHEN s.state IN ('packed', 'labelled') THEN 0 ELSE 1 END, s.id",
        (order, parcel, parcel),
    )
    return [_Parcel(*row) for row in found]
