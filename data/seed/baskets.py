"""What people of the demo put into their baskets, and what that costs with discounts and shipping."""

from bisect import bisect
from collections.abc import Callable
from datetime import date
from random import Random

from data import clock
from data.dataclass import dataclass
from data.money import split
from data.seed.articles import Article
from data.seed.buyers import Buyer
from data.seed.frame import ZONE
from data.seed.seasons import black_friday

LINES = ((1, 38), (2, 30), (3, 17), (4, 9), (5, 6))
PIECES = ((1, 64), (2, 23), (3, 5), (4, 6), (6, 2))
SHIPPING = {"DE": 490, "AT": 690, "CN": 800, "US": 2900}
ELSEWHERE = 990
FREE_FROM = 7_900
METHODS = {
    "DE": "card paypal paypal klarna bank",
    "AT": "card paypal klarna bank",
    "NL": "ideal ideal card paypal",
    "CN": "alipay alipay wechat",
}
CHANNELS = ("web",) * 11 + ("app",) * 5 + ("amazon",) * 3 + ("phone",)


@dataclass(slots=True)
class Item:
    """A line of a basket."""

    article: Article
    qty: int
    unit: int
    off: int = 0

    @property
    def list_minor(self) -> int:
        """Before any discount."""
        return self.qty * self.unit

    @property
    def net_minor(self) -> int:
        """What is to be paid for it."""
        return self.list_minor - self.off


@dataclass(slots=True)
class Basket:
    """What is ordered, with its money."""

    items: list[Item]
    code: str = ""
    shipping: int = 0

    @property
    def list_minor(self) -> int:
        """The goods before any discount."""
        return sum(item.list_minor for item in self.items)

    @property
    def off(self) -> int:
        """The discount."""
        return sum(item.off for item in self.items)

    @property
    def net_minor(self) -> int:
        """The goods as they are paid."""
        return self.list_minor - self.off

    @property
    def total(self) -> int:
        """All that is to be paid."""
        return self.net_minor + self.shipping

    @property
    def units(self) -> int:
        """Pieces."""
        return sum(item.qty for item in self.items)

    @property
    def weight_g(self) -> int:
        """What the parcel weighs."""
        return 180 + sum(item.qty * item.article.weight_g for item in self.items)


class Baskets:
    """Fills baskets by the season."""

    def __init__(self, articles: list[Article], weights: dict[int, list[float]], dice: Random):
        self.articles, self._weights, self.dice = articles, weights, dice

    def fill(self, buyer: Buyer, at: int, *, fits: Callable[[Article], bool] = lambda article: True) -> Basket:
        """A basket of that buyer at that instant, of articles that fit."""
        day = clock.moment(at, ZONE).date()
        count = self.dice.randint(2, 5) if buyer.company else _drawn(self.dice, LINES)
        items: dict[int, Item] = {}
        for _ in range(4 * count):
            article = self._article(day.month)
            if len(items) == count:
                break
            if article.id not in items and fits(article):
                items[article.id] = Item(article, self._pieces(buyer, article), article.price_at(at))
        return self.priced(Basket(sorted(items.values(), key=lambda item: item.article.id)), buyer, day)

    def priced(self, basket: Basket, buyer: Buyer, day: date) -> Basket:
        """The basket with the discount that is to be had on that day, and with shipping."""
        code, percent = self._discount(buyer, day)
        if code and basket.items:
            basket.code = code
            shares = split(basket.list_minor * percent // 100, [item.list_minor for item in basket.items])
            for item, share in zip(basket.items, shares, strict=True):
                item.off = share
        basket.shipping = 0 if basket.net_minor >= FREE_FROM else SHIPPING.get(buyer.country, ELSEWHERE)
        return basket

    def _article(self, month: int) -> Article:
        sums = self._weights[month]
        return self.articles[min(bisect(sums, self.dice.random() * sums[-1]), len(sums) - 1)]

    def _pieces(self, buyer: Buyer, article: Article) -> int:
        if buyer.company:
            return self.dice.choice((4, 6, 6, 8, 12))
        # Of what costs much, people take one.
        return 1 if article.price > 9_000 else _drawn(self.dice, PIECES)

    def _discount(self, buyer: Buyer, day: date) -> tuple[str, int]:
        chance = self.dice.random()
        if buyer.company:
            return "B2B15", 15
        if (day.month, day.day) in ((11, 9), (11, 10), (11, 11)) and chance < 0.6:
            return "SINGLES11", 11
        if 0 <= (black_friday(day.year) - day).days < 1 or -3 <= (black_friday(day.year) - day).days < 0:
            return ("BLACK20", 20) if chance < 0.5 else ("", 0)
        if buyer.orders == 1 and chance < 0.25:
            return "WELCOME10", 10
        return ("THANKS5", 5) if chance < 0.04 else ("", 0)


def method_of(dice: Random, buyer: Buyer) -> str:
    """How that buyer pays."""
    return "invoice" if buyer.company else dice.choice(METHODS.get(buyer.country, "card card paypal").split())


def _drawn(dice: Random, chances: tuple[tuple[int, int], ...]) -> int:
    return dice.choices([value for value, _ in chances], [weight for _, weight in chances])[0]
