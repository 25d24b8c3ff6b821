"""The rules: what people of every post try, in the right order or not."""

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from data import database
from data.doorway import OPERATIONS
from data.errors import Refused
from tests.data.days.life import ShopLife
from tests.data.days.rights import NEEDS, No, check
from tests.data.days.stock import BINS, HANDLED, PLACES

PEOPLE = (
    "supervisor",
    "operations",
    "second",
    "logistics",
    "supervisor",
    "operations",
    "service",
    "designer",
    "promoter",
)
HOLDS = ("fraud", "address", "customer", "legal", "other", "stock", "payment")
MOST_ORDERS = 12

people = st.sampled_from(PEOPLE)
ways = st.sampled_from(("plain", "plain", "plain", "crash", "late crash", "twice", "preview", "thread", "bulk"))
"""How it is done: as it is, after a death on the way, sent twice, previewed first, from elsewhere, in bulk."""
picks = st.integers(0, 999)
skus = st.integers(1, 4)
few = st.integers(1, 4)
places = st.sampled_from(PLACES)
somewhere = st.sampled_from(("", "", *PLACES))
bins = st.sampled_from(BINS)
buckets = st.sampled_from(HANDLED[:3])
parts = st.sampled_from(("", "", "", "#1:1", "#1:2", "#2:1", "#1:1,#2:1", "#3:2", "#9:1"))
holds = st.sampled_from(HOLDS)
ON_ORDERS = tuple(
    name for name in NEEDS if name.startswith(("order.", "payment.")) and name not in ("order.place", "order.unplace")
)
SELDOM = ("order.reopen", "order.unnote", "order.unsplit", "order.unpack", "order.close")
"""What fits so seldom that it is tried more often."""
TAKE_LINES = ("order.pick", "order.unpick", "order.pack", "order.unpack", "order.deallocate")
ON_TRANSFERS = tuple(name for name in NEEDS if name.startswith("transfer.") and name != "transfer.make")
ADDRESS = {"name": "Ann", "line1": "1 Road", "city": "Leeds", "postcode": "LS1 1UR", "country": "GB"}


Method = TypeVar("Method", bound=Callable[..., None])
ACTS: list[st.SearchStrategy[tuple[str, dict[str, Any]]]] = []


def act(weight: int = 1, **drawn: st.SearchStrategy[Any]) -> Callable[[Method], Method]:
    """Something that people do, so many times as often as others, with what must be drawn for it.

    Rules of the state machine would not do: Hypothesis leaves most of them out of most lives, and then hardly any order
    is ever packed.
    """

    def note(method: Method) -> Method:
        ACTS.extend([st.tuples(st.just(method.__name__), st.fixed_dictionaries(drawn))] * weight)
        return method

    return note


