"""The model's packing table: parcels are opened, filled, weighed, closed, put on manifests, handed over, taken back."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.data.days.dispatch import Dispatch, Pick
from tests.data.days.ordered import HERE, Order, Parcel
from tests.data.days.rights import No

CLOSED = ("packed", "labelled")
HEAVIEST = 1_000_000
NEW = -1
"""What the operation makes, before the store has given it an id."""


@dataclass
class Manifest:
    carrier: str
    place: str
    state: str = "open"


@dataclass
class Packing(Dispatch):
    """Parcels and manifests."""

    manifests: dict[int, Manifest] = field(default_factory=dict)
    line_ids: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Which line of which order an id of the store is."""

    def parcel(self, key: int) -> tuple[int, Order, Parcel]:
        for number, order in self.orders.items():
            if key in order.parcels:
                return number, order, order.parcels[key]
        raise No("missing")

    def here(self, key: int) -> tuple[int, Order, Parcel]:
        """A parcel that has not left."""
        number, order, parcel = self.parcel(key)
        if parcel.state not in HERE:
            raise No
        return number, order, parcel

    def off_manifest(self, parcel: Parcel) -> None:
        if parcel.manifest:
            raise No

    def items(self, number: int, items: list[list[int]], most: dict[int, int], no: str = "") -> dict[int, int]:
        """Pieces by line, as they were scanned; each line at most so many."""
        wanted: dict[int, int] = {}
        for _, qty in items:
            self.check_pieces(qty)
        for line, qty in items:
            order, place = self.line_ids.get(line, (0, 0))
            if order != number and no:
                raise No(no)
            wanted[place] = wanted.get(place, 0) + qty
            if order != number or wanted[place] > most.get(place, 0):
                raise No
        return wanted

    # On the table

    def parcel_open(self, order_id: int, *, warehouse: str = "") -> None:
        order = self.free_order(order_id)
        self.made = Parcel("picking", {}, warehouse)
        empty = [one for one in order.parcels.values() if one.state == "picking" and not one.lines]
        if any(one.place == warehouse for one in empty):
            self.made = None

    def parcel_drop(self, shipment_id: int) -> None:
        _, _, parcel = self.here(shipment_id)
        if parcel.lines:
            raise No
        parcel.state, parcel.manifest = "cancelled", 0

    def parcel_pack(self, shipment_id: int, *, items: list[list[int]] | str = "") -> None:
        number, order, parcel = self.here(shipment_id)
        self.free_order(number)
        if parcel.state != "picking":
            raise No
        room = {key: line.picked - line.packed for key, line in order.lines.items()}
        if items:
            assert not isinstance(items, str)  # people here scan
            wanted = self.items(number, items, room, "missing")
        else:
            wanted = {key: min(left, order.lines[key].where.get(parcel.place, 0)) for key, left in room.items()}
        wanted = {key: qty for key, qty in wanted.items() if qty}
        if not wanted:
            raise No
        for key, qty in wanted.items():
            order.lines[key].packed += qty
            parcel.lines[key] = parcel.lines.get(key, 0) + qty

    def parcel_unpack(self, shipment_id: int, *, items: list[list[int]] | str = "") -> None:
        number, order, parcel = self.here(shipment_id)
        self.off_manifest(parcel)
        if items:
            assert not isinstance(items, str)
            wanted = self.items(number, items, parcel.lines)
        else:
            wanted = dict(parcel.lines)
        for key, qty in wanted.items():
            order.lines[key].packed -= qty
            parcel.lines[key] -= qty
        parcel.lines = {key: qty for key, qty in parcel.lines.items() if qty}
        parcel.state = "picking" if parcel.lines or items else "cancelled"

    def parcel_repack(self, shipment_id: int, *, items: list[list[int]], state: str = "picking") -> None:
        _, _, parcel = self.parcel(shipment_id)
        if parcel.state not in (*HERE, "cancelled"):
            raise No
        parcel.state = "picking"
        self.parcel_pack(shipment_id, items=items)
        parcel.state = state

    def parcel_close(
        self, shipment_id: int, *, carrier: str = "", service: str = "", tracking: str = "", weight_g: int = 0
    ) -> None:
        _, _, parcel = self.here(shipment_id)
        if not parcel.lines:
            raise No
        if not 0 <= weight_g <= HEAVIEST:
            raise No("unclear")
        carrier = carrier or parcel.carrier
        if tracking and not carrier:
            raise No
        if parcel.manifest and carrier != parcel.carrier:
            raise No
        number = self.number(tracking, parcel) if tracking else parcel.tracking
        parcel.state, parcel.carrier, parcel.tracking = "labelled" if number else "packed", carrier, number
        parcel.service, parcel.weight = service or parcel.service, weight_g or parcel.weight

    def number(self, typed: str, parcel: Parcel) -> str:
        """A tracking number that no other parcel has."""
        if not re.fullmatch(r"[0-9A-Z][0-9A-Z./_-]{2,39}", typed):
            raise No("unclear")
        for order in self.orders.values():
            for other in order.parcels.values():
                if other is not parcel and other.tracking == typed and other.state != "cancelled":
                    raise No
        return typed

    def parcel_restore(self, shipment_id: int, *, before: dict[str, Any]) -> None:
        _, _, parcel = self.here(shipment_id)
        self.off_manifest(parcel)
        for name, value in before.items():
            setattr(parcel, "weight" if name == "weight_g" else name, value)

    def parcel_reopen(self, shipment_id: int) -> None:
        _, _, parcel = self.here(shipment_id)
        self.off_manifest(parcel)
        if parcel.state == "picking":
            raise No
        parcel.state = "picking"

    def parcel_track(self, shipment_id: int, *, tracking: str, carrier: str = "", over: int = 0) -> None:
        _, _, parcel = self.parcel(shipment_id)
        if parcel.state in ("cancelled", "planned"):
            raise No
        carrier = carrier or parcel.carrier
        if not carrier:
            raise No
        if parcel.state in HERE and parcel.manifest and carrier != parcel.carrier:
            raise No
        number = self.number(tracking, parcel)
        if (number, carrier) == (parcel.tracking, parcel.carrier) or (parcel.tracking and not over):
            raise No
        parcel.state = "labelled" if parcel.state == "packed" else parcel.state
        parcel.carrier, parcel.tracking = carrier, number

    # Away, and back

    def parcel_hand_over(self, shipment_id: int) -> None:
        number, order, parcel = self.parcel(shipment_id)
        self.free_order(number)
        if parcel.state not in CLOSED or order.review != "approved" or not parcel.carrier:
            raise No
        if any(qty > order.lines[key].where.get(parcel.place, 0) for key, qty in parcel.lines.items()):
            raise No
        others = order.inside(parcel)
        parcel.state, parcel.taken = "handed_over", []
        for key in self.in_lock_order(order):
            if key in parcel.lines:
                self.send_out(number, key, parcel.lines[key], parcel, others[key])
        order.drop_plans()

    def parcel_take_back(self, shipment_id: int, *, state: str = "") -> None:
        number, order, parcel = self.parcel(shipment_id)
        self.workable(number)
        if parcel.state != "handed_over":
            raise No
        self.bring_back(order, parcel)
        for key, qty in parcel.lines.items():
            order.lines[key].picked += qty
            order.lines[key].packed += qty
        for key in sorted(parcel.lines, key=lambda key: self.id_of(number, key)):
            for place, (where, name, _), qty in reversed(parcel.taken):
                if place == key:
                    self.picks.append(Pick(number, key, where, name, qty))
        parcel.taken = []
        parcel.state = state or ("labelled" if parcel.tracking else "packed")

    def id_of(self, order: int, place: int) -> int:
        return next(key for key, line in self.line_ids.items() if line == (order, place))

    # Manifests

    def manifest(self, key: int, state: str = "open") -> Manifest:
        if key not in self.manifests:
            raise No("missing")
        if self.manifests[key].state != state:
            raise No
        return self.manifests[key]

    def all_parcels(self) -> list[tuple[int, int, Parcel]]:
        """(order, parcel, what is known of it), order by order."""
        return [(order, *one) for order, found in sorted(self.orders.items()) for one in sorted(found.parcels.items())]

    def on(self, manifest: int, *states: str) -> list[int]:
        """The parcels on a manifest, in these states."""
        return [key for _, key, one in self.all_parcels() if one.manifest == manifest and one.state in states]

    def manifest_open(self, *, carrier: str, warehouse: str = "", all: int = 0) -> None:
        if not carrier:
            raise No
        wanted = (carrier, warehouse, "open")
        known = [key for key, one in sorted(self.manifests.items()) if (one.carrier, one.place, one.state) == wanted]
        if not known:
            self.manifests[NEW] = self.made = Manifest(carrier, warehouse)
        waiting = sorted(
            ((key, order, one) for order, key, one in self.all_parcels() if one.state in CLOSED), key=lambda one: one[0]
        )
        for key, order, one in waiting if all else ():
            goes = one.carrier == carrier and not one.manifest and warehouse in ("", one.place)
            if goes and self.orders[order].state == "placed" and not self.orders[order].holds:
                self.parcel_send(key, manifest_id=known[0] if known else NEW)

    def parcel_send(self, shipment_id: int, *, manifest_id: int) -> None:
        number, _, parcel = self.parcel(shipment_id)
        manifest = self.manifest(manifest_id)
        if parcel.state not in CLOSED or parcel.carrier != manifest.carrier or parcel.manifest:
            raise No
        if manifest.place not in ("", parcel.place):
            raise No
        self.free_order(number)
        parcel.manifest = manifest_id

    def parcel_keep(self, shipment_id: int) -> None:
        _, _, parcel = self.parcel(shipment_id)
        if not parcel.manifest or parcel.state not in HERE:
            raise No
        parcel.manifest = 0

    def manifest_hand_over(self, manifest_id: int) -> None:
        manifest = self.manifest(manifest_id)
        if not self.on(manifest_id, *HERE, "handed_over"):
            raise No
        for key in self.on(manifest_id, *HERE):
            self.parcel_hand_over(key)
        manifest.state = "handed_over"

    def manifest_reopen(self, manifest_id: int, *, parcels: int = 0) -> None:
        manifest = self.manifest(manifest_id, "handed_over")
        for key in self.on(manifest_id, "handed_over") if parcels else ():
            self.parcel_take_back(key)
        manifest.state = "open"

    def manifest_drop(self, manifest_id: int) -> None:
        manifest = self.manifest(manifest_id)
        for _, _, parcel in self.all_parcels():
            parcel.manifest = 0 if parcel.manifest == manifest_id else parcel.manifest
        manifest.state = "cancelled"
