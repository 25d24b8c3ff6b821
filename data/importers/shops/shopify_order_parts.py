"""The parts of a Shopify order: its lines, who bought it, what was paid and given back, and what else the file says."""

from collections.abc import Sequence

from data.importers.countries import country_code
from data.importers.records import (
    CREDIT_NOTE,
    Discount,
    Document,
    Line,
    Party,
    Payment,
    Taken,
    digest_of,
    seal,
    sums_of,
)
from data.importers.shops.shopify_columns import Texts, alike, bare_text, is_rounded
from data.importers.shops.shopify_order_rows import OrderRow
from data.importers.shops.shopify_states import PARTLY, Where, captured_of, shipped_of, state_of
from data.importers.values import Moment
from data.splits import share

Items = Sequence[tuple[Taken, OrderRow]]
"""Rows of an order with where they stand."""

_TEST = ("bogus", "for testing")
_PLACED = frozenset(
    {
        *("Name", "Email", "Phone", "Financial Status", "Fulfillment Status", "Currency", "Notes", "Tags", "Vendor"),
        *("Subtotal", "Shipping", "Taxes", "Total", "Discount Amount", "Refunded Amount", "Payment Method", "Duties"),
        *("Created at", "Paid at", "Cancelled at", "Discount Code", "Lineitem quantity", "Lineitem name"),
        *(
            "Lineitem price",
            "Lineitem discount",
            "Lineitem sku",
            "Shipping Name",
            "Shipping Address1",
            "Shipping Address2",
        ),
        *("Shipping Company", "Shipping City", "Shipping Zip", "Shipping Province", "Shipping Country"),
        *("Billing Name", "Billing Address1", "Billing Address2", "Billing Company", "Billing City", "Billing Zip"),
        *("Billing Province", "Billing Country"),
    }
)
"""Columns that have a place of their own."""


def digest(texts: Texts) -> str:
    """What a row says, whatever the order of its columns."""
    return digest_of([f"{name}={text}" for name, text in sorted(texts.items())])


def line_of(one: Taken, row: OrderRow, placed: Moment, currency: str) -> Line:
    """A row as a line; gift cards that were sold and tips are fees. A SKU that a spreadsheet rounded is none."""
    texts = row.texts
    listed, exact = row.price.times(row.qty, currency) if row.price is not None else (0, True)
    line = Line(
        kind="goods",
        code=row.sku,
        title=texts.get("Lineitem name", ""),
        qty=row.qty,
        unit_text=texts.get("Lineitem price", ""),
        list_minor=listed,
        month=placed.day[:7],
        file=one.file,
        row=one.row,
        discount_minor=abs(row.off.times(1, currency)[0]) if row.off is not None else 0,
        source_line=digest(texts),
        exact=exact,
        vendor=texts.get("Vendor", ""),
    )
    if is_tip(line) or _is_gift_card(texts, row):
        line.kind = "fee"
    return line


def _is_gift_card(texts: Texts, row: OrderRow) -> bool:
    words = f"{texts.get('Lineitem name', '')} {texts.get('Lineitem sku', '')}".casefold()
    return row.flags.get("Lineitem requires shipping") is False and ("gift card" in words or "giftcard" in words)


def is_tip(line: Line) -> bool:
    """Whether a line is what the customer gave on top."""
    return not line.code and line.title.strip().casefold() in ("tip", "tips", "gratuity")


def extra_line(kind: str, title: str, minor: int, order: Document, one: Taken) -> Line:
    """A line that no record stands for."""
    line = Line(kind, "", title, 1, "", minor, order.day[:7], one.file, 0)
    line.source_line = digest_of([order.source_id, kind, title, str(minor)])
    return line


def price_lines(lines: Sequence[Line], items: Items, head: OrderRow) -> None:
    """Lines of a file without prices bear the order's own sum; an order without lines is one line."""
    if any(row.price is not None for _, row in items):
        return
    money = head.money
    known = money.get("Subtotal")
    if known is None and "Total" in money:
        known = money["Total"] - money.get("Shipping", 0) - money.get("Taxes", 0)
    if known is None:
        return
    weights = [line.qty for line in lines]
    off = max(abs(money.get("Discount Amount", 0)), sum(line.discount_minor for line in lines))
    parts = share(max(0, known + off), weights if any(weights) else [1] * len(lines))
    for line, part in zip(lines, parts, strict=True):
        line.list_minor = part


