"""What a listing lacks and what keeps it from selling, as conditions: for filters, lists and the home page.

`{sku}` and `{product}` stand for the columns of the rows that are asked; all of it is literal SQL.
"""

from collections.abc import Mapping

SLOW_DAYS, OVER_DAYS = 60, 180
"""Slow: in stock and not sold for so long. Over-stocked: lasts longer than so many days at the pace of four weeks."""
_DAY = "86400000000"
_NEWEST = "(select n.at from stock_move n order by n.seq desc limit 1)"
"""The last thing that happened in the ledger: what is old is so by then, whenever somebody looks."""

LISTING: Mapping[str, str] = {
    "title": "{product}.title = ''",
    "title_zh": "{product}.title_zh = ''",
    "text": "not exists (select 1 from product_text t where t.product_id = {product}.id and t.language = 'en'"
    " and t.body <> '')",
    "text_zh": "not exists (select 1 from product_text t where t.product_id = {product}.id"
    " and t.language in ('zh', 'zh_CN') and t.body <> '')",
    "image": "not exists (select 1 from image i where i.product_id = {product}.id)",
    "variant": "not exists (select 1 from sku x where x.product_id = {product}.id and x.gone_at is null)",
}
"""What the listing itself lacks."""

ARTICLE: Mapping[str, str] = {
    "barcode": "{sku}.barcode is null",
    "weight": "{sku}.weight_g = 0",
    "price": "{sku}.price_minor is null",
    "cost": "{sku}.cost_minor is null",
}
"""What a variant that is sold lacks."""

_FREE = "(select coalesce(sum(p.sellable - p.allocated - p.held), 0) from promise p where p.sku_id = {sku}.id)"
_SOLD = (
    "(select coalesce(sum(m.qty), 0) from stock_move m where m.sku_id = {sku}.id and m.kind = 'ship'"
    f" and m.at > {_NEWEST} - 28 * {_DAY})"
)
PACE: Mapping[str, str] = {
    "slow": f"{_FREE} > 0 and exists (select 1 from stock_move m where m.sku_id = {{sku}}.id"
    f" and m.at < {_NEWEST} - {SLOW_DAYS} * {_DAY}) and not exists (select 1 from stock_move m"
    f" where m.sku_id = {{sku}}.id and m.kind = 'ship' and m.at >= {_NEWEST} - {SLOW_DAYS} * {_DAY})",
    "over": f"{_SOLD} > 0 and {_FREE} * 28 > {OVER_DAYS} * {_SOLD}",
    "unpriced": "{sku}.price_minor is null",
}
"""What keeps a variant from selling, or from selling well."""

_ANY = (
    "exists (select 1 from sku y where y.product_id = {product}.id and y.live = 1 and y.gone_at is null and ({test}))"
)


def of_product(product: str = "d") -> dict[str, str]:
    """Each gap of a listing: its own, and those of any variant that is sold."""
    own = {name: test.replace("{product}", product) for name, test in LISTING.items()}
    return own | {name: _of_any(test, product) for name, test in ARTICLE.items()}


def pace_of_product(product: str = "d") -> dict[str, str]:
    """What keeps any variant of a product from selling."""
    return {name: _of_any(test, product) for name, test in PACE.items()}


def of_sku(sku: str = "s") -> dict[str, str]:
    """Each gap of a variant."""
    return {name: test.replace("{sku}", sku) for name, test in ARTICLE.items()}


def pace_of_sku(sku: str = "s") -> dict[str, str]:
    """What keeps a variant from selling."""
    return {name: test.replace("{sku}", sku) for name, test in PACE.items()}


def within(tests: Mapping[str, str]) -> str:
    """Where a comparison with one of the names stands: `exists (… and {test})`."""
    parts = " union all ".join(f"select '{name}' as what where {test}" for name, test in tests.items())
    return f"exists (select 1 from ({parts}) as gap where {{test}})"


def told(tests: Mapping[str, str]) -> str:
    """The names that hold of a row, each with a space before it."""
    return " || ".join(f"case when {test} then ' {name}' else '' end" for name, test in tests.items())


def _of_any(test: str, product: str) -> str:
    return _ANY.replace("{test}", test.replace("{sku}", "y")).replace("{product}", product)
