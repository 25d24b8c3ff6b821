"""Who buys in a large demo, as columns: names, mails and addresses follow from a customer's place, and are not kept."""

from array import array
from random import Random
from typing import Any

from data.dataclass import dataclass
from data.reference import table
from data.seed.big.loading import FULL, Loading
from data.seed.big.sizes import FIRST_BUYER
from data.seed.big.wares import CODES, steps
from data.seed.buyers import MAILS
from data.seed.frame import Frame

MIX = 2_654_435_761
"""A prime that scatters neighbours."""
KINDS = ("Hotel", "Café", "Studio", "Pension", "Atelier", "Restaurant")


@dataclass(frozen=True, slots=True)
class Land:
    """A country as buyers come from it."""

    country: str
    language: str
    place: int
    """The warehouse next to it."""
    carriers: tuple[str, ...]
    phone: str
    first: tuple[str, ...]
    last: tuple[str, ...]
    mails: tuple[tuple[str, ...], tuple[str, ...]]
    streets: tuple[str, ...]
    cities: tuple[tuple[str, str], ...]


def _ascii(word: str) -> str:
    return "".join(sign for sign in word.lower() if sign.isascii() and sign.isalnum())


def _land(row: dict[str, Any]) -> Land:
    first, last, streets = (
        tuple(word.replace("~", " ") for word in row[name].split()) for name in ("first", "last", "streets")
    )
    parts = 2 if row["country"] in ("GB", "NL", "CZ") else 1
    cities = [city.split() for city in row["cities"]]
    return Land(
        *(row["country"], row["language"], CODES.index(row["warehouse"]), tuple(row["carriers"].split()), row["phone"]),
        *(first, last, (tuple(map(_ascii, first)), tuple(map(_ascii, last))), streets),
        tuple((" ".join(words[:parts]), " ".join(words[parts:])) for words in cities),
    )


class Crowd:
    """Meets new customers and lets old ones come back, more often those who came often."""

    def __init__(self, frame: Frame, load: Loading, firms: int):
        self.frame, self.firms = frame, firms
        rows = table("demo/people")["land"]
        self.lands = [_land(row) for row in rows]
        total = sum(row["share"] for row in rows)
        self._shares = [sum(row["share"] for row in rows[: place + 1]) / total for place in range(len(rows))]
        self.land, self.kind = array("B"), array("B")
        """0 a person, 1 a guest, 2 a company."""
        self.orders, self.counted, self.net = array("i"), array("i"), array("q")
        self.first, self.last = array("q"), array("q")
        self._past, self._firms = array("i"), array("i")
        self._customers, self._addresses = load.into("customer"), load.into("address")
        self._consents, self._consent = load.into("consent"), 0

    def __len__(self) -> int:
        return len(self.land)

    def next(self, dice: Random, at: int) -> int:
        """Who places the order of that instant."""
        rnd = dice.random
        chance = rnd()
        if chance < 0.03:
            if (len(self._firms) < self.firms and rnd() < 0.2) or not self._firms:
                self._firms.append(self.meet(dice, at, 2))
            who = self._firms[int(rnd() * len(self._firms))]
        else:
            past = self._past
            who = past[int(rnd() * len(past))] if chance > 0.48 and len(past) > 50 else -1
            if who < 0 or self.kind[who]:
                who = self.meet(dice, at, 1 if rnd() < 0.12 else 0)
            past.append(who)
        self.orders[who] += 1
        return who

    def meet(self, dice: Random, at: int, kind: int) -> int:
        """Somebody new."""
        who = len(self.land)
        land = steps(self._shares, dice.random())
        self.land.append(land)
        self.kind.append(kind)
        for column in (self.orders, self.counted, self.net, self.first, self.last):
            column.append(0)
        self._write(who, self.lands[land], kind, at)
        if kind == 0 and dice.random() < 0.55:
            self._consent += 1
            self._consents.append((self._consent, who + 1, "newsletter", "given", at, "checkout"))
        return who

    def name(self, who: int) -> str:
        """What a customer is called."""
        land, (one, other) = self.lands[self.land[who]], self._words(who)
        first, last = land.first[one], land.last[other]
        return f"{last}{first}" if land.language == "zh_CN" else f"{first} {last}"

    def _words(self, who: int) -> tuple[int, int]:
        land, mixed = self.lands[self.land[who]], who * MIX >> 7
        return mixed % len(land.first), mixed // 64 % len(land.last)

    def company(self, who: int) -> str:
        """The company's name; nothing for a person."""
        if self.kind[who] != 2:
            return ""
        land, (_, other) = self.lands[self.land[who]], self._words(who)
        return f"{KINDS[who % len(KINDS)]} {land.last[other]} {who % 89 + 1}"

    def email(self, who: int) -> str:
        """The address of somebody whose mail reaches nobody."""
        land, (one, other) = self.lands[self.land[who]], self._words(who)
        first, last = land.mails[0][one], land.mails[1][other]
        local = f"{first}.{last}" if first and last else "user"
        return f"{local}.{who}@{MAILS[who % 3]}"

    def phone(self, who: int) -> str:
        """A number that nobody has; one in ten gave none."""
        if who % 10 == 7:
            return ""
        form = self.lands[self.land[who]].phone
        digits = iter(f"{who * MIX % 10**9:09}")
        return "".join(next(digits) if sign == "#" else sign for sign in form)

    def _write(self, who: int, land: Land, kind: int, at: int) -> None:
        name, mail, call, company = self.name(who), self.email(who), self.phone(who), self.company(who)
        tier = "wholesale" if kind == 2 else "vip" if kind == 0 and who % 6 == 5 else ""
        digits = "".join(filter(str.isdigit, call))
        self._customers.append(
            (
                *(who + 1, f"C{FIRST_BUYER + who}", name, mail, call, mail, digits, tier, land.language, company),
                *(int(kind == 1), at),
            )
        )
        postcode, city = land.cities[who % len(land.cities)]
        street, number = land.streets[who // 16 % len(land.streets)], who * MIX % 139 + 1
        before = land.country in ("FR", "GB", "US")
        line = (
            f"{street}{number}号" if land.country == "CN" else f"{number} {street}" if before else f"{street} {number}"
        )
        self._addresses.append((who + 1, who + 1, name, company, line, city, postcode, land.country, call, at))

    def count(self, who: int, net: int, at: int) -> None:
        """Add an order to a customer's sums."""
        self.counted[who] += 1
        self.net[who] += net
        if not self.first[who]:
            self.first[who] = at
        self.last[who] = at

    def write_sums(self, load: Loading) -> None:
        """Write what each of them was worth."""
        rows = load.into("customer_sum")
        for who, orders in enumerate(self.counted):
            if orders:
                rows.append((who + 1, who + 1, orders, self.net[who], self.first[who], self.last[who]))
                load.flush(FULL)
