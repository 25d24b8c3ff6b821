"""What the figures of an order list are, told by reckoning: quantity times price, lines against totals, what is added.

Names like Amount, Price or 金额 say too little. A role that the arithmetic of nearly all rows bears out goes before
what the name made likely.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations, product

from data.dataclass import dataclass, field
from data.importers.mappings.amounts import Numbers
from data.importers.mappings.guess_shapes import Column
from data.importers.values import Rejected

SHARE = 0.9
"""Of the rows that could tell, so many must bear a role out."""
UNIT = 10_000
_BESIDE = re.compile(r"[^\d.,()+−' -]")
Figures = list[int | None]


@dataclass(slots=True)
class Sums:
    """The figures of a sample's columns, and which rows belong to one order."""

    columns: dict[str, Column]
    numbers: Numbers
    groups: list[list[int]]
    _figures: dict[str, Figures] = field(default_factory=dict)

    def of(self, name: str) -> Figures:
        """A column's cells in ten-thousandths; None where there is none."""
        if name not in self._figures:
            self._figures[name] = [self._figure(cell) for cell in self.columns[name].cells]
        return self._figures[name]

    def _figure(self, cell: str) -> int | None:
        try:
            found = self.numbers.amount(_BESIDE.sub("", cell), "") if cell else None
        except Rejected:
            return None
        return None if found is None else found.digits * UNIT // 10**found.places

    @property
    def many(self) -> bool:
        """Whether orders have several rows."""
        return any(len(group) > 1 for group in self.groups)

    def differs(self, name: str) -> bool:
        """Whether a column says other things of the rows of one order: then it speaks of the row."""
        figures = self.of(name)
        told = [{figures[row] for row in group} for group in self.groups if len(group) > 1]
        told = [found for found in told if found - {None, 0}]
        if not told:
            return False
        return sum(len(found - {None}) > 1 for found in told) * 5 > len(told)

    def first_only(self, name: str) -> bool:
        """Whether a column stands in the first row of an order only."""
        figures = self.of(name)
        groups = [group for group in self.groups if len(group) > 1]
        return bool(groups) and all(not any(figures[row] for row in group[1:]) for group in groups)


def price_and_total(
    sums: Sums, quantity: str, prices: Sequence[str], totals: Sequence[str], offs: Sequence[str]
) -> tuple[str, str, str] | None:
    """The unit price, the line total and the discount between them that quantities bear out, if any do."""
    counts = sums.of(quantity)
    best: tuple[str, str, str] | None = None
    for price, total, off in product(prices, totals, ("", *offs)):
        if len({price, total, off}) == 3 and best is None and _bears_out(sums, counts, price, total, off):
            best = (price, total, off)
    return best


def _bears_out(sums: Sums, counts: Figures, price: str, total: str, off: str) -> bool:
    units, wholes = sums.of(price), sums.of(total)
    offs = sums.of(off) if off else [0] * len(units)
    told = good = taken = 0
    for count, unit, whole, less in zip(counts, units, wholes, offs, strict=True):
        if not count or abs(count) < 2 * UNIT or not unit or whole is None:
            continue
        told += 1
        want = count * unit // UNIT - abs(less or 0)
        near = abs(want - whole) <= max(
            UNIT // 2 if whole % UNIT == 0 and want % UNIT else 0, abs(count) // 100, UNIT // 100
        )
        good += near
        taken += near and bool(less)
    return bool(told) and good >= SHARE * told and (not off or bool(taken))


def grows_with_quantity(sums: Sums, article: str, quantity: str, price: str) -> bool | None:
    """Whether the amounts of one article grow with its quantity; None if no article tells."""
    rows: dict[str, list[tuple[int, int]]] = {}
    for cell, count, amount in zip(sums.columns[article].cells, sums.of(quantity), sums.of(price), strict=True):
        if cell and count and count > 0 and amount:
            rows.setdefault(cell, []).append((count, amount))
    same = grown = 0
    for found in rows.values():
        (least, low), (most, high) = min(found), max(found)
        if least != most:
            same += low == high
            grown += abs(low * most - high * least) * 50 <= abs(high * least)
    return None if same == grown else grown > same


def is_less(sums: Sums, before: str, off: str, after: str) -> bool:
    """Whether one amount is another less what was taken off."""
    told = good = 0
    for whole, less, left in zip(sums.of(before), sums.of(off), sums.of(after), strict=True):
        if whole is not None and left is not None and less:
            told += 1
            good += abs(abs(whole) - abs(less) - abs(left)) <= UNIT // 100
    return bool(told) and good >= SHARE * told


@dataclass(frozen=True, slots=True)
class Balance:
    """What an order's total is made of, besides the goods."""

    total: str
    used: tuple[str, ...]
    tax_added: bool


def balance(sums: Sums, goods: Sequence[int | None], total: str, roles: Mapping[str, str]) -> Balance | None:
    """How goods, shipping, fee, tax and discount come to the total, in nearly every order. The fullest way counts."""
    firsts = [group[0] for group in sums.groups]
    totals = sums.of(total)
    parts = {name: _of_groups(sums, roles[name]) for name in ("shipping", "fee", "tax", "discount") if name in roles}
    names = [name for name in parts if any(parts[name])]
    for taken in product((True, False), repeat=len(names)):
        used = [name for name, take in zip(names, taken, strict=True) if take]
        told = good = 0
        for number, (row, worth) in enumerate(zip(firsts, goods, strict=True)):
            if totals[row] is None or worth is None:
                continue
            told += 1
            added = sum((-1 if name == "discount" else 1) * abs(parts[name][number]) for name in used)
            good += abs(worth + added - (totals[row] or 0)) <= max(UNIT // 50, UNIT // 100 * len(sums.groups[number]))
        if told and good >= SHARE * told:
            return Balance(total, tuple(used), "tax" in used or "tax" not in names)
    return None


def _of_groups(sums: Sums, name: str) -> list[int]:
    """An amount of each order: the sum over its rows where they differ, else what its first row says."""
    figures, adds = sums.of(name), sums.differs(name)
    if adds:
        return [sum(figures[row] or 0 for row in group) for group in sums.groups]
    return [next((found for row in group if (found := figures[row])), 0) for group in sums.groups]


def goods_of(
    sums: Sums, *, quantity: str = "", price: str = "", line_total: str = "", off: str = ""
) -> list[int | None]:
    """What the lines of each order come to."""
    found: list[int | None] = []
    for group in sums.groups:
        worth = 0
        for row in group:
            if line_total:
                worth += sums.of(line_total)[row] or 0
            else:
                count = sums.of(quantity)[row] if quantity else UNIT
                worth += (count or 0) * (sums.of(price)[row] or 0) // UNIT if price else 0
                worth -= abs(sums.of(off)[row] or 0) if off else 0
        found.append(worth)
    return found


def totals_without_lines(
    sums: Sums, names: Sequence[str], roles: Mapping[str, str]
) -> Iterator[tuple[str, str, Balance]]:
    """Pairs of columns of which the one is the goods and the other the total, with something between them."""
    parts = [roles[name] for name in ("shipping", "tax", "discount", "fee") if name in roles]
    for goods, total in permutations(names, 2):
        rest = {role: name for role, name in roles.items() if name not in (goods, total)}
        if not any(_any(sums.of(part)) for part in parts if part not in (goods, total)):
            continue
        if sums.of(goods) == sums.of(total):
            continue
        found = balance(sums, [sums.of(goods)[group[0]] for group in sums.groups], total, rest)
        if found:
            yield goods, total, found


def _any(figures: Figures) -> bool:
    return any(figures)
