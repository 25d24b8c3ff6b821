"""An order of the demo's past: when it was paid, approved, sent, delivered and closed, and what became of it."""

from random import Random

from data import clock
from data.dataclass import dataclass, field
from data.seed.baskets import Basket, method_of
from data.seed.buyers import Buyer, pick_carrier
from data.seed.frame import Frame, Place
from data.seed.parcels import tracking_number

RESTING = 16 * clock.HOUR
"""Nothing of the past is younger."""
DAYS = {"DE": (1, 3), "AT": (1, 3), "CZ": (1, 3), "CN": (1, 4), "US": (5, 9)}
ABROAD = (2, 5)


@dataclass(slots=True)
class Sale:
    """An order of the past."""

    id: int
    number: str
    at: int
    buyer: Buyer
    basket: Basket
    place: Place
    method: str
    carrier: str
    tracking: str
    fate: str = "sent"
    """sent, unpaid (cancelled before payment) or regretted (cancelled after it)."""
    trouble: bool = False
    """Its parcel is stuck."""
    paid_at: int | None = None
    approved_at: int | None = None
    ship_by_at: int = 0
    handed_at: int | None = None
    delivered_at: int | None = None
    closed_at: int | None = None
    cancelled_at: int | None = None
    refunded: int = 0
    disputed: int = 0
    back: dict[int, int] = field(default_factory=dict)
    """Pieces that came back, by the place of the line."""
    asked: dict[int, int] = field(default_factory=dict)
    """Pieces that the customer wants to send back."""

    @property
    def state(self) -> str:
        """Where the order is in its life."""
        return "cancelled" if self.cancelled_at else "closed" if self.closed_at else "placed"

    @property
    def captured(self) -> int:
        """What was paid."""
        return self.basket.total if self.paid_at else 0


def live(frame: Frame, dice: Random, sale: Sale) -> None:
    """Give a sale its life up to now."""
    end = frame.now - RESTING
    chance = dice.random()
    start = sale.at
    if chance < 0.02:
        sale.fate, sale.cancelled_at = "unpaid", min(end, sale.at + dice.randint(50, 120) * clock.HOUR)
    else:
        sale.paid_at = _paid(dice, sale, end)
        start = sale.paid_at or sale.at
    sale.ship_by_at = sale.place.ship_by(start)
    if chance < 0.02:
        return
    if chance < 0.03 and sale.paid_at is not None:
        sale.fate, sale.cancelled_at = "regretted", min(end, start + dice.randint(1, 20) * clock.HOUR)
        sale.refunded = sale.captured
        return
    sale.approved_at = min(end - 2 * clock.HOUR, start + dice.randint(3, 400) * clock.MINUTE)
    _travel(frame, dice, sale, end)


def _paid(dice: Random, sale: Sale, end: int) -> int | None:
    """Most pay at once, some by bank within two days, companies within a month."""
    if sale.method == "invoice":
        at = sale.at + dice.randint(9, 30) * clock.DAY
        return at if at < end else None
    if sale.method == "bank":
        return min(end - 3 * clock.HOUR, sale.at + dice.randint(8, 50) * clock.HOUR)
    return sale.at + dice.randint(20, 170) * clock.SECOND


def _travel(frame: Frame, dice: Random, sale: Sale, end: int) -> None:
    late = dice.random() < 0.05
    off = dice.randint(1, 30) * clock.HOUR if late else -dice.randint(5, 420) * clock.MINUTE
    assert sale.approved_at is not None
    sale.handed_at = min(end, max(sale.ship_by_at + off, sale.approved_at + clock.HOUR))
    low, high = DAYS.get(sale.buyer.country, ABROAD)
    sale.trouble = sale.handed_at > frame.now - 6 * clock.DAY and dice.random() < 0.03
    delivered = sale.handed_at + dice.randint(low * 24 - 6, high * 24) * clock.HOUR
    if sale.trouble or delivered > end:
        return
    sale.delivered_at = delivered
    done = max(delivered + clock.DAY, (sale.paid_at or end) + clock.HOUR)
    if done < end and sale.paid_at:
        sale.closed_at = done


def new_sale(frame: Frame, dice: Random, key: int, number: str, at: int, buyer: Buyer, basket: Basket) -> Sale:
    """A sale from the warehouse that is next to the buyer, if all of it lies there, else from Hamburg."""
    near = buyer.land["warehouse"]
    code = near if all(near in item.article.bins for item in basket.items) else "HAM"
    carrier = pick_carrier(dice, buyer.land)
    return Sale(
        *(key, number, at, buyer, basket, frame.places[code], method_of(dice, buyer), carrier),
        tracking_number(dice, carrier),
    )
