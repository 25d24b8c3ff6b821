"""What may be asked of stock, products and customers."""

from collections.abc import Mapping

from data.search import gaps
from data.search.kinds import HIGH, FieldKind, Scan, Sort, Thing
from data.search.sales import WAREHOUSES

AVAILABLE = "(p.sellable - p.allocated - p.held - s.safety)"
"""What can still be promised; with on hand and held, the sum a person reads from left to right."""
ON_HAND = "(p.sellable + p.unsellable)"
HELD = "(p.unsellable + p.held + s.safety)"
_DUE = "(case when p.due_day = '' then '9999' else p.due_day end)"
"""The day the next units are due, or a day after all others."""
SOLD = (
    "cast((select coalesce(sum(m.qty), 0) from stock_move m where m.sku_id = p.sku_id and m.kind = 'ship'"
    " and m.from_wh_id = p.warehouse_id"
    " and m.at > (select n.at from stock_move n order by n.seq desc limit 1) - 2419200000000) as bigint)"
)
"""Units shipped in the 28 days before the newest row of the ledger."""
DAYS = f"(case when {AVAILABLE} <= 0 then 0 else {AVAILABLE} * 28 / nullif({SOLD}, 0) end)"
OUT = f"{AVAILABLE} <= 0"
LOW = f"({AVAILABLE} > 0 and ({AVAILABLE} <= s.safety or {AVAILABLE} * 28 < 8 * {SOLD}))"
"""Not more than 7 days, or than the safety stock again."""
_UNPROMISED = "(p.sellable - p.allocated - p.held - p.kept_back)"
_UNSOLD = "(p.unsellable + p.held + p.kept_back)"
"""Available and held by the copy of the safety stock that stands beside them: an index knows one table."""
_WAREHOUSES = "select w.id, w.code from warehouse w"
_STOCKED = "select p.id as id from promise p where {test}"
_LISTED = (
    "select p.id as id from product d cross join sku s on s.product_id = d.id cross join promise p on p.sku_id = s.id"
    " where {test}"
)
_SOME = 5_000
"""More lines of stock than these are met soon in any order."""
_ALIKE = 20_000
"""So many, where those that match stand together: codes often begin with the category."""
# Left joins, though each row has its article: for an inner one SQLite read all articles into a Bloom filter first.
_BY_COUNT = (
    "promise p left join sku s on s.id = p.sku_id left join product d on d.id = s.product_id"
    " left join warehouse w on w.id = p.warehouse_id"
)
_BY_SKU = (
    "sku s join promise p on p.sku_id = s.id join product d on d.id = s.product_id"
    " join warehouse w on w.id = p.warehouse_id"
)
_BY_PLACE = "sku_place k cross join sku s on s.id = k.sku_id"
_BY_PRODUCT_STOCK = (
    "product d join sku s on s.product_id = d.id join promise p on p.sku_id = s.id"
    " join warehouse w on w.id = p.warehouse_id"
)
_BY_PRODUCT = "product d join sku s on s.product_id = d.id left join sku_sum u on u.id = s.id"
IMAGES = "(select count(*) from image i where i.product_id = d.id)"


