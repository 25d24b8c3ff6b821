"""The money of a Shopify order: whether its prices hold the tax, and what its discounts came off, found by arithmetic.

The export names no such switch: Subtotal (lines less their discounts) + Shipping + Taxes = Total where tax comes on
top, and Subtotal + Shipping = Total where prices hold it. A discount that is more than the lines have off came off the
shipping, which may stand in the file before or after it.
"""

import re
from collections.abc import Sequence

from data.dataclass import dataclass
from data.importers.records import Line, Tax
from data.money import divide_half_up
from data.splits import share

_RATE = re.compile(r"(\d{1,2}(?:[.,]\d{1,6})?)\s*%")


@dataclass(frozen=True, slots=True)
class Figures:
    """What the order's own columns say, in minor units; None: nothing."""

    listed: int
    """Lines before discounts: quantity times price."""
    line_off: int
    """The lines' own discounts."""
    subtotal: int | None
    shipping: int
    taxes: int
    duties: int
    total: int | None
    discount: int | None


@dataclass(frozen=True, slots=True)
class Settled:
    """How these figures hang together."""

    goods_off: int
    """What came off the lines, their own discounts included."""
    prices_are_net: bool
    """Whether the prices are what is left after the lines' own discounts."""
    shipping: int
    """Before its discount."""
    shipping_off: int
    duties: int
    inclusive: bool
    exact: bool
    """Whether they add up to the total."""


def settle(figures: Figures, inclusive_first: bool = False) -> Settled:
    """The first reading under which everything adds up; else the usual one, and the rest is a gap."""
    goods_off, net = _goods_off(figures)
    order_off = goods_off - figures.line_off
    goods = figures.subtotal
    if goods is None:
        goods = figures.listed - (order_off if net else goods_off)
    # Discount Amount may have the lines' own discounts in it or not.
    left = max(0, (figures.discount or 0) - goods_off)
    taken = [off for off in (left, (figures.discount or 0) - order_off) if 0 < off <= figures.shipping]
    found = None
    for inclusive in (inclusive_first, not inclusive_first) if figures.taxes else (False,):
        for duties in (figures.duties, 0) if figures.duties else (0,):
            for off in (0, *taken):
                owed = goods + figures.shipping - off + duties + (0 if inclusive else figures.taxes)
                if owed == figures.total:
                    before = figures.shipping if off else figures.shipping + left
                    return Settled(goods_off, net, before, off or left, duties, inclusive, True)
                found = found or Settled(goods_off, net, figures.shipping, 0, duties, inclusive, False)
    assert found is not None
    return found


def _goods_off(figures: Figures) -> tuple[int, bool]:
    """What came off the lines, and whether the prices are those after the lines' own discounts."""
    most = (figures.discount or 0) + figures.line_off
    if figures.subtotal is None:
        return min(max(figures.discount or 0, figures.line_off), max(0, figures.listed)), False
    off = figures.listed - figures.subtotal
    if figures.line_off and 0 <= off < figures.line_off:
        return off + figures.line_off, True
    if off < 0:
        return figures.line_off, False
    return (off if off <= most else max(figures.discount or 0, figures.line_off)), False


def spread_discount(lines: Sequence[Line], settled: Settled) -> None:
    """Take what came off the order as a whole off its lines, by what each of them costs."""
    if settled.prices_are_net:
        for line in lines:
            line.list_minor += line.discount_minor
    rest = settled.goods_off - sum(line.discount_minor for line in lines)
    weights = [max(0, line.net_minor) for line in lines]
    if rest > 0 and sum(weights) >= rest:
        for line, part in zip(lines, share(rest, weights), strict=True):
            line.discount_minor += part


def take_tax_out(
    lines: Sequence[Line], taxable: Sequence[bool], shipping: int, taxes: int, rates: Sequence[int]
) -> int:
    """Take the tax that prices hold out of lines and shipping by what they cost; the shipping's part is given back."""
    weights = [max(0, line.net_minor) * able for line, able in zip(lines, taxable, strict=True)]
    if not any(weights):
        weights = [max(0, line.net_minor) for line in lines]
    weights.append(shipping if _is_shipping_taxed(sum(weights), shipping, taxes, rates) else 0)
    if taxes <= 0 or sum(weights) < taxes:
        return 0
    *parts, rest = share(taxes, weights)
    for line, part in zip(lines, parts, strict=True):
        line.tax_minor += part
        line.list_minor -= part
    return rest


def _is_shipping_taxed(goods: int, shipping: int, taxes: int, rates: Sequence[int]) -> bool:
    """Shipping bears tax where prices hold it, unless the one rate that is named says the goods alone do."""
    if len(set(rates)) != 1 or not shipping:
        return shipping > 0
    rate = rates[0]
    with_it, without = (divide_half_up(base * rate, 1_000_000 + rate) for base in (goods + shipping, goods))
    return abs(taxes - with_it) <= abs(taxes - without)


def rate_of(name: str) -> int:
    """Millionths that a tax's name tells: 190000 of “VAT 19%”."""
    found = _RATE.search(name)
    if found is None:
        return 0
    whole, _, part = found[1].replace(",", ".").partition(".")
    return int(whole) * 10_000 + int((part + "0000")[:4] or 0)


def taxes_of(named: Sequence[tuple[str, int]], inclusive: bool) -> list[Tax]:
    """The taxes as the source names them."""
    return [Tax(name, minor, rate_of(name), inclusive) for name, minor in named]
