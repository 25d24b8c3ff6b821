"""The stock of the demo as a ledger: what is shipped asks for receipts, and every level is what the moves leave."""

from collections import defaultdict

from data import clock
from data.dataclass import dataclass
from data.reversal import average_cost
from data.seed.articles import Article, supplier_of, write_sku
from data.seed.frame import Frame, Place

WHY = (("qc", "random sample"), ("damaged", "torn packing"), ("quarantine", "smell"))
"""Buckets that goods land in for a reason."""
Spot = tuple[Place, int, str]
Shelf = tuple[int, str]
"""An article in a warehouse: its id, the warehouse's code."""


@dataclass(slots=True)
class Move:
    """A row of the ledger in the making."""

    at: int
    article: Article
    qty: int
    kind: str
    source: Spot | None
    target: Spot | None
    reason: str = ""
    by: str = "zhang.lei"
    line: int | None = None
    shipment: int | None = None
    cost: int | None = None


class Shelves:
    """Gathers the moves of the year, supplies them, and writes them in the order in which they happened."""

    def __init__(self, frame: Frame, articles: list[Article]):
        self.frame, self.articles, self.dice = frame, articles, frame.dice("shelves")
        self.moves: list[Move] = []
        self.levels: dict[tuple[int, str, int, str], int] = defaultdict(int)
        """Pieces by article, warehouse, bin and bucket."""
        self.sellable: dict[Shelf, int] = {}
        """Pieces that could be sold now, once the levels are written."""
        self._wanted: dict[Shelf, list[tuple[int, int]]] = defaultdict(list)

    def pick_spot(self, article: Article, place: Place, bucket: str = "sellable") -> Spot:
        """Where an article lies in a warehouse."""
        return place, article.bins[place.code], bucket

    def promise(self, at: int, article: Article, place: Place, qty: int, line: int) -> None:
        """Pieces that an order is promised: they must be there from then on."""
        self._wanted[article.id, place.code].append((at, qty))
        self.moves.append(
            Move(at, article, qty, "allocate", (place, 0, "sellable"), (place, 0, "promised"), by="store", line=line)
        )

    def ship(self, at: int, article: Article, place: Place, qty: int, line: int, shipment: int) -> None:
        """Pieces that left with a parcel."""
        by = "zhang.lei" if place.code == "HAM" else "ahmed.farah"
        spot = self.pick_spot(article, place)
        self.moves.append(Move(at, article, qty, "ship", spot, None, by=by, line=line, shipment=shipment))

    def lose(self, at: int, article: Article, place: Place, qty: int, kind: str, reason: str) -> None:
        """Pieces that a count did not find, or that were thrown away."""
        self._wanted[article.id, place.code].append((at, qty))
        self.moves.append(Move(at, article, qty, kind, self.pick_spot(article, place), None, reason, by="mei.chen"))

    def come_back(self, at: int, article: Article, place: Place, qty: int, line: int, *, restock: bool) -> None:
        """Pieces that a customer sent back; what is as new goes to its shelf again two hours later."""
        desk = place.bins["RET-01"]
        back: Spot = (place, desk, "returns")
        self.moves.append(Move(at, article, qty, "return_in", None, back, line=line, by="ahmed.farah"))
        if restock and article.fate == "well":
            shelf = self.pick_spot(article, place, "returns")
            self.moves.append(Move(at + 2 * clock.HOUR, article, qty, "bin_move", back, shelf, by="ahmed.farah"))
            sellable = self.pick_spot(article, place)
            self.moves.append(Move(at + 2 * clock.HOUR + 1, article, qty, "bucket_move", shelf, sellable, "as new"))

    def supply(self) -> None:
        """Receive what was wanted, some weeks' worth at a time, and what lies there now on top."""
        for article in self.articles:
            for code in article.bins:
                self._supply(article, self.frame.places[code])

    def _supply(self, article: Article, place: Place) -> None:
        wanted = sorted(self._wanted[article.id, place.code])
        days = self._receipt_days()
        ends = [*days[1:], 1 << 62]
        needs = [sum(qty for at, qty in wanted if begin <= at < end) for begin, end in zip(days, ends, strict=True)]
        standing = self._standing(article, wanted)
        needs[-1] += standing
        spare = max(0, min(self.dice.randint(3, 16), needs[-1]))
        needs[0], needs[-1] = needs[0] + spare, needs[-1] - spare
        supplier, _ = supplier_of(article.code)
        for at, qty in zip(days, needs, strict=True):
            if qty > 0:
                cost = article.cost * self.dice.randint(94, 108) // 100
                spot = self.pick_spot(article, place)
                self.moves.append(Move(at, article, qty, "receive", None, spot, supplier, cost=cost))
        if standing > 24:
            self._stir(article, place, days[-1], standing)

    def _receipt_days(self) -> list[int]:
        """The first delivery before the first order, then one every six to eleven weeks, none in the last week."""
        at = self.frame.start + self.dice.randint(26, 200) * clock.HOUR
        found = []
        while at < self.frame.now - 7 * clock.DAY:
            found.append(at)
            at += self.dice.randint(42, 75) * clock.DAY + self.dice.randint(-2, 3) * clock.HOUR
        return found

    def _standing(self, article: Article, wanted: list[tuple[int, int]]) -> int:
        """How many of it there should be now."""
        if article.fate == "out":
            return 0
        if article.fate == "low":
            return self.dice.randint(5, 8)
        month = sum(qty for at, qty in wanted if at > self.frame.now - 30 * clock.DAY)
        return month * self.dice.randint(8, 26) // 10 + self.dice.randint(22, 60)

    def _stir(self, article: Article, place: Place, since: int, standing: int) -> None:
        """Now and then goods go to the reserve, or into quality control, or turn out to be damaged."""
        chance = self.dice.random()
        at = since + (self.frame.now - clock.DAY - since) * self.dice.randint(5, 95) // 100
        shelf = self.pick_spot(article, place)
        if chance < 0.12:
            bucket, reason = self.dice.choice(WHY)
            few = self.dice.randint(1, 5)
            self.moves.append(Move(at, article, few, "bucket_move", shelf, (place, shelf[1], bucket), reason))
        elif chance < 0.3 and place.code != "SZX":
            reserve = self.dice.choice([key for name, key in place.bins.items() if name[:2] in ("R-", "W-")])
            self.moves.append(Move(at, article, standing // 2, "bin_move", shelf, (place, reserve, "sellable")))

    def write(self) -> None:
        """Gather the rows of SKUs, moves, levels and promises; nothing ever lay in a bin less than not at all."""
        costs: dict[int, int] = {}
        pieces: dict[int, int] = defaultdict(int)
        for move in sorted(self.moves, key=lambda move: move.at):
            if move.kind == "receive":
                assert move.cost is not None
                known = costs.get(move.article.id)
                costs[move.article.id] = average_cost(known, pieces[move.article.id], move.cost, move.qty)
            self._write_move(move, costs.get(move.article.id))
            pieces[move.article.id] += move.qty * ((move.target is not None) - (move.source is not None))
        for article in self.articles:
            write_sku(self.frame, article, costs.get(article.id))
        self._write_levels()

    def _write_move(self, move: Move, average: int | None) -> None:
        physical = move.kind not in ("allocate", "release")
        if physical:
            for spot, sign in ((move.source, -1), (move.target, 1)):
                if spot is not None:
                    key = (move.article.id, spot[0].code, spot[1], spot[2])
                    self.levels[key] += sign * move.qty
                    assert self.levels[key] >= 0, f"{move.article.code} in {spot[0].code} at {clock.iso(move.at)}"
        cost = (move.cost if move.kind == "receive" else average) if physical else None
        self.frame.rows.add(
            "stock_move",
            *(move.at, move.article.id, move.qty, move.kind, *_side(move.source), *_side(move.target), move.reason),
            *(self.frame.staff[move.by], self.frame.op_id(move.at), cost, move.line, move.shipment),
        )

    def _write_levels(self) -> None:
        sums: dict[Shelf, list[int]] = {
            (article.id, code): [0, 0] for article in self.articles for code in article.bins
        }
        for (article, code, spot, bucket), qty in sorted(self.levels.items()):
            if qty:
                self.frame.rows.add("stock_level", article, self.frame.places[code].id, spot, bucket, qty)
                sums[article, code][bucket != "sellable"] += qty
        for (article, code), (sellable, unsellable) in sums.items():
            self.frame.rows.add("promise", article, self.frame.places[code].id, sellable, unsellable)
            self.sellable[article, code] = sellable


def _side(spot: Spot | None) -> tuple[int | None, int | None, str | None]:
    if spot is None:
        return None, None, None
    place, key, bucket = spot
    return place.id, key or None, bucket