STOCK = Thing(
    name="stock",
    source="promise p join sku s on s.id = p.sku_id left join product d on d.id = s.product_id"
    " left join warehouse w on w.id = p.warehouse_id",
    shown="s.gone_at is null",
    id="p.id",
    number="s.code",
    own="sku",
    index="sku",
    key="s.id",
    core="promise p join sku s on s.id = p.sku_id",
    placed=f"{_BY_PLACE} cross join promise p on p.sku_id = s.id left join product d on d.id = s.product_id"
    " left join warehouse w on w.id = p.warehouse_id",
    beyond=("d.", "w."),
    found="p.sku_id in ({matches})",
    fields={
        "sku": FieldKind("codes", "s.code", "the SKU, or a part of it", column="sku"),
        "name": FieldKind("words", "s.name", "the article's name in either language", column="name"),
        "barcode": FieldKind("codes", "s.barcode", "the barcode, or a part of it", column="barcode"),
        "warehouse": FieldKind(
            "name",
            "w.code",
            "the warehouse, by code or name",
            also=(("w.name", "{test}"), ("w.name_zh", "{test}")),
            known=WAREHOUSES,
        ),
        "on_hand": FieldKind(
            "number", ON_HAND, "units in the building, whatever their condition", lead=_STOCKED, led=_SOME
        ),
        "sellable": FieldKind("number", "p.sellable", "units that can be sold", lead=_STOCKED, led=_SOME),
        "allocated": FieldKind("number", "p.allocated", "units promised to orders", lead=_STOCKED, led=_SOME),
        "held": FieldKind(
            "number", _UNSOLD, "units that can't be sold, safety stock and holds", lead=_STOCKED, led=_SOME
        ),
        "available": FieldKind("number", _UNPROMISED, "units that can still be promised", lead=_STOCKED, led=_SOME),
        "incoming": FieldKind("number", "p.incoming", "units on their way here", lead=_STOCKED, led=_SOME),
        "due": FieldKind(
            "day",
            _DUE,
            "the day the next of them are due",
            present="p.due_day <> ''",
            guard="p.due_day <> ''",
            lead=_STOCKED,
            led=_SOME,
            any=_STOCKED.replace("{test}", f"{_DUE} < '9999'"),
        ),
        "short": FieldKind(
            "flag",
            "p.sellable < p.allocated + p.held",
            "more promised than there is",
            lead=_STOCKED.replace("where", "indexed by stock_short where"),
        ),
        "out": FieldKind("flag", OUT, "nothing left to promise"),
        "low": FieldKind("flag", LOW, "enough for 7 days at most"),
        "days": FieldKind("number", DAYS, "days until it is sold out at the pace of 28 days"),
        "live": FieldKind("flag", "s.live = 1", "whether the SKU is sold"),
        "shelf": FieldKind(
            "state", "d.shelf", "whether the listing is shown", ("on", "off", "scheduled"), lead=_LISTED, led=_SOME
        ),
        "category": FieldKind(
            "name", "d.category", "the product's category", among=("product", "category"), lead=_LISTED, led=_ALIKE
        ),
        "images": FieldKind("number", IMAGES, "how many pictures the product has"),
        "translated": FieldKind("flag", "d.title_zh <> ''", "whether the product has a Chinese title"),
        "safety": FieldKind("number", "s.safety", "units kept back"),
        "oversell": FieldKind("state", "s.oversell", "selling more than there is", ("deny", "allow", "preorder")),
        "bin": FieldKind(
            "name",
            "b.code",
            "a bin that it lies in",
            within="exists (select 1 from stock_level x join bin b on b.id = x.bin_id"
            " where x.sku_id = p.sku_id and x.warehouse_id = p.warehouse_id and x.qty > 0 and {test})",
            lead="select distinct p.id as id from bin b cross join stock_level x on x.bin_id = b.id"
            " cross join promise p on p.sku_id = x.sku_id and p.warehouse_id = x.warehouse_id"
            " where x.qty > 0 and {test}",
        ),
        "price": FieldKind("money", "s.price_minor", "what it is sold for"),
        "cost": FieldKind("money", "s.cost_minor", "what it cost"),
    },
    sorts={
        "sku": Sort("s.code", text=True),
        "name": Sort("lower(s.name)", text=True, ties=("s.id",), along=_BY_SKU, index="variants_by_name"),
        "warehouse": Sort("w.code", text=True, along=_BY_COUNT, among=_WAREHOUSES, known_by="p.warehouse_id"),
        "on_hand": Sort(ON_HAND, along=_BY_COUNT, index="stock_by_on_hand"),
        "sellable": Sort("p.sellable", along=_BY_COUNT, index="stock_by_sellable"),
        "allocated": Sort("p.allocated", along=_BY_COUNT, index="stock_by_allocated"),
        "held": Sort(_UNSOLD, along=_BY_COUNT, index="stock_by_held"),
        "available": Sort(_UNPROMISED, along=_BY_COUNT, index="stock_by_available"),
        "incoming": Sort("p.incoming", along=_BY_COUNT, index="stock_by_incoming"),
        "due": Sort(_DUE, text=True, along=_BY_COUNT, index="stock_by_due"),
        "days": Sort(f"coalesce({DAYS}, {HIGH})"),
        "category": Sort(
            "d.category", text=True, ties=("d.id", "s.id"), along=_BY_PRODUCT_STOCK, index="products_by_category"
        ),
        "safety": Sort("s.safety", ties=("s.id",), along=_BY_SKU, index="variants_by_safety"),
        "price": Sort("coalesce(s.price_minor, 0)", ties=("s.id",), along=_BY_SKU, index="variants_by_price"),
        "cost": Sort("coalesce(s.cost_minor, 0)", ties=("s.id",), along=_BY_SKU, index="variants_by_cost"),
    },
    scan=(Scan("s.code"), Scan("s.name"), Scan("s.name_zh"), Scan("d.title"), Scan("d.title_zh"), Scan("s.barcode")),
    aliases={"hand": "on_hand", "avail": "available", "alloc": "allocated", "family": "category", "title": "name"},
)

