"""Products and their single variants (SKUs): made, edited, given barcodes, told how far they may be sold."""

from data import database, frames, spots
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.models.catalog import Product, Sku
from data.operations import _goods
from data.operations._goods import NewVariant, product_as_seen, sku_as_seen

POLICIES = ("deny", "allow", "preorder")
_WAITING = "SELECT coalesce(sum(allocated), 0) FROM promise WHERE sku_id = ?"
_COMING = (
    "SELECT coalesce(sum(CASE WHEN qty > received THEN qty - received ELSE 0 END), 0) FROM arrival"
    " WHERE sku_id = ? AND state = 'open'"
)


@operation("product.make", right="catalogue.edit", says="Product {code} made: {title}.", on_thing=False)
def make_product(
    actor: Actor, *, code: str, title: str, title_zh: str = "", category: str = "", vendor: str = ""
) -> Done:
    """Make a product. It stays off the shelf until somebody puts it on."""
    code = _goods.new_product_code(code)
    made = Product.create(
        code=code,
        title=_goods.name_of(title),
        title_zh=_goods.name_of(title_zh, "?"),
        category=_goods.name_of(category, "?"),
        vendor=_goods.name_of(vendor, "?"),
        made_at=frames.at(),
    )
    facts = {"code": code, "title": made.title}
    return Done("product", made.id, facts=facts, undo=("product.unmake", {"product": made.id}))


@operation("product.edit", right="catalogue.edit", says="{code} changed: {figure}.")
def edit_product(
    actor: Actor,
    product: int,
    *,
    seen: int | None = None,
    code: str | None = None,
    category: str | None = None,
    vendor: str | None = None,
) -> Done:
    """Change what a product is filed under: its code, category and maker; what isn't given stays."""
    found = product_as_seen(product, seen)
    wanted = {
        "code": None if code is None else _goods.new_product_code(code, but=product),
        "category": None if category is None else _goods.name_of(category, "?"),
        "vendor": None if vendor is None else _goods.name_of(vendor, "?"),
    }
    changed = {name: value for name, value in wanted.items() if value is not None and value != getattr(found, name)}
    if not changed:
        raise Refused("Nothing of {code} would change.", code=found.code)
    before = {name: str(getattr(found, name)) for name in changed}
    frames.change(found, **changed)
    for sku in _goods.skus_of(product):
        frames.touch("sku", sku)
    facts = {"code": found.code, "figure": list(changed)}
    return Done("product", product, facts=facts, undo=("product.edit", {"product": product, **before}))


@operation("product.rename", right="catalogue.show", says="{code} is called {title} now.")
def rename_product(actor: Actor, product: int, *, seen: int | None = None, title: str, title_zh: str = "") -> Done:
    """Give a product another title, in one language or both; its variants are named after it."""
    found = product_as_seen(product, seen)
    before = {"title": found.title, "title_zh": found.title_zh}
    frames.change(found, title=_goods.name_of(title), title_zh=_goods.name_of(title_zh, "?") or found.title_zh)
    _goods.rename_variants(found, (before["title"], before["title_zh"]))
    undo = {"product": product, **before}
    return Done("product", product, facts={"code": found.code, "title": found.title}, undo=("product.rename", undo))


@operation("product.unmake", right="catalogue.edit", says="Product {code} dropped: it was made by mistake.")
def unmake_product(actor: Actor, product: int, *, seen: int | None = None) -> Done:
    """Drop a product that has no variants; its code is free again."""
    found = product_as_seen(product, seen)
    if database.scalar("SELECT 1 FROM sku WHERE product_id = ? AND gone_at IS NULL LIMIT 1", (product,)):
        raise Refused("{code} has variants. Stop selling them, or merge it into another product.", code=found.code)
    code = found.code
    frames.change(found, code=f"{code}~{product}", shelf="off", gone_at=frames.at())
    return Done("product", product, facts={"code": code})


@operation("sku.make", right="catalogue.edit", says="Variant {sku} of {product} made.", subject="product")
def make_sku(
    actor: Actor,
    product: int,
    *,
    code: str,
    options: str = "",
    barcode: str = "",
    name: str = "",
    name_zh: str = "",
    price: int | str | None = None,
    cost: int | str | None = None,
    weight_g: int = 0,
    pack: int = 1,
) -> Done:
    """Make a variant of a product; options are written like “Colour=White; Size=L”."""
    parent = product_as_seen(product, None)
    code, chosen = _goods.new_sku_code(code), _goods.options_of(options)
    _goods.check_options(product, chosen)
    measures = {"weight_g": weight_g, "pack": pack, "price": _goods.minor(price), "cost": _goods.minor(cost)}
    new = NewVariant(code, chosen, barcode, name, name_zh, **measures)  # type: ignore[arg-type]  # a pack is given
    made = _goods.add_variant(parent, new)
    facts = {"sku": code, "product": parent.code, "name": made.name}
    return Done("sku", made.id, facts=facts, also=(("product", product),), undo=("sku.unmake", {"sku": made.id}))


