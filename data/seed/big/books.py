"""The rollups of a large demo, added up as the doorway would have: a sale on its day, a return on its own."""

from array import array
from collections import defaultdict

from data.seed.big.loading import FULL, Loading
from data.seed.frame import CURRENCY


class Books:
    """Sums of days, and of articles in the month that is being told."""

    def __init__(self, load: Loading, articles: int):
        self.load = load
        self.units, self.net = array("i", bytes(4 * articles)), array("q", bytes(8 * articles))
        self._days: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0, 0])
        self._key = 0
        self.month = ""

    def sale(self, day: str, units: int, gross: int, off: int, shipping: int) -> None:
        """An order that counts."""
        sums = self._days[day]
        sums[0] += 1
        sums[1] += units
        sums[2] += gross
        sums[3] += off
        sums[5] += shipping

    def given_back(self, day: str, net: int) -> None:
        """Goods that came back or were never sent, by what was paid for them."""
        self._days[day][4] += net

    def turn_month(self, month: str) -> None:
        """Write the sums of the month that is over, and begin another."""
        rows = self.load.into("sales_month_sku")
        for article, units in enumerate(self.units):
            if units:
                self._key += 1
                rows.append((self._key, self.month, article + 1, CURRENCY, units, self.net[article]))
                self.load.flush(FULL)
        self.units, self.net = array("i", bytes(4 * len(self.units))), array("q", bytes(8 * len(self.net)))
        self.month = month

    def write(self) -> None:
        """Write what is left: the last month and all days."""
        self.turn_month("")
        rows = self.load.into("sales_day")
        for key, (day, sums) in enumerate(sorted(self._days.items()), 1):
            rows.append((key, day, CURRENCY, *sums))
