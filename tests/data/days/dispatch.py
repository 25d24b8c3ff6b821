"""The model's way from promised to shipped, and back."""

from dataclasses import dataclass, field

from tests.data.days.ordered import HERE, Order, Parcel
from tests.data.days.reviewing import Reviewing
from tests.data.days.rights import No
from tests.data.days.shelves import PLACES


@dataclass
class Pick:
    """Pieces of a line that somebody took out of a bin."""

    order: int
    line: int
    place: str
    name: str
    qty: int
    wave: int = 0
    state: str = "open"


@dataclass
class Dispatch(Reviewing):
    """Picking, packing and shipping, by whole orders or by lines of them."""

    picks: list[Pick] = field(default_factory=list)

    def put_back(self, order: int, line: int, qty: int, bin: tuple[str, str] | None = None) -> None:
        """The newest open picks of a line, in a bin or anywhere, went back."""
        found = [pick for pick in self.picks if (pick.order, pick.line, pick.state) == (order, line, "open")]
        self._turn([pick for pick in reversed(found) if bin in (None, (pick.place, pick.name))], qty, "back")

    def _turn(self, found: list[Pick], qty: int, state: str) -> list[Pick]:
        """Turn so many pieces of picks into another state."""
        turned = []
        for pick in found:
            part = min(qty, pick.qty)
            if not part:
                break
            rest = Pick(pick.order, pick.line, pick.place, pick.name, part, pick.wave, state)
            if part == pick.qty:
                pick.state = state
            else:
                pick.qty -= part
                self.picks.append(rest)
            turned.append(rest)
            qty -= part
        return turned

    def send_out(self, key: int, place: int, qty: int, parcel: Parcel, kept: int) -> None:
        """Units leave the bins that they were picked from, and what of them was picked and packed with them."""
        line = self.orders[key].lines[place]
        found = [pick for pick in self.picks if (pick.order, pick.line, pick.state) == (key, place, "open")]
        first: dict[str, int] = {}
        for pick in self._turn(found, min(qty, line.picked), "shipped"):
            if pick.place == parcel.place:
                first[pick.name] = first.get(pick.name, 0) + pick.qty
        line.promised -= qty
        line.where[parcel.place] -= qty
        parcel.taken += [(place, spot, part) for spot, part in self.take(line.sku, parcel.place, qty, first)]
        line.shipped += qty
        line.picked -= min(qty, max(0, line.picked - kept))
        line.packed -= min(qty, max(0, line.packed - kept))

    def bring_back(self, order: Order, parcel: Parcel) -> None:
        """Goods to the bins that they came from, promised as before."""
        for place, spot, qty in parcel.taken:
            self.put(order.lines[place].sku, spot, qty)
        for place, qty in parcel.lines.items():
            line = order.lines[place]
            line.shipped -= qty
            line.promised += qty
            line.where[parcel.place] = line.where.get(parcel.place, 0) + qty

    # Promises

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
            order.release(place, qty)
        self.settle_stock(order)

    def order_reroute(self, order_id: int, *, warehouse: str) -> None:
        order = self.workable(order_id)
        for key in self.in_lock_order(order):
            line = order.lines[key]
            loose = line.promised - line.picked
            for place in PLACES:
                over = self.promised(line.sku, place) + self.held(line.sku, place) - self.sellable(line.sku, place)
                take = min(over, line.where.get(place, 0), loose)
                if place != warehouse and take > 0:
                    order.release(key, take)
                    line.where[place] -= take
                    loose -= take
        if not self.promise(order, warehouse):
            raise No
        self.settle_stock(order)

    def order_part(self, order_id: int) -> None:
        order = self.workable(order_id)
        here = {key: line.promised for key, line in order.lines.items() if line.promised}
        if all(line.open == line.promised for line in order.lines.values()) or not here:
            raise No
        if not any(parcel.state in ("planned", *HERE) and parcel.lines for parcel in order.parcels.values()):
            self.order_split(order_id, lines=",".join(f"#{key}:{qty}" for key, qty in here.items()))
        order.holds.discard("stock")

    def order_whole(self, order_id: int) -> None:
        self.settle_stock(self.workable(order_id))

    # Picked and packed

    def free_order(self, order_id: int) -> Order:
        order = self.workable(order_id)
        if order.holds:
            raise No
        return order

    def order_pick(self, order_id: int, *, lines: str = "") -> None:
        order = self.free_order(order_id)
        most = {key: line.promised - line.picked for key, line in order.lines.items()}
        for place, qty in self._take(order, lines, most).items():
            order.lines[place].picked += qty

    def order_unpick(self, order_id: int, *, lines: str = "") -> None:
        order = self.workable(order_id)
        most = {key: line.picked - line.packed for key, line in order.lines.items()}
        for place, qty in self._take(order, lines, most).items():
            order.lines[place].picked -= qty
            self.put_back(order_id, place, qty)

    def order_pack(self, order_id: int, *, lines: str = "") -> None:
        order = self.free_order(order_id)
        most = {key: line.picked - line.packed for key, line in order.lines.items()}
        for place, qty in self._take(order, lines, most).items():
            order.lines[place].packed += qty

    def order_unpack(self, order_id: int, *, lines: str = "") -> None:
        order = self.workable(order_id)
        inside = order.inside()
        most = {key: max(0, line.packed - inside[key]) for key, line in order.lines.items()}
        for place, qty in self._take(order, lines, most).items():
            order.lines[place].packed -= qty

    # Parcels of whole orders and of lines

    def order_ship(self, order_id: int, *, carrier: str, lines: str = "", warehouse: str = "") -> None:
        order = self.free_order(order_id)
        if order.review != "approved":
            raise No
        places = [place for place in PLACES if any(line.where.get(place) for line in order.lines.values())]
        if warehouse not in (places if warehouse else [""]) or not places or (not warehouse and len(places) > 1):
            raise No
        place = warehouse or places[0]
        parts = self._take(order, lines, {key: line.where.get(place, 0) for key, line in order.lines.items()})
        if self.places[place].demands_scans and any(order.lines[key].packed < qty for key, qty in parts.items()):
            raise No
        self.hand_over(order_id, parts, place, carrier)

    def hand_over(self, key: int, parts: dict[int, int], place: str, carrier: str) -> None:
        """Units leave in a parcel that holds or plans just these, else in a new one."""
        order, inside = self.orders[key], self.orders[key].inside()
        known = [parcel for _, parcel in sorted(order.parcels.items()) if parcel.lines == parts]
        parcel = next((one for one in known if one.state in HERE), None)
        if parcel is None:
            if any(qty > order.lines[line].promised - inside[line] for line, qty in parts.items()):
                raise No
            parcel = next((one for one in known if one.state == "planned"), None)
        if parcel is None:
            parcel = self.made = Parcel("planned", parts)
        others = order.inside(parcel)
        if parcel.carrier != carrier:
            parcel.manifest = 0
        parcel.state, parcel.place, parcel.taken, parcel.carrier = "handed_over", place, [], carrier
        for line in self.in_lock_order(order):
            if line in parts:
                self.send_out(key, line, parts[line], parcel, others[line])
        order.drop_plans()

    def order_force(self, order_id: int, *, carrier: str, reason: str, lines: str = "", warehouse: str) -> None:
        order = self.workable(order_id)
        if order.holds - {"stock"} or order.review != "approved":
            raise No
        parts = self._take(order, lines, {key: line.open for key, line in order.lines.items()})
        forced = {key: qty - order.lines[key].where.get(warehouse, 0) for key, qty in parts.items()}
        forced = {key: qty for key, qty in forced.items() if qty > 0}
        if not forced or any(qty > order.lines[key].open - order.lines[key].promised for key, qty in forced.items()):
            raise No
        for sku in self.shelves:
            wanted = sum(qty for key, qty in parts.items() if order.lines[key].sku == sku)
            if wanted > self.sellable(sku, warehouse):
                raise No
        for key, qty in forced.items():
            order.lines[key].promised += qty
            order.lines[key].where[warehouse] = order.lines[key].where.get(warehouse, 0) + qty
        self.hand_over(order_id, parts, warehouse, carrier)
        self.settle_stock(order)

    def parcel_of(self, order: Order, key: int, state: str) -> Parcel:
        if key not in order.parcels:
            raise No("missing")
        if order.parcels[key].state != state:
            raise No
        return order.parcels[key]

    def order_unship(self, order_id: int, *, shipment: int, unpromised: str = "") -> None:
        order = self.workable(order_id)
        parcel = self.parcel_of(order, shipment, "handed_over")
        self.bring_back(order, parcel)
        if unpromised:
            for key, qty in self.parts(
                order, unpromised, {k: line.promised for k, line in order.lines.items()}
            ).items():
                order.release(key, qty)
                order.lines[key].where[parcel.place] -= qty
            self.settle_stock(order)
        parcel.state, parcel.manifest = "cancelled", 0

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
        self.parcel_of(order, shipment, "planned").state = "cancelled"
