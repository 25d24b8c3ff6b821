"""What ours is now, beside what a list of ours says of it: for lists, we ourselves are the source that spoke before.

What still is as it was when the list left can be changed by it; what became another meanwhile stays, and is listed.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from data import bulk, database
from data.dataclass import dataclass
from data.importers.goods import CUSTOMER, PRODUCT, SKU, STOCK, Fields
from data.importers.keeping.said import Value, shown
from data.importers.records import ORDER
from data.round_trip import EDITABLE, SEEN, mark, read_seen

if TYPE_CHECKING:
    from data.importers.keeping.last_words import Word

_ANOTHER = "\0"
"""Stands for what a value was before it became another one here."""
_OURS = {
    PRODUCT: "SELECT d.code, d.id, d.code, d.title, d.title_zh, d.category, d.vendor, d.shelf FROM product d"
    f" WHERE d.gone_at IS NULL AND d.code IN {bulk.LIST}",
    SKU: "SELECT s.code, s.id, d.code, s.name, s.name_zh, coalesce(s.barcode, ''), s.price_minor, s.cost_minor,"
    " s.weight_g, s.safety, s.oversell, s.live FROM sku s JOIN product d ON d.id = s.product_id"
    f" WHERE s.gone_at IS NULL AND s.code IN {bulk.LIST}",
    STOCK: "SELECT s.code || '@' || w.code, p.id, w.code, p.sellable FROM promise p JOIN sku s ON s.id = p.sku_id"
    f" JOIN warehouse w ON w.id = p.warehouse_id WHERE s.gone_at IS NULL AND s.code IN {bulk.LIST}",
    CUSTOMER: "SELECT c.number, c.id, '', c.name, c.company, c.tier, c.language FROM customer c"
    f" WHERE c.gone_at IS NULL AND c.number IN {bulk.LIST}",
    ORDER: f"SELECT o.number, o.id, '' FROM orders o WHERE o.gone_at IS NULL AND o.number IN {bulk.LIST}",
}
_FIELDS: Mapping[str, tuple[str, ...]] = {
    PRODUCT: ("title", "title_zh", "category", "vendor", "shelf"),
    SKU: ("name", "name_zh", "barcode", "price_minor", "cost_minor", "weight_g", "safety", "oversell", "live"),
    STOCK: ("qty",),
    CUSTOMER: ("name", "company", "tier", "language"),
    ORDER: (),
}
_COLUMN = {field: column for columns in EDITABLE.values() for column, field in columns.items()}


@dataclass(frozen=True, slots=True)
class OurThing:
    """A thing of ours, with the fields that a list can change."""

    id: int
    home: str
    """The product of a SKU, the warehouse of a stock figure."""
    fields: Fields


def load_ours(kind: str, names: Iterable[str]) -> dict[str, OurThing]:
    """Ours by what they are called; those that are gone are not among them."""
    wanted = set(names)
    keys = {name.rpartition("@")[0] for name in wanted} if kind == STOCK else wanted
    found: dict[str, OurThing] = {}
    for group in bulk.groups(keys):
        for name, key, home, *values in database.rows(_OURS[kind], group):
            if name in wanted:
                found[name] = OurThing(int(key), str(home), dict(zip(_FIELDS[kind], values, strict=True)))
    return found


def beside_ours(kind: str, words: Mapping[str, "Word"]) -> None:
    """Complete the words of a list of ours: what was there before is what ours is, where that has not changed."""
    if kind == STOCK:
        for word in words.values():
            word.same, word.before = False, None
        return
    ours = load_ours(kind, words)
    for name, word in words.items():
        known, said = ours.get(name), word.said.keys() - {"code", SEEN}
        if known is None:
            continue
        word.subject = known.id
        if not said:
            word.same = True
        elif SEEN in word.said:
            _stand_in(word, known, said)


def _stand_in(word: "Word", known: OurThing, said: Iterable[str]) -> None:
    seen = read_seen(str(word.said[SEEN]))
    before: Fields = {}
    for field in said:
        was = seen.get(_COLUMN.get(field, field), "")
        before[field] = known.fields.get(field) if is_as_seen(field, known.fields.get(field), was) else _ANOTHER
    if any(before[field] != _ANOTHER and before[field] != word.said[field] for field in before):
        word.same = False
    word.before = before


def is_as_seen(field: str, value: Value, was: str) -> bool:
    """Whether ours still has the mark with which it left."""
    return mark(shown(field, value)) == was
