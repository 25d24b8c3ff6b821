"""The money of a mapped order: what its lines say, what it says as a whole, and where the two disagree."""

from collections.abc import Mapping, Sequence

from data.importers.mappings.mapping_part import Part
from data.importers.records import Document, Line, Tax, digest_of, sums_of
from data.money import decimal_text, tax_of
from data.splits import Way, share

Values = dict[str, object]
_NAMED = ("sku", "title", "variant", "barcode")


def minor(values: Mapping[str, object], name: str) -> int:
    """An amount of a row or an order; nothing is 0."""
    found = values.get(name, 0)
    return found if isinstance(found, int) else 0


def add_up(head: Values, rows: Sequence[Values], has_lines: bool) -> None:
    """What rows say of shipping and fees belongs to their order; in a file without lines discount and tax do too."""
    pairs = [("line_shipping", "shipping"), ("line_fee", "fee")]
    if not has_lines:
        pairs += [("line_discount", "discount"), ("line_tax", "tax"), ("line_refunded", "refunded")]
    for of_rows, of_order in pairs:
        if any(of_rows in values for values in rows):
            head[of_order] = minor(head, of_order) + sum(minor(values, of_rows) for values in rows)


def whole_row(rows: Sequence[Values]) -> int | None:
    """The place of a row that only sums up the others of its order, as some exports write one before them."""
    bare = [place for place, values in enumerate(rows) if not any(values.get(name) for name in _NAMED)]
    if len(bare) != 1 or len(rows) < 2:
        return None
    whole, others = rows[bare[0]], [values for place, values in enumerate(rows) if place != bare[0]]
    worth = sum(minor(values, "line_total" if "line_total" in values else "list") for values in others)
    count = sum(minor(values, "qty") for values in others)
    if not worth or minor(whole, "qty") != count:
        return None
    sums = worth in (minor(whole, "line_total"), minor(whole, "list"))
    return bare[0] if sums or minor(whole, "list") == worth * count else None


def before_discount(head: Values, rows: Sequence[Values]) -> None:
    """Line totals that are less the order's own discount already, by their prices, are taken as they were before it."""
    off = abs(minor(head, "discount"))
    if not off or not all("list" in values and "line_total" in values for values in rows):
        return
    if any(values.get("line_discount") for values in rows):
        return
    if sum(minor(values, "list") - minor(values, "line_total") for values in rows) == off:
        for values in rows:
            values["line_total"] = values["list"]


def listed(values: Values, part: Part) -> tuple[int, bool]:
    """A line's money before discount, and whether nothing was rounded. The source's own line total goes first."""
    if not part.prices_lines:
        return minor(values, "share"), True
    by_price = values.get("list")
    if "line_total" not in values:
        return minor(values, "list"), bool(values.get("exact", True))
    total, off = minor(values, "line_total"), abs(minor(values, "line_discount"))
    if minor(values, "qty") < 0 < total:
        total = -total
    if isinstance(by_price, int) and total in (by_price, by_price - off):
        return by_price, bool(values.get("exact", True))
    return total if part.before_discount else total + off, True


def share_goods(head: Values, rows: Sequence[Values], part: Part) -> None:
    """Where rows have no money of their own, what the order's goods come to is shared by their quantities."""
    if part.prices_lines:
        return
    weights = [abs(minor(values, "qty")) for values in rows]
    weights = weights if any(weights) else [1] * len(rows)
    for values, portion in zip(rows, share(_goods_money(head, part.tax_included), weights, part.shares), strict=True):
        values["share"] = portion


def _goods_money(head: Values, tax_included: bool) -> int:
    """What goods without a price come to: the subtotal, else its total less shipping, fee and added tax."""
    if "subtotal" in head:
        return minor(head, "subtotal")
    added = minor(head, "shipping") + minor(head, "fee") + (0 if tax_included else minor(head, "tax"))
    return minor(head, "total") - added + abs(minor(head, "discount"))


