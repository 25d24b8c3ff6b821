"""The model's warehouses: pieces in bins, what is kept back, what is on its way."""

from collections import Counter
from dataclasses import dataclass, field

from tests.data.days.rights import No, weigh

PLACES = ("MAIN", "EAST")
BINS = ("-", "A-1", "B-1")
"""In picking order."""
HANDLED = ("sellable", "qc", "damaged", "returns", "refurbish", "quarantine")
COST = 400

Spot = tuple[str, str, str]


@dataclass(frozen=True)
class Shelf:
    """What the model knows of an article."""

    id: int
    code: str
    price: int
    extra: int = 0
    """How many more than there are may be promised."""
    safety: int = 0


@dataclass
class Hold:
    sku: int
    place: str
    qty: int
    until: int
    live: bool = True


@dataclass
class Moved:
    """A ledger row that can be taken back."""

    kind: str
    sku: int
    qty: int
    source: Spot | None
    target: Spot | None
    transfer: int = 0
    reversed: bool = False


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

    def settle(self) -> None:
        touched = self.received or self.lost
        self.state = "partially_received" if self.left and touched else "in_transit" if self.left else "received"


class StockModel:
    """Pieces and the operations that move them."""

    def __init__(self, shelves: list[Shelf]):
        self.shelves = {shelf.id: shelf for shelf in shelves}
        self.pieces: Counter[tuple[int, Spot]] = Counter()
        self.kept: dict[int, Hold] = {}
        self.moved: dict[int, Moved] = {}
        self.transfers: dict[int, Transfer] = {}
        self.post = ""
        self.now = 0
        self.op_id = ""
        self.made: object = None
        """What the operation has made and the store will give an id to."""

    # What can be seen

    def promised(self, sku: int, place: str) -> int:
        raise NotImplementedError

    def sellable(self, sku: int, place: str) -> int:
        return sum(
            qty for (key, spot), qty in self.pieces.items() if key == sku and spot[0] == place and spot[2] == HANDLED[0]
        )

    def unsellable(self, sku: int, place: str) -> int:
        return sum(
            qty
            for (key, spot), qty in self.pieces.items()
            if key == sku and spot[0] == place and spot[2] in HANDLED[1:]
        )

    def held(self, sku: int, place: str) -> int:
        return sum(hold.qty for hold in self.kept.values() if hold.live and (hold.sku, hold.place) == (sku, place))

    def free(self, sku: int, place: str) -> int:
        return self.sellable(sku, place) - self.promised(sku, place) - self.held(sku, place)

    # What moves

    def shift(self, sku: int, qty: int, source: Spot | None, target: Spot | None) -> None:
        if source is not None:
            if self.pieces[sku, source] < qty:
                raise No
            self.pieces[sku, source] -= qty
        if target is not None:
            self.pieces[sku, target] += qty

    def take(self, sku: int, place: str, qty: int) -> list[tuple[Spot, int]]:
        """Sellable pieces out of the bins in picking order."""
        taken = []
        for name in BINS:
            spot = (place, name, HANDLED[0])
            part = min(qty, self.pieces[sku, spot])
            if part:
                self.pieces[sku, spot] -= part
                taken.append((spot, part))
                qty -= part
        if qty:
            raise No
        return taken

    def stock_receive(self, sku: int, *, warehouse: str, qty: int, bin: str = "-", bucket: str = "sellable") -> None:
        target = (warehouse, bin, bucket)
        self.shift(sku, qty, None, target)
        self.made = Moved("receive", sku, qty, None, target)

    def stock_unreceive(self, sku: int, *, move: int, arrival: int = 0) -> None:
        self._back(move, sku, ("receive",))

    def stock_move(
        self, sku: int, *, warehouse: str, from_bin: str, to_bin: str, qty: int, bucket: str = "sellable"
    ) -> None:
        source, target = (warehouse, from_bin, bucket), (warehouse, to_bin, bucket)
        self._carry("bin_move", sku, qty, source, target)

    def stock_bucket(
        self, sku: int, *, warehouse: str, from_bucket: str, to_bucket: str, qty: int, bin: str = "-"
    ) -> None:
        self._carry("bucket_move", sku, qty, (warehouse, bin, from_bucket), (warehouse, bin, to_bucket))

    def _carry(self, kind: str, sku: int, qty: int, source: Spot, target: Spot) -> None:
        if source == target:
            raise No
        self.shift(sku, qty, source, target)
        self.made = Moved(kind, sku, qty, source, target)

    def stock_move_back(self, sku: int, *, move: int) -> None:
        self._back(move, sku, ("bin_move", "bucket_move"))

    def stock_adjust(
        self, sku: int, *, warehouse: str, qty: int, reason: str, bin: str = "-", bucket: str = "sellable"
    ) -> None:
        weigh(self.post, "stock.adjust", abs(qty) * COST)
        spot = (warehouse, bin, bucket)
        source, target = (None, spot) if qty > 0 else (spot, None)
        self.shift(sku, abs(qty), source, target)
        self.made = Moved("adjust", sku, abs(qty), source, target)

    def stock_write_off(
        self, sku: int, *, warehouse: str, qty: int, reason: str, bin: str = "-", bucket: str = "sellable"
    ) -> None:
        weigh(self.post, "stock.write_off", qty * COST)
        spot = (warehouse, bin, bucket)
        self.shift(sku, qty, spot, None)
        self.made = Moved("adjust", sku, qty, spot, None)

    def stock_restore(self, sku: int, *, move: int) -> None:
        found = self.moved.get(move)
        if found is not None and found.kind == "write_off" and found.sku == sku:
            raise No  # a transfer's
        if found is not None and found.kind == "adjust" and not found.reversed and found.sku == sku:
            weigh(self.post, "stock.restore", found.qty * COST)
        self._back(move, sku, ("adjust",))

    def _back(self, move: int, sku: int, kinds: tuple[str, ...]) -> None:
        found = self.moved.get(move)
        if found is None or found.sku != sku or found.kind not in kinds:
            raise No("missing")
        if found.reversed:
            raise No
        self.shift(sku, found.qty, found.target, found.source)
        found.reversed = True

    # What is kept back

    def stock_hold_make(self, sku: int, *, warehouse: str, qty: int, hours: int) -> None:
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
        self.pieces[found.sku, (found.target, "-", "transit")] += found.qty
        found.state = "in_transit"

    def transfer_unsend(self, transfer: int) -> None:
        found = self._transfer(transfer, "in_transit")
        if found.received or found.lost:
            raise No
        self.shift(found.sku, found.qty, (found.target, "-", "transit"), None)
        for spot, qty in found.taken:
            self.pieces[found.sku, spot] += qty
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
            self.shift(found.sku, came, (found.target, "-", "transit"), spot)
            found.received += came
            found.receipts[self.op_id] = [(spot, came)]
        if lost:
            self.lose(transfer, lost)
        found.settle()

    def transfer_unreceive(self, transfer: int, *, receipt: str) -> None:
        if transfer not in self.transfers:
            raise No("missing")
        found = self.transfers[transfer]
        if found.state == "cancelled" or receipt not in found.receipts:
            raise No
        for spot, qty in found.receipts.pop(receipt):
            self.shift(found.sku, qty, spot, (found.target, "-", "transit"))
            found.received -= qty
        found.settle()

    def transfer_lose(self, transfer: int, *, sku: str, qty: int, reason: str) -> None:
        found = self._transfer(transfer, "in_transit", "partially_received")
        if self.shelves[found.sku].code != sku:
            raise No("missing")
        self.lose(transfer, qty)

    def lose(self, transfer: int, qty: int) -> None:
        if self.post not in ("supervisor", "operations"):
            raise No("denied")
        found = self._transfer(transfer, "in_transit", "partially_received")
        weigh(self.post, "transfer.lose", qty * COST)
        if qty > found.left:
            raise No
        spot = (found.target, "-", "transit")
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
        weigh(self.post, "transfer.unlose", row.qty * COST)
        self.shift(row.sku, row.qty, None, row.source)
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
                source = (found.target, "-", "transit")
                self.shift(found.sku, found.left, source, (found.source, bin, "sellable"))
        found.state = "cancelled"
