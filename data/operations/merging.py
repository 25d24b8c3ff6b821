"""Two that are one: a SKU becomes another, a product's variants move to another. What has happened stays as it was.

Of a merged SKU the pieces, open orders, holds and arrivals go over, by ledger moves; nothing is gained or lost.
"""

from data import database, frames
from data.doorway import operation
from data.errors import Missing, Refused
from data.events import Actor, Done
from data.models.catalog import Product, Sku
from data.operations import _goods, _merged
from data.operations._goods import product_as_seen, sku_as_seen

_SKU = "SELECT id FROM sku WHERE lower(code) = lower(?) AND gone_at IS NULL"
_PRODUCT = "SELECT id FROM product WHERE lower(code) = lower(?) AND gone_at IS NULL"


@operation(
    "sku.merge",
    right="catalogue.edit",
    says="{sku} is {into} now: {pieces} pieces and {orders} open orders went over.",
)
def merge_sku(actor: Actor, sku: int, *, seen: int | None = None, into: str) -> Done:
    """Merge a SKU into another that is the same article; it is sold no more, and its history stays."""
    target_id = database.scalar(_SKU, (into.strip(),))
    if target_id is None:
        raise Missing("There is no {kind} {key}.", kind="sku", key=into.strip()[:60])
    if int(target_id) == sku:
        raise Refused("{sku} can't be merged into itself. Choose another.", sku=into.strip())
    first, second = sorted((sku, int(target_id)))
    frames.current(Sku, first), frames.current(Sku, second)  # everybody locks in this order
    source, target = sku_as_seen(sku, seen), sku_as_seen(int(target_id), None)
    _refuse_chain(source, target)
    _merged.refuse_busy(source)
    went = _merged.move_over(source, target)
    barcode = source.barcode or ""
    taken = bool(barcode) and not target.barcode
    before = {
        "live": int(source.live),
        "heir": int(source.__data__.get("replaced_by") or 0),
        "barcode": barcode if taken else "",
        "cost": -1 if target.cost_minor is None else int(target.cost_minor),
    }
    frames.change(source, live=0, replaced_by_id=target.id, **({"barcode": None} if taken else {}))
    frames.change(target, cost_minor=went.cost, **({"barcode": barcode} if taken else {}))
    frames.touch("sku", sku)
    frames.touch("sku", int(target.id))
    facts = {"sku": source.code, "into": target.code, "pieces": went.pieces, "orders": len(went.orders)}
    undo = {"sku": sku, "into": int(target.id), "op": frames.frame().op_id, **before, **went.undo}
    return Done("sku", sku, facts=facts, undo=("sku.unmerge", undo), also=_subjects(source, target, went.orders))


@operation("sku.unmerge", right="catalogue.edit", says="{sku} is an article of its own again, apart from {into}.")
def unmerge_sku(
    actor: Actor,
    sku: int,
    *,
    into: int,
    op: str,
    live: int,
    heir: int,
    barcode: str,
    cost: int,
    last: int,
    lines: list[int],
    holds: list[int],
    arrivals: list[int],
) -> Done:
    """Take a merge back, as long as nothing has moved of either SKU since."""
    first, second = sorted((sku, into))
    frames.current(Sku, first), frames.current(Sku, second)
    source, target = sku_as_seen(sku, None), sku_as_seen(into, None)
    if source.__data__.get("replaced_by") != into or source.live:
        raise Refused("{sku} is not merged into {into} any more.", sku=source.code, into=target.code)
    _merged.refuse_built_on(source, target, last)
    orders = _merged.move_back(source, target, op, _merged.Went(lines=lines, holds=holds, arrivals=arrivals))
    if barcode:
        frames.change(target, barcode=None)
        frames.change(source, barcode=_goods.new_barcode(barcode, but=sku))
    frames.change(source, live=live, replaced_by_id=heir or None)
    frames.change(target, cost_minor=None if cost < 0 else cost)
    frames.touch("sku", sku)
    frames.touch("sku", into)
    facts = {"sku": source.code, "into": target.code}
    return Done("sku", sku, facts=facts, also=_subjects(source, target, orders))


