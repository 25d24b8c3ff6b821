"""Picking a wave: each piece counted once, put back, or found short and looked for elsewhere at once."""

from collections.abc import Sequence
from typing import Any

from data import axes, database, frames, ledger, order_book, pick_book, review, spots
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.ledger import Spot
from data.models.orders import Order
from data.models.waves import Wave
from data.operations._open import free_order, open_order

WHY = {"missing": "quarantine", "damaged": "damaged"}
"""Why pieces can't be picked, and the bucket in which they wait for a count or a decision."""

Picked = tuple[int, int, str, int]
"""Order line, bin, lot, pieces."""


@operation("wave.pick", right="order.fulfil", says="{units} pieces of wave {number} picked.")
def pick_wave(actor: Actor, wave_id: int, *, picks: Sequence[Sequence[Any]] | str) -> Done:
    """Count pieces that were taken out of bins: [order line, bin, lot, pieces] each, in the order of the scans."""
    wave = _in_hand(wave_id, actor)
    wanted = _read(picks)
    orders = _orders_of(wave, [line for line, *_ in wanted])
    for order in orders.values():
        free_order(open_order(order, None))
    lines = {line.id: line for order in sorted(set(orders.values())) for line in order_book.lines_of(order)}
    room = {key: line.allocated - line.picked for key, line in lines.items()}
    for key, bin_id, lot, qty in wanted:
        line = lines[key]
        if qty > room[key]:
            raise Refused(
                "{code} for order {number} is picked already: {left} more are wanted, not {qty}. Put it back.",
                code=line.code,
                number=_number(orders[key]),
                left=room[key],
                qty=qty,
            )
        _check_bin(wave, bin_id)
        room[key] -= qty
        order_book.count_up(key, picked=qty)
        pick_book.write_pick(key, bin_id, lot, qty, wave.id)
    _settle(set(orders.values()))
    return _done(wave, wanted, orders, "wave.unpick")


@operation("wave.unpick", right="order.fulfil", says="{units} pieces of wave {number} put back.")
def unpick_wave(actor: Actor, wave_id: int, *, picks: Sequence[Sequence[Any]] | str) -> Done:
    """Put pieces back into the bins that they came from, as long as they are not packed."""
    wave = frames.current(Wave, wave_id)
    wanted = _read(picks)
    orders = _orders_of(wave, [line for line, *_ in wanted])
    lines = {line.id: line for order in sorted(set(orders.values())) for line in order_book.lines_of(order)}
    room = {key: line.picked - line.packed for key, line in lines.items()}
    for key, bin_id, lot, qty in wanted:
        if qty > room[key]:
            raise Refused(
                "{qty} of {code} can't be put back: {left} of them are picked and not packed.",
                code=lines[key].code,
                qty=qty,
                left=room[key],
            )
        room[key] -= qty
        order_book.count_up(key, picked=-qty)
        pick_book.put_back(key, qty, bin_id, lot)
    _settle(set(orders.values()))
    return _done(wave, wanted, orders, "wave.pick")


def _in_hand(wave_id: int, actor: Actor) -> Wave:
    """The wave, if this person has it in hand."""
    wave = frames.current(Wave, wave_id)
    if wave.state not in ("open", "picking"):
        raise Refused("Wave {number} is over.", number=wave.number)
    holder = wave.holder_id  # type: ignore[attr-defined]
    if holder != actor.id:
        who = database.scalar("SELECT title FROM staff WHERE id = ?", (holder,)) if holder else ""
        if who:
            raise Refused("Wave {number} is in the hands of {who} by now.", number=wave.number, who=who)
        raise Refused("Wave {number} is in nobody's hands. Take it first.", number=wave.number)
    return wave


def _read(picks: Sequence[Sequence[Any]] | str) -> list[Picked]:
    """The picks as they were counted; `LINE:BIN:LOT:PIECES,…` from the command line."""
    given: list[Sequence[Any]] = [list(one) for one in picks if not isinstance(one, str)]
    if isinstance(picks, str):
        given = [piece.split(":") for piece in filter(None, (part.strip() for part in picks.split(",")))]
    found: list[Picked] = []
    for one in given:
        try:
            line, bin_id, lot, qty = one
            pick = (int(line), int(bin_id), str(lot), int(qty))
        except (TypeError, ValueError):
            raise Unclear("“{text}” is not LINE:BIN:LOT:PIECES.", text=":".join(map(str, one))[:60]) from None
        spots.check_pieces(pick[3])
        found.append(pick)
    if not found:
        raise Unclear("Say what was picked.")
    return found


