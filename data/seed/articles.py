"""What the demo sells: products and their variants, with codes, barcodes, prices over time, texts and a bin each."""

from bisect import bisect_right
from datetime import timedelta
from random import Random
from typing import Any

from data.barcodes import check_barcode
from data.dataclass import dataclass, field
from data.reference import table
from data.seed.frame import CURRENCY, YEAR, Frame, at_local

Row = dict[str, Any]
Option = tuple[str, Row]
OFF_SHELF = 4
SCHEDULED = 2
"""Products that are not shown yet, or not any more."""
REASONS = ("cost", "season", "market", "promotion")


@dataclass(slots=True)
class Article:
    """A SKU in the making."""

    id: int
    product: int
    code: str
    name: str
    name_zh: str
    category: str
    weight_g: int
    pull: float
    """How well it sells beside the others."""
    prices: list[tuple[int, int, str]]
    """From when, how much, why."""
    cost: int
    """What the first piece cost."""
    fate: str = "well"
    """How it stands now: well, low or out."""
    safety: int = 0
    shown: bool = True
    bins: dict[str, int] = field(default_factory=dict)
    """The picking bin in each warehouse that has it."""
    row: tuple[Any, ...] = ()

    def price_at(self, at: int) -> int:
        """What it cost to buy at an instant."""
        return self.prices[max(0, bisect_right(self.prices, (at, 1 << 60, "")) - 1)][1]

    @property
    def preorder(self) -> bool:
        """Whether it is sold before it is in."""
        return self.fate == "out" and self.id % 5 == 0

    @property
    def price(self) -> int:
        """What it costs to buy now."""
        return self.prices[-1][1]


def make_articles(frame: Frame) -> list[Article]:
    """Every product with its variants; their rows are gathered, the SKUs' own once their cost is known."""
    lists, dice = table("demo/articles"), frame.dice("articles")
    articles: list[Article] = []
    number = 0
    products = lists["product"]
    hidden = set(dice.sample(range(len(products)), OFF_SHELF + SCHEDULED))
    for place, product in enumerate(products):
        order = sorted(hidden).index(place) if place in hidden else -1
        key = _add_product(frame, product, place, order)
        for variant in _variants(lists, product):
            number += 1
            article = _article(frame, dice, key, product, variant, number)
            article.shown = order < 0
            articles.append(article)
    _decide_fates(dice, articles)
    _place(frame, articles)
    return articles


def _add_product(frame: Frame, product: Row, place: int, hidden: int) -> int:
    shelf = "on" if hidden < 0 else "off" if hidden < OFF_SHELF else "scheduled"
    begins = at_local(frame.today + timedelta(days=3 + hidden), 0) if shelf == "scheduled" else None
    key = frame.rows.add(
        "product", product["code"], product["title"], product["zh"], product["in"], shelf, begins, frame.start
    )
    frame.rows.add("product_text", key, "en", f"{product['title']}, made for every day. Part of our {product['in']}.")
    frame.rows.add("product_text", key, "zh_CN", f"{product['zh']}，为日常生活而作。")
    for position in range(0 if place % 17 == 11 else 1 + place % 3):
        frame.rows.add("image", key, position, f"images/{product['code'].lower()}-{position + 1}.jpg")
    return key


def _variants(lists: dict[str, list[Row]], product: Row) -> list[list[Option]]:
    """The combinations of a product's sizes and colours, each option with its name."""
    sizes = [("Size", row) for row in lists["size"] if row["set"] == product.get("sizes")]
    colours = [("Colour", row) for row in lists["colour"] if row["set"] == product.get("colours")]
    if sizes and colours:
        return [[size, colour] for size in sizes for colour in colours]
    return [[option] for option in sizes or colours] or [[]]


