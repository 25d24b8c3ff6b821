"""The model's lorries: what is on its way from one warehouse to the other, and what is kept back."""

from dataclasses import dataclass, field

from tests.data.days.incoming import Incoming
from tests.data.days.rights import No, grant
from tests.data.days.shelves import Moved, Spot


@dataclass
class Hold:
    sku: int
    place: str
    qty: int
    until: int
    live: bool = True
    draft: int = 0
    """The draft that it is for."""


@dataclass
class Transfer:
    sku: int
    source: str
    target: str
    qty: int
    state: str = "draft"
    received: int = 0
    lost: int = 0
    taken: list[tuple[Spot, int]] = field(default_factory=list)
    receipts: dict[str, list[tuple[Spot, int]]] = field(default_factory=dict)

    @property
    def left(self) -> int:
        return self.qty - self.received - self.lost

    @property
    def transit(self) -> Spot:
        return (self.target, "-", "transit")

    def settle(self) -> None:
        touched = self.received or self.lost
        self.state = "partially_received" if self.left and touched else "in_transit" if self.left else "received"


@dataclass
class Lorries(Incoming):
    """Holds and transfers, which take only what is free."""

    kept: dict[int, Hold] = field(default_factory=dict)
    transfers: dict[int, Transfer] = field(default_factory=dict)

    def promised(self, sku: int, place: str) -> int:
        """Pieces that are promised to orders."""
        raise NotImplementedError

    def held(self, sku: int, place: str) -> int:
        return sum(hold.qty for hold in self.kept.values() if hold.live and (hold.sku, hold.place) == (sku, place))

    def free(self, sku: int, place: str) -> int:
        return self.sellable(sku, place) - self.promised(sku, place) - self.held(sku, place)

    # What is kept back

    def stock_hold_make(self, sku: int, *, warehouse: str, qty: int, hours: int) -> None:
        self.check_pieces(qty)
        if self.free(sku, warehouse) < qty:
            raise No
        self.made = Hold(sku, warehouse, qty, self.now + hours)

    def stock_hold_release(self, hold: int) -> None:
        if hold not in self.kept:
            raise No("missing")
        if not self.kept[hold].live:
            raise No
        self.kept[hold].live = False

    def stock_hold_sweep(self) -> None:
        over = [hold for hold in self.kept.values() if hold.live and hold.until <= self.now]
        if not over:
            raise No
        for hold in over:
            hold.live = False

    # What is on its way

    def transfer_make(self, sku: int, *, from_warehouse: str, to_warehouse: str, qty: int) -> None:
        self.check_pieces(qty)
        if from_warehouse == to_warehouse:
            raise No
        self.made = Transfer(sku, from_warehouse, to_warehouse, qty)

    def _transfer(self, key: int, *states: str) -> Transfer:
        if key not in self.transfers:
            raise No("missing")
        if self.transfers[key].state not in states:
            raise No
        return self.transfers[key]

    def transfer_ready(self, transfer: int) -> None:
        self._transfer(transfer, "draft").state = "ready"

    def transfer_send(self, transfer: int) -> None:
        found = self._transfer(transfer, "draft", "ready")
        if self.free(found.sku, found.source) < found.qty:
            raise No
        found.taken = self.take(found.sku, found.source, found.qty)
        for _, qty in found.taken:
            self.put(found.sku, found.transit, qty)
        found.state = "in_transit"

    def transfer_unsend(self, transfer: int) -> None:
        found = self._transfer(transfer, "in_transit")
        if found.received or found.lost:
            raise No
        for spot, qty in found.taken:
            self.shift(found.sku, qty, found.transit, spot)
        found.state = "ready"

    def transfer_receive(
        self, transfer: int, *, qty: int = 0, bin: str = "-", bucket: str = "sellable", lost: int = 0, reason: str = ""
    ) -> None:
        found = self._transfer(transfer, "in_transit", "partially_received")
        came = qty if qty or lost else found.left
        if came + lost > found.left or not came + lost:
            raise No
        if came:
            spot = (found.target, bin, bucket)
            self.shift(found.sku, came, found.transit, spot)
            found.received += came
            found.receipts[self.op_id] = [(spot, came)]
        if lost:
            self.lose(transfer, lost)
        if came:
            self.serve(found.sku, found.target, bucket)
        found.settle()

    def transfer_unreceive(self, transfer: int, *, receipt: str) -> None:
        if transfer not in self.transfers:
            raise No("missing")
        found = self.transfers[transfer]
        if found.state == "cancelled" or receipt not in found.receipts:
            raise No
        for spot, qty in found.receipts.pop(receipt):
            self.shift(found.sku, qty, spot, found.transit)
            found.received -= qty
        found.settle()

    def transfer_lose(self, transfer: int, *, sku: str, qty: int, reason: str) -> None:
        found = self._transfer(transfer, "in_transit", "partially_received")
        if self.shelves[found.sku].code != sku:
            raise No("missing")
        self.lose(transfer, qty)

    def lose(self, transfer: int, qty: int) -> None:
        if not grant(self.post, "transfer.lose"):
            raise No("denied")
        found = self._transfer(transfer, "in_transit", "partially_received")
        self.check_pieces(qty)
        self.weigh("transfer.lose", qty * self.worth(found.sku))
        if qty > found.left:
            raise No
        spot = found.transit
        self.shift(found.sku, qty, spot, None)
        found.lost += qty
        self.made = Moved("write_off", found.sku, qty, spot, None, transfer)
        found.settle()

    def transfer_unlose(self, transfer: int, *, sku: str, move: int) -> None:
        found = self.transfers.get(transfer)
        row = self.moved.get(move)
        if found is None or row is None or row.kind != "write_off" or self.shelves[row.sku].code != sku:
            raise No("missing")
        if row.reversed or row.transfer != transfer or found.state == "cancelled":
            raise No
        self.weigh("transfer.unlose", row.qty * self.worth(row.sku))
        self.right(row.sku, row.qty, None, row.source)
        row.reversed = True
        found.lost -= row.qty
        found.settle()

    def transfer_cancel(self, transfer: int, *, goods: str = "", reason: str = "", bin: str = "-") -> None:
        found = self._transfer(transfer, "draft", "ready", "in_transit", "partially_received")
        if found.state in ("in_transit", "partially_received"):
            if goods not in ("restock", "write_off"):
                raise No
            if goods == "write_off":
                self.lose(transfer, found.left)
            else:
                self.shift(found.sku, found.left, found.transit, (found.source, bin, "sellable"))
        found.state = "cancelled"
