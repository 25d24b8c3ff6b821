"""Goods that are expected: how many, from whom, when, and every date that was ever said."""

from datetime import date

from data import clock, database, frames, ledger, options, spots
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.models.stock import Arrival, ArrivalDue


@operation(
    "arrival.expect",
    right="stock.receive",
    says="{qty} × {sku} expected in {warehouse}, due {day}.",
    subject="sku",
)
def expect_arrival(
    actor: Actor, sku: int, *, warehouse: str, qty: int, due: str = "", supplier: str = "", reference: str = ""
) -> Done:
    """Note goods that a supplier will bring."""
    spots.check_pieces(qty)
    code = spots.check_sku(sku)
    place = spots.warehouse_of(warehouse)
    day = _day(due)
    made = Arrival.create(
        supplier=supplier.strip(), reference=reference.strip(), sku=sku, warehouse=place, qty=qty, due_day=day
    )
    _said(made.id, day)
    facts = {"sku": code, "qty": qty, "warehouse": ledger.warehouse_code(place), "day": day or "-"}
    undo = ("arrival.close", {"arrival": made.id})
    return Done("arrival", made.id, facts={**facts, "reference": made.reference}, undo=undo, also=(("sku", sku),))


@operation(
    "arrival.change",
    right="stock.receive",
    says="{qty} × {sku} are expected in {warehouse} now, due {day}.",
    subject="arrival",
)
def change_arrival(actor: Actor, arrival: int, *, seen: int | None = None, due: str = "", qty: int = 0) -> Done:
    """Change the day or the number of what is expected; the days that were said before stay on record."""
    found = _open(frames.current(Arrival, arrival, seen))
    day = _new_day(found, due.strip())
    if qty and qty <= found.received:
        raise Refused("{received} have come already. Close the arrival instead.", received=found.received)
    if qty:
        spots.check_pieces(qty)
    undo = {"arrival": arrival, "due": found.due_day or "none", "qty": found.qty}
    if day != found.due_day:
        _said(arrival, day)
    frames.change(found, due_day=day, qty=qty or found.qty)
    return _done(found, ("arrival.change", undo))


@operation(
    "arrival.close", right="stock.receive", says="No more of {sku} is expected of {reference}.", subject="arrival"
)
def close_arrival(actor: Actor, arrival: int, *, seen: int | None = None, reason: str = "") -> Done:
    """Expect no more of it: what has not come will not come."""
    found = _open(frames.current(Arrival, arrival, seen))
    frames.change(found, state="closed")
    done = _done(found, ("arrival.reopen", {"arrival": arrival}))
    done.reason = reason.strip()
    return done


@operation("arrival.reopen", right="stock.receive", says="{sku} is expected of {reference} again.", subject="arrival")
def reopen_arrival(actor: Actor, arrival: int, *, seen: int | None = None) -> Done:
    """Expect the rest of it after all."""
    found = frames.current(Arrival, arrival, seen)
    if found.state == "open" or found.received >= found.qty:
        raise Refused("Nothing of {reference} is left to expect.", reference=found.reference or arrival)
    frames.change(found, state="open")
    return _done(found, ("arrival.close", {"arrival": arrival}))


def _done(found: Arrival, undo: tuple[str, dict[str, object]]) -> Done:
    sku = int(found.sku)
    facts = {
        "sku": ledger.code_of(sku),
        "qty": found.qty,
        "warehouse": ledger.warehouse_code(int(found.warehouse)),
        "day": found.due_day or "-",
        "reference": found.reference or f"#{found.id}",
    }
    return Done("arrival", int(found.id), facts=facts, undo=undo, also=(("sku", sku),))


def _open(found: Arrival) -> Arrival:
    if found.state != "open":
        raise Refused("The arrival {reference} is closed already.", reference=found.reference or found.id)
    return found


def _new_day(found: Arrival, due: str) -> str:
    """The day that was typed; nothing: the old one; `none`: nobody knows. A day that was said before may return."""
    if due.lower() in ("", "none"):
        return "" if due else str(found.due_day)
    said = database.scalar("SELECT 1 FROM arrival_due WHERE arrival_id = ? AND due_day = ?", (found.id, due))
    return due if said else _day(due)


def _said(arrival: int, day: str) -> None:
    if day:
        ArrivalDue.create(arrival=arrival, due_day=day, said_at=frames.at())


def _day(typed: str) -> str:
    """A store day from today on, or nothing; Unclear otherwise."""
    if not typed.strip():
        return ""
    try:
        day = date.fromisoformat(typed.strip()).isoformat()
    except ValueError:
        raise Unclear("“{day}” is not a day. Write it like 2026-11-28.", day=typed) from None
    if day < clock.day_of(frames.at(), options.timezone()):
        raise Refused("{day} is past. Say a day from today on.", day=day)
    return day
