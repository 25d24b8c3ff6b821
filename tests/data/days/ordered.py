"""What the model knows of an order: lines with their counters, parcels, and the labels that follow from them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from tests.data.days.shelves import Spot, rounded

HERE = ("picking", "packed", "labelled")
"""A parcel with goods in it that has not left."""
EPOCH = datetime(1970, 1, 1)


@dataclass
class Line:
    sku: int
    ordered: int
    net: int
    tax: int
    unit: int = 0
    cancelled: int = 0
    picked: int = 0
    packed: int = 0
    shipped: int = 0
    promised: int = 0
    where: dict[str, int] = field(default_factory=dict)
    """From which warehouses; the store chooses, the model only sees to it that it could."""
    newest: list[tuple[str, int]] = field(default_factory=list)
    """The same promise by promise, the newest first: it gives way first."""

    @property
    def open(self) -> int:
        return self.ordered - self.cancelled - self.shipped

    def worth(self, qty: int) -> int:
        """What the last so many units cost."""
        gross, left = self.net + self.tax, self.ordered - self.cancelled
        return rounded(Fraction(gross * left, self.ordered)) - rounded(Fraction(gross * (left - qty), self.ordered))


@dataclass
class Parcel:
    state: str
    lines: dict[int, int]
    place: str = ""
    taken: list[tuple[int, Spot, int]] = field(default_factory=list)
    """Line, bin and pieces of each row that it took off the shelf."""
    carrier: str = ""
    tracking: str = ""
    service: str = ""
    weight: int = 0
    manifest: int = 0


@dataclass
class Order:
    lines: dict[int, Line]
    total: int
    terms: str
    place: str = ""
    placed: datetime = EPOCH
    ship_by: datetime = EPOCH
    frozen: bool = False
    why: str = ""
    """Why it leaves another day, if somebody said so."""
    paid: bool = False
    """Whether it was ever paid in full."""
    state: str = "placed"
    review: str = "pending"
    was_approved: bool = False
    captured: int = 0
    cancelled_minor: int = 0
    off: int = 0
    holds: set[str] = field(default_factory=set)
    parcels: dict[int, Parcel] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    addresses: int = 0
    placer: str = ""
    by: str = ""
    """Who placed it, as long as nothing else was done with it."""
    draft: bool = False
    """Whether it was never placed."""
    named: bool = False
    counter: bool = False
    """Whether it is taken along at once, and needs no address."""
    customer: int = 0
    country: str = ""

    @property
    def units(self) -> int:
        return sum(line.ordered - line.cancelled for line in self.lines.values())

    @property
    def shipped(self) -> int:
        return sum(line.shipped for line in self.lines.values())

    @property
    def unshipped(self) -> int:
        return self.units - self.shipped if self.state in ("placed", "draft") else 0

    def inside(self, but: Parcel | None = None) -> Counter[int]:
        """Units of each line that lie in parcels here; one may be left out."""
        found: Counter[int] = Counter()
        for parcel in self.parcels.values():
            if parcel.state in HERE and parcel is not but:
                found.update(parcel.lines)
        return found

    def left_unplanned(self) -> dict[int, int]:
        """Units of each line that are still to ship and in no planned parcel."""
        left = {place: line.open for place, line in self.lines.items()}
        for parcel in self.parcels.values():
            for place, qty in parcel.lines.items() if parcel.state == "planned" else ():
                left[place] -= qty
        return left

    def drop_plans(self) -> None:
        """Plans are for units that are still to ship: those that are for others go, the oldest stays."""
        left = {place: line.open for place, line in self.lines.items()}
        for _, parcel in sorted(self.parcels.items()):
            if parcel.state != "planned":
                continue
            if any(qty > left[place] for place, qty in parcel.lines.items()):
                parcel.state = "cancelled"
                continue
            for place, qty in parcel.lines.items():
                left[place] -= qty

    def release(self, place: int, qty: int) -> None:
        """Units that are promised no more are neither picked nor packed, nor in a parcel: the newest gives way."""
        line = self.lines[place]
        line.promised -= qty
        line.picked, line.packed = min(line.picked, line.promised), min(line.packed, line.promised)
        most = line.packed
        for _, parcel in sorted(self.parcels.items()):
            if parcel.state not in HERE or place not in parcel.lines:
                continue
            keep = min(most, parcel.lines[place])
            most -= keep
            if keep:
                parcel.lines[place] = keep
                continue
            del parcel.lines[place]
            if not parcel.lines:
                parcel.state, parcel.manifest = "cancelled", 0

    @property
    def payment(self) -> str:
        due = self.total - self.cancelled_minor
        if self.captured == 0:
            return "paid" if due <= 0 else "unpaid"
        return "part_paid" if self.captured < due else "overpaid" if self.captured > due else "paid"

    @property
    def fulfilment(self) -> str:
        waiting, lines = self.units - self.shipped, self.lines.values()
        promised, picked, packed = (
            sum(getattr(line, name) for line in lines) for name in ("promised", "picked", "packed")
        )
        if self.shipped:
            return "part_shipped" if waiting else "shipped"
        if not promised:
            return "backordered" if "stock" in self.holds else "unallocated"
        if promised < waiting:
            return "partly_allocated"
        return "packed" if packed == waiting else "picking" if picked else "ready"