def _orders_of(wave: Wave, lines: Sequence[int]) -> dict[int, int]:
    """The order of each line, all of them in this wave."""
    found: dict[int, int] = {}
    for line in dict.fromkeys(lines):
        order = database.scalar(
            "SELECT l.order_id FROM order_line l JOIN wave_order m ON m.order_id = l.order_id"
            " WHERE l.id = ? AND m.wave_id = ?",
            (line, wave.id),
        )
        if order is None:
            raise Missing("Wave {number} has no line {line}.", number=wave.number, line=line)
        found[line] = int(order)
    return dict(sorted(found.items(), key=lambda one: (one[1], one[0])))


def _check_bin(wave: Wave, bin_id: int) -> None:
    place = wave.warehouse_id  # type: ignore[attr-defined]
    if database.scalar("SELECT 1 FROM bin WHERE id = ? AND warehouse_id = ?", (bin_id, place)) is None:
        raise Missing("Wave {number} has no bin {bin}.", number=wave.number, bin=bin_id)


def _number(order: int) -> str:
    return str(database.scalar("SELECT number FROM orders WHERE id = ?", (order,)) or order)


def _settle(orders: set[int]) -> None:
    for order in sorted(orders):
        axes.settle(frames.current(Order, order))


def _done(wave: Wave, wanted: Sequence[Picked], orders: dict[int, int], inverse: str) -> Done:
    return Done(
        "wave",
        wave.id,
        facts={"number": wave.number, "units": sum(qty for *_, qty in wanted)},
        undo=(inverse, {"wave_id": wave.id, "picks": [list(one) for one in wanted]}),
        also=tuple(("order", order) for order in sorted(set(orders.values()))),
    )


@operation(
    "wave.short",
    right="order.fulfil",
    says="{gone} × {sku} {why} in {bin}.[ {elsewhere} from another place now.][ {waits} wait: {orders}.]",
)
def short_wave(
    actor: Actor, wave_id: int, *, sku: int, bin: int, lot: str = "", there: int, why: str = "missing"
) -> Done:
    """A bin holds fewer good pieces than the wave wants, so many; the rest is looked for elsewhere at once."""
    wave = _in_hand(wave_id, actor)
    bucket = WHY.get(why)
    if bucket is None:
        raise Unclear("“{why}” is no reason. Take one of: {known}.", why=why[:60], known=", ".join(WHY))
    place = int(wave.warehouse_id)  # type: ignore[attr-defined]
    code = spots.check_sku(sku)
    spots.lock_promises(sku, place)
    wanted = _wanted_there(wave, place, sku, bin, lot)
    if not 0 <= there < wanted:
        raise Unclear("{wanted} of {sku} are wanted here: {there} of them is not fewer.", wanted=wanted, sku=code,
                      there=there)  # fmt: skip
    spot = Spot(place, bin)
    gone = short = wanted - there
    if bin:  # else it lies nowhere, and the books know that
        free = next((s.free for s in pick_book.shelves_of([sku], place)[sku] if (s.bin, s.lot) == (bin, lot)), 0)
        gone = free - there if why == "missing" else gone
        ledger.move("bucket_move", sku, gone, spot, Spot(place, bin, bucket), lot=lot, reason=f"short pick: {why}")
        short = min(gone, spots.short_of(sku, place))
    moved = _look_elsewhere(wave, place, sku, short)
    elsewhere = sum(qty for *_, to, qty in moved if to)
    waiting = [(order, qty) for order, _, to, qty in moved if not to]
    facts: dict[str, Any] = {
        "number": wave.number,
        "sku": code,
        "gone": gone,
        "why": {"word": why},
        "bin": spots.names_of(spot)["bin"],
    }
    facts |= {"elsewhere": elsewhere} if elsewhere else {}
    if waiting:
        facts |= {"waits": sum(qty for _, qty in waiting), "orders": [_number(order) for order, _ in waiting]}
    undo = {"wave_id": wave.id, "sku": sku, "bin": bin, "lot": lot, "qty": gone, "why": why}
    return Done(
        "wave",
        wave.id,
        facts=facts,
        undo=("wave.found", undo | {"moved": [list(one) for one in moved]}),
        also=(("sku", sku), *(("order", order) for order in sorted({order for order, *_ in moved}))),
        reason=why,
    )


