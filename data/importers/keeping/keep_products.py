"""Products as sources speak of them: found, made, and brought to what is the source's to say.

A product that orders alone have brought stands in for what the shop itself says of it: it becomes that product.
"""

from collections.abc import Iterable, Sequence

from data import bulk, database, frames
from data.dataclass import dataclass, field
from data.importers.goods import PRODUCT, Article, Fields
from data.importers.keeping import last_words
from data.importers.keeping.differences import About, Differences
from data.importers.keeping.last_words import Word
from data.importers.keeping.said import settle

_BY_CODE = f"SELECT code, id FROM product WHERE code IN {bulk.LIST}"
_BY_SKU = f"SELECT code, product_id FROM sku WHERE code IN {bulk.LIST}"
_OURS = (
    "SELECT id, code, title, title_zh, category, vendor, shelf, version, batch_id FROM product"
    f" WHERE id IN {bulk.LIST} ORDER BY id /*lock*/"
)
_TEXTS = (
    f"SELECT product_id, language, body FROM product_text WHERE language IN ('en', 'zh') AND product_id IN {bulk.LIST}"
)
_IMAGES = f"SELECT product_id, address FROM image WHERE product_id IN {bulk.LIST} ORDER BY product_id, position, id"
_UPDATE = (
    "UPDATE product SET code = ?, title = ?, title_zh = ?, category = ?, vendor = ?,"
    " shelf_from_at = CASE WHEN shelf = ? THEN shelf_from_at END,"
    " shelf_until_at = CASE WHEN shelf = ? THEN shelf_until_at END, shelf = ?, version = version + 1 WHERE id = ?"
)
_NO_TEXT = "DELETE FROM product_text WHERE product_id = ? AND language = ?"
_NO_IMAGES = "DELETE FROM image WHERE product_id = ?"
_EMPTIED = (
    "UPDATE product SET code = code || '~' || CAST(id AS TEXT), shelf = 'off', gone_at = ?, version = version + 1"
    " WHERE id = ? AND NOT EXISTS (SELECT 1 FROM sku WHERE sku.product_id = product.id)"
)
TEXTS = {"text_en": "en", "text_zh": "zh"}
"""The language of each long text."""
_EMPTY: Fields = {
    **dict.fromkeys(("title", "title_zh", "category", "vendor", "text_en", "text_zh", "images"), ""),
    "shelf": "on",
}
"""A product of which nothing was said: it is sold where it comes from, so it is on the shelf."""


@dataclass(slots=True)
class OurProduct:
    """A product as we have it, on its way to what it becomes."""

    id: int
    code: str
    fields: Fields
    free: bool
    """Nobody's yet: an import made it, and no source has spoken of it."""
    is_new: bool = False
    taken: set[str] = field(default_factory=set)
    """Fields that have changed."""
    title: str = ""
    """As it was before."""
    title_zh: str = ""


class Products:
    """The products of some articles."""

    def __init__(self, spoken: Sequence[tuple[Article, Word]], differences: Differences):
        self._spoken, self._differences = spoken, differences
        self.of: list[OurProduct] = []
        """That of each article."""
        self._left: set[int] = set()

    def meet(self) -> None:
        """Find the product of each article, or think of one."""
        ids = self._find()
        known = load_products(key for key in ids if key is not None)
        codes = list(dict.fromkeys(_code(one) for (one, _), key in zip(self._spoken, ids, strict=True) if key is None))
        made = {
            code: OurProduct(key, code, dict(_EMPTY), free=True, is_new=True)
            for code, key in zip(codes, bulk.reserve("product", len(codes)), strict=True)
        }
        self.of = [
            made[_code(one)] if key is None else known[key] for (one, _), key in zip(self._spoken, ids, strict=True)
        ]

    def _find(self) -> list[int | None]:
        """By what the source said before, by code, else where the first variant that is known belongs."""
        left = [one for one, word in self._spoken if word.subject is None]
        by_code = {
            code: int(key)
            for group in bulk.groups({_code(one) for one in left})
            for code, key in database.rows(_BY_CODE, group)
        }
        skus = {variant.code for one in left if _code(one) not in by_code for variant in one.variants}
        by_sku = {code: int(key) for group in bulk.groups(skus) for code, key in database.rows(_BY_SKU, group)}
        return [
            word.subject
            or by_code.get(_code(one))
            or next((by_sku[variant.code] for variant in one.variants if variant.code in by_sku), None)
            for one, word in self._spoken
        ]

    def settle(self) -> None:
        """Take what is the source's; what is ours stays and is listed."""
        self._adopt()
        for (_, word), ours in zip(self._spoken, self.of, strict=True):
            if not word.same:
                self._weigh(word, ours)
            ours.free = False

    def _adopt(self) -> None:
        """Products that stood in take the code that the shop has for them."""
        stand_ins = [
            (_code(one), ours)
            for (one, _), ours in zip(self._spoken, self.of, strict=True)
            if ours.free and not ours.is_new and ours.code != _code(one)
        ]
        taken = {
            code for group in bulk.groups({code for code, _ in stand_ins}) for code, _ in database.rows(_BY_CODE, group)
        }
        taken |= {ours.code for ours in self.of if ours.is_new}
        for code, ours in stand_ins:
            if code not in taken:
                ours.code = code
                ours.taken.add("code")
                taken.add(code)

    def _weigh(self, word: Word, ours: OurProduct) -> None:
        about = About(PRODUCT, word.source_id, ours.id, ours.code, spoken=bool(word.key))
        verdict = settle(word.before, word.said, ours.fields, free=ours.free)
        if not verdict.take.get("title", "-"):
            del verdict.take["title"]  # nothing is called nothing
        self._differences.weigh(about, verdict, ours.fields)
        self._differences.complain(ours.code, word)
        ours.fields |= verdict.take
        ours.taken |= verdict.take.keys()
        word.subject, word.made = ours.id, ours.is_new

    def leave(self, product: int) -> None:
        """A variant has left the product that stood in for its own: without any it is gone."""
        self._left.add(product)

    def write(self) -> int:
        """Write what became of them; how many are new."""
        at, batch = frames.at(), self._differences.batch
        ours = list({one.id: one for one in self.of}.values())
        new = [one for one in ours if one.is_new]
        bulk.fill("product", (_row(one, at, batch) for one in new))
        database.many(_UPDATE, [_updated(one) for one in ours if one.taken and not one.is_new])
        _write_texts(ours)
        words = {word.source_id: word for _, word in self._spoken}
        last_words.save(self._differences.channel, PRODUCT, words.values(), batch)
        return len(new)

    def clear(self) -> None:
        """Let those go that have lost their last variant, once SKUs are written."""
        database.many(_EMPTIED, [(frames.at(), key) for key in sorted(self._left)])


