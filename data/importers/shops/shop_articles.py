"""Rows of a shop's product export put together: the product, its variants, and what variants take from the product.

Rows of a product may stand anywhere in a file, and in several files: what a later one says wins, field by field.
"""

import json
from collections.abc import Mapping, Sequence

from data.dataclass import dataclass, field
from data.importers.goods import Article, Fields, Level, Variant, hash_of_fields
from data.importers.records import Taken
from data.importers.shops.shop_columns import is_chinese, slug
from data.importers.shops.shopify_product_rows import plain_text


@dataclass(slots=True)
class Piece:
    """What one row says of an article."""

    product: str
    """How its source knows the article."""
    code: str
    said: Fields = field(default_factory=dict)
    """Of PRODUCT_FIELDS."""
    extra: dict[str, str] = field(default_factory=dict)
    variants: list[Variant] = field(default_factory=list)
    whole: bool = True
    """Whether it is the product's own row, and not one of its variants'."""
    stands_in: bool = False
    """Whether its variant is there only as long as the product has no others."""
    lends: Fields = field(default_factory=dict)
    """What a variant has from the product where it says nothing itself."""
    adds: dict[str, int] = field(default_factory=dict)
    """What its variants have more than the product."""


def article_of(taken: Sequence[Taken]) -> Article:
    """The article that the rows of one key make."""
    pieces = [(one, piece) for one in taken for piece in one.record if isinstance(piece, Piece)]
    wholes = [piece for _, piece in pieces if piece.whole]
    named = wholes or [pieces[0][1]]
    article = Article(named[-1].product, named[-1].code, partial=not wholes)
    extra: dict[str, str] = {}
    lends: Fields = {}
    for _, piece in pieces:
        article.said |= piece.said
        extra |= piece.extra
        lends |= piece.lends
    if extra:
        article.said["extra"] = extra_text(extra)
    article.variants = _variants(pieces, article, lends)
    article.places = [(one.file, one.row) for one in taken]
    article.source_hash = hash_of_article(article)
    return article


def describe(said: Fields, extra: dict[str, str], column: str, html: str) -> None:
    """Say a description as plain text; its HTML is kept beside."""
    text = plain_text(html)
    said["text_zh" if is_chinese(text) else "text_en"] = text
    if text != html:
        extra[column] = html


def extra_text(extra: Mapping[str, object]) -> str:
    """Columns that have no place here, as JSON that says the same for the same."""
    return json.dumps(extra, ensure_ascii=False, sort_keys=True)


def _variants(pieces: Sequence[tuple[Taken, Piece]], article: Article, lends: Fields) -> list[Variant]:
    others = any(piece.variants and not piece.stands_in for _, piece in pieces)
    found: dict[str, tuple[int, Variant]] = {}
    adds: dict[str, dict[str, int]] = {}
    for one, piece in pieces:
        if piece.stands_in and others:
            continue
        for variant in piece.variants:
            before = found.get(variant.code)
            if before is not None and before[0] == one.file and _differ(before[1], variant):
                variant.code = _other_code(variant)
                variant.source_id = variant.code
                for level in variant.levels:
                    level.code = variant.code
                before = found.get(variant.code)
            if before is not None:
                variant = _merged(before[1], variant)
            found[variant.code] = (one.file, variant)
            adds.setdefault(variant.code, {}).update(piece.adds)
    every = [variant for _, variant in found.values()]
    for variant in every:
        _complete(variant, adds[variant.code], article, lends)
    return every


def _complete(variant: Variant, adds: Mapping[str, int], article: Article, lends: Fields) -> None:
    """Take from the product what the rows leave open, and reckon what it has more."""
    said = variant.said
    for name, more in adds.items():
        base = lends.get(name)
        if isinstance(base, int):
            said[name] = max(0, base + more)
    for name, value in lends.items():
        said.setdefault(name, value)
    title = article.said.get("title")
    if said.get("options") and title and not said.get("name"):
        values = [pair.partition("=")[2] for pair in str(said["options"]).split("\n")]
        said["name"] = " ".join((str(title), *values))


def _differ(left: Variant, right: Variant) -> bool:
    """Whether a file has two variants under one code."""
    options = left.said.get("options"), right.said.get("options")
    return all(options) and options[0] != options[1]


def _other_code(variant: Variant) -> str:
    values = "-".join(slug(pair.partition("=")[2]) for pair in str(variant.said["options"]).split("\n"))
    return f"{variant.code}-{values}"


def _merged(before: Variant, now: Variant) -> Variant:
    """A variant that two rows speak of: the later one's word, and the earlier one's where it is silent."""
    return Variant(now.source_id, now.code, {**before.said, **now.said}, now.levels or before.levels)


def hash_of_article(article: Article) -> str:
    """What an article says, as a hash."""
    variants = sorted(
        [one.source_id, one.code, one.said, [_level(level) for level in one.levels]] for one in article.variants
    )
    return hash_of_fields(article.source_id, article.code, article.said, variants)


def _level(level: Level) -> list[object]:
    return [level.code, level.warehouse, level.bin, level.bucket, level.qty]