def note_discounts(order: Document, texts: Texts, amount: int) -> None:
    """The codes that were used. What each of several took off is not in the file: the first bears all of it."""
    codes = [code for part in texts.get("Discount Code", "").split(",") if (code := part.strip())]
    if not amount and not codes:
        return
    title = f"{' and '.join(codes)} took this together" if len(codes) > 1 else "" if codes else "without a code"
    order.discounts = [Discount(code, 0) for code in codes] or [Discount("", 0)]
    order.discounts[0] = Discount(order.discounts[0].code, amount, title)


def note_people(order: Document, texts: Texts) -> None:
    """To whom it goes, and to whom it is billed if that is another address."""
    shipping, billing = (_party(texts, whose) for whose in ("Shipping", "Billing"))
    order.party = shipping or billing or _party(texts, "")
    if order.party is not None and billing is not None:
        order.party.phone = order.party.phone or billing.phone
    if billing is not None and (billing.name, billing.company, billing.address) != _seen(shipping):
        order.bill = billing if shipping is not None else None
    country = texts.get("Shipping Country") or texts.get("Billing Country", "")
    order.country = country_code(country)


def _seen(party: Party | None) -> tuple[str, str, tuple[str, ...]]:
    return (party.name, party.company, party.address) if party is not None else ("", "", ())


def _party(texts: Texts, whose: str) -> Party | None:
    """The buyer at one of the two addresses, or without any."""
    told = {name: texts.get(f"{whose} {name}", "") for name in ("Name", "Company", "Address2", "City", "Phone")}
    street = texts.get(f"{whose} Address1") or texts.get(f"{whose} Street", "")
    region = texts.get(f"{whose} Province") or texts.get(f"{whose} Province Name", "")
    country = country_code(texts.get(f"{whose} Country", ""))
    postcode = bare_text(texts.get(f"{whose} Zip", ""))
    address = (street, told["Address2"], told["City"], region, postcode, country)
    phone, email = bare_text(texts.get("Phone") or told["Phone"]), texts.get("Email", "")
    if not (told["Name"] or any(address) or (not whose and (phone or email))):
        return None
    return Party("", told["Name"], email, phone, told["Company"], address if any(address[:5]) else ())


def where_of(head: OrderRow, known: set[str]) -> Where:
    """What the file says of where an order is."""
    told = [
        head.texts.get(f"{name} Status", "").casefold().replace(" ", "_").replace("-", "_")
        for name in ("Financial", "Fulfillment")
    ]
    fulfilment = told[1] if "Fulfillment Status" in known else None
    return Where(told[0], fulfilment, "Cancelled at" in head.moments, "Fulfilled at" in head.moments)


def note_states(order: Document, head: OrderRow, items: Items, where: Where) -> None:
    """Where the order is, and what of each line was sent; of what needs no shipping nothing is left to be sent."""
    words = [_line_state(row) for _, row in items]
    order.state = state_of(where, [one for one, (_, row) in zip(words, items, strict=True) if _is_shippable(row)])
    order.internal = any(word in head.texts.get("Payment Method", "").casefold() for word in _TEST)
    if order.internal and order.state == "open":
        order.state = "closed"
    for line, one, (_, row) in zip(order.lines, words, items, strict=False):
        line.shipped = shipped_of(line.qty, one, where, order.state)
        if order.state == "open" and not _is_shippable(row):
            line.shipped = line.qty
        if one in PARTLY and line.qty > 2 and line.shipped == 1:
            order.said["Partly sent"] = "of each part-sent line at least one was; how many is not in the file"
    order.source_state = "/".join(word for word in (where.financial, where.fulfilment) if word)
    moments = {name: moment.at for name, moment in head.moments.items()}
    order.paid_at, order.cancelled_at = moments.get("Paid at"), moments.get("Cancelled at")
    if order.state == "closed":
        order.closed_at = moments.get("Fulfilled at")


