"""The model's office: prices with their days, tax, limits, and by when a warehouse promises to send."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from tests.data.days.counts import Counting
from tests.data.days.rights import No
from tests.data.days.shelves import PLACES, rounded

OPENS, CLOSES = 8, 18
"""A warehouse's hours, from Monday to Saturday."""
SUNDAY = 6
HOUR = 3_600_000_000


@dataclass
class Place:
    """When a warehouse sends."""

    cutoff: str = "17:00"
    handling: int = 480
    holidays: set[str] = field(default_factory=set)
    demands_scans: bool = False

    def works(self, day: datetime) -> bool:
        return day.weekday() != SUNDAY and day.date().isoformat() not in self.holidays


@dataclass
class Terms(Counting):
    """Settings, and what they make of orders and receipts that come after them."""

    places: dict[str, Place] = field(default_factory=lambda: {name: Place() for name in PLACES})
    prices: dict[int, list[tuple[datetime, int]]] = field(default_factory=dict)
    """What an article costs from when on; of the same moment the last one counts."""
    taxes: dict[str, dict[str, tuple[int, bool]]] = field(default_factory=dict)
    """By country and first day: hundredths of a percent, and whether it is in the price."""

    # By when

    def just_now(self) -> datetime:
        """When it is done: the clock goes on with every look at it."""
        return self.moment() + timedelta(microseconds=1)

    def ship_by(self, place: str, start: datetime) -> datetime:
        """The first cut-off of a working day after so many hours of work."""
        here = self.places[place or PLACES[0]]
        left, day = timedelta(minutes=here.handling), start.replace(hour=0, minute=0, second=0, microsecond=0)
        while True:
            opens, closes = day + timedelta(hours=OPENS), day + timedelta(hours=CLOSES)
            begins = max(start, opens)
            if here.works(day) and begins < closes:
                if closes - begins >= left:
                    break
                left -= closes - begins
            day += timedelta(days=1)
        hour, minute = here.cutoff.split(":")
        leaves = day + timedelta(hours=int(hour), minutes=int(minute))
        while not here.works(leaves) or leaves < begins + left:
            leaves += timedelta(days=1)
        return leaves

    def fetched_by(self, place: str, promised: datetime) -> datetime:
        """By when goods of a warehouse must be ready that are promised: its cut-off of that day, or of an open one."""
        here, day = self.places[place], promised.replace(hour=0, minute=0)
        hour, minute = here.cutoff.split(":")
        while not here.works(day):
            day -= timedelta(days=1)
        return min(promised, day + timedelta(hours=int(hour), minutes=int(minute)))

    def warehouse_change(
        self,
        warehouse: int,
        *,
        cutoff: str = "",
        handling_minutes: int | None = None,
        demands_scans: bool | None = None,
        **_: object,
    ) -> None:
        here = self.places[PLACES[warehouse - 1]]
        wanted = (
            cutoff or here.cutoff,
            here.handling if handling_minutes is None else handling_minutes,
            here.demands_scans if demands_scans is None else demands_scans,
        )
        if not "00:00" <= wanted[0] <= "23:59" or not 0 <= wanted[1] <= 60 * 24 * 60:
            raise No("unclear")
        if wanted == (here.cutoff, here.handling, here.demands_scans):
            raise No
        here.cutoff, here.handling, here.demands_scans = wanted

    def calendar_holiday(self, warehouse: int, *, day: str) -> None:
        days = self.places[PLACES[warehouse - 1]].holidays
        if day in days:
            raise No
        days.add(day)

    def calendar_workday(self, warehouse: int, *, day: str) -> None:
        days = self.places[PLACES[warehouse - 1]].holidays
        if day not in days:
            raise No
        days.discard(day)

    def calendar_restore(self, warehouse: int, *, column: str, value: str) -> None:
        self.places[PLACES[warehouse - 1]].holidays = set(json.loads(value))

    # Limits

    def setting_change(self, *, name: str, value: str | int) -> None:
        kind, _, rest = name.partition(".")
        kept = {"limit": self.limits, "count": self.recount}.get(kind)
        key = rest.removeprefix("recount_")
        if kept is None or key not in kept:
            raise No("missing")
        if not str(value).isdigit():
            raise No("unclear")
        if kept[key] == int(value):
            raise No
        kept[key] = int(value)

    # Prices

    def price_at(self, sku: int, when: datetime) -> int:
        return max((row for row in self.prices[sku] if row[0] <= when), key=lambda row: row[0])[1]

    def _beginning(self, start: str) -> datetime:
        if not start:
            return self.moment()
        begins = datetime.fromisoformat(start)
        if begins <= self.moment():
            raise No
        return begins

    def price_change(self, sku: int, *, amount: int, reason: str, start: str = "") -> None:
        if amount < 0:
            raise No("unclear")
        begins = self._beginning(start)
        if reason != "market":
            raise No("unclear")
        self._sell_for("price.change", sku, amount, begins)

    def price_shift(self, sku: int, *, percent: str, reason: str, start: str = "") -> None:
        begins = self._beginning(start)
        before = self.price_at(sku, begins)
        self._sell_for("price.shift", sku, rounded(Fraction(before * (100 + int(percent)), 100)), begins)

    def _sell_for(self, operation: str, sku: int, amount: int, begins: datetime) -> None:
        if self.price_at(sku, begins) == amount:
            raise No
        self._write_price(operation, sku, amount, begins)

    def price_back(self, sku: int, *, amount: int, start_at: int, **_: object) -> None:
        told = datetime(1970, 1, 1) + timedelta(hours=start_at // HOUR)
        begins = max(told, self.moment())
        self._write_price("price.back", sku, amount, begins)

    def _write_price(self, operation: str, sku: int, amount: int, begins: datetime) -> None:
        pieces = max(1, sum(self.sellable(sku, place) + self.unsellable(sku, place) for place in PLACES))
        self.weigh(operation, pieces * abs(amount - self.price_at(sku, begins)))
        # Of rows of one moment the last one written counts.
        self.prices[sku] = [(begins, amount), *self.prices[sku]]
        if begins <= self.moment():
            self.change(sku, price=self.price_at(sku, self.moment()))

    def catalogue_sweep(self) -> None:
        due = {sku: self.price_at(sku, self.moment()) for sku in self.shelves}
        due = {sku: price for sku, price in due.items() if price != self.shelves[sku].price}
        if not due:
            raise No
        for sku, price in due.items():
            self.change(sku, price=price)

    def sku_cost(self, sku: int, *, cost: int, unknown: int = 0) -> None:
        if cost < 0:
            raise No("unclear")
        self.change(sku, cost=None if unknown else cost)

    def sku_safety(self, sku: int, *, pieces: int) -> None:
        if pieces < 0:
            raise No("unclear")
        self.change(sku, safety=pieces)

    def sku_oversell(self, sku: int, *, policy: str, limit: int = 0) -> None:
        if policy != "deny" and limit < 1:
            raise No("unclear")
        self.change(sku, extra=0 if policy == "deny" else limit)

    # Tax

    def tax_set(self, *, country: str, rate: str, from_day: str = "", included: bool = True, **_: object) -> None:
        day, ppm = from_day or self.moment().date().isoformat(), rounded(Fraction(rate) * 10_000)
        known = self.taxes.setdefault(country, {})
        before = max((first for first in known if first <= day), default="")
        if before == day or (before and known[before] == (ppm, included)):
            raise No
        known[day] = (ppm, included)

    def tax_drop(self, *, country: str, from_day: str, **_: object) -> None:
        if from_day not in self.taxes.get(country, {}):
            raise No("missing")
        del self.taxes[country][from_day]

    def taxed(self, paid: int, country: str) -> tuple[int, int]:
        """Net and tax of what is paid for a line of an order that goes to a country today."""
        known, today = self.taxes.get(country, {}), self.moment().date().isoformat()
        first = max((day for day in known if day <= today), default="")
        ppm, included = known[first] if first else (190_000, False)
        tax = rounded(Fraction(paid * ppm, 1_000_000 + ppm * included))
        return paid - tax * included, tax
