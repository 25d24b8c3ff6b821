"""Waves: orders that are picked in one round, made by cut-off, carrier or zone, taken in hand, handed back, dropped."""

from collections.abc import Sequence

from data import clock, database, frames, order_book, own_numbers
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.models.waves import Wave
from data.ready_orders import FOREVER, Wish, place_of_first, ready_here

MOST = 200
"""Orders of one wave: more is a typing error, not a round."""


@operation(
    "wave.make", right="order.fulfil", says="Wave {number} made: {orders} orders in {warehouse}.", on_thing=False
)
def make_wave(
    actor: Actor,
    *,
    orders: Sequence[int] | str = (),
    n: int = 20,
    warehouse: str = "",
    carrier: str = "",
    country: str = "",
    zone: str = "",
    hours: int = 0,
    take: int = 0,
) -> Done:
    """Put orders into a wave: those named, else the first n by cut-off, of a carrier, country or zone of bins."""
    place = order_book.warehouse_id(warehouse) if warehouse else 0
    chosen = _named(orders) if orders else []
    if not chosen and not 1 <= n <= MOST:
        raise Unclear("A wave has 1 to {most} orders, not {n}.", most=MOST, n=n)
    if len(chosen) > MOST:
        raise Unclear("A wave has 1 to {most} orders, not {n}.", most=MOST, n=len(chosen))
    if not place:
        place = _place_of(chosen[0]) if chosen else place_of_first()
    until = frames.at() + hours * clock.HOUR if hours > 0 else FOREVER
    wish = Wish(len(chosen) or n, until, carrier.strip(), country, zone)
    found = _checked(chosen, place) if chosen else ready_here(place, wish)
    if not found:
        raise Refused("No order that nobody picks yet is ready for such a wave.")
    wave = database.insert(
        "INSERT INTO wave (number, warehouse_id, about, made_at) VALUES (?, ?, ?, ?)",
        (own_numbers.number_of("wave", "W"), place, _about(wish), frames.at()),
    )
    database.many(
        "INSERT INTO wave_order (wave_id, order_id, tote) VALUES (?, ?, ?)",
        [(wave, order, tote) for tote, order in enumerate(found, 1)],
    )
    made = frames.current(Wave, wave)
    if take:
        frames.change(made, state="picking", holder_id=actor.id, taken_at=frames.at())
    code = database.scalar("SELECT code FROM warehouse WHERE id = ?", (place,))
    return Done(
        "wave",
        wave,
        facts={"number": made.number, "orders": len(found), "warehouse": code},
        undo=("wave.drop", {"wave_id": wave}),
    )


def _named(orders: Sequence[int] | str) -> list[int]:
    """Order ids as given, or as text with commas."""
    pieces = [piece.strip() for piece in orders.split(",")] if isinstance(orders, str) else [str(one) for one in orders]
    found = list(dict.fromkeys(piece for piece in pieces if piece))
    wrong = next((piece for piece in found if not (piece.isascii() and piece.isdigit())), None)
    if wrong is not None:
        raise Unclear("“{text}” is not the id of an order.", text=wrong[:60])
    return [int(piece) for piece in found]


def _place_of(order: int) -> int:
    found = database.scalar(
        "SELECT warehouse_id FROM allocation WHERE order_id = ? AND state = 'open' ORDER BY id LIMIT 1", (order,)
    )
    return int(found or 0)


def _checked(chosen: list[int], place: int) -> list[int]:
    """The orders in the order of their promise, each of which can be picked now; else the reason of the first."""
    waits = ready_here(place, Wish(most=1_000_000))
    ready = [order for order in waits if order in set(chosen)]
    for order in chosen:
        if order not in ready:
            _refuse(order)
    return ready


def _refuse(order: int) -> None:
    row = database.one(
        "SELECT o.number, o.review, o.holds, (SELECT v.number FROM wave_order m JOIN wave v ON v.id = m.wave_id"
        " WHERE m.order_id = o.id AND v.state IN ('open', 'picking') LIMIT 1) FROM orders o WHERE o.id = ?",
        (order,),
    )
    if row is None:
        raise Missing("There is no {kind} {key}.", kind="order", key=order)
    number, review, holds, wave = row
    if wave is not None:
        raise Refused("Order {number} is in wave {wave} already.", number=number, wave=wave)
    if review != "approved":
        raise Refused("Order {number} is not approved yet. Approve it first.", number=number)
    if holds:
        raise Refused("Order {number} is held. Release the hold first.", number=number)
    raise Refused("Order {number} has nothing to pick in this warehouse.", number=number)


def _about(wish: Wish) -> str:
    """What the wave was made by, as it is shown beside its number."""
    return " ".join(filter(None, (wish.carrier, wish.country.strip().upper(), wish.zone.strip())))[:60]


