"""What files bring besides orders: articles, stock figures, customers, reviews, and what has no place here yet.

`said` are the fields that a file speaks of, by our names; a field that it does not name is not in it, and an empty cell
is an empty value. What a source says is compared with its own last word and with ours (said.py).
"""

import hashlib
import json

from data.dataclass import dataclass, field

Fields = dict[str, str | int | None]
"""Field → value: text, whole numbers, minor units; switches are 0 or 1."""
Place = tuple[int, int]
"""The file and the row of a record."""

PRODUCT, SKU, STOCK, CUSTOMER, REVIEW = "product", "sku", "stock", "customer", "review"
PRODUCT_FIELDS = ("title", "title_zh", "category", "vendor", "shelf", "text_en", "text_zh", "images", "extra")
"""`images` are addresses, a line each; `shelf` is on or off; `extra` is JSON of columns that have no place here."""
SKU_FIELDS = (
    *("name", "name_zh", "barcode", "price_minor", "cost_minor", "weight_g", "live", "track", "oversell", "safety"),
    *("pack", "options", "extra"),
)
"""`options` are `Name=Value` pairs, a line each; `oversell` is deny, allow or preorder."""
CUSTOMER_FIELDS = (
    *("name", "email", "phone", "company", "tier", "language", "line1", "line2", "city", "region", "postcode"),
    *("country", "marketing", "note", "extra"),
)
"""`marketing` is given or withdrawn; the address is one, of line1 … country."""


@dataclass(slots=True)
class Level:
    """How many of a SKU lie in a warehouse, as a file says it."""

    code: str
    """The SKU."""
    qty: int
    warehouse: str = ""
    """Its code or name; nothing: the store's first."""
    bin: str = "-"
    bucket: str = "sellable"
    name: str = ""
    """The article's title, for a SKU that is not known yet."""
    barcode: str = ""
    places: list[Place] = field(default_factory=list)
    source_hash: str = ""
    partial: bool = False
    kind: str = STOCK

    @property
    def source_id(self) -> str:
        """What the figure is of."""
        return "/".join((self.code, self.warehouse, self.bin, self.bucket))


@dataclass(slots=True)
class Variant:
    """A variant of an article: what is stocked and sold."""

    source_id: str
    code: str
    said: Fields = field(default_factory=dict)
    """Of SKU_FIELDS; prices in the store's currency."""
    levels: list[Level] = field(default_factory=list)
    """Stock figures that came with it; their rows are counted with the article."""


@dataclass(slots=True)
class Article:
    """A product with its variants, as a file says it."""

    source_id: str
    """How its source knows it: handle, id, parent SKU."""
    code: str
    """What it is called here if it is new."""
    said: Fields = field(default_factory=dict)
    """Of PRODUCT_FIELDS."""
    variants: list[Variant] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    source_hash: str = ""
    partial: bool = False
    kind: str = PRODUCT


@dataclass(slots=True)
class Buyer:
    """A customer, as a file says it."""

    source_id: str
    """The source's id, else nothing: then the e-mail address is what they are known by."""
    said: Fields = field(default_factory=dict)
    """Of CUSTOMER_FIELDS."""
    places: list[Place] = field(default_factory=list)
    source_hash: str = ""
    partial: bool = False
    kind: str = CUSTOMER


@dataclass(slots=True)
class Review:
    """What a customer said of an order or a product."""

    source_id: str
    score: int
    order: str = ""
    """The order's id at its source."""
    product: str = ""
    title: str = ""
    body: str = ""
    at: int | None = None
    answered_at: int | None = None
    places: list[Place] = field(default_factory=list)
    source_hash: str = ""
    partial: bool = False
    kind: str = REVIEW


@dataclass(slots=True)
class Kept:
    """A record that has no place here yet, kept as it was said: a seller, a point on the map."""

    kind: str
    """What it is, in one lower-case word."""
    source_id: str
    said: Fields = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    source_hash: str = ""
    partial: bool = False


def hash_of_fields(*parts: object) -> str:
    """The hash of what an item says."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