_LISTING_GAPS, _LISTING_PACE = gaps.of_product(), gaps.pace_of_product()
_SKU_GAPS, _SKU_PACE = gaps.of_sku(), gaps.pace_of_sku()


def _gaps(tests: Mapping[str, str], help: str) -> FieldKind:
    """A field whose values are the names of conditions; a row can have several of them."""
    return FieldKind("state", "gap.what", help, tuple(tests), within=gaps.within(tests), tests=tests)


_COUNT = "(select count(*) from sku x where x.product_id = d.id and x.gone_at is null)"
_OF_PRODUCT = "d.id in (select x.product_id from sku x where x.id in ({matches}))"
_IN_SKUS = "exists (select 1 from sku x where x.product_id = d.id and x.gone_at is null and {test})"

PRODUCTS = Thing(
    name="products",
    source="product d",
    shown="d.gone_at is null",
    id="d.id",
    number="d.code",
    own="code",
    index="sku",
    found=_OF_PRODUCT,
    fields={
        "code": FieldKind("text", "d.code", "the product's code, or a part of it"),
        "title": FieldKind("words", "d.title", "its title in either language", column="name"),
        "sku": FieldKind("codes", "x.code", "a SKU of it, or a part of one", within=_IN_SKUS, column="sku"),
        "barcode": FieldKind("codes", "x.barcode", "a barcode of it", within=_IN_SKUS, column="barcode"),
        "title_zh": FieldKind("text", "d.title_zh", "its Chinese title"),
        "category": FieldKind("name", "d.category", "its category", among=("product", "category")),
        "vendor": FieldKind("name", "d.vendor", "who makes it", among=("product", "vendor")),
        "shelf": FieldKind(
            "state",
            "d.shelf",
            "whether it is shown",
            ("on", "off", "scheduled"),
            lead="select d.id as id from product d where {test}",
        ),
        "live": FieldKind(
            "flag",
            "exists (select 1 from sku x where x.product_id = d.id and x.live = 1 and x.gone_at is null)",
            "being sold",
        ),
        "variants": FieldKind("number", _COUNT, "how many SKUs it has"),
        "images": FieldKind("number", IMAGES, "how many pictures"),
        "missing": _gaps(_LISTING_GAPS, "what the listing lacks"),
        "pace": _gaps(_LISTING_PACE, "what keeps it from selling: 60 days without a sale, stock for 180"),
        "hides": FieldKind("flag", "d.hides_at_zero = 1", "goes off the shelf while it is sold out"),
        "price": FieldKind("money", "x.price_minor", "a price of it", within=_IN_SKUS),
        "made": FieldKind("instant", "d.made_at", "when it was made"),
    },
    sorts={
        "code": Sort("d.code", text=True),
        "title": Sort("lower(d.title)", text=True),
        "category": Sort("d.category", text=True),
        "shelf": Sort("d.shelf", text=True),
        "variants": Sort("d.variants"),
        "made": Sort("coalesce(d.made_at, 0)"),
    },
    scan=(
        Scan("d.code"),
        Scan("d.title"),
        Scan("d.title_zh"),
        Scan("x.code", _IN_SKUS),
        Scan("x.name", _IN_SKUS),
        Scan("x.name_zh", _IN_SKUS),
        Scan("x.barcode", _IN_SKUS),
    ),
    aliases={"name": "title", "number": "code"},
)

