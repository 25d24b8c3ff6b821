"""What of a wave is still to be taken from which bin, and what was taken: the rules that picking shares.

A pick row tells the bin that pieces came from. The counters of order lines are the truth; where somebody picked without
saying from where, those pieces are taken to come from the first bins of the path.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from data import database, frames
from data.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """So many units of an order line that are still to be picked here."""

    line: int
    order: int
    number: str
    tote: int
    sku: int
    qty: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """What of an article one may still take from a bin."""

    sku: int
    bin: int
    code: str
    seq: int
    lot: str
    free: int


@dataclass(slots=True)
class Stop:
    """One article in one bin of the round, and the needs it serves: (need, pieces). `bin` 0: it lies nowhere."""

    shelf: Shelf
    parts: list[tuple[Need, int]]

    @property
    def qty(self) -> int:
        """Pieces to take here."""
        return sum(qty for _, qty in self.parts)


_LINES = (
    "SELECT l.id, o.id, o.number, m.tote, l.sku_id, l.picked, a.here, a.everywhere,"
    " coalesce((SELECT sum(p.qty) FROM pick p JOIN bin b ON b.id = p.bin_id WHERE p.order_line_id = l.id"
    " AND p.state = 'open' AND b.warehouse_id <> v.warehouse_id), 0)"
    " FROM wave v JOIN wave_order m ON m.wave_id = v.id JOIN orders o ON o.id = m.order_id"
    " JOIN order_line l ON l.order_id = o.id JOIN (SELECT x.order_line_id,"
    " sum(CASE WHEN x.warehouse_id = ? THEN x.qty ELSE 0 END) AS here, sum(x.qty) AS everywhere FROM allocation x"
    " JOIN wave_order w ON w.order_id = x.order_id WHERE w.wave_id = ? AND x.state = 'open' GROUP BY x.order_line_id) a"
    " ON a.order_line_id = l.id WHERE v.id = ? AND o.state = 'placed' AND o.review = 'approved' AND o.holds = 0"
    " ORDER BY m.tote, l.position, l.id"
)


def needs_of(wave: int, warehouse: int) -> list[Need]:
    """What is still to be picked of a wave in its warehouse, tote by tote; held orders wait."""
    found = []
    for line, order, number, tote, sku, picked, here, everywhere, elsewhere in database.rows(
        _LINES, (warehouse, wave, wave)
    ):
        # What was picked in another warehouse is not picked here.
        picked_here = max(0, int(picked) - min(int(elsewhere), int(everywhere) - int(here)))
        if int(here) > picked_here:
            found.append(Need(int(line), int(order), str(number), int(tote), int(sku), int(here) - picked_here))
    return found


def shelves_of(skus: Sequence[int], warehouse: int) -> dict[int, list[Shelf]]:
    """The bins of articles in picking order, less what was taken out of them already and has not left."""
    return {sku: _shelves(sku, warehouse) for sku in dict.fromkeys(skus)}


def _shelves(sku: int, warehouse: int) -> list[Shelf]:
    levels = database.rows(
        "SELECT l.bin_id, b.code, b.pick_seq, l.lot, l.qty FROM stock_level l JOIN bin b ON b.id = l.bin_id"
        " WHERE l.sku_id = ? AND l.warehouse_id = ? AND l.bucket = 'sellable' AND l.qty > 0"
        " ORDER BY b.pick_seq, b.code, l.bin_id, l.lot",
        (sku, warehouse),
    )
    taken, unsaid = _taken(sku, warehouse)
    found = []
    for bin_id, code, seq, lot, qty in levels:
        free = int(qty) - taken.get((int(bin_id), str(lot)), 0)
        from_here = min(max(0, free), unsaid)
        unsaid -= from_here
        found.append(Shelf(sku, int(bin_id), str(code), int(seq), str(lot), max(0, free - from_here)))
    return found


def _taken(sku: int, warehouse: int) -> tuple[dict[tuple[int, str], int], int]:
    """Pieces that were picked and have not left: by bin and lot, and how many nobody said a bin of."""
    by_bin: dict[tuple[int, str], int] = defaultdict(int)
    said: dict[int, int] = defaultdict(int)
    picked: dict[int, int] = {}
    for line, of_line, bin_id, lot, qty, place in database.rows(
        "SELECT l.id, l.picked, p.bin_id, p.lot, p.qty, b.warehouse_id FROM pick p"
        " JOIN order_line l ON l.id = p.order_line_id JOIN bin b ON b.id = p.bin_id"
        " WHERE l.sku_id = ? AND p.state = 'open' AND l.picked > 0 ORDER BY p.id",
        (sku,),
    ):
        real = min(int(qty), int(of_line) - said[int(line)])
        said[int(line)] += real
        picked[int(line)] = int(of_line)
        if int(place) == warehouse:
            by_bin[int(bin_id), str(lot)] += real
    unsaid = 0
    for line, of_line in database.rows(
        "SELECT l.id, l.picked FROM order_line l WHERE l.sku_id = ? AND l.picked > 0 AND EXISTS (SELECT 1"
        " FROM allocation a WHERE a.order_line_id = l.id AND a.warehouse_id = ? AND a.state = 'open')",
        (sku, warehouse),
    ):
        unsaid += int(of_line) - said[int(line)]
    return by_bin, unsaid


def path_of(wave: int, warehouse: int) -> list[Stop]:
    """The stops of a wave in the order of its bins; what lies nowhere stands at the end."""
    needs = needs_of(wave, warehouse)
    shelves = shelves_of([need.sku for need in needs], warehouse)
    left = {(shelf.sku, shelf.bin, shelf.lot): shelf.free for found in shelves.values() for shelf in found}
    stops: dict[tuple[int, int, str], Stop] = {}
    for need in needs:
        wanted = need.qty
        nowhere = Shelf(need.sku, 0, "", 1 << 60, "", 0)
        for shelf in (*shelves[need.sku], nowhere):
            key = (shelf.sku, shelf.bin, shelf.lot)
            take = wanted if shelf.bin == 0 else min(wanted, left[key])
            if take > 0:
                stops.setdefault(key, Stop(shelf, [])).parts.append((need, take))
                wanted -= take
                if shelf.bin:
                    left[key] -= take
    return sorted(stops.values(), key=lambda stop: (stop.shelf.seq, stop.shelf.code, stop.shelf.sku, stop.shelf.lot))


def write_pick(line: int, bin: int, lot: str, qty: int, wave: int | None) -> None:
    """Note that pieces for a line came out of a bin."""
    database.run(
        "INSERT INTO pick (order_line_id, bin_id, lot, wave_id, qty, state, by_id, at) VALUES (?, ?, ?, ?, ?, 'open',"
        " ?, ?)",
        (line, bin, lot, wave, qty, frames.frame().actor.id, frames.at()),
    )


def put_back(line: int, qty: int, bin: int = 0, lot: str = "") -> int:
    """Turn the newest open picks of a line (in a bin) into what went back; how many pieces had one."""
    return _turn(line, qty, "back", bin, lot)


def ship_picks(line: int, qty: int) -> dict[tuple[int, str], int]:
    """Turn open picks of a line into shipped ones, oldest first; the pieces by bin and lot."""
    before = _open(line)
    done = _turn(line, qty, "shipped", 0, "", oldest=True)
    found: dict[tuple[int, str], int] = {}
    for _, bin_id, lot, have in before:
        take = min(done, have)
        if take:
            found[bin_id, lot] = found.get((bin_id, lot), 0) + take
            done -= take
    return found


def _open(line: int) -> list[tuple[int, int, str, int]]:
    return [
        (int(key), int(bin_id), str(lot), int(qty))
        for key, bin_id, lot, qty in database.rows(
            "SELECT id, bin_id, lot, qty FROM pick WHERE order_line_id = ? AND state = 'open' ORDER BY id /*lock*/",
            (line,),
        )
    ]


def _turn(line: int, qty: int, state: str, bin: int, lot: str, *, oldest: bool = False) -> int:
    found: Iterable[tuple[int, int, str, int]] = _open(line)
    left = qty
    for key, bin_id, of_lot, have in found if oldest else reversed(list(found)):
        if bin and (bin_id, of_lot) != (bin, lot):
            continue
        take = min(left, have)
        if take == 0:
            break
        if take == have:
            database.run("UPDATE pick SET state = ? WHERE id = ?", (state, key))
        else:
            database.run("UPDATE pick SET qty = qty - ? WHERE id = ?", (take, key))
            database.run(
                "INSERT INTO pick (order_line_id, bin_id, lot, wave_id, qty, state, by_id, at)"
                " SELECT order_line_id, bin_id, lot, wave_id, ?, ?, by_id, at FROM pick WHERE id = ?",
                (take, state, key),
            )
        left -= take
    return qty - left
