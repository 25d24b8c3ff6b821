"""Stock figures beside what lies here: the first one of a SKU in a warehouse opens it, a later one becomes a count.

Nothing is moved for a figure that differs: a count task with what was expected and what the file says waits to be
posted by somebody who may.
"""

from collections.abc import Iterable, Mapping, Sequence

from data import bulk, database
from data.dataclass import dataclass
from data.importers.goods import STOCK, Fields, Level
from data.importers.keeping import last_words
from data.importers.keeping.catalogue import Catalogue, Named, barcode_owners
from data.importers.keeping.counts import Counted, open_counts
from data.importers.keeping.differences import About, Differences
from data.importers.keeping.last_words import Word, compare
from data.importers.keeping.merged_skus import merged_codes
from data.importers.keeping.openings import Opening, open_stock
from data.importers.keeping.places import make_warehouse, may_be_warehouse
from data.models.stock import BUCKETS

_WAREHOUSES = "SELECT id, code, name, name_zh FROM warehouse ORDER BY CASE kind WHEN 'own' THEN 0 ELSE 1 END, id"
_CODES = f"SELECT code, id FROM sku WHERE code IN {bulk.LIST}"
_SKUS = f"SELECT id, code, track FROM sku WHERE id IN {bulk.LIST}"
_LYING = (
    "SELECT l.sku_id, l.warehouse_id, l.bin_id, b.code, l.bucket, sum(l.qty) FROM stock_level l"
    f" JOIN bin b ON b.id = l.bin_id WHERE l.sku_id IN {bulk.LIST}"
    " GROUP BY l.sku_id, l.warehouse_id, l.bin_id, b.code, l.bucket ORDER BY l.sku_id, l.warehouse_id, l.bin_id"
)
_MOVED = (
    f"SELECT s.id FROM sku s WHERE s.id IN {bulk.LIST} AND EXISTS (SELECT 1 FROM stock_move m WHERE m.sku_id = s.id"
    " AND m.kind NOT IN ('allocate', 'release') AND m.reverses IS NULL AND m.reason <> 'opening stock'"
    " AND coalesce(m.batch_id, 0) <> ? AND (m.to_wh_id = ? OR m.from_wh_id = ?))"
)
_OPENED = (
    f"SELECT s.id FROM sku s WHERE s.id IN {bulk.LIST} AND EXISTS (SELECT 1 FROM stock_move m WHERE m.sku_id = s.id"
    " AND m.reason = 'opening stock' AND coalesce(m.batch_id, 0) <> ? AND m.to_wh_id = ? AND NOT EXISTS"
    " (SELECT 1 FROM stock_move r WHERE r.sku_id = m.sku_id AND r.seq > m.seq AND r.reverses = m.seq))"
)
_LOCK = f"SELECT id FROM promise WHERE sku_id IN {bulk.LIST} ORDER BY sku_id, warehouse_id /*lock*/"
MOST = 1_000_000_000
"""Pieces that a figure can mean: more is a wrong column."""


class Places:
    """The warehouses by what files call them."""

    def __init__(self) -> None:
        found = database.rows(_WAREHOUSES)
        self.first = int(found[0][0])
        self._by_name = {
            str(name).strip().casefold(): int(key) for key, *names in reversed(found) for name in names if name
        }

    def find(self, word: str) -> int | None:
        """The warehouse of that code or name; without a word the first of our own."""
        return self._by_name.get(word.strip().casefold()) if word.strip() else self.first


@dataclass(slots=True)
class Figure:
    """A stock figure, and what is new of it."""

    level: Level
    word: Word
    warehouse: int | None
    trouble: str
    """Why it can't be so."""
    outdone: bool = False
    """Whether a later one is of the same goods in the same place: that one is right."""

    @property
    def same(self) -> bool:
        """Whether the store knows it: one that could not be taken comes back when it can."""
        if self.outdone:
            return True
        return self.word.same and (self.word.subject is not None or bool(self.trouble))

    @property
    def bin(self) -> str:
        """The bin that it is of; nothing: all of the warehouse."""
        named = self.level.bin.strip()
        return "" if named == "-" else named

    def is_of(self, sku: int | None) -> bool:
        """Note the SKU that it is of; whether it says anything new."""
        if not self.same and sku is not None and not self.trouble:
            self.word.subject = sku
        return not self.same


