"""Where the open orders of the demo are set up: who buys what from where, when, and who works on it."""

from typing import Any

from data import clock
from data.dataclass import dataclass
from data.operations.orders import place_order
from data.seed.articles import Article
from data.seed.baskets import Basket, Item, method_of
from data.seed.buyers import Buyer
from data.seed.frame import ZONE, Place
from data.seed.slots import Slots
from data.seed.story import Ref, Story

STOCKED = 14
"""Pieces that must be free of an article before an order that is to be ready takes of it."""


@dataclass(slots=True)
class Scene:
    """An order in the making."""

    buyer: Buyer
    place: Place
    basket: Basket
    at: int
    order: Ref
    values: dict[str, Any]

    @property
    def total(self) -> int:
        """All that is to be paid."""
        return self.basket.total


class Stage:
    """Sets up orders and has them placed."""

    def __init__(self, story: Story):
        self.story, self.dice = story, story.dice
        self.slots = Slots(story.frame, story.dice)

    def scene(
        self,
        slot: str = "later",
        *,
        buyer: Buyer | None = None,
        basket: Basket | None = None,
        at: int = 0,
        out: int = 0,
        **values: Any,
    ) -> Scene:
        """An order of somebody, of goods that are there and of some that are out; it is not placed yet."""
        story = self.story
        buyer = buyer or story.past.buyers.next(at or story.frame.now - 8 * clock.DAY)
        place = story.frame.places[buyer.land["warehouse"]]
        basket = basket or self._basket(buyer, place, out)
        at = at or self.slots.placed(place, slot)
        return Scene(buyer, place, basket, at, Ref(), values)

    def place(self, scene: Scene, *, paid: bool = True, terms: str = "") -> Scene:
        """Have the store place it, paid at once or not."""
        buyer, basket = scene.buyer, scene.basket
        terms = terms or ("on_account" if buyer.company else "prepaid")
        money = {"paid": basket.total, "method": method_of(self.dice, buyer)} if paid and terms == "prepaid" else {}
        values = {
            "customer": buyer.id,
            "address": buyer.address,
            "shipping": basket.shipping,
            "discount": basket.off,
            "code": basket.code,
            "channel": self._channel(buyer),
            "warehouse": scene.place.code,
            "terms": terms,
            **money,
            **scene.values,
        }
        lines = [_line(item) for item in basket.items]
        self.story.act(scene.at, "store", place_order, lines, makes=scene.order, **values)
        return scene

    def approved(self, scene: Scene, *, end: int = 0) -> int:
        """Have it approved some time after it was placed; when that was."""
        end = end or min(self.story.frame.now, scene.at + 9 * clock.HOUR)
        at = self.story.after(scene.at + 4 * clock.MINUTE, 1, end)[0]
        self.story.approve(at, scene.order, scene.total)
        return at

    def packer(self, scene: Scene) -> str:
        """Who works in that warehouse."""
        who = self.dice.choice(("zhang.lei", "zhang.lei", "ahmed.farah"))
        return "ahmed.farah" if scene.place.code == "PRG" else who

    def _channel(self, buyer: Buyer) -> str:
        if buyer.company:
            return "wholesale"
        return "tmall" if buyer.country == "CN" else self.dice.choice(("web", "web", "app"))

    def _basket(self, buyer: Buyer, place: Place, out: int) -> Basket:
        """Something that is there, and so many articles that are not; with two of them nothing else."""
        story = self.story

        def stocked(article: Article) -> bool:
            return article.shown and story.free.get((article.id, place.code), 0) >= STOCKED + article.safety

        basket = story.baskets.fill(buyer, story.frame.now, fits=stocked)
        if not basket.items:
            here = [one for one in story.baskets.articles if place.code in one.bins]
            most = max(here, key=lambda one: (story.free.get((one.id, place.code), 0), one.id))
            basket.items = [Item(most, 1, most.price)]
        kept = basket.items if out < 2 else []
        for item in kept:
            item.qty = min(item.qty, STOCKED - 2)
            item.unit, item.off = item.article.price, 0
            story.free[item.article.id, place.code] -= item.qty
        items = sorted([*kept, *self._missing(place, out)], key=lambda item: item.article.id)
        return story.baskets.priced(Basket(items), buyer, clock.moment(story.frame.now, ZONE).date())

    def _missing(self, place: Place, count: int) -> list[Item]:
        """Articles that are out in a warehouse and are not sold as pre-orders."""
        fitting = [one for one in self.story.baskets.articles if one.fate == "out" and not one.preorder]
        gone = [article for article in fitting if place.code in article.bins]
        chosen = self.dice.sample(gone, min(count, len(gone)))
        return [Item(article, self.dice.choice((1, 1, 2)), article.price) for article in chosen]


def _line(item: Item) -> list[str | int]:
    """A line as the operation takes it; the price only where it is not the list's."""
    line: list[str | int] = [item.article.code, item.qty]
    return line if item.unit == item.article.price else [*line, item.unit]