_BY_FREE = "sku_sum u join sku s on s.id = u.id join product d on d.id = s.product_id"

VARIANTS = Thing(
    name="variants",
    source="sku s left join product d on d.id = s.product_id left join sku_sum u on u.id = s.id",
    shown="s.gone_at is null",
    id="s.id",
    number="s.code",
    own="sku",
    index="sku",
    key="s.id",
    core="sku s",
    placed=f"{_BY_PLACE} left join product d on d.id = s.product_id left join sku_sum u on u.id = s.id",
    beyond=("d.", "u."),
    found="s.id in ({matches})",
    fields={
        "sku": FieldKind("codes", "s.code", "the SKU, or a part of it", column="sku"),
        "product": FieldKind("text", "d.code", "the product's code, or a part of it"),
        "name": FieldKind("words", "s.name", "the article's name in either language", column="name"),
        "name_zh": FieldKind("text", "s.name_zh", "its Chinese name"),
        "barcode": FieldKind("codes", "s.barcode", "the barcode, or a part of it", column="barcode"),
        "price": FieldKind("money", "s.price_minor", "what it is sold for"),
        "cost": FieldKind("money", "s.cost_minor", "what it cost"),
        "weight": FieldKind("number", "s.weight_g", "its weight in grams"),
        "safety": FieldKind("number", "s.safety", "units kept back"),
        "oversell": FieldKind("state", "s.oversell", "selling more than there is", ("deny", "allow", "preorder")),
        "live": FieldKind("flag", "s.live = 1", "whether the SKU is sold"),
        "shelf": FieldKind("state", "d.shelf", "whether the listing is shown", ("on", "off", "scheduled")),
        "category": FieldKind("name", "d.category", "the product's category", among=("product", "category")),
        "available": FieldKind(
            "number",
            "coalesce(u.free, 0)",
            "units that can still be promised, in all warehouses",
            lead="select u.id as id from sku_sum u indexed by variants_by_available where {test}",
            led=_SOME,
        ),
        "pack": FieldKind("number", "s.pack", "pieces in a pack"),
        "replaced": FieldKind("flag", "s.replaced_by_id is not null", "whether another takes its place"),
        "missing": _gaps(_SKU_GAPS, "what it lacks"),
        "pace": _gaps(_SKU_PACE, "what keeps it from selling: 60 days without a sale, stock for 180"),
    },
    sorts={
        "sku": Sort("s.code", text=True),
        "name": Sort("lower(s.name)", text=True),
        "available": Sort("coalesce(u.free, 0)", ties=("u.id",), along=_BY_FREE, index="variants_by_available"),
        "category": Sort("d.category", text=True, ties=("d.id",), along=_BY_PRODUCT, index="products_by_category"),
        "weight": Sort("s.weight_g"),
        "safety": Sort("s.safety"),
        "price": Sort("coalesce(s.price_minor, 0)"),
        "cost": Sort("coalesce(s.cost_minor, 0)"),
    },
    scan=(Scan("s.code"), Scan("s.name"), Scan("s.name_zh"), Scan("d.title"), Scan("d.title_zh"), Scan("s.barcode")),
    aliases={"title": "name", "family": "category"},
)

