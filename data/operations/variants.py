"""Variants of a product: many at once by an option matrix, edited, and dropped while nothing was done with them."""

from collections.abc import Sequence

from data import database, frames
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.models.catalog import Product, Sku
from data.operations import _goods, _matrix
from data.operations._goods import NewVariant, Option, product_as_seen, sku_as_seen

_USED = {
    "stock": "SELECT 1 FROM stock_move WHERE sku_id = ? LIMIT 1",
    "orders": "SELECT 1 FROM order_line WHERE sku_id = ? LIMIT 1",
    "arrivals": "SELECT 1 FROM arrival WHERE sku_id = ? LIMIT 1",
    "transfers": "SELECT 1 FROM transfer_line WHERE sku_id = ? LIMIT 1",
    "holds": "SELECT 1 FROM stock_hold WHERE sku_id = ? LIMIT 1",
    "counts": "SELECT 1 FROM count_line WHERE sku_id = ? LIMIT 1",
    "papers": "SELECT 1 FROM document_line WHERE sku_id = ? LIMIT 1",
    "replaced": "SELECT 1 FROM sku WHERE replaced_by_id = ? LIMIT 1",
    "imports": "SELECT 1 FROM source_record WHERE kind = 'sku' AND subject_id = ? LIMIT 1",
}
"""What a SKU must not be in when it is dropped, and what that is called."""


@operation(
    "product.matrix",
    right="catalogue.edit",
    says="{n} variants of {product} made: {codes}.[ {skipped} were there already.]",
)
def make_variants(
    actor: Actor,
    product: int,
    *,
    seen: int | None = None,
    options: str,
    pattern: str = "",
    price: int | str | None = None,
    cost: int | str | None = None,
    weight_g: int = 0,
    pack: int = 1,
) -> Done:
    """Make a variant for each combination of “Colour=red, blue; Size=S, M”; those that are there already are left out.

    The pattern makes their codes: {product}, and each option by its name; {Colour:2} are its first two letters.
    """
    parent = product_as_seen(product, seen)
    wanted = _matrix.combinations(options)
    known = _goods.siblings_of(product)
    new = [chosen for chosen in wanted if _goods.options_key(chosen) not in known]
    if not new:
        raise Refused("All {n} variants of {product} are there already.", n=len(wanted), product=parent.code)
    codes = _matrix.codes_of(parent.code, new, pattern)
    amount, costs = _goods.minor(price), _goods.minor(cost)
    made = [
        _goods.add_variant(
            parent,
            NewVariant(_goods.new_sku_code(code), chosen, price=amount, cost=costs, weight_g=weight_g, pack=pack),
        )
        for code, chosen in zip(codes, new, strict=True)
    ]
    _goods.count_up(product)
    ids = [int(sku.id) for sku in made]
    facts: dict[str, object] = {"n": len(made), "product": parent.code, "codes": _matrix.shortened(codes)}
    if len(wanted) > len(new):
        facts["skipped"] = len(wanted) - len(new)
    undo = {"product": product, "skus": ids}
    subjects = tuple(("sku", key) for key in ids)
    return Done("product", product, facts=facts, also=subjects, undo=("product.unmatrix", undo))


@operation("product.unmatrix", right="catalogue.edit", says="{n} variants of {product} dropped.")
def drop_variants(actor: Actor, product: int, *, skus: list[int]) -> Done:
    """Drop variants that were made by mistake: all of them, or none when something was done with one."""
    parent = product_as_seen(product, None)
    for key in skus:
        found = sku_as_seen(key, None)
        if found.__data__["product"] != product:
            raise Refused("{sku} is a variant of another product now.", sku=found.code)
        _drop(found)
    _goods.count_up(product)
    subjects = tuple(("sku", int(key)) for key in skus)
    return Done("product", product, facts={"n": len(skus), "product": parent.code}, also=subjects)


@operation("sku.unmake", right="catalogue.edit", says="{sku} dropped: it was made by mistake.")
def unmake_sku(actor: Actor, sku: int, *, seen: int | None = None) -> Done:
    """Drop a SKU with which nothing was done; its code and barcode are free again."""
    found = sku_as_seen(sku, seen)
    code, product = found.code, int(found.__data__["product"])
    _drop(found)
    return Done("sku", sku, facts={"sku": code}, also=(("product", product),))


@operation("sku.edit", right="catalogue.edit", says="{sku} changed: {figure}.")
def edit_sku(
    actor: Actor,
    sku: int,
    *,
    seen: int | None = None,
    code: str | None = None,
    name: str | None = None,
    name_zh: str | None = None,
    options: str | None = None,
    weight_g: int | None = None,
    pack: int | None = None,
) -> Done:
    """Change what a SKU is: its code, names, options, weight and pack; what isn't given stays."""
    found = sku_as_seen(sku, seen)
    chosen = before_options = _goods.values_of(sku)
    product = frames.current(Product, int(found.__data__["product"]))
    if options is not None:
        chosen = _goods.options_of(options)
        _goods.check_options(product.id, chosen, but=sku)
    _goods.check_measures(found.weight_g if weight_g is None else weight_g, found.pack if pack is None else pack)
    wanted = {
        "code": None if code is None else _goods.new_sku_code(code, but=sku),
        "name": _renamed(found.name, name, product.title, before_options, chosen),
        "name_zh": _renamed(found.name_zh, name_zh, product.title_zh, before_options, chosen),
        "weight_g": weight_g,
        "pack": pack,
    }
    changed = {key: value for key, value in wanted.items() if value is not None and value != getattr(found, key)}
    before = {key: getattr(found, key) for key in changed}
    if chosen != before_options:
        before["options"] = _goods.options_text(before_options)
        _goods.write_options(sku, chosen)
    if not before:
        raise Refused("Nothing of {sku} would change.", sku=found.code)
    frames.change(found, **changed)
    if not changed:
        database.run("UPDATE sku SET version = version + 1 WHERE id = ?", (sku,))
    frames.touch("sku", sku)
    facts = {"sku": found.code, "figure": [_goods.figure_of(key) for key in before]}
    subjects = (("product", int(product.id)),)
    return Done("sku", sku, facts=facts, also=subjects, undo=("sku.edit", {"sku": sku, **before}))


def _renamed(now: str, typed: str | None, title: str, before: Sequence[Option], after: Sequence[Option]) -> str | None:
    """The name that was typed; else the one that follows other options, unless somebody chose it by hand."""
    if typed is not None and typed.strip() and typed != now:
        return _goods.name_of(typed)
    if title and now == _goods.called(title, before):
        return _goods.called(title, after)
    return None


def _drop(found: Sku) -> None:
    for thing in _USED:
        if database.scalar(_USED[thing], (found.id,)) is not None:
            raise Refused(
                "{sku} can't be dropped: there are {figure} of it. Stop selling it instead.",
                sku=found.code,
                figure=thing,
            )
    frames.change(found, code=f"{found.code}~{found.id}", barcode=None, live=0, gone_at=frames.at())
    frames.touch("sku", int(found.id))
