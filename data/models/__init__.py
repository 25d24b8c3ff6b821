"""All tables of the store, in the order in which they can be made."""

from data.models import record  # first of all: it imports Peewee alone

# isort: split
from data.models import catalog, customers, events, imports, money, orders, people, rollups, stock, store, waves

__all__ = ["TABLES", "record"]

TABLES = (
    *people.TABLES,
    *store.TABLES,
    *catalog.TABLES,
    *stock.TABLES,
    *customers.TABLES,
    *orders.TABLES,
    *money.TABLES,
    *events.TABLES,
    *rollups.TABLES,
    *imports.TABLES,
    *waves.TABLES,
)
