"""Who buys in the demo: people of a dozen countries and a few companies, met in the order in which they first buy."""

from bisect import bisect
from random import Random
from typing import Any

from data import clock
from data.dataclass import dataclass
from data.reference import table
from data.seed.frame import Frame

FIRST_NUMBER = 10_001
MAILS = ("example.com", "example.org", "example.net")
"""Domains that nobody has, so that no mail of a demo reaches anybody."""


@dataclass(slots=True)
class Buyer:
    """A customer in the making."""

    id: int
    name: str
    email: str
    phone: str
    company: str
    land: dict[str, Any]
    address: int
    guest: bool
    orders: int = 0

    @property
    def country(self) -> str:
        """Where the parcels go."""
        return str(self.land["country"])


class Buyers:
    """Meets new customers and lets old ones come back, more often those who came often."""

    def __init__(self, frame: Frame, met: int = 0, first: int = FIRST_NUMBER):
        self.frame, self.dice = frame, frame.dice("buyers")
        self.all: list[Buyer] = []
        self.met = met
        """How many customers the store has."""
        self.first = first
        """The first one's number."""
        lists = table("demo/people")
        self._lands = lists["land"]
        self._shares = [sum(land["share"] for land in self._lands[: place + 1]) for place in range(len(self._lands))]
        self._companies = list(lists["company"])
        self._faithful: list[Buyer] = []
        self._firms: list[Buyer] = []
        self._names: set[str] = set()
        self._mails: set[str] = set()

    def next(self, at: int) -> Buyer:
        """Who places the order of that instant."""
        chance = self.dice.random()
        if chance < 0.03:
            buyer = self._firm(at)
        elif chance < 0.48 or len(self._faithful) < 20:
            buyer = self.meet(at, self._lands[bisect(self._shares, self.dice.random() * self._shares[-1])])
        else:
            buyer = self.dice.choice(self._faithful)
        if not buyer.guest:
            self._faithful.append(buyer)
        buyer.orders += 1
        return buyer

    def meet(self, at: int, land: dict[str, Any], *, phone: bool = True, company: str = "") -> Buyer:
        """Somebody new from a land."""
        name = self._name(land)
        number = self.met
        self.met += 1
        guest = not company and self.dice.random() < 0.12
        mail = self._mail(name, number)
        call = self._phone(land) if phone and self.dice.random() < 0.9 else ""
        tier = "wholesale" if company else self.dice.choice(("", "", "", "", "", "vip")) if not guest else ""
        key = self.frame.rows.add(
            "customer",
            *(f"C{self.first + number}", name, mail, call, mail.lower(), "".join(filter(str.isdigit, call)), tier),
            *(land["language"], company, int(guest), at),
        )
        buyer = Buyer(key, name, mail, call, company, land, self.address(key, name, call, land, at, company), guest)
        self._consent(buyer, at)
        self.all.append(buyer)
        return buyer

    def remember(self, buyer: Buyer) -> None:
        """Somebody whom the store knows already, and who may come back."""
        self.all.append(buyer)
        (self._firms if buyer.company else self._faithful).append(buyer)

    def address(self, customer: int, name: str, phone: str, land: dict[str, Any], at: int, company: str = "") -> int:
        """An address of a customer in a land."""
        postcode, city = self._city(land)
        street = self.dice.choice(_words(land, "streets"))
        number = self.dice.randint(1, 140)
        line = f"{street}{number}号" if land["country"] == "CN" else _street(land["country"], street, number)
        return self.frame.rows.add("address", customer, name, company, line, city, postcode, land["country"], phone, at)

    def land_of(self, country: str) -> dict[str, Any]:
        """The first land of a country."""
        return next(land for land in self._lands if land["country"] == country)

    def _firm(self, at: int) -> Buyer:
        if self._companies:
            company = self._companies.pop(0)
            self._firms.append(self.meet(at, self.land_of(company["country"]), company=company["name"]))
            return self._firms[-1]
        return self.dice.choice(self._firms)

    def _name(self, land: dict[str, Any]) -> str:
        """A name that nobody has yet, as long as there are some."""
        first, last = _words(land, "first"), _words(land, "last")
        name = ""
        for _ in range(6):
            one, other = self.dice.choice(first), self.dice.choice(last)
            name = f"{other}{one}" if land["language"] == "zh_CN" else f"{one} {other}"
            if name not in self._names:
                break
        self._names.add(name)
        return name

    def _mail(self, name: str, number: int) -> str:
        words = ["".join(sign for sign in word if sign.isascii() and sign.isalnum()) for word in name.lower().split()]
        local = ".".join(words).strip(".") or f"user{8000 + number}"
        if local in self._mails:
            local = f"{local}{self.dice.randint(2, 98)}"
        if local in self._mails:
            local = f"{local}.{number}"
        self._mails.add(local)
        return f"{local}@{self.dice.choice(MAILS)}"

    def _phone(self, land: dict[str, Any]) -> str:
        return "".join(str(self.dice.randint(0, 9)) if sign == "#" else sign for sign in land["phone"])

    def _city(self, land: dict[str, Any]) -> tuple[str, str]:
        """Postcode and name: `75011 Paris`, `E1 6AN London`, `1012 AB Amsterdam`."""
        words = self.dice.choice(land["cities"]).split()
        parts = 2 if land["country"] in ("GB", "NL", "CZ") else 1
        return " ".join(words[:parts]), " ".join(words[parts:])

    def _consent(self, buyer: Buyer, at: int) -> None:
        chance = self.dice.random()
        if buyer.guest or chance > 0.55:
            return
        self.frame.rows.add("consent", buyer.id, "newsletter", "given", at, "checkout")
        later = at + self.dice.randint(20, 200) * clock.DAY
        if chance < 0.06 and later < self.frame.now:
            self.frame.rows.add("consent", buyer.id, "newsletter", "withdrawn", later, "unsubscribe link")


def _words(land: dict[str, Any], name: str) -> list[str]:
    return [word.replace("~", " ") for word in land[name].split()]


def _street(country: str, street: str, number: int) -> str:
    """Numbers stand before the street in some countries, behind it in others."""
    return f"{number} {street}" if country in ("FR", "GB", "US") else f"{street} {number}"


def pick_carrier(dice: Random, land: dict[str, Any]) -> str:
    """Who brings parcels there; a name that stands twice comes twice as often."""
    return str(dice.choice(land["carriers"].split()))
