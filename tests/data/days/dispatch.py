"""The model's way from promised to shipped, and back."""

from tests.data.days.orders import Order, OrderModel, Parcel
from tests.data.days.rights import No
from tests.data.days.stock import PLACES


class ShopModel(OrderModel):
    """The whole shop: every operation is a method of its name, which raises No where it must be refused."""

    def order_allocate(self, order_id: int, *, warehouse: str = "") -> None:
        order = self.workable(order_id)
        if not self.promise(order, warehouse):
            raise No
        self.settle_stock(order)

    def _take(self, order: Order, text: str, most: dict[int, int]) -> dict[int, int]:
        parts = self.parts(order, text, most)
        if not parts:
            raise No
        return parts

    def order_deallocate(self, order_id: int, *, lines: str = "") -> None:
        order = self.workable(order_id)
        for place, qty in self._take(order, lines, {key: line.promised for key, line in order.lines.items()}).items():
            self.release(order.lines[place], qty)
        self.settle_stock(order)

    def _free(self, order_id: int) -> Order:
        order = self.workable(order_id)
        if order.holds:
            raise No
        return order

    def order_pick(self, order_id: int, *, lines: str = "") -> None:
        order = self._free(order_id)
        most = {key: line.promised - line.picked for key, line in order.lines.items()}
        for place, qty in self._take(order, lines, most).items():
            order.lines[place].picked += qty

    def order_unpick(self, order_id: int, *, lines: str = "") -> None:
        order = self.workable(order_id)
        most = {key: line.picked - line.packed for key, line in order.lines.items()}
        for place, qty in self._take(order, lines, most).items():
            order.lines[place].picked -= qty

    def order_pack(self, order_id: int, *, lines: str = "") -> None:
        order = self._free(order_id)
        most = {key: line.picked - line.packed for key, line in order.lines.items()}
        for place, qty in self._take(order, lines, most).items():
            order.lines[place].packed += qty

    def order_unpack(self, order_id: int, *, lines: str = "") -> None:
        order = self.workable(order_id)
        for place, qty in self._take(order, lines, {key: line.packed for key, line in order.lines.items()}).items():
            order.lines[place].packed -= qty

    def order_ship(self, order_id: int, *, carrier: str, lines: str = "", warehouse: str = "") -> None:
        order = self._free(order_id)
        if order.review != "approved":
            raise No
        places = [place for place in PLACES if any(line.where.get(place) for line in order.lines.values())]
        if warehouse not in (places if warehouse else [""]) or not places or (not warehouse and len(places) > 1):
            raise No
        place = warehouse or places[0]
        parts = self._take(order, lines, {key: line.where.get(place, 0) for key, line in order.lines.items()})
        parcel = next((p for p in order.parcels.values() if p.state == "planned" and p.lines == parts), None)
        if parcel is None:
            parcel = self.made = Parcel("planned", parts)
        parcel.state, parcel.place, parcel.taken = "handed_over", place, []
        for key, qty in parts.items():
            line = order.lines[key]
            line.promised -= qty
            line.where[place] -= qty
            parcel.taken += [(line.sku, spot, part) for spot, part in self.take(line.sku, place, qty)]
            line.shipped += qty
            line.picked, line.packed = max(0, line.picked - qty), max(0, line.packed - qty)
        order.drop_plans()

    def _parcel(self, order: Order, key: int, state: str) -> Parcel:
        if key not in order.parcels:
            raise No("missing")
        if order.parcels[key].state != state:
            raise No
        return order.parcels[key]

    def order_unship(self, order_id: int, *, shipment: int) -> None:
        order = self.workable(order_id)
        parcel = self._parcel(order, shipment, "handed_over")
        for sku, spot, qty in parcel.taken:
            self.pieces[sku, spot] += qty
        for key, qty in parcel.lines.items():
            line = order.lines[key]
            line.shipped -= qty
            line.promised += qty
            line.where[parcel.place] = line.where.get(parcel.place, 0) + qty
        parcel.state = "cancelled"

    def order_split(self, order_id: int, *, lines: str) -> None:
        order = self.workable(order_id)
        parts = self.parts(order, lines, {key: max(0, qty) for key, qty in order.left_unplanned().items()})
        if sum(parts.values()) == sum(line.open for line in order.lines.values()):
            raise No
        self.made = Parcel("planned", parts)

    def order_unsplit(self, order_id: int, *, shipment: int) -> None:
        order = self.workable(order_id)
        if shipment not in order.parcels:
            # A parcel of another order is refused, one that isn't there is missing.
            raise No("refused" if any(shipment in other.parcels for other in self.orders.values()) else "missing")
        self._parcel(order, shipment, "planned").state = "cancelled"
