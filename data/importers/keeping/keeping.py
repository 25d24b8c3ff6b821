"""What files bring besides orders, beside what the store has: sorted first, which only reads, then written.

Articles come before buyers, these before stock figures, reviews and what is only kept: each may name the ones before.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from data.dataclass import dataclass, field
from data.importers.goods import Article, Buyer, Kept, Level, Review
from data.importers.keeping.differences import Differences
from data.importers.keeping.keep_articles import Spoken, sort_articles, write_articles
from data.importers.keeping.keep_buyers import Named, known_as, sort_buyers, write_buyers
from data.importers.keeping.keep_levels import Figure, Places, figures_of, name_skus, unknown_codes, write_figures
from data.importers.keeping.keep_others import Record, sort_kept, sort_reviews, write_kept, write_reviews
from data.importers.keeping.storing import Outcome
from data.importers.records import Chunk, Document, Item, rows_of
from data.importers.shops.own_changes import OwnChanges
from data.round_trip import OWN


@dataclass(frozen=True, slots=True)
class Change:
    """An item of which the store has something else."""

    item: Item


@dataclass(slots=True)
class Sorting:
    """The items of a chunk but for orders and papers, by what is to be done with them."""

    new: list[Item] = field(default_factory=list)
    same: list[Item] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    kept: list[tuple[Item, str]] = field(default_factory=list)
    """Those that the source says otherwise, and why ours stays."""
    refused: list[tuple[Item, str]] = field(default_factory=list)
    """Those that can't come in, and why: they are rejected."""
    articles: list[Spoken] = field(default_factory=list)
    buyers: list[Named] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    reviews: list[Record] = field(default_factory=list)
    others: list[Record] = field(default_factory=list)

    @property
    def nothing_to_do(self) -> bool:
        """Whether the store has all of it."""
        return not self.new and not self.changed

    def counts(self) -> dict[str, Counter[str]]:
        """How many are new, changed, same and refused, by kind."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for word, items in (
            ("new", self.new),
            ("changed", [one.item for one in self.changed]),
            ("same", self.same),
            ("refused", [one for one, _ in self.refused]),
        ):
            for item in items:
                found[item.kind][word] += 1
        return dict(found)

    def unknown_skus(self) -> list[str]:
        """SKUs that stock figures name and nobody knows: they would be made as placeholders."""
        brought = {variant.code for one in self.articles for variant, _ in one.variants}
        unknown = unknown_codes(one.level for one in self.figures)
        return [code for code in unknown if code not in brought]


class _Sorted(Protocol):
    @property
    def same(self) -> bool: ...


One = TypeVar("One", bound=_Sorted)


def sort_items(chunk: Chunk) -> Sorting:
    """What of a chunk is new, the same, or otherwise than we have it. Nothing is written, also outside an operation."""
    found = Sorting()
    items = _last_words(chunk.items, found)
    if chunk.channel == OWN:
        items = _own_changes(items, found)
    articles = [one for one in items if isinstance(one, Article)]
    levels = [one for one in items if isinstance(one, Level)]
    channel = chunk.channel
    if articles or levels:
        places = Places()
        spoken = sort_articles(channel, articles, places)
        found.articles = _sort(found, [(one, one.article, one.is_known) for one in spoken])
        figures = _believed(figures_of(channel, levels, places), found)
        found.figures = _sort(found, [(one, one.level, bool(one.word.key)) for one in figures])
    buyers = sort_buyers(channel, [one for one in items if isinstance(one, Buyer)])
    found.buyers = _sort(found, [(one, one.buyer, one.is_known) for one in buyers])
    reviews = sort_reviews(channel, [one for one in items if isinstance(one, Review)])
    found.reviews = _sort(found, [(one, one.item, bool(one.word.key)) for one in reviews])
    others = sort_kept(channel, [one for one in items if isinstance(one, Kept)])
    found.others = _sort(found, [(one, one.item, bool(one.word.key)) for one in others])
    return found


def _own_changes(rows: Sequence[Item], found: Sorting) -> list[Item]:
    """What people changed in lists of ours."""
    changes = OwnChanges()
    changes.take(rows)
    found.same += changes.same
    found.refused += changes.refused
    return changes.changed


def _last_words(items: Iterable[Item], found: Sorting) -> list[Item]:
    """One item of each thing: of several the last is right, and the others' records are known by it."""
    last: dict[tuple[str, str], Item] = {}
    for item in items:
        if isinstance(item, Document):
            continue
        key = (item.kind, known_as(item) if isinstance(item, Buyer) else item.source_id)
        if key in last:
            found.same.append(last.pop(key))
        last[key] = item
    return list(last.values())


def _believed(figures: Sequence[Figure], found: Sorting) -> list[Figure]:
    found.refused += [(one.level, one.trouble) for one in figures if one.trouble]
    return [one for one in figures if not one.trouble]


def _sort(found: Sorting, sorted_items: Sequence[tuple[One, Item, bool]]) -> list[One]:
    """Note each under what is to be done with it; those of which something is to be written."""
    for one, item, is_known in sorted_items:
        if one.same:
            found.same.append(item)
        elif is_known:
            found.changed.append(Change(item))
        else:
            found.new.append(item)
    return [one for one, _, _ in sorted_items if not one.same]


def write_items(sorting: Sorting, chunk: Chunk, batch_id: int, outcome: Outcome) -> None:
    """Write what is new or other, inside the running operation; every record is counted but for refused ones."""
    differences = Differences(chunk.channel, batch_id, outcome)
    if sorting.articles:
        write_articles(sorting.articles, differences)
    if sorting.buyers:
        write_buyers(sorting.buyers, differences)
    if sorting.figures:
        name_skus(sorting.figures, differences)
        write_figures(sorting.figures, differences)
    write_reviews(sorting.reviews, differences)
    write_kept(sorting.others, differences)
    differences.finish()
    for item in (*sorting.new, *(one.item for one in sorting.changed)):
        outcome.imported.update(rows_of(item))
    for item in (*sorting.same, *(one for one, _ in sorting.kept)):
        outcome.unchanged.update(rows_of(item))
    outcome.updated += len(sorting.changed)
