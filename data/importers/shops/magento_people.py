"""Magento's customers: its export, the grid of its admin, and its sample data. Passwords and their hashes are left out.

Customers are known by their e-mail address; one that is in several files or websites is one customer.
"""

import json
from collections.abc import Sequence

from data.importers.countries import country_code
from data.importers.files.reading import Cells, Table
from data.importers.goods import Buyer, Fields, Review, hash_of_fields
from data.importers.records import Setting, Taken
from data.importers.shops.magento_products import CHANNEL
from data.importers.shops.magento_words import CUSTOMER, CUSTOMER_TYPICAL
from data.importers.shops.shop_articles import extra_text
from data.importers.shops.shop_columns import Columns, folded
from data.importers.shops.shop_orders import full_name
from data.importers.values import Rejected, id_text

BEST = 5
_REVIEW = {name: (name,) for name in ("sku", "title", "review", "reviewer", "email")} | {
    "score": ("ratingvalue",),
    "rating": ("ratingcode",),
}


class MagentoCustomers:
    """The format of customers, for the registry."""

    name = "magento-customers"

    def recognises(self, header: Sequence[str]) -> bool:
        """An e-mail address, a name, and two columns that Magento's files have so."""
        columns = Columns(header, CUSTOMER)
        named = "email" in columns and ("full" in columns or columns.has("first", "last") == 2)
        return named and len({folded(name) for name in header} & CUSTOMER_TYPICAL) >= 2

    def layout(self, table: Table, setting: Setting) -> "MagentoCustomerRows":
        """How this table is read."""
        return MagentoCustomerRows(table)


class MagentoCustomerRows:
    """Reads one table."""

    name, channel = MagentoCustomers.name, CHANNEL
    newest_wins = False

    def __init__(self, table: Table):
        self._columns = Columns(table.header, CUSTOMER)

    def key(self, cells: Cells) -> str:
        """The e-mail address in small letters."""
        return f"customer:{self._columns.text(cells, 'email').casefold()}"

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The customer's id and what is said of them."""
        columns = self._columns
        email = columns.text(cells, "email")
        if not email:
            raise Rejected(f"{columns.called('email')} is missing")
        parts = " ".join(filter(None, (columns.text(cells, "first"), columns.text(cells, "middle"))))
        said = Fields(name=full_name(parts, columns.text(cells, "last"), columns.text(cells, "full")), email=email)
        for field in ("phone", "company", "city", "region", "postcode"):
            if field in columns:
                said[field] = columns.text(cells, field)
        if "country" in columns:
            said["country"] = country_code(columns.text(cells, "country"))
        if "street" in columns:
            street = _street(columns.text(cells, "street"))
            said["line1"], said["line2"] = street[0] if street else "", ", ".join(street[1:])
        return (id_text(columns.text(cells, "id")), said, columns.left(cells))

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Buyer]:
        """The customer."""
        buyer = Buyer("", {}, [(one.file, one.row) for one in taken])
        extra: dict[str, str] = {}
        for one in taken:
            number, said, left = one.record
            assert isinstance(said, dict) and isinstance(left, dict)
            buyer.source_id = str(number) or buyer.source_id
            buyer.said |= {name: value for name, value in said.items() if value or name not in buyer.said}
            extra |= left
        if extra:
            buyer.said["extra"] = extra_text(extra)
        buyer.source_hash = hash_of_fields(buyer.source_id, buyer.said)
        return [buyer]


def _street(text: str) -> list[str]:
    """The lines of a street: one a line, or as JSON."""
    if text.startswith("["):
        try:
            read = json.loads(text)
        except ValueError:
            read = [text]
        return [str(part).strip() for part in read if str(part).strip()]
    return [part.strip() for part in text.splitlines() if part.strip()]


class MagentoReviews:
    """The format of products' reviews, for the registry."""

    name = "magento-reviews"

    def recognises(self, header: Sequence[str]) -> bool:
        """A SKU, a rating and a review."""
        return Columns(header, _REVIEW).has("sku", "score", "review") == 3

    def layout(self, table: Table, setting: Setting) -> "MagentoReviewRows":
        """How this table is read."""
        return MagentoReviewRows(table)


class MagentoReviewRows:
    """Reads one table."""

    name, channel = MagentoReviews.name, CHANNEL
    newest_wins = True

    def __init__(self, table: Table):
        self._columns = Columns(table.header, _REVIEW)

    def key(self, cells: Cells) -> str:
        """What the review says: it has no number."""
        return f"review:{hash_of_fields(cells)}"

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The review."""
        columns = self._columns
        sku, score = columns.text(cells, "sku"), columns.text(cells, "score")
        if not sku:
            raise Rejected(f"{columns.called('sku')} is missing")
        if score not in {str(number) for number in range(1, BEST + 1)}:
            raise Rejected(f"{columns.called('score')} “{score[:40]}” is not one of 1 to {BEST}")
        by = " ".join(filter(None, (columns.text(cells, "reviewer"), columns.text(cells, "email"))))
        body = columns.text(cells, "review") + (f"\n-- {by}" if by else "")
        return (sku, int(score), columns.text(cells, "title"), body)

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Review]:
        """One review, however often it stands there."""
        sku, score, title, body = taken[0].record
        assert isinstance(score, int)
        name = key.partition(":")[2][:16]
        review = Review(f"{sku}/{name}", score, product=str(sku), title=str(title), body=str(body))
        review.places = [(one.file, one.row) for one in taken]
        review.source_hash = hash_of_fields(review.source_id, score, title, body)
        return [review]
