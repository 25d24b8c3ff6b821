"""What operations on articles share: codes, barcodes, names, options, the rows of a new variant, and who was faster."""

import json
import re
from collections.abc import Sequence
from typing import TypeVar

from data import barcodes, database, frames, gs1
from data.dataclass import dataclass
from data.errors import Missing, Refused, Stale, Unclear
from data.models.catalog import OptionValue, Product, Sku
from data.models.record import Record
from data.options import currency
from data.prices import add_price
from data.typed import minor_of

CODE = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,62}[^\s\x00-\x1f\x7f])?")
NAME_MOST = 200
PACK_MOST = 100_000
WEIGHT_MOST = 10_000_000
"""Grams: ten tonnes."""
Option = tuple[str, str]
"""(option, value)."""
Article = TypeVar("Article", bound=Record)

_SKU_TAKEN = "SELECT code FROM sku WHERE lower(code) = lower(?) AND id <> ?"
_PRODUCT_TAKEN = "SELECT code FROM product WHERE lower(code) = lower(?) AND id <> ?"
_OWNER = "SELECT code FROM sku WHERE barcode IN (?, ?, ?, ?) AND id <> ?"
_SKUS = "SELECT id FROM sku WHERE product_id = ? ORDER BY id /*lock*/"
_VALUES = "SELECT name, value FROM option_value WHERE sku_id = ? ORDER BY position"
_SIBLINGS = (
    "SELECT s.id, s.code, v.name, v.value FROM sku s LEFT JOIN option_value v ON v.sku_id = s.id"
    " WHERE s.product_id = ? AND s.gone_at IS NULL"
)
_LATER = (
    "SELECT e.verb, e.body, k.title, k.name FROM event_subject s JOIN event e ON e.seq = s.seq"
    " JOIN staff k ON k.id = e.actor_id WHERE s.kind = ? AND s.subject_id = ? ORDER BY s.seq DESC LIMIT ?"
)
_OTHERWISE = {"product.text": "text", "product.matrix": "variants", "sku.make": "variants"}
"""What an event changed whose body names no column."""


def product_as_seen(key: int, seen: int | None) -> Product:
    """A product, locked. Stale if somebody was faster: the sentence says who, and what they changed."""
    found = _as_seen(Product, "product", key, seen)
    if found.gone_at is not None:
        raise Missing("There is no {kind} {key}.", kind="product", key=found.code.partition("~")[0])
    return found


def sku_as_seen(key: int, seen: int | None) -> Sku:
    """A SKU, locked. Stale if somebody was faster: the sentence says who, and what they changed."""
    found = _as_seen(Sku, "sku", key, seen)
    if found.gone_at is not None:
        raise Missing("There is no {kind} {key}.", kind="sku", key=found.code.partition("~")[0])
    return found


def _as_seen(model: type[Article], kind: str, key: int, seen: int | None) -> Article:
    try:
        return frames.current(model, key, seen)
    except Stale as stale:
        times = int(frames.current(model, key).version) - (seen or 0)  # type: ignore[attr-defined]  # both have one
        changed, who = _changed(kind, key, times)
        if not changed:
            raise
        raise Stale(
            "The {kind} {number} has changed since you saw it: {who} has changed {figure}. Look again.",
            **{**stale.facts, "who": who, "figure": changed},
        ) from stale


def _changed(kind: str, key: int, times: int) -> tuple[list[str], str]:
    """Names of the columns that the last events changed, and who the last one was by."""
    found: dict[str, None] = {}
    by = ""
    for verb, body, title, name in database.rows(_LATER, (kind, key, max(1, min(times, 20)))):
        by = by or title or name
        changes = json.loads(body).get("changes", {})
        own = changes.get(f"{kind}:{key}", {})
        names = [figure_of(column) for column in own]
        if not names:
            names = [_OTHERWISE.get(verb, "images" if verb.startswith("product.image") else "")]
        found |= dict.fromkeys(name for name in names if name)
    return list(found), by


def figure_of(column: str) -> str:
    """What a column is called where people read of it."""
    named = {"replaced_by_id": "replaced_by", "hides_at_zero": "shelf", "live": "sold", "weight_g": "weight"}
    return named.get(column, column.removesuffix("_minor").removesuffix("_from_at").removesuffix("_until_at"))


def count_up(product: int) -> None:
    """Another version of a product whose own columns stay: its texts, images or variants are others."""
    database.run("UPDATE product SET version = version + 1 WHERE id = ?", (product,))


def skus_of(product: int) -> list[int]:
    """The ids of its variants, locked; a product's lock comes before theirs."""
    return [int(row[0]) for row in database.rows(_SKUS, (product,))]


def new_sku_code(typed: str, but: int = 0) -> str:
    """A SKU code that nobody has; Unclear or Refused otherwise."""
    code = _code(typed)
    if database.scalar(_SKU_TAKEN, (code, but)) is not None:
        raise Refused("The code {code} is taken. Give another.", code=code)
    return code


def new_product_code(typed: str, but: int = 0) -> str:
    """A product code that nobody has; Unclear or Refused otherwise."""
    code = _code(typed)
    if database.scalar(_PRODUCT_TAKEN, (code, but)) is not None:
        raise Refused("The code {code} is taken. Give another.", code=code)
    return code


def _code(typed: str) -> str:
    code = typed.strip()
    if not CODE.fullmatch(code):
        raise Unclear("“{code}” can't be a code. Give 1 to 64 characters on one line.", code=typed[:60])
    return code


