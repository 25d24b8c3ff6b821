"""What the lines of an order come to: what was typed of them, their discounts, their tax, and what is given away.

Placing an order, drafting one and the live total of a form ask here, so that all three say the same.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from data import clock, database, money, options, order_book, spots
from data.dataclass import dataclass
from data.errors import Missing, Refused, Unclear
from data.tax_table import tax_rates
from data.taxes import Item, Rate, rates_of, taxed

AT_ONCE = 20
"""SKUs looked up by one statement."""
_BY_CODES = {
    count: f"SELECT id, code, name, price_minor FROM sku WHERE code IN ({database.marks(count)})"
    for count in range(1, AT_ONCE + 1)
}
PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*[%％]")
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line as it is wanted: an article, how many, at what price, less what."""

    sku: int
    code: str
    title: str
    qty: int
    unit: int
    usual: int | None
    """The price in the list."""
    off: int = 0

    @property
    def total(self) -> int:
        """Before its discount."""
        return self.qty * self.unit

    @property
    def given(self) -> int:
        """What is given away against the list: a lower price and the discount."""
        return self.qty * max(0, (self.usual or 0) - self.unit) + self.off


@dataclass(frozen=True, slots=True)
class Priced:
    """What a line comes to: its share of all discounts, net and tax."""

    off: int
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What an order comes to."""

    lines: tuple[Priced, ...]
    goods: int
    off: int
    shipping: int
    added: int
    """Tax that comes on top of prices."""

    @property
    def net(self) -> int:
        return sum(line.net for line in self.lines)

    @property
    def tax(self) -> int:
        return sum(line.tax for line in self.lines)

    @property
    def total(self) -> int:
        return self.net + self.tax + self.shipping


def wanted_of(lines: Sequence[Sequence[Any]] | str) -> list[Wanted]:
    """Each line as it was typed: code, quantity, price and discount; the last two may be left out."""
    pieces = read_lines(lines) if isinstance(lines, str) else [tuple(line) for line in lines]
    if len(pieces) > MOST_LINES:
        raise Refused("An order has {most} lines at most.", most=MOST_LINES)
    known = _known([str(piece[0]) for piece in pieces])
    return [_wanted(piece, known) for piece in pieces]


def _wanted(piece: Sequence[Any], known: Mapping[str, tuple[Any, ...]]) -> Wanted:
    code, qty, *more = piece
    price, off = (*more, "", "")[:2]
    row = known.get(str(code))
    if row is None:
        raise Missing("There is no SKU {code}.", code=code)
    if int(qty) <= 0:
        raise Refused("The quantity of {code} must be at least 1.", code=code)
    spots.check_pieces(int(qty))
    currency = options.currency()
    unit = row[3] if price in ("", None) else order_book.amount_of(price, currency)
    if unit is None:
        raise Refused("{code} has no price. Give one with it, or set its price first.", code=code)
    check_amounts(int(unit), int(unit) * int(qty))
    return Wanted(
        int(row[0]),
        str(row[1]),
        str(row[2]),
        int(qty),
        int(unit),
        row[3],
        discount_of(off, int(unit) * int(qty), currency),
    )


def _known(codes: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Id, code, name and price of SKUs by their code."""
    found: dict[str, tuple[Any, ...]] = {}
    for start in range(0, len(codes), AT_ONCE):
        some = codes[start : start + AT_ONCE]
        found |= {row[1]: row for row in database.rows(_BY_CODES[len(some)], some)}
    return found


def read_lines(text: str) -> list[tuple[str, int] | tuple[str, int, str]]:
    """SKU:2,SKU@9.90,SKU:1 as lines."""
    found: list[tuple[str, int] | tuple[str, int, str]] = []
    for piece in filter(None, (part.strip() for part in text.split(","))):
        head, _, price = piece.partition("@")
        whole = ":" not in head or database.scalar("SELECT 1 FROM sku WHERE code = ?", (head,))
        code, _, count = (head, "", "1") if whole else head.rpartition(":")
        if not count.isdecimal() or not count.isascii():
            raise Unclear("“{piece}” is not SKU:QUANTITY.", piece=piece)
        found.append((code, int(count), price) if price else (code, int(count)))
    return found


def discount_of(typed: str | int | None, of: int, currency: str) -> int:
    """A discount in minor units: 10%, 5.00, or minor units already. Never more than what it is taken off."""
    if typed in ("", None, 0):
        return 0
    read = PERCENT.fullmatch(typed.strip()) if isinstance(typed, str) else None
    if read is not None:
        hundredths = int(read[1]) * 100 + int((read[2] or "").ljust(2, "0"))
        off = money.divide_half_up(of * hundredths, 10_000)
    else:
        off = order_book.amount_of(typed if isinstance(typed, int) else str(typed), currency)
    if not 0 <= off <= of:
        raise Refused("A discount can't be more than the goods are worth.")
    return off


def check_amounts(*amounts: int) -> None:
    """Refused unless each is an amount that somebody can pay."""
    if min(amounts) < 0:
        raise Refused("An amount can't be less than nothing.")
    if max(amounts) > money.MOST:
        raise Refused("That is more money than the store can hold.")


def sums_of(wanted: Sequence[Wanted], off: str | int, shipping: int, country: str) -> Sums:
    """What the lines come to: discounts shared by largest remainder, tax rounded once a line."""
    goods = [line.total for line in wanted]
    left = [line.total - line.off for line in wanted]
    whole = discount_of(off, sum(left), options.currency())
    shares = money.split(whole, left) if whole else [0] * len(left)
    rates = rates_in(country)
    items = [Item(paid - share, rates, line.qty) for paid, share, line in zip(left, shares, wanted, strict=True)]
    priced = tuple(
        Priced(line.off + share, one.net, one.tax)
        for line, share, one in zip(wanted, shares, taxed(items), strict=True)
    )
    check_amounts(shipping, sum(goods), sum(one.net + one.tax for one in priced) + shipping)
    added = sum(one.net + one.tax for one in priced) - (sum(left) - whole)
    return Sums(priced, sum(goods), sum(one.off for one in priced), shipping, added)


def rates_in(country: str) -> tuple[Rate, ...]:
    """What tax goods bear that go to a country today: by the store's table, else its one rate."""
    day = clock.day_of(clock.now(), options.timezone())
    found = rates_of(tax_rates(), "standard", country, day)
    if found:
        return found
    ppm = int(options.option("tax.rate_ppm") or 0)
    return (Rate(ppm, options.option("tax.inclusive") == "1"),) if ppm else ()


def weight_of(wanted: Sequence[Wanted], sums: Sums, terms: str) -> int:
    """What somebody must be allowed to decide: what is given away, and all of it when it is to be paid later."""
    given = sum(line.given for line in wanted) + sums.off - sum(line.off for line in wanted)
    return given + (sums.total if terms == "on_account" else 0)
