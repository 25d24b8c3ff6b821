"""What people of every post do at the packing table and on rounds: waves, parcels, manifests, the carrier's lorry."""

from typing import Any

from hypothesis import strategies as st

from tests.data.days.acts import Acting, act, carriers, few, parts, picks, places
from tests.data.days.ordered import HERE
from tests.data.days.rights import NEEDS

ON_PARCELS = tuple(
    name for name in NEEDS if name.startswith("parcel.") and name not in ("parcel.open", "parcel.repack")
)
ON_MANIFESTS = tuple(name for name in NEEDS if name.startswith("manifest.") and name != "manifest.open")
ON_WAVES = ("wave.take", "wave.hand_back", "wave.finish", "wave.reopen", "wave.drop")
NUMBERS = ("AB-100", "AB-200", "AB-300", "AB-400", "AB-500", "!")


class TableRules(Acting):
    """Picking by scan, packing with proof, handing over."""

    def line_id(self, order: int, place: int) -> int:
        """The store's id of a line; one that isn't there otherwise."""
        return next((key for key, line in self.model.line_ids.items() if line == (order, place)), 77_777)

    def bin_id(self, place: str, name: str) -> int:
        return next(key for key, where in self.model.bin_ids.items() if where == (place, name))

    def get_ready(self, key: int) -> bool:
        """The supervisor takes everything out of the way that keeps an order from being picked."""
        order = self.model.orders[key]
        if order.state != "placed":
            return False
        if order.review == "rejected":
            self.do("supervisor", "plain", "order.reconsider", order_id=key)
        if self.model.orders[key].review == "pending":
            self.do("supervisor", "plain", "order.approve", order_id=key)
        for hold in sorted(self.model.orders[key].holds):
            self.do("supervisor", "plain", "order.release", order_id=key, hold=hold)
        return True

    # Rounds

    @act(
        3,
        pick=picks,
        warehouse=places,
        named=st.sampled_from((0, 0, 1, 2)),
        n=st.sampled_from((1, 2, 20, 0)),
        zone=st.sampled_from(("", "", "", "A", "-")),
        take=st.integers(0, 1),
    )
    def a_wave_is_made(self, who: str, way: str, pick: int, warehouse: str, named: int, **how: Any) -> None:
        keys = sorted(self.model.orders)
        if pick % 4 and keys:
            self.get_ready(keys[pick % len(keys)])
        ready = self.model.ready(warehouse) if pick % 5 else keys
        orders = {"orders": ready[:named]} if named and ready else {}
        self.do(who, way, "wave.make", warehouse=warehouse, **orders, **how)

    @act(4, pick=picks, names=st.tuples(*[st.sampled_from(ON_WAVES)] * 3), over=st.integers(0, 1))
    def a_wave_goes_on(self, who: str, way: str, pick: int, names: tuple[str, ...], over: int) -> None:
        known = {"wave.take": {"over": over}, "wave.reopen": {"holder": (0, self.people[who].id, 999)[pick % 3]}}
        if self.model.waves:
            self.go_on(who, way, pick, sorted(self.model.waves), names, "wave_id", known)

    @act(
        10,
        pick=picks,
        what=st.sampled_from(("pick", "pick", "pick", "unpick", "unpick", "short", "short", "short")),
        qty=st.sampled_from((1, 1, 2, 9)),
        scans=st.integers(1, 2),
        why=st.sampled_from(("missing", "missing", "damaged", "damaged", "eaten")),
    )
    def a_round_is_walked(self, who: str, way: str, pick: int, what: str, qty: int, scans: int, why: str) -> None:
        """Mostly by whoever has the wave in hand, along the bins that hold what it wants."""
        going = [key for key, one in self.model.waves.items() if one.state in ("open", "picking")] if pick % 9 else []
        keys = going or sorted(self.model.waves)
        if not keys:
            return
        key = keys[pick % len(keys)]
        wave = self.model.waves[key]
        if pick % 8:
            who = wave.holder or who
        if not wave.holder and pick % 8 and wave.state == "open":
            self.do("logistics", "plain", "wave.take", wave_id=key)
            who = "logistics"
        wanted = self.model.needs(self.model.waves[key]) or [(order, 1, 1) for order in wave.orders]
        order, place, _ = wanted[pick % len(wanted)]
        sku = self.model.orders[order].lines[place].sku if place in self.model.orders[order].lines else 1
        names = sorted(self.model.free_in_bins(sku, wave.place), key=lambda name: name != "-")
        bin_id = self.bin_id(wave.place if pick % 16 else "EAST", (names or ["-"])[pick % max(1, len(names))])
        if what == "short":
            spot = bin_id if pick % 6 or names else 0
            self.do(who, way, "wave.short", wave_id=key, sku=sku, bin=spot, there=qty - 1, why=why)
            return
        line = self.line_id(order, place) if pick % 16 != 1 else 77_777
        out = [one for one in self.model.picks if (one.wave, one.state) == (key, "open")]
        if what == "unpick" and out and pick % 5:
            one = out[pick % len(out)]
            line, bin_id = self.line_id(one.order, one.line), self.bin_id(one.place, one.name)
        scanned = [[line, bin_id, "", qty]] * scans
        self.do(who, way, f"wave.{what}", wave_id=key, picks=scanned)

    # Parcels

    @act(
        6,
        pick=picks,
        warehouse=places,
        items=st.sampled_from(("all", "all", "one", "one", "two", "strange")),
        end=st.sampled_from(("open", "packed", "closed", "closed", "on a manifest", "on a manifest", "handed over")),
        carrier=carriers,
    )
    def an_order_is_packed(
        self, who: str, way: str, pick: int, warehouse: str, items: str, end: str, carrier: str
    ) -> None:
        """What stands in the way is done by the supervisor, one step by somebody."""
        keys = [key for key, order in self.model.orders.items() if order.state == "placed" and order.unshipped]
        if not keys or not self.get_ready(keys[pick % len(keys)]):
            return
        key = keys[pick % len(keys)]
        order = self.model.orders[key]
        if any(line.promised > line.picked for line in order.lines.values()):
            self.do("supervisor", "plain", "order.pick", order_id=key)
        where = sorted({place for line in order.lines.values() for place, qty in line.where.items() if qty})
        warehouse = where[0] if where and pick % 5 else warehouse
        self.do(who, way, "parcel.open", order_id=key, warehouse=warehouse)
        table = [
            parcel
            for parcel, one in sorted(self.model.orders[key].parcels.items())
            if one.state == "picking" and not one.lines and one.place == warehouse
        ]
        if end == "open" or not table:
            return
        parcel, first = table[0], sorted(order.lines)[0]
        scanned: list[list[int]] | str = [[self.line_id(key, first), 2 if items == "two" else 1]]
        if items == "strange":
            scanned = [[self.line_id(key + 1, first), 1]]
        self.do(who, way, "parcel.pack", shipment_id=parcel, items="" if items == "all" else scanned)
        if end in ("closed", "on a manifest", "handed over") and self.model.orders[key].parcels[parcel].lines:
            self.do(who, way, "parcel.close", shipment_id=parcel, carrier=carrier, weight_g=pick * 3)
        if end == "on a manifest":
            self.do(who, way, "manifest.open", carrier=carrier, all=1)
        if end == "handed over":
            self.do(who, way, "parcel.hand_over", shipment_id=parcel)

    @act(
        9,
        pick=picks,
        names=st.tuples(*[st.sampled_from(ON_PARCELS)] * 3),
        carrier=st.one_of(st.just(""), carriers),
        number=st.sampled_from(NUMBERS),
        weight=st.sampled_from((0, 900, -5, 2_000_000)),
        qty=few,
        over=st.integers(0, 1),
    )
    def a_parcel_goes_on(
        self,
        who: str,
        way: str,
        pick: int,
        names: tuple[str, ...],
        carrier: str,
        number: str,
        weight: int,
        qty: int,
        over: int,
    ) -> None:
        found = [
            (key, order, one) for order, key, one in self.model.all_parcels() if one.state in (*HERE, "handed_over")
        ]
        if pick % 6 == 1:
            found = [row for row in found if row[2].manifest] or found
        if not found or pick % 12 == 0:
            found = [(key, order, one) for order, key, one in self.model.all_parcels()]
        if not found:
            return
        _, order, one = found[pick % len(found)]
        place = sorted(one.lines or self.model.orders[order].lines)[0]
        scanned: list[list[int]] | str = [[self.line_id(order, place), qty]] if pick % 2 else ""
        open_ones = [number for number, two in self.model.manifests.items() if two.state == "open"] or [pick % 5]
        known: dict[str, dict[str, Any]] = {
            "parcel.pack": {"items": scanned},
            "parcel.unpack": {"items": scanned},
            "parcel.close": {"carrier": carrier, "tracking": number if pick % 3 == 0 else "", "weight_g": weight},
            "parcel.track": {"tracking": number, "carrier": carrier, "over": over},
            "parcel.take_back": {"state": ("", "packed", "labelled")[pick % 3]},
            "parcel.send": {"manifest_id": open_ones[pick % len(open_ones)]},
            "parcel.restore": {"before": {"state": "picking"}},
        }
        self.go_on(who, way, pick, sorted(key for key, *_ in found), names, "shipment_id", known)

    # Manifests

    @act(
        5,
        pick=picks,
        carrier=st.one_of(carriers, st.just("")),
        warehouse=st.sampled_from(("", "", "MAIN", "EAST")),
        all=st.sampled_from((0, 1, 1)),
        names=st.tuples(
            *[st.sampled_from((*ON_MANIFESTS, "manifest.hand_over", "manifest.reopen", "manifest.open"))] * 2
        ),
        parcels=st.integers(0, 1),
    )
    def a_manifest_goes_on(
        self,
        who: str,
        way: str,
        pick: int,
        carrier: str,
        warehouse: str,
        all: int,
        names: tuple[str, ...],
        parcels: int,
    ) -> None:
        if "manifest.open" in names or not self.model.manifests:
            self.do(who, way, "manifest.open", carrier=carrier, warehouse=warehouse, all=all)
            return
        known = {"manifest.reopen": {"parcels": parcels}}
        full = sorted({one.manifest for _, _, one in self.model.all_parcels() if one.manifest}) if pick % 4 else []
        self.go_on(who, way, pick, full or sorted(self.model.manifests), names, "manifest_id", known)

    @act(pick=picks, lines=parts)
    def units_are_not_there(self, who: str, way: str, pick: int, lines: str) -> None:
        """What is promised of an order goes now; the rest waits, or comes from elsewhere."""
        keys = [key for key, order in self.model.orders.items() if order.state == "placed" and "stock" in order.holds]
        if keys:
            name = ("order.part", "order.whole")[pick % 2]
            self.do(who, way, name, order_id=keys[pick % len(keys)])
