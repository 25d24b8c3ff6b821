"""Products and their variants (SKUs): made, named, given barcodes, and told how far they may be sold."""

import re

from data import barcodes, database, frames, spots
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.models.catalog import OptionValue, Product, Sku
from data.options import currency
from data.prices import add_price
from data.typed import minor_of

CODE = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,62}[^\s\x00-\x1f\x7f])?")
POLICIES = ("deny", "allow", "preorder")
NAME_MOST = 200
SKU_TAKEN = "SELECT code FROM sku WHERE lower(code) = lower(?)"
PRODUCT_TAKEN = "SELECT code FROM product WHERE lower(code) = lower(?)"


@operation("product.make", right="catalogue.edit", says="Product {code} made: {title}.", on_thing=False)
def make_product(actor: Actor, *, code: str, title: str, title_zh: str = "", category: str = "") -> Done:
    """Make a product. It stays off the shelf until somebody puts it on."""
    code = _new_code("product", code)
    made = Product.create(
        code=code, title=_name(title), title_zh=_name(title_zh, "?"), category=_name(category, "?"), made_at=frames.at()
    )
    return Done("product", made.id, facts={"code": code, "title": made.title})


@operation("product.rename", right="catalogue.show", says="{code} is called {title} now.")
def rename_product(actor: Actor, product: int, *, seen: int | None = None, title: str, title_zh: str = "") -> Done:
    """Give a product another title, in one language or both; its variants are named after it."""
    found = frames.current(Product, product, seen)
    before = {"title": found.title, "title_zh": found.title_zh}
    frames.change(found, title=_name(title), title_zh=_name(title_zh, "?") or found.title_zh)
    for (key,) in database.rows("SELECT id FROM sku WHERE product_id = ? ORDER BY id /*lock*/", (product,)):
        sku = frames.current(Sku, int(key))
        options_text = _options_text(sku.id)
        frames.change(
            sku,
            name=_renamed(sku.name, before["title"], found.title, options_text),
            name_zh=_renamed(sku.name_zh, before["title_zh"], found.title_zh, options_text),
        )
        frames.touch("sku", sku.id)
    undo = {"product": product, **before}
    return Done("product", product, facts={"code": found.code, "title": found.title}, undo=("product.rename", undo))


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
    parent = frames.current(Product, product)
    code = _new_code("sku", code)
    chosen = _options(options)
    _check_options(parent, chosen)
    digits = _new_barcode(barcode) if barcode.strip() else None
    if weight_g < 0 or pack < 1:
        raise Unclear("A weight is 0 or more grams, a pack 1 or more pieces.")
    values = " ".join(value for _, value in chosen)
    made = Sku.create(
        code=code,
        product=product,
        barcode=digits,
        name=_name(name, "?") or f"{parent.title} {values}".strip(),
        name_zh=_name(name_zh, "?") or (f"{parent.title_zh} {values}".strip() if parent.title_zh else ""),
        weight_g=weight_g,
        pack=pack,
        cost_minor=_minor(cost),
    )
    for position, (option, value) in enumerate(chosen):
        OptionValue.create(sku=made.id, position=position, name=option, value=value)
    database.run(
        "INSERT INTO promise (sku_id, warehouse_id) SELECT CAST(? AS BIGINT), id FROM warehouse WHERE kind = 'own'"
        " ORDER BY id",
        (made.id,),
    )
    amount = _minor(price)
    if amount is not None:
        add_price(made, amount, frames.at(), "first")
    frames.touch("sku", made.id)
    facts = {"sku": code, "product": parent.code, "name": made.name}
    return Done("sku", made.id, facts=facts, also=(("product", product),))


@operation("sku.barcode", right="catalogue.edit", says="The barcode of {sku} is {barcode}.")
def change_barcode(actor: Actor, sku: int, *, seen: int | None = None, barcode: str) -> Done:
    """Give a SKU a barcode, or none with an empty one; it may belong to one SKU only."""
    found = frames.current(Sku, sku, seen)
    before = found.barcode or ""
    digits = _new_barcode(barcode, but=sku) if barcode.strip() else None
    frames.change(found, barcode=digits)
    frames.touch("sku", sku)
    facts = {"sku": found.code, "barcode": digits or "-"}
    return Done("sku", sku, facts=facts, undo=("sku.barcode", {"sku": sku, "barcode": before}))


@operation("sku.safety", right="catalogue.edit", says="{pieces} of {sku} are kept back in each warehouse.")
def change_safety(actor: Actor, sku: int, *, seen: int | None = None, pieces: int) -> Done:
    """Set how many pieces are never promised, in each warehouse."""
    found = frames.current(Sku, sku, seen)
    if not 0 <= pieces <= spots.MOST:
        raise Unclear("The safety stock is 0 or more pieces.")
    undo = {"sku": sku, "pieces": found.safety}
    frames.change(found, safety=pieces)
    return Done("sku", sku, facts={"sku": found.code, "pieces": pieces}, undo=("sku.safety", undo))