@operation("sku.barcode", right="catalogue.edit", says="The barcode of {sku} is {barcode}.")
def change_barcode(actor: Actor, sku: int, *, seen: int | None = None, barcode: str) -> Done:
    """Give a SKU a barcode, typed or scanned, or none with an empty one; it may belong to one SKU only."""
    found = sku_as_seen(sku, seen)
    before = found.barcode or ""
    digits = _goods.new_barcode(barcode, but=sku) if barcode.strip() else None
    frames.change(found, barcode=digits)
    frames.touch("sku", sku)
    facts = {"sku": found.code, "barcode": digits or "-"}
    return Done("sku", sku, facts=facts, undo=("sku.barcode", {"sku": sku, "barcode": before}))


@operation("sku.safety", right="catalogue.edit", says="{pieces} of {sku} are kept back in each warehouse.")
def change_safety(actor: Actor, sku: int, *, seen: int | None = None, pieces: int) -> Done:
    """Set how many pieces are never promised, in each warehouse."""
    found = sku_as_seen(sku, seen)
    if not 0 <= pieces <= spots.MOST:
        raise Unclear("The safety stock is 0 or more pieces.")
    undo = {"sku": sku, "pieces": found.safety}
    frames.change(found, safety=pieces)
    return Done("sku", sku, facts={"sku": found.code, "pieces": pieces}, undo=("sku.safety", undo))


@operation("sku.oversell", right="catalogue.edit", says="Selling more of {sku} than there is: {policy}, up to {limit}.")
def change_oversell(actor: Actor, sku: int, *, seen: int | None = None, policy: str, limit: int = 0) -> Done:
    """Say whether more may be sold than there is: deny, allow or preorder, and how many in each warehouse."""
    found = sku_as_seen(sku, seen)
    if policy not in POLICIES:
        raise Unclear("There is no policy “{policy}”. There are: {known}.", policy=policy, known=", ".join(POLICIES))
    if policy == "deny":
        limit = 0
    elif not 1 <= limit <= spots.MOST:
        raise Unclear("Say how many more may be sold, from 1 up.")
    undo = {"sku": sku, "policy": found.oversell, "limit": found.oversell_limit}
    frames.change(found, oversell=policy, oversell_limit=limit)
    facts = {"sku": found.code, "policy": policy, "limit": limit}
    return Done("sku", sku, facts=facts, undo=("sku.oversell", undo))


@operation(
    "sku.stop",
    right="catalogue.edit",
    says="{sku} is not sold any more[; {heir} takes its place].[ {promised} are still promised.][ {coming} will come.]",
)
def stop_sku(actor: Actor, sku: int, *, seen: int | None = None, replaced_by: str = "") -> Done:
    """Sell a SKU no more, perhaps because another takes its place. What is promised of it stays promised."""
    found = sku_as_seen(sku, seen)
    if not found.live:
        raise Refused("{sku} is not sold as it is.", sku=found.code)
    heir = _heir(found, replaced_by) if replaced_by.strip() else None
    frames.change(found, live=0, replaced_by_id=heir)
    facts: dict[str, object] = {"sku": found.code, **_left(sku)}
    if heir is not None:
        facts["heir"] = str(database.scalar("SELECT code FROM sku WHERE id = ?", (heir,)))
    return Done("sku", sku, facts=facts, undo=("sku.resume", {"sku": sku}))


@operation("sku.resume", right="catalogue.edit", says="{sku} is sold again.")
def resume_sku(actor: Actor, sku: int, *, seen: int | None = None) -> Done:
    """Sell a SKU again."""
    found = sku_as_seen(sku, seen)
    if found.live:
        raise Refused("{sku} is being sold already.", sku=found.code)
    before = database.scalar("SELECT code FROM sku WHERE id = ?", (found.__data__.get("replaced_by"),))
    frames.change(found, live=1, replaced_by_id=None)
    undo = {"sku": sku, **({"replaced_by": str(before)} if before else {})}
    return Done("sku", sku, facts={"sku": found.code}, undo=("sku.stop", undo))


def _left(sku: int) -> dict[str, object]:
    """What is still promised and still ordered of a SKU that is not sold any more, where there is any."""
    told = {"promised": int(database.scalar(_WAITING, (sku,))), "coming": int(database.scalar(_COMING, (sku,)))}
    return {name: count for name, count in told.items() if count}


def _heir(found: Sku, code: str) -> int:
    """The SKU that takes its place; a chain of them must not come back to its beginning."""
    heir = database.scalar("SELECT id FROM sku WHERE lower(code) = lower(?) AND gone_at IS NULL", (code.strip(),))
    if heir is None:
        raise Refused("There is no SKU “{sku}” to take its place.", sku=code)
    link: int | None = int(heir)
    while link is not None:
        if link == found.id:
            raise Refused("{heir} is itself replaced by {sku}. Choose another.", heir=code.strip(), sku=found.code)
        link = database.scalar("SELECT replaced_by_id FROM sku WHERE id = ?", (link,))
    return int(heir)
