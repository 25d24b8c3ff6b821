"""Some of a large demo's articles and customers as the small one's story knows them, for the acts of its last days."""

from heapq import nlargest
from typing import Any

from data import clock
from data.reference import table
from data.seed.articles import Article
from data.seed.baskets import Basket
from data.seed.big.sizes import FIRST_BUYER
from data.seed.big.telling import Told
from data.seed.big.wares import CODES
from data.seed.buyers import Buyer, Buyers
from data.seed.frame import Frame
from data.seed.sales import Sale
from data.seed.shelves import Shelves
from data.seed.tally import Tally
from data.seed.year import Past

PLENTY, SCARCE = 320, 24
PEOPLE = 400


def cast(frame: Frame, told: Told) -> Past:
    """What the story needs to know of the past."""
    articles = [_article(told, place) for place in _chosen(told)]
    shelves = Shelves(frame, articles)
    for article in articles:
        for code in article.bins:
            shelves.sellable[article.id, code] = told.floor.left[CODES.index(code)][article.id - 1]
    buyers = _buyers(frame, told)
    disputed = _disputed(frame, buyers.all)
    return Past(buyers, shelves, Tally(), [disputed])


def _chosen(told: Told) -> list[int]:
    """Articles of which there is plenty in the warehouses that have them, and some that are sold out."""
    floor, wares = told.floor, told.wares

    def lefts(place: int) -> list[int]:
        return [left[place] for left, limit in zip(floor.left, wares.limits, strict=True) if place < limit]

    plenty: list[int] = []
    for limit in (wares.limits[2], wares.limits[1]):
        shown = (place for place in range(limit) if not wares.is_hidden(place))
        plenty += nlargest(PLENTY // 2, shown, key=lambda place: (min(lefts(place)), place))
    dry = [place for place in range(wares.limits[1]) if floor.is_dry(place, floor.frame.now)]
    scarce = [place for place in dry if max(lefts(place)) <= 0 and not wares.is_hidden(place)]
    return sorted({*plenty, *scarce[:SCARCE]})


def _article(told: Told, place: int) -> Article:
    wares, floor = told.wares, told.floor
    cut = wares.cuts[place % wares.width]
    zh = wares.zh(place)
    prices = [(floor.frame.start, wares.before[place], "first")]
    if wares.changed[place]:
        prices.append((wares.changed[place], wares.price[place], "season"))
    article = Article(
        *(place + 1, wares.product(place), wares.code(place), wares.name(place), f"{zh} {cut.names_zh}" if zh else ""),
        *(cut.category, cut.grams, wares.pull[place], prices, max(1, floor.costs[place])),
        fate="out" if floor.left[0][place] <= 0 else "well",
        safety=wares.safety[place],
    )
    for number, (code, limit) in enumerate(zip(CODES, wares.limits, strict=True)):
        if place < limit:
            article.bins[code] = floor.spot(place, number)
    return article


def _buyers(frame: Frame, told: Told) -> Buyers:
    """The last customers, and the next number."""
    crowd = told.crowd
    buyers = Buyers(frame, met=len(crowd), first=FIRST_BUYER)
    firms = [who for who in range(len(crowd)) if crowd.kind[who] == 2][-6:]
    last = [who for who in range(max(0, len(crowd) - PEOPLE * 3), len(crowd)) if crowd.kind[who] == 0][-PEOPLE:]
    regulars = sorted(range(min(len(crowd), 2_000)), key=lambda who: (-crowd.orders[who], who))[:PEOPLE]
    for who in dict.fromkeys([*firms, *last, *(one for one in regulars if crowd.kind[one] == 0)]):
        buyers.remember(_buyer(told, who))
    return buyers


def _buyer(told: Told, who: int) -> Buyer:
    crowd = told.crowd
    land: dict[str, Any] = table("demo/people")["land"][crowd.land[who]]
    return Buyer(
        *(who + 1, crowd.name(who), crowd.email(who), crowd.phone(who), crowd.company(who), land, who + 1),
        guest=crowd.kind[who] == 1,
        orders=crowd.orders[who],
    )


def _disputed(frame: Frame, buyers: list[Buyer]) -> Sale:
    """A sale of somebody who went to their bank."""
    buyer = next(one for one in buyers if not one.company and one.land["warehouse"] == "HAM")
    at = frame.now - 40 * clock.DAY
    sale = Sale(0, "", at, buyer, Basket([]), frame.places["HAM"], "card", "dhl", "")
    sale.disputed = 1
    return sale