def figures_of(channel: str, levels: Sequence[Level], places: Places) -> list[Figure]:
    """Each figure with what is new of it; reads only."""
    words = compare(channel, STOCK, {level.source_id: _said(level) for level in levels})
    last = {level.source_id: level for level in levels}
    return [
        Figure(level, words[level.source_id], place, _trouble(level, place), last[level.source_id] is not level)
        for level in levels
        for place in (places.find(level.warehouse),)
    ]


def _said(level: Level) -> Fields:
    said: Fields = {"qty": level.qty}
    return said | {name: text for name, text in (("name", level.name), ("barcode", level.barcode)) if text}


def _trouble(level: Level, place: int | None) -> str:
    if place is None and not may_be_warehouse(level.warehouse):
        return f"there is no warehouse “{level.warehouse[:80]}”; make it first, or map it to one that there is"
    if level.bucket not in BUCKETS or level.bucket == "transit":
        return f"there is no bucket “{level.bucket}”"
    if level.qty < 0:
        return f"{level.qty} pieces can't lie anywhere"
    if level.qty > MOST:
        return f"{level.qty} pieces are more than can be meant"
    return "" if level.code.strip() or level.barcode.strip() else "it names no SKU"


def _find_places(figures: Sequence[Figure], differences: Differences) -> None:
    """Make the warehouses that figures name and nobody knows: a file of stock says where its goods lie."""
    made: dict[str, int] = {}
    for figure in figures:
        if figure.warehouse is None and not figure.trouble:
            word = figure.level.warehouse.strip()
            key = word.casefold()
            if key not in made:
                made[key] = make_warehouse(word)
                says = f"warehouse “{word}” was made for it"
                differences.outcome.differences.append({"document": figure.level.code, "says": says})
            figure.warehouse = made[key]


def unknown_codes(levels: Iterable[Level]) -> list[str]:
    """The SKUs that figures name and nobody knows."""
    codes = dict.fromkeys(level.code for level in levels if level.code.strip())
    known = {code for group in bulk.groups(codes) for code, _ in database.rows(_CODES, group)}
    return [code for code in codes if code not in known]


def name_skus(figures: Sequence[Figure], differences: Differences) -> None:
    """Find the SKU of each figure by code, else by barcode; one that nobody knows is made as a placeholder."""
    outcome = differences.outcome
    catalogue = Catalogue(outcome.counts, differences.batch, outcome.placeholders)
    levels = [figure.level for figure in figures]
    bare = barcode_owners(level.barcode.strip() for level in levels if not level.code.strip())
    wanted = {
        level.code.strip() or level.barcode.strip(): Named(level.name.strip(), level.barcode.strip())
        for level in levels
        if level.code.strip() or level.barcode.strip() not in bare
    }
    ids = catalogue.need(wanted)
    for figure in figures:
        level = figure.level
        figure.word.subject = ids.get(level.code.strip() or level.barcode.strip()) or bare[level.barcode.strip()]


def write_figures(figures: Sequence[Figure], differences: Differences) -> None:
    """Open what was never moved, have counted what differs, and keep what was said. Inside an operation."""
    merged = merged_codes(figure.level.code.strip() for figure in figures)
    for figure in figures:
        heir = merged.get(figure.level.code.strip())
        if heir and not figure.trouble:
            # Its pieces lie among the other's: what a source still counts apart says nothing sure of all of them.
            figure.trouble = f"{figure.level.code.strip()} is {heir} now; count that one"
    _find_places(figures, differences)
    lying = _Lying(figures, differences.batch)
    openings, counts = [], []
    for figure in figures:
        code = lying.codes.get(figure.word.subject or 0, figure.level.code)
        about = About(STOCK, figure.word.source_id, figure.word.subject, code, spoken=bool(figure.word.key))
        trouble = figure.trouble or ("" if lying.is_tracked(figure) else f"no stock is kept of {code}")
        if trouble:
            differences.differ(about, "qty", lying.told(figure), figure.level.qty, trouble, "noted")
        elif lying.opens(figure):
            openings.append(_opening(figure))
            lying.put(openings[-1])
            differences.agree(about, "qty")
        elif not (figure.word.before and figure.word.before.get("qty") == figure.level.qty):
            counts.append(_counted(figure, lying))
            if counts[-1].there == figure.level.qty:
                differences.agree(about, "qty")
            else:
                says = "other pieces lie here: a count is to be posted"
                differences.differ(about, "qty", counts[-1].there, figure.level.qty, says)
    open_stock(openings, differences.batch)
    open_counts(counts, differences.batch)
    words = {figure.word.source_id: figure.word for figure in figures}
    last_words.save(differences.channel, STOCK, words.values(), differences.batch)


