"""The money of a WooCommerce order: which of the readings that its columns allow comes to its own total.

WooCommerce says line totals after discounts and without tax, taxes with those of shipping in them, and a discount that
is in the lines already. Plug-ins write some of them otherwise; where another reading comes to the total exactly, or but
for a rounding on each line, that reading is taken.
"""

from collections.abc import Iterator, Mapping, Sequence

from data.dataclass import dataclass
from data.importers.records import Document, Line
from data.importers.shops.shop_orders import check_total
from data.importers.shops.woo_lines import Sold
from data.splits import share


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand the columns."""

    nets: tuple[int, ...]
    """Of the lines, without tax and after discounts."""
    taxes: tuple[int, ...]
    shipping: int
    other_tax: int
    """Of shipping and fees."""
    fees: int
    inclusive: bool = False

    @property
    def total(self) -> int:
        """What it comes to."""
        return sum(self.nets) + sum(self.taxes) + self.shipping + self.other_tax + self.fees


Money = Mapping[str, int]
"""What the order's own columns say, by our names; what they don't say is not in it."""


def settle(order: Document, sold: Sequence[Sold], lines: Sequence[Line], money: Money, fees: int) -> Reading:
    """Write the money of an order's lines, shipping and taxes, and mark what its total has more."""
    says = money.get("total")
    every = list(_readings(sold, money, fees))
    exact = [one for one in every if says is None or one.total == says]
    near = [one for one in every if says is not None and abs(one.total - says) <= max(1, len(sold))]
    taken = (exact or near or every)[0]
    discounts = _discounts(sold, taken, money.get("discount", 0))
    for line, net, tax, discount in zip(lines, taken.nets, taken.taxes, discounts, strict=True):
        line.list_minor, line.discount_minor, line.tax_minor = net + discount, discount, tax
    order.shipping_minor, order.tax_minor = taken.shipping, taken.other_tax
    check_total(order, says)
    return taken


def _readings(sold: Sequence[Sold], money: Money, fees: int) -> Iterator[Reading]:
    shipping = money.get("shipping", 0)
    off = money.get("discount", 0)
    nets = [_net(one) for one in sold]
    if all(one.net is None and one.listed is not None for one in sold) and off and sold:
        nets = _less(nets, off)
    goods_taxes = [one.tax for one in sold]
    known = [tax or 0 for tax in goods_taxes]
    of_lines = sum(known) if sold and all(tax is not None for tax in goods_taxes) else None
    side = money.get("shipping_tax", 0) + money.get("fees_tax", 0)
    before = off and all(one.listed is None for one in sold)
    for goods_tax, other in _taxes(money, of_lines, side):
        taxes = known if goods_tax == of_lines else _shared(goods_tax, nets)
        for values in (nets, _less(nets, off)) if before else (nets,):
            yield Reading(tuple(values), tuple(taxes), shipping, other, fees)
            if goods_tax + other:
                inside = tuple(net - tax for net, tax in zip(values, taxes, strict=True))
                yield Reading(inside, tuple(taxes), shipping - other, other, fees, inclusive=True)
                yield Reading(inside, tuple(taxes), shipping, other, fees, inclusive=True)


def _taxes(money: Money, of_lines: int | None, side: int) -> Iterator[tuple[int, int]]:
    """The tax of the goods, and that of shipping and fees."""
    said = money.get("tax")
    if of_lines is not None:
        yield of_lines, side
        if said is not None and said > of_lines:
            yield of_lines, said - of_lines
        return
    if "goods_tax" in money:
        yield money["goods_tax"], side
    if said is not None:
        if said >= side:
            yield said - side, side
        yield said, side
    if said is None and "goods_tax" not in money:
        yield 0, side


def _net(one: Sold) -> int:
    return one.net if one.net is not None else one.listed or 0


def _less(nets: Sequence[int], off: int) -> list[int]:
    return [net - part for net, part in zip(nets, _shared(off, nets), strict=True)]


def _shared(amount: int, nets: Sequence[int]) -> list[int]:
    if not nets:
        return []
    weights = [max(0, net) for net in nets]
    return share(amount, weights if any(weights) else [1] * len(nets))


def _discounts(sold: Sequence[Sold], taken: Reading, off: int) -> list[int]:
    """What was taken off each line."""
    if any(one.listed is not None for one in sold):
        gross = [net + (tax if taken.inclusive else 0) for net, tax in zip(taken.nets, taken.taxes, strict=True)]
        return [
            max(0, one.listed - paid) if one.listed is not None else 0 for one, paid in zip(sold, gross, strict=True)
        ]
    return _shared(off, taken.nets) if off > 0 else [0] * len(sold)