def _line_state(row: OrderRow) -> str | None:
    text = row.texts.get("Lineitem fulfillment status")
    return None if text is None else text.casefold().replace(" ", "_").replace("-", "_")


def _is_shippable(row: OrderRow) -> bool:
    return row.flags.get("Lineitem requires shipping", True)


def note_payments(order: Document, head: OrderRow, where: Where) -> None:
    """What was taken, as one payment: how several ways of paying shared it is not in the file."""
    texts, money = head.texts, head.money
    total = money.get("Total", sums_of(order).total)
    outstanding = money.get("Outstanding Balance")
    refunded = abs(money.get("Refunded Amount", 0))
    order.method = texts.get("Payment Method", "")
    paid = captured_of(where, total, outstanding, refunded, "Paid at" in head.moments)
    if paid is None:
        paid = total if order.state == "closed" else 0
    order.paid_minor = max(0, paid)
    names = ("Payment References", "Payment Reference", "Payment ID")
    reference = next((texts[name] for name in names if texts.get(name)), "")
    at = order.paid_at
    if order.paid_minor:
        order.payments = [Payment(order.paid_minor, order.method, at, reference)]
    elif where.financial == "authorized" and total > 0:
        order.payments = [Payment(total, order.method, at, reference, kind="authorise")]


def note_words(order: Document, head: OrderRow, items: Items, store_currency: str) -> None:
    """Note and tags, and everything that has no place of its own."""
    texts = head.texts
    order.note, order.tags = texts.get("Notes", ""), texts.get("Tags", "")
    for name in texts:
        if name in _PLACED or _is_told(name, order, texts):
            continue
        if name.startswith("Lineitem "):
            order.said[name] = alike(row.texts.get(name, "") for _, row in items)
        else:
            order.said[name] = texts[name]
    if bare := sum(line.kind == "goods" and not line.code for line in order.lines):
        order.said["Lines without a SKU"] = str(bare)
    if rounded := [sku for _, row in items if is_rounded(sku := bare_text(row.texts.get("Lineitem sku", "")))]:
        order.said["SKUs that a spreadsheet rounded"] = " | ".join(rounded)
    if order.currency != store_currency:
        order.said["Exchange rate"] = f"no rate of {order.currency} to {store_currency} is in the file"


def _is_told(name: str, order: Document, texts: Texts) -> bool:
    """Whether the order says already what this column does."""
    text = texts[name]
    if name == "Fulfilled at":
        return order.closed_at is not None
    if name.endswith(" Street"):
        whose = name.removesuffix(" Street")
        parts = [texts.get(f"{whose} Address1", ""), texts.get(f"{whose} Address2", "")]
        return text in (parts[0], ", ".join(part for part in parts if part)) or not any(parts)
    if name.endswith(" Province Name"):
        return text == texts.get(name.removesuffix(" Name")) or not texts.get(name.removesuffix(" Name"))
    if name in ("Shipping Phone", "Billing Phone"):
        return any(party is not None and party.phone == bare_text(text) for party in (order.party, order.bill))
    if name.startswith("Tax "):
        return name.endswith(" Value") or f"{name.removesuffix(' Name')} Value" in texts
    return False


def credit(order: Document, head: OrderRow) -> list[Document]:
    """A credit note of what was given back. For which lines, and when, is not in the file."""
    back = abs(head.money.get("Refunded Amount", 0))
    if not back:
        return []
    when = head.moments.get("Cancelled at", Moment(order.at, order.day))
    line = Line("goods", "", "", -1, "", -back, when.day[:7], order.lines[0].file, 0)
    line.source_line = digest_of(["refund", str(back), when.day])
    note = Document(CREDIT_NOTE, f"{order.source_id}/refund", when.at, when.day, [line], party=order.party)
    note.country, note.currency, note.refunds, note.internal = (
        order.country,
        order.currency,
        order.source_id,
        order.internal,
    )
    note.credit, note.main, note.method = True, False, order.method
    note.said = {"Refunded Amount": "the file does not say of which lines and when it was given back"}
    seal(note)
    return [note]