def _wanted_there(wave: Wave, place: int, sku: int, bin: int, lot: str) -> int:
    """How many pieces of the article the round wants from that bin now."""
    for stop in pick_book.path_of(wave.id, place):
        if (stop.shelf.sku, stop.shelf.bin, stop.shelf.lot) == (sku, bin, lot):
            return stop.qty
    raise Refused("Nothing more is wanted from this bin.")


Moved = tuple[int, int, int, int]
"""Order, line, the warehouse that gives it now (0: none), pieces."""


def _look_elsewhere(wave: Wave, place: int, sku: int, short: int) -> list[Moved]:
    """Let go of so many promises of the wave here, the last tote's first, and promise what other places have."""
    found: list[Moved] = []
    for need in reversed([need for need in pick_book.needs_of(wave.id, place) if need.sku == sku]):
        take = min(short, need.qty)
        if take == 0:
            break
        short -= take
        order = frames.current(Order, need.order)
        line = next(line for line in order_book.lines_of(order.id) if line.id == need.line)
        order_book.release(line, take, "short pick", place)
        left = take
        for other in _others(sku, place):
            got = _promise(order, need.line, other, left)
            if got:
                found.append((order.id, need.line, other, got))
                left = max(0, left - got)
        if left:
            found.append((order.id, need.line, 0, left))
        order_book.settle_stock_hold(order)
        axes.settle(order, risk=review.refresh(order))
    return found


def _others(sku: int, place: int) -> list[int]:
    """Other warehouses that have some, most first."""
    found = database.rows(
        "SELECT warehouse_id, sellable - allocated - held FROM promise WHERE sku_id = ? ORDER BY warehouse_id /*lock*/",
        (sku,),
    )
    return [int(key) for key, free in sorted(found, key=lambda row: (-row[1], row[0])) if key != place and free > 0]


def _promise(order: Order, line_id: int, place: int, qty: int) -> int:
    """Promise up to so many of a line from a place; how many."""
    if qty == 0:
        return 0
    lines = [line for line in order_book.lines_of(order.id) if line.id == line_id]
    return order_book.allocate(order, lines, place)


@operation("wave.found", right="order.fulfil", says="{qty} of {sku} are in {bin} after all.")
def found_wave(
    actor: Actor, wave_id: int, *, sku: int, bin: int, lot: str = "", qty: int, why: str, moved: Sequence[Any] = ()
) -> Done:
    """Take a short pick back: the pieces are sellable in their bin again and promised as before."""
    wave = frames.current(Wave, wave_id)
    place = int(wave.warehouse_id)  # type: ignore[attr-defined]
    spots.check_pieces(qty)
    if why not in WHY:
        raise Unclear("“{why}” is no reason. Take one of: {known}.", why=why[:60], known=", ".join(WHY))
    code = spots.check_sku(sku)
    touched = sorted({int(one[0]) for one in moved})
    orders = {key: frames.current(Order, key) for key in touched}
    spots.lock_promises(sku, place, *(int(one[2]) for one in moved if one[2]))
    if bin:
        there, back = Spot(place, bin, WHY[why]), Spot(place, bin)
        ledger.move("bucket_move", sku, qty, there, back, lot=lot, reason="found again")
    for key, line_id, other, pieces in moved:
        order = orders[int(key)]
        line = next((line for line in order_book.lines_of(order.id) if line.id == int(line_id)), None)
        if line is not None and other:
            order_book.release(line, min(int(pieces), line.allocated), "found again", int(other))
        _promise(order, int(line_id), place, int(pieces))
    for order in orders.values():
        order_book.settle_stock_hold(order)
        axes.settle(order, risk=review.refresh(order))
    facts = {"number": wave.number, "sku": code, "qty": qty, "bin": spots.names_of(Spot(place, bin))["bin"]}
    return Done("wave", wave.id, facts=facts, also=(("sku", sku), *(("order", key) for key in touched)))
