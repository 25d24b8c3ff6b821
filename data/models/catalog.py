"""What is sold: products, their variants (SKUs), texts, images and prices."""

import peewee

from data.models.fields import instant, integer, link, minor, not_negative, one_of, string, switch
from data.models.people import Staff
from data.models.record import Record


class Product(Record):
    """What a listing shows; its variants are SKUs."""

    code = string(unique=True)
    title = string()
    title_zh = string()
    category = string(index=True)
    shelf = string("off", constraints=(one_of("shelf", "on", "off", "scheduled"),))
    shelf_from_at = instant()
    shelf_until_at = instant()
    made_at = instant()
    version = integer(1)
    vendor = string()
    batch_id = integer(None)
    gone_at = instant()
    hides_at_zero = switch()
    hidden_at = instant()
    """Since when the rule keeps it off the shelf; null when it does not."""
    variants = integer(0)
    """How many SKUs it has; kept by the database."""


class ProductText(Record):
    """A listing's long text in a language."""

    product = link(Product, null=False, index=False)
    language = string()
    body = string()

    class Meta:
        indexes = ((("product", "language"), True),)


class Image(Record):
    """A picture of a product, as an address."""

    product = link(Product, null=False)
    position = integer(0)
    address = string()


class Sku(Record):
    """A variant: what is stocked, counted, priced and sold. `name` is the product's title with the option values."""

    code = string(unique=True)
    product = link(Product, null=False)
    barcode = string(None)
    name = string()
    name_zh = string()
    live = switch(1)
    track = switch(1)
    oversell = string("deny", constraints=(one_of("oversell", "deny", "allow", "preorder"),))
    oversell_limit = integer(0)
    safety = integer(0)
    pack = integer(1)
    weight_g = integer(0)
    cost_minor = minor(None)
    price_minor = minor(None)
    replaced_by = link("self", index=False)
    placeholder = switch()
    receives_into = string()
    version = integer(1)
    batch_id = integer(None)
    gone_at = instant()

    class Meta:
        constraints = [not_negative("safety", "oversell_limit", "weight_g")]  # noqa: RUF012  # Peewee reads it once


Sku.add_index(Sku.index(Sku.barcode, unique=True, where=(Sku.barcode.is_null(False)), name="sku_barcode"))


class OptionValue(Record):
    """What sets a variant apart: colour, size."""

    sku = link(Sku, null=False, index=False)
    position = integer(0)
    name = string()
    value = string()

    class Meta:
        indexes = ((("sku", "position"), True),)


class PriceRow(Record):
    """A SKU's price from an instant on; rows are added, never changed."""

    sku = link(Sku, null=False, index=False)
    currency = string()
    amount_minor = minor()
    from_at = instant()
    reason = string()
    by = link(Staff, index=False)

    class Meta:
        indexes = ((("sku", "currency", "from_at"), False),)
        constraints = (peewee.Check("amount_minor >= 0"),)


TABLES = (Product, ProductText, Image, Sku, OptionValue, PriceRow)