def _code(article: Article) -> str:
    return article.code or article.source_id


def known_articles(articles: Iterable[Article]) -> set[str]:
    """Those of which we have the product or a variant, by the source's id."""
    wanted = list(articles)
    codes = {_code(one) for one in wanted}
    skus = {variant.code for one in wanted for variant in one.variants}
    products = {code for group in bulk.groups(codes) for code, _ in database.rows(_BY_CODE, group)}
    variants = {code for group in bulk.groups(skus) for code, _ in database.rows(_BY_SKU, group)}
    return {
        one.source_id
        for one in wanted
        if _code(one) in products or any(variant.code in variants for variant in one.variants)
    }


def _row(one: OurProduct, at: int, batch: int) -> tuple[object, ...]:
    said = one.fields
    names = (said["title"], said["title_zh"], said["category"], said["shelf"])
    return (one.id, one.code, *names, at, said["vendor"], batch)


def _updated(one: OurProduct) -> tuple[object, ...]:
    said = one.fields
    names = (said["title"], said["title_zh"], said["category"], said["vendor"])
    return (one.code, *names, said["shelf"], said["shelf"], said["shelf"], one.id)


def _write_texts(ours: Iterable[OurProduct]) -> None:
    texts = [(one, name) for one in ours for name in TEXTS if name in one.taken]
    database.many(_NO_TEXT, [(one.id, TEXTS[name]) for one, name in texts if not one.is_new])
    bulk.fill("product_text", ((one.id, TEXTS[name], one.fields[name]) for one, name in texts if one.fields[name]))
    pictured = [one for one in ours if "images" in one.taken]
    database.many(_NO_IMAGES, [(one.id,) for one in pictured if not one.is_new])
    bulk.fill("image", (row for one in pictured for row in image_rows(one.id, str(one.fields["images"]))))


def image_rows(product: int, addresses: str) -> list[tuple[object, ...]]:
    """The rows of pictures, by their addresses, a line each."""
    return [(product, position, address) for position, address in enumerate(addresses.splitlines())]


def load_products(ids: Iterable[int]) -> dict[int, OurProduct]:
    """Products as we have them, locked until the end."""
    found: dict[int, OurProduct] = {}
    by_import = []
    wanted = sorted(set(ids))
    for group in bulk.groups(wanted):
        for key, code, title, title_zh, category, vendor, shelf, version, batch in database.rows(_OURS, group):
            fields = {**_EMPTY, "title": title, "title_zh": title_zh, "category": category, "vendor": vendor}
            fields["shelf"] = shelf
            found[int(key)] = OurProduct(int(key), code, fields, free=False, title=title, title_zh=title_zh)
            if batch is not None and version == 1:
                by_import.append(int(key))
    for key in set(by_import) - last_words.spoken_of(PRODUCT, by_import):
        found[key].free = True
    names = {language: name for name, language in TEXTS.items()}
    for group in bulk.groups(wanted):
        for key, language, body in database.rows(_TEXTS, group):
            found[int(key)].fields[names[language]] = body
        for key, address in database.rows(_IMAGES, group):
            fields = found[int(key)].fields
            fields["images"] = f"{fields['images']}\n{address}".lstrip("\n")
    return found
