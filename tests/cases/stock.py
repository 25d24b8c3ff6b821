"""Stock: what happens in a case is done by our operations in a store of its own, and our figures get its names.

Each rule set is a class: `begin` sets the stock up, a method for each of its events, `level` reads a row.
Where goods that are paid for no longer count as on hand, ours that are promised to payers are left out; where
on hand falls when an order is completed, it is what is not promised.
"""

from typing import Any, ClassVar

from data.errors import Missing, Refused
from tests.cases.adapter import Differs
from tests.cases.stores import Trial, trial

Event = dict[str, Any]
COUNTED = "every article that is sold is counted"
RECORDED = "money that came in is recorded, even twice or for a cancelled order"
NEVER_REFUSED = "a count is never refused for what is promised: the article is listed as short"
NO_LESS = "a shelf never holds less than nothing"
ITS_WAREHOUSE = "a parcel takes only what is promised to its order from its warehouse"
NEWEST_FIRST = "what was promised last is let go first"
NO_MORE = "no more is let go than is promised"
ONLY_FREE = "a hold takes only what is free"


def result(case: dict[str, Any]) -> object:
    """What became of each event, or of how many of those at once; and the stock afterwards."""
    given, when = case["given"], case["when"]
    with trial() as store:
        rules = RULES[case["semantics"]](store, given)
        results = [rules.happen(event) for event in when["events"]]
        after = [rules.level(row) for row in given["stock"]]
    if "parallel_group" not in when:
        return {"results": results, "stock_after": after}
    outcomes = [results[index]["outcome"] for index in when["parallel_group"]]
    return {
        "accepted_in_group": outcomes.count("accept"),
        "refused_in_group": outcomes.count("refuse"),
        "stock_after": after,
    }


class Rules:
    """A rule set: its events done by our operations."""

    REASONS: ClassVar[dict[str, str]] = {}
    """What a refusal is called, by event; else that there is not enough."""

    def __init__(self, store: Trial, given: dict[str, Any]):
        self.store, self.given = store, given
        self.orders: dict[str, list[int]] = {}
        self.ahead = {row["sku"] for row in given["stock"] if row.get("backorderable")}
        for row in given["stock"]:
            if not row.get("tracked", True):
                raise Differs(COUNTED)
            store.article(row["sku"], ahead=row["sku"] in self.ahead)
            self.begin(row)

    def happen(self, event: Event) -> dict[str, str]:
        """Do an event; accepted, or refused and why."""
        try:
            getattr(self, event["op"])(event)
        except Missing:
            return {"outcome": "refuse", "reason": "no_such_level"}
        except Refused:
            return {"outcome": "refuse", "reason": self.REASONS.get(event["op"], "insufficient")}
        return {"outcome": "accept"}

    def begin(self, row: dict[str, Any]) -> None:
        self.store.receive(row["sku"], row["on_hand"])

    def level(self, row: dict[str, Any]) -> dict[str, object]:
        raise NotImplementedError

    def check(self, event: Event) -> None:
        self.store.could_order(_items(event))

    def cancel(self, event: Event) -> None:
        self.store.cancel(self._only(event))

    def _only(self, event: Event) -> int:
        """The order that an event is about."""
        found = self.orders.get(event["order"])
        if not found:
            raise Refused("There is no such order.")
        return found[-1]


class HoldThenTake(Rules):
    """Placing holds, paying takes."""

    REASONS: ClassVar = {
        "pay": "state",
        "cancel": "state",
        "ship": "state",
        "refund": "state",
        "set_on_hand": "below_hold",
    }

    def __init__(self, store: Trial, given: dict[str, Any]):
        super().__init__(store, given)
        self.settled: set[str] = set()
        """Orders that await no money: what comes for them is recorded all the same."""
        self.add_to_cart = self.check

    def level(self, row: dict[str, Any]) -> dict[str, object]:
        hand, held = self._figures(row["sku"])
        return {"sku": row["sku"], "on_hand": hand, "on_hold": held, "available": hand - held}

    def _figures(self, sku: str) -> tuple[int, int]:
        sellable, allocated, _ = self.store.promised(sku)
        taken = self.store.promised_to_payers(sku)
        return sellable - taken, allocated - taken

    def place(self, event: Event) -> None:
        self.orders[event["order"]] = [self.store.order(_items(event), terms="prepaid")]

    def pay(self, event: Event) -> None:
        order = self._only(event)
        if event["order"] in self.settled:
            raise Differs(RECORDED)
        self.store.pay(order)
        self.settled.add(event["order"])

    def refund(self, event: Event) -> None:
        self.store.pay_back(self._only(event))

    def cancel(self, event: Event) -> None:
        super().cancel(event)
        self.settled.add(event["order"])

    def ship(self, event: Event) -> None:
        self.store.ship(self._only(event))

    def set_on_hand(self, event: Event) -> None:
        hand, held = self._figures(event["sku"])
        if event["qty"] < held:
            raise Differs(NEVER_REFUSED)
        self.store.adjust(event["sku"], event["qty"] - hand)