def _opening(figure: Figure) -> Opening:
    assert figure.word.subject is not None and figure.warehouse is not None  # it is without trouble
    return Opening(figure.word.subject, figure.warehouse, figure.bin or "-", figure.level.bucket, figure.level.qty)


def _counted(figure: Figure, lying: "_Lying") -> Counted:
    assert figure.word.subject is not None and figure.warehouse is not None  # it is without trouble
    level = figure.level
    return Counted(figure.word.subject, figure.warehouse, figure.bin, level.bucket, level.qty, lying.bins(figure))


def _moved(skus: set[int], place: int, batch: int) -> set[int]:
    """Those of them that anybody but this import has moved there, unless all of that was an opening taken back."""
    found = {int(row[0]) for group in bulk.groups(skus) for row in database.rows(_MOVED, (*group, batch, place, place))}
    left = skus - found  # few moves each: whether one was taken back is looked for among all of a SKU
    return found | {
        int(row[0]) for group in bulk.groups(left) for row in database.rows(_OPENED, (*group, batch, place))
    }


class _Lying:
    """What lies here of the SKUs that some figures are of; their promises are locked until the end."""

    def __init__(self, figures: Sequence[Figure], batch: int):
        skus = sorted({figure.word.subject for figure in figures if figure.word.subject is not None})
        self.codes: dict[int, str] = {}
        self._untracked: set[int] = set()
        self._bins: dict[tuple[int, int, str], dict[str, int]] = {}
        for group in bulk.groups(skus):
            if database.engine() == "postgresql":
                database.rows(_LOCK, group)
            for key, code, track in database.rows(_SKUS, group):
                self.codes[int(key)] = code
                if not track:
                    self._untracked.add(int(key))
            for sku, place, _, bin, bucket, qty in database.rows(_LYING, group):
                self._bins.setdefault((int(sku), int(place), bucket), {})[bin] = int(qty)
        self._moved: set[tuple[int, int]] = set()
        for place in {figure.warehouse for figure in figures if figure.warehouse is not None}:
            here = {one.word.subject for one in figures if one.warehouse == place and one.word.subject is not None}
            self._moved |= {(sku, place) for sku in _moved(here, place, batch)}

    def is_tracked(self, figure: Figure) -> bool:
        """Whether stock is kept of the SKU."""
        return figure.word.subject not in self._untracked

    def bins(self, figure: Figure) -> dict[str, int]:
        """Pieces in each bin that the figure is of, by the bin's code."""
        key = (figure.word.subject or 0, figure.warehouse or 0, figure.level.bucket)
        found: Mapping[str, int] = self._bins.get(key, {})
        wanted = figure.bin.casefold()
        return {bin: qty for bin, qty in found.items() if not wanted or bin.casefold() == wanted}

    def opens(self, figure: Figure) -> bool:
        """Whether nothing of the SKU was ever moved in the warehouse, but by this import elsewhere in it."""
        key = (figure.word.subject or 0, figure.warehouse or 0)
        place = (figure.bin or "-").casefold()
        here = {bin.casefold(): qty for bin, qty in self.bins(figure).items()}
        return key not in self._moved and not here.get(place)

    def put(self, opening: Opening) -> None:
        """Note what lies there from now on."""
        self._bins.setdefault((opening.sku, opening.warehouse, opening.bucket), {})[opening.bin] = opening.qty

    def told(self, figure: Figure) -> int:
        """How many lie there now."""
        return sum(self.bins(figure).values())
