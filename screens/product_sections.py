"""The pane of a product and of a variant: what it lacks, variants, prices, texts, pictures, who takes its place."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data import clock
from screens import show
from screens.actions import Cell
from screens.cells import pad_cells, wrap_cells
from screens.order_cells import reason_words
from screens.parts.detail import Entry, Section, item, pad, pair
from screens.parts.drawn import Line, Piece
from screens.plain import plain
from screens.product_cells import margin_text, shelf_cell
from screens.session import Session
from screens.words import fact_text, money_text, say

if TYPE_CHECKING:
    from data.queries.catalogue import ProductDetail, SkuRow
    from data.queries.variants import VariantDetail

TEXT_LINES = 4
VARIANTS_SHOWN = 12
PRICES_SHOWN = 6
PACES = {"slow": "not bought for 60 days", "over": "in stock for 180 days"}
LANGUAGES = {"en": "English", "zh": "Chinese"}


def product_sections(found: "ProductDetail", session: Session, width: int) -> list[Section]:
    """Everything of a product, in the order of the questions."""
    made = [_head(found, session, width), _lacks(found), _pace(found), _variants(found)]
    made += [
        _prices(found.prices, session, with_sku=len(found.skus) > 1),
        _texts(found, width),
        _pictures(found, width),
    ]
    return [section for section in made if section.lines or section is made[0]]


def _head(found: "ProductDetail", session: Session, width: int) -> Section:
    row, now = found.row, clock.now()
    lines: list[Line | Entry] = [[(text, "text")] for text in wrap_cells(plain(row.title), width, 3)]
    if row.title_zh and row.title_zh != row.title:
        lines += [[(text, "text")] for text in wrap_cells(plain(row.title_zh), width, 2)]
    if row.vendor:
        lines.append(pair(say("maker"), plain(row.vendor)))
    shelf = shelf_cell(row)
    until = row.shelf_until_at
    days = ""
    if row.shelf == "scheduled" and row.shelf_from_at:
        days = say("from {when}", when=show.when(row.shelf_from_at, now, session.zone))
    if until:
        days = f"{days} {say('until {when}', when=show.when(until, now, session.zone))}".strip()
    lines.append(pair(say("shelf"), Cell(shelf.text, "text", shelf.sign), days))
    if row.hides:
        lines.append(pair("", Cell(say("off while it is sold out"), "muted")))
    return Section(plain(row.code), plain(row.category), lines)


def _lacks(found: "ProductDetail") -> Section:
    """What the listing lacks itself, then which variants lack what."""
    own = [name for name in found.row.missing if name not in ("barcode", "weight", "price")]
    lines: list[Line | Entry] = [[("! ", "warn bold"), (fact_text(name, "figure"), "warn")] for name in own]
    for name, lacking in (
        ("barcode", [sku for sku in found.skus if sku.live and not sku.barcode]),
        ("weight", [sku for sku in found.skus if sku.live and not sku.weight_g]),
        ("price", [sku for sku in found.skus if sku.live and sku.price is None]),
    ):
        if lacking:
            of = [(" " + _codes(lacking), "muted")] if len(found.skus) > 1 else []
            lines.append([("! ", "warn bold"), (fact_text(name, "figure"), "warn"), *of])
    return Section(say("It lacks"), "", lines)


def _pace(found: "ProductDetail") -> Section:
    """What keeps it from selling."""
    lines: list[Line | Entry] = [
        [("! ", "warn bold"), (say(PACES[name]), "text")] for name in found.row.pace if name in PACES
    ]
    return Section(say("Sales"), "", lines)


def _codes(skus: "Sequence[SkuRow]") -> str:
    more = len(skus) - 2
    return plain(", ".join(sku.code for sku in skus[:2])) + (f" +{more}" if more > 0 else "")


def _variants(found: "ProductDetail") -> Section:
    lines: list[Line | Entry] = []
    for sku in found.skus[:VARIANTS_SHOWN]:
        role = "text" if sku.live else "faint"
        price = show.money(sku.price, found.row.currency, 9) if sku.price is not None else "        -"
        right: list[Piece] = [(price, role)]
        if sku.available is not None:
            right.append((f"{sku.available:>7,}", role if sku.available > 0 else "bad"))
        elif sku.margin_bp is not None:
            right.append((f"{margin_text(sku.margin_bp):>7}", "muted"))
        heir = f" > {sku.replaced_by}" if sku.replaced_by else ""
        left: list[Piece] = [
            (plain(sku.code), role),
            (plain(f"  {sku.options}{heir}"), "muted" if sku.live else "faint"),
        ]
        lines.append(Entry(left, right, ("variants", f"sku={sku.code}")))
    if len(found.skus) > VARIANTS_SHOWN:
        more = say("{count} more", count=len(found.skus) - VARIANTS_SHOWN)
        lines.append(Entry([(more, "muted")], (), ("variants", f"product={found.row.code}")))
    heads = say("price") + (f"{say('avail'):>7}" if found.skus and found.skus[0].available is not None else "")
    return Section(say("Variants"), heads, lines)


def _prices(prices: Sequence[Any], session: Session, *, with_sku: bool) -> Section:
    """What was and will be paid, the newest first; `*` has not begun."""
    now = clock.now()
    lines: list[Line | Entry] = []
    for row in prices[:PRICES_SHOWN]:
        sign = "* " if row.planned else "  "
        what = pad(plain(row.sku), 13) if with_sku else reason_words(row.reason)
        left: list[Piece] = [
            (sign, "info"),
            (pad_cells(show.when(row.from_at, now, session.zone), 11), "muted"),
            (what, "text" if with_sku else "muted"),
        ]
        lines.append(Entry(left, [(_amount(row, session), "info" if row.planned else "text")]))
    newest = next((row for row in prices if not row.planned), None)
    if newest is not None and newest.lowest_before is not None and not with_sku:
        lowest = money_text(newest.lowest_before, newest.currency)
        lines.append(Entry([("  " + say("lowest of 30 days before"), "muted")], [(lowest, "muted")]))
    return Section(say("Prices"), "", lines)


def _amount(row: Any, session: Session) -> str:
    """An amount; the currency stands behind it where it is not the store's."""
    if row.currency == session.currency:
        return show.money(row.amount_minor, row.currency, 10).strip()
    return money_text(row.amount_minor, row.currency)


