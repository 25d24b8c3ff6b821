"""Articles of a file beside the store's: which are new, which say something new, and what is written of them."""

from collections.abc import Sequence

from data.dataclass import dataclass
from data.importers.goods import PRODUCT, SKU, Article, Fields, Variant
from data.importers.keeping.differences import Differences
from data.importers.keeping.keep_levels import Figure, Places, figures_of, write_figures
from data.importers.keeping.keep_products import Products, known_articles
from data.importers.keeping.keep_variants import Variants
from data.importers.keeping.last_words import Word, compare_believed


@dataclass(slots=True)
class Spoken:
    """An article, and what is new of it."""

    article: Article
    word: Word
    variants: list[tuple[Variant, Word]]
    figures: list[tuple[Figure, Word]]
    """Stock figures that came with it, each with the word on its SKU."""
    is_known: bool = False
    """Whether there is such a product already, or a variant of it."""

    @property
    def same(self) -> bool:
        """Whether the store has all of it."""
        words = (self.word, *(word for _, word in self.variants))
        return all(word.same for word in words) and all(figure.same for figure, _ in self.figures)


def sort_articles(channel: str, articles: Sequence[Article], places: Places) -> list[Spoken]:
    """Each article with what is new of it; reads only."""
    variants = {_source_id(variant): variant for one in articles for variant in one.variants}
    products = compare_believed(channel, PRODUCT, {one.source_id: one.said for one in articles})
    skus = compare_believed(channel, SKU, {key: _said(variant) for key, variant in variants.items()})
    levels = [level for one in articles for variant in one.variants for level in variant.levels]
    figures = iter(figures_of(channel, levels, places))
    known = known_articles(one for one in articles if not products[one.source_id].key)
    return [
        Spoken(
            one,
            products[one.source_id],
            [(variant, skus[_source_id(variant)]) for variant in one.variants],
            [(next(figures), skus[_source_id(variant)]) for variant in one.variants for _ in variant.levels],
            bool(products[one.source_id].key) or one.source_id in known,
        )
        for one in articles
    ]


def write_articles(spoken: Sequence[Spoken], differences: Differences) -> None:
    """Write products, their SKUs, and the stock that lies there. Inside an operation."""
    products = Products([(one.article, one.word) for one in spoken], differences)
    products.meet()
    variants = Variants(
        [(variant, word, place) for place, one in enumerate(spoken) for variant, word in one.variants],
        products,
        differences,
    )
    variants.meet()
    products.settle()
    variants.settle()
    counts = differences.outcome.counts
    counts["products"] += products.write()
    counts["variants"] += variants.write()
    figures = [figure for one in spoken for figure, word in one.figures if figure.is_of(word.subject)]
    write_figures(figures, differences)


def _source_id(variant: Variant) -> str:
    return variant.source_id or variant.code


def _said(variant: Variant) -> Fields:
    return {**variant.said, "code": variant.code or variant.source_id}
