"""The model's shelves: pieces in bins, each row of the ledger that moved them, and what an article is worth.

Everything else of the model stands on this.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor

from tests.data.days.rights import GRANTS, LIMIT, LIMITS, NEEDS, No

PLACES = ("MAIN", "EAST")
BINS = ("-", "A-1", "B-1")
"""In picking order."""
HANDLED = ("sellable", "qc", "damaged", "returns", "refurbish", "quarantine")
COST = 400
MOST = 10_000_000
"""Pieces of one act: more is a typing error."""
REMEMBERED = 20
"""Rows of the ledger that are looked through for where an article has lain."""

Spot = tuple[str, str, str]
Kept = tuple[int, Spot]
"""An article in a bin, in a condition."""


def rounded(amount: Fraction) -> int:
    """Half up."""
    return floor(amount + Fraction(1, 2))


@dataclass(frozen=True)
class Shelf:
    """What the model knows of an article."""

    id: int
    code: str
    price: int
    """As orders take it; a price whose day has come counts from the next sweep on."""
    extra: int = 0
    """How many more than there are may be promised."""
    safety: int = 0
    cost: int | None = COST
    into: str = ""
    """In which condition it is taken in; nothing: as its warehouse says."""


@dataclass
class Moved:
    """A ledger row that can be taken back."""

    kind: str
    sku: int
    qty: int
    source: Spot | None
    target: Spot | None
    transfer: int = 0
    count: int = 0
    reversed: bool = False
    cost: int | None = None
    """What a piece of a receipt cost."""
    recosted: tuple[int | None, int | None] | None = None
    """What an article cost before a receipt and after, if that changed it."""


@dataclass
class Shelves:
    """Pieces where they lie, and all that people do with them by hand."""

    shelves: dict[int, Shelf]
    pieces: Counter[Kept] = field(default_factory=Counter)
    moved: dict[int, Moved] = field(default_factory=dict)
    laid: dict[tuple[int, str, str], list[str]] = field(default_factory=dict)
    """The bins of the last rows that put an article down in a warehouse, by condition."""
    righted: Counter[Kept] = field(default_factory=Counter)
    """By how many pieces levels were ever put right."""
    limits: dict[str, int] = field(default_factory=lambda: dict(LIMITS))
    who: str = ""
    post: str = ""
    op_id: str = ""
    now: int = 0
    """Hours since the shop opened."""
    weighed: int = 0
    undoing: bool = False
    made: object = None
    """What the operation has made and the store will give an id to."""

    def weigh(self, operation: str, amount: int) -> None:
        """Over if all that the act weighs so far is above what the post decides alone."""
        self.weighed += amount
        if GRANTS[NEEDS[operation]].get(self.post) == LIMIT and self.weighed > self.limits[self.post]:
            raise No("over")

    def change(self, sku: int, **what: object) -> None:
        """Know something else of an article."""
        self.shelves[sku] = replace(self.shelves[sku], **what)  # type: ignore[arg-type]  # fields by name

    def sku_of(self, code: str) -> int:
        """The id of the article of that code."""
        found = next((shelf.id for shelf in self.shelves.values() if shelf.code == code), None)
        if found is None:
            raise No("missing")
        return found

    def worth(self, sku: int) -> int:
        """What a piece is worth: at cost, else at price."""
        shelf = self.shelves[sku]
        return shelf.price if shelf.cost is None else shelf.cost

    def all_of(self, sku: int) -> int:
        """Pieces of an article wherever they are."""
        return sum(qty for (key, _), qty in self.pieces.items() if key == sku)

    def there(self, sku: int, place: str, *buckets: str) -> int:
        """Pieces of an article in a warehouse in these conditions."""
        return sum(self.pieces[sku, (place, name, bucket)] for name in BINS for bucket in buckets)

    def sellable(self, sku: int, place: str) -> int:
        return self.there(sku, place, HANDLED[0])

    def unsellable(self, sku: int, place: str) -> int:
        return self.there(sku, place, *HANDLED[1:])

    # What moves

    def put(self, sku: int, spot: Spot, qty: int) -> None:
        """A row of the ledger that puts pieces down."""
        self.pieces[sku, spot] += qty
        rows = self.laid.setdefault((sku, spot[0], spot[2]), [])
        rows.append(spot[1])
        del rows[:-REMEMBERED]

    def shift(self, sku: int, qty: int, source: Spot | None, target: Spot | None) -> None:
        """A row of the ledger from a spot to a spot."""
        if source is not None:
            if self.pieces[sku, source] < qty:
                raise No
            self.pieces[sku, source] -= qty
        if target is not None:
            self.put(sku, target, qty)

    def right(self, sku: int, qty: int, source: Spot | None, target: Spot | None) -> None:
        """The same, as a correction that a count must know of."""
        self.shift(sku, qty, source, target)
        for spot, sign in ((source, -1), (target, 1)):
            if spot is not None:
                self.righted[sku, spot] += sign * qty

    def take(self, sku: int, place: str, qty: int, first: dict[str, int] | None = None) -> list[tuple[Spot, int]]:
        """Sellable pieces out of the bins that are named first, else in picking order; each a row of the ledger."""
        taken = []
        rows = [(name, most) for name, most in (first or {}).items()] + [(name, qty) for name in BINS]
        named = len(first or {})
        left = {name: self.pieces[sku, (place, name, HANDLED[0])] for name in BINS}
        plan: list[tuple[str, int]] = []
        for row, (name, most) in enumerate(rows):
            part = min(most, left[name]) if row < named else left[name]
            if part:
                left[name] -= part
                plan.append((name, part))
        for name, part in plan:
            part = min(part, qty)
            if part:
                spot = (place, name, HANDLED[0])
                self.pieces[sku, spot] -= part
                taken.append((spot, part))
                qty -= part
        if qty:
            raise No
        return taken

    def serve(self, sku: int, place: str, bucket: str) -> None:
        """Promise what came of an article, if it can be sold, to who waits for it."""
        raise NotImplementedError

    def check_pieces(self, qty: int) -> None:
        if not 1 <= qty <= MOST:
            raise No("unclear")

    def stock_move(
        self, sku: int, *, warehouse: str, from_bin: str, to_bin: str, qty: int, bucket: str = "sellable"
    ) -> None:
        self.check_pieces(qty)
        self._carry("bin_move", sku, qty, (warehouse, from_bin, bucket), (warehouse, to_bin, bucket))

    def stock_bucket(
        self, sku: int, *, warehouse: str, from_bucket: str, to_bucket: str, qty: int, bin: str = "-"
    ) -> None:
        self.check_pieces(qty)
        self._carry("bucket_move", sku, qty, (warehouse, bin, from_bucket), (warehouse, bin, to_bucket))
        self.serve(sku, warehouse, to_bucket)

    def _carry(self, kind: str, sku: int, qty: int, source: Spot, target: Spot) -> None:
        if source == target:
            raise No
        self.shift(sku, qty, source, target)
        self.made = Moved(kind, sku, qty, source, target)

    def stock_move_back(self, sku: int, *, move: int) -> None:
        row = self.row(move, sku, ("bin_move", "bucket_move"))
        self.shift(sku, row.qty, row.target, row.source)
        row.reversed = True

    def stock_put_away(
        self, sku: int, *, warehouse: str, qty: int = 0, bin: str = "", from_bin: str = "-", bucket: str = "sellable"
    ) -> None:
        home = bin or self.home(sku, warehouse, bucket)
        if not home or home == "-":
            raise No
        source = (warehouse, from_bin, bucket)
        if home == from_bin:
            raise No
        pieces = qty or self.pieces[sku, source]
        if not pieces:
            raise No
        self.check_pieces(pieces)
        self._carry("bin_move", sku, pieces, source, (warehouse, home, bucket))

    def home(self, sku: int, place: str, bucket: str) -> str:
        """Where an article lies, most of it first; else where it lay last; else the first bin with nothing in it."""
        lying = {name: self.pieces[sku, (place, name, bucket)] for name in BINS[1:]}
        if any(lying.values()):
            return max(lying, key=lambda name: (lying[name], -BINS.index(name)))
        lay = [name for name in reversed(self.laid.get((sku, place, bucket), [])) if name != "-"]
        if lay:
            return lay[0]
        full = {spot[1] for (_, spot), qty in self.pieces.items() if qty and spot[0] == place}
        return next((name for name in BINS[1:] if name not in full), "")

    # What is put right

    def stock_adjust(
        self, sku: int, *, warehouse: str, qty: int, reason: str, bin: str = "-", bucket: str = "sellable"
    ) -> None:
        if qty == 0:
            raise No("unclear")
        self.check_pieces(abs(qty))
        self.weigh("stock.adjust", abs(qty) * self.worth(sku))
        spot = (warehouse, bin, bucket)
        source, target = (None, spot) if qty > 0 else (spot, None)
        self.right(sku, abs(qty), source, target)
        self.made = Moved("adjust", sku, abs(qty), source, target)

    def stock_write_off(
        self, sku: int, *, warehouse: str, qty: int, reason: str, bin: str = "-", bucket: str = "sellable"
    ) -> None:
        self.check_pieces(qty)
        self.weigh("stock.write_off", qty * self.worth(sku))
        spot = (warehouse, bin, bucket)
        self.shift(sku, qty, spot, None)
        self.made = Moved("write_off", sku, qty, spot, None)

    def stock_restore(self, sku: int, *, move: int) -> None:
        row = self.row(move, sku, ("adjust", "write_off"))
        if row.transfer or row.count:
            raise No
        self.weigh("stock.restore", row.qty * self.worth(sku))
        self.right(sku, row.qty, row.target, row.source)
        row.reversed = True

    def row(self, move: int, sku: int, kinds: tuple[str, ...]) -> Moved:
        """A row of the ledger that can still be taken back."""
        found = self.moved.get(move)
        if found is None or found.sku != sku or found.kind not in kinds:
            raise No("missing")
        if found.reversed:
            raise No
        return found
