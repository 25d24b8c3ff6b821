"""Reviews, and records that have no place here yet: kept as they were said."""

from collections.abc import Sequence

from data import bulk, database
from data.dataclass import dataclass
from data.importers.goods import REVIEW, Fields, Kept, Review
from data.importers.keeping import last_words
from data.importers.keeping.differences import Differences
from data.importers.keeping.last_words import Word, compare

_ORDERS = f"SELECT source_id, id, customer_id FROM orders WHERE channel = ? AND source_id IN {bulk.LIST}"
_PRODUCTS = f"SELECT code, id FROM product WHERE code IN {bulk.LIST}"
_SKUS = f"SELECT code, product_id FROM sku WHERE code IN {bulk.LIST}"
_LOOSE = f"SELECT source_id FROM review WHERE channel = ? AND order_id IS NULL AND source_id IN {bulk.LIST}"
_UPDATE = (
    "UPDATE review SET order_id = ?, product_id = ?, customer_id = ?, score = ?, title = ?, body = ?, made_at = ?,"
    " answered_at = ? WHERE id = ?"
)


@dataclass(slots=True)
class Record:
    """A review or a kept record, and whether it says anything new."""

    item: Review | Kept
    word: Word

    @property
    def same(self) -> bool:
        """Whether the store has all of it."""
        return self.word.same


def sort_reviews(channel: str, reviews: Sequence[Review]) -> list[Record]:
    """Each review with what is new of it; one whose order has come since is new once more. Reads only."""
    words = compare(channel, REVIEW, {one.source_id: _said(one) for one in reviews})
    waiting = {one.source_id: one.order for one in reviews if one.order and words[one.source_id].same}
    loose = {row[0] for group in bulk.groups(waiting) for row in database.rows(_LOOSE, (channel, *group))}
    there = _orders(channel, [waiting[source_id] for source_id in loose])
    for source_id in loose:
        words[source_id].same = waiting[source_id] not in there
    return [Record(one, words[one.source_id]) for one in reviews]


def sort_kept(channel: str, kept: Sequence[Kept]) -> list[Record]:
    """Each record with whether it says anything new; reads only."""
    found = []
    for kind in dict.fromkeys(one.kind for one in kept):
        of_kind = [one for one in kept if one.kind == kind]
        words = compare(channel, kind, {one.source_id: one.said for one in of_kind})
        found += [Record(one, words[one.source_id]) for one in of_kind]
    return found


def write_reviews(records: Sequence[Record], differences: Differences) -> None:
    """Write reviews, with their order and product where these are known. Inside an operation."""
    channel, batch = differences.channel, differences.batch
    reviews = [(one.item, one.word) for one in records if isinstance(one.item, Review)]
    orders = _orders(channel, [one.order for one, _ in reviews if one.order])
    products = _products([one.product for one, _ in reviews if one.product])
    new = [one for one in reviews if one[1].subject is None]
    for (_, word), key in zip(new, bulk.reserve("review", len(new)), strict=True):
        word.subject, word.made = key, True
    links = {word.source_id: _links(one, orders, products) for one, word in reviews}
    bulk.fill(
        "review",
        ((word.subject, channel, one.source_id, *links[one.source_id], *_told(one), batch) for one, word in new),
    )
    known = [(one, word) for one, word in reviews if not word.made]
    database.many(_UPDATE, [(*links[one.source_id], *_told(one), word.subject) for one, word in known])
    last_words.save(channel, REVIEW, [word for _, word in reviews], batch)
    differences.outcome.counts["reviews"] += len(new)


def write_kept(records: Sequence[Record], differences: Differences) -> None:
    """Keep what was said. Inside an operation."""
    for kind in dict.fromkeys(one.item.kind for one in records):
        words = [one.word for one in records if one.item.kind == kind]
        last_words.save(differences.channel, kind, words, differences.batch)


def _said(one: Review) -> Fields:
    return {
        **{"score": one.score, "order": one.order, "product": one.product, "title": one.title, "body": one.body},
        **{"at": one.at, "answered_at": one.answered_at},
    }


def _told(one: Review) -> tuple[object, ...]:
    return one.score, one.title.replace("\0", ""), one.body.replace("\0", ""), one.at, one.answered_at


def _links(
    one: Review, orders: dict[str, tuple[int, int | None]], products: dict[str, int]
) -> tuple[int | None, int | None, int | None]:
    order, customer = orders.get(one.order, (None, None))
    return order, products.get(one.product), customer


def _orders(channel: str, ids: Sequence[str]) -> dict[str, tuple[int, int | None]]:
    """Order and customer by the source's id of the order."""
    return {
        source_id: (int(key), customer)
        for group in bulk.groups(dict.fromkeys(ids))
        for source_id, key, customer in database.rows(_ORDERS, (channel, *group))
    }


def _products(codes: Sequence[str]) -> dict[str, int]:
    """By the product's code, else by that of one of its SKUs."""
    wanted = dict.fromkeys(codes)
    by_sku = {code: int(key) for group in bulk.groups(wanted) for code, key in database.rows(_SKUS, group)}
    return by_sku | {code: int(key) for group in bulk.groups(wanted) for code, key in database.rows(_PRODUCTS, group)}