def _texts(found: "ProductDetail", width: int) -> Section:
    lines: list[Line | Entry] = []
    for name, body in found.texts:
        if body:
            first = body.partition("\n")[0]
            told = wrap_cells(plain(first), max(10, width - 9), TEXT_LINES)
            if len(body) > len(first) and told and not told[-1].endswith("~"):
                told[-1] += " ~"
            head = pad(say(LANGUAGES.get(name, name)), 8)
            lines += [
                [(head if not place else " " * 8, "muted"), (" " + line, "text")] for place, line in enumerate(told)
            ]
    return Section(say("Texts"), "", lines)


def _pictures(found: "ProductDetail", width: int) -> Section:
    lines: list[Line | Entry] = []
    for place, address in enumerate(found.images[:8], 1):
        shown = plain(address.removeprefix("https://"))
        room = width - 4
        lines.append([(f"{place:>2}  ", "muted"), (shown if len(shown) <= room else f"~{shown[-room + 1 :]}", "text")])
    return Section(say("Pictures"), f"{len(found.images)}" if len(found.images) > 8 else "", lines)


def variant_sections(found: "VariantDetail", session: Session, width: int) -> list[Section]:
    """Everything of a variant, in the order of the questions."""
    made = [_sku_head(found, width), _sku_money(found), _prices(found.prices, session, with_sku=False)]
    made.append(_place_of_others(found))
    return [section for section in made if section.lines or section is made[0]]


def _sku_head(found: "VariantDetail", width: int) -> Section:
    row = found.row
    lines: list[Line | Entry] = [[(text, "text")] for text in wrap_cells(plain(row.name), width, 2)]
    if row.name_zh and row.name_zh != row.name:
        lines += [[(text, "text")] for text in wrap_cells(plain(row.name_zh), width, 2)]
    lines += [pair(plain(name), plain(value)) for name, value in found.options]
    lines.append(pair(say("barcode"), plain(row.barcode) if row.barcode else Cell(say("none"), "warn", "!")))
    weight = f"{row.weight_g:,} g" if row.weight_g else Cell(say("none"), "warn", "!")
    lines.append(pair(say("weight"), weight, say("pack of {n}", n=row.pack) if row.pack > 1 else ""))
    lines.append(Entry([(pad(say("product"), 10) + " ", "muted"), (plain(row.product), "text")], (),
                       ("products", f"code={row.product}")))  # fmt: skip
    return Section(plain(row.code), "" if row.live else say("not sold"), lines, "bad")


def _sku_money(found: "VariantDetail") -> Section:
    """Price, cost, margin, and the lowest price of the last 30 days."""
    row, lines = found.row, list[Line | Entry]()
    lines.append(item(say("price"), "-" if row.price is None else money_text(row.price, row.currency)))
    if row.cost is not None:
        lines.append(item(say("cost"), money_text(row.cost, row.currency)))
    if row.margin_bp is not None:
        lines.append(item(say("margin"), Cell(margin_text(row.margin_bp), "bad" if row.margin_bp < 0 else "text")))
    if found.lowest is not None and found.lowest != row.price:
        lines.append(item(say("lowest of 30 days"), money_text(found.lowest, row.currency)))
    return Section(say("Money"), "", lines)


def _place_of_others(found: "VariantDetail") -> Section:
    """What takes its place, whose place it takes, and what is still promised of it or to come."""
    row, lines = found.row, list[Line | Entry]()
    if found.chain:
        door = ("variants", f"sku={found.chain[0]}")
        lines.append(Entry([(say("replaced by") + " ", "muted"), (plain(" > ".join(found.chain)), "text")], (), door))
    lines += [
        Entry([(say("takes the place of") + " ", "muted"), (plain(code), "text")], (), ("variants", f"sku={code}"))
        for code in found.replaces
    ]
    if found.promised:
        lines.append(item(Cell(say("promised to orders"), "text"), f"{found.promised:,}"))
    if found.coming:
        sign = "" if row.live else "!"
        lines.append(item(Cell(say("ordered and to come"), "text" if row.live else "warn", sign), f"{found.coming:,}"))
    if row.safety:
        lines.append(item(say("kept back in each warehouse"), f"{row.safety:,}"))
    if found.receives_into:
        lines.append(item(say("goes first into"), fact_text(found.receives_into, "bucket")))
    if row.oversell not in ("", "deny"):
        lines.append(item(f"{say('sold ahead')} {fact_text(row.oversell, 'policy')}", f"{row.oversell_limit:,}"))
    return Section(say("Sold and to come"), "", lines)