def spread(order: Document, head: Values, rates: Sequence[int], part: Part) -> None:
    """Give an order what it says as a whole: shipping, fee, discount and tax, the last two shared by its lines."""
    goods = [line for line in order.lines if line.kind == "goods"]
    order.shipping_minor = minor(head, "shipping")
    if fee := minor(head, "fee"):
        order.lines.append(_fee_line(fee, goods[0] if goods else order.lines[0]))
    tax = minor(head, "tax") - sum(line.tax_minor for line in order.lines)
    if "tax" not in head:
        tax = 0
        _tax_by_rates(order, rates, part)
    _spread_discount(goods, head, 0 if part.tax_included else tax, order, part)
    weights = [abs(line.net_minor) for line in goods]
    if part.tax_included and tax and any(weights):
        for line, portion in zip(goods, share(tax, weights, part.shares), strict=True):
            line.tax_minor += portion
    elif tax > 0 or (tax and "tax" in head and not any(line.tax_minor for line in order.lines)):
        order.tax_minor = tax
    if part.tax_included:
        order.inclusive = True
        for line in order.lines:
            line.list_minor -= line.tax_minor
    known = {rate for rate in rates if rate}
    money = order.tax_minor + sum(line.tax_minor for line in order.lines)
    if len(known) == 1 and money:
        order.taxes = [Tax("", money, known.pop(), part.tax_included)]


def _spread_discount(goods: Sequence[Line], head: Values, tax: int, order: Document, part: Part) -> None:
    """The order's discount holds those of its lines, unless its total says that it comes on top of them."""
    whole, of_lines = abs(minor(head, "discount")), sum(line.discount_minor for line in goods)
    on_top = sums_of(order).total + tax - minor(head, "total") if "total" in head else None
    off = whole if of_lines and on_top == whole else whole - of_lines
    if (not part.prices_lines and "subtotal" in head and on_top != off) or on_top == 0:
        return  # what the goods come to is what is left after it
    weights = [max(0, line.net_minor) for line in goods]
    if off > 0 and sum(weights) >= off:
        _share_discount(goods, off, weights, part.shares)


def _share_discount(goods: Sequence[Line], off: int, weights: Sequence[int], way: Way) -> None:
    for line, portion in zip(goods, share(off, weights, way), strict=True):
        line.discount_minor += portion


def _tax_by_rates(order: Document, rates: Sequence[int], part: Part) -> None:
    """Where a file has rates and no amounts of tax, they are reckoned line by line."""
    for line, rate in zip(order.lines, rates, strict=False):
        if rate and not line.tax_minor:
            line.tax_minor = tax_of(line.net_minor, rate, part.tax_included)


def _fee_line(fee: int, like: Line) -> Line:
    found = Line("fee", "", "", 1, "", fee, like.month, like.file, 0)
    found.source_line = digest_of(["fee", str(fee)])
    return found


def disagreements(order: Document, head: Values, rows: Sequence[Values]) -> str:
    """Where what the source names is not what its own figures come to; the source's total is kept."""
    said = []
    by_lines = sum(minor(values, "line_total") for values in rows if "list" in values and "line_total" in values)
    by_prices = sum(_by_price(values) for values in rows if "list" in values and "line_total" in values)
    if by_lines != by_prices:
        named, reckoned = decimal_text(by_lines, order.currency), decimal_text(by_prices, order.currency)
        said.append(f"its line totals are {named} by the file and {reckoned} by quantity and price")
    if "total" in head:
        says, sums = minor(head, "total"), sums_of(order).total
        if says != sums:
            named, summed = decimal_text(says, order.currency), decimal_text(sums, order.currency)
            said.append(f"its total is {named} by the file and {summed} by its lines")
    return "; ".join(said)


def _by_price(values: Values) -> int:
    """Quantity times price, less the line's discount if its total is without that."""
    by_price, total = minor(values, "list"), minor(values, "line_total")
    after = by_price - abs(minor(values, "line_discount"))
    return after if total == after else by_price if total == by_price else after