def _article(frame: Frame, dice: Random, key: int, product: Row, options: list[Option], number: int) -> Article:
    tail = "".join(option["code"] for _, option in options) or product["tail"]
    code = f"{product['code']}-{tail}"
    price = product["price"] + sum(option.get("more", 0) for _, option in options)
    name = " ".join([product["title"], *(option["name"] for _, option in options)])
    name_zh = " ".join([product["zh"], *(option.get("zh") or option["name"] for _, option in options)])
    grams = product["g"] * (100 + 25 * sum(1 for _, option in options if option.get("more", 0) > 1000)) // 100
    prices = _prices(frame, dice, price)
    article = Article(
        *(number, key, code, name, name_zh, product["in"], grams, product["pull"] * dice.uniform(0.6, 1.5), prices),
        cost=price * dice.randint(34, 48) // 100,
    )
    article.safety = dice.choice((0, 0, 2, 4)) if product["pull"] >= 6 else 0
    article.row = (code, key, _barcode(number), name, name_zh, dice.choice((1, 1, 1, 6, 12)), grams)
    for position, (option, value) in enumerate(options):
        frame.rows.add("option_value", number, position, option, value["name"])
    for begins, amount, reason in prices:
        frame.rows.add("price_row", number, CURRENCY, amount, begins, reason, frame.staff["mei.chen"])
    return article


def _prices(frame: Frame, dice: Random, price: int) -> list[tuple[int, int, str]]:
    """The first price, and for some of them one or two changes within the year."""
    found = [(frame.start, price, "first")]
    for day in sorted(dice.sample(range(20, YEAR - 20), dice.choice((0, 0, 0, 1, 1, 2)))):
        before = found[-1][1]
        amount = max(190, round(before * dice.uniform(0.9, 1.14) / 100) * 100 - 10)
        if amount != before:
            found.append((at_local(frame.today - timedelta(days=YEAR - day), 0), amount, dice.choice(REASONS)))
    return found


def _barcode(number: int) -> str:
    """An EAN-13 of the range that shops may use among themselves."""
    from stdnum import ean

    digits = f"2990018{number:05}"
    return check_barcode(digits + ean.calc_check_digit(digits))


def _decide_fates(dice: Random, articles: list[Article]) -> None:
    """Some well-known articles are sold out now, some nearly so; those that are not shown have rested for long."""
    wanted = [article for article in articles if 4 <= article.pull <= 12 and article.shown]
    chosen = dice.sample(wanted, 22)
    for article in chosen[:9]:
        article.fate = "out"
    for article in chosen[9:]:
        article.fate, article.safety = "low", 4


def _place(frame: Frame, articles: list[Article]) -> None:
    """A picking bin for each article in the warehouses that have it: Hamburg all of them, the others what sells."""
    order = sorted(articles, key=lambda article: (article.category, article.code))
    for code, place in frame.places.items():
        spots = [key for name, key in place.bins.items() if name.count("-") == 2]
        kept = [article for article in order if code == "HAM" or article.pull >= (3.2 if code == "PRG" else 5)]
        for number, article in enumerate(kept):
            article.bins[code] = spots[number * len(spots) // len(kept)]


def write_sku(frame: Frame, article: Article, cost: int | None) -> None:
    """Gather the SKU's row, with what a piece costs now on average."""
    code, product, barcode, name, name_zh, pack, grams = article.row
    policy = ("preorder", 40) if article.preorder else ("deny", 0)
    key = frame.rows.add(
        "sku", code, product, barcode, name, name_zh, *policy, article.safety, pack, grams, cost, article.price
    )
    assert key == article.id  # the first articles of a new store


def month_weights(articles: list[Article]) -> dict[int, list[float]]:
    """How the articles sell in each month, added up from the first to the last, for choosing by weight."""
    season = {row["category"]: row["months"] for row in table("demo/articles")["season"]}
    found: dict[int, list[float]] = {}
    for month in range(1, 13):
        total, sums = 0.0, []
        for article in articles:
            total += article.pull * season[article.category][month - 1] / 100 * (1 if article.shown else 0.15)
            sums.append(total)
        found[month] = sums
    return found


def supplier_of(code: str) -> tuple[str, int]:
    """Who makes an article, and how many days it is on its way."""
    for row in table("demo/articles")["supplier"]:
        if code[:2] in row["prefixes"]:
            return row["name"], row["days"]
    raise KeyError(code)