def _live(wave_id: int, seen: int | None = None) -> Wave:
    wave = frames.current(Wave, wave_id, seen)
    if wave.state not in ("open", "picking"):
        raise Refused("Wave {number} is over.", number=wave.number)
    return wave


@operation("wave.take", right="order.fulfil", says="Wave {number} is in your hands[, taken over from {before}].")
def take_wave(actor: Actor, wave_id: int, *, seen: int | None = None, over: int = 0) -> Done:
    """Take a wave in hand to pick it; one that a colleague has in hand only with `over`."""
    wave = _live(wave_id, seen)
    holder = wave.holder_id  # type: ignore[attr-defined]
    before = _name(holder) if holder not in (None, actor.id) else ""
    if before and not over:
        raise Refused("Wave {number} is in the hands of {who}. Take it over, if they know.", number=wave.number,
                      who=before)  # fmt: skip
    frames.change(wave, state="picking", holder_id=actor.id, taken_at=frames.at())
    facts = {"number": wave.number} | ({"before": before} if before else {})
    return Done("wave", wave.id, facts=facts, undo=("wave.hand_back", {"wave_id": wave.id}))


def _name(person: int) -> str:
    return str(database.scalar("SELECT title FROM staff WHERE id = ?", (person,)) or "")


@operation("wave.hand_back", right="order.fulfil", says="Wave {number} waits for somebody else.")
def hand_back_wave(actor: Actor, wave_id: int, *, seen: int | None = None) -> Done:
    """Give a wave back, with what has been picked of it."""
    wave = _live(wave_id, seen)
    if wave.holder_id is None:  # type: ignore[attr-defined]
        raise Refused("Wave {number} is in nobody's hands.", number=wave.number)
    frames.change(wave, state="open", holder_id=None)
    return Done("wave", wave.id, facts={"number": wave.number}, undo=("wave.take", {"wave_id": wave.id, "over": 1}))


@operation("wave.finish", right="order.fulfil", says="Wave {number} is picked: {pieces} pieces.[ {left} wait.]")
def finish_wave(actor: Actor, wave_id: int, *, seen: int | None = None) -> Done:
    """End a wave: what is picked goes to the packing table, what is not can go into another wave."""
    wave = _live(wave_id, seen)
    pieces = database.scalar("SELECT coalesce(sum(qty), 0) FROM pick WHERE wave_id = ? AND state <> 'back'", (wave.id,))
    from data.pick_book import needs_of

    place = int(wave.warehouse_id)  # type: ignore[attr-defined]
    left = sum(need.qty for need in needs_of(wave.id, place))
    frames.change(wave, state="done", holder_id=None, done_at=frames.at())
    facts = {"number": wave.number, "pieces": int(pieces)} | ({"left": left} if left else {})
    return Done("wave", wave.id, facts=facts, undo=("wave.reopen", {"wave_id": wave.id, "holder": actor.id}))


@operation("wave.reopen", right="order.fulfil", says="Wave {number} goes on.")
def reopen_wave(actor: Actor, wave_id: int, *, seen: int | None = None, holder: int = 0) -> Done:
    """Go on with a wave that was ended or dropped too early."""
    wave = frames.current(Wave, wave_id, seen)
    if wave.state not in ("done", "dropped"):
        raise Refused("Wave {number} is not over.", number=wave.number)
    taken = database.scalar(
        "SELECT o.number FROM wave_order m JOIN wave_order x ON x.order_id = m.order_id AND x.wave_id <> m.wave_id"
        " JOIN wave v ON v.id = x.wave_id AND v.state IN ('open', 'picking') JOIN orders o ON o.id = m.order_id"
        " WHERE m.wave_id = ? ORDER BY o.id LIMIT 1",
        (wave.id,),
    )
    if taken is not None:
        raise Refused("Order {number} is in another wave by now.", number=taken)
    if holder and _name(holder) == "":
        raise Missing("There is no {kind} {key}.", kind="staff", key=holder)
    frames.change(wave, state="picking" if holder else "open", holder_id=holder or None, done_at=None)
    return Done("wave", wave.id, facts={"number": wave.number}, undo=("wave.finish", {"wave_id": wave.id}))


@operation("wave.drop", right="order.fulfil", says="Wave {number} dropped: its orders can be picked in another.")
def drop_wave(actor: Actor, wave_id: int, *, seen: int | None = None) -> Done:
    """Drop a wave of which nothing has been picked."""
    wave = _live(wave_id, seen)
    if database.scalar("SELECT 1 FROM pick WHERE wave_id = ? AND state = 'open' LIMIT 1", (wave.id,)):
        raise Refused("Pieces of wave {number} are picked already. Hand it back, or end it.", number=wave.number)
    holder = wave.holder_id or 0  # type: ignore[attr-defined]
    frames.change(wave, state="dropped", holder_id=None, done_at=frames.at())
    undo = {"wave_id": wave.id, "holder": holder}
    return Done("wave", wave.id, facts={"number": wave.number}, undo=("wave.reopen", undo))
