"""What a large demo sells, as columns: a million articles are some arrays, and a row only while it is written."""

from array import array
from bisect import bisect, bisect_right
from datetime import timedelta
from itertools import accumulate
from operator import mul
from random import Random
from typing import Any

from data.dataclass import dataclass
from data.reference import table
from data.seed.articles import REASONS
from data.seed.big.loading import FULL, Loading
from data.seed.frame import CURRENCY, Frame, at_local

Row = dict[str, Any]
CODES = ("HAM", "PRG", "SZX")
SHARES = (1.0, 0.3, 0.1)
"""How many of the series each warehouse has, the best sold first."""
ONE = (
    *("Al", "Bir", "Dal", "Eik", "Fjor", "Grön", "Hav", "Is", "Kal", "Lind", "Moss", "Nor", "Ost", "Ros", "Sil"),
    *("Tal", "Ulv", "Vik"),
)
OTHER = (
    *("ba", "da", "ga", "lund", "mark", "na", "holm", "ra", "sund", "ta", "vik", "berg", "dal", "ö", "by", "nes"),
    *("ström", "wen"),
)
_HAN = "云山水月风林石竹松梅兰雪星海光禾"
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HIDDEN = 29
"""One product in so many is not shown."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A variant as it comes in every series."""

    product: int
    """Place of its product among those of a series."""
    code: str
    tail: str
    title: str
    zh: str
    category: str
    options: tuple[tuple[str, str], ...]
    names: str
    names_zh: str
    price: int
    grams: int
    pull: float


def _options(lists: dict[str, list[Row]], product: Row) -> list[list[tuple[str, Row]]]:
    sizes = [("Size", row) for row in lists["size"] if row["set"] == product.get("sizes")]
    colours = [("Colour", row) for row in lists["colour"] if row["set"] == product.get("colours")]
    if sizes and colours:
        return [[size, colour] for size in sizes for colour in colours]
    return [[option] for option in sizes or colours] or [[]]


def cuts() -> list[Cut]:
    """Every variant of the small demo."""
    lists = table("demo/articles")
    found = []
    for place, product in enumerate(lists["product"]):
        for options in _options(lists, product):
            tail = "".join(option["code"] for _, option in options) or product["tail"]
            found.append(
                Cut(
                    *(place, product["code"], tail, product["title"], product["zh"], product["in"]),
                    tuple((name, option["name"]) for name, option in options),
                    " ".join(option["name"] for _, option in options),
                    " ".join(option.get("zh") or option["name"] for _, option in options),
                    *(product["price"] + sum(option.get("more", 0) for _, option in options), product["g"]),
                    product["pull"],
                )
            )
    return found


