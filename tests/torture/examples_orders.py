"""Examples of orders, drafts, payments, picking, packing, parcels, manifests and approvals."""

from data import clock, database
from data.importers.records import Party, Payment
from tests import chunks
from tests.torture.ground import ADDRESS, NEXT_YEAR, Example, Ground, Try, call, expired_requests

PAID = [Payment(2000, "visa", chunks.AT, "ch_1")]


def open_import(ground: Ground) -> Try:
    """An import with an order that is open at its source, and so arrives."""
    made = chunks.order(ground.word("W"), state="open", payments=PAID, paid_minor=2000)
    told = ground.brought(made)
    return Try(told.who, told.args, told.values, by="import.batch")


def newer_import(ground: Ground) -> Try:
    """A later word of the source about an order that arrived."""
    source = ground.word("W")
    chunks.take(ground.shop, chunks.order(source, state="open", payments=PAID, paid_minor=2000))
    party = Party("", "Ann", "ann@x.org", "", "", ("Weg 9", "", "Bonn", "", "53111", "DE"))
    told = ground.brought(chunks.order(source, state="open", payments=PAID, paid_minor=2000, party=party))
    return Try(told.who, told.args, told.values, by="import.batch")


def addressed(ground: Ground) -> int:
    """An order that goes to an address."""
    key = ground.customer()
    home = int(database.scalar("SELECT min(id) FROM address WHERE customer_id = ?", (key,)))
    return ground.placed(customer=key, address=home)


def short(ground: Ground) -> Try:
    wave, _ = ground.picks()
    return call("logistics", wave, sku=ground.pot, bin=ground.floor.bins["A-1"], there=1)


def closed(ground: Ground) -> int:
    order = ground.shipped()
    ground.do("logistics", "order.close", order)
    return order


def expected(ground: Ground) -> int:
    """An order that lacks what somebody expects."""
    ground.do("logistics", "arrival.expect", ground.tea, warehouse="MAIN", qty=9, due=f"{NEXT_YEAR}-03-01")
    return ground.waiting("TEA-3", 4)


def moved(ground: Ground) -> int:
    """An order that lacks what the other warehouse has: it was let go of after the goods had come."""
    ground.do("logistics", "stock.receive", ground.cup, warehouse="EAST", qty=5)
    order = ground.order(("CUP-2", 1))
    ground.do("logistics", "order.deallocate", order)
    return order


