"""The model's rounds: waves of orders that are picked by scan, and bins that hold fewer than they should."""

from dataclasses import dataclass, field
from typing import Any

from tests.data.days.dispatch import Pick
from tests.data.days.packing import Packing
from tests.data.days.rights import No
from tests.data.days.shelves import BINS, PLACES

LIVE = ("open", "picking")
BUCKETS = {"missing": "quarantine", "damaged": "damaged"}
"""Where pieces are booked to that can't be picked."""
NOWHERE = ""
Need = tuple[int, int, int]
"""Order, line, pieces."""


@dataclass
class Wave:
    place: str
    orders: list[int]
    """In the order of their totes."""
    holder: str = ""
    state: str = "open"


@dataclass
class Picking(Packing):
    """Waves."""

    waves: dict[int, Wave] = field(default_factory=dict)
    bin_ids: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Which bin of which warehouse an id of the store is."""
    staff: dict[int, str] = field(default_factory=dict)

    def wave(self, key: int, *states: str) -> Wave:
        if key not in self.waves:
            raise No("missing")
        if states and self.waves[key].state not in states:
            raise No
        return self.waves[key]

    def ready(self, place: str, zone: str = "") -> list[int]:
        """Orders that can be picked there, the most urgent first."""
        taken = {order for wave in self.waves.values() if wave.state in LIVE for order in wave.orders}
        found = [
            (self.fetched_by(place, order.ship_by), key)
            for key, order in self.orders.items()
            if order.state == "placed" and order.review == "approved" and not order.holds and key not in taken
            if any(line.where.get(place) and line.picked < line.promised for line in order.lines.values())
            if not zone
            or all(self._in_zone(line.sku, place, zone) for line in order.lines.values() if line.where.get(place))
        ]
        return [key for _, key in sorted(found)]

    def _in_zone(self, sku: int, place: str, zone: str) -> bool:
        return any(self.pieces[sku, (place, name, "sellable")] for name in BINS if name.startswith(zone))

    def wave_make(
        self, *, warehouse: str, orders: list[int] | None = None, n: int = 20, zone: str = "", take: int = 0
    ) -> None:
        chosen = list(dict.fromkeys(orders or ()))
        if not chosen and not 1 <= n <= 200:
            raise No("unclear")
        found = self.ready(warehouse, "" if chosen else zone)
        for order in chosen:
            if order not in found:
                self.order(order)
                raise No
        found = [order for order in found if order in chosen] if chosen else found[:n]
        if not found:
            raise No
        self.made = Wave(warehouse, found)
        if take:
            self.made.holder, self.made.state = self.who, "picking"

    def wave_take(self, wave_id: int, *, over: int = 0) -> None:
        wave = self.wave(wave_id, *LIVE)
        if wave.holder not in ("", self.who) and not over:
            raise No
        wave.holder, wave.state = self.who, "picking"

    def wave_hand_back(self, wave_id: int) -> None:
        wave = self.wave(wave_id, *LIVE)
        if not wave.holder:
            raise No
        wave.holder, wave.state = "", "open"

    def wave_finish(self, wave_id: int) -> None:
        wave = self.wave(wave_id, *LIVE)
        wave.holder, wave.state = "", "done"

    def wave_reopen(self, wave_id: int, *, holder: int = 0) -> None:
        wave = self.wave(wave_id, "done", "dropped")
        if any(set(one.orders) & set(wave.orders) for one in self.waves.values() if one.state in LIVE):
            raise No
        if holder and holder not in self.staff:
            raise No("missing")
        wave.holder = self.staff.get(holder, "")
        wave.state = "picking" if wave.holder else "open"

    def wave_drop(self, wave_id: int) -> None:
        wave = self.wave(wave_id, *LIVE)
        if any((pick.wave, pick.state) == (wave_id, "open") for pick in self.picks):
            raise No
        wave.holder, wave.state = "", "dropped"

    # Pieces

    def _in_hand(self, wave_id: int) -> Wave:
        wave = self.wave(wave_id, *LIVE)
        if wave.holder != self.who:
            raise No
        return wave

    def _lines_of(self, wave: Wave, picks: list[list[Any]]) -> list[tuple[int, int, int, int]]:
        """(order, line, bin, pieces) of each scan."""
        for *_, qty in picks:
            self.check_pieces(qty)
        found = [(*self.line_ids.get(line, (0, 0)), bin_id, qty) for line, bin_id, _, qty in picks]
        if any(order not in wave.orders for order, *_ in found):
            raise No("missing")
        return found

    def wave_pick(self, wave_id: int, *, picks: list[list[Any]]) -> None:
        wave = self._in_hand(wave_id)
        found = self._lines_of(wave, picks)
        for order, *_ in found:
            self.free_order(order)
        for order, place, bin_id, qty in found:
            line = self.orders[order].lines[place]
            if qty > line.promised - line.picked:
                raise No
            where, name = self.bin_ids.get(bin_id, ("", ""))
            if where != wave.place:
                raise No("missing")
            line.picked += qty
            self.picks.append(Pick(order, place, where, name, qty, wave_id))

    def wave_unpick(self, wave_id: int, *, picks: list[list[Any]]) -> None:
        wave = self.wave(wave_id)
        for order, place, bin_id, qty in self._lines_of(wave, picks):
            line = self.orders[order].lines[place]
            if qty > line.picked - line.packed:
                raise No
            line.picked -= qty
            self.put_back(order, place, qty, self.bin_ids.get(bin_id, ("", "")))

    # A bin holds fewer

    def picked_elsewhere(self, order: int, place: int, warehouse: str) -> int:
        """Open picks of a line in other warehouses."""
        return sum(
            pick.qty
            for pick in self.picks
            if (pick.order, pick.line, pick.state) == (order, place, "open") and pick.place != warehouse
        )

    def needs(self, wave: Wave) -> list[Need]:
        """What is still to be picked, tote by tote."""
        found = []
        for key in wave.orders:
            order = self.orders[key]
            if order.state != "placed" or order.review != "approved" or order.holds:
                continue
            for place, line in sorted(order.lines.items()):
                here = line.where.get(wave.place, 0)
                elsewhere = min(self.picked_elsewhere(key, place, wave.place), sum(line.where.values()) - here)
                wanted = here - max(0, line.picked - elsewhere)
                if wanted > 0:
                    found.append((key, place, wanted))
        return found

    def free_in_bins(self, sku: int, warehouse: str) -> dict[str, int]:
        """What may still be taken out of each bin: less what was, said or not."""
        taken: dict[str, int] = {}
        said: dict[tuple[int, int], int] = {}
        for pick in self.picks:
            line = self.orders[pick.order].lines.get(pick.line)
            if pick.state != "open" or line is None or line.sku != sku or not line.picked:
                continue
            key = (pick.order, pick.line)
            real = min(pick.qty, line.picked - said.get(key, 0))
            said[key] = said.get(key, 0) + real
            if pick.place == warehouse:
                taken[pick.name] = taken.get(pick.name, 0) + real
        unsaid = sum(
            line.picked - said.get((key, place), 0)
            for key, order in self.orders.items()
            for place, line in order.lines.items()
            if line.sku == sku and line.picked and line.where.get(warehouse)
        )
        found = {}
        for name in BINS:
            there = self.pieces[sku, (warehouse, name, "sellable")]
            if there:
                free = there - taken.get(name, 0)
                from_here = min(max(0, free), unsaid)
                unsaid -= from_here
                found[name] = max(0, free - from_here)
        return found

    def wanted_there(self, wave: Wave, sku: int, name: str) -> int:
        """How many pieces the round wants from a bin; of no bin: what lies nowhere."""
        left, stops = self.free_in_bins(sku, wave.place), dict.fromkeys((*BINS, NOWHERE), 0)
        for order, place, wanted in self.needs(wave):
            if self.orders[order].lines[place].sku != sku:
                continue
            for there in left:
                part = min(wanted, left[there])
                left[there] -= part
                stops[there] += part
                wanted -= part
            stops[NOWHERE] += wanted
        return stops[name]

    def wave_short(self, wave_id: int, *, sku: int, bin: int, there: int, why: str = "missing") -> None:
        wave = self._in_hand(wave_id)
        if why not in BUCKETS:
            raise No("unclear")
        where, name = self.bin_ids[bin] if bin else (wave.place, NOWHERE)
        wanted = self.wanted_there(wave, sku, name) if where == wave.place else 0
        if not wanted:
            raise No
        if not 0 <= there < wanted:
            raise No("unclear")
        short = gone = wanted - there
        if bin:
            if why == "missing":
                gone = self.free_in_bins(sku, wave.place)[name] - there
            self.shift(sku, gone, (wave.place, name, "sellable"), (wave.place, name, BUCKETS[why]))
            over = self.promised(sku, wave.place) + self.held(sku, wave.place) - self.sellable(sku, wave.place)
            short = min(gone, max(0, over))
        for order, place, qty in reversed(self.needs(wave)):
            line = self.orders[order].lines[place]
            take = min(short, qty) if line.sku == sku else 0
            if take:
                short -= take
                self.orders[order].release(place, take)
                line.where[wave.place] -= take
                self._from_elsewhere(wave, order, place, take)

    def _from_elsewhere(self, wave: Wave, order: int, place: int, take: int) -> None:
        line, left = self.orders[order].lines[place], take
        others = [
            (-self.free(line.sku, name), PLACES.index(name), name)
            for name in PLACES
            if name != wave.place and self.free(line.sku, name) > 0
        ]
        for *_, other in sorted(others):
            if left:
                left = max(0, left - self.promise(self.orders[order], other, place))
        self.settle_stock(self.orders[order])

    def wave_found(
        self, wave_id: int, *, sku: int, bin: int, qty: int, why: str, moved: list[list[int]], lot: str = ""
    ) -> None:
        wave = self.wave(wave_id)
        self.check_pieces(qty)
        if bin:
            name = self.bin_ids[bin][1]
            self.shift(sku, qty, (wave.place, name, BUCKETS[why]), (wave.place, name, "sellable"))
        for order, line_id, other, pieces in moved:
            key, place = self.line_ids[line_id]
            assert key == order  # what the event of the short pick says
            line = self.orders[key].lines[place]
            if other:
                there = PLACES[other - 1]
                back = min(pieces, line.promised, line.where.get(there, 0))
                self.orders[key].release(place, back)
                line.where[there] -= back
            self.promise(self.orders[key], wave.place, place)
        for key in {order for order, *_ in moved}:
            self.settle_stock(self.orders[key])
