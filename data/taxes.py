"""What tax an order bears: each rate on what is paid for a line after every discount, rounded once, at one level.

A rate is added to prices or is included in them. Of an order rounded as a whole the lines get shares that add up.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

from data.dataclass import dataclass
from data.money import divide_half_up, split
from data.splits import share, share_equally

Level = Literal["unit", "line", "order"]
"""Where tax is rounded: for each unit, for each line, or once for the order and its shipping."""
Rounding = Literal["half_up", "half_even"]
WHOLE = 1_000_000
"""Rates are in millionths: 20 % is 200,000."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A tax on goods of a category; where zone or days are empty it holds for all of them."""

    ppm: int
    included: bool = False
    category: str = ""
    zone: str = ""
    starts: str = ""
    ends: str = ""
    """First and last day, YYYY-MM-DD."""

    def holds(self, category: str, zone: str, day: str) -> bool:
        """Whether goods of that category bear it when they are sold there on that day."""
        return (
            self.category == category
            and self.zone in ("", zone)
            and (not self.starts or self.starts <= day)
            and (not self.ends or day <= self.ends)
        )

    def of(self, amount: int) -> Fraction:
        """The exact tax on an amount, or in it."""
        return Fraction(amount * self.ppm, WHOLE + self.ppm if self.included else WHOLE)


@dataclass(frozen=True, slots=True)
class Item:
    """What is paid for so many units of one thing, shipping being one, and the rates that it bears."""

    paid: int
    rates: tuple[Rate, ...]
    units: int = 1


@dataclass(frozen=True, slots=True)
class Taxed:
    """What is paid for an item, and its tax."""

    paid: int
    added: int
    included: int

    @property
    def net(self) -> int:
        return self.paid - self.included

    @property
    def tax(self) -> int:
        return self.added + self.included

    @property
    def gross(self) -> int:
        return self.paid + self.added


def rates_of(rates: Iterable[Rate], category: str, zone: str = "", day: str = "") -> tuple[Rate, ...]:
    """The rates that goods of a category bear."""
    return tuple(rate for rate in rates if rate.holds(category, zone, day))


def taxed(items: Sequence[Item], level: Level = "line", rounding: Rounding = "half_up") -> list[Taxed]:
    """Each item with its tax. Several rates on one are each of the same amount, and each rounded."""
    if level == "order":
        added, included = (_shared(items, kind, rounding) for kind in (False, True))
        return [Taxed(item.paid, *parts) for item, *parts in zip(items, added, included, strict=True)]
    return [Taxed(item.paid, *(_rounded_once(item, kind, level, rounding) for kind in (False, True))) for item in items]


def _rounded_once(item: Item, included: bool, level: Level, rounding: Rounding) -> int:
    amounts = share_equally(item.paid, item.units) if level == "unit" else [item.paid]
    rates = [rate for rate in item.rates if rate.included == included]
    return sum(_rounded(rate.of(amount), rounding) for rate in rates for amount in amounts)


def _shared(items: Sequence[Item], included: bool, rounding: Rounding) -> list[int]:
    """The order's tax of one kind, rounded as a whole, in shares of its items."""
    exact = [
        sum((rate.of(item.paid) for rate in item.rates if rate.included == included), Fraction()) for item in items
    ]
    return share(_rounded(sum(exact, Fraction()), rounding), exact) if any(exact) else [0] * len(items)


def _rounded(exact: Fraction, rounding: Rounding) -> int:
    return divide_half_up(exact.numerator, exact.denominator) if rounding == "half_up" else round(exact)


def weighted_rate(items: Sequence[Item], included: bool) -> Rate:
    """The rate of what goes along with goods, as their shipping: theirs, weighted by their net, to 0.01 %."""
    nets = [(line.net, item) for line, item in zip(taxed(items), items, strict=True)]
    whole = sum(net for net, _ in nets)
    weights = sum(net * rate.ppm for net, item in nets for rate in item.rates)
    return Rate(divide_half_up(weights, whole * 100) * 100 if whole else 0, included)


def less_discounts(totals: Sequence[int], discounts: Iterable[int]) -> list[int]:
    """Line totals after discounts on the order one after the other, each shared over what is left, and no more."""
    left = list(totals)
    for discount in discounts:
        off = min(discount, sum(left))
        if off > 0:
            left = [total - part for total, part in zip(left, split(off, left), strict=True)]
    return left