class AllocateByWarehouse(Rules):
    """Orders are promised from warehouses, parcels leave them."""

    def __init__(self, store: Trial, given: dict[str, Any]):
        super().__init__(store, given)
        for one in given.get("allocations", ()):
            made = store.order([(one["sku"], one["qty"])], one["warehouse"])
            self.orders.setdefault(one["order"], []).append(made)
        for row in given["stock"]:
            sku, place = row["sku"], row["warehouse"]
            more = row.get("allocated", 0) - store.promised(sku, place)[1]
            if more > 0:
                store.order([(sku, more)], place)
            if row.get("reserved"):
                store.hold(sku, row["reserved"], place)
            store.adjust(sku, row["on_hand"] - store.promised(sku, place)[0], place)

    def begin(self, row: dict[str, Any]) -> None:
        place = self.store.warehouse(row["warehouse"])
        self.store.receive(row["sku"], max(row["on_hand"], row.get("allocated", 0) + row.get("reserved", 0)), place)

    def level(self, row: dict[str, Any]) -> dict[str, object]:
        sellable, allocated, held = self.store.promised(row["sku"], row["warehouse"])
        available = max(0, sellable - allocated - held)
        names = {"sku": row["sku"], "warehouse": row["warehouse"]}
        return {**names, "on_hand": sellable, "allocated": allocated, "available": available}

    def allocate(self, event: Event) -> None:
        places = event.get("warehouse_order") or self.given.get("warehouse_order")
        made = self.store.order_from(_items(event), places) if places else self.store.order(_items(event))
        self.orders.setdefault(event["order"], []).append(made)

    increase_allocation = allocate
    """More for an order is a second order of the same buyer."""

    def restock(self, event: Event) -> None:
        self.store.receive(event["sku"], event["qty"], event["warehouse"])

    def fulfil(self, event: Event) -> None:
        sku, place, left = event["sku"], event["warehouse"], event["qty"]
        orders = self.orders.get(event["order"], [])
        promised = {order: self.store.promises(order, sku).get(place, 0) for order in orders}
        if left > sum(promised.values()):
            if self.store.promised(sku, place)[0] >= left:
                raise Differs(ITS_WAREHOUSE)
            raise Refused("There is not that much.")
        for order, qty in promised.items():
            take = min(left, qty)
            left -= take
            if take:
                self.store.ship(order, f"{sku}:{take}", place)

    def deallocate(self, event: Event) -> None:
        sku, left = event["sku"], event["qty"]
        promised = {order: self.store.promises(order, sku) for order in self.orders.get(event["order"], [])}
        whole = sum(sum(places.values()) for places in promised.values())
        if left > whole:
            raise Differs(NO_MORE)
        if left < whole and len({place for places in promised.values() for place in places}) > 1:
            raise Differs(NEWEST_FIRST)
        for order, places in reversed(promised.items()):
            take = min(left, sum(places.values()))
            left -= take
            if take:
                self.store.deallocate(order, f"{sku}:{take}")

    def deallocate_order(self, event: Event) -> None:
        for order in self.orders[event["order"]]:
            self.store.deallocate(order)


