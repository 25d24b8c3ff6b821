"""The orders of a large demo: what is in each, when it was paid, sent, delivered and closed, and what came back."""

from random import Random
from typing import Any

from data import clock
from data.dataclass import dataclass, field
from data.seed.baskets import ELSEWHERE, FREE_FROM, METHODS, SHIPPING
from data.seed.big.crowd import Crowd
from data.seed.big.wares import Wares, steps
from data.seed.frame import Frame, Place
from data.seed.parcels import tracking_number
from data.seed.sales import ABROAD, DAYS
from data.seed.seasons import black_friday

LINES = (0.2, 0.42, 0.61, 0.75, 0.85, 0.92, 0.96, 0.98, 0.99, 1.0)
PIECES = (0.64, 0.87, 0.92, 0.98, 1.0)
AMOUNTS = (1, 2, 3, 4, 6)
FIRM_PIECES = (4, 6, 6, 8, 12)
SLOT = clock.HOUR
"""Orders of one hour have one dispatch promise."""


class Quick(Random):
    """Dice for millions of throws: a number from a range takes a third of the time."""

    def randint(self, a: int, b: int) -> int:
        """A number from `a` to `b`."""
        return a + int(self.random() * (b - a + 1))


@dataclass(slots=True)
class Deal:
    """An order in the making; `lines` are [article, pieces, unit price, discount]."""

    id: int
    at: int
    who: int
    place: int
    lines: list[list[int]]
    code: str = ""
    shipping: int = 0
    method: str = ""
    firm: bool = False
    state: str = "placed"
    trouble: bool = False
    paid_at: int | None = None
    approved_at: int | None = None
    ship_by_at: int = 0
    handed_at: int | None = None
    delivered_at: int | None = None
    closed_at: int | None = None
    cancelled_at: int | None = None
    credited_at: int | None = None
    refunded: int = 0
    disputed: int = 0
    back: dict[int, int] = field(default_factory=dict)
    asked: dict[int, int] = field(default_factory=dict)
    carrier: str = ""
    tracking: str = ""
    promised: list[int] = field(default_factory=list)
    """Pieces that each line was promised, while nothing of it has left."""
    holds: list[str] = field(default_factory=list)

    @property
    def gross(self) -> int:
        """The goods before any discount."""
        return sum(line[1] * line[2] for line in self.lines)

    @property
    def off(self) -> int:
        """The discount."""
        return sum(line[3] for line in self.lines)

    @property
    def units(self) -> int:
        """Pieces."""
        return sum(line[1] for line in self.lines)