_BY_SUM = "customer_sum u join customer c on c.id = u.customer_id"
_BOUGHT = "select u.customer_id as id from customer_sum u where {test}"

CUSTOMERS = Thing(
    name="customers",
    source="customer c left join customer_sum u on u.customer_id = c.id",
    shown="c.gone_at is null",
    id="c.id",
    number="c.number",
    own="name",
    index="customer",
    key="c.id",
    found="c.id in ({matches})",
    fields={
        "number": FieldKind("codes", "c.number", "the number, or a part of it", column="number"),
        "name": FieldKind("words", "c.name", "the name", column="name"),
        "company": FieldKind("words", "c.company", "the company", column="company"),
        "email": FieldKind("codes", "c.email", "the e-mail address, or a part of it", column="email"),
        "phone": FieldKind("codes", "c.phone", "the telephone number, or a part of it", column="phone"),
        "tier": FieldKind("name", "c.tier", "the tier", among=("customer", "tier")),
        "language": FieldKind("name", "c.language", "the language"),
        "country": FieldKind(
            "name",
            "a.country",
            "the country of an address",
            among=("address", "country"),
            within="exists (select 1 from address a where a.customer_id = c.id and {test})",
            lead="select distinct a.customer_id as id from address a where a.customer_id is not null and {test}",
            led=_SOME,
        ),
        "guest": FieldKind("flag", "c.guest = 1", "bought without an account"),
        "merged": FieldKind("flag", "c.merged_into_id is not null", "is now another customer"),
        "orders": FieldKind("number", "coalesce(u.orders, 0)", "how many orders", lead=_BOUGHT, led=_SOME),
        "spent": FieldKind("money", "coalesce(u.net_minor, 0)", "what they were worth", lead=_BOUGHT, led=_SOME),
        "first": FieldKind(
            "instant",
            f"coalesce(u.first_at, {HIGH})",
            "when the first order was placed",
            present="u.first_at is not null",
            guard=f"+coalesce(u.first_at, {HIGH}) < {HIGH}",
            lead=_BOUGHT,
            led=_SOME,
        ),
        "last": FieldKind(
            "instant",
            "coalesce(u.last_at, 0)",
            "when the last order was placed",
            present="u.last_at is not null",
            guard="+coalesce(u.last_at, 0) > 0",
            lead=_BOUGHT,
            led=_SOME,
        ),
        "made": FieldKind(
            "instant",
            "coalesce(c.made_at, 0)",
            "when the customer was first seen",
            present="c.made_at is not null",
            guard="+coalesce(c.made_at, 0) > 0",
            lead="select c.id as id from customer c where {test}",
            led=_SOME,
        ),
    },
    sorts={
        "name": Sort("lower(c.name)", text=True),
        "number": Sort("c.number", text=True),
        "company": Sort("lower(c.company)", text=True),
        "email": Sort("c.email", text=True),
        "tier": Sort("c.tier", text=True),
        "orders": Sort("coalesce(u.orders, 0)", ties=("u.customer_id",), along=_BY_SUM, index="customers_by_orders"),
        "spent": Sort("coalesce(u.net_minor, 0)", ties=("u.customer_id",), along=_BY_SUM, index="customers_by_spent"),
        "first": Sort(
            f"coalesce(u.first_at, {HIGH})", ties=("u.customer_id",), along=_BY_SUM, index="customers_by_first"
        ),
        "last": Sort("coalesce(u.last_at, 0)", ties=("u.customer_id",), along=_BY_SUM, index="customers_by_last"),
        "made": Sort("coalesce(c.made_at, 0)"),
    },
    scan=(Scan("c.number"), Scan("c.name"), Scan("c.company"), Scan("c.email"), Scan("c.phone"), Scan("c.phone_key")),
)
