"""Rows of our own lists sorted: untouched ones are the same, changed ones become articles, figures and customers."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from data import bulk, database
from data.importers.goods import CUSTOMER, PRODUCT, SKU, STOCK, Article, Buyer, Fields, Kept, Level, Variant
from data.importers.records import ORDER, Item
from data.importers.shops.own_words import OurThing, load_ours
from data.round_trip import SEEN

_VARIANTS = (
    "SELECT d.code, s.code, s.price_minor FROM sku s JOIN product d ON d.id = s.product_id"
    f" WHERE s.gone_at IS NULL AND d.code IN {bulk.LIST} ORDER BY s.id"
)
_WAITING = (
    "SELECT s.code || '@' || w.code, sum(l.counted - l.expected_at_snapshot) FROM count_line l"
    " JOIN count_task t ON t.id = l.task_id JOIN warehouse w ON w.id = t.warehouse_id JOIN sku s ON s.id = l.sku_id"
    " WHERE t.state = 'counted' AND l.state = 'counted' AND t.scope LIKE 'import %'"
    f" AND s.code IN {bulk.LIST} GROUP BY s.code, w.code"
)
_CALLED = {PRODUCT: "product", SKU: "SKU", STOCK: "stock line", CUSTOMER: "customer", ORDER: "order"}
_MADE = frozenset({PRODUCT, SKU})
"""A list makes new ones of these, by a row without marks."""


class OwnChanges:
    """What the rows of some lists come to."""

    def __init__(self) -> None:
        self.same: list[Item] = []
        self.refused: list[tuple[Item, str]] = []
        self._articles: dict[str, Article] = {}
        self._variants: dict[str, Variant] = {}
        self._buyers: list[Buyer] = []

    @property
    def changed(self) -> list[Item]:
        """What the keepers weigh and write."""
        return [*self._articles.values(), *self._buyers]

    def take(self, rows: Sequence[Item]) -> None:
        """Sort rows; reads only."""
        by_kind: dict[str, list[Kept]] = defaultdict(list)
        for row in rows:
            if isinstance(row, Kept):
                by_kind[row.kind].append(row)
        for kind, kept in by_kind.items():
            ours = load_ours(kind, (row.source_id for row in kept))
            self._take_kind(kind, list(self._known(kind, kept, ours)))

    def _known(
        self, kind: str, rows: Sequence[Kept], ours: dict[str, OurThing]
    ) -> Iterator[tuple[Kept, OurThing | None]]:
        """Rows of what is here, and of what a list can make; the others are refused."""
        for row in rows:
            known = ours.get(row.source_id)
            if known is None and (kind not in _MADE or SEEN in row.said):
                reason = f"there is no {_CALLED[kind]} “{row.source_id[:60]}” here"
                self.refused.append((row, reason if kind in _MADE else f"{reason}, and a list of ours makes none"))
            else:
                yield row, known

    def _take_kind(self, kind: str, rows: Sequence[tuple[Kept, OurThing | None]]) -> None:
        if kind == ORDER:
            self.same += [row for row, _ in rows]
        elif kind == CUSTOMER:
            for row, known in rows:
                if changes := self._changes(row, known):
                    self._buyers.append(Buyer(row.source_id, changes, row.places))
        elif kind == PRODUCT:
            self._take_products(rows)
        elif kind == SKU:
            for row, known in rows:
                home = known.home if known else str(row.said.get("product") or "") or row.source_id
                changes = self._changes(row, known)
                if changes or known is None:
                    self._vary(home, row.source_id, changes, row)
        else:
            self._take_stock(rows)

    def _changes(self, row: Kept, known: OurThing | None) -> Fields:
        """The fields that are not ours already, with the marks; nothing: the row is the same."""
        ours = known.fields if known else {}
        own = {name: value for name, value in row.said.items() if name not in (SEEN, "product")}
        changed = {name: value for name, value in own.items() if name not in ours or _tidy(value) != ours[name]}
        if known is not None and not changed:
            self.same.append(row)
            return {}
        return _with_marks(changed, row)

    def _take_products(self, rows: Sequence[tuple[Kept, OurThing | None]]) -> None:
        priced = [row.source_id for row, _ in rows if "price_minor" in row.said]
        variants: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
        for group in bulk.groups(priced):
            for code, sku, price in database.rows(_VARIANTS, group):
                variants[code].append((sku, price))
        for row, known in rows:
            own, price = variants[row.source_id], row.said.get("price_minor")
            if len(own) > 1 and SEEN in row.said and price is not None:
                why = f"price: it has {len(own)} variants, each with its own: change it in the list of variants"
                self.refused.append((row, why))
                continue
            fields = [(name, value) for name, value in _own(row) if name != "price_minor"]
            repriced = len(own) == 1 and known is not None and price not in (None, own[0][1])
            if repriced:
                self._vary(row.source_id, own[0][0], _with_marks({"price_minor": price}, row), row)
            if known is None or any(_tidy(value) != known.fields.get(name) for name, value in fields):
                self._article(row.source_id, row).said = _with_marks(dict(fields), row)
            elif not repriced:
                self.same.append(row)

    def _take_stock(self, rows: Sequence[tuple[Kept, OurThing | None]]) -> None:
        codes = {row.source_id.rpartition("@")[0] for row, _ in rows}
        skus = load_ours(SKU, codes)
        waiting = {name: int(qty) for group in bulk.groups(codes) for name, qty in database.rows(_WAITING, group)}
        for row, known in rows:
            code = row.source_id.rpartition("@")[0]
            assert known is not None  # a list makes no stock lines
            qty, there = row.said.get("qty"), int(known.fields["qty"] or 0)
            told = qty is None or qty in (there, there + waiting.get(row.source_id, 0))
            changes = {
                name: value
                for name, value in _own(row)
                if name != "qty" and _tidy(value) != skus[code].fields.get(name)
            }
            if told and not changes:
                self.same.append(row)
                continue
            variant = self._vary(skus[code].home, code, _with_marks(changes, row) if changes else {}, row)
            if not told:
                variant.levels.append(Level(code, int(qty or 0), known.home))

    def _vary(self, home: str, code: str, said: Fields, row: Kept) -> Variant:
        article = self._article(home, row)
        if code not in self._variants:
            self._variants[code] = Variant(code, code)
            article.variants.append(self._variants[code])
        self._variants[code].said |= said
        return self._variants[code]

    def _article(self, code: str, row: Kept) -> Article:
        article = self._articles.setdefault(code, Article(code, code))
        article.places += [place for place in row.places if place not in article.places]
        return article


def _own(row: Kept) -> Iterator[tuple[str, str | int | None]]:
    return ((name, value) for name, value in row.said.items() if name not in (SEEN, "product"))


def _with_marks(said: Fields, row: Kept) -> Fields:
    return said | ({SEEN: row.said[SEEN]} if SEEN in row.said else {})


def _tidy(value: str | int | None) -> str | int | None:
    return value.replace("\0", "").strip() if isinstance(value, str) else value