class CountOnHand(Rules):
    """Completing an order lowers the count."""

    REASONS: ClassVar = {"set": "negative", "adjust": "negative", "cancel": "state"}

    def begin(self, row: dict[str, Any]) -> None:
        if row["on_hand"] < 0:
            self.store.order([(row["sku"], -row["on_hand"])])
        else:
            super().begin(row)

    def level(self, row: dict[str, Any]) -> dict[str, object]:
        sellable, allocated, _ = self.store.promised(row["sku"])
        waiting = max(0, allocated - sellable)
        return {"sku": row["sku"], "on_hand": sellable - allocated, "open_backorders": waiting}

    def complete(self, event: Event) -> None:
        self.orders[event["order"]] = [self.store.order(_items(event))]

    def adjust(self, event: Event) -> None:
        sku, change = event["sku"], event["qty"]
        sellable, allocated, _ = self.store.promised(sku)
        if sellable + change < 0 and sku in self.ahead:
            raise Differs(NO_LESS)
        if 0 <= sellable + change < allocated and sku not in self.ahead and change < 0:
            raise Differs(NEVER_REFUSED)
        self.store.adjust(sku, change)

    def set(self, event: Event) -> None:
        sellable, allocated, _ = self.store.promised(event["sku"])
        self.adjust({"sku": event["sku"], "qty": event["qty"] - (sellable - allocated)})

    def to_zero(self, event: Event) -> None:
        sellable, allocated, _ = self.store.promised(event["sku"])
        self.store.adjust(event["sku"], -max(0, sellable - allocated))

    def receive_return(self, event: Event) -> None:
        self.store.receive(event["sku"], event["qty"], bucket="sellable" if event.get("restock", True) else "returns")


class ReserveByLocation(Rules):
    """Pieces are held in a warehouse."""

    def __init__(self, store: Trial, given: dict[str, Any]):
        super().__init__(store, given)
        self.holds: dict[str, list[tuple[int, int]]] = {}
        self.reserved: dict[str, Event] = {}

    def begin(self, row: dict[str, Any]) -> None:
        self.store.receive(row["sku"], row["on_hand"], self.store.warehouse(row["location"]))

    def level(self, row: dict[str, Any]) -> dict[str, object]:
        sellable, allocated, held = self.store.promised(row["sku"], row["location"])
        names = {"sku": row["sku"], "location": row["location"]}
        return {**names, "on_hand": sellable, "reserved": held, "available": sellable - allocated - held}

    def reserve(self, event: Event) -> None:
        sellable, _, held = self.store.promised(event["sku"], event["location"])
        if event.get("allow_backorder") and event["qty"] > sellable - held:
            raise Differs(ONLY_FREE)
        made = self.store.hold(event["sku"], event["qty"], event["location"])
        self.holds[event["id"]], self.reserved[event["id"]] = [(made, event["qty"])], event

    def change_reservation(self, event: Event) -> None:
        """More is a second hold; less is a smaller one after the first went."""
        holds, first = self.holds[event["id"]], self.reserved[event["id"]]
        more = event["qty"] - sum(qty for _, qty in holds)
        if more > 0:
            holds.append((self.store.hold(first["sku"], more, first["location"]), more))
        elif more < 0:
            self._let_go(event["id"])
            self.reserve({**first, "qty": event["qty"]})

    def delete_by_line(self, event: Event) -> None:
        for name in [name for name, first in self.reserved.items() if first.get("line") == event["line"]]:
            self._let_go(name)

    def _let_go(self, name: str) -> None:
        del self.reserved[name]
        for hold, _ in self.holds.pop(name):
            self.store.let_go(hold)

    def confirm(self, event: Event) -> None:
        rows = [{"sku": event["sku"], "location": place} for place in event["locations"]]
        if sum(int(str(self.level(row)["available"])) for row in rows) < event["qty"]:
            raise Refused("There is not that much.")

    def adjust(self, event: Event) -> None:
        self.store.adjust(event["sku"], event["qty"], event["location"])

    def receive_return(self, event: Event) -> None:
        damaged = event.get("damaged", 0)
        self.store.receive(event["sku"], event["qty"] - damaged, event["location"])
        self.store.receive(event["sku"], damaged, event["location"], "damaged")


RULES: dict[str, type[Rules]] = {
    "hold_then_take": HoldThenTake,
    "allocate_by_warehouse": AllocateByWarehouse,
    "count_on_hand": CountOnHand,
    "reserve_by_location": ReserveByLocation,
}


def _items(event: Event) -> list[tuple[str, int]]:
    return [(item["sku"], item["qty"]) for item in event["items"]]