def new_barcode(typed: str, but: int = 0) -> str:
    """The digits of a barcode, typed or scanned alone or on a GS1 label; Refused if another SKU has it."""
    digits = barcodes.check_barcode(gs1.article_on(typed) or typed)
    owner = database.scalar(_OWNER, (*barcodes.same_barcodes(digits), but))
    if owner is not None:
        raise Refused("The barcode {barcode} belongs to {sku} already.", barcode=digits, sku=owner)
    return digits


def name_of(typed: str, otherwise: str = "") -> str:
    """A name on one line; with `otherwise` it may be empty."""
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())
    if len(name) > NAME_MOST or not (name or otherwise):
        raise Unclear("A name has 1 to {most} characters.", most=NAME_MOST)
    return name


def options_of(typed: str) -> list[Option]:
    """(option, value) of “Colour=White; Size=L”."""
    chosen = []
    for part in filter(None, (part.strip() for part in re.split("[;；]", typed))):
        option, sign, value = (piece.strip() for piece in re.sub("[:：＝]", "=", part).partition("="))
        if not (option and sign and value):
            raise Unclear("“{option}” is not an option. Write it like Colour=White; Size=L.", option=part)
        chosen.append((name_of(option), name_of(value)))
    if len({option.casefold() for option, _ in chosen}) < len(chosen):
        raise Unclear("An option is named twice.")
    return chosen


def options_key(chosen: Sequence[Option]) -> tuple[str, ...]:
    """What makes two variants the same one."""
    return tuple(sorted(f"{option}={value}".casefold() for option, value in chosen))


def options_text(chosen: Sequence[Option]) -> str:
    """The same as people write it, for an undo."""
    return "; ".join(f"{option}={value}" for option, value in chosen)


def siblings_of(product: int) -> dict[tuple[str, ...], tuple[int, str]]:
    """The variants of a product by their options: id and code."""
    known: dict[int, tuple[str, list[Option]]] = {}
    for key, code, option, value in database.rows(_SIBLINGS, (product,)):
        known.setdefault(int(key), (code, []))[1].extend([(option, value)] if option else [])
    return {options_key(chosen): (key, code) for key, (code, chosen) in known.items()}


def check_options(product: int, chosen: Sequence[Option], but: int = 0) -> None:
    """Refused if another variant of the product has the same options."""
    key, code = siblings_of(product).get(options_key(chosen), (0, ""))
    if key not in (0, but):
        raise Refused("{sku} has these options already. Give others.", sku=code)


def values_of(sku: int) -> list[Option]:
    """The options of a SKU."""
    return [(name, value) for name, value in database.rows(_VALUES, (sku,))]


def called(title: str, chosen: Sequence[Option]) -> str:
    """A variant after its product's title and its own values."""
    return f"{title} {' '.join(value for _, value in chosen)}".strip() if title else ""


def rename_variants(product: Product, before: tuple[str, str]) -> None:
    """Variants that are called after their product's titles are called otherwise; names chosen by hand stay."""
    for key in skus_of(product.id):
        sku, chosen = frames.current(Sku, key), values_of(key)
        after = {}
        for column, old, new in (("name", before[0], product.title), ("name_zh", before[1], product.title_zh)):
            if new and getattr(sku, column) == called(old, chosen):
                after[column] = called(new, chosen)
        frames.change(sku, **after)
        frames.touch("sku", key)


@dataclass(frozen=True, slots=True)
class NewVariant:
    """What a new variant is given."""

    code: str
    options: Sequence[Option] = ()
    barcode: str = ""
    name: str = ""
    name_zh: str = ""
    price: int | None = None
    cost: int | None = None
    weight_g: int = 0
    pack: int = 1


def add_variant(parent: Product, new: NewVariant) -> Sku:
    """The rows of a variant: the SKU, its options, its promise in each own warehouse, its first price."""
    check_measures(new.weight_g, new.pack)
    made = Sku.create(
        code=new.code,
        product=parent.id,
        barcode=new_barcode(new.barcode) if new.barcode.strip() else None,
        name=name_of(new.name, "?") or called(parent.title, new.options),
        name_zh=name_of(new.name_zh, "?") or called(parent.title_zh, new.options),
        weight_g=new.weight_g,
        pack=new.pack,
        cost_minor=new.cost,
    )
    write_options(made.id, new.options)
    database.run(
        "INSERT INTO promise (sku_id, warehouse_id) SELECT CAST(? AS BIGINT), id FROM warehouse WHERE kind = 'own'"
        " ORDER BY id",
        (made.id,),
    )
    if new.price is not None:
        add_price(made, new.price, frames.at(), "first")
    frames.touch("sku", made.id, new=True)
    return made


def write_options(sku: int, chosen: Sequence[Option]) -> None:
    """The options of a SKU, in place of those it had."""
    database.run("DELETE FROM option_value WHERE sku_id = ?", (sku,))
    for position, (option, value) in enumerate(chosen):
        OptionValue.create(sku=sku, position=position, name=option, value=value)


def check_measures(weight_g: int, pack: int) -> None:
    """Unclear unless it can be a weight and a pack."""
    if not (0 <= weight_g <= WEIGHT_MOST and 1 <= pack <= PACK_MOST):
        raise Unclear("A weight is 0 or more grams, a pack 1 or more pieces.")


def minor(amount: int | str | None) -> int | None:
    """An amount in the base currency, None where nothing was given."""
    return None if amount is None or amount == "" else minor_of(amount, currency())
