"""Goods that are expected: how many, from whom, when, and every date that was ever said."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from data import arrival_lists, clock, database, frames, ledger, options, spots
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.models.catalog import Sku
from data.models.stock import Arrival, ArrivalDue, Warehouse


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
    """Expect no more of it: what has not come will not come. If a part of it came, it is said why not all of it."""
    found = _open(frames.current(Arrival, arrival, seen))
    if found.received and found.received < found.qty and not reason.strip() and frames.frame().root.undo_of is None:
        raise Unclear(
            "{received} of {qty} came. Say why the rest does not come.", received=found.received, qty=found.qty
        )
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


@operation(
    "arrival.expect_list",
    right="stock.receive",
    says="{n} arrivals of {reference} expected in {warehouse}.",
    on_thing=False,
    subject="arrival",
)
def expect_list(
    actor: Actor,
    *,
    rows: Sequence[Sequence[Any]] | str,
    warehouse: str = "",
    supplier: str = "",
    reference: str = "",
    due: str = "",
    partial: bool | str = False,
) -> Done:
    """Note a list of goods that will come: a table as text, or rows of it. All of it or nothing, unless `partial`."""
    usual = arrival_lists.Usual(warehouse, supplier, reference, due)
    text = rows if isinstance(rows, str) else arrival_lists.as_text(rows)
    read = arrival_lists.read(text, usual)
    only_right = partial if isinstance(partial, bool) else partial.strip().casefold() in ("yes", "y", "1", "true", "是")
    if read.wrong and not only_right:
        raise Unclear(
            "{n} lines can't be read, so none was written. {first}", n=len(read.wrong), first=read.wrong[0].told
        )
    if not read.right:
        raise Unclear("There is no line to be expected in this list.")
    _lock((one.sku, one.warehouse) for one in read.right)
    made = [_make(one) for one in read.right]
    first = read.right[0]
    facts = {"n": len(made), "reference": first.reference or first.supplier or "-", "warehouse": first.warehouse_code,
             "pieces": sum(one.qty for one in read.right), "left_out": len(read.wrong)}  # fmt: skip
    skus = tuple(("sku", sku) for sku in dict.fromkeys(one.sku for one in read.right))
    return Done("arrival", made[0], facts=facts, undo=("arrival.close_list", {"arrivals": made}),
                also=(*(("arrival", key) for key in made[1:]), *skus))  # fmt: skip


@operation(
    "arrival.close_list",
    right="stock.receive",
    says="{n} arrivals are not expected any more.",
    on_thing=False,
    subject="arrival",
)
def close_list(actor: Actor, *, arrivals: Sequence[int] | str, reason: str = "") -> Done:
    """Expect no more of several, those that are still open."""
    keys_of = arrivals if not isinstance(arrivals, str) else arrivals.replace(",", " ").split()
    if not all(str(key).isdecimal() for key in keys_of):
        raise Unclear("“{arrivals}” are no arrivals. Give their numbers.", arrivals=str(arrivals)[:60])
    found = [frames.current(Arrival, key) for key in sorted({int(key) for key in keys_of})]
    still = [one for one in found if one.state == "open"]
    if not still:
        raise Refused("None of them is open.")
    _lock((int(one.sku), int(one.warehouse)) for one in still)
    for one in still:
        frames.change(one, state="closed")
    keys = [int(one.id) for one in still]
    also = (*(("arrival", key) for key in keys[1:]), *(("sku", int(one.sku)) for one in still))
    return Done("arrival", keys[0], facts={"n": len(keys)}, also=also, reason=reason.strip())


@operation(
    "warehouse.receives_into",
    right="settings.change",
    says="What comes to {code} is {bucket} first.",
    subject="warehouse",
)
def receive_into(actor: Actor, warehouse: int, *, seen: int | None = None, bucket: str) -> Done:
    """Say in which condition goods are taken in at a warehouse: sellable at once, or to be looked at first."""
    found = frames.current(Warehouse, warehouse, seen)
    before, wanted = str(found.receives_into), spots.bucket_of(bucket)
    if before == wanted:
        raise Refused("What comes to {code} is {bucket} first already.", code=found.code, bucket=wanted)
    frames.change(found, receives_into=wanted)
    undo = ("warehouse.receives_into", {"warehouse": warehouse, "bucket": before})
    return Done("warehouse", warehouse, facts={"code": found.code, "bucket": found.receives_into}, undo=undo)


@operation("sku.receives_into", right="catalogue.edit", says="What comes of {sku} is {bucket} first.", subject="sku")
def receive_article_into(actor: Actor, sku: int, *, seen: int | None = None, bucket: str = "") -> Done:
    """The same for an article, wherever it comes; nothing: as its warehouse says."""
    found = frames.current(Sku, sku, seen)
    before, wanted = str(found.receives_into), spots.bucket_of(bucket) if bucket.strip() else ""
    if before == wanted:
        raise Refused("What comes of {sku} is {bucket} first already.", sku=found.code, bucket=wanted or "-")
    frames.change(found, receives_into=wanted)
    undo = ("sku.receives_into", {"sku": sku, "bucket": before})
    return Done("sku", sku, facts={"sku": found.code, "bucket": found.receives_into or "-"}, undo=undo)


def _lock(pairs: Iterable[tuple[int, int]]) -> None:
    """Lock what is kept of SKUs in warehouses, in the order of everybody."""
    for sku, warehouse in sorted(set(pairs)):
        spots.lock_promises(sku, warehouse)


def _make(one: arrival_lists.Expected) -> int:
    made = Arrival.create(supplier=one.supplier, reference=one.reference, sku=one.sku, warehouse=one.warehouse,
                          qty=one.qty, due_day=one.due)  # fmt: skip
    _said(made.id, one.due)
    return int(made.id)


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
