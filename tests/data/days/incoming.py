"""The model's gate: what is expected, what came of it, at what cost and in which condition it is taken in."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from tests.data.days.rights import No
from tests.data.days.shelves import HANDLED, MOST, PLACES, Moved, Shelves, rounded

OPENED = datetime(2031, 1, 6, 8)
"""When the shop opens: a Monday in winter, when London has the time of the world."""


@dataclass
class Arrival:
    """Pieces of an article that somebody will bring."""

    sku: int
    place: str
    qty: int
    due: str = ""
    received: int = 0
    open: bool = True
    said: set[str] = field(default_factory=set)
    """Every day that was ever said."""


@dataclass
class Incoming(Shelves):
    """Arrivals, and goods that come with one or without."""

    arrivals: dict[int, Arrival] = field(default_factory=dict)
    takes_into: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PLACES, HANDLED[0]))

    def moment(self) -> datetime:
        """The time of day."""
        return OPENED + timedelta(hours=self.now)

    def day(self, typed: str) -> str:
        """A day from today on, or none."""
        if not typed:
            return ""
        try:
            found = date.fromisoformat(typed)
        except ValueError:
            raise No("unclear") from None
        if found < self.moment().date():
            raise No
        return typed

    def arrival(self, key: int) -> Arrival:
        if key not in self.arrivals:
            raise No("missing")
        return self.arrivals[key]

    def arrival_expect(self, sku: int, *, warehouse: str, qty: int, due: str = "", reference: str = "") -> None:
        self.check_pieces(qty)
        day = self.day(due)
        self.made = Arrival(sku, warehouse, qty, day, said={day} - {""})

    def arrival_change(self, arrival: int, *, due: str = "", qty: int = 0) -> None:
        found = self.arrival(arrival)
        if not found.open:
            raise No
        said = found.due if not due else "" if due == "none" else due
        if due not in ("", "none", *found.said):
            said = self.day(due)
        if qty and qty <= found.received:
            raise No
        if qty:
            self.check_pieces(qty)
        found.due, found.qty = said, qty or found.qty
        found.said |= {said} - {""}

    def arrival_close(self, arrival: int, *, reason: str = "") -> None:
        found = self.arrival(arrival)
        if not found.open:
            raise No
        if 0 < found.received < found.qty and not reason and not self.undoing:
            raise No("unclear")
        found.open = False

    def arrival_reopen(self, arrival: int) -> None:
        found = self.arrival(arrival)
        if found.open or found.received >= found.qty:
            raise No
        found.open = True

    def arrival_expect_list(
        self, *, rows: list[list[Any]], warehouse: str, due: str = "", partial: bool = False
    ) -> None:
        made = []
        for code, qty in rows:
            try:
                sku = self.sku_of(code)
                if not 1 <= qty <= MOST:
                    raise No("unclear")
                day = self.day(due)
            except No:
                if not partial:
                    raise No("unclear") from None
                continue
            made.append(Arrival(sku, warehouse, qty, day, said={day} - {""}))
        if not made:
            raise No("unclear")
        self.made = made

    def arrival_close_list(self, *, arrivals: list[int], reason: str = "") -> None:
        still = [found for found in [self.arrival(key) for key in sorted(set(arrivals))] if found.open]
        if not still:
            raise No
        for found in still:
            found.open = False

    # What comes

    def usual_bucket(self, sku: int, place: str) -> str:
        """In which condition an article is taken in there."""
        return self.shelves[sku].into or self.takes_into[place]

    def warehouse_receives_into(self, warehouse: int, *, bucket: str) -> None:
        place = PLACES[warehouse - 1]
        self._check_bucket(bucket)
        if self.takes_into[place] == bucket:
            raise No
        self.takes_into[place] = bucket

    def sku_receives_into(self, sku: int, *, bucket: str) -> None:
        if bucket:
            self._check_bucket(bucket)
        if self.shelves[sku].into == bucket:
            raise No
        self.change(sku, into=bucket)

    def _check_bucket(self, bucket: str) -> None:
        if bucket == "transit":
            raise No
        if bucket not in HANDLED:
            raise No("unclear")

    def stock_receive(
        self,
        sku: int,
        *,
        warehouse: str,
        qty: int,
        bin: str = "-",
        bucket: str = "sellable",
        cost: int | None = None,
        arrival: int = 0,
    ) -> None:
        self.check_pieces(qty)
        expected = self.arrival(arrival) if arrival else None
        if expected is not None and (not expected.open or (expected.sku, expected.place) != (sku, warehouse)):
            raise No
        target = (warehouse, bin, bucket)
        row = Moved("receive", sku, qty, None, target, cost=cost)
        known, pieces = self.shelves[sku].cost, self.all_of(sku)
        if cost is not None:
            average = cost
            if known is not None and pieces:
                average = rounded(Fraction(known * pieces + cost * qty, pieces + qty))
            if average != known:
                row.recosted = (known, average)
                self.change(sku, cost=average)
        self.shift(sku, qty, None, target)
        if expected is not None:
            self._count_in(expected, qty)
        self.serve(sku, warehouse, bucket)
        self.made = row

    def _count_in(self, expected: Arrival, qty: int) -> None:
        expected.received = max(0, expected.received + qty)
        expected.open = expected.received < expected.qty

    def stock_unreceive(self, sku: int, *, move: int, arrival: int = 0) -> None:
        expected = self.arrival(arrival) if arrival else None
        row = self.row(move, sku, ("receive",))
        known, left = self.shelves[sku].cost, self.all_of(sku) - row.qty
        if row.recosted and row.recosted[1] == known:
            self.change(sku, cost=row.recosted[0])
        elif row.recosted and row.cost is not None and known is not None and left > 0:
            worth = known * (left + row.qty) - row.cost * row.qty
            self.change(sku, cost=rounded(Fraction(worth, left)) if worth >= 0 else known)
        self.shift(sku, row.qty, row.target, row.source)
        row.reversed = True
        if expected is not None:
            self._count_in(expected, -row.qty)
