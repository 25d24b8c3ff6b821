"""What goes back of what was paid: shares of units, what is left of each payment, what a builder makes of a request.

Pure arithmetic in minor units of one currency; nothing here reads the store. Unit k of n is worth
round(paid * k / n) - round(paid * (k - 1) / n), goods and tax each for itself, so that units add up to what was paid.
"""

from collections.abc import Iterable, Sequence

from data.dataclass import dataclass
from data.money import divide_half_up


@dataclass(frozen=True, slots=True)
class Share:
    """What some units of a line are worth."""

    goods: int
    tax: int

    @property
    def gross(self) -> int:
        """With its tax."""
        return self.goods + self.tax


def units_worth(paid: int, of: int, taken: int, qty: int) -> int:
    """What the next `qty` units are worth, `taken` of `of` having gone before; `paid` is for all of them."""
    if not (of > 0 and qty >= 0 and 0 <= taken <= taken + qty <= of):
        raise ValueError(f"there are no units {taken + 1} to {taken + qty} of {of}")
    return divide_half_up(paid * (taken + qty), of) - divide_half_up(paid * taken, of)


def units_share(net: int, tax: int, of: int, taken: int, qty: int) -> Share:
    """The same of goods and of tax."""
    return Share(units_worth(net, of, taken, qty), units_worth(tax, of, taken, qty))


def may_return(shipped: int, lost: int, authorised: int, returned: int) -> int:
    """Units of a line that can still be asked back: what is on its way back and what came count against it."""
    return max(0, shipped - lost - authorised - returned)


def left_of(captured: int, refunded: int, disputed: int = 0, pending: int = 0) -> int:
    """What can still go back of a payment: never from what is outstanding, but from what was taken."""
    return max(0, captured - refunded - disputed - pending)


def balance(due: int, captured: int, refunded: int) -> int:
    """What the customer owes; less than nothing is what we owe back."""
    return due - (captured - refunded)


@dataclass(frozen=True, slots=True)
class Taken:
    """A payment that money can go back by: its event's id, how it was made, and what is left of it."""

    key: int
    method: str
    left: int


def spread(amount: int, payments: Sequence[Taken], methods: Iterable[str] = ()) -> tuple[list[tuple[Taken, int]], int]:
    """How an amount goes back over payments in their order, each up to what is left of it; the rest that none bears.

    With `methods`, only payments made by one of them.
    """
    allowed = frozenset(methods)
    parts: list[tuple[Taken, int]] = []
    rest = amount
    for payment in payments:
        if allowed and payment.method not in allowed:
            continue
        part = min(rest, payment.left)
        if part > 0:
            parts.append((payment, part))
            rest -= part
    return parts, rest


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a return or an exchange comes to."""

    refundable: int
    """What goes back now: never less than nothing, never more than what is left of the payments."""
    customer_pays: int
    """What the customer owes for a dearer replacement; nothing of it is charged by itself."""
    capped: bool = False


def settle_up(worth: int, left: int | None, *, fee: int = 0, replacements: int = 0) -> Outcome:
    """What goes back of goods that are worth so much, less a kept fee and what replaces them.

    `left` is what can go back at all; None if nobody asks.
    """
    difference = worth - min(fee, max(0, worth)) - replacements
    wanted = max(0, difference)
    back = wanted if left is None else min(wanted, left)
    return Outcome(back, max(0, -difference), capped=back < wanted)