@operation("product.merge", right="catalogue.edit", says="{code} is a part of {into} now: {n} variants went over.")
def merge_products(actor: Actor, product: int, *, seen: int | None = None, into: str) -> Done:
    """Move the variants of a product to another that is the same; its own texts and pictures stay in history."""
    target_id = database.scalar(_PRODUCT, (into.strip(),))
    if target_id is None:
        raise Missing("There is no {kind} {key}.", kind="product", key=into.strip()[:60])
    if int(target_id) == product:
        raise Refused("{sku} can't be merged into itself. Choose another.", sku=into.strip())
    for key in sorted((product, int(target_id))):
        frames.current(Product, key)
    source, target = product_as_seen(product, seen), product_as_seen(int(target_id), None)
    moved = _move_variants(source, target)
    undo = {"product": product, "into": int(target.id), "skus": moved, "shelf": source.shelf}
    frames.change(source, shelf="off", gone_at=frames.at())
    _goods.count_up(int(target.id))
    subjects = (("product", int(target.id)), *(("sku", key) for key in moved))
    facts = {"code": source.code, "into": target.code, "n": len(moved)}
    return Done("product", product, facts=facts, undo=("product.unmerge", undo), also=subjects)


@operation("product.unmerge", right="catalogue.edit", says="{code} is a product of its own again, apart from {into}.")
def unmerge_products(actor: Actor, product: int, *, into: int, skus: list[int], shelf: str = "off") -> Done:
    """Take the merge of two products back, as long as the variants are still there."""
    for key in sorted((product, into)):
        frames.current(Product, key)
    source, target = frames.current(Product, product), product_as_seen(into, None)
    if source.gone_at is None:
        raise Refused("{code} is a product of its own.", code=source.code)
    frames.change(source, gone_at=None, shelf=shelf if shelf in ("on", "off") else "off")
    for key in skus:
        sku = sku_as_seen(key, None)
        if sku.__data__["product"] != into:
            raise Refused("{sku} is a variant of another product now.", sku=sku.code)
        _move_variant(sku, target, source)
    _goods.count_up(into)
    subjects = (("product", into), *(("sku", int(key)) for key in skus))
    return Done("product", product, facts={"code": source.code, "into": target.code}, also=subjects)


def _move_variants(source: Product, target: Product) -> list[int]:
    known = _goods.siblings_of(int(target.id))
    skus = [frames.current(Sku, key) for key in _goods.skus_of(int(source.id))]
    moved = [sku for sku in skus if sku.gone_at is None]
    for sku in moved:
        _, twin = known.get(_goods.options_key(_goods.values_of(int(sku.id))), (0, ""))
        if twin:
            raise Refused(
                "{sku} and {twin} have the same options. Give other options, or merge these two first.",
                sku=sku.code,
                twin=twin,
            )
    for sku in moved:
        _move_variant(sku, source, target)
    return [int(sku.id) for sku in moved]


def _move_variant(sku: Sku, source: Product, target: Product) -> None:
    """A variant that was called after the one product is called after the other."""
    chosen = _goods.values_of(int(sku.id))
    names = {
        column: _goods.called(new, chosen)
        for column, old, new in (("name", source.title, target.title), ("name_zh", source.title_zh, target.title_zh))
        if new and getattr(sku, column) == _goods.called(old, chosen)
    }
    frames.change(sku, product_id=int(target.id), **names)
    frames.touch("sku", int(sku.id))


def _refuse_chain(source: Sku, target: Sku) -> None:
    """What a merged SKU points to must be sold, and must not lead back."""
    if not target.live:
        raise Refused("{into} is not sold any more. Merge into one that is.", into=target.code)
    if source.__data__.get("replaced_by") and not source.live:
        raise Refused("{sku} has been replaced already. Sell it again first.", sku=source.code)
    if bool(source.track) != bool(target.track):
        raise Refused("Of {sku} and {into} stock is kept of one only; they can't be the same.",
                      sku=source.code, into=target.code)  # fmt: skip


def _subjects(source: Sku, target: Sku, orders: list[int]) -> tuple[tuple[str, int], ...]:
    products = dict.fromkeys((int(source.__data__["product"]), int(target.__data__["product"])))
    return (
        ("sku", int(target.id)),
        *(("product", key) for key in products),
        *(("order", key) for key in orders),
    )