class Trade:
    """Makes deals, each with its life up to the moment."""

    def __init__(self, frame: Frame, wares: Wares, crowd: Crowd, places: list[Place]):
        self.frame, self.wares, self.crowd, self.places = frame, wares, crowd, places
        self.end = frame.now - 5 * clock.MINUTE
        self._fridays = {year: black_friday(year) for year in range(frame.today.year - 3, frame.today.year + 1)}
        self._promises: dict[tuple[int, int], int] = {}
        self._methods = {country: words.split() for country, words in METHODS.items()}

    def deal(self, dice: Random, key: int, at: int, day: Any) -> Deal:
        """An order of that instant; `day` is its store day."""
        who = self.crowd.next(dice, at)
        land = self.crowd.lands[self.crowd.land[who]]
        rnd = dice.random
        place = land.place if rnd() < 0.75 else 0
        deal = Deal(key, at, who, place, [], firm=self.crowd.kind[who] == 2)
        self._fill(dice, deal)
        deal.code = self._discount(dice, deal, day)
        net = deal.gross - deal.off
        deal.shipping = 0 if net >= FREE_FROM else SHIPPING.get(land.country, ELSEWHERE)
        methods = self._methods.get(land.country, ("card", "card", "paypal"))
        deal.method = "invoice" if deal.firm else methods[int(rnd() * len(methods))]
        self._live(dice, deal, net)
        if deal.handed_at:
            deal.carrier = land.carriers[int(rnd() * len(land.carriers))]
            deal.tracking = tracking_number(dice, deal.carrier)
            self._travel(dice, deal, land.country)
        return deal

    def _fill(self, dice: Random, deal: Deal) -> None:
        rnd, wares = dice.random, self.wares
        count = 2 + int(rnd() * 5) if deal.firm else steps(LINES, rnd()) + 1  # type: ignore[arg-type]
        taken: set[int] = set()
        for _ in range(count):
            article = wares.draw(rnd(), deal.place)
            if article not in taken:
                taken.add(article)
                price = wares.price_at(article, deal.at)
                qty = 1 if price > 9_000 else AMOUNTS[steps(PIECES, rnd())]  # type: ignore[arg-type]
                deal.lines.append([article, FIRM_PIECES[int(rnd() * 5)] if deal.firm else qty, price, 0])
        deal.lines.sort()

    def _discount(self, dice: Random, deal: Deal, day: Any) -> str:
        code, percent = self._offer(dice.random(), deal, day)
        for line in deal.lines if percent else ():
            line[3] = line[1] * line[2] * percent // 100
        return code

    def _offer(self, chance: float, deal: Deal, day: Any) -> tuple[str, int]:
        if deal.firm:
            return "B2B15", 15
        if day.month == 11 and day.day in (9, 10, 11) and chance < 0.6:
            return "SINGLES11", 11
        if -3 <= (self._fridays[day.year] - day).days <= 0:
            return ("BLACK20", 20) if chance < 0.5 else ("", 0)
        if self.crowd.orders[deal.who] == 1 and chance < 0.25:
            return "WELCOME10", 10
        return ("THANKS5", 5) if chance < 0.04 else ("", 0)

    def promise(self, place: int, start: int) -> int:
        """When an order must ship that starts then."""
        key = place, start // SLOT
        known = self._promises.get(key)
        if known is None:
            if len(self._promises) > 20_000:
                self._promises.clear()
            known = self._promises[key] = self.places[place].ship_by((start // SLOT + 1) * SLOT)
        return known

    def _live(self, dice: Random, deal: Deal, net: int) -> None:
        rnd, end = dice.random, self.end
        chance = rnd()
        if chance < 0.02:
            off = deal.at + int((50 + rnd() * 70) * clock.HOUR)
            deal.cancelled_at = off if off < end else None
            deal.ship_by_at = self.promise(deal.place, deal.at)
        else:
            deal.paid_at = self._paid(dice, deal)
            start = deal.paid_at or deal.at
            deal.ship_by_at = self.promise(deal.place, start)
            self._decide(dice, deal, start, chance < 0.03, net)
        if deal.cancelled_at:
            deal.state = "cancelled"

    def _decide(self, dice: Random, deal: Deal, start: int, regrets: bool, net: int) -> None:
        rnd, end = dice.random, self.end
        if regrets and deal.paid_at:
            off = start + int((1 + rnd() * 19) * clock.HOUR)
            if off < end - 2 * clock.MINUTE:
                deal.cancelled_at, deal.refunded = off, net + deal.shipping
                return
        approved = start + int((3 + rnd() * 397) * clock.MINUTE)
        if approved >= end or not (deal.paid_at or deal.firm):
            return
        deal.approved_at = approved
        late = rnd() < 0.05
        off = int((1 + rnd() * 29) * clock.HOUR) if late else -int((5 + rnd() * 415) * clock.MINUTE)
        handed = max(deal.ship_by_at + off, approved + clock.HOUR)
        deal.handed_at = handed if handed < end else None

    def _paid(self, dice: Random, deal: Deal) -> int | None:
        """Most pay at once, some by bank within two days, companies within a month."""
        if deal.method == "invoice":
            at = deal.at + int((9 + dice.random() * 21) * clock.DAY)
        elif deal.method == "bank":
            at = deal.at + int((8 + dice.random() * 42) * clock.HOUR)
        else:
            at = deal.at + int((20 + dice.random() * 150) * clock.SECOND)
        return at if at < self.end else None

    def _travel(self, dice: Random, deal: Deal, country: str) -> None:
        assert deal.handed_at is not None
        rnd, end = dice.random, self.end
        low, high = DAYS.get(country, ABROAD)
        if deal.handed_at > end - 6 * clock.DAY and rnd() < 0.03:
            deal.trouble = deal.handed_at + 10 * clock.HOUR < end
        delivered = deal.handed_at + int((low * 24 - 6 + rnd() * (high - low + 0.25) * 24) * clock.HOUR)
        if deal.trouble or delivered > end:
            return
        deal.delivered_at = delivered
        done = max(delivered + clock.DAY, (deal.paid_at or end) + clock.HOUR)
        if done < end and deal.paid_at:
            deal.closed_at, deal.state = done, "closed"
        self._regret(dice, deal, delivered)

    def _regret(self, dice: Random, deal: Deal, delivered: int) -> None:
        """Some send something back, some only say that they will, and few go to their bank."""
        rnd = dice.random
        chance = rnd()
        if chance > 0.0855:
            return
        if chance > 0.085:
            deal.disputed = deal.gross - deal.off + deal.shipping if deal.closed_at else 0
            return
        line = int(rnd() * len(deal.lines))
        qty = 1 + int(rnd() * deal.lines[line][1])
        credited = delivered + int((6 + rnd() * 12) * clock.DAY)
        if deal.closed_at and credited < self.end:
            whole = rnd() < 0.2
            deal.back = {place: one[1] for place, one in enumerate(deal.lines)} if whole else {line: qty}
            deal.credited_at = max(credited, deal.closed_at + clock.HOUR)
            if deal.credited_at >= self.end:
                deal.back, deal.credited_at = {}, None
        elif credited >= self.end:
            deal.asked = {line: qty}