@operation("sku.oversell", right="catalogue.edit", says="Selling more of {sku} than there is: {policy}, up to {limit}.")
def change_oversell(actor: Actor, sku: int, *, seen: int | None = None, policy: str, limit: int = 0) -> Done:
    """Say whether more may be sold than there is: deny, allow or preorder, and how many in each warehouse."""
    found = frames.current(Sku, sku, seen)
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


@operation("sku.stop", right="catalogue.edit", says="{sku} is not sold any more.")
def stop_sku(actor: Actor, sku: int, *, seen: int | None = None, replaced_by: str = "") -> Done:
    """Sell a SKU no more, perhaps because another takes its place. What is promised of it stays promised."""
    found = frames.current(Sku, sku, seen)
    if not found.live:
        raise Refused("{sku} is not sold as it is.", sku=found.code)
    heir = _heir(found, replaced_by) if replaced_by.strip() else None
    frames.change(found, live=0, replaced_by_id=heir)
    return Done("sku", sku, facts={"sku": found.code}, undo=("sku.resume", {"sku": sku}))


@operation("sku.resume", right="catalogue.edit", says="{sku} is sold again.")
def resume_sku(actor: Actor, sku: int, *, seen: int | None = None) -> Done:
    """Sell a SKU again."""
    found = frames.current(Sku, sku, seen)
    if found.live:
        raise Refused("{sku} is being sold already.", sku=found.code)
    frames.change(found, live=1, replaced_by_id=None)
    return Done("sku", sku, facts={"sku": found.code}, undo=("sku.stop", {"sku": sku}))


def _heir(found: Sku, code: str) -> int:
    """The SKU that takes its place; a chain of them must not come back to its beginning."""
    heir = database.scalar("SELECT id FROM sku WHERE lower(code) = lower(?)", (code.strip(),))
    if heir is None:
        raise Refused("There is no SKU “{sku}” to take its place.", sku=code)
    link: int | None = int(heir)
    while link is not None:
        if link == found.id:
            raise Refused("{heir} is itself replaced by {sku}. Choose another.", heir=code.strip(), sku=found.code)
        link = database.scalar("SELECT replaced_by_id FROM sku WHERE id = ?", (link,))
    return int(heir)


def _new_code(table: str, typed: str) -> str:
    code = typed.strip()
    if not CODE.fullmatch(code):
        raise Unclear("“{code}” can't be a code. Give 1 to 64 characters on one line.", code=typed[:60])
    taken = database.scalar(SKU_TAKEN if table == "sku" else PRODUCT_TAKEN, (code,))
    if taken is not None:
        raise Refused("The code {code} is taken. Give another.", code=code)
    return code


def _new_barcode(typed: str, but: int = 0) -> str:
    digits = barcodes.check_barcode(typed)
    owner = database.scalar(
        "SELECT code FROM sku WHERE barcode IN (?, ?, ?, ?) AND id <> ?", (*barcodes.same_barcodes(digits), but)
    )
    if owner is not None:
        raise Refused("The barcode {barcode} belongs to {sku} already.", barcode=digits, sku=owner)
    return digits


def _name(typed: str, otherwise: str = "") -> str:
    """A name on one line; with `otherwise` it may be empty."""
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())
    if len(name) > NAME_MOST or not (name or otherwise):
        raise Unclear("A name has 1 to {most} characters.", most=NAME_MOST)
    return name


def _options(typed: str) -> list[tuple[str, str]]:
    """(option, value) of “Colour=White; Size=L”."""
    chosen = []
    for part in filter(None, (part.strip() for part in re.split("[;；]", typed))):
        option, sign, value = (piece.strip() for piece in re.sub("[:：＝]", "=", part).partition("="))
        if not (option and sign and value):
            raise Unclear("“{option}” is not an option. Write it like Colour=White; Size=L.", option=part)
        chosen.append((_name(option), _name(value)))
    if len({option.casefold() for option, _ in chosen}) < len(chosen):
        raise Unclear("An option is named twice.")
    return chosen


def _check_options(parent: Product, chosen: list[tuple[str, str]]) -> None:
    """Refused if another variant of the product has the same options."""
    wanted = sorted(f"{option}={value}".casefold() for option, value in chosen)
    known: dict[str, list[str]] = {}
    for code, option, value in database.rows(
        "SELECT s.code, v.name, v.value FROM sku s LEFT JOIN option_value v ON v.sku_id = s.id WHERE s.product_id = ?",
        (parent.id,),
    ):
        known.setdefault(code, []).extend([f"{option}={value}".casefold()] if option else [])
    for code, options_of in known.items():
        if sorted(options_of) == wanted:
            raise Refused("{sku} has these options already. Give others.", sku=code)


def _options_text(sku: int) -> str:
    values = database.rows("SELECT value FROM option_value WHERE sku_id = ? ORDER BY position", (sku,))
    return " ".join(str(row[0]) for row in values)


def _renamed(name: str, before: str, after: str, options_text: str) -> str:
    """A variant's name after its product's; one that somebody chose by hand stays."""
    return f"{after} {options_text}".strip() if name == f"{before} {options_text}".strip() and after else name


def _minor(amount: int | str | None) -> int | None:
    return None if amount is None or amount == "" else minor_of(amount, currency())
