"""What people of every post do with orders, in the right order or not."""

from collections import Counter
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from data import database
from data.doorway import OPERATIONS
from data.errors import Refused
from tests.data.days.acts import MOST_ORDERS, Acting, act, few, parts, picks, somewhere
from tests.data.days.rights import NEEDS, No, check

HOLDS = ("fraud", "address", "customer", "legal", "other", "stock", "payment")
holds = st.sampled_from(HOLDS)
ON_ORDERS = tuple(name for name in NEEDS if name.startswith(("order.", "payment.")) and "draft" not in name)
ON_ORDERS = tuple(name for name in ON_ORDERS if name not in ("order.place", "order.discard", "order.undiscard"))
SELDOM = ("order.reopen", "order.unnote", "order.unsplit", "order.unpack", "order.close", "order.force", "order.force")
"""What fits so seldom that it is tried more often."""
TAKE_LINES = ("order.pick", "order.unpick", "order.pack", "order.unpack", "order.deallocate")
ADDRESS = {"name": "Ann", "line1": "1 Road", "city": "Leeds", "postcode": "LS1 1UR", "country": "GB"}


countries = st.sampled_from(("", "", "GB", "DE"))
given = st.sampled_from(([], [], [], [900], [0], ["", 150], [1_200, 50], [39_000]))
"""What is said of a price and of a discount on the first line."""


def lines_of(lines: list[tuple[str, int]], given: list[Any]) -> list[list[Any]]:
    """Lines as they are typed: article, pieces, and of the first one its price and discount."""
    return [[*line, *(given if place == 0 else ())] for place, line in enumerate(lines)]


class OrderRules(Acting):
    """Orders from placed to shipped, and back."""

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
        warehouse=somewhere,
        customer=st.integers(0, 2),
        country=countries,
        given=given,
    )
    def somebody_orders(
        self, who: str, way: str, lines: list[tuple[str, int]], money: str, given: list[Any], **how: Any
    ) -> None:
        if len(self.model.orders) >= MOST_ORDERS:
            return
        values: dict[str, Any] = {"lines": lines_of(lines, given), "paid": 0, "name": "Ann", **how}
        trial, refused = self.foresee("supervisor", "order.place", values, "")
        total = 0 if refused else trial.made.total  # type: ignore[attr-defined]  # an order
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
            "order.supply": {"sku": ("DENY", "DEAR", "MORE", "SAFE")[pick % 4], "warehouse": warehouse or "EAST"},
            "order.reroute": {"warehouse": warehouse or "EAST"},
            "order.force": {
                "carrier": "post",
                "reason": "it lies here",
                "lines": lines,
                "warehouse": warehouse or "MAIN",
            },
            "order.ship": {"carrier": "post", "lines": lines, "warehouse": warehouse},
            "order.unship": {"shipment": left[pick % len(left)]},
            "order.unsplit": {"shipment": plans[pick % len(plans)]},
            "order.split": {"lines": lines or "#1:1"},
            "order.cancel": {"reason": "changed their mind", "lines": lines},
            "order.note": {"text": "call first"},
            "order.unnote": {"note": notes[pick % len(notes)]},
            "order.address": ADDRESS,
            "order.address_back": {"address": int(database.scalar("SELECT min(id) FROM address") or 0)},
            "order.ship_by": {"day": "2031-01-09" if pick % 3 else "2031-01-24", "reason": "asked"},
            "order.ship_by_back": {"ship_by_at": 1_930_000_000_000_000, "frozen": pick % 2},
            "payment.record": {"amount": amount, "method": "bank"},
            "payment.reverse": {"amount": amount},
            **{name: {"lines": lines} for name in TAKE_LINES},
        }
        self.go_on(who, way, pick, sorted(self.model.orders), names, "order_id", known)

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
        self.do(who, way, "order.ship", order_id=key, carrier="post", lines=lines, warehouse=place)

    @act(
        pick=picks,
        name=st.sampled_from(
            ("order.approve", "order.pick", "order.ship", "order.cancel", "order.hold", "payment.record")
        ),
    )
    def somebody_saw_it_before_it_changed(self, who: str, way: str, pick: int, name: str) -> None:
        order = sorted(self.model.orders)[pick % len(self.model.orders)]
        seen = int(database.scalar("SELECT version FROM orders WHERE id = ?", (order,))) - 1
        more = {"order.ship": {"carrier": "post"}, "order.cancel": {"reason": "late"}, "order.hold": {"hold": "other"}}
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

    @act(8, back=st.integers(0, 40), any_of_them=st.integers(0, 3))
    def somebody_takes_it_back(self, who: str, way: str, back: int, any_of_them: int) -> None:
        """Mostly something that can be taken back, and in a way that was seldom tried in this life."""
        turned = (
            self.told[-1 - back % max(1, len(self.told)) :: -1] + self.told[: -1 - back % max(1, len(self.told)) : -1]
        )
        seq = turned[0].seq if turned else 100_000
        if any_of_them:
            ways_back = Counter(event.undo[0] for event in self.told if event.undo and event.seq in self.undone())
            tried = [event for event in turned[:60] if event.undo and event.seq not in self.undone()]
            tried = sorted(tried, key=lambda event: ways_back[event.undo[0] if event.undo else ""])
            seq = next((event.seq for event in tried[:8] if self.fits("undo", seq=event.seq)), seq)
        self.do(who, way, "undo", seq=seq)