class Wares:
    """The articles: series after series, each with every variant; the best sold series come first."""

    def __init__(self, frame: Frame, count: int):
        self.frame, self.count, self.cuts = frame, count, cuts()
        self.width = len(self.cuts)
        self.series = -(-count // self.width)
        self.limits = tuple(min(count, round(self.series * share) * self.width) for share in SHARES)
        dice = frame.dice("wares")
        rnd = dice.random
        size = range(count)
        self.price = array("i", (self._price(place, rnd()) for place in size))
        """What each costs now."""
        self.before, self.changed = self.price[:], array("q", bytes(8 * count))
        """What it cost before its last change, and when that was; 0: never changed."""
        self.cost = array("i", (price * (34 + int(rnd() * 14)) // 100 for price in self.price))
        self.safety = array("b", (2 + int(rnd() * 3) if rnd() < 0.1 else 0 for _ in size))
        self.pull = array("d", (self._pull(place, rnd()) for place in size))
        self._change_prices(dice)
        self._sums = self.pull

    def _price(self, place: int, chance: float) -> int:
        return max(190, round(self.cuts[place % self.width].price * (0.75 + chance / 2) / 100) * 100 - 10)

    def _pull(self, place: int, chance: float) -> float:
        series, cut = divmod(place, self.width)
        if self.is_hidden(place):
            return 0.0
        return float(self.cuts[cut].pull * (0.6 + chance * 0.9) / (series + 4) ** 0.55)

    def _change_prices(self, dice: Random) -> None:
        rnd, days = dice.random, self.frame.days
        starts = [at_local(self.frame.today - timedelta(days=days - day), 0) for day in range(days)]
        for place in range(self.count):
            if rnd() < 0.25:
                old = max(190, round(self.price[place] * (0.88 + rnd() * 0.2) / 100) * 100 - 10)
                if old != self.price[place]:
                    self.before[place], self.changed[place] = old, starts[20 + int(rnd() * (days - 40))]

    def is_hidden(self, place: int) -> bool:
        """Whether its product is off the shelf."""
        series, cut = divmod(place, self.width)
        return (series * 7 + self.cuts[cut].product) % HIDDEN == 11

    def is_rare(self, place: int) -> bool:
        """Whether it sells well and its supplier sends none just now; some of these are sold before they are in."""
        return place % 41 == 17 and place < self.limits[1]

    def price_at(self, place: int, at: int) -> int:
        """What one cost to buy at an instant."""
        return self.before[place] if at < self.changed[place] else self.price[place]

    def turn_month(self, month: int) -> None:
        """Sell by that month's season from now on."""
        season = {row["category"]: row["months"][month - 1] / 100 for row in table("demo/articles")["season"]}
        one = [season[cut.category] for cut in self.cuts]
        self._sums = array("d", accumulate(map(mul, self.pull, one * self.series)))
        self._tops = [self._sums[limit - 1] for limit in self.limits]

    def draw(self, chance: float, place: int) -> int:
        """An article of those that a warehouse has, by how well they sell."""
        return min(bisect(self._sums, chance * self._tops[place]), self.limits[place] - 1)

    def share(self, place: int) -> float:
        """How much of all that is sold is this article."""
        return (self._sums[place] - (self._sums[place - 1] if place else 0.0)) / self._tops[0]

    def code(self, place: int) -> str:
        """The SKU."""
        series, cut = divmod(place, self.width)
        one = self.cuts[cut]
        return f"{one.code}-{_short(series)}-{one.tail}"

    def title(self, place: int) -> str:
        """The product's title."""
        series, cut = divmod(place, self.width)
        return f"{self.cuts[cut].title} {collection(series)}"

    def name(self, place: int) -> str:
        """The product's title with the option values."""
        return f"{self.title(place)} {self.cuts[place % self.width].names}".rstrip()

    def zh(self, place: int) -> str:
        """The title in Chinese; one product in ten has one."""
        series, cut = divmod(place, self.width)
        one = self.cuts[cut]
        if (series + one.product) % 10:
            return ""
        return f"{one.zh} {_HAN[series % 16]}{_HAN[series // 16 % 16]}"

    def product(self, place: int) -> int:
        """The id of its product."""
        series, cut = divmod(place, self.width)
        return int(series * len(table("demo/articles")["product"]) + self.cuts[cut].product + 1)

    def write(self, load: Loading) -> None:
        """Write everything but the SKUs themselves, whose cost is known at the end."""
        seen, rows = 0, load.into("price_row")
        texts, key = load.into("option_value"), 0
        by, start = self.frame.staff["mei.chen"], self.frame.start
        for place in range(self.count):
            product = self.product(place)
            if product != seen:
                seen = product
                self._write_product(load, place, product)
            for position, (option, value) in enumerate(self.cuts[place % self.width].options):
                key += 1
                texts.append((key, place + 1, position, option, value))
            number = 2 * place + 1
            rows.append((number, place + 1, CURRENCY, self.before[place], start, "first", by))
            if self.changed[place]:
                why = REASONS[place % len(REASONS)]
                rows.append((number + 1, place + 1, CURRENCY, self.price[place], self.changed[place], why, by))
            load.flush(FULL)

    def _write_product(self, load: Loading, place: int, key: int) -> None:
        series, cut = divmod(place, self.width)
        one, zh = self.cuts[cut], self.zh(place)
        title, shelf = self.title(place), "on"
        begins = None
        if self.is_hidden(place):
            shelf = "off" if key % 3 else "scheduled"
            begins = None if key % 3 else at_local(self.frame.today + timedelta(days=3 + key % 20), 0)
        code = f"{one.code}-{_short(series)}"
        load.into("product").append((key, code, title, zh, one.category, shelf, begins, self.frame.start))
        said = load.into("product_text")
        said.append((2 * key - 1, key, "en", f"{title}, made for every day. Part of our {one.category}."))
        if zh:
            said.append((2 * key, key, "zh_CN", f"{zh}，为日常生活而作。"))
        for position in range(0 if key % 17 == 11 else 1 + key % 3):
            load.into("image").append((3 * key + position, key, position, f"images/{code.lower()}-{position + 1}.jpg"))

    def write_skus(self, load: Loading, costs: "array[int]") -> None:
        """Write the SKUs with what a piece costs now on average."""
        rows = load.into("sku")
        for place in range(self.count):
            cut = self.cuts[place % self.width]
            barcode = None if place % 97 == 13 else ean(place)
            zh = self.zh(place)
            name_zh = f"{zh} {cut.names_zh}".rstrip() if zh else ""
            grams = 0 if place % 101 == 7 else cut.grams
            policy = ("preorder", 40) if self.is_rare(place) and (place + 1) % 5 == 0 else ("deny", 0)
            rows.append(
                (
                    *(place + 1, self.code(place), self.product(place), barcode, self.name(place), name_zh, *policy),
                    *(self.safety[place], 1 + place % 4 // 3 * 5, grams, costs[place] or None, self.price[place]),
                )
            )
            load.flush(FULL)


def ean(place: int) -> str:
    """An EAN-13 of the range that shops may use among themselves."""
    digits = f"29{place + 1:010}"
    total = sum(int(sign) * (3 if odd % 2 else 1) for odd, sign in enumerate(digits))
    return f"{digits}{-total % 10}"


def collection(series: int) -> str:
    """What a series is called; there are some thousand names."""
    first, second = divmod(series, len(OTHER))
    word = ONE[(first + second) % len(ONE)] + OTHER[second]
    return word if first < len(ONE) else f"{word} {first // len(ONE) + 1}"


def _short(number: int) -> str:
    """Three signs of 36."""
    return _BASE36[number // 1296 % 36] + _BASE36[number // 36 % 36] + _BASE36[number % 36]


def steps(sums: list[float], chance: float) -> int:
    """The place of a draw among sums that rise to 1."""
    return min(bisect_right(sums, chance), len(sums) - 1)