ORDERS: dict[str, Example] = {
    "approval.ask": lambda g: call("service", "order.cancel", g.placed(), values={"reason": "late"}, reason="late"),
    "approval.grant": lambda g: call("supervisor", g.request()),
    "approval.refuse": lambda g: call("supervisor", g.request(), note="not now"),
    "approval.sweep": lambda g: (g.request(), expired_requests(), call("supervisor"))[-1],
    "approval.delegate": lambda g: call(
        "supervisor", g.actor("operations").id, up_to="500", until=clock.day_of(clock.now() + clock.DAY, "UTC")
    ),
    "order.place": lambda g: call("operations", [["POT-1", 2], ["CUP-2", 1]], paid=3000, name="Ann"),
    "order.unplace": lambda g: call("operations", g.placed(paid=0)),
    "order.arrive": open_import,
    "order.follow": newer_import,
    "order.approve": lambda g: call("supervisor", g.placed()),
    "order.reject": lambda g: call("supervisor", g.placed(), reason="no such street"),
    "order.hold": lambda g: call("service", g.placed(), hold="fraud"),
    "order.note": lambda g: call("service", g.placed(), text="call first"),
    "order.address": lambda g: call(
        "service", addressed(g), name="Ann", as_is=1, **(ADDRESS | {"line1": "2 Long Acre"})
    ),
    "order.ship_by": lambda g: call("operations", g.placed(), day=f"{NEXT_YEAR}-05-03", reason="asked"),
    "order.cancel": lambda g: call("supervisor", g.placed(), reason="changed their mind"),
    "order.allocate": lambda g: (
        order := g.order(),
        g.do("logistics", "order.deallocate", order),
        call("logistics", order),
    )[-1],
    "order.deallocate": lambda g: call("logistics", g.order()),
    "order.pick": lambda g: call("logistics", g.order()),
    "order.pack": lambda g: (order := g.order(), g.do("logistics", "order.pick", order), call("logistics", order))[-1],
    "order.ship": lambda g: call("logistics", g.order(("POT-1", 1), ("CUP-2", 2)), carrier="dhl"),
    "order.split": lambda g: call("logistics", g.order(("POT-1", 1), ("CUP-2", 2)), lines="POT-1:1"),
    "order.close": lambda g: call("logistics", g.shipped()),
    "order.reopen": lambda g: call("supervisor", closed(g)),
    "order.part": lambda g: call("logistics", g.waiting("TEA-3", 30)),
    "order.whole": lambda g: call("logistics", g.waiting("TEA-3", 30)),
    "order.await": lambda g: call("operations", expected(g)),
    "order.reroute": lambda g: call("logistics", moved(g), warehouse="EAST"),
    "order.supply": lambda g: call("logistics", moved(g), sku="CUP-2", warehouse="EAST"),
    "order.force": lambda g: (
        order := g.order(),
        g.do("logistics", "order.deallocate", order),
        call("supervisor", order, carrier="dhl", reason="the customer waits", warehouse="MAIN"),
    )[-1],
    "order.draft": lambda g: call("service", [["CUP-2", 1]], name="Ann"),
    "order.redraft": lambda g: call("service", g.draft(), [["CUP-2", 2]], name="Ann"),
    "order.discard": lambda g: call("service", g.draft()),
    "order.place_draft": lambda g: call("operations", g.draft(channel="counter"), paid=1000),
    "order.copy": lambda g: call("service", g.placed()),
    "order.reveal": lambda g: call("service", g.guest_order(), reason="calls back"),
    "payment.record": lambda g: call("operations", g.placed(paid=0), amount="4.00"),
    "customer.from_order": lambda g: call("service", g.guest_order()),
    "wave.make": lambda g: call("logistics", orders=[g.order(), g.order()], take=1),
    "wave.take": lambda g: (wave := g.wave(), g.do("logistics", "wave.hand_back", wave), call("logistics", wave))[-1],
    "wave.finish": lambda g: call("logistics", g.wave()),
    "wave.pick": lambda g: (told := g.picks(), call("logistics", told[0], picks=told[1]))[-1],
    "wave.short": short,
    "parcel.open": lambda g: (order := g.order(), g.do("logistics", "order.pick", order), call("logistics", order))[-1],
    "parcel.pack": lambda g: call("logistics", g.parcel(full=False)),
    "parcel.unpack": lambda g: call("logistics", g.parcel()),
    "parcel.close": lambda g: call("logistics", g.parcel(), carrier="dhl", weight_g=700),
    "parcel.reopen": lambda g: call("logistics", g.parcel(closed=True)),
    "parcel.drop": lambda g: call("logistics", g.parcel(full=False)),
    "parcel.track": lambda g: call("logistics", g.parcel(closed=True), tracking="JJD0099999999"),
    "parcel.send": lambda g: call("logistics", g.parcel(closed=True), manifest_id=g.manifest()),
    "parcel.hand_over": lambda g: call("logistics", g.parcel(closed=True)),
    "manifest.open": lambda g: call("logistics", carrier=g.word("ups"), all=1),
    "manifest.hand_over": lambda g: call("logistics", g.manifest(2)),
    "manifest.drop": lambda g: call("logistics", g.manifest(1)),
    "undo": lambda g: call("service", g.do("service", "order.note", g.placed(), text="call first").seq),
    "paper.print": lambda g: call("logistics", "slip", kind="order", things=[g.placed()]),
    "data.export": lambda g: call("supervisor", "orders", rows=3, filter="status:paid"),
    "filter.save": lambda g: call("service", "orders", name=g.word("late "), text="state:placed", on_home=1),
}
ORDERS_BACK = {
    "approval.undelegate": "approval.delegate",
    "order.unapprove": "order.approve",
    "order.reconsider": "order.reject",
    "order.release": "order.hold",
    "order.unnote": "order.note",
    "order.address_back": "order.address",
    "order.ship_by_back": "order.ship_by",
    "order.unpick": "order.pick",
    "order.unpack": "order.pack",
    "order.unship": "order.ship",
    "order.unsplit": "order.split",
    "order.undiscard": "order.discard",
    "payment.reverse": "payment.record",
    "customer.to_nobody": "customer.from_order",
    "wave.drop": "wave.make",
    "wave.hand_back": "wave.take",
    "wave.reopen": "wave.finish",
    "wave.unpick": "wave.pick",
    "wave.found": "wave.short",
    "parcel.repack": "parcel.unpack",
    "parcel.restore": "parcel.close",
    "parcel.keep": "parcel.send",
    "parcel.take_back": "parcel.hand_over",
    "manifest.reopen": "manifest.hand_over",
    "filter.drop": "filter.save",
}
