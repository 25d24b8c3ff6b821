"""The rollups of the demo's history, added up as the doorway would have: a sale on its day, a return on its own."""

from collections import defaultdict

from data import clock, sums
from data.seed.baskets import Basket
from data.seed.frame import CURRENCY, ZONE

Key = tuple[object, ...]


class Tally:
    """Deltas of the rollups."""

    def __init__(self) -> None:
        self._sums: dict[str, dict[Key, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))

    def sale(self, at: int, customer: int, basket: Basket) -> None:
        """An order that counts."""
        day = clock.day_of(at, ZONE)
        self._add("sales_day", (day, CURRENCY), orders=1, units=basket.units, gross_minor=basket.list_minor)
        self._add("sales_day", (day, CURRENCY), discount_minor=basket.off, shipping_minor=basket.shipping)
        for item in basket.items:
            key = (day[:7], item.article.id, CURRENCY)
            self._add("sales_month_sku", key, units=item.qty, net_minor=item.net_minor)
        self._add("customer_sum", (customer, at), orders=1, net_minor=basket.net_minor)

    def given_back(self, at: int, net: int) -> None:
        """Goods that came back or were never sent, by what was paid for them."""
        self._add("sales_day", (clock.day_of(at, ZONE), CURRENCY), returns_minor=net)

    def write(self) -> None:
        """Add everything to the store's rollups. Inside a transaction."""
        sums.write_sums({table: dict(found) for table, found in self._sums.items()})

    def _add(self, table: str, key: Key, **deltas: int) -> None:
        kept = self._sums[table][key]
        for name, delta in deltas.items():
            kept[name] += delta
