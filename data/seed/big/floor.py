"""The stock of a large demo: day by day what was promised, came in, left and was counted, as moves in their order."""

from array import array
from collections import defaultdict
from collections.abc import Callable
from random import Random
from typing import Any

from data import clock
from data.reversal import average_cost
from data.seed.articles import supplier_of
from data.seed.big.loading import FULL, Loading
from data.seed.big.sizes import FIRST_COUNT
from data.seed.big.wares import CODES, Wares
from data.seed.frame import Frame
from data.seed.shelves import WHY

Move = tuple[int, int, str, int, int, int, int | None, int | None]
"""When, in what order of what happens at once, kind, article, warehouse, pieces, order line, parcel."""
DRY = 25 * clock.DAY
"""So long nothing came in of what is sold out now."""
RECALLED, RECALLED_BEFORE = 24, 18
"""So many articles were taken off their shelves so many days ago."""
LOW = 6
"""What is left of an article when more is sent for."""
PACK = 6


class Floor:
    """Levels of every article in every warehouse, and the moves of the days to come."""

    def __init__(self, frame: Frame, load: Loading, wares: Wares):
        self.frame, self.load, self.wares = frame, load, wares
        self.places = [frame.places[code] for code in CODES]
        self.left = [array("i", bytes(4 * limit)) for limit in wares.limits]
        """Pieces that nobody was promised yet, by warehouse and article."""
        self.shelf = [array("i", bytes(4 * limit)) for limit in wares.limits]
        """Pieces on the picking shelf as the moves that were written leave them."""
        self.costs, self._pieces = array("i", bytes(4 * wares.count)), array("i", bytes(4 * wares.count))
        self.aside: dict[tuple[int, int, int, str], int] = defaultdict(int)
        """Pieces elsewhere than on their shelf: by article, warehouse, bin and bucket."""
        self.promised: dict[tuple[int, int], int] = {}
        """Pieces promised to orders that are open in the end, by article and warehouse."""
        self.seq = self.counts = 0
        self._days: dict[int, list[Move]] = defaultdict(list)
        self._spots = [[key for name, key in place.bins.items() if name.count("-") == 2] for place in self.places]
        self._names = [{key: name for name, key in place.bins.items()} for place in self.places]
        self._ids = [place.id for place in self.places]
        self._rows = load.into("stock_move")
        self._wanted: set[tuple[int, int]] = set()
        staff = frame.staff
        self._by = (staff["zhang.lei"], staff["ahmed.farah"], staff["ahmed.farah"])
        self._kinds: dict[str, Callable[[Move, str], None]] = {
            "allocate": self._allocate,
            "ship": self._ship,
            "receive": self._receive,
            "return_in": self._come_back,
            "bucket_move": self._set_aside,
            "write_off": self._write_off,
            "count": self._count,
        }

    def spot(self, article: int, place: int) -> int:
        """The bin that an article is picked from."""
        spots, limit, wares = self._spots[place], self.wares.limits[place], self.wares
        series, cut = divmod(article, wares.width)
        return spots[min(cut * (limit // wares.width) + series, limit - 1) * len(spots) // limit]

    def plan(self, day: int, move: Move) -> None:
        """Have something happen on a day that is not over."""
        self._days[day].append(move)

    def promise(self, day: int, at: int, article: int, place: int, qty: int, line: int, *, spare: bool) -> int:
        """Promise pieces to an order, and send for more where that is needed; how many were promised."""
        left = self.left[place]
        if left[article] < qty:
            if not spare:
                qty = max(0, left[article])
                if not qty:
                    return 0
            else:
                self._supply(day, at, article, place, max(qty, 1))
        left[article] -= qty
        if left[article] < LOW:
            self._wanted.add((place, article))
        self._days[day].append((at, 1, "allocate", article, place, qty, line, None))
        return qty

    def is_dry(self, article: int, at: int) -> bool:
        """Whether nothing comes in of an article at an instant."""
        return self.wares.is_rare(article) and at > self.frame.now - DRY

    def _supply(self, day: int, at: int, article: int, place: int, least: int) -> None:
        qty = -(-max(least + LOW, self.lot(article, place)) // PACK) * PACK
        self.left[place][article] += qty
        self._days[day].append((at, 0, "receive", article, place, qty, None, None))

    daily = 0.0
    """Pieces that the shop sells a day at this time."""

    def lot(self, article: int, place: int) -> int:
        """So many pieces are bought of an article at a time: what is sold of it in a month."""
        return min(3_000, int(self.wares.share(article) * self.daily * 30) + 8)

    def open(self, dice: Random, at: int) -> None:
        """Fill the shelves before the first order."""
        rnd = dice.random
        for place, limit in enumerate(self.wares.limits):
            for article in range(limit):
                qty = 4 + int(rnd() * 20) + self.lot(article, place)
                self.left[place][article] += qty
                self._receive((at, 0, "receive", article, place, qty, None, None), self.frame.op_id(at))
                self.load.flush(FULL)

    def send_for_more(self, dice: Random, tomorrow: int, morning: int) -> None:
        """What runs low is delivered tomorrow morning."""
        for place, article in sorted(self._wanted):
            at = morning + int(dice.random() * 3 * clock.HOUR)
            if self.left[place][article] < LOW and at < self.frame.now and not self.is_dry(article, at):
                self._supply(tomorrow, at, article, place, LOW)
        self._wanted.clear()

    def put_right(self, dice: Random, day: int, noon: int, times: int) -> None:
        """Now and then a count finds less, something breaks, or waits for a look."""
        for _ in range(times):
            place = int(dice.random() * 2)
            article = self.wares.draw(dice.random(), place)
            at = noon + int(dice.random() * 3 * clock.HOUR)
            if self.left[place][article] < 16 or at > self.frame.now:
                continue
            chance, qty = dice.random(), 1 + int(dice.random() * 3)
            if chance < 0.5:
                self._days[day].append((at, 2, "count", article, place, 0, None, None))
                continue
            self.left[place][article] -= qty
            kind = "write_off" if chance < 0.7 else "bucket_move"
            self._days[day].append((at, 2, kind, article, place, qty, None, None))

    def recall(self, day: int, at: int) -> None:
        """Some of what nothing comes in of is taken off its shelf, all that nobody was promised."""
        dry = [article for article in range(self.wares.limits[1]) if self.is_dry(article, at)]
        for article in [one for one in dry if not self.wares.is_hidden(one)][:RECALLED]:
            for place, left in enumerate(self.left):
                if article < self.wares.limits[place] and left[article] > 0:
                    move = (at, 2, "bucket_move", article, place, left[article], None, None)
                    self._days[day].append(move)
                    left[article] = 0

    def tell(self, day: int) -> None:
        """Write the moves of a day in their order."""
        kinds, op_id = self._kinds, ""
        for move in sorted(self._days.pop(day, ())):
            op_id = op_id or self.frame.op_id(move[0])
            kinds[move[2]](move, op_id)

    def _add(self, *values: Any) -> None:
        self.seq += 1
        self._rows.append((self.seq, *values))

    def _allocate(self, move: Move, op_id: str) -> None:
        at, _, kind, article, place, qty, line, _ = move
        where = self._ids[place]
        sides = (where, None, "sellable", where, None, "promised")
        self._add(at, article + 1, qty, kind, *sides, "", 1, op_id, None, line, None, None)

    def _ship(self, move: Move, op_id: str) -> None:
        at, _, kind, article, place, qty, line, parcel = move
        self.shelf[place][article] -= qty
        self._pieces[article] -= qty
        sides = (self._ids[place], self.spot(article, place), "sellable", None, None, None)
        by, cost = self._by[place], self.costs[article]
        self._add(at, article + 1, qty, kind, *sides, "", by, op_id, cost, line, parcel, None)

    def _receive(self, move: Move, op_id: str) -> None:
        at, _, kind, article, place, qty, _, _ = move
        paid = self.wares.cost[article] * (94 + (article * 7 + self.seq) % 15) // 100
        known = self.costs[article] or None
        self.costs[article] = average_cost(known, self._pieces[article], paid, qty)
        self.shelf[place][article] += qty
        self._pieces[article] += qty
        supplier = supplier_of(self.wares.cuts[article % self.wares.width].code)[0]
        sides = (None, None, None, self._ids[place], self.spot(article, place), "sellable")
        self._add(at, article + 1, qty, kind, *sides, supplier, self._by[0], op_id, paid, None, None, None)

    def _come_back(self, move: Move, op_id: str) -> None:
        """What a customer sent back; three in four are as new and go to their shelf."""
        at, _, kind, article, place, qty, line, _ = move
        where, desk = self._ids[place], self.places[place].bins["RET-01"]
        cost, by = self.costs[article], self._by[1]
        back, end = (where, desk, "returns"), (by, op_id, cost)
        self._add(at, article + 1, qty, kind, None, None, None, *back, "", *end, line, None, None)
        self._pieces[article] += qty
        if (line or 0) % 4 == 0 or self.is_dry(article, at):
            self.aside[article, place, desk, "returns"] += qty
            return
        bin = self.spot(article, place)
        shelf, sellable = (where, bin, "returns"), (where, bin, "sellable")
        self._add(at, article + 1, qty, "bin_move", *back, *shelf, "", *end, None, None, None)
        self._add(at, article + 1, qty, "bucket_move", *shelf, *sellable, "as new", *end, None, None, None)
        self.shelf[place][article] += qty
        self.left[place][article] += qty

    def _set_aside(self, move: Move, op_id: str) -> None:
        at, _, kind, article, place, qty, _, _ = move
        bucket, reason = WHY[article % len(WHY)]
        where, bin = self._ids[place], self.spot(article, place)
        sides = (where, bin, "sellable", where, bin, bucket)
        cost = self.costs[article]
        self._add(at, article + 1, qty, kind, *sides, reason, self._by[1], op_id, cost, None, None, None)
        self.shelf[place][article] -= qty
        self.aside[article, place, bin, bucket] += qty

    def _write_off(self, move: Move, op_id: str) -> None:
        at, _, kind, article, place, qty, _, _ = move
        sides = (self._ids[place], self.spot(article, place), "sellable", None, None, None)
        by, cost = self.frame.staff["mei.chen"], self.costs[article]
        self._add(at, article + 1, qty, kind, *sides, "damaged", by, op_id, cost, None, None, None)
        self.shelf[place][article] -= qty
        self._pieces[article] -= qty

    def _count(self, move: Move, op_id: str) -> None:
        """A bin is counted, and finds one piece less than the book has."""
        at, _, _, article, place, *_ = move
        had = self.shelf[place][article]
        if self.left[place][article] < 12 or had < 12:
            return
        self.counts += 1
        task, bin, by = self.counts, self.spot(article, place), self._by[place]
        where, scope = self._ids[place], f"bins {self._names[place][bin]}"
        boss, before = self.frame.staff["mei.chen"], self.seq
        self.load.into("count_task").append(
            (task, f"K-{FIRST_COUNT + task - 1}", scope, where, 1, before, "posted", by, at - clock.HOUR, boss)
        )
        self.load.into("count_bin").append((task, task, bin, "done", by, at))
        self.load.into("count_line").append(
            (task, task, article + 1, bin, had, had - 1, at, before, "missing", "posted", by)
        )
        sides = (where, bin, "sellable", None, None, None)
        cost = self.costs[article]
        self._add(at, article + 1, 1, "count_loss", *sides, "missing", boss, op_id, cost, None, None, task)
        self.left[place][article] -= 1
        self.shelf[place][article] -= 1
        self._pieces[article] -= 1

    def write(self) -> None:
        """Write the levels as they are in the end, and what can be promised."""
        key, levels = 0, self.load.into("stock_level")
        kept: dict[tuple[int, int], int] = defaultdict(int)
        for (article, place, bin, bucket), qty in sorted(self.aside.items()):
            key += 1
            kept[article, place] += qty
            levels.append((key, article + 1, self._ids[place], bin, bucket, qty))
        number, promises = 0, self.load.into("promise")
        for place, shelf in enumerate(self.shelf):
            where = self._ids[place]
            for article, qty in enumerate(shelf):
                assert qty >= 0, f"{self.wares.code(article)} in {CODES[place]}"
                number += 1
                rest, due = kept.get((article, place), 0), self.promised.get((article, place), 0)
                promises.append((number, article + 1, where, qty, rest, due))
                if qty:
                    key += 1
                    levels.append((key, article + 1, where, self.spot(article, place), "sellable", qty))
                self.load.flush(FULL)
