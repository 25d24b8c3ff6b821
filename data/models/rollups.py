"""Sums that boards show all day, kept in the transaction of the fact; `doctor` recomputes each of them."""

import peewee

from data.models.fields import instant, integer, minor, string
from data.models.record import Record


class SalesDay(Record):
    """Sales of a store day in a currency, ledger view: each event on its own day."""

    day = string()
    currency = string()
    orders = integer(0)
    units = integer(0)
    gross_minor = minor()
    discount_minor = minor()
    returns_minor = minor()
    shipping_minor = minor()
    tax_minor = minor()
    fee_minor = minor()

    class Meta:
        indexes = ((("day", "currency"), True),)


class SalesMonthSku(Record):
    """Units and net money of a SKU in a store month."""

    month = string()
    sku_id = integer(0)
    currency = string()
    units = integer(0)
    net_minor = minor()

    class Meta:
        indexes = ((("month", "sku_id", "currency"), True),)


class CustomerSum(Record):
    """A customer's orders and what they were worth; who has none has a row of zeros."""

    customer_id = peewee.BigIntegerField(unique=True)
    orders = integer(0)
    net_minor = minor()
    first_at = instant()
    last_at = instant()


class SkuSum(Record):
    """What of a SKU can still be promised in all warehouses, under its id; kept by the database."""

    free = integer(0)


TABLES = (SalesDay, SalesMonthSku, CustomerSum, SkuSum)