class ShopMachine(ShopLife):
    """One shop's life with all its rules."""

    def fits(self, name: str, /, **values: Any) -> bool:
        """Whether the supervisor could do that."""
        return not self.foresee("supervisor", name, values, "")[1]

    def choose(
        self, keys: list[int], pick: int, names: tuple[str, ...], field: str, values: dict[str, dict[str, Any]]
    ) -> tuple[str, int]:
        """One of the operations with something to do it on: mostly what fits, often any, sometimes what isn't there."""
        if pick >= 980:
            return names[0], 10_000 + pick
        turned = keys[pick % len(keys) :] + keys[: pick % len(keys)]
        pairs = ((name, key) for name in names for key in turned if self.fits(name, **{field: key}, **values[name]))
        return next(pairs, (names[0], turned[0])) if pick % 4 else (names[0], turned[0])

    @initialize(qty=few, more=few)
    def some_orders_are_there(self, qty: int, more: int) -> None:
        """A day doesn't begin with nothing to do."""
        for lines, paid in (
            ([["DENY", qty]], qty * 1190),
            ([["DEAR", 1], ["SAFE", more]], 0),
            ([["MORE", more]], 9999),
        ):
            self.do(
                "supervisor", "plain", "order.place", lines=lines, paid=paid, shipping=0, discount=0, terms="prepaid"
            )

    @act(
        3,
        lines=st.lists(st.tuples(st.sampled_from(("DENY", "DEAR", "MORE", "SAFE")), few), min_size=1, max_size=3),
        money=st.sampled_from(("none", "full", "full", "full", "part", "over")),
        shipping=st.sampled_from((0, 495)),
        discount=st.sampled_from((0, 0, 100, 333)),
        terms=st.sampled_from(("prepaid", "prepaid", "on_account", "cod")),
        warehouse=st.sampled_from(("", "", "MAIN", "EAST")),
        customer=st.integers(0, 2),
    )
    def somebody_orders(
        self, who: str, way: str, lines: list[tuple[str, int]], money: str, terms: str, warehouse: str, **amounts: int
    ) -> None:
        if len(self.model.orders) >= MOST_ORDERS:
            return
        values: dict[str, Any] = {"lines": [list(line) for line in lines], "terms": terms, "warehouse": warehouse}
        values |= {"paid": 0, "name": "Ann", **amounts}
        trial, refused = self.foresee("supervisor", "order.place", values, "")
        total = 0 if refused else trial.made.total  # type: ignore[attr-defined]
        values["paid"] = {"none": 0, "full": total, "part": total // 2, "over": total + 100}[money]
        self.do(who, way, "order.place", **values)

    @act(
        16,
        pick=picks,
        names=st.tuples(*[st.sampled_from(ON_ORDERS + SELDOM * 2)] * 3),
        lines=parts,
        warehouse=somewhere,
        hold=holds,
        amount=st.sampled_from((1, 500, 1190, 47_600)),
    )
    def an_order_is_worked_on(
        self,
        who: str,
        way: str,
        pick: int,
        names: tuple[str, ...],
        lines: str,
        warehouse: str,
        hold: str,
        amount: int,
    ) -> None:
        orders = self.model.orders.values()
        plans, left = (
            [key for order in orders for key, parcel in order.parcels.items() if parcel.state == state] or [pick % 9]
            for state in ("planned", "handed_over")
        )
        notes = [key for order in orders for key, writer in order.notes.items() if writer == who] or [pick % 9]
        known: dict[str, dict[str, Any]] = {
            "order.reject": {"reason": "no such street"},
            "order.hold": {"hold": hold},
            "order.release": {"hold": hold if pick % 2 else ""},
            "order.allocate": {"warehouse": warehouse},
            "order.ship": {"carrier": "dhl", "lines": lines, "warehouse": warehouse},
            "order.unship": {"shipment": left[pick % len(left)]},
            "order.unsplit": {"shipment": plans[pick % len(plans)]},
            "order.split": {"lines": lines or "#1:1"},
            "order.cancel": {"reason": "changed their mind", "lines": lines},
            "order.note": {"text": "call first"},
            "order.unnote": {"note": notes[pick % len(notes)]},
            "order.address": ADDRESS,
            "order.address_back": {"address": int(database.scalar("SELECT min(id) FROM address") or 0)},
            "order.ship_by": {"day": "2031-05-01", "reason": "asked"},
            "order.ship_by_back": {"ship_by_at": 2_000_000_000_000_000},
            "payment.record": {"amount": amount, "method": "bank"},
            "payment.reverse": {"amount": amount},
            **{name: {"lines": lines} for name in TAKE_LINES},
        }
        values = {name: known.get(name, {}) for name in names}
        name, order = self.choose(sorted(self.model.orders), pick, names, "order_id", values)
        self.do(who, way, name, order_id=order, **values[name])

    @act(5, pick=st.integers(0, 979), lines=parts, end=st.sampled_from(("picked", "packed", "shipped", "closed")))
    def it_goes_on_its_way(self, who: str, way: str, pick: int, lines: str, end: str) -> None:
        """Everything that stands in the way is done by the supervisor; then somebody does the rest."""
        key = sorted(self.model.orders)[pick % len(self.model.orders)]
        order = self.model.orders[key]
        if order.state != "placed":
            return
        if order.review == "rejected":
            self.do("supervisor", "plain", "order.reconsider", order_id=key)
        if self.model.orders[key].review == "pending":
            self.do("supervisor", "plain", "order.approve", order_id=key)
        for hold in sorted(self.model.orders[key].holds):
            self.do("supervisor", "plain", "order.release", order_id=key, hold=hold)
        if end in ("picked", "packed"):
            self.do(who, way, "order.pick", order_id=key, lines=lines)
        if end == "packed":
            self.do(who, way, "order.pack", order_id=key, lines=lines)
        if end in ("shipped", "closed"):
            self.it_leaves(who, way, key, pick, lines)
        order = self.model.orders[key]
        if end == "closed" and order.shipped and not order.unshipped:
            if order.payment == "part_paid":
                self.do(
                    who, "plain", "payment.record", order_id=key, amount=order.total - order.captured, method="bank"
                )
            self.do(who, way, "order.close", order_id=key)

    def it_leaves(self, who: str, way: str, key: int, pick: int, lines: str) -> None:
        """Ship from a warehouse that promised something."""
        where = {place for line in self.model.orders[key].lines.values() for place, qty in line.where.items() if qty}
        place = sorted(where)[pick % len(where)] if where else ""
        self.do(who, way, "order.ship", order_id=key, carrier="dhl", lines=lines, warehouse=place)

    @act(
        pick=picks,
        name=st.sampled_from(
            ("order.approve", "order.pick", "order.ship", "order.cancel", "order.hold", "payment.record")
        ),
    )
    def somebody_saw_it_before_it_changed(self, who: str, way: str, pick: int, name: str) -> None:
        order = sorted(self.model.orders)[pick % len(self.model.orders)]
        seen = int(database.scalar("SELECT version FROM orders WHERE id = ?", (order,))) - 1
        more = {"order.ship": {"carrier": "dhl"}, "order.cancel": {"reason": "late"}, "order.hold": {"hold": "other"}}
        wanted = "stale"
        try:
            check(self.people[who].role, name)
        except No as no:
            wanted = no.kind
        try:
            OPERATIONS[name](
                self.people[who], order, seen=seen, **more.get(name, {"amount": 1} if name == "payment.record" else {})
            )
        except Refused as error:
            assert error.kind == wanted
        else:
            raise AssertionError(f"{name} was done on an order seen too early")
        self.unchanged()

    @act(3, back=st.integers(0, 30))
    def somebody_takes_it_back(self, who: str, way: str, back: int) -> None:
        seq = self.told[-1 - back % len(self.told)].seq if self.told else 100_000
        self.do(who, way, "undo", seq=seq)

    # Stock

    @act(2, sku=skus, warehouse=places, qty=few, bin=bins, bucket=st.sampled_from(HANDLED[:2]))
    def goods_come_in(self, who: str, way: str, **values: Any) -> None:
        self.do(who, way, "stock.receive", **values)

    @act(
        3,
        what=st.sampled_from(("carry", "look", "adjust", "write off")),
        pick=picks,
        to=st.tuples(bins, buckets),
        qty=st.sampled_from((1, 1, 1, 2, 3, 300)),
        more=st.booleans(),
    )
    def goods_are_handled(
        self, who: str, way: str, what: str, pick: int, to: tuple[str, str], qty: int, more: bool
    ) -> None:
        lying = sorted(
            (sku, spot) for (sku, spot), there in self.model.pieces.items() if there and spot[2] != "transit"
        )
        sku, (warehouse, bin, bucket) = lying[pick % len(lying)]
        thing: dict[str, Any] = {"sku": sku, "warehouse": warehouse, "qty": qty}
        match what:
            case "carry":
                self.do(who, way, "stock.move", from_bin=bin, to_bin=to[0], bucket=bucket, **thing)
            case "look":
                self.do(who, way, "stock.bucket", from_bucket=bucket, to_bucket=to[1], bin=bin, **thing)
            case "adjust":
                thing["qty"] = qty if more else -qty
                self.do(who, way, "stock.adjust", reason="miscount", bin=bin, bucket=bucket, **thing)
            case "write off":
                self.do(who, way, "stock.write_off", reason="damaged", bin=bin, bucket=bucket, **thing)

    @act(pick=picks, name=st.sampled_from(("own", "own", "own", "unreceive", "restore")))
    def a_move_is_taken_back(self, who: str, way: str, pick: int, name: str) -> None:
        known = sorted(self.model.moved)
        if not known:
            return
        move = known[-1 - pick % min(8, len(known))]
        row = self.model.moved[move]
        own = {"receive": "unreceive", "adjust": "restore", "write_off": "restore"}.get(row.kind, "move_back")
        self.do(who, way, f"stock.{own if name == 'own' else name}", sku=row.sku, move=move)

    @act(
        2,
        what=st.sampled_from(("make", "make", "release", "sweep")),
        hours=st.sampled_from((1, 2, 40)),
        pick=picks,
        sku=skus,
        warehouse=places,
        qty=few,
    )
    def pieces_are_kept_back(self, who: str, way: str, what: str, hours: int, pick: int, **thing: Any) -> None:
        if what == "sweep":
            self.model.now += hours
            self.do(who, way, "stock_hold.sweep")
        elif what == "release":
            known = [key for key, hold in self.model.kept.items() if hold.live or not pick % 4] or [pick]
            self.do(who, way, "stock_hold.release", hold=known[pick % len(known)])
        else:
            self.do(who, way, "stock_hold.make", hours=hours, **thing)

    @act(3, sku=skus, ends=st.sampled_from((*[PLACES, PLACES[::-1]] * 3, PLACES[:1] * 2)), qty=few, leaves=picks)
    def a_transfer_is_planned(self, who: str, way: str, sku: int, ends: tuple[str, str], qty: int, leaves: int) -> None:
        planned = len(self.model.transfers)
        self.do(who, way, "transfer.make", sku=sku, from_warehouse=ends[0], to_warehouse=ends[1], qty=qty)
        if leaves % 4 and len(self.model.transfers) > planned:
            self.do("supervisor", "plain", "transfer.send", transfer=max(self.model.transfers))

    @act(
        9,
        pick=picks,
        names=st.tuples(*[st.sampled_from((*ON_TRANSFERS, "part", "transfer.lose", "transfer.unlose"))] * 3),
        qty=st.integers(0, 3),
        lost=st.sampled_from((0, 0, 1)),
        bin=bins,
        goods=st.sampled_from(("", "restock", "restock", "write_off")),
    )
    def a_transfer_goes_on(
        self, who: str, way: str, pick: int, names: tuple[str, ...], qty: int, lost: int, bin: str, goods: str
    ) -> None:
        found = self.model.transfers.values()
        if not found:
            return
        lots = sorted({one.sku for one in found if one.state in ("in_transit", "partially_received")}) or [1]
        sku = self.model.shelves[lots[pick % len(lots)]].code
        receipts = [op_id for one in found for op_id in one.receipts] or ["none"]
        losses = [(move, row.sku) for move, row in self.model.moved.items() if row.transfer] or [(1, 1)]
        loss, of = losses[pick % len(losses)]
        part = {"reason": "lost", "qty": qty, "lost": lost, "bin": bin} if "part" in names else {}
        known: dict[str, dict[str, Any]] = {
            "transfer.receive": part,
            "transfer.lose": {"sku": sku, "qty": max(1, qty - 1), "reason": "lost"},
            "transfer.unlose": {"sku": self.model.shelves[of].code, "move": loss},
            "transfer.unreceive": {"receipt": receipts[pick % len(receipts)]},
            "transfer.cancel": {"goods": goods, "reason": "lost"},
        }
        verbs = tuple("transfer.receive" if name == "part" else name for name in names)
        values = {name: known.get(name, {}) for name in verbs}
        name, transfer = self.choose(sorted(self.model.transfers), pick, verbs, "transfer", values)
        self.do(who, way, name, transfer=transfer, **values[name])

    @act()
    def the_program_starts_again(self, who: str, way: str) -> None:
        database.close_database()
        database.open_database(self.url)

    @rule(who=people, way=ways, what=st.sampled_from(ACTS).flatmap(lambda drawn: drawn))
    def the_day_goes_on(self, who: str, way: str, what: tuple[str, dict[str, Any]]) -> None:
        getattr(self, what[0])(who, way, **what[1])
